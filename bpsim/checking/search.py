"""Looks for a mistake that gives exactly the number that was typed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice

from bpsim.checking.derivation import Derivation
from bpsim.checking.mistakes import Mistake, Slip
from bpsim.checking.pen import pen_slip
from bpsim.checking.slips import finite, plain_slips, slips
from bpsim.core.quantity import GIVEN, Kind, Quantity, parameter_of
from bpsim.core.record import Record
from bpsim.core.supposed import Supposed, Twist
from bpsim.trace.typed import Typed

WHOLE = 400
"""Operands up to which mistakes are looked for in all steps on the way; in larger networks, in the nearest only."""
MOST_TRIED, MOST_NEAR = 4000, 60
"""Mistakes that are tried in earlier steps, in the two cases."""
CHANCE = 10.0
"""One number in so many may agree with some mistake by chance: numbers with fewer digits are not explained."""

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
}
"""What is done wrong in every unit by one who does it wrong at all, and the kinds of step where it is."""


class Search:
    """Tries the mistakes in the step of one quantity, then those in the steps that it is made of.

    ``typed`` holds the values that were typed before it: no mistake is looked for behind them.
    """

    def __init__(self, record: Record, quantity: Quantity, typed: Mapping[Quantity, float]) -> None:
        self.record = record
        self.quantity = quantity
        self._before = typed
        self.derivation = Derivation(record, quantity, typed)
        self.typed = {q: value for q, value in typed.items() if q in self._leaves}

    @property
    def _leaves(self) -> set[Quantity]:
        return set(chain.from_iterable(self.derivation.operands.values()))

    def supposed(self, assumed: Mapping[Quantity, float]) -> Supposed:
        """The values with some assumed, and all that depends on them formed anew."""
        return Supposed(self.record, assumed, self.derivation.changed_by(assumed))

    @property
    def formed(self) -> bool:
        """Whether the quantity is one whose step can be done again on other operands."""
        return bool(self.derivation.direct)

    @property
    def is_given(self) -> bool:
        """Whether the quantity only repeats a number that is given, which nothing has rounded."""
        return self._given(self.quantity)

    # Rounding on the way

    def from_own(self, number: Typed) -> bool:
        """Whether the number follows from those that were typed; a given number may have been used as it is given."""
        unrounded = {q: value for q, value in self.typed.items() if not self._given(q)}
        tried = [typed for typed in (self.typed, unrounded) if typed]
        formed = any(number.agrees(self.supposed(typed).formed(self.quantity)) for typed in tried)
        return formed or self._follows_the_formula(number)

    def _follows_the_formula(self, number: Typed) -> bool:
        """Whether it is what the shown formula of a cross-entropy or its delta gives with an out that was rounded.

        The error is computed from the net, and the delta's factors simplify to out - target.
        """
        q, network = self.quantity, self.record.network
        if q.layer != network.depth or not network.simplified or q.kind not in (Kind.DELTA, Kind.ERROR):
            return False
        out, target = q.but(Kind.OUT), self.record.value(q.but(Kind.TARGET))
        value = self.record.value(out)
        outs = (self._before.get(out, value), number.rounded(value), number.rounded_significant(value))
        if q.kind is Kind.DELTA:
            return any(number.agrees(rounded - target) for rounded in outs)
        binary = network.loss == "binary-cross-entropy"
        return any(number.agrees(_cross_entropy(target, rounded, binary)) for rounded in outs)

    def _given(self, quantity: Quantity) -> bool:
        """Whether it only repeats a number that is given, as a derivative does that is a weight or an input."""
        operands = Supposed(self.record).operands(quantity)
        return len(operands) == 1 and operands[0].kind in GIVEN

    def from_rounded(self, number: Typed) -> bool:
        """Whether it follows from operands that were rounded to its digits."""
        return any(number.agrees(view.formed(self.quantity)) for view in self._rounded(number))

    def _rounded(self, number: Typed) -> Iterator[Supposed]:
        """The ways of rounding: to the same decimals or significant digits, the operands only or all on the way."""
        # A number of zeros says how many decimals it has and nothing of significant digits.
        ways = (number.rounded, number.rounded_significant) if number.significant else (number.rounded,)
        for digits in ways:
            near = {q: digits(self.record.value(q)) for q in self.derivation.direct if q.kind not in GIVEN}
            yield self.supposed({**near, **self.typed})
            yield self._all_rounded(digits, frozenset())
            yield self._all_rounded(digits, frozenset({Kind.DELTA}))

    def _all_rounded(self, digits: Callable[[float], float], exempt: frozenset[Kind]) -> Supposed:
        def kept(quantity: Quantity, value: float) -> float:
            return value if quantity.kind in exempt else digits(value)

        return Supposed(self.record, self.typed, self.derivation.formed, kept=kept)

    # Mistakes

    def explain(self, number: Typed) -> tuple[Slip, ...]:
        """The mistakes that give just this number, one of each kind; those of the nearest step where there are any."""
        if not self.formed:
            return ()
        here = self._matching(number, self._here(number))
        if any(slip.mistake not in (Mistake.HALF, Mistake.DOUBLE) for slip in here):
            return here
        whole = self.derivation.work <= WHOLE
        tried = islice(self._behind(), MOST_TRIED) if whole else islice(self._near(), MOST_NEAR)
        behind = self._matching(number, tried, exact=False)
        found = (*here, *(slip for slip in behind if slip.mistake not in {s.mistake for s in here}))
        return found or tuple(self._of_the_pen(number))

    def _of_the_pen(self, number: Typed) -> Iterator[Slip]:
        """A slip in writing down the right number, or the one that follows from those that were typed."""
        for value in (self.record.value(self.quantity), self.supposed(self.typed).formed(self.quantity)):
            mistake = pen_slip(number, value)
            if mistake is not None:
                yield Slip(mistake, self.quantity, number.value)
                return

    def _matching(self, number: Typed, tried: Iterator[Slip], *, exact: bool = True) -> tuple[Slip, ...]:
        """The tried that agree, unless so many were tried that one may well agree by chance."""
        found: dict[Mistake, Slip] = {}
        different: set[float] = set()
        for slip in tried:
            different.add(number.rounded(slip.value))
            if number.agrees(slip.value):
                found.setdefault(slip.mistake, slip)
        needed = math.log10(CHANCE * max(len(different), 1))
        enough = self._evidence(number) >= needed
        return tuple(slip for slip in found.values() if enough or _sure(number, slip, exact=exact))

    def _evidence(self, number: Typed) -> float:
        """Digits that tell numbers apart; of a new weight, only those of its change do."""
        if number.unit == 0:
            return math.inf
        size = number.value
        if self.quantity.kind in (Kind.NEW_WEIGHT, Kind.NEW_BIAS):
            size -= self.record.value(parameter_of(self.quantity))
        return math.log10(abs(size) / number.unit) if size else 0.0

    def _here(self, number: Typed) -> Iterator[Slip]:
        """What one mistake in the step itself makes, of right operands, of those typed, and of rounded ones."""
        views = [self.supposed({}), *([self.supposed(self.typed)] if self.typed else []), next(self._rounded(number))]
        for view in views:
            yield from finite(plain_slips(view, self.quantity))
            yield from finite(slips(view, self.quantity))

    def _behind(self) -> Iterator[Slip]:
        """What one mistake in an earlier step makes, or the same mistake in every such step, or in a layer."""
        bases = [{}, self.typed] if self.typed else [{}]
        for base in bases:
            for mistake in EVERYWHERE:
                for layer in (None, *range(1, self.record.network.depth + 1)):
                    yield from finite(self._everywhere(base, mistake, layer))
            for place in self.derivation.behind:
                yield from self._at(base, place)

    def _near(self) -> Iterator[Slip]:
        """What one mistake in the step of an operand makes."""
        for place in self.derivation.direct:
            if place in self.derivation.formed:
                yield from self._at(self.typed, place)

    def _at(self, base: Mapping[Quantity, float], place: Quantity) -> Iterator[Slip]:
        """What one mistake in an earlier step makes of the quantity."""
        for slip in finite(slips(self.supposed(base), place)):
            value = self.supposed({**base, place: slip.value}).formed(self.quantity)
            if math.isfinite(value):
                yield Slip(slip.mistake, slip.place, value, slip.detail, slip.name)

    def _everywhere(self, base: Mapping[Quantity, float], mistake: Mistake, layer: int | None) -> Iterator[Slip]:
        """The same mistake in all units of a layer, or of all layers."""
        made: list[Slip] = []
        twist = self._twist(mistake, layer, made)
        value = Supposed(self.record, base, self.derivation.formed, twist=twist).formed(self.quantity)
        if made:
            yield Slip(mistake, made[0].place, value, made[0].detail)

    def _twist(self, mistake: Mistake, layer: int | None, made: list[Slip]) -> Twist:
        """Makes the mistake in each step where it can be made in one way only, and notes where."""
        kinds = EVERYWHERE[mistake]

        def twisted(view: Supposed, q: Quantity) -> float | None:
            if q.kind not in kinds or layer not in (None, q.layer):
                return None
            operands = {operand: view.value(operand) for operand in self.derivation.operands.get(q, ())}
            found = [slip for slip in slips(Supposed(view.base, operands), q) if slip.mistake is mistake]
            if len(found) != 1 or not math.isfinite(found[0].value):
                return None
            made.append(found[0])
            return found[0].value

        return twisted


def _sure(number: Typed, slip: Slip, *, exact: bool) -> bool:
    """A wrong sign is plain at any number of digits, and so is a number that is met to the last bit."""
    if not exact:
        return False
    return slip.mistake is Mistake.WRONG_SIGN or abs(number.value - slip.value) <= 1e-12 * abs(number.value)


def _cross_entropy(target: float, out: float, binary: bool) -> float:
    """-t ln out, for a binary one less (1 - t) ln(1 - out); NaN where a logarithm has no value."""
    if not 0.0 < out < 1.0:
        return math.nan
    return -target * math.log(out) - ((1.0 - target) * math.log(1.0 - out) if binary else 0.0)
