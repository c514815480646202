"""The picture of a slope: the error along one parameter, its tangent here, and the step of the update."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cached_property

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from bpsim.core.network import Floats
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.simulator.slope import (
    Slope,
    gradient_along,
    has_error_of_all,
    height_along,
    height_name,
    is_learned,
    new_value,
    reached_along,
    why_beside,
)
from bpsim.simulator.step_terms import Term, TermKind, divisor_of
from bpsim.trace.numerals import Numerals, grouped
from bpsim.view.plots import wording
from bpsim.view.plots.frame import (
    TOP,
    Entry,
    Frame,
    Words,
    broken,
    broken_words,
    decimals,
    fitting,
    legend_rows,
    paint_legend,
    paint_words,
    row_height,
    rows_above,
)
from bpsim.view.theme import Theme, mixed, text_font

SHORTEST_ARROW = 12.0
"""Pixels; a shorter one is drawn several times as long."""
TANGENT = 0.5
"""How far the tangent goes to each side, as a share of the half of the curve."""
LEVEL = 1e-13
"""A curve that rises and falls by less than this share of its height is level: that much is rounding."""
TERM_ROOM = 13.0
"""Pixels between the arrows of the step and of its terms, one below the other."""
ALONG = 60
"""Points along a straight line that something is kept away from."""
HINT_MARGIN = 4.0
"""Pixels between the edge of the axes and what can be done there."""
FEWEST_DIGITS, MOST_DIGITS = 4, 6
"""Significant digits of what is expected and what came, as many as tell them apart."""


class SlopePicture(Struct, frozen=True, eq=False, dict=True):
    """A slope with all that is written about it: what no step has computed yet is empty, and is not drawn.

    terms: the terms of the step with their numbers; divided: what Adam divides them by.
    """

    slope: Slope
    parameter: str
    error: str
    heading: str
    tangent: str
    beside: str
    penalized: str
    foretold: str
    here: str
    pale: str
    step: str
    terms: tuple[tuple[TermKind, str], ...]
    divided: str
    has_arrow: bool

    @classmethod
    def of(cls, slope: Slope, simulator: Simulator) -> SlopePicture:
        """The picture of a slope at the simulator's position, in its notation and with its digits."""
        notation, numerals, position = simulator.notation, simulator.numerals, simulator.position
        parameter = notation.plain(slope.quantity)
        height = height_along(simulator, slope.quantity)
        error = height_name(simulator, slope.quantity)
        gradient, new = gradient_along(simulator, slope.quantity), new_value(slope.quantity)
        reached = reached_along(simulator, slope.quantity)
        expected, got = _told_apart(numerals, slope.expected, slope.change)
        foretold = wording.FORETOLD if math.isfinite(slope.change) else wording.FORETOLD_NOT_FINITE
        stays = simulator.steps.number(new) is None
        no_step = wording.NO_STEP if is_learned(simulator, slope.quantity) else wording.NOT_LEARNED
        step = no_step if stays else wording.STEP.format(step=numerals.computed(slope.step))
        updated = simulator.reached(new) and not stays
        here = wording.HERE if simulator.reached(height) else wording.HERE_UNKNOWN
        left_out = slope.of_all is None and has_error_of_all(simulator, slope.quantity)
        pale = "" if slope.of_all is None else wording.PALE.format(error=position.error_of_all)
        pale = wording.NOT_PALE.format(error=position.error_of_all) if left_out else pale
        terms = slope.terms if updated else ()
        divisor = divisor_of(simulator, slope.quantity) if terms else None
        return cls(
            slope,
            parameter,
            error,
            wording.ALONG.format(error=error, parameter=parameter),
            _of_tangent(gradient, slope.gradient, simulator) if reached else "",
            why_beside(simulator, slope.quantity) if reached else "",
            _of_penalized(slope, simulator, error),
            foretold.format(expected=expected, got=got, error=error) if updated and slope.step else "",
            here.format(
                parameter=parameter,
                value=numerals.of(slope.quantity.kind, slope.value),
                error=error,
                height=numerals.computed(slope.error),
            ),
            pale,
            step if updated or stays else "",
            tuple((term.kind, _of_term(term, numerals)) for term in terms),
            "" if divisor is None else wording.DIVIDED.format(divisor=numerals.computed(divisor)),
            updated and slope.step != 0.0 and math.isfinite(slope.step),
        )

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is written beside the curve."""
        terms = "; ".join(filter(None, (*(text for _, text in self.terms), self.divided)))
        above = self.heading, self.tangent, self.beside, self.penalized
        lines = *above, self.step, terms, self.foretold, self.here, self.pale
        return tuple(filter(None, lines))

    def legend(self, theme: Theme) -> list[Entry]:
        """The terms of the step in the colours of their arrows."""
        entries = [Entry(text, _COLOURS[kind](theme)) for kind, text in self.terms]
        return [*entries, *([Entry(self.divided, theme.muted, Qt.PenStyle.NoPen)] if self.divided else [])]

    @cached_property
    def span(self) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of what is drawn, in units of the parameter and the error."""
        of_all = () if self.slope.of_all is None else (self.slope.of_all,)
        penalized = () if self.slope.penalized is None else (self.slope.penalized.heights,)
        known = np.concatenate((self.slope.errors, *of_all, *penalized))
        known = known[np.isfinite(known)]
        low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
        level = high - low <= LEVEL * max(abs(low), abs(high))
        room = max(0.5, LEVEL * abs(low)) if level else 0.08 * (high - low)
        return float(self.slope.at[0]), float(self.slope.at[-1]), low - room, high + room

    def table(self) -> str:
        return self.slope.table(self.parameter, self.error)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        SlopePainter(self, theme, rect).paint(painter)


