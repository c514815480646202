"""Names and sentences of the Inspector."""

from __future__ import annotations

from bpsim.core.functions import ACTIVATIONS, LOSSES
from bpsim.core.initialization import Distribution
from bpsim.core.network import Bias
from bpsim.sentences import _

TITLE = _("Properties of what is selected")
SEVERAL = _("several")
NETWORK = _("Network {sizes}")
INPUT, NEURON, OUTPUT = _("Input {name}"), _("Neuron {name}"), _("Output {name}")
INPUTS, NEURONS, OUTPUTS, UNITS = _("{count} inputs"), _("{count} neurons"), _("{count} outputs"), _("{count} units")
CALLED = _("{shown} ({name})")
CONNECTION, CONNECTIONS = _("Connection {name}: {source} → {unit}"), _("{count} connections")
BIAS, BIASES = _("Bias {name}"), _("{count} biases")
TARGET, TARGETS = _("Target {name}"), _("{count} targets")
LAYER_OF_INPUTS, LAYER_OF_OUTPUTS, LAYER_HIDDEN = _("Inputs"), _("Outputs (layer {number})"), _("Layer {number}")
LAYERS = _("Layers {numbers}")
INCOMING, OUTGOING = _("Comes from"), _("Goes to")
ALL_INCOMING = _("Weights into it")
ALL_INCOMING_OF_SEVERAL = _("Weights into them")
MANY = _("{count} connections: one by one on the graph")

FORMULAS = _("Formulas, {gates} gates")
VARIABLE, GATE_NAMED, NODES = _("Variable {name}"), _("Gate {name}"), _("{count} nodes")
GATE, LINE = _("Gate"), _("Line")
USES, USE = _("Used by"), _("{gate}, a {words}")
MORE_USES = _("and {count} more")
OF_SECTION = "{name}: {section}"

LABELS = {
    "node_name": _("Name"),
    "value": _("Value"),
    "learned": _("Learned"),
    "held": _("Frozen"),
    "penalized": _("Penalized"),
    "by_sample": _("Differs by sample"),
    "result": _("Result"),
    "title": _("Title"),
    "description": _("Description"),
    "loss": _("Loss"),
    "distribution": _("New weights"),
    "width": _("Limit or σ"),
    "seed": _("Seed"),
    "name": _("Name"),
    "input": _("Value"),
    "target": _("Target"),
    "bias": _("Bias"),
    "weight": _("Weight"),
    "incoming": ALL_INCOMING,
    "frozen": _("Frozen"),
    "frozen_bias": _("Bias frozen"),
    "activation": _("Activation"),
    "unit_activation": _("Own activation"),
    "bias_kind": _("Kind of bias"),
    "units": _("Units"),
    "letter": _("Letter"),
    "derived": _("Derived"),
    "by_inputs": _("Derived by"),
}
CONSTANTS = {"slope": _("Slope"), "alpha": _("Alpha"), "steepness": _("Steepness")}
TIPS = {
    "node_name": _("What it is called in every line"),
    "learned": _("Training changes it"),
    "held": _("What is frozen shows its gradient and is not updated"),
    "penalized": _("Penalty and decay act on it"),
    "by_sample": _("It has a column in the Data table"),
    "result": _("What everything is derived of"),
    "title": _("What the lesson is called"),
    "description": _("What the lesson is about, in Markdown; shown in About This Lesson"),
    "loss": _("How the error is computed; a cross-entropy brings the outputs that it needs"),
    "distribution": _("From what a weight is drawn that an edit adds; the weights that are there stay"),
    "width": _("Of normal its standard deviation, of uniform its limit"),
    "seed": _("The same seed draws the same weights"),
    "name": _("What it is called; every name is there once"),
    "frozen": _("What is frozen shows its gradient and is not updated"),
    "frozen_bias": _("What is frozen shows its gradient and is not updated"),
    "activation": _("Of every neuron of the layer"),
    "unit_activation": _("Of this alone; the others of the layer keep theirs"),
    "constant": _("A number of the activation, from its formula"),
    "bias_kind": _("Of the layer: one for each neuron, one for all, or none"),
    "derived": _("The steps derive the output of this neuron instead of the error; then nothing is trained"),
    "by_inputs": _("The steps go back to the inputs: how much each of them affects what is derived"),
    "letter": _("All units of the layer are called by it, with the numbers from 1"),
    "units": _("How many; a new one is the last, and the last ones are taken away"),
    "connection": _("whether there is a connection"),
}
EMPTY = {"title": _("Untitled"), "letter": _("none in common")}
"""What stands in an empty line."""
NUMBER_TIP = _("A number; or *2, /2, + 0.1, - 0.1 (with a blank), normal(0, 0.1)")
NUMBERS_TIP = _("A number for all; or for each *2, /2, +0.1, -0.1, normal(0, 0.1). A negative number for all is =-0.1")
EACH = _("Enter: each of {count} {change}")
ALL_TO = _("Enter: all {count} become {change}")
ONE = _("Enter: {change}")
BIASES_OF = {Bias.PER_UNIT: _("one per unit"), Bias.SHARED: _("one, shared"), Bias.NONE: _("none")}
CHOICES: dict[str, dict[str, str]] = {
    "activation": {name: name for name in ACTIVATIONS},
    "unit_activation": {name: name for name in ACTIVATIONS},
    "loss": {name: loss.label for name, loss in LOSSES.items()},
    "bias_kind": {str(kind): text for kind, text in BIASES_OF.items()},
    "distribution": {
        str(Distribution.NORMAL): _("normal"),
        str(Distribution.UNIFORM): _("uniform"),
        str(Distribution.XAVIER): _("Xavier, uniform"),
        str(Distribution.HE): _("He, normal"),
    },
}


def as_in_panel(reason: str, key: str) -> str:
    """What is said of a field of a file, with the name that the property has in the panel."""
    return reason.replace(f"network.initialization.{key}", LABELS.get(key, key))
