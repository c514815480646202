"""Every sentence about the matrices of an iteration, as templates with named arguments."""

from __future__ import annotations

from bpsim.sentences import _

HIDDEN = _("Layer {number} · {activation}")
OUTPUT = _("Layer {number}, output · {activation}")

SAMPLES_IN_ROWS = _("Each row of {letters} is a sample, each column a unit.")
SAMPLES_IN_COLUMNS = _("Each column of {letters} is a sample, each row a unit.")
RECEIVING_IN_ROWS = _("Each row of {letters} is a receiving unit, each column a source.")
SOURCES_IN_ROWS = _("Each row of {letters} is a source, each column a receiving unit.")
ONES = _(
    "The first column of the inputs {inputs} is 1, the first row of {beta} holds the biases: one product has both."
)
WITHOUT_BIASES = _("{beta} with 1: below it is {beta} without that row.")
AND = _("{others} and {last}")

INPUTS = _("the inputs")
TARGETS = _("the targets")
WEIGHTS = _("the weights of layer {number}")
BIASES = _("the biases of layer {number}")
SHARED_BIAS = _("the one bias of layer {number}")
NETS = _("the net inputs of layer {number}")
OUTS = _("the outputs of layer {number}")
SLOPES = _("the derivatives of the activation of layer {number}")
JACOBIAN = _("the derivatives of every output of layer {number} by every net input, sample by sample")
DELTAS = _("the deltas of layer {number}")
SAMPLE_GRADIENT = _("the gradient of the weights of layer {number}, sample by sample")
SAMPLE_BIAS_GRADIENT = _("the gradient of the biases of layer {number}, sample by sample")
GRADIENT = _("the gradient of the weights of layer {number}")
BIAS_GRADIENT = _("the gradient of the biases of layer {number}")
NEW_WEIGHTS = _("the new weights of layer {number}")
NEW_BIASES = _("the new biases of layer {number}")

G_IS_ONE = _("The derivative of the identity is 1, so {G} drops out of {D}: only {difference} remains.")
G_CANCELS = _(
    "{G} drops out of {D}: {loss} divides by what the derivative of {activation} multiplies with, "
    "and {difference} remains."
)
DELTA_RULE = _(
    "The delta rule: a threshold has no derivative to learn by, so {D} is {difference} for it and {G} is not used."
)
PERCEPTRON = _(
    "The perceptron rule: a threshold has no derivative to learn by, so {D} is {difference} for it and {G} is not used."
)
G_STAYS = _(
    "{D} keeps {G} here. The shorter form {D} = {difference}, without {G}, is right for identity with half the squared "
    "error, and for logistic or softmax with cross-entropy; it is wrong for {activation} with {loss}."
)
NEW_WEIGHTS_BACK = _("Layer by layer: {D} is made of the new weights of layer {after}, which were updated before.")
NO_CONNECTION = _("A dot stands where there is no connection: the weight is 0, and there is no gradient.")
FROZEN = _("What is frozen keeps its value, whatever its gradient is.")
VELOCITY = _(
    "In the equations of the new values, a letter with the matrix below it is the velocity that the optimizer keeps; "
    "Steps says how it is made."
)
ADAM = _(
    "In the equations of the new values, a letter with the matrix below it is a moving average that Adam keeps, of the "
    "gradients or of their squares; product, quotient and root are taken element by element."
)
ROUNDED = _(
    "Every value is rounded to {decimals} decimals as it is computed, so the products hold up to rounding only."
)
