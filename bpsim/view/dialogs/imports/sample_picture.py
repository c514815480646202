"""Samples as a picture: points by their inputs, coloured by their targets, or digits as pixels."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame

from bpsim.core.network import Floats
from bpsim.imports.samples import Samples
from bpsim.trace.numerals import format_given, grouped
from bpsim.view.dialogs.imports import wording
from bpsim.view.text import one_line
from bpsim.view.theme import Theme, point_size, text_font

RADIUS = 0.36
"""The radius of a point, in sizes of the text; of few points twice that."""
FEW = 12
MARGIN = 8
PIXELS = 8
"""Pixels of a side of a digit."""
DIGITS = 48
"""Digits that are shown, at most."""
MOST_POINTS = 2_000
_MIDDLE = Qt.AlignmentFlag.AlignCenter


class SamplePicture(QFrame):
    """Paints samples of one input (against their target), of several (the last two), or of 64 pixels.

    Each class has a form and a colour: circle, square, triangle. What is held out is hollow.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._samples: Samples | None = None
        self.setProperty("role", "panel")
        self.setAccessibleName(wording.PICTURE)

    def show_samples(self, samples: Samples | None) -> None:
        """Other samples, or none."""
        self._samples = samples
        if samples is not None:
            count = grouped(samples.rows)
            self.setAccessibleDescription(wording.NO_PICTURE.format(rows=count, inputs=samples.sizes[0]))
        self.update()

    def _paint_digits(self, painter: QPainter, samples: Samples, room: QRectF) -> None:
        columns = max(1, round(math.sqrt(DIGITS * room.width() / max(room.height(), 1))))
        side = min(room.width() / columns, room.height() / math.ceil(DIGITS / columns))
        ink, ground = (_rgb(colour) for colour in (self._theme.ink, self._theme.panel))
        for at, pixels in enumerate(samples.inputs[:DIGITS]):
            grey = pixels.reshape(PIXELS, PIXELS, 1)
            colours = np.ascontiguousarray(np.round(ground + grey * (ink - ground)).astype(np.uint8))
            image = QImage(colours.tobytes(), PIXELS, PIXELS, 3 * PIXELS, QImage.Format.Format_RGB888)
            corner = room.topLeft() + QPointF(side * (at % columns), side * (at // columns))
            painter.drawImage(QRectF(corner, corner + QPointF(side - 3, side - 3)), image)

    def _paint_points(self, painter: QPainter, samples: Samples, room: QRectF) -> None:
        (x, x_name), (y, y_name) = _axes(samples)
        line = painter.fontMetrics().height()
        ground = room.adjusted(line + 4, 0, 0, -line - 4)
        to_x, to_y = _scale(x, ground.left(), ground.right()), _scale(y, ground.bottom(), ground.top())
        painter.setPen(QColor(self._theme.muted))
        below = QRectF(ground.left(), ground.bottom() + 4, ground.width(), line)
        painter.drawText(below, _MIDDLE, _span(x_name, x))
        painter.save()
        painter.translate(room.left() + line / 2, ground.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-ground.height() / 2, -line / 2, ground.height(), line), _MIDDLE, _span(y_name, y))
        painter.restore()
        held, groups = set(samples.held_out), _groups(samples)
        radius = RADIUS * point_size() * (2.0 if len(x) <= FEW else 1.0)
        for at in range(min(len(x), MOST_POINTS)):
            place = QPointF(to_x(x[at]), to_y(y[at]))
            self._paint_point(painter, place, radius, int(groups[at]), hollow=at in held)

    def _paint_point(self, painter: QPainter, at: QPointF, radius: float, group: int, *, hollow: bool) -> None:
        theme = self._theme
        colour = QColor((theme.positive, theme.negative, theme.done)[group % 3])
        painter.setPen(QPen(colour, 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush if hollow else colour)
        if group % 3 == 0:
            painter.drawEllipse(at, radius, radius)
        elif group % 3 == 1:
            painter.drawRect(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius))
        else:
            corners = ((0.0, -1.3), (1.2, 0.9), (-1.2, 0.9))
            painter.drawPolygon(QPolygonF([QPointF(at.x() + radius * x, at.y() + radius * y) for x, y in corners]))

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(420, 340)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._samples is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(0.9))
        room = QRectF(self.contentsRect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        if self._samples.sizes[0] == PIXELS * PIXELS:
            self._paint_digits(painter, self._samples, room)
        else:
            self._paint_points(painter, self._samples, room)


def _rgb(colour: str) -> Floats:
    parsed = QColor(colour)
    return np.array([parsed.red(), parsed.green(), parsed.blue()], dtype=np.float64)


def _axes(samples: Samples) -> tuple[tuple[Floats, str], tuple[Floats, str]]:
    """What goes to the right and what goes up, each with its name."""
    if samples.sizes[0] == 1:
        return (samples.inputs[:, 0], samples.input_names[0]), (samples.targets[:, 0], samples.target_names[0])
    across, up = ((samples.inputs[:, at], samples.input_names[at]) for at in (-2, -1))
    return across, up


def _groups(samples: Samples) -> Floats:
    """Which form each sample has: that of its class, or of a target of 1, or one for all."""
    if samples.sizes[1] > 1:
        return np.asarray(samples.targets.argmax(axis=1))
    return np.asarray(samples.targets[:, 0] == 1.0) if samples.sizes[0] > 1 else np.zeros(samples.rows)


def _scale(values: Floats, first: float, last: float) -> Callable[[float], float]:
    """From a value to a coordinate between ``first`` and ``last``, with a little room at both ends."""
    low, high = float(values.min()), float(values.max())
    span = high - low or 1.0
    return lambda value: first + (last - first) * (0.04 + 0.92 * (float(value) - low) / span)


def _span(name: str, values: Floats) -> str:
    low, high = (format_given(float(value), 2) for value in (values.min(), values.max()))
    return wording.SPAN.format(low=low, name=one_line(name, 30), high=high)
