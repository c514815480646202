"""Judges numbers in the order of computation."""

from __future__ import annotations

import math
from collections.abc import Mapping

from bpsim.checking import wording
from bpsim.checking.report import Judged, Operand, Report, Verdict
from bpsim.checking.search import Search
from bpsim.core import scalars
from bpsim.core.quantity import Quantity
from bpsim.simulator import Simulator
from bpsim.trace.typed import Typed


def check(simulator: Simulator, entries: Mapping[Quantity, str]) -> Report:
    """Judges what was typed for quantities of the present iteration, to the digits that were typed.

    A number is right that agrees with the right value after rounding, and in order where it follows from the
    student's own earlier numbers or from rounded operands. Nothing is judged wrong after the first wrong one. A
    quantity that no step of the iteration computes is left out.
    """
    return _Judge(simulator, entries).report()


class _Judge:
    def __init__(self, simulator: Simulator, entries: Mapping[Quantity, str]) -> None:
        self._simulator = simulator
        self._texts = entries
        self._typed: dict[Quantity, float] = {}
        self._wrong: Judged | None = None

    def report(self) -> Report:
        numbers = [(self._simulator.steps.number(q), q) for q in self._texts]
        order = sorted(((n, q) for n, q in numbers if n is not None), key=lambda pair: pair[0])
        judged = tuple(self._judge(number, quantity) for number, quantity in order)
        return self._explained(judged) if self._wrong else Report(judged)

    def _judge(self, number: int, quantity: Quantity) -> Judged:
        verdict, note = self._verdict(quantity)
        symbol = wording.named(self._simulator, quantity)
        entry = Judged(quantity, number, symbol, self._texts[quantity], verdict, note)
        if verdict is Verdict.WRONG:
            self._wrong = entry
        return entry

    def _verdict(self, quantity: Quantity) -> tuple[Verdict, str]:
        try:
            number = Typed.read(self._texts[quantity])
        except ValueError as fault:
            return Verdict.UNREADABLE, str(fault)
        right = self._simulator.value(quantity)
        if not math.isfinite(right):
            return Verdict.WAITING, wording.NOT_FINITE
        verdict, note = self._compared(quantity, number, right)
        if verdict in (Verdict.RIGHT, Verdict.ROUNDING):
            self._typed[quantity] = number.value
        elif self._wrong is not None:
            return Verdict.WAITING, wording.WAITING.format(quantity=self._wrong.symbol)
        return verdict, note

    def _compared(self, quantity: Quantity, number: Typed, right: float) -> tuple[Verdict, str]:
        if number.agrees(right) or self._rounded_as_asked(number) == right:
            return Verdict.RIGHT, wording.TOO_FEW if right != 0 and number.value == 0 else ""
        if number.cut_from(right):
            return Verdict.ROUNDING, wording.CUT
        if self._wrong is not None:
            return Verdict.WRONG, ""
        search = Search(self._simulator.record, quantity, self._typed)
        if not search.formed:
            return Verdict.WRONG, ""
        if search.from_own(number):
            return Verdict.ROUNDING, wording.FROM_OWN
        if search.from_rounded(number):
            return Verdict.ROUNDING, wording.FROM_ROUNDED
        return Verdict.WRONG, ""

    def _rounded_as_asked(self, number: Typed) -> float:
        """The number as the lesson wants it rounded, where it was typed with more digits."""
        scale = self._simulator.training.scale
        return scalars.rounded(number.value, scale) if scale else number.value

    def _explained(self, judged: tuple[Judged, ...]) -> Report:
        wrong = self._wrong
        assert wrong is not None
        number = Typed.read(wrong.text)
        before = {q: v for q, v in self._typed.items() if (self._simulator.steps.number(q) or 0) < wrong.number}
        slips = Search(self._simulator.record, wrong.quantity, before).explain(number)
        return Report(
            judged,
            wrong,
            self._simulator.value(wrong.quantity),
            tuple(self._operand(operand.quantity) for operand in self._simulator.explain(wrong.number).operands),
            slips,
            wording.explain(self._simulator, wrong.quantity, slips, number),
        )

    def _operand(self, quantity: Quantity) -> Operand:
        symbol = wording.named(self._simulator, quantity)
        return Operand(quantity, symbol, self._texts.get(quantity, ""), self._simulator.value(quantity))
