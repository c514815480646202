"""Every sentence of a handout that is not one of the trace, as templates with named arguments."""

from __future__ import annotations

from bpsim.core.optimizers import OptimizerKind
from bpsim.core.quantity import Kind
from bpsim.core.training import Reduction, SampleOrder, UpdateOrder
from bpsim.sentences import _
from bpsim.trace.iteration import Phase

UNTITLED = _("Untitled lesson")
POSITION = _("Iteration {iteration}: {steps} steps.")
PICTURE = _("The network at the start of iteration {iteration}")
GIVEN = _("Given")
SAMPLE = _("Sample {sample}")
INTO = _("Into {units} ({activation})")
OF_UNITS = _("{units}: {activation}")
HEADINGS = {
    Phase.FORWARD: _("Forward pass"),
    Phase.LOSS: _("Error"),
    Phase.BACKWARD: _("Backward pass"),
    Phase.UPDATE: _("Update"),
}
KEPT = {
    Kind.VELOCITY: _("Velocities"),
    Kind.FIRST_MOMENT: _("First moments"),
    Kind.SECOND_MOMENT: _("Second moments"),
}
ELSEWHERE = _("From other samples and layers")
LINES, RESULT = _("Formulas"), _("{result} is the result")
LOSS = _("Loss")
OUTPUT_DELTAS = _("Output deltas")
PERCEPTRON, DELTA_RULE = _("by the perceptron rule"), _("by the delta rule of Widrow and Hoff")
BATCH = _("Over the samples")
UPDATE = _("Update")
FROZEN = _("Not updated")
ROUNDING = _("Arithmetic")
ORDER = _("Order of the samples")
SOURCE = _("Source")
REDUCTIONS = {
    Reduction.MEAN: _("the mean of their errors, and of their gradients"),
    Reduction.SUM: _("the sum of their errors, and of their gradients"),
    Reduction.MEAN_INSIDE: _("the mean, with 1/n inside the derivative of each error, so gradients are added"),
}
OF_RESULT = {
    Reduction.MEAN: _("the mean of the results, and of their gradients"),
    Reduction.SUM: _("the sum of the results, and of their gradients"),
}
OPTIMIZERS = {
    OptimizerKind.GRADIENT_DESCENT: _("gradient descent"),
    OptimizerKind.MOMENTUM: _("momentum with μ = {momentum}"),
    OptimizerKind.NESTEROV: _("Nesterov's momentum with μ = {momentum}"),
    OptimizerKind.ADAM: _("Adam with β₁ = {beta1}, β₂ = {beta2}, ε = {epsilon}"),
    OptimizerKind.ADAMW: _("AdamW with β₁ = {beta1}, β₂ = {beta2}, ε = {epsilon}, λ = {weight_decay}"),
}
L1 = _("L1 penalty with λ₁ = {strength}")
L2 = _("L2 penalty with λ₂ = {strength}")
UPDATES = {
    UpdateOrder.SIMULTANEOUS: _("all layers at once, every gradient from the old weights"),
    UpdateOrder.LAYER_BY_LAYER: _("layer by layer, hidden deltas from the weights that are new already"),
}
ORDERS = {
    SampleOrder.IN_ORDER: _("as in the data"),
    SampleOrder.SHUFFLED: _("shuffled in each epoch (seed {seed})"),
    SampleOrder.RANDOM: _("picked at random (seed {seed})"),
}
PICKED = _("{order}, but for this iteration row {row} was picked")
ROUNDED = _("every value is rounded to {decimals} decimals as it is computed")
ANSWERS = _("Answers")
AFTER = _("After this update {error} is {after}; before it was {before}.")
QUANTITY = _("Quantity")
VALUE = _("Value")
NO_SAMPLE = _("there is no sample {sample}: this iteration has {samples}")
NO_LAYER = _("there is no layer {layer}: the layers after the inputs are 1 to {layers}")
NO_LAYERS = _("formulas have no layers: choose samples")
ONE_NOTATION = _("formulas are written with their own names, so there is no notation {notation!r}")
NO_NUMBERS = _("“{text}” is not a list such as 1,3-5, of at most {most} numbers in a row")
NO_DIGITS = _("{text} says no digits: give 4 for decimals, 4s for significant digits (1 to {most}), or all")
OF_SAMPLE = _("{heading}, sample {sample} of {samples}")
OF_ALL = _("{heading}, all {samples} samples")
DIVERGES = _("This iteration diverges: {quantity} is not finite, so this update is not made.")
A_VALUE = _("a value")
IN_THE_WAY = _(
    "{picture} is there already and is not the picture of {path}: remove it, or give the document another name"
)
