"""Bars of the mean sizes of deltas and gradients, layer by layer, on a logarithmic scale."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen

from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.simulator.by_layer import LayerSizes, ratio, table
from bpsim.trace.numerals import format_short, format_significant, grouped
from bpsim.view.plots import wording
from bpsim.view.plots.frame import LEFT, Frame, broken_words, fitting, paint_words, row_height, rows_above
from bpsim.view.theme import Theme, mixed, text_font

SHARE = 0.36
"""The width of a bar, as a share of what a layer has."""
WIDEST_NUMBER = 1.1
"""The width of a number over its bar, at most, as a share of the bar's."""
LEAST_DECADES = 2
DIGITS = 3
"""Significant, of every number here."""
TICK_ROOM = 24.0
"""Pixels that the number of a power of ten needs."""


class Bar(Struct, frozen=True):
    """One bar. layer: from 1. of_gradient: of the gradients, else of the deltas. before: of the iteration before."""

    layer: int
    of_gradient: bool
    size: float
    before: bool


class LayerBars(Struct, frozen=True, eq=False, dict=True):
    """The sizes with all that is written about them. first_layer: what the notation counts the first layer as."""

    sizes: tuple[LayerSizes, ...]
    iteration: int
    delta: str
    gradient: str
    first_layer: int

    @classmethod
    def of(cls, sizes: tuple[LayerSizes, ...], simulator: Simulator) -> LayerBars:
        """The bars in the notation of the simulator."""
        notation = simulator.notation
        delta = notation.head(Quantity(Kind.DELTA, None, 1, 0))
        error, weight = notation.error_symbol, notation.head(Quantity(Kind.WEIGHT, None, 1, 0, 0))
        first = 1 + notation.scheme.first_layer
        return cls(sizes, simulator.iteration, f"|{delta}|", f"|∂{error}/∂{weight}|", first)

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for text, _ in self._lines)

    @property
    def described(self) -> str:
        """All numbers, in words."""
        return ". ".join((*self.texts, *map(self._of_layer, self.sizes)))

    @cached_property
    def _lines(self) -> tuple[tuple[str, bool], ...]:
        """What is written above, and whether it is bold."""
        iteration = grouped(self.iteration)
        lines = [(wording.SIZES.format(iteration=iteration, delta=self.delta, gradient=self.gradient), True)]
        first, last = self.sizes[0], self.sizes[-1]
        ratios = ratio(first.delta, last.delta), ratio(first.gradient, last.gradient)
        if None not in ratios:
            of_delta, of_gradient = map(_number, ratios)
            said = wording.FIRST_TO_LAST.format(
                delta=self.delta, delta_ratio=of_delta, gradient=self.gradient, gradient_ratio=of_gradient
            )
            lines.append((said, False))
        if any(one.of_before for one in self.sizes):
            lines.append((wording.OF_BEFORE, False))
        if not self.bars:
            lines.append((wording.NOTHING_COMPUTED, False))
        return tuple(lines)

    def _of_layer(self, one: LayerSizes) -> str:
        return wording.SIZES_OF_LAYER.format(
            layer=one.layer - 1 + self.first_layer,
            delta=self.delta,
            delta_size=_number(one.delta),
            gradient=self.gradient,
            gradient_size=_number(one.gradient),
        )

    @cached_property
    def bars(self) -> tuple[Bar, ...]:
        """Those of all layers, of which something is known."""
        return tuple(self._bars())

    def _bars(self) -> Iterator[Bar]:
        for one in self.sizes:
            if one.delta is not None:
                yield Bar(one.layer, False, one.delta, one.delta_before)
            if one.gradient is not None:
                yield Bar(one.layer, True, one.gradient, one.gradient_before)

    @cached_property
    def decades(self) -> tuple[float, float]:
        """The powers of ten at the bottom and at the top."""
        known = [math.log10(bar.size) for bar in self.bars if 0.0 < bar.size < math.inf]
        if not known:
            return -float(LEAST_DECADES), 0.0
        low, high = math.floor(min(known) - 0.3), math.ceil(max(known))
        return float(min(low, high - LEAST_DECADES)), float(high)

    def table(self) -> str:
        return table(self.sizes)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        words = ((text, theme.ink if bold else theme.muted, bold) for text, bold in self._lines)
        lines = fitting(broken_words(words, rect), max(rows_above(rect) - 2, 1))
        span = (0.5, len(self.sizes) + 0.5, *self.decades)
        # A row for the legend, and one for the number of a bar up to the top.
        frame = Frame.below(len(lines) + 2, rect, span)
        paint_words(painter, rect, lines)
        self._paint_legend(painter, frame, theme)
        self._paint_axes(painter, frame, theme)
        metrics = QFontMetricsF(text_font(0.8))
        room = SHARE * frame.rect.width() / len(self.sizes)
        numbers = all(metrics.horizontalAdvance(_number(bar.size)) <= WIDEST_NUMBER * room for bar in self.bars)
        for bar in self.bars:
            self._paint_bar(painter, frame, theme, bar, number=numbers or not 0.0 < bar.size < math.inf)

    def _paint_legend(self, painter: QPainter, frame: Frame, theme: Theme) -> None:
        painter.setFont(text_font(0.9))
        metrics = QFontMetricsF(painter.font())
        x, y = frame.rect.left(), frame.rect.top() - row_height() - metrics.height() - 6
        for text, of_gradient in ((self.delta, False), (self.gradient, True)):
            brush = _brush(theme, of_gradient=of_gradient)
            painter.setPen(QPen(brush.color(), 1.0))
            painter.setBrush(brush)
            painter.drawRect(QRectF(x, y + 2, metrics.height() - 4, metrics.height() - 4))
            painter.setPen(QColor(theme.ink))
            width = metrics.horizontalAdvance(text)
            painter.drawText(QPointF(x + metrics.height() + 2, y + metrics.ascent()), text)
            x += width + 2 * metrics.height() + 8

    def _paint_axes(self, painter: QPainter, frame: Frame, theme: Theme) -> None:
        low, high = self.decades
        painter.setFont(text_font(0.9))
        height = QFontMetricsF(painter.font()).height()
        stride = max(1, math.ceil(TICK_ROOM * (high - low) / frame.rect.height()))
        for power in range(int(low), int(high) + 1, stride):
            y = frame.place(0.5, power).y()
            painter.setPen(QPen(QColor(theme.line), 1.0))
            painter.drawLine(QPointF(frame.rect.left(), y), QPointF(frame.rect.right(), y))
            painter.setPen(QColor(theme.muted))
            where = QRectF(frame.rect.left() - LEFT, y - height / 2, LEFT - 6, height)
            painter.drawText(where, Qt.AlignmentFlag.AlignRight, format_short(10.0**power, 1))
        each = frame.rect.width() / len(self.sizes)
        every = max(1, math.ceil(QFontMetricsF(painter.font()).horizontalAdvance("000") / each))
        for one in self.sizes[::every]:
            x = frame.place(one.layer, low).x()
            number = grouped(one.layer - 1 + self.first_layer)
            painter.drawText(QRectF(x - 40, frame.rect.bottom() + 6, 80, height), Qt.AlignmentFlag.AlignHCenter, number)
        painter.setPen(QColor(theme.ink))
        below = QRectF(frame.rect.left(), frame.rect.bottom() + 8 + height, frame.rect.width(), height)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, wording.LAYER)

    def _paint_bar(self, painter: QPainter, frame: Frame, theme: Theme, bar: Bar, *, number: bool) -> None:
        """A full bar where it is infinite, none where it is 0 or NaN: then a number stands there alone."""
        low, high = self.decades
        left = bar.layer + (0.02 if bar.of_gradient else -0.02 - SHARE)
        drawn = bar.size > 0.0
        top = min(math.log10(bar.size), high) if 0.0 < bar.size < math.inf else high if drawn else low
        area = QRectF(frame.place(left, top), frame.place(left + SHARE, low))
        brush = _brush(theme, of_gradient=bar.of_gradient)
        if drawn:
            painter.setPen(QPen(brush.color(), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush if bar.before else brush)
            painter.drawRect(area)
        if number:
            self._paint_number(painter, frame, theme, bar, area)

    def _paint_number(self, painter: QPainter, frame: Frame, theme: Theme, bar: Bar, area: QRectF) -> None:
        """The number over a bar; from below where the bar is narrower than it."""
        painter.setFont(text_font(0.8))
        painter.setPen(QColor(theme.ink))
        metrics, text = QFontMetricsF(painter.font()), _number(bar.size)
        wide, height = metrics.horizontalAdvance(text), metrics.height()
        if wide <= WIDEST_NUMBER * SHARE * frame.rect.width() / len(self.sizes):
            where = QRectF(area.center().x() - 40, area.top() - height - 1, 80, height)
            painter.drawText(where, Qt.AlignmentFlag.AlignHCenter, text)
            return
        # That of a bar up to the top stands in it.
        foot = max(area.top() - 2, frame.rect.top() + wide + 2)
        painter.save()
        painter.translate(area.center().x(), foot)
        painter.rotate(-90)
        room = QRectF(0.0, -height / 2, wide, height)
        if foot > area.top():
            painter.fillRect(room.adjusted(-2, 2, 2, -2), QColor(theme.panel))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


def _brush(theme: Theme, *, of_gradient: bool) -> QBrush:
    """Deltas full, gradients hatched: told apart without colour too."""
    if of_gradient:
        return QBrush(QColor(theme.gradient), Qt.BrushStyle.BDiagPattern)
    return QBrush(QColor(mixed(theme.positive, theme.panel, 0.85)))


def _number(size: float | None) -> str:
    if size is None:
        return "…"
    return format_significant(size, DIGITS)
