"""The picture of quantities over the iterations, of this run and of others, with a mark at the present iteration."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from bpsim.core.quantity import SAMPLED
from bpsim.simulator import Simulator
from bpsim.simulator.over_iterations import Line, table
from bpsim.trace.numerals import grouped
from bpsim.view.plots import wording
from bpsim.view.plots.frame import Frame, paint_words, row_height
from bpsim.view.plots.legend import ghost_colours, output_colours
from bpsim.view.theme import Theme, text_font

FEW = 60
"""Points up to which each has a dot."""
DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (1.5, 2.5), (8, 3, 1.5, 3), (12, 4), (4, 2, 1, 2, 1, 2))
"""How the line of each quantity is broken, so that they are told apart without colour; as many as have a line."""
SWATCH, GAP = 26.0, 16.0
"""Pixels of a piece of line in the legend; and between two entries."""
LONGEST_NAME = 200.0
"""Pixels of a name in the legend, at most."""


@dataclass(frozen=True, slots=True)
class OfRun:
    """A line of another run. line: the number of the quantity. run: its number among the curves over the error plot,
    whose colour it has."""

    line: Line
    quantity: int
    run: int
    name: str


@dataclass(frozen=True, slots=True)
class Strand:
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

    def pen(self, theme: Theme, width: float) -> QPen:
        """How it is drawn: the colour says of which run or which quantity it is, the dashes which quantity."""
        ghosts, own = ghost_colours(theme), [theme.positive, *output_colours(theme)]
        colour = own[self.quantity] if self.run is None else ghosts[self.run % len(ghosts)]
        return _dashed(colour, self.quantity, width)


def _dashed(colour: str, quantity: int, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    if DASHES[quantity]:
        pen.setDashPattern(list(DASHES[quantity]))
    return pen


@dataclass(frozen=True, eq=False)
class LinePicture:
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
        sampled = any(line.quantity.kind in SAMPLED and line.quantity.sample is not None for line in lines)
        note = wording.OTHER_SAMPLES if sampled and not simulator.values.engine.batches.full_batch else ""
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

    @property
    def _legend(self) -> list[tuple[str, Strand]]:
        """What each kind of line stands for; nothing where there is only one."""
        quantities = [strand for strand in self.strands if strand.run is None]
        runs = {strand.run: strand for strand in reversed(self.strands) if strand.run is not None}
        if len(self.strands) == 1:
            return []
        several = len(quantities) > 1
        own = [(strand.now or strand.symbol if several else wording.THIS_RUN, strand) for strand in quantities]
        return [*own, *((strand.name, strand) for _number, strand in sorted(runs.items()))]

    def _entries(self, width: float) -> tuple[list[tuple[QPointF, str, Strand]], float]:
        """Where each entry of the legend stands, from its upper left corner on, and how high all are."""
        metrics, row = QFontMetricsF(text_font(0.9)), row_height()
        x, y, entries = 0.0, 0.0, []
        for text, strand in self._legend:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, min(LONGEST_NAME, width - SWATCH - 6))
            wide = SWATCH + 6 + metrics.horizontalAdvance(text)
            if x and x + wide > width:
                x, y = 0.0, y + row
            entries.append((QPointF(x, y), text, strand))
            x += wide + GAP
        return entries, y + row if entries else 0.0

    def frame(self, rect: QRectF) -> Frame:
        """The axes where they stand in a rectangle."""
        _entries, height = self._entries(rect.width() - 24)
        return Frame.below(len(self._written), rect.adjusted(0, height, 0, 0), self.span)

    def iteration_at(self, place: QPointF, rect: QRectF) -> int | None:
        """The iteration of this run that is nearest to a place; None beside the axes."""
        frame = self.frame(rect)
        if not frame.rect.adjusted(-6, 0, 6, 0).contains(place):
            return None
        left, right, *_heights = self.span
        at = left + (place.x() - frame.rect.left()) / frame.rect.width() * (right - left)
        return min(max(round(at), round(left)), self.last)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        texts = self._written
        frame = self.frame(rect)
        colours = [theme.ink] + [theme.muted] * (len(texts) - 1)
        words = [(text, colour, at == 0) for at, (text, colour) in enumerate(zip(texts, colours, strict=True))]
        paint_words(painter, rect, words)
        self._paint_legend(painter, QPointF(rect.left() + 12, frame.rect.top() - 4), rect.width() - 24, theme)
        frame.paint(painter, theme, wording.ACROSS, wording.COMMA.join(self.symbols), whole=True)
        painter.save()
        painter.setClipRect(frame.rect.adjusted(-4, -4, 4, 4))
        for strand in reversed(self.strands):
            self._paint_line(painter, frame, theme, strand)
        self._paint_here(painter, frame, theme)
        painter.restore()

    def _paint_legend(self, painter: QPainter, below: QPointF, width: float, theme: Theme) -> None:
        """below: the lower left corner."""
        entries, height = self._entries(width)
        painter.setFont(text_font(0.9))
        metrics, row = QFontMetricsF(painter.font()), row_height()
        for at, text, strand in entries:
            place = below + at - QPointF(0, height)
            middle = place.y() + row / 2
            pen = strand.pen(theme, 2.0)
            if len(self.symbols) > 1 and strand.run is not None:
                pen.setStyle(Qt.PenStyle.SolidLine)  # it stands for all quantities of the run
            painter.setPen(pen)
            painter.drawLine(QPointF(place.x(), middle), QPointF(place.x() + SWATCH, middle))
            painter.setPen(QColor(theme.ink))
            painter.drawText(QPointF(place.x() + SWATCH + 6, middle + metrics.ascent() / 2 - 1), text)

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
