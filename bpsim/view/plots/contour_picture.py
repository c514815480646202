"""The picture of a contour: the error over two parameters as a map, the ways of the runs on it, the present point."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from bpsim.core.network import Floats
from bpsim.simulator import Simulator
from bpsim.simulator.contour import Contour, Path, Point
from bpsim.simulator.origins import Ghost
from bpsim.simulator.slope import height_along, height_name
from bpsim.trace.numerals import Numerals
from bpsim.view.plots import wording
from bpsim.view.plots.frame import (
    TOP,
    Entry,
    Frame,
    broken_words,
    decimals,
    fitting,
    legend_rows,
    paint_legend,
    paint_words,
    row_height,
    rows_above,
)
from bpsim.view.plots.legend import ghost_colour
from bpsim.view.plots.relief import paint_numbers, paint_relief
from bpsim.view.text import one_line
from bpsim.view.theme import Theme, mixed

MOST_NAMED = 6
"""Other runs that the legend names, at most."""
LEVELS, FEWEST_LEVELS = 15, 5
"""Lines, at most: between two of them lies about as much of the surface as between any others. And how many of them
have numbers of few digits, at least."""
FEWEST_DIGITS, MOST_DIGITS = 2, 12
"""Significant digits of the numbers of lines, as many as tell them apart."""


class ContourPicture(Struct, frozen=True, eq=False):
    """A contour with all that is written about it. numerals: how the numbers of a point are written. runs: the names of
    the other runs that have a path, by their numbers.
    """

    contour: Contour
    names: tuple[str, str]
    error: str
    heading: str
    here: str
    runs: Mapping[int, str]
    numerals: Numerals

    @classmethod
    def of(cls, contour: Contour, simulator: Simulator, ghosts: tuple[Ghost, ...] = ()) -> ContourPicture:
        """The picture of a contour at the simulator's position, in its notation and with its digits.

        ghosts: the other runs that it was made with.
        """
        notation, numerals = simulator.notation, simulator.numerals
        of_sample = any(parameter.sample is not None for parameter in contour.parameters)
        height = height_along(simulator, *contour.parameters)
        error = height_name(simulator, *contour.parameters) if of_sample else simulator.error_name
        first, second = map(notation.plain, contour.parameters)
        one, other = map(numerals.of, (one.kind for one in contour.parameters), contour.values)
        place = wording.BOTH.format(first=first, second=second, one=one, other=other)
        if simulator.reached(height) if of_sample else simulator.error_known:
            place = wording.WITH_ERROR.format(place=place, error=error, height=numerals.computed(contour.error))
        heading, surface = wording.ALONG_TWO.format(error=error, first=first, second=second), contour.surface
        if not surface.complete:
            heading = wording.POINTS_SO_FAR.format(heading=heading, done=surface.points, all=surface.errors.size)
        shown = dict.fromkeys(path.ghost for path in contour.paths if path.ghost is not None)
        return cls(
            contour,
            (first, second),
            error,
            heading,
            wording.NOW.format(place=place),
            {number: one_line(ghosts[number].name(notation)) for number in shown},
            numerals,
        )

    @property
    def earlier(self) -> str:
        """Which other runs have a path; empty where none has."""
        return wording.EARLIER.format(names="; ".join(self.runs.values())) if self.runs else ""

    def legend(self, theme: Theme) -> list[Entry]:
        """Which path is that of which run, in the colours of the error plot; empty where there is but one run."""
        if not self.runs:
            return []
        others = list(self.runs.items())
        left_out = len(others) - MOST_NAMED
        named = [Entry(name, ghost_colour(theme, at), Qt.PenStyle.DashLine) for at, name in others[:MOST_NAMED]]
        more = [Entry(wording.MORE.format(count=left_out), theme.muted, Qt.PenStyle.DashLine)] if left_out > 0 else []
        return [Entry(wording.THIS_RUN, theme.positive), *named, *more]

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is written beside the lines."""
        return tuple(filter(None, (self.heading, self.here, self.earlier)))

    @property
    def span(self) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of the surface."""
        across, up = self.contour.surface.across, self.contour.surface.up
        return float(across[0]), float(across[-1]), float(up[0]), float(up[-1])

    def table(self) -> str:
        return self.contour.surface.table(self.names, self.error)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        ContourPainter(self, theme, rect).paint(painter)

    def there(self, point: Point, height: float) -> str:
        """What is said of another point, which has this error."""
        places = [decimals(*self.span[:2]), decimals(*self.span[2:])]
        one, other = (Numerals(places[axis]).computed(point[axis]) for axis in (0, 1))
        place = wording.BOTH.format(first=self.names[0], second=self.names[1], one=one, other=other)
        if math.isfinite(height):
            place = wording.WITH_ERROR.format(place=place, error=self.error, height=self.numerals.computed(height))
        return wording.THERE.format(place=place)


def levels_of(errors: Floats) -> list[float]:
    """Heights of the lines: few significant digits, two where these tell them apart, about as many points between any
    two that follow."""
    finite, found = errors[np.isfinite(errors)], list[float]()
    if not len(finite):
        return []
    low, high = float(finite.min()), float(finite.max())
    quantiles = np.quantile(finite, np.linspace(0.0, 1.0, LEVELS + 2)[1:-1]).tolist()
    wanted = {height for height in quantiles if low < height < high}
    for digits in range(FEWEST_DIGITS, MOST_DIGITS + 1):
        found = sorted({height for height in (_rounded(one, digits) for one in wanted) if low < height < high})
        if len(found) >= min(FEWEST_LEVELS, len(wanted)):
            break
    return found


def _rounded(height: float, digits: int) -> float:
    """A height with so many significant digits."""
    return float(np.format_float_scientific(height, precision=digits - 1, unique=False))


class ContourPainter:
    """Paints a contour into a rectangle, and over it a point that is chosen."""

    def __init__(self, picture: ContourPicture, theme: Theme, rect: QRectF) -> None:
        self._picture, self._theme, self._rect = picture, theme, rect
        words = (picture.heading, theme.ink, True), (picture.here, theme.ink, False)
        # Lines more, so that nothing moves when a point is chosen.
        there = picture.there(picture.contour.values, picture.contour.error)
        wanted, room = len(broken_words([(there, theme.gradient, False)], rect)), rows_above(rect)
        self._words = fitting(broken_words(words, rect), max(room - 1, 1))
        self._legend = legend_rows(picture.legend(theme), rect.width() - 20)[: max(room - 1 - len(self._words), 0)]
        self._room = min(wanted, max(room - len(self._words) - len(self._legend), 1))
        self._frame = Frame.below(len(self._words) + len(self._legend) + self._room, rect, picture.span)

    @property
    def axes(self) -> QRectF:
        """Where the surface is."""
        return self._frame.rect

    def place(self, point: Point) -> QPointF:
        """Where values of the two parameters are."""
        return self._frame.place(*point)

    def point(self, place: QPointF) -> Point | None:
        """The values at a place, as round as they can be told apart; None outside of the surface."""
        rect, (left, right, low, high) = self.axes, self._picture.span
        if not rect.contains(place):
            return None
        across = left + (place.x() - rect.left()) / rect.width() * (right - left)
        up = low + (rect.bottom() - place.y()) / rect.height() * (high - low)
        return round(across, decimals(left, right)), round(up, decimals(low, high))

    def paint(self, painter: QPainter) -> None:
        """Everything but a point that is chosen."""
        picture, theme = self._picture, self._theme
        paint_words(painter, self._rect, self._words)
        below = TOP + len(self._words) * row_height()
        paint_legend(painter, self._rect.adjusted(12, below, -8, 0), self._legend, theme.ink)
        here = self.place(picture.contour.values)
        errors = picture.contour.surface.errors
        on_paths = [self.place((x, y)) for path in picture.contour.paths for x, y in path.at[::4].tolist()]
        numbers = paint_relief(painter, theme, self._frame, errors, [here, *on_paths], levels_of(errors))
        self._frame.paint(painter, theme, *picture.names, lines=False)
        painter.save()
        painter.setClipRect(self.axes)
        paint_numbers(painter, theme, numbers)
        for path in picture.contour.paths:
            self._paint_path(painter, path)
        self._paint_here(painter)
        painter.restore()

    def paint_chosen(self, painter: QPainter, point: Point, said: str) -> None:
        """A cross at a point, and above the surface what is said of it."""
        above = QRectF(self._rect)
        above.setTop(self.axes.top() - 6 - self._room * row_height() - TOP)
        paint_words(painter, above, broken_words([(said, self._theme.gradient, False)], self._rect)[: self._room])
        painter.save()
        painter.setClipRect(self.axes)
        place = self.place(point)
        painter.setPen(QPen(QColor(self._theme.gradient), 1.5))
        painter.drawLine(QPointF(place.x(), self.axes.top()), QPointF(place.x(), self.axes.bottom()))
        painter.drawLine(QPointF(self.axes.left(), place.y()), QPointF(self.axes.right(), place.y()))
        self._paint_here(painter)
        painter.restore()

    def _paint_here(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(self._theme.panel), 1.5))
        painter.setBrush(QColor(self._theme.current))
        painter.drawEllipse(self.place(self._picture.contour.values), 6.0, 6.0)

    def _paint_path(self, painter: QPainter, path: Path) -> None:
        """One run: a line from a ring where it began. A pale edge tells it from the lines of the surface."""
        points = [self.place((x, y)) for x, y in path.at.tolist()]
        earlier = path.ghost is not None
        colour = QColor(self._theme.positive if path.ghost is None else ghost_colour(self._theme, path.ghost))
        line = QPen(colour, 1.8 if earlier else 2.4)
        line.setStyle(Qt.PenStyle.DashLine if earlier else Qt.PenStyle.SolidLine)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(mixed(self._theme.panel, self._theme.background, 0.5)), line.widthF() + 2.0))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(line)
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(QPen(colour, 1.6))
        painter.setBrush(QColor(self._theme.panel))
        painter.drawEllipse(points[0], 3.5, 3.5)
        if len(points) > 1:
            painter.setBrush(colour)
            painter.drawEllipse(points[-1], 3.0, 3.0)
