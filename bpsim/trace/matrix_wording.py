"""Every sentence about the matrices of an iteration, as templates with named arguments."""

from __future__ import annotations

HIDDEN = "Layer {number} · {activation}"
OUTPUT = "Layer {number}, output · {activation}"

ORIENTATION = (
    "Each row of {samples} is a sample, each column a unit. "
    "Each row of {weights} is a receiving unit, each column a source."
)
AND = "{others} and {last}"

INPUTS = "the inputs"
TARGETS = "the targets"
WEIGHTS = "the weights of layer {number}"
BIASES = "the biases of layer {number}"
SHARED_BIAS = "the one bias of layer {number}"
NETS = "the net inputs of layer {number}"
OUTS = "the outputs of layer {number}"
SLOPES = "the derivatives of the activation of layer {number}"
JACOBIAN = "the derivatives of every output of layer {number} by every net input, sample by sample"
DELTAS = "the deltas of layer {number}"
SAMPLE_GRADIENT = "the gradient of the weights of layer {number}, sample by sample"
SAMPLE_BIAS_GRADIENT = "the gradient of the biases of layer {number}, sample by sample"
GRADIENT = "the gradient of the weights of layer {number}"
BIAS_GRADIENT = "the gradient of the biases of layer {number}"
NEW_WEIGHTS = "the new weights of layer {number}"
NEW_BIASES = "the new biases of layer {number}"

G_IS_ONE = "The derivative of the identity is 1, so {G} drops out of {D}: only {A} − {Y} remains."
G_IS_ONE_SCALED = (
    "The derivative of the identity is 1, so {G} drops out of {D}; the factor before {A} − {Y} is that of the loss."
)
G_CANCELS = (
    "{G} drops out of {D}: {loss} divides by what the derivative of {activation} multiplies with, "
    "and {A} − {Y} remains."
)
G_STAYS = (
    "{D} keeps {G} here. The shorter form {D} = {A} − {Y}, without {G}, is right for identity with half the squared "
    "error, and for logistic or softmax with cross-entropy; it is wrong for {activation} with {loss}."
)
NEW_WEIGHTS_BACK = "Layer by layer: {D} is made of the new weights of layer {after}, which were updated before."
NO_CONNECTION = "A dot stands where there is no connection: the weight is 0, and there is no gradient."
ROUNDED = "Every value is rounded to {decimals} decimals as it is computed, so the products hold up to rounding only."
LOSSES = {
    "half-squared-error": "half the squared error",
    "squared-error": "the squared error",
    "mean-squared-error": "the mean squared error",
    "binary-cross-entropy": "binary cross-entropy",
    "cross-entropy": "cross-entropy",
}
