"""The picture of quantities over the iterations, of this run and of others, with a mark at the present iteration."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from bpsim.core.quantity import SAMPLED, Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.simulator.over_iterations import Line, table
from bpsim.trace.numerals import grouped
from bpsim.view.plots import wording
from bpsim.view.plots.frame import (
    TOP,
    Entry,
    Frame,
    Words,
    broken_words,
    fitting,
    legend_rows,
    paint_legend,
    paint_words,
    row_height,
    rows_above,
)
from bpsim.view.plots.legend import ghost_colour, output_colours
from bpsim.view.text import one_line
from bpsim.view.theme import LIGHT, Theme

FEW = 60
"""Points up to which each has a dot."""
DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (1.5, 2.5), (8, 3, 1.5, 3), (12, 4), (4, 2, 1, 2, 1, 2))
"""How the line of each quantity is broken, so that they are told apart without colour; as many as have a line."""
INSET = 20.0
"""Pixels beside the legend, on both sides together."""


class OfRun(Struct, frozen=True):
    """A line of another run. line: the number of the quantity. run: its number among the curves over the error plot,
    whose colour it has."""

    line: Line
    quantity: int
    run: int
    name: str


class Strand(Struct, frozen=True):
    """One line as it is drawn. sign: -1.0 where the notation writes the quantity with the opposite one.

    quantity, run: as of ``OfRun``; run is None for this one. known: the value at the present iteration, as it is
    written, where it is computed; now: the same with its symbol.
    """

    line: Line
    symbol: str
    sign: float
    quantity: int
    run: int | None = None
    name: str = ""
    known: float | None = None
    now: str = ""

    @property
    def height(self) -> float | None:
        """Where the present iteration is marked."""
        return self.known if self.known is not None and math.isfinite(self.known) else None

    @property
    def heights(self) -> Iterator[tuple[int, float]]:
        """The points as they are drawn: NaN where there is nothing to draw."""
        return ((at, self.sign * value if math.isfinite(value) else math.nan) for at, value in self.line.points)

    @property
    def head(self) -> str:
        """What it is called in a table."""
        return wording.OF_RUN.format(symbol=self.symbol, run=self.name) if self.run is not None else self.symbol

    def colour(self, theme: Theme) -> str:
        """It says of which run it is or, of this run, which quantity."""
        own = [theme.positive, *output_colours(theme)]
        return own[self.quantity] if self.run is None else ghost_colour(theme, self.run)

    def pen(self, theme: Theme, width: float) -> QPen:
        """How it is drawn: the dashes say which quantity it is."""
        pen = QPen(QColor(self.colour(theme)), width)
        if DASHES[self.quantity]:
            pen.setDashPattern(list(DASHES[self.quantity]))
        return pen


class LinePicture(Struct, frozen=True, eq=False, dict=True):
    """Lines with all that is written about them. strands: those of this run first, in order.

    now: the values that are computed at the present iteration. progress: how far the lines have come.
    """

    strands: tuple[Strand, ...]
    last: int
    iteration: int
    now: str
    progress: str
    note: str

    @classmethod
    def of(
        cls,
        lines: Sequence[Line],
        simulator: Simulator,
        progress: str = "",
        others: Sequence[OfRun] = (),
        notes: Sequence[str] = (),
    ) -> LinePicture:
        """The picture of lines at the simulator's position, in its notation and with its digits; at most as many as
        there are ``DASHES``. others: of other runs. notes: what else is to be said."""
        notation = simulator.notation
        strands = [_present(number, line, simulator) for number, line in enumerate(lines)]
        now = wording.COMMA.join(strand.now for strand in strands if strand.now)
        of_runs = (
            Strand(
                one.line,
                strands[one.quantity].symbol,
                notation.shown(one.line.quantity, 1.0),
                one.quantity,
                one.run,
                one.name,
            )
            for one in others
        )
        note = _of_samples(lines, simulator)
        return cls(
            (*strands, *of_runs),
            simulator.last,
            simulator.iteration,
            now,
            progress,
            wording.SEMICOLON.join(filter(None, (note, *notes))),
        )

    @property
    def line(self) -> Line:
        """The first one."""
        return self.strands[0].line

    @property
    def symbols(self) -> tuple[str, ...]:
        """Those of the quantities, in order."""
        return tuple(strand.symbol for strand in self.strands if strand.run is None)

    @property
    def texts(self) -> tuple[str, ...]:
        here = wording.LINE_NOW.format(iteration=grouped(self.iteration), values=self.now) if self.now else ""
        return self._texts(here)

    def _texts(self, here: str) -> tuple[str, ...]:
        """here: what is said about the present iteration."""
        heading = wording.OVER_ITERATIONS.format(symbol=wording.COMMA.join(self.symbols))
        return tuple(filter(None, (heading, here, self.note, self.progress)))

    @property
    def _written(self) -> tuple[str, ...]:
        """What is painted above the axes: of several quantities the values stand in the legend."""
        if len(self.symbols) == 1 or not self.now:
            return self.texts
        return self._texts(wording.ITERATION.format(iteration=grouped(self.iteration)))

    @property
    def described(self) -> str:
        """All that is written, and of which runs there are lines."""
        runs = dict.fromkeys(strand.name for strand in self.strands if strand.run is not None)
        over = (wording.AND_OF_RUNS.format(runs=wording.COMMA.join(runs)),) if runs else ()
        return ". ".join((*self.texts, *over))

    @cached_property
    def span(self) -> tuple[float, float, float, float]:
        """First and last iteration, least and greatest value, with some room."""
        known = [value for strand in self.strands for _, value in strand.heights if not math.isnan(value)]
        known += [strand.height for strand in self.strands if strand.height is not None]
        low, high = (min(known), max(known)) if known else (0.0, 1.0)
        room = 0.08 * (high - low) or 0.1 * abs(high) or 0.5
        ends = [strand.line.iterations for strand in self.strands if strand.line.points]
        first, last = min((end[0] for end in ends), default=0), max((end[-1] for end in ends), default=0)
        return float(first), float(max(self.last, last, first + 1)), low - room, high + room

    def table(self) -> str:
        return table([(strand.head, strand.line, strand.sign) for strand in self.strands])

    def _legend(self, width: float, theme: Theme = LIGHT) -> list[list[Entry]]:
        """What each kind of line stands for, in rows of a width in pixels; nothing where there is only one."""
        if len(self.strands) == 1:
            return []
        several = len(self.symbols) > 1
        runs = {strand.run: strand for strand in reversed(self.strands) if strand.run is not None}
        entries = []
        for strand in self.strands:
            if strand.run is None:
                text = strand.now or strand.symbol if several else wording.THIS_RUN
                entries.append(Entry(text, strand.colour(theme), dashes=DASHES[strand.quantity]))
        # A run has one line for all quantities.
        entries += [Entry(one_line(strand.name), strand.colour(theme)) for _number, strand in sorted(runs.items())]
        return legend_rows(entries, width)

    def frame(self, rect: QRectF) -> Frame:
        """The axes where they stand in a rectangle."""
        words = self._words(rect)
        rows = self._legend(rect.width() - INSET)[: rows_above(rect) - len(words)]
        return Frame.below(len(words) + len(rows), rect, self.span)

    def _words(self, rect: QRectF, theme: Theme = LIGHT) -> list[Words]:
        """What is written above the legend, in as many lines as it needs."""
        texts = self._written
        words = ((text, theme.muted if at else theme.ink, at == 0) for at, text in enumerate(texts))
        return fitting(broken_words(words, rect), rows_above(rect))

    def iteration_at(self, place: QPointF, rect: QRectF) -> int | None:
        """The iteration of this run that is nearest to a place; None beside the axes."""
        frame = self.frame(rect)
        if not frame.rect.adjusted(-6, 0, 6, 0).contains(place):
            return None
        left, right, *_heights = self.span
        at = left + (place.x() - frame.rect.left()) / frame.rect.width() * (right - left)
        return min(max(round(at), round(left)), self.last)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        frame, words = self.frame(rect), self._words(rect, theme)
        paint_words(painter, rect, words)
        legend = QRectF(rect.left() + 12, rect.top() + TOP + row_height() * len(words), rect.width() - INSET, 0.0)
        rows = self._legend(legend.width(), theme)[: rows_above(rect) - len(words)]
        paint_legend(painter, legend, rows, theme.ink)
        frame.paint(painter, theme, wording.ACROSS, wording.COMMA.join(self.symbols), whole=True)
        painter.save()
        painter.setClipRect(frame.rect.adjusted(-4, -4, 4, 4))
        for strand in reversed(self.strands):
            self._paint_line(painter, frame, theme, strand)
        self._paint_here(painter, frame, theme)
        painter.restore()

    def _paint_line(self, painter: QPainter, frame: Frame, theme: Theme, strand: Strand) -> None:
        """What is not finite is left out of it; a point between two such is a dot."""
        path, drawing, dots = QPainterPath(), False, len(strand.line.points) <= FEW
        pen = strand.pen(theme, 2.0 if strand.run is None else 1.5)
        painter.setBrush(pen.color())
        for at, value in strand.heights:
            if math.isnan(value):
                drawing = False
                continue
            place = frame.place(at, value)
            if drawing:
                path.lineTo(place)
            else:
                path.moveTo(place)
                drawing = True
            if dots:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawEllipse(place, 2.5, 2.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawPath(path)

    def _paint_here(self, painter: QPainter, frame: Frame, theme: Theme) -> None:
        x = frame.place(self.iteration, frame.span[2]).x()
        painter.setPen(QPen(QColor(theme.muted), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, frame.rect.top()), QPointF(x, frame.rect.bottom()))
        for strand in self.strands:
            if strand.height is not None:
                painter.setPen(QPen(QColor(theme.panel), 1.5))
                painter.setBrush(QColor(theme.current))
                painter.drawEllipse(frame.place(self.iteration, strand.height), 5.0, 5.0)


def _of_samples(lines: Sequence[Line], simulator: Simulator) -> str:
    """Of which samples the lines are; empty where they are of none, and where there is only one."""
    known = dict.fromkeys(line.quantity.sample for line in lines if _differs(line.quantity, simulator))
    samples = [sample for sample in known if sample is not None]
    several = simulator.values.samples > 1
    if not samples:
        return ""
    if simulator.values.engine.is_in_one_batch:
        return wording.COMMA.join(map(simulator.sample_name, samples)) if several else ""
    if not several:
        return wording.OTHER_SAMPLES
    numbers = wording.COMMA.join(grouped(sample + 1) for sample in samples)
    return wording.OTHER_SAMPLES_AT.format(samples=numbers)


def _differs(quantity: Quantity, simulator: Simulator) -> bool:
    """Whether a quantity has a value for each sample; a variable of formulas only where it has a column."""
    if quantity.kind is not Kind.VALUE:
        return quantity.kind in SAMPLED
    formulas = simulator.formulas
    return quantity.unit in formulas.fed or formulas.graph.gate(quantity.at_unit) is not None


def _present(number: int, line: Line, simulator: Simulator) -> Strand:
    """The line of a quantity of this run."""
    quantity, notation = line.quantity, simulator.notation
    point = dict(line.points).get(simulator.iteration)
    known = None if point is None else notation.shown(quantity, point)
    if known is None and simulator.computed(quantity):
        known = simulator.shown(quantity)
    symbol, now = notation.plain(quantity), ""
    if known is not None:
        now = wording.EQUALS.format(name=symbol, value=simulator.numerals.of(quantity.kind, known))
    return Strand(line, symbol, notation.shown(quantity, 1.0), number, known=known, now=now)
