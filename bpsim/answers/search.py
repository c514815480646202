"""Looks for a mistake that gives exactly the number that was typed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import islice

from bpsim.answers.chain import Chain, Ground
from bpsim.answers.mistakes import Mistake, MistakeMade, Mistakes
from bpsim.answers.typical import OF_NETWORKS, finite, plain_mistakes
from bpsim.answers.typical_of_formulas import OF_FORMULAS
from bpsim.core.quantity import NEW_VALUES, Kind, Quantity
from bpsim.core.what_if import Twist, WhatIf
from bpsim.formulas.formula_model import FormulaModel
from bpsim.trace.typed import Typed

WHOLE = 400
"""Operands up to which mistakes are looked for in all steps on the way; in larger networks, in the nearest only."""
MOST_TRIED, MOST_NEAR = 4000, 60
"""Mistakes that are tried in earlier steps, in the two cases."""
CHANCE, TRUSTED_HERE, BESIDE_PEN = 10.0, 3.0, 100.0
"""One number in so many may agree with some mistake by chance: numbers with fewer digits are not explained.

More may in the step itself, where a mistake is likely, and fewer where a slip of the pen explains the number as well.
"""

NO_OTHER = 1e-9
"""The share of a number by which a mistake must change it to be one."""

LEAST_DIGITS = 3
"""Digits that a number needs at least for a slip of the pen: with fewer, too many numbers differ in one digit."""

EVERYWHERE = {
    Mistake.SLOPE_LEFT_OUT: (Kind.DOUT_DNET,),
    Mistake.SLOPE_AT_NET: (Kind.DOUT_DNET,),
    Mistake.SLOPE_OF_OUT: (Kind.DOUT_DNET,),
    Mistake.UPDATED_WEIGHT: (Kind.DNET_DOUT,),
    Mistake.OLD_WEIGHT: (Kind.DNET_DOUT,),
    Mistake.WRONG_SIGN: (Kind.DE_DOUT,),
    Mistake.HALF: (Kind.DE_DOUT,),
    Mistake.DOUBLE: (Kind.DE_DOUT,),
    Mistake.TARGET_LEFT_OUT: (Kind.DE_DOUT,),
    Mistake.TRANSPOSED: (Kind.NET, Kind.DNET_DOUT),
    Mistake.NET_FOR_OUT: (Kind.NET, Kind.DNET_DW),
    Mistake.BIAS_FORGOTTEN: (Kind.NET,),
    Mistake.ACTIVATION_LEFT_OUT: (Kind.OUT,),
    Mistake.TANH_NOT_SQUARED: (Kind.DOUT_DNET,),
    Mistake.PROPORTIONAL_SHARE: (Kind.PATH,),
    Mistake.DIAGONAL_ONLY: (Kind.DELTA,),
    Mistake.QUOTIENT_SIGN: (Kind.LOCAL,),
    Mistake.SINE_SIGN: (Kind.LOCAL,),
}
"""Mistakes that a student who makes them makes in every unit, and the kinds of step where they occur."""


_SIGNS = {Mistake.QUOTIENT_SIGN, Mistake.SINE_SIGN}
"""Mistakes that say more of a wrong sign than that it is wrong."""


def mistakes_in(view: WhatIf, q: Quantity) -> Mistakes:
    """What one mistake in the step of ``q`` alone would make of it."""
    known = (OF_FORMULAS if isinstance(view.model, FormulaModel) else OF_NETWORKS).get(q.kind)
    if known:
        yield from known(view, q)


class Search:
    """Tries the mistakes in the step of one quantity, then those in the steps that it is made of.

    No mistake is looked for behind what was typed before it.
    """

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self.quantity = chain.quantity
        self.derivation = chain.derivation

    def explain(self, number: Typed) -> tuple[MistakeMade, ...]:
        """The mistakes that give just this number, one of each kind; those of the nearest step where there are any."""
        if not self._chain.formed:
            return ()
        here = _named(self._matching(number, self._here, TRUSTED_HERE))
        if [made.mistake for made in here] == [Mistake.WRONG_SIGN] and self._may_have_lost_a_sign:
            behind = self._matching(number, self._behind, CHANCE, exact=False)
            return tuple(made for made in behind if made.mistake in _SIGNS) or here
        if any(made.mistake not in (Mistake.HALF, Mistake.DOUBLE) for made in here):
            return here
        pen = self._of_the_pen(number)
        behind = self._matching(number, self._behind, BESIDE_PEN if pen else CHANCE, exact=False)
        known = {made.mistake for made in here}
        return (*here, *(made for made in behind if made.mistake not in known)) or pen

    @property
    def _may_have_lost_a_sign(self) -> bool:
        """Whether a step before it is one whose sign people forget."""
        return any(q.kind in EVERYWHERE[mistake] for mistake in _SIGNS for q in self.derivation.behind)

    def _of_the_pen(self, number: Typed) -> tuple[MistakeMade, ...]:
        """A slip in writing down the right number, or one that typed or rounded numbers give."""
        right = self._chain.values.value(self.quantity)
        views = (view for ground in self._chain.grounds(number) for view in (ground.view, ground.near) if view)
        for value in (right, *(view.formed(self.quantity) for view in views)):
            mistake = _pen_slip(number, value)
            if mistake is not None:
                return (MistakeMade(mistake, self.quantity, number.value),)
        return ()

    def _matching(
        self, number: Typed, tried: Callable[[Ground], Iterator[MistakeMade]], chance: float, *, exact: bool = True
    ) -> tuple[MistakeMade, ...]:
        """The tried that agree, of numbers as they are or rounded as the typed one is.

        None, where so many were tried that one may well agree by chance.
        """
        found: dict[Mistake, MistakeMade] = {}
        different: set[float] = set()
        for ground in self._chain.grounds(number):
            if found and ground.rounding:
                break
            for made in tried(ground):
                if not ground.rounding:
                    different.add(number.rounded(made.value))
                if number.agrees(made.value):
                    found.setdefault(made.mistake, made)
        needed = math.log10(chance * max(len(different), 1))
        enough = self.evidence(number) >= needed
        return tuple(made for made in found.values() if enough or _sure(number, made, exact=exact))

    def evidence(self, number: Typed) -> float:
        """Digits that tell numbers apart; of a new weight, only those of its change do."""
        if number.unit == 0:
            return math.inf
        size = number.value
        if self.quantity.kind in NEW_VALUES:
            parameter = self._chain.values.model.parameter(self.quantity)
            old, right = (self._chain.values.value(q) for q in (parameter, self.quantity))
            size = max(abs(size - old), abs(right - old))
        return math.log10(abs(size) / number.unit) if size else 0.0

    def _here(self, ground: Ground) -> Iterator[MistakeMade]:
        """What one mistake in the step itself makes."""
        for view in (ground.near, ground.view):
            if view is not None:
                yield from finite(plain_mistakes(view, self.quantity))
                yield from finite(mistakes_in(view, self.quantity))

    def _behind(self, ground: Ground) -> Iterator[MistakeMade]:
        """What one mistake in an earlier step makes, or the same mistake in every such step, or in a layer."""
        whole = self.derivation.work <= WHOLE
        return islice(self._all_behind(ground), MOST_TRIED) if whole else islice(self._near(ground), MOST_NEAR)

    def _all_behind(self, ground: Ground) -> Iterator[MistakeMade]:
        kinds = {q.kind for q in self.derivation.formed}
        for mistake in (mistake for mistake, places in EVERYWHERE.items() if kinds.intersection(places)):
            for layer in (None, *self._chain.values.model.layers):
                yield from finite(self._everywhere(ground, mistake, layer))
        for place in self.derivation.behind:
            yield from self._at(ground, place)

    def _near(self, ground: Ground) -> Iterator[MistakeMade]:
        """What one mistake in the step of an operand makes."""
        for place in self.derivation.direct:
            if place in self.derivation.formed:
                yield from self._at(ground, place)

    def _at(self, ground: Ground, place: Quantity) -> Iterator[MistakeMade]:
        """What one mistake in an earlier step makes of the quantity."""
        changed = self.derivation.changed_by((place,))
        rest = {q: ground.view.value(q) for q in self.derivation.operands if q not in changed}
        for made in finite(mistakes_in(ground.view, place)):
            altered = {**rest, **ground.typed, place: ground.kept(place, made.value)}
            after = WhatIf(self._chain.values, altered, changed, twist=ground.twist, kept=ground.kept)
            value = after.formed(self.quantity)
            if math.isfinite(value):
                yield MistakeMade(made.mistake, made.place, value, made.detail, made.name)

    def _everywhere(self, ground: Ground, mistake: Mistake, layer: int | None) -> Iterator[MistakeMade]:
        """The same mistake in all units of a layer, or of all layers."""
        made: list[MistakeMade] = []
        twist = self._twist(mistake, layer, made)
        formed = self.derivation.formed
        view = WhatIf(self._chain.values, ground.typed, formed, twist=twist, kept=ground.kept)
        value = view.formed(self.quantity)
        if made:
            yield MistakeMade(mistake, made[0].place, value, made[0].detail)

    def _twist(self, mistake: Mistake, layer: int | None, made: list[MistakeMade]) -> Twist:
        """Makes the mistake in each step where it can be made in one way only, and notes where it changes it."""
        kinds = EVERYWHERE[mistake]

        def twisted(view: WhatIf, q: Quantity) -> float | None:
            if q.kind not in kinds or layer not in (None, q.layer):
                return None
            operands = {operand: view.value(operand) for operand in self.derivation.operands.get(q, ())}
            right = WhatIf(view.base, operands)
            found = [one for one in mistakes_in(right, q) if one.mistake is mistake]
            if len(found) != 1 or not math.isfinite(found[0].value):
                return None
            if not math.isclose(found[0].value, right.formed(q), rel_tol=NO_OTHER):
                made.append(found[0])
            return found[0].value

        return twisted


def _named(found: tuple[MistakeMade, ...]) -> tuple[MistakeMade, ...]:
    """Without the wrong sign where another says whose sign it is."""
    told = any(made.mistake in _SIGNS for made in found)
    return tuple(made for made in found if not told or made.mistake is not Mistake.WRONG_SIGN)


def _sure(number: Typed, made: MistakeMade, *, exact: bool) -> bool:
    """A wrong sign is plain at any number of digits, and so is a number that is met to the last bit."""
    if not exact:
        return False
    return made.mistake is Mistake.WRONG_SIGN or abs(number.value - made.value) <= 1e-12 * abs(number.value)


def _pen_slip(number: Typed, value: float) -> Mistake | None:
    """What a typed number has wrong in its digits alone, beside ``value`` rounded to as many; None where it is more."""
    rounded = number.rounded(value)
    if number.significant < LEAST_DIGITS or not number.unit or not _comparable(rounded, number):
        return None
    typed, right = (_digits(one, number.unit) for one in (number.value, rounded))
    if len(typed) != len(right) or (number.value < 0) != (value < 0):
        return None
    places = [at for at, (one, other) in enumerate(zip(typed, right, strict=True)) if one != other]
    if len(places) == 1:
        return Mistake.DIGIT_MISTYPED
    exchanged = len(places) == 2 and places[1] == places[0] + 1
    if exchanged and typed[places[0]] == right[places[1]] and typed[places[1]] == right[places[0]]:
        return Mistake.DIGITS_EXCHANGED
    return None


def _comparable(value: float, number: Typed) -> bool:
    """Whether two numbers may have as many digits; the largest have none in units of a small one."""
    return math.isfinite(value) and 0.1 < abs(value / number.value) < 10.0


def _digits(value: float, unit: float) -> str:
    """The digits in units of the last place."""
    return str(round(abs(value) / unit))
