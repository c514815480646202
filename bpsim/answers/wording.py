"""Every sentence about a student's numbers but those about mistakes, as templates with named arguments."""

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
OF_FEW = _("Too few digits to tell: it follows from a number further up that has too few.")
FOLLOWS = _("It follows from your own numbers: the mistake is further up.")
FROM_OWN = _("In order: it follows from your own rounded numbers. With more digits on the way it comes out closer.")
FROM_ROUNDED = _("In order: operands that are rounded to as many digits give it. With more digits it comes out closer.")
ON_THE_WAY = _("In order: rounding on the way may leave it. With more digits it comes out closer.")
SMALL_CHANGE = _("Too few digits to tell: the change of this value is small. Type at least {decimals} decimals.")
OWN_NOT_FINITE = _("Your own rounded numbers give no finite value here: type more digits of them.")
UNDECIDED = _("Nothing decides this: rounding leaves hardly anything of the gradient, by whose size Adam divides.")
NOT_FINITE = _("The right value is not finite, so there is nothing to compare with.")

SEVERAL = _("More than one mistake gives exactly this number. {mistakes}")
OR = _(" Or: ")
OF_SAMPLE = _("{name} (sample {sample})")
NONE = _("No typical mistake gives exactly this number. Compare what it is made of.")
MORE_DIGITS = _("Type more digits, and a typical mistake can be recognized.")
BEHIND = _("{mistake} That happened in {place}, which {quantity} is made of.")

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
    sentences = [sentence(simulator, quantity, made) for made in mistakes]
    return sentences[0] if len(sentences) == 1 else SEVERAL.format(mistakes=OR.join(sentences))


def sentence(simulator: Simulator, quantity: Quantity, made: MistakeMade) -> str:
    """One mistake, and where it was made if that is an earlier step."""
    detail = made.detail
    text = made.mistake.said.format(
        detail=named(simulator, detail) if detail else "",
        sample="" if detail is None or detail.sample is None else detail.sample + 1,
        name=made.name,
        **_words(simulator, made),
    )
    if made.place == quantity:
        return text
    return BEHIND.format(mistake=text, place=named(simulator, made.place), quantity=named(simulator, quantity))


def _words(simulator: Simulator, made: MistakeMade) -> dict[str, str]:
    """What the notation calls net and out of the units in question, without their indices, and where it steps."""
    if simulator.about_formulas:
        return {"net": "", "out": "", "taken": ADDED, "due": SUBTRACTED}
    place = made.place
    of_sources = made.mistake is Mistake.NET_FOR_OUT and place.kind is not Kind.OUT
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
