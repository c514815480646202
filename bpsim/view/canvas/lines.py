"""The lines of text of one iteration's numbers: formed once, since most of them stay the same from step to step."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.trace.marks import Spans, with_sample
from bpsim.trace.symbols import named, spelled
from bpsim.view.canvas.graph_picture import Highlight, Line, Role

if TYPE_CHECKING:
    from bpsim.simulator import Simulator

MOST_KEPT = 32768
_kept: WeakKeyDictionary[Simulator, Lines] = WeakKeyDictionary()


class Lines:
    """The numbers of one iteration as text, with so many digits (None: all) and in one notation."""

    def __init__(self, simulator: Simulator, digits: int | None) -> None:
        self._of = simulator.values, simulator.steps, simulator.notation, digits
        self._numerals = simulator.numerals.with_digits(digits)
        self._values, self._steps, self._notation, _ = self._of
        self._numbers: dict[Quantity, float] = {}
        self._symbols: dict[Quantity, str] = {}
        self._heads: dict[Quantity, str] = {}
        self._units: dict[tuple[int, int], str] = {}
        self._spans: dict[str, Spans] = {}
        self._lines: dict[tuple[Role, str, Quantity, Highlight, str], Line] = {}

    def are_of(self, simulator: Simulator, digits: int | None) -> bool:
        """Whether they still say what the simulator has, and are not too many to be kept."""
        found = simulator.values, simulator.steps, simulator.notation, digits
        many = len(self._lines) + len(self._numbers) > MOST_KEPT
        return not many and all(one is other for one, other in zip(found, self._of, strict=True))

    def step_of(self, quantity: Quantity) -> float:
        """The number of the step that computes a quantity: 0 for what is given, infinite where no step does."""
        number = self._numbers.get(quantity)
        if number is None:
            found = 0 if quantity.kind in GIVEN else self._steps.number(quantity)
            number = self._numbers[quantity] = math.inf if found is None else found
        return number

    def symbol(self, quantity: Quantity) -> str:
        """The plain symbol of a quantity."""
        symbol = self._symbols.get(quantity)
        if symbol is None:
            written = self._notation.symbol(quantity)
            symbol = self._symbols[quantity] = written.plain
            self._spans[symbol] = written.spans
        return symbol

    def head(self, quantity: Quantity) -> str:
        """The symbol without its index; the error of one of several samples keeps its number: E is that of all."""
        head = self._heads.get(quantity)
        if head is None:
            notation = self._notation
            head = notation.head(quantity)
            if quantity.kind is Kind.BATCH_ERROR:
                self._spans[head] = notation.symbol(quantity).spans
            elif quantity.kind is Kind.TOTAL_ERROR:
                head = notation.with_samples.plain(quantity)
                spans = notation.symbol(quantity).spans
                self._spans[head] = with_sample(spans, quantity.at_sample, notation.samples)
            self._heads[quantity] = head
        return head

    def unit(self, layer: int, unit: int) -> str:
        """The name of a unit."""
        name = self._units.get((layer, unit))
        if name is None:
            symbol = self._notation.unit_symbol(Quantity(Kind.OUT, None, layer, unit))
            name = self._units[layer, unit] = symbol.plain
            # Where a notation has only the user's own name, its number is lowered all the same.
            self._spans[name] = (named(name) if symbol.marks == spelled(name).marks else symbol).spans
        return name

    def title(self, layer: int, unit: int) -> Line:
        """The name of a unit as a line."""
        name = self.unit(layer, unit)
        return Line(Role.NAME, name, spans=self._spans[name])

    def line(self, role: Role, symbol: str, quantity: Quantity, highlight: Highlight, note: str) -> Line:
        """A symbol and the number of a quantity."""
        key = role, symbol, quantity, highlight, note
        line = self._lines.get(key)
        if line is None:
            text = self._numerals.of(quantity.kind, self._notation.shown(quantity, self._values.value(quantity)))
            line = self._lines[key] = Line(role, symbol, text, highlight, note, quantity, self._spans.get(symbol, ()))
        return line


def lines_of(simulator: Simulator, digits: int | None) -> Lines:
    """The lines of a position: those of the last time where nothing changed but the step."""
    kept = _kept.get(simulator)
    if kept is None or not kept.are_of(simulator, digits):
        kept = _kept[simulator] = Lines(simulator, digits)
    return kept
