"""The picture of a slope: the error along one parameter, its tangent here, and the step of the update."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from bpsim.core.network import Floats
from bpsim.simulator import Simulator
from bpsim.simulator.slope import Slope, gradient_along, new_value
from bpsim.trace.numerals import Numerals
from bpsim.view.plots import wording
from bpsim.view.plots.frame import Frame, paint_words
from bpsim.view.theme import Theme, mixed

SHORTEST_ARROW = 12.0
"""Pixels; a shorter one is drawn several times as long."""
TANGENT = 0.5
"""How far the tangent goes to each side, as a share of the half of the curve."""
FEWEST_DIGITS, MOST_DIGITS = 4, 6
"""Significant digits of what is expected and what came, as many as tell them apart."""


@dataclass(frozen=True, eq=False)
class SlopePicture:
    """A slope with all that is written about it: what no step has computed yet is empty, and is not drawn."""

    slope: Slope
    parameter: str
    error: str
    heading: str
    tangent: str
    foretold: str
    here: str
    step: str
    has_arrow: bool

    @classmethod
    def of(cls, slope: Slope, simulator: Simulator) -> SlopePicture:
        """The picture of a slope at the simulator's position, in its notation and with its digits."""
        notation, numerals, position = simulator.notation, simulator.numerals, simulator.position
        parameter = notation.plain(slope.quantity)
        error = notation.plain(position.snapshot.subject.error(position.values.engine, position.values.samples))
        gradient, new = gradient_along(simulator, slope.quantity), new_value(slope.quantity)
        shown = numerals.computed(notation.shown(gradient, slope.gradient))
        expected, got = _told_apart(numerals, slope.expected, slope.change)
        stays = simulator.steps.number(new) is None
        step = wording.NO_STEP if stays else wording.STEP.format(step=numerals.computed(slope.step))
        updated = simulator.reached(new) and not stays
        here = wording.HERE if position.error_reached else wording.HERE_UNKNOWN
        pale = "" if slope.of_all is None else wording.PALE.format(error=position.error_of_all)
        return cls(
            slope,
            parameter,
            error,
            wording.ALONG.format(error=error, parameter=parameter),
            wording.TANGENT.format(slope=shown, symbol=notation.plain(gradient)) if simulator.reached(gradient) else "",
            wording.FORETOLD.format(expected=expected, got=got) if updated and slope.step else "",
            here.format(
                parameter=parameter,
                value=numerals.of(slope.quantity.kind, slope.value),
                error=error,
                height=numerals.computed(slope.error),
            )
            + pale,
            step if updated or stays else "",
            updated and slope.step != 0.0 and math.isfinite(slope.step),
        )

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is written beside the curve."""
        return tuple(filter(None, (self.heading, self.tangent, self.step, self.foretold, self.here)))

    @cached_property
    def span(self) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of what is drawn, in units of the parameter and the error."""
        of_all = () if self.slope.of_all is None else (self.slope.of_all,)
        known = np.concatenate((self.slope.errors, *of_all))
        known = known[np.isfinite(known)]
        low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
        room = 0.08 * (high - low) or 0.5
        return float(self.slope.at[0]), float(self.slope.at[-1]), low - room, high + room

    def table(self) -> str:
        return self.slope.table(self.parameter, self.error)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        SlopePainter(self, theme, rect).paint(painter)


def _told_apart(numerals: Numerals, one: float, other: float) -> tuple[str, str]:
    """Two numbers with as many digits as tell them apart."""
    texts = ("", "")
    for digits in range(FEWEST_DIGITS, MOST_DIGITS + 1):
        written = replace(numerals, digits=digits, significant=True)
        texts = written.computed(one), written.computed(other)
        if texts[0] != texts[1]:
            break
    return texts