def _of_tangent(gradient: Quantity, value: float, simulator: Simulator) -> str:
    """What is written of the tangent, whose slope is a derivative of the error in any notation."""
    template = wording.TANGENT_DOWNHILL if _is_turned(gradient, simulator) else wording.TANGENT
    return template.format(**_numbers_of(gradient, value, simulator))


def _is_turned(gradient: Quantity, simulator: Simulator) -> bool:
    """Whether the notation writes a derivative with the opposite sign."""
    return simulator.notation.shown(gradient, 1.0) < 0.0


def _numbers_of(gradient: Quantity, value: float, simulator: Simulator) -> dict[str, str]:
    """A derivative as the slope that it is, its symbol, and what stands on its card."""
    notation, write = simulator.notation, simulator.numerals.computed
    return {"slope": write(value), "symbol": notation.plain(gradient), "shown": write(notation.shown(gradient, value))}


def _of_penalized(slope: Slope, simulator: Simulator, error: str) -> str:
    """What is written of the error with the penalty, once its derivative is computed."""
    if slope.penalized is None:
        return ""
    gradient = slope.quantity.but(Kind.PENALIZED_GRADIENT)
    if not simulator.reached(gradient):
        return ""
    template = wording.PENALIZED_DOWNHILL if _is_turned(gradient, simulator) else wording.PENALIZED
    return template.format(error=error, **_numbers_of(gradient, slope.penalized.gradient, simulator))


def _of_term(term: Term, numerals: Numerals) -> str:
    return wording.TERM.format(term=wording.TERMS[term.kind], value=numerals.computed(term.value))


