"""Judges numbers in the order of computation."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache, partial

from bpsim.answers import wording
from bpsim.answers.chain import Chain
from bpsim.answers.rounded_values import RoundedValues
from bpsim.answers.search import Search
from bpsim.answers.verdicts import Explained, Judged, Operand, Report, Verdict
from bpsim.core.quantity import NEW_VALUES, Quantity
from bpsim.simulator import Simulator
from bpsim.trace.typed import Typed

TELLING = 2
"""Significant digits below which a number that fits says nothing: 0 fits all that is small, 1 all from 0.5 to 1.5."""
UNITS_OFF, UNITS_OFF_OF_FEW, FEW = 2, 1, 2
"""Units in the last place that rounding on the way may make, and as much for numbers of so few significant digits."""

SMALL_CHANGE, CHANGE_DIGITS = 20, 3
"""Units of the last place below which a change hides mistakes in a new value; digits of it that are asked for."""

FEW_DIGITS = 4
"""Significant digits below which more of them are asked for where no mistake is found."""

REMEMBERED = 20_000
"""Numbers that a judge remembers before it begins anew."""

HALF = 0.5
"""A unit, for what float64 makes of decimals."""

Said = tuple[Verdict, str]
"""A verdict, and the sentence that goes with it."""


def judge(simulator: Simulator, entries: Mapping[Quantity, str]) -> Report:
    """Judges what was typed for quantities of the present iteration, to the digits that were typed, in the sign of the
    notation.

    A number is right that agrees with the right value after rounding; in order where it follows from the student's own
    numbers or from rounded operands; and it follows where it is what his own wrong numbers give. What was typed is what
    everything after it is judged by. A quantity that no step of the iteration computes is left out.
    """
    return Judge().report(simulator, entries)


Before = dict[int, tuple[str, Verdict]]
"""Numbers that were typed before another, with their verdicts, by the number of the step."""


class _Memory:
    """What was found out about the numbers of one iteration: it holds for every sheet of it."""

    def __init__(self, simulator: Simulator) -> None:
        self.values, self.notation, self.steps = simulator.values, simulator.notation, simulator.steps
        self.known = RoundedValues(simulator.values)
        self.said: dict[Hashable, Said] = {}
        self.reasons: dict[Hashable, Callable[[], Explained]] = {}
        self._reach: dict[Quantity, tuple[int, ...] | None] = {}

    def holds_for(self, simulator: Simulator) -> bool:
        """Whether it is about what the simulator shows."""
        full = len(self.said) + len(self.reasons) > REMEMBERED
        same = self.values is simulator.values and self.notation is simulator.notation
        return same and self.steps is simulator.steps and not full

    def about(self, quantity: Quantity, before: Before) -> Hashable:
        """What was typed for all that a quantity may be made of."""
        if quantity not in self._reach:
            reach = self.known.reach(quantity)
            numbers = map(self.steps.number, reach or ())
            found = tuple(number for number in numbers if number is not None)
            self._reach[quantity] = None if reach is None else found
        steps = self._reach[quantity]
        return tuple(before.items()) if steps is None else tuple(map(before.get, steps))


class Judge:
    """Judges sheets as ``judge`` does, and remembers: a number is judged once while what it is made of is the same.

    So a class is marked in little more time than its differences take, and so is a sheet of which one number changes.
    """

    def __init__(self) -> None:
        self._memory: _Memory | None = None

    def report(self, simulator: Simulator, entries: Mapping[Quantity, str]) -> Report:
        """What is said of all numbers of a sheet of the simulator's iteration."""
        if self._memory is None or not self._memory.holds_for(simulator):
            self._memory = _Memory(simulator)
        return _Sheet(simulator, self._memory, entries).report()


