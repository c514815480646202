"""Names and sentences of the dialog that makes a new network."""

from __future__ import annotations

from bpsim.core.functions import ACTIVATIONS, LOSSES
from bpsim.core.network import Bias

TITLE = "New network"
HELP = "One sample of zeros comes with it; everything can be changed afterwards on the graph and in the table Data."
IN_WORDS = "In a &line"
IN_WORDS_TIP = (
    "The sizes of all layers, the inputs first, then an activation for each layer after them; the last is repeated"
)
LAYERS = "Layers"
INPUTS, OUTPUTS, HIDDEN, HIDDEN_OF_SEVERAL = "Inputs", "Outputs", "Hidden", "Hidden {number}"
UNITS_OF = "Units: {layer}"
ACTIVATION_OF = "Activation: {layer}"
ADD_LAYER, REMOVE_LAYER = "+", "−"
ADD_LAYER_TIP = "A hidden layer after this one ({layer})"
REMOVE_LAYER_TIP = "Take this layer away ({layer})"
LOSS = "L&oss"
BIAS = "&Bias"
BIASES = {Bias.PER_UNIT: "one per unit", Bias.SHARED: "one per layer, shared", Bias.NONE: "none"}
ACTIVATION_NAMES = {name: name for name in ACTIVATIONS}
LOSS_NAMES = {name: name.replace("-", " ") for name in LOSSES}
WEIGHTS = "&Weights"
CREATE = "&Create"
PREVIEW = "Preview of the network"
TOO_LARGE = "{sizes}: {weights} weights; too large for a preview."
