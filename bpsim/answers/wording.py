"""Every sentence about a student's numbers, as templates with named arguments."""

from __future__ import annotations

from collections.abc import Sequence

from bpsim.answers.mistakes import Mistake, MistakeMade
from bpsim.core.quantity import Kind, Quantity
from bpsim.sentences import _
from bpsim.simulator import Simulator

ADDED, SUBTRACTED = _("added"), _("subtracted")

CUT = _("The last digit is cut off, not rounded.")
NEAR = _("In order: it is off in the last digit, as rounding on the way leaves it.")
TOO_FEW = _("Too few digits to tell: type as many as you have.")
FOLLOWS = _("It follows from your own numbers: the mistake is further up.")
FROM_OWN = _("In order: it follows from your own rounded numbers. With more digits on the way it comes out closer.")
FROM_ROUNDED = _("In order: operands that are rounded to as many digits give it. With more digits it comes out closer.")
ON_THE_WAY = _("In order: rounding on the way may leave it. With more digits it comes out closer.")
SMALL_CHANGE = _("Too few digits to tell: the change of this value is small. Type at least {decimals} decimals.")
NOT_FINITE = _("The right value is not finite, so there is nothing to compare with.")

SEVERAL = _("More than one mistake gives exactly this number. {mistakes}")
OR = _(" Or: ")
OF_SAMPLE = _("{name} (sample {sample})")
NONE = _("No typical mistake gives exactly this number. Compare what it is made of.")
MORE_DIGITS = _("Type more digits, and a typical mistake can be recognized.")
BEHIND = _("{mistake} That happened in {place}, which {quantity} is made of.")

MISTAKES = {
    Mistake.WRONG_SIGN: _("The sign is wrong."),
    Mistake.HALF: _("It is half of what it should be: a factor 1/2 too much, or a 2 forgotten."),
    Mistake.DOUBLE: _("It is twice what it should be: the factor 1/2 is forgotten, or a 2 is too much."),
    Mistake.BIAS_FORGOTTEN: _("The bias {detail} is forgotten."),
    Mistake.TERM_FORGOTTEN: _("One term of the sum is forgotten: the one with {detail}."),
    Mistake.PATH_FORGOTTEN: _("One path of the sum is forgotten: {detail}."),
    Mistake.SAMPLE_FORGOTTEN: _("One sample is forgotten: sample {sample}."),
    Mistake.ONE_SAMPLE: _("It is made of one sample alone, sample {sample}."),
    Mistake.TRANSPOSED: _("The weights are transposed: rows and columns are exchanged."),
    Mistake.OTHER_UNIT: _("The weights are those of another unit: they lead to {detail}."),
    Mistake.NET_FOR_OUT: _("{net} was used where {out} belongs."),
    Mistake.EXPONENT_SIGN: _("The sign of {detail} is wrong inside the activation."),
    Mistake.ACTIVATION_LEFT_OUT: _("The activation is left out."),
    Mistake.OTHER_ACTIVATION: _("Another activation was taken: {name}."),
    Mistake.SQUARE_LEFT_OUT: _("The difference is not squared."),
    Mistake.TARGET_LEFT_OUT: _("The target is left out: the derivative is that of {out}², not of the difference."),
    Mistake.SLOPE_LEFT_OUT: _("The derivative of the activation is left out."),
    Mistake.SLOPE_AT_NET: _("The derivative of the activation was taken at {net}, where its formula needs {out}."),
    Mistake.SLOPE_OF_OUT: _("The derivative of the activation was taken as though {out} were {net}."),
    Mistake.OTHER_SLOPE: _("It is the derivative of another activation: {name}."),
    Mistake.PART_OF_SLOPE: _("One of the factors {out} and 1 − {out} of the derivative is left out."),
    Mistake.UPDATED_WEIGHT: _("The updated value of {detail} was used; all gradients are made of the old weights."),
    Mistake.OLD_WEIGHT: _("The old value of {detail} was used; layer by layer, the updated one belongs here."),
    Mistake.WRONG_CONNECTION: _("Another weight was used: {detail}."),
    Mistake.WRONG_SOURCE: _("{detail} was used, which belongs elsewhere."),
    Mistake.FACTOR_LEFT_OUT: _("A factor is left out: {detail}."),
    Mistake.BIAS_MULTIPLIED: _("It was multiplied by {detail}, but {net} changes with a bias by a factor of 1."),
    Mistake.MEAN_FOR_SUM: _("It is the mean where the sum belongs."),
    Mistake.SUM_FOR_MEAN: _("It is the sum where the mean belongs."),
    Mistake.RATE_LEFT_OUT: _("The learning rate is left out."),
    Mistake.UPHILL: _("The step was {taken} instead of {due}."),
    Mistake.OLD_VALUE_LEFT_OUT: _("It is the change alone: the old value {detail} is left out."),
    Mistake.WRONG_GRADIENT: _("Another gradient was taken: {detail}."),
    Mistake.PENALTY_LEFT_OUT: _("The penalty of the weight is left out."),
    Mistake.CORRECTION_LEFT_OUT: _("The averages were taken without the correction of their start at 0."),
    Mistake.ROOT_LEFT_OUT: _("The square root of {detail} is left out."),
    Mistake.GRADIENT_NOT_SQUARED: _("The gradient is not squared: {detail}."),
    Mistake.SHARE_LEFT_OUT: _("The factor 1 − β is left out: {detail} counts in full."),
    Mistake.OPTIMIZER_LEFT_OUT: _("The optimizer is left out: the gradient itself was taken, {detail}."),
    Mistake.RATE_TWICE: _("The learning rate is in it twice."),
    Mistake.ANOTHER_SAMPLE: _("It is the value of another sample, sample {sample}."),
    Mistake.SOURCE_MULTIPLIED: _("It was multiplied by {detail}, as for a weight; a bias has a factor of 1."),
    Mistake.DIAGONAL_ONLY: _("Only the output itself was derived; {net} changes every output of a softmax."),
    Mistake.ANOTHER_LOGARITHM: _("The logarithm to base 10 was taken; the natural one, ln, belongs here."),
    Mistake.VELOCITY_SIGN: _("The sign of {detail} is wrong: the old velocity is added to the gradient."),
    Mistake.DIGITS_EXCHANGED: _("Two digits are exchanged."),
    Mistake.DIGIT_MISTYPED: _("One digit is another: a slip of the pen?"),
    Mistake.TANH_NOT_SQUARED: _("{out} is not squared: the derivative of tanh is 1 − {out}²."),
    Mistake.DIVIDED_TWICE: _("It was divided by the number of samples twice."),
    Mistake.NOT_UPDATED: _("It is the old value: the step is not taken."),
    Mistake.INNER_DERIVATIVE_LEFT_OUT: _("The inner derivative is left out: {detail}."),
    Mistake.UPSTREAM_LEFT_OUT: _("It is the local derivative alone: what comes from above is left out, {detail}."),
    Mistake.QUOTIENT_SIGN: _("The minus of the derivative by the denominator is left out."),
    Mistake.SINE_SIGN: _("The sign is wrong: the derivative of sin is cos, that of cos is −sin."),
    Mistake.ANOTHER_DERIVATIVE: _("It is another derivative: {name}."),
    Mistake.PROPORTIONAL_SHARE: _("The error was shared in proportion to the weights; the weight itself belongs here."),
}

