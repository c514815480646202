"""The picture of a quantity over the iterations, with a mark at the present one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from bpsim.core.quantity import SAMPLED
from bpsim.simulator import Simulator
from bpsim.simulator.over_iterations import Line
from bpsim.trace.numerals import grouped
from bpsim.view.plots import wording
from bpsim.view.plots.frame import Frame, paint_words
from bpsim.view.theme import Theme

FEW = 60
"""Points up to which each has a dot."""


@dataclass(frozen=True, eq=False)
class LinePicture:
    """A line with all that is written about it. sign: -1.0 where the notation writes it with the opposite one.

    now: the present iteration with its value, where that is computed. progress: how far the line has come.
    """

    line: Line
    symbol: str
    sign: float
    last: int
    iteration: int
    height: float | None
    now: str
    progress: str
    note: str

    @classmethod
    def of(cls, line: Line, simulator: Simulator, progress: str = "") -> LinePicture:
        """The picture of a line at the simulator's position, in its notation and with its digits."""
        quantity, notation = line.quantity, simulator.notation
        symbol, sign = notation.plain(quantity), notation.shown(quantity, 1.0)
        point = dict(line.points).get(simulator.iteration)
        known = None if point is None else notation.shown(quantity, point)
        if known is None and simulator.computed(quantity):
            known = simulator.shown(quantity)
        height = None if known is None or not math.isfinite(known) else known
        now = "" if known is None else simulator.numerals.of(quantity.kind, known)
        other = quantity.kind in SAMPLED and not simulator.values.engine.batches.full_batch
        iteration = grouped(simulator.iteration)
        return cls(
            line,
            symbol,
            sign,
            simulator.last,
            simulator.iteration,
            height,
            wording.LINE_NOW.format(iteration=iteration, symbol=symbol, value=now) if now else "",
            progress,
            wording.OTHER_SAMPLES if other and quantity.sample is not None else "",
        )

    @property
    def texts(self) -> tuple[str, ...]:
        heading = wording.OVER_ITERATIONS.format(symbol=self.symbol)
        return tuple(filter(None, (heading, self.now, self.note, self.progress)))

    @cached_property
    def _heights(self) -> list[tuple[int, float]]:
        """The points as they are drawn: NaN where there is nothing to draw."""
        return [(at, self.sign * value if math.isfinite(value) else math.nan) for at, value in self.line.points]

    @cached_property
    def span(self) -> tuple[float, float, float, float]:
        """First and last iteration, least and greatest value, with some room."""
        known = [value for _, value in self._heights if not math.isnan(value)]
        known += [] if self.height is None else [self.height]
        low, high = (min(known), max(known)) if known else (0.0, 1.0)
        room = 0.08 * (high - low) or 0.1 * abs(high) or 0.5
        first = self.line.iterations[0] if self.line.points else 0
        return float(first), float(max(self.last, first + 1)), low - room, high + room

    def table(self) -> str:
        return self.line.table(self.symbol, self.sign)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        texts = self.texts
        frame = Frame.below(len(texts), rect, self.span)
        colours = [theme.ink] + [theme.muted] * (len(texts) - 1)
        words = [(text, colour, at == 0) for at, (text, colour) in enumerate(zip(texts, colours, strict=True))]
        paint_words(painter, rect, words)
        frame.paint(painter, theme, wording.ACROSS, self.symbol, whole=True)
        painter.save()
        painter.setClipRect(frame.rect.adjusted(-4, -4, 4, 4))
        self._paint_line(painter, frame, theme)
        self._paint_here(painter, frame, theme)
        painter.restore()

    def _paint_line(self, painter: QPainter, frame: Frame, theme: Theme) -> None:
        """What is not finite is left out of it; a point between two such is a dot."""
        path, drawing, dots = QPainterPath(), False, len(self._heights) <= FEW
        painter.setBrush(QColor(theme.positive))
        for at, value in self._heights:
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
        painter.setPen(QPen(QColor(theme.positive), 2.0))
        painter.drawPath(path)

    def _paint_here(self, painter: QPainter, frame: Frame, theme: Theme) -> None:
        x = frame.place(self.iteration, frame.span[2]).x()
        painter.setPen(QPen(QColor(theme.muted), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, frame.rect.top()), QPointF(x, frame.rect.bottom()))
        if self.height is not None:
            painter.setPen(QPen(QColor(theme.panel), 1.5))
            painter.setBrush(QColor(theme.current))
            painter.drawEllipse(frame.place(self.iteration, self.height), 5.0, 5.0)