_COLOURS: dict[TermKind, Callable[[Theme], str]] = {
    TermKind.DECAY: lambda theme: theme.muted,
    TermKind.VELOCITY: lambda theme: theme.negative,
    TermKind.LOOK_AHEAD: lambda theme: theme.negative,
    TermKind.MOMENT: lambda theme: theme.negative,
    TermKind.GRADIENT: lambda theme: theme.gradient,
    TermKind.PENALTY: lambda theme: mixed(theme.current, theme.ink, 0.65),
    TermKind.ROUNDING: lambda theme: theme.muted,
}


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
    """Paints a slope into a rectangle: what is written on top, below it the axes with curve, tangent and arrows."""

    def __init__(self, picture: SlopePicture, theme: Theme, rect: QRectF) -> None:
        self._picture, self._theme = picture, theme
        self._rect = rect
        room = rows_above(rect)
        # As wide as below all that is written: how long the arrows are is written, too.
        self._frame = Frame.below(0, rect, picture.span)
        above, below = self._lines(self.times)
        self._above = fitting(above, room)
        self._legend = legend_rows(picture.legend(theme), rect.width() - 20)[: room - len(self._above)]
        written = len(self._above) + len(self._legend)
        self._below = fitting(below, room - written)
        self._frame = Frame.below(written + len(self._below), rect, picture.span)

    @property
    def axes(self) -> QRectF:
        """Where the curve is."""
        return self._frame.rect

    @property
    def times(self) -> int:
        """How many times as long as they are the arrows are drawn: where the longest would be too short to be seen, a
        power of 2."""
        if not self._picture.has_arrow:
            return 1
        left, right, _, _ = self._picture.span
        length = self._picture.slope.extent / (right - left) * self.axes.width()
        if not 0.0 < length < SHORTEST_ARROW:
            return 1
        return int(min(2 ** math.ceil(math.log2(2 * SHORTEST_ARROW / length)), 2**40))

    def place(self, at: float, error: float) -> QPointF:
        """Where a value of the parameter and an error are."""
        return self._frame.place(at, error)

    @property
    def here(self) -> QPointF:
        """Where the present value and its error are; at the bottom where that is not finite."""
        slope = self._picture.slope
        return self.place(slope.value, slope.error if math.isfinite(slope.error) else self._picture.span[2])

    def value_at(self, x: float) -> float:
        """The value of the parameter at a place, as round as they can be told apart, within the curve."""
        left, right, _, _ = self._picture.span
        value = left + (x - self.axes.left()) / self.axes.width() * (right - left)
        return round(min(max(value, left), right), decimals(left, right))

    def hint(self, text: str) -> tuple[list[str], QRectF]:
        """The lines of a few words about what can be done, and where they stand: beside the heading; where there is no
        room, in the corner of the axes that all that is drawn leaves free, a lower one first, or at a side between
        them. No lines where nothing is free: the tooltip says it, too."""
        metrics = QFontMetricsF(text_font(0.9))
        heading = QFontMetricsF(text_font(bold=True)).horizontalAdvance(self._picture.heading)
        room = self._rect.adjusted(12 + heading + 16, TOP, -12, 0)
        wide, row = metrics.horizontalAdvance(text), row_height()
        if wide <= room.width():
            return [text], QRectF(room.right() - wide, room.top(), wide, row)
        lines = list(broken(text, text_font(0.9), self.axes.width() - 2 * HINT_MARGIN))
        wide, high = max(map(metrics.horizontalAdvance, lines)), row * len(lines)
        inner = self.axes.adjusted(HINT_MARGIN, HINT_MARGIN, -HINT_MARGIN, -HINT_MARGIN)
        known = self._picture.slope.errors[np.isfinite(self._picture.slope.errors)]
        sides = [inner.right() - wide, inner.left()]
        if len(known) and known[0] > known[-1]:
            sides.reverse()
        lowest, rows = inner.bottom() - high, max(math.floor(inner.height() / row) - len(lines), 0)
        heights = (lowest, inner.top(), *(lowest - row * number for number in range(1, rows)))
        corners = [QRectF(x, y, wide, high) for y in heights for x in sides]
        drawn = list(self._drawn())
        names = [self._name_room(kind, tail, head) for kind, tail, head in self.arrows() if kind is not None]
        free = (
            corner
            for corner in corners
            if not any(corner.adjusted(-2, -2, 2, 2).contains(point) for point in drawn)
            and not any(corner.intersects(name) for name in names)
        )
        corner = next(free, None)
        return (lines, corner) if corner is not None else ([], QRectF())

    def _drawn(self) -> Iterator[QPointF]:
        """Points of all lines, near to one another."""
        slope = self._picture.slope
        heights = [slope.errors, *(() if slope.of_all is None else (slope.of_all,))]
        if slope.penalized is not None:
            heights.append(slope.penalized.heights)
        for curve in heights:
            for at, error in zip(slope.at.tolist(), curve.tolist(), strict=True):
                if math.isfinite(error):
                    yield self.place(at, error)
        ends = [(tangent.p1(), tangent.p2()) for tangent, _dashed in self._tangents()]
        for tail, head in (*ends, *((tail, head) for _kind, tail, head in self.arrows())):
            for share in np.linspace(0.0, 1.0, ALONG).tolist():
                yield tail + share * (head - tail)
        yield self.here

    def paint_hint(self, painter: QPainter, text: str) -> None:
        """A few words about what can be done."""
        lines, room = self.hint(text)
        if not lines:
            return
        painter.fillRect(room.adjusted(-2, 0, 2, 0), self._ground)
        painter.setFont(text_font(0.9))
        painter.setPen(QColor(self._theme.muted))
        for number, line in enumerate(lines):
            row = QRectF(room.left(), room.top() + number * row_height(), room.width(), row_height())
            painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, line)

    @property
    def _ground(self) -> QColor:
        """What is behind words on the axes, through which lines can still be followed."""
        ground = QColor(self._theme.panel)
        ground.setAlphaF(0.8)
        return ground

    def paint_start(self, painter: QPainter, value: float, height: float) -> None:
        """A ring where the point was before it was dragged."""
        painter.setPen(QPen(QColor(self._theme.current), 1.6))
        painter.setBrush(QColor(self._theme.panel))
        painter.drawEllipse(self.place(value, height), 5.0, 5.0)

    def arrows(self) -> list[tuple[TermKind | None, QPointF, QPointF]]:
        """Every arrow from its tail to its head: that of the step, of no kind, then those of its terms end to end; a
        term that is 0 has none."""
        slope, times = self._picture.slope, self.times
        if not self._picture.has_arrow or not math.isfinite(slope.error):
            return []

        def at(way: float, row: int) -> QPointF:
            return self.place(slope.value + times * way, slope.error) + QPointF(0.0, row * room)

        terms = slope.terms if self._picture.terms else ()
        below = self.place(slope.value, slope.error).y() + TERM_ROOM * (len(terms) + 1) < self.axes.bottom()
        room = TERM_ROOM if below else -TERM_ROOM
        found: list[tuple[TermKind | None, QPointF, QPointF]] = [(None, at(0.0, 0), at(slope.step, 0))]
        ends = (0.0, *slope.on_the_way)
        for row, term in enumerate(terms, 1):
            if term.value:
                found.append((term.kind, at(ends[row - 1], row), at(ends[row], row)))
        return found

    def paint(self, painter: QPainter) -> None:
        """Everything."""
        rect, row = self._rect, row_height()
        paint_words(painter, rect, self._above)
        legend = rect.adjusted(12, TOP + row * len(self._above), -8, 0)
        paint_legend(painter, legend, self._legend, self._theme.ink)
        paint_words(painter, rect.adjusted(0, row * (len(self._above) + len(self._legend)), 0, 0), self._below)
        self._frame.paint(painter, self._theme, self._picture.parameter, self._picture.error)
        painter.save()
        painter.setClipRect(self.axes.adjusted(0, -4, 0, 4))
        self._paint_curves(painter)
        self._paint_tangents(painter)
        self._paint_arrows(painter)
        self._paint_here(painter)
        painter.restore()

    def _lines(self, times: int) -> tuple[list[Words], list[Words]]:
        """What is written above the legend of the terms and below it."""
        picture, theme = self._picture, self._theme
        step = f"{picture.step}  {wording.DRAWN.format(times=grouped(times))}" if times > 1 else picture.step
        above = (
            (picture.heading, theme.ink, True),
            (picture.tangent, theme.gradient, True),
            (picture.beside, theme.muted, False),
            (picture.penalized, theme.gradient, False),
            (step, theme.done if picture.has_arrow else theme.muted, True),
        )
        below = (
            (picture.foretold, theme.muted, False),
            (picture.here, theme.ink, False),
            (picture.pale, theme.muted, False),
        )
        return broken_words(above, self._rect), broken_words(below, self._rect)

    def _paint_curves(self, painter: QPainter) -> None:
        slope, theme = self._picture.slope, self._theme
        if slope.of_all is not None:
            pale = QPen(QColor(mixed(theme.positive, theme.panel, 0.4)), 1.6)
            self._paint_heights(painter, slope.of_all, pale, slope.sparse)
        if slope.penalized is not None:
            dashed = QPen(QColor(theme.positive), 1.6, Qt.PenStyle.DashLine)
            self._paint_heights(painter, slope.penalized.heights, dashed)
        self._paint_heights(painter, slope.errors, QPen(QColor(theme.positive), 2.2))

    def _paint_heights(self, painter: QPainter, heights: Floats, pen: QPen, every: int = 1) -> None:
        """One curve through every so-manieth point; what is not finite is left out of it."""
        path, drawing = QPainterPath(), False
        for at, error in zip(self._picture.slope.at[::every].tolist(), heights[::every].tolist(), strict=True):
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

    def _tangents(self) -> Iterator[tuple[QLineF, bool]]:
        """The lines that touch the curves here, and whether it is that of the error with the penalty."""
        slope = self._picture.slope
        if self._picture.penalized and slope.penalized is not None:
            yield from ((line, True) for line in self._tangent(slope.penalized.height, slope.penalized.gradient))
        if self._picture.tangent:
            yield from ((line, False) for line in self._tangent(slope.error, slope.gradient))

    def _tangent(self, height: float, gradient: float) -> Iterator[QLineF]:
        if not (math.isfinite(gradient) and math.isfinite(height)):
            return
        left, right, _, _ = self._picture.span
        reach, value = TANGENT * (right - left) / 2, self._picture.slope.value
        yield QLineF(*(self.place(value + by, height + by * gradient) for by in (-reach, reach)))

    def _paint_tangents(self, painter: QPainter) -> None:
        colour = QColor(self._theme.gradient)
        for line, dashed in self._tangents():
            painter.setPen(QPen(colour, 1.4, Qt.PenStyle.DashLine) if dashed else QPen(colour, 2.0))
            painter.drawLine(line)

    def _paint_arrows(self, painter: QPainter) -> None:
        before: QPointF | None = None
        for kind, tail, head in self.arrows():
            colour = QColor(self._theme.done if kind is None else _COLOURS[kind](self._theme))
            if before is not None:
                painter.setPen(QPen(QColor(self._theme.muted), 1.0, Qt.PenStyle.DotLine))
                painter.drawLine(before, tail)
            paint_arrow(painter, tail, head, colour)
            if kind is not None:
                self._name_arrow(painter, kind, self._name_room(kind, tail, head), colour)
            before = tail if kind is None else head
        slope = self._picture.slope
        if self._picture.has_arrow and self.times == 1 and math.isfinite(slope.error + slope.change):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.done))
            painter.drawEllipse(self.place(slope.value + slope.step, slope.error + slope.change), 4.0, 4.0)

    def _name_room(self, kind: TermKind, tail: QPointF, head: QPointF) -> QRectF:
        """Where the name of a term stands: beyond the head of its arrow; behind its tail where there is no room."""
        width, gap = QFontMetricsF(text_font(0.8)).horizontalAdvance(wording.TERMS[kind]), 5.0
        left, right = min(tail.x(), head.x()) - gap - width, max(tail.x(), head.x()) + gap
        fits_left, fits_right = left > self.axes.left(), right + width < self.axes.right()
        x = left if (head.x() < tail.x() and fits_left) or not fits_right else right
        return QRectF(x, head.y() - TERM_ROOM / 2, width, TERM_ROOM)

    def _name_arrow(self, painter: QPainter, kind: TermKind, room: QRectF, colour: QColor) -> None:
        font = text_font(0.8)
        painter.setFont(font)
        painter.setPen(colour)
        painter.fillRect(room.adjusted(-2, 0, 2, 0), self._ground)
        baseline = room.center().y() + QFontMetricsF(font).ascent() / 2 - 1
        painter.drawText(QPointF(room.left(), baseline), wording.TERMS[kind])

    def _paint_here(self, painter: QPainter) -> None:
        slope = self._picture.slope
        if math.isfinite(slope.error):
            painter.setPen(QPen(QColor(self._theme.panel), 1.5))
            painter.setBrush(QColor(self._theme.current))
            painter.drawEllipse(self.place(slope.value, slope.error), 6.0, 6.0)


def paint_arrow(painter: QPainter, tail: QPointF, head: QPointF, colour: QColor) -> None:
    """A level arrow of just this length; of one that is shorter than its head, only the head."""
    length = abs(head.x() - tail.x())
    back = math.copysign(min(8.0, length), tail.x() - head.x())
    neck = QPointF(head.x() + back, head.y())
    painter.setPen(QPen(colour, 2.2))
    if length > 8.0:
        painter.drawLine(tail, neck)
    elif length < 1.0:
        painter.drawLine(tail + QPointF(0, -3), tail + QPointF(0, 3))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([head, neck + QPointF(0, -4.5), neck + QPointF(0, 4.5)]))
