"""Names and sentences of the dialog that makes a new network."""

from __future__ import annotations

from bpsim.core.functions import ACTIVATIONS, LOSSES
from bpsim.core.network import Bias
from bpsim.sentences import _

TITLE = _("New network")
HELP = _("One sample comes with it, to fill in; all can be changed afterwards on the graph and in the table Data.")
IN_WORDS = _("In a &line")
IN_WORDS_TIP = _(
    "The sizes of all layers, the inputs first, then an activation for each layer after them; the last is repeated. "
    "leaky-relu(0.2) has its constant, tanh/relu is one for each unit"
)
LAYERS = _("Layers")
INPUTS, OUTPUTS, HIDDEN, HIDDEN_OF_SEVERAL = _("Inputs"), _("Outputs"), _("Hidden"), _("Hidden {number}")
UNITS_OF = _("Units: {layer}")
ACTIVATION_OF = _("Activation: {layer}")
CONSTANT_OF = _("{constant} of the activation: {layer}")
CONSTANT_TIP = _("{constant}, {range}")
ADD_LAYER, REMOVE_LAYER = "+", "−"
ADD_LAYER_TIP = _("A hidden layer after this one ({layer})")
REMOVE_LAYER_TIP = _("Take this layer away ({layer})")
LOSS = _("L&oss")
BIAS = _("&Bias")
BIASES = {Bias.PER_UNIT: _("one per unit"), Bias.SHARED: _("one per layer, shared"), Bias.NONE: _("none")}
ACTIVATION_NAMES = {name: name for name in ACTIVATIONS}
LOSS_NAMES = {name: loss.label for name, loss in LOSSES.items()}
WEIGHTS = _("&Weights")
CREATE = _("&Create")
PREVIEW = _("Preview of the network")
NO_WIDTH = _("The width of a distribution must be a number greater than 0.")
NO_SEED = _("The seed must be a whole number from 0 to {most}.")
TOO_LARGE = _("{sizes}: {weights} weights; too large for a preview.")