class _Sheet:
    """One sheet, judged number by number in the order of the steps."""

    def __init__(self, simulator: Simulator, memory: _Memory, entries: Mapping[Quantity, str]) -> None:
        self._simulator = simulator
        self._memory = memory
        self._known = memory.known
        self._texts = entries
        self._before: Before = {}
        self._in_order: dict[Quantity, Typed] = {}
        self._untold: dict[Quantity, Typed] = {}
        """Typed numbers with too few digits to tell, as far as they tell something."""
        self._typed: dict[Quantity, Typed] = {}
        """All that can be gone on with, the wrong ones too."""
        decimals = list(_decimals(entries.values()))
        self._digits = max((number.significant for number in decimals), default=0)
        self._places = max((number.places for number in decimals), default=0)

    def report(self) -> Report:
        numbers = [(self._simulator.steps.number(q), q) for q in self._texts]
        order = sorted(((n, q) for n, q in numbers if n is not None), key=lambda pair: pair[0])
        judged = [self._judge(number, quantity) for number, quantity in order]
        first = next((at for at, entry in enumerate(judged) if entry.verdict is Verdict.WRONG), None)
        if first is None:
            return Report(tuple(judged))
        judged[first] = wrong = replace(judged[first], first=True)
        operands = self._simulator.explain(wrong.number).operands
        right = self._simulator.shown(wrong.quantity)
        return Report(tuple(judged), wrong, right, tuple(self._operand(operand.quantity) for operand in operands))

    def _judge(self, number: int, quantity: Quantity) -> Judged:
        text, simulator = self._texts[quantity], self._simulator
        symbol, name = wording.named(simulator, quantity), simulator.notation.plain(quantity)
        blank = Judged(quantity, number, symbol, text, Verdict.UNREADABLE, name=name)
        try:
            typed = self._read(quantity, text)
        except ValueError as fault:
            return replace(blank, said=str(fault))
        if not math.isfinite(self._known.value(quantity)):
            return replace(blank, verdict=Verdict.UNCLEAR, said=wording.NOT_FINITE)
        verdict, note = self._said(quantity, typed)
        entry = replace(blank, verdict=verdict, said=note)
        if verdict is Verdict.WRONG:
            entry = replace(entry, explain=self._reason(quantity, typed))
        self._before[number] = text, verdict
        self._go_on(quantity, typed, verdict)
        return entry

    def _said(self, quantity: Quantity, typed: Typed) -> Said:
        """The verdict on a number, and what is said of one that is not wrong."""
        sheet = (self._digits, self._places) if typed.significant < TELLING else None
        place = quantity, self._texts[quantity], sheet, self._has_wrong, self._memory.about(quantity, self._before)
        if place not in self._memory.said:
            self._memory.said[place] = self._accepted(quantity, typed, self._known.value(quantity))
        return self._memory.said[place]

    def _reason(self, quantity: Quantity, typed: Typed) -> Callable[[], Explained]:
        """Looks for the mistakes behind a wrong number when that is asked for: most of the time goes there."""
        place = quantity, self._texts[quantity], tuple(self._before.items())
        if place not in self._memory.reasons:
            own = [dict(self._typed)] if self._has_wrong else []
            grounds = [*own, dict(self._in_order)]
            reason = partial(_explained, self._simulator, self._known, quantity, typed, grounds)
            self._memory.reasons[place] = cache(reason)
        return self._memory.reasons[place]

    @property
    def _has_wrong(self) -> bool:
        """Whether some of the numbers before are wrong, or follow from such."""
        return len(self._typed) > len(self._in_order)

    def _read(self, quantity: Quantity, text: str) -> Typed:
        """What was typed, in the sign of the trace. Raises ValueError."""
        typed = _number(text)
        return typed.negative if self._simulator.notation.turns(quantity.kind) else typed

    def _go_on(self, quantity: Quantity, typed: Typed, verdict: Verdict) -> None:
        """Whatever was typed is what the numbers after it are judged by."""
        if verdict is Verdict.UNCLEAR:
            self._untold[quantity] = typed
            return
        self._typed[quantity] = typed
        if verdict in (Verdict.RIGHT, Verdict.ROUNDING):
            self._in_order[quantity] = typed

    def _accepted(self, quantity: Quantity, number: Typed, right: float) -> Said:
        """What is said of a number that is not wrong."""
        if number.significant < TELLING and number.places < self._places:
            # Zeros at the end that were left away, as 0.1 for 0.1000.
            padded = self._as_typed(quantity, number.padded(self._digits), right)
            if padded[0] in (Verdict.RIGHT, Verdict.ROUNDING, Verdict.FOLLOWS):
                return padded
        return self._as_typed(quantity, number, right)

    def _as_typed(self, quantity: Quantity, number: Typed, right: float) -> Said:
        chain = Chain(self._known, quantity, self._in_order)
        telling = number.significant >= TELLING or number.value == right
        if number.agrees(right) or self._simulator.training.rounded(number.value) == right:
            told = telling or (number.value == 0 and chain.is_rest(right))
            return (Verdict.RIGHT, "") if told else (Verdict.UNCLEAR, wording.TOO_FEW)
        if chain.is_rest(right) and chain.is_rest(number.value):
            return Verdict.RIGHT, ""
        verdict, note = self._rounding(chain, number, right, telling)
        if verdict is not Verdict.WRONG:
            return (verdict, note) if telling else (Verdict.UNCLEAR, wording.TOO_FEW)
        if self._has_wrong:
            own = Chain(self._known, quantity, self._typed)
            telling = telling or number.value == own.own.formed(quantity)
            if telling and own.gives(number):
                return Verdict.FOLLOWS, wording.FOLLOWS
        if chain.formed and not math.isfinite(chain.own.formed(quantity)):
            # An out that was rounded to 1, by whose 1 - out is divided.
            return Verdict.UNCLEAR, wording.OWN_NOT_FINITE
        if chain.is_undecided(number):
            return Verdict.UNCLEAR, wording.UNDECIDED
        return Verdict.WRONG, ""

    def _rounding(self, chain: Chain, number: Typed, right: float, telling: bool) -> Said:
        """What is said of a number that is as near to the right one as rounding may leave it."""
        cut = number.cut_from(right)
        if chain.is_given and number.significant <= FEW and not cut:
            return Verdict.WRONG, ""
        units = UNITS_OFF if number.significant > FEW else UNITS_OFF_OF_FEW
        # A 0 tells nothing of what is as small as its unit, however that was rounded.
        near = cut or ((telling or number.value == 0) and number.units_from(right) <= units + HALF)
        small = near and change_of(self._simulator, chain.quantity) < SMALL_CHANGE * number.unit
        if near and not small:
            return Verdict.ROUNDING, wording.CUT if cut else wording.NEAR
        if chain.formed and chain.from_own(number):
            return Verdict.ROUNDING, wording.FROM_OWN
        if chain.formed and chain.from_rounded(number):
            return Verdict.ROUNDING, wording.FROM_ROUNDED
        if small:
            return Verdict.UNCLEAR, wording.SMALL_CHANGE.format(
                decimals=decimals_needed(self._simulator, chain.quantity)
            )
        if chain.formed and chain.within(number):
            return Verdict.ROUNDING, wording.ON_THE_WAY
        if self._untold:
            # A 0 may be a rounded number, and a mistake too.
            untold = Chain(self._known, chain.quantity, {**self._in_order, **self._untold})
            if untold.gives(number):
                return Verdict.UNCLEAR, wording.OF_FEW
        return Verdict.WRONG, ""

    def _operand(self, quantity: Quantity) -> Operand:
        symbol = wording.named(self._simulator, quantity)
        return Operand(quantity, symbol, self._texts.get(quantity, ""), self._simulator.shown(quantity))


