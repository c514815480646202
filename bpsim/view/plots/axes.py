"""The axes and the mouse of the error plot."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from bpsim.trace.numerals import format_short, format_tick, grouped

EDGE = 0.05
"""The share of the length of the curves by which the picture can be moved beyond their ends."""
LEAST_RANGE = 4.0
"""Iterations that are seen at least."""
OVERHANG = 1.0
"""The overhang, in pixels, of an axis of pyqtgraph beyond the curves on each side; its choice of ticks counts it."""

TICK_DIGITS = 3
"""Significant, of an error on a logarithmic axis."""


BETWEEN_LABELS = 12
"""Pixels between two iterations that are written at the axis, at least."""


class IterationAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Whole iterations only, in groups of three digits, as many as can be written side by side."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002
        return [grouped(round(value)) if float(value).is_integer() and value >= 0 else "" for value in values]

    def tickSpacing(self, lowest: float, highest: float, size: float) -> list[tuple[float, float]]:
        wide = [(step, offset) for step, offset in super().tickSpacing(lowest, highest, size) if step >= 1]
        (labelled, offset), *between = wide or [(1.0, 0.0)]
        font = self.style["tickFont"] or self.font()
        label = QFontMetricsF(font).horizontalAdvance(grouped(round(highest))) + BETWEEN_LABELS
        step = max(labelled, _round_step(label * (highest - lowest) / max(size, label)))
        return [(step, offset), *((lesser, start) for lesser, start in between if step % lesser == 0)]


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, ... that is not less."""
    decade = 10.0 ** math.floor(math.log10(least))
    return next(step for step in (decade, 2 * decade, 5 * decade, 10 * decade) if step >= least)


class ErrorAxis(pg.AxisItem):  # type: ignore[misc]
    """Errors, linear, or powers of ten with as many steps between them as there is room to label."""

    def logTickValues(
        self,
        minVal: float,  # noqa: N803 - pyqtgraph's names
        maxVal: float,  # noqa: N803
        size: float,
        stdTicks: list[tuple[float, list[float]]],  # noqa: N803, ARG002
    ) -> list[tuple[float, list[float]]]:
        ticks = _log_ticks(minVal, maxVal, size / max(maxVal - minVal, 1e-9))
        return [(1.0, ticks)]

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002
        return [format_short(10.0**value, TICK_DIGITS) for value in values]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.logMode:
            return self.logTickStrings(values, scale, spacing)
        return [format_tick(value * scale, spacing * scale) for value in values]


class ShareAxis(pg.AxisItem):  # type: ignore[misc]
    """Shares from 0 to 1, whatever the errors at the other side are."""

    def __init__(self, margin: float) -> None:
        """margin: how far the axis goes beyond them."""
        super().__init__("right")
        self.setRange(-margin, 1.0 + margin)

    def linkedViewChanged(self, view: Any, newRange: Any = None) -> None:  # noqa: N803 - pyqtgraph's names
        """Nothing: the curves are drawn to fit it."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002
        return [format_tick(value, spacing) if -1e-9 <= value <= 1 + 1e-9 else "" for value in values]


def _log_ticks(low: float, high: float, pixels: float) -> list[float]:
    """Exponents from ``low`` to ``high``; a decade is ``pixels`` long, a label needs about 20."""
    digits = (1, 2, 3, 5) if pixels > 150 else (1, 2, 5) if pixels > 80 else (1, 3) if pixels > 50 else (1,)
    stride = max(1, math.ceil(22 / pixels))
    decades = range(math.floor(low), math.ceil(high) + 1)
    ticks = [e + math.log10(digit) for e in decades if e % stride == 0 for digit in digits]
    ticks = [tick for tick in ticks if low <= tick <= high]
    whole = [float(e) for e in decades if low <= e <= high]
    if len(ticks) < 2 <= len(whole):
        return [whole[0], whole[-1]]
    return ticks if len(ticks) > 1 else [low + (high - low) * share for share in (0.1, 0.5, 0.9)]


class Grid(QGraphicsItem):
    """Lines at the labelled ticks, behind the curves. An axis's own grid takes 7 ms a repaint."""

    def __init__(self, box: pg.ViewBox, across: pg.AxisItem, up: pg.AxisItem) -> None:
        super().__init__(box)
        self._box, self._across, self._up = box, across, up
        self._pen = QPen()
        self.setZValue(-100)

    def set_pen(self, pen: QPen) -> None:
        self._pen = pen
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(self._box.rect())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        area = self.boundingRect()
        columns, rows = self._box.viewRange()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._pen)
        x = [area.left() + place * area.width() for place in _ticks(self._across, columns, area.width())]
        y = [area.bottom() - place * area.height() for place in _ticks(self._up, rows, area.height())]
        painter.drawLines([QLineF(at, area.top(), at, area.bottom()) for at in x])
        painter.drawLines([QLineF(area.left(), at, area.right(), at) for at in y])


def _ticks(axis: pg.AxisItem, span: list[float], length: float) -> list[float]:
    """The places of an axis's widest ticks, from 0 to 1: those that it labels itself."""
    low, high = span
    levels = axis.tickValues(low, high, length + 2 * OVERHANG)
    return [(float(value) - low) / (high - low) for value in (levels[0][1] if levels else [])]


class TravelBox(pg.ViewBox):  # type: ignore[misc]
    """Click or drag with the left button travels, the wheel zooms the iterations, a double click fits, and the middle
    button (or Shift) moves the picture along them."""

    pointed_at = Signal(float)
    """The x at which the left button went down or was moved to."""
    menu_wanted = Signal(QPointF)
    """The place on the screen where a menu was asked for."""
    fit_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMouseEnabled(x=True, y=False)

    def keep_within(self, low: float, high: float) -> None:
        """Lets nobody zoom or move away from the curves, which reach from ``low`` to ``high``."""
        margin = EDGE * (high - low)
        self.setLimits(xMin=low - margin, xMax=high + margin, minXRange=LEAST_RANGE)

    def keep_in_sight(self, first: float, last: float) -> None:
        """Moves a picture back that shows nothing between two iterations."""
        low, high = self.viewRange()[0]
        back = min(0.0, last - 1 - low) + max(0.0, first + 1 - high)
        if back and last - first > 1:
            self.setXRange(low + back, high + back, padding=0)

    def mouseClickEvent(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.LeftButton and event.double():
            event.accept()
            self.fit_wanted.emit()
        elif event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self.pointed_at.emit(self._x(event))
        elif event.button() == Qt.MouseButton.RightButton:
            event.accept()
            self.menu_wanted.emit(event.screenPos())

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.button() == Qt.MouseButton.LeftButton and not shifted and axis is None:
            event.accept()
            self.pointed_at.emit(self._x(event))
        else:
            super().mouseDragEvent(event, axis)

    def _x(self, event: Any) -> float:
        return float(self.mapSceneToView(event.scenePos()).x())