OF_FUNCTION = _("that of {function}")
OF_A_POWER = _("that of a power, but e^x is its own derivative")
EXPONENT_STAYS = _("the exponent is not lowered")
EXPONENT_NOT_BEFORE = _("the exponent does not stand before it")
BY_THE_OTHER = _("that by the other operand")
NUMERATOR_LEFT_OUT = _("the numerator is left out")


def explain(simulator: Simulator, quantity: Quantity, mistakes: Sequence[MistakeMade], *, few: bool) -> str:
    """What the number of a quantity is explained by; one sentence or two. few: it has few digits."""
    if not mistakes:
        return MORE_DIGITS if few else NONE
    sentences = [sentence(simulator, quantity, slip) for slip in mistakes]
    return sentences[0] if len(sentences) == 1 else SEVERAL.format(mistakes=OR.join(sentences))


def sentence(simulator: Simulator, quantity: Quantity, slip: MistakeMade) -> str:
    """One mistake, and where it was made if that is an earlier step."""
    detail = slip.detail
    text = MISTAKES[slip.mistake].format(
        detail=named(simulator, detail) if detail else "",
        sample="" if detail is None or detail.sample is None else detail.sample + 1,
        name=slip.name,
        **_words(simulator, slip),
    )
    if slip.place == quantity:
        return text
    return BEHIND.format(mistake=text, place=named(simulator, slip.place), quantity=named(simulator, quantity))


def _words(simulator: Simulator, slip: MistakeMade) -> dict[str, str]:
    """What the notation calls net and out of the units in question, without their indices, and where it steps."""
    if simulator.about_formulas:
        return {"net": "", "out": "", "taken": ADDED, "due": SUBTRACTED}
    place = slip.place
    of_sources = slip.mistake is Mistake.NET_FOR_OUT and place.kind is not Kind.OUT
    layer = 1 if place.layer is None else max(1, place.layer - of_sources)
    unit = 0 if of_sources else place.at_bias
    heads = {kind: simulator.notation.head(Quantity(kind, 0, layer, unit)) for kind in (Kind.NET, Kind.OUT)}
    taken, due = (SUBTRACTED, ADDED) if simulator.notation.scheme.downhill else (ADDED, SUBTRACTED)
    return {"net": heads[Kind.NET], "out": heads[Kind.OUT], "taken": taken, "due": due}


def named(simulator: Simulator, quantity: Quantity) -> str:
    """The symbol of a quantity, with its sample where there are several."""
    name = simulator.notation.plain(quantity)
    if simulator.steps.samples == 1 or quantity.sample is None:
        return name
    return OF_SAMPLE.format(name=name, sample=quantity.sample + 1)
