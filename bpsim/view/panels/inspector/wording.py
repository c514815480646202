"""Names and sentences of the Inspector."""

from __future__ import annotations

from bpsim.core.functions import ACTIVATIONS, LOSSES
from bpsim.core.initialization import Distribution
from bpsim.core.network import Bias

TITLE = "Properties of what is selected"
SEVERAL = "several"
NETWORK = "Network {sizes}"
INPUT, NEURON, OUTPUT = "Input {name}", "Neuron {name}", "Output {name}"
INPUTS, NEURONS, OUTPUTS, UNITS = "{count} inputs", "{count} neurons", "{count} outputs", "{count} units"
CONNECTION, CONNECTIONS = "Connection {name}: {source} → {unit}", "{count} connections"
BIAS, BIASES = "Bias {name}", "{count} biases"
TARGET, TARGETS = "Target {name}", "{count} targets"
LAYER_OF_INPUTS, LAYER_OF_OUTPUTS, LAYER_HIDDEN = "Inputs", "Outputs (layer {number})", "Layer {number}"
LAYERS = "Layers {numbers}"
INCOMING, OUTGOING = "Comes from", "Goes to"
ALL_INCOMING = "Weights into it"
ALL_INCOMING_OF_SEVERAL = "Weights into them"
MANY = "{count} connections"

LABELS = {
    "title": "Title",
    "description": "Description",
    "loss": "Loss",
    "distribution": "New weights",
    "width": "Limit or σ",
    "seed": "Seed",
    "name": "Name",
    "input": "Value",
    "target": "Target",
    "bias": "Bias",
    "weight": "Weight",
    "incoming": ALL_INCOMING,
    "frozen": "Frozen",
    "frozen_bias": "Bias frozen",
    "activation": "Activation",
    "bias_kind": "Kind of bias",
    "units": "Units",
    "letter": "Letter",
}
TIPS = {
    "title": "What the lesson is called",
    "description": "What the lesson is about, in Markdown; shown in About This Lesson",
    "loss": "How the error is computed; a cross-entropy brings the outputs that it needs",
    "distribution": "From what a weight is drawn that an edit adds; the weights that are there stay",
    "width": "Of normal its standard deviation, of uniform its limit",
    "seed": "The same seed draws the same weights",
    "name": "What it is called; every name is there once",
    "frozen": "What is frozen shows its gradient and is not updated",
    "frozen_bias": "What is frozen shows its gradient and is not updated",
    "activation": "Of every neuron of the layer",
    "bias_kind": "Of the layer: one for each neuron, one for all, or none",
    "letter": "All units of the layer are called by it, with the numbers from 1",
    "units": "How many; a new one is the last, and the last ones are taken away",
    "connection": "whether there is a connection",
}
EMPTY = {"title": "Untitled", "letter": "none in common"}
"""What stands in an empty line."""
NUMBER_TIP = "A number; or *2, /2, + 0.1, - 0.1 (with a blank), normal(0, 0.1)"
NUMBERS_TIP = "A number for all; or for each *2, /2, +0.1, -0.1, normal(0, 0.1). A negative number for all is =-0.1"
EACH = "Enter: each of {count} {change}"
ALL_TO = "Enter: all {count} become {change}"
ONE = "Enter: {change}"
BIASES_OF = {Bias.PER_UNIT: "one per neuron", Bias.SHARED: "one, shared", Bias.NONE: "none"}
CHOICES: dict[str, dict[str, str]] = {
    "activation": {name: name for name in ACTIVATIONS},
    "loss": {name: name.replace("-", " ") for name in LOSSES},
    "bias_kind": {str(kind): text for kind, text in BIASES_OF.items()},
    "distribution": {
        str(Distribution.NORMAL): "normal",
        str(Distribution.UNIFORM): "uniform",
        str(Distribution.XAVIER): "Xavier (Glorot), uniform",
        str(Distribution.HE): "He, normal",
    },
}