def _explained(
    simulator: Simulator,
    known: RoundedValues,
    quantity: Quantity,
    number: Typed,
    grounds: Sequence[Mapping[Quantity, Typed]],
) -> Explained:
    """What is said of a wrong number, and the mistakes that give it. grounds: what may have been typed before it."""
    tried = (Search(Chain(known, quantity, before)).explain(number) for before in grounds)
    mistakes = next(filter(None, tried), ())
    few = number.significant < FEW_DIGITS or number.places < decimals_needed(simulator, quantity)
    return Explained(wording.explain(simulator, quantity, mistakes, few=few), mistakes)


def change_of(simulator: Simulator, quantity: Quantity) -> float:
    """How far an update moves what ``quantity`` is a new value of; infinite for what is none."""
    if quantity.kind not in NEW_VALUES:
        return math.inf
    return abs(simulator.value(quantity) - simulator.value(simulator.values.model.parameter(quantity)))


def decimals_needed(simulator: Simulator, quantity: Quantity) -> int:
    """Decimals that a number has to have for ``CHANGE_DIGITS`` digits of what it tells; 0 where nothing asks for any.

    A new weight tells its change, which may be far smaller than itself.
    """
    change = change_of(simulator, quantity)
    if not change or not math.isfinite(change):
        return 0
    return max(0, CHANGE_DIGITS - 1 - math.floor(math.log10(change)))


@lru_cache(REMEMBERED)
def _number(text: str) -> Typed:
    """What was typed; a class types the same numbers."""
    return Typed.read(text)


def _decimals(texts: Iterable[str]) -> Iterator[Typed]:
    """What was typed as a decimal number, not as a fraction."""
    for text in texts:
        with suppress(ValueError):
            number = _number(text)
            if number.unit:
                yield number