class SlopePainter:
    """Paints a slope into a rectangle: what is written on top, below it the axes with curve, tangent and arrow."""

    def __init__(self, picture: SlopePicture, theme: Theme, rect: QRectF) -> None:
        self._picture, self._theme = picture, theme
        self._rect = rect
        self._frame = Frame.below(len(picture.texts), rect, picture.span)

    @property
    def axes(self) -> QRectF:
        """Where the curve is."""
        return self._frame.rect

    @property
    def times(self) -> int:
        """How many times as long as it is the arrow is drawn: where it would be too short to be seen, a power of 2."""
        if not self._picture.has_arrow:
            return 1
        left, right, _, _ = self._picture.span
        length = abs(self._picture.slope.step) / (right - left) * self.axes.width()
        if not 0.0 < length < SHORTEST_ARROW:
            return 1
        return int(min(2 ** math.ceil(math.log2(2 * SHORTEST_ARROW / length)), 2**40))

    def place(self, at: float, error: float) -> QPointF:
        """Where a value of the parameter and an error are."""
        return self._frame.place(at, error)

    def paint(self, painter: QPainter) -> None:
        """Everything."""
        self._paint_words(painter)
        self._frame.paint(painter, self._theme, self._picture.parameter)
        painter.save()
        painter.setClipRect(self.axes.adjusted(0, -4, 0, 4))
        self._paint_curve(painter)
        self._paint_tangent(painter)
        self._paint_step(painter)
        painter.restore()

    def _paint_words(self, painter: QPainter) -> None:
        picture, theme, times = self._picture, self._theme, self.times
        step = f"{picture.step}  {wording.DRAWN.format(times=times)}" if times > 1 else picture.step
        lines = (
            (picture.heading, theme.ink, True),
            (picture.tangent, theme.gradient, True),
            (step, theme.done if picture.has_arrow else theme.muted, True),
            (picture.foretold, theme.muted, False),
            (picture.here, theme.ink, False),
        )
        paint_words(painter, self._rect, lines)

    def _paint_curve(self, painter: QPainter) -> None:
        slope, theme = self._picture.slope, self._theme
        if slope.of_all is not None:
            self._paint_heights(painter, slope.of_all, QPen(QColor(mixed(theme.positive, theme.panel, 0.4)), 1.6))
        self._paint_heights(painter, slope.errors, QPen(QColor(theme.positive), 2.2))

    def _paint_heights(self, painter: QPainter, heights: Floats, pen: QPen) -> None:
        """One curve; what is not finite is left out of it."""
        path, drawing = QPainterPath(), False
        for at, error in zip(self._picture.slope.at.tolist(), heights.tolist(), strict=True):
            if not math.isfinite(error):
                drawing = False
            elif drawing:
                path.lineTo(self.place(at, error))
            else:
                path.moveTo(self.place(at, error))
                drawing = True
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _paint_tangent(self, painter: QPainter) -> None:
        slope = self._picture.slope
        if not self._picture.tangent or not math.isfinite(slope.gradient):
            return
        left, right, _, _ = self._picture.span
        reach = TANGENT * (right - left) / 2
        ends = [self.place(slope.value + by, slope.error + by * slope.gradient) for by in (-reach, reach)]
        painter.setPen(QPen(QColor(self._theme.gradient), 2.0))
        painter.drawLine(*ends)

    def _paint_step(self, painter: QPainter) -> None:
        slope = self._picture.slope
        if not math.isfinite(slope.error):
            return
        here = self.place(slope.value, slope.error)
        if self._picture.has_arrow:
            end = self.place(slope.value + self.times * slope.step, slope.error)
            colour = QColor(self._theme.done)
            back = math.copysign(8.0, here.x() - end.x())
            painter.setPen(QPen(colour, 2.2))
            painter.drawLine(here, QPointF(end.x() + back, end.y()))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            corners = [QPointF(end.x() + back, end.y() + aside) for aside in (-4.5, 4.5)]
            painter.drawPolygon(QPolygonF([end, *corners]))
            if self.times == 1 and math.isfinite(slope.change):
                painter.drawEllipse(self.place(slope.value + slope.step, slope.error + slope.change), 4.0, 4.0)
        painter.setPen(QPen(QColor(self._theme.panel), 1.5))
        painter.setBrush(QColor(self._theme.current))
        painter.drawEllipse(here, 6.0, 6.0)
