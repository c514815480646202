"""Judges numbers in the order of computation."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from bpsim.checking import wording
from bpsim.checking.mistakes import Slip
from bpsim.checking.report import Judged, Operand, Report, Verdict
from bpsim.checking.search import Search
from bpsim.core import scalars
from bpsim.core.quantity import Quantity
from bpsim.simulator import Simulator
from bpsim.trace.typed import Typed

TELLING = 2
"""Significant digits below which a number that fits says nothing: 0 fits all that is small, 1 all from 0.5 to 1.5."""
UNITS_OFF, UNITS_OFF_OF_FEW, FEW = 2, 1, 2
"""Units in the last place that rounding on the way may make, and as much for numbers of so few significant digits."""

HALF = 0.5
"""A unit, for what float64 makes of decimals."""


def check(simulator: Simulator, entries: Mapping[Quantity, str]) -> Report:
    """Judges what was typed for quantities of the present iteration, to the digits that were typed, in the sign of the
    notation.

    A number is right that agrees with the right value after rounding; in order where it follows from the student's own
    numbers or from rounded operands; and it follows where it is what his own wrong numbers give. What was typed is what
    everything after it is judged by. A quantity that no step of the iteration computes is left out.
    """
    return _Judge(simulator, entries).report()


class _Judge:
    def __init__(self, simulator: Simulator, entries: Mapping[Quantity, str]) -> None:
        self._simulator = simulator
        self._texts = entries
        self._in_order: dict[Quantity, float] = {}
        self._untold: dict[Quantity, float] = {}
        """Those in order as far as so few digits tell."""
        self._typed: dict[Quantity, float] = {}
        """All that can be gone on with, the wrong ones too."""

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
        text, symbol = self._texts[quantity], wording.named(self._simulator, quantity)
        try:
            typed = self._read(quantity, text)
        except ValueError as fault:
            return Judged(quantity, number, symbol, text, Verdict.UNREADABLE, str(fault))
        verdict, note, slips = self._verdict(quantity, typed)
        if verdict is not Verdict.UNCLEAR:
            self._typed[quantity] = typed.value
        elif note == wording.TOO_FEW:
            self._untold[quantity] = typed.value
        if verdict in (Verdict.RIGHT, Verdict.ROUNDING):
            self._in_order[quantity] = typed.value
        return Judged(quantity, number, symbol, text, verdict, note, slips)

    def _read(self, quantity: Quantity, text: str) -> Typed:
        """What was typed, in the sign of the trace. Raises ValueError."""
        typed = Typed.read(text)
        return typed.negative if self._simulator.notation.turns(quantity.kind) else typed

    def _verdict(self, quantity: Quantity, number: Typed) -> tuple[Verdict, str, tuple[Slip, ...]]:
        right = self._simulator.value(quantity)
        if not math.isfinite(right):
            return Verdict.UNCLEAR, wording.NOT_FINITE, ()
        telling = number.significant >= TELLING or number.value == right
        if number.agrees(right) or self._rounded_as_asked(number) == right:
            return (Verdict.RIGHT, "", ()) if telling else (Verdict.UNCLEAR, wording.TOO_FEW, ())
        search = Search(self._simulator.record, quantity, self._in_order)
        rounding = "" if search.is_given else self._rounding(number, right, telling)
        if not rounding and search.formed:
            rounding = self._from_operands(search, number)
        if not rounding and self._untold:
            known = Search(self._simulator.record, quantity, {**self._in_order, **self._untold})
            rounding = self._from_operands(known, number) if known.formed else ""
        if rounding:
            return (Verdict.ROUNDING, rounding, ()) if telling else (Verdict.UNCLEAR, wording.TOO_FEW, ())
        own = search
        if len(self._typed) > len(self._in_order):
            own = Search(self._simulator.record, quantity, self._typed)
            if telling and own.formed and (own.from_own(number) or own.from_rounded(number)):
                return Verdict.FOLLOWS, wording.FOLLOWS, ()
        slips = own.explain(number) or (search.explain(number) if own is not search else ())
        return Verdict.WRONG, wording.explain(self._simulator, quantity, slips, number), slips

    def _rounding(self, number: Typed, right: float, telling: bool) -> str:
        """What is said of a number that is as near to the right one as rounding may leave it; empty where it is not."""
        if number.cut_from(right):
            return wording.CUT
        units = UNITS_OFF if number.significant > FEW else UNITS_OFF_OF_FEW
        return wording.NEAR if telling and number.units_from(right) <= units + HALF else ""

    def _from_operands(self, search: Search, number: Typed) -> str:
        if search.from_own(number):
            return wording.FROM_OWN
        return wording.FROM_ROUNDED if search.from_rounded(number) else ""

    def _rounded_as_asked(self, number: Typed) -> float:
        """The number as the lesson wants it rounded, where it was typed with more digits."""
        scale = self._simulator.training.scale
        return scalars.rounded(number.value, scale) if scale else number.value

    def _operand(self, quantity: Quantity) -> Operand:
        symbol = wording.named(self._simulator, quantity)
        return Operand(quantity, symbol, self._texts.get(quantity, ""), self._simulator.shown(quantity))
