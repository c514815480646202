"""Every sentence of the trace that a user reads, as templates with named arguments."""

from __future__ import annotations

from bpsim.sentences import _

THE_ERROR = _("the error")
NO_UPDATE = _(
    "The steps derive {derived}, not the error, so there is no update and no training. Choose the error again to train."
)
FORMULAS_ALREADY = _("This lesson is about formulas already.")
NO_NETWORK = _("this lesson is about formulas and has no network: ask for its formulas, with lines, variables, rows")
NO_FORMULAS = _("this lesson is about a network and has no formulas: as_formulas makes a lesson about formulas of it")
NOT_OF_NETWORKS = _("a network has no {kind}, which is a quantity of formulas")
NOT_OF_FORMULAS = _("formulas have no {kind}, which is a quantity of networks")
NOTHING_LEARNED = _("Nothing is learned, so nothing is trained. Mark a variable as learned to train it.")
NO_TARGETS = _(
    "There are no targets, so everything goes forwards only: the steps end with the outputs, with no error, gradients "
    "or training. Add targets to have the rest."
)
FROZEN = _("{parameter} is frozen: its gradient is shown, but it is not updated.")
UPDATED_FIRST = _("Layer by layer: {parameter} was updated already, and its new value is used.")
MEAN = _("The mean over the {samples} samples of the batch.")
MEAN_INSIDE = _(
    "The sum over the {samples} samples of the batch: the division by {samples} is inside the derivative of the loss."
)
SLOPE_INSIDE = _(
    "The mean over the {samples} samples is taken here: the derivative of the loss is divided by {samples}."
)
PERCEPTRON = _(
    "The perceptron rule: {delta} is {difference}. The derivative of {activation} is 0 wherever there is one, so "
    "nothing would be learned by it, and it is not used."
)
DELTA_RULE = _(
    "The delta rule of Widrow and Hoff: {delta} is {difference}, as though there were no threshold, whose derivative "
    "is 0. So it makes the net, not the output, come near the target."
)
DELTA_RULE_FIRST = _("Two factors, not three: {delta} is {difference}, by the delta rule.")
PERCEPTRON_FIRST = _("Two factors, not three: {delta} is {difference}, by the perceptron rule.")
NOT_USED = _("A jump has no derivative, and beside it the derivative is 0. It is not used: {delta} is {difference}.")
NO_WAY_BACK = _("A jump has no derivative, and beside it the derivative is 0: nothing passes back through {net}.")
NO_SLOPE = _("At 0 the absolute value has a corner and no derivative; 0 is taken.")
SUM = _("The sum over the {samples} samples of the batch.")
PENALTY_BESIDE = _("The penalty stands beside the error and is not mixed into it. Biases cost nothing.")
CORRECTED = _("The average began at 0, so it is too small at first; this is update t = {update}.")
NESTEROV = _("The step already counts the velocity that the next update will use.")
THEN = _("Then {parameter} ← {old} {sign} {rate} × {gradient} =\N{NO-BREAK SPACE}{new}")
SATURATED = _("Saturated: the activation is flat at {net}; a factor below 0.001 lets almost nothing back through.")
FLAT = _("The activation is flat at {net}; a factor below 0.001 lets almost nothing back through.")
OFF = _("The unit is off: {net} is not positive, so relu passes nothing back on this sample.")
DEAD = _("The unit is off on every sample of the batch: a dead relu, whose weights get no gradient.")
NOT_FINITE = _(
    "This value is not finite: the numbers have grown too large. A smaller learning rate or smaller weights help."
)
DIVIDED_BY_NET = _("{out} is 1 divided by {net}, which is 0.")
DIVIDED_BY_NET_BEFORE = _("This value is not finite, since {out} is 1 divided by {net}, which is 0.")
STEP_NOT_FINITE = _("This value is not finite, since {step} is not: its divisor is 0. An ε above 0 helps.")
ZERO_BY_HAND = _(
    "By hand {net} is 0: {value} is what the rounding of floating point leaves of the sum. Rounding to some decimals "
    "(round_to) makes it 0."
)
SLOPE_OF_ZERO = _(
    "By hand {net} is 0 and this slope {below}. Floating point leaves {value} of the sum, which counts as positive, so "
    "the unit learns. Rounding to some decimals (round_to) gives what is had by hand."
)
LOGARITHM_OF_ZERO = _(
    "The output is {out} to the last digit and ln 0 has no value, so the error is computed from {net} instead."
)
INFINITE_SLOPE = _(
    "Infinite, since the output is {out}, or too near to it for a quotient. It is not needed: with this loss and this "
    "activation the factors simplify to {difference}."
)
ZERO_BY_ZERO = _("0/0 counts as 0 here.")
DIVIDED_BY_ZERO = _("The divisor is 0: the average of the squares is 0, and so is ε. An ε above 0 helps.")
SIMPLIFIED_FIRST = _("Two factors, not three: {delta} is {difference}, to which the first two simplify.")
SUM_SIMPLIFIED_FIRST = _(
    "Two factors, not three: {delta} is {difference}, to which the sum over all outputs simplifies."
)
SUM_FIRST = _("Two factors, not three: {delta} is a sum over all outputs.")
ROUNDED_FIRST = _("Two factors, not three: {delta} was rounded to {decimals} decimals and is used as it was rounded.")
SIMPLIFIED = _("With this loss and this activation the factors simplify to {difference}: {made} is {product}.")
NEARLY_SIMPLIFIED = _(
    "With this loss and this activation the factors simplify to {difference}, which is computed: {made}, each of them "
    "rounded, is {product} and only approximately equal."
)
PRODUCT, SUM_OF_PRODUCTS = _("their product"), _("the sum of their products")
INFINITE_FACTOR = _(
    "With this loss and this activation the factors simplify to {difference}. A factor is infinite here, since the "
    "output is 0 or 1 to the last digit, so the product cannot be formed; the difference can."
)
ERROR_OF_ALL = _("{symbol} of all samples")
ERROR_OF_TRAINED = _("{symbol} of all training samples")
SAMPLE = _("sample {sample} of {samples}")
ROW = _("row {row} of {rows}")
SAMPLE_IN_BATCH = _("sample {sample} of {samples} in the batch, row {row}")
DIVERGED = _("Stopped before iteration {iteration} could be completed: {quantity} is {value}. {advice}")
A_VALUE, NO_NUMBER = _("a value"), _("not finite")
DIVISOR_0 = _("Its divisor is 0: an ε above 0 helps.")
SMALLER_NUMBERS = _("Try smaller weights or inputs.")
SMALLER_RATE = _("Try a smaller learning rate.")
SMALLER_RATE_OR_BACK = _("Try a smaller learning rate, or go back to an earlier iteration.")

WITH_CONSTANT = _("{activation} ({constant} {value})")
MIXED = _("mixed activations")
