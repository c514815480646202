"""A lecture's printed digits beside what the present history gives for the same quantities."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Context, Decimal
from enum import StrEnum

from msgspec import Struct

from bpsim.core.network_values import NetworkValues
from bpsim.core.quantity import GIVEN
from bpsim.guide import text_symbols, wording
from bpsim.lesson.lesson import Printed
from bpsim.lesson.signs import printed_in_sign_of
from bpsim.simulator import Simulator
from bpsim.trace.numerals import at_most, format_decimal, format_number, grouped

MOST_ITERATIONS_KEPT = 32
"""Iterations whose values are kept; each may cost a short replay, so no more are computed without being looked at."""

_CONTEXT = Context(prec=2500)
"""Enough for every float64 with as many decimals as a file may print."""


class Standing(StrEnum):
    """How a printed number stands beside the computed one."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_REACHED = "not reached"
    NOT_KEPT = "not kept"


class Comparison(Struct, frozen=True):
    """One printed number, in the sign of the notation.

    ``value`` is None, and ``computed`` empty, where its iteration is not there.
    """

    printed: Printed
    standing: Standing
    value: float | None = None
    computed: str = ""
    """The value rounded to as many decimals as are printed."""
    explanation: str = ""
    """Why it differs, or why it is not there; or what the lesson has to say of it."""


class PrintedNumbers:
    """The printed numbers of a lesson. Values are read out of records, when they are asked for."""

    def __init__(self, printed: Sequence[Printed]) -> None:
        self.printed = printed
        self._kept: dict[int, NetworkValues] = {}

    def __len__(self) -> int:
        return len(self.printed)

    @property
    def few(self) -> bool:
        """Whether all of them can be compared at once without a noticeable wait."""
        return len({printed.iteration for printed in self.printed}) <= MOST_ITERATIONS_KEPT

    def comparison(self, simulator: Simulator, index: int) -> Comparison:
        """Printed number ``index`` beside what ``simulator`` has computed up to now."""
        [printed] = printed_in_sign_of(simulator.notation.key, [self.printed[index]])
        iteration = grouped(printed.iteration)
        if printed.iteration > simulator.last:
            waiting = wording.NOT_RUN.format(iteration=iteration)
            return Comparison(printed, Standing.NOT_REACHED, explanation=waiting)
        if printed.iteration < simulator.first:
            return Comparison(printed, Standing.NOT_KEPT, explanation=wording.NOT_KEPT.format(iteration=iteration))
        values = self._values_of(simulator, printed.iteration)
        sample = printed.quantity.sample
        if sample is not None and sample >= values.samples:
            missing = wording.NO_SAMPLE.format(iteration=iteration, sample=grouped(sample + 1))
            return Comparison(printed, Standing.NOT_KEPT, explanation=missing)
        if not _computed(simulator, printed):
            return Comparison(printed, Standing.NOT_REACHED, explanation=wording.NOT_REACHED)
        value = simulator.notation.shown(printed.quantity, values.value(printed.quantity))
        round_to = None if printed.quantity.kind in GIVEN else values.engine.training.round_to
        computed = rounded_like(value, printed.value, round_to)
        if agrees(value, printed.value):
            note = text_symbols.plain(printed.note, simulator.notation_of(printed.iteration))
            return Comparison(printed, Standing.AGREES, value, computed, note)
        explanation = self._reason(simulator, printed)
        return Comparison(printed, Standing.DIFFERS, value, computed, explanation)

    def all(self, simulator: Simulator) -> Iterator[Comparison]:
        """Every printed number, in the order of the file."""
        for index in range(len(self)):
            yield self.comparison(simulator, index)

    def furthest(self, simulator: Simulator) -> Printed | None:
        """The last number in the last iteration of which one is printed, where that is not computed yet."""
        last = max((printed.iteration for printed in self.printed), default=0)
        steps = simulator.steps_of(last)
        numbers = (printed for printed in self.printed if printed.iteration == last > simulator.last)
        return max(numbers, key=lambda printed: steps.number(printed.quantity) or 0, default=None)

    def summary(self, simulator: Simulator) -> str:
        """One sentence about all of them; empty where they are too many to be compared at once."""
        if not self.few:
            return ""
        standings = [comparison.standing for comparison in self.all(simulator)]
        agreeing, differing = standings.count(Standing.AGREES), standings.count(Standing.DIFFERS)
        if differing:
            return wording.SOME_DIFFER.format(differing=differing, count=agreeing + differing)
        if not agreeing:
            return wording.NONE_YET
        if agreeing == len(standings):
            return wording.ALL_AGREE.format(count=agreeing)
        return wording.ALL_AGREE_SO_FAR.of(agreeing, count=agreeing)

    def _values_of(self, simulator: Simulator, iteration: int) -> NetworkValues:
        """The values of an iteration, kept as long as no edit puts another in its place."""
        known = self._kept.get(iteration)
        if known is None or known.engine is not simulator.engine_of(iteration):
            known = simulator.values_of(iteration)
            if len(self._kept) >= MOST_ITERATIONS_KEPT:
                self._kept.clear()
            self._kept[iteration] = known
        return known

    def _reason(self, simulator: Simulator, printed: Printed) -> str:
        if simulator.edited(printed.iteration):
            return wording.EDITED
        return text_symbols.plain(printed.note, simulator.notation_of(printed.iteration)) or wording.DIFFERS


def _computed(simulator: Simulator, printed: Printed) -> bool:
    """Whether a step or the training has computed a number; before its last iteration, the training has made all."""
    return printed.iteration < simulator.last or simulator.computed(printed.quantity, printed.iteration)


def agrees(value: float, printed: str) -> bool:
    """Whether ``value``, rounded to as many decimals as ``printed`` has, is the printed number."""
    return math.isfinite(value) and _quantized(value, printed) == Decimal(printed)


def rounded_like(value: float, printed: str, round_to: int | None = None) -> str:
    """``value`` with as many decimals as ``printed`` has, but no more than it was rounded to as it was computed."""
    if not math.isfinite(value):
        return format_number(value)
    rounded = _quantized(value, printed, round_to)
    return format_decimal(rounded if rounded else abs(rounded))


def _quantized(value: float, printed: str, round_to: int | None = None) -> Decimal:
    places = at_most(max(0, -int(Decimal(printed).as_tuple().exponent)), round_to)
    return Decimal(value).quantize(Decimal((0, (1,), -(places or 0))), context=_CONTEXT)
