"""The picture of difference quotients: how far they are from the gradient by their step, on logarithmic axes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from bpsim.core.training import UpdateOrder
from bpsim.simulator import Simulator
from bpsim.simulator.checking import at_kink
from bpsim.simulator.differences import LEAST_POWER, MOST_POWER, Differences, Quotient, Quotients
from bpsim.simulator.slope import gradient_along, height_name, is_learned
from bpsim.trace.numerals import (
    digits_alike,
    digits_in_common,
    format_all,
    format_short,
    format_significant,
    grouped,
    in_common,
)
from bpsim.view.plots import wording
from bpsim.view.plots.frame import LEAST_AXES, LEFT, NUMBER_GAP, TOP, Frame, broken, row_height, rows_above
from bpsim.view.theme import Theme, number_font, text_font

STEP_DIGITS, AWAY_DIGITS = 3, 2
"""Significant, of the step and of how far a quotient is away."""
TICK_ROOM, TICK_WIDTH = 24.0, 52.0
"""Pixels that the number of a power of ten needs up and across."""
DOT = 2.2
SIDE = 12.0
"""Pixels beside the rows of text."""
INDENT = 24.0
"""Pixels before what stands below a number: as far in as its name beside the mark."""
_GAP = "  "


class NumberRow(Struct, frozen=True):
    """A row with a number: what it is, the number of whose text so many characters agree with the gradient, and what
    follows. central: which quotient it is; None for the gradient."""

    name: str
    number: str
    agreeing: int
    after: str
    central: bool | None


class DifferencesPicture(Struct, frozen=True, eq=False, dict=True):
    """Quotients with all that is written about them at one step. quotients: those with it, one-sided and central."""

    differences: Differences
    step: float
    heading: str
    quotients: tuple[Quotient, Quotient]
    rows: tuple[NumberRow, ...]
    spoken: tuple[str, ...]
    sentences: tuple[str, ...]
    across: str
    up: str

    @classmethod
    def of(cls, differences: Differences, step: float, simulator: Simulator) -> DifferencesPicture:
        """The picture at the simulator's position, in its notation."""
        notation = simulator.notation
        gradient = gradient_along(simulator, differences.quantity)
        error = height_name(simulator, differences.quantity)
        symbol = notation.plain(gradient)
        one, both = differences.at(step)
        exact = format_all(notation.shown(gradient, differences.gradient))
        rows = [NumberRow(symbol, exact, 0, wording.BY_BACKPROPAGATION, None)]
        spoken = [f"{symbol}: {exact}, {wording.BY_BACKPROPAGATION}"]
        for quotient, central in ((both, True), (one, False)):
            alike = digits_alike(quotient.value, differences.gradient)
            row = _row(quotient, format_all(notation.shown(gradient, quotient.value)), exact, alike, central=central)
            rows.append(row)
            spoken.append(", ".join(filter(None, (f"{row.name}: {row.number}", row.after))))
        return cls(
            differences,
            step,
            wording.QUOTIENTS.format(
                parameter=notation.plain(differences.quantity), step=format_short(step, STEP_DIGITS)
            ),
            (one, both),
            tuple(rows),
            tuple(spoken),
            tuple(_sentences(differences, (both, one), error, simulator)),
            wording.STEP_AXIS,
            wording.AWAY_AXIS.format(gradient=symbol),
        )

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.heading, *self.spoken, *self.sentences)

    @property
    def lines(self) -> tuple[Quotients, Quotients]:
        """What is drawn: the one-sided and the central quotients."""
        return self.differences.one_sided, self.differences.central

    @cached_property
    def decades(self) -> tuple[float, float]:
        """The powers of ten at the bottom and at the top."""
        known = [error for line in self.lines for error in line.errors.tolist() if 0.0 < error < math.inf]
        low, high = (math.log10(min(known)), math.log10(max(known))) if known else (-16.0, 0.0)
        return math.floor(low) - 1.0, max(math.ceil(high), math.floor(low) + 1.0)

    def table(self) -> str:
        return self.differences.table()

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        y = rect.top() + TOP
        y = self._paint_text(painter, rect, y, self.heading, QColor(theme.ink), bold=True)
        # The axes need some room; what has none is in the tooltip.
        last = rect.top() + TOP + rows_above(rect) * row_height()
        for row in self.rows:
            if y < last:
                y = self._paint_row(painter, rect, y, row, theme)
        for text in self.sentences:
            if y + 2 * row_height() + LEAST_AXES < rect.bottom():
                y = self._paint_text(painter, rect, y, text, QColor(theme.muted))
        lines = math.ceil((y - rect.top() - TOP) / row_height() - 0.01)
        frame = Frame.below(lines, rect, (LEAST_POWER, MOST_POWER, *self.decades))
        self._paint_axes(painter, frame, theme)
        painter.save()
        painter.setClipRect(frame.rect.adjusted(-5, -5, 5, 5))
        for line in self.lines:
            self._paint_rounding(painter, frame, theme, line)
        for line in self.lines:
            self._paint_line(painter, frame, theme, line)
        self._paint_step(painter, frame, theme)
        painter.restore()

    def _paint_text(
        self,
        painter: QPainter,
        rect: QRectF,
        y: float,
        text: str,
        colour: QColor,
        *,
        bold: bool = False,
        indent: float = 0.0,
    ) -> float:
        """A text in as many lines as it needs; where the next one goes."""
        font = text_font(bold=bold)
        painter.setFont(font)
        painter.setPen(colour)
        for line in broken(text, font, rect.width() - SIDE - indent - 8):
            room = QRectF(rect.left() + SIDE + indent, y, rect.width() - SIDE - indent - 8, row_height())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)
            y += row_height()
        return y

    def _paint_row(self, painter: QPainter, rect: QRectF, y: float, row: NumberRow, theme: Theme) -> float:
        """A mark as on the line, its name, and the number: bold and underlined as far as it is that of the gradient."""
        height, font = row_height(), text_font()
        middle, x = y + height / 2, rect.left() + SIDE
        if row.central is not None:
            colour = _colour(theme, central=row.central)
            painter.setPen(QPen(colour, 1.6))
            painter.drawLine(QPointF(x, middle), QPointF(x + 18, middle))
            _paint_dot(painter, QPointF(x + 9, middle), colour, theme, central=row.central)
            x += 24
        bold, plain = number_font(bold=True), number_font()
        bold.setUnderline(True)
        if row.central is None:
            plain.setBold(True)
        pieces = [
            (f"{row.name}{_GAP}", font, theme.ink),
            (row.number[: row.agreeing], bold, theme.ink),
            (row.number[row.agreeing :], plain, theme.ink if row.central is None else theme.muted),
            (f"{_GAP}{row.after}", font, theme.muted),
        ]
        widths = [QFontMetricsF(used).horizontalAdvance(text) for text, used, _ink in pieces]
        right = rect.right() - 8
        below, number_below = x + sum(widths) > right, x + sum(widths[:3]) > right
        if below:
            pieces.pop()  # what follows the number has a line of its own
        for at, ((text, used, ink), width) in enumerate(zip(pieces, widths, strict=False)):
            if at == 1 and number_below:
                x, y = rect.left() + SIDE + INDENT, y + height
            painter.setFont(used)
            painter.setPen(QColor(ink))
            room = QRectF(x, y, min(width + 1, rect.right() - 8 - x), height)
            shown = QFontMetricsF(used).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
            x += width
            if x > rect.right() - 20:
                break
        y += height
        return self._paint_text(painter, rect, y, row.after, QColor(theme.muted), indent=INDENT) if below else y

    def _paint_axes(self, painter: QPainter, frame: Frame, theme: Theme) -> None:
        low, high = self.decades
        painter.setFont(text_font(0.9))
        height = QFontMetricsF(painter.font()).height()
        stride = max(1, math.ceil(TICK_ROOM * (high - low) / frame.rect.height()))
        for power in range(int(low), int(high) + 1, stride):
            y = frame.place(LEAST_POWER, power).y()
            painter.setPen(QPen(QColor(theme.line), 1.0))
            painter.drawLine(QPointF(frame.rect.left(), y), QPointF(frame.rect.right(), y))
            painter.setPen(QColor(theme.muted))
            where = QRectF(frame.rect.left() - LEFT, y - height / 2, LEFT - 6, height)
            painter.drawText(where, Qt.AlignmentFlag.AlignRight, format_short(10.0**power, 1))
        wide = max(TICK_WIDTH, QFontMetricsF(painter.font()).horizontalAdvance(format_short(1e-4, 1)) + NUMBER_GAP)
        stride = max(1, math.ceil(wide * (MOST_POWER - LEAST_POWER) / frame.rect.width()))
        for power in range(MOST_POWER, LEAST_POWER - 1, -stride):
            x = frame.place(power, low).x()
            where = QRectF(x - 40, frame.rect.bottom() + 6, 80, height)
            painter.drawText(where, Qt.AlignmentFlag.AlignHCenter, format_short(10.0**power, 1))
        painter.setPen(QColor(theme.ink))
        below = QRectF(frame.rect.left(), frame.rect.bottom() + 8 + height, frame.rect.width(), height)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, self.across)
        frame.paint_name_up(painter, self.up)

    def _paint_rounding(self, painter: QPainter, frame: Frame, theme: Theme, line: Quotients) -> None:
        """What rounding may do, dotted: a line, since it is the error of the network by the step."""
        ends = [(float(line.steps[at]), float(line.rounding[at])) for at in (0, -1)]
        if all(0.0 < rounding < math.inf for _, rounding in ends):
            painter.setPen(QPen(_colour(theme, central=line.order == 2), 1.0, Qt.PenStyle.DotLine))
            places = [frame.place(math.log10(step), math.log10(rounding)) for step, rounding in ends]
            painter.drawLine(*places)

    def _paint_line(self, painter: QPainter, frame: Frame, theme: Theme, line: Quotients) -> None:
        central, low = line.order == 2, self.decades[0]
        colour, path, drawing = _colour(theme, central=central), QPainterPath(), False
        places = []
        for step, error in zip(line.steps.tolist(), line.errors.tolist(), strict=True):
            if not error < math.inf:
                drawing = False
                continue
            place = frame.place(math.log10(step), math.log10(error) if error else low)
            places.append(place)
            # A quotient that is exact is a dot at the edge, to which no line leads.
            if drawing and error:
                path.lineTo(place)
            elif error:
                path.moveTo(place)
            drawing = error > 0.0
        painter.setBrush(Qt.BrushStyle.NoBrush)
        style = Qt.PenStyle.SolidLine if central else Qt.PenStyle.DashLine
        painter.setPen(QPen(colour, 1.4, style))
        painter.drawPath(path)
        for place in places:
            _paint_dot(painter, place, colour, theme, central=central)

    def _paint_step(self, painter: QPainter, frame: Frame, theme: Theme) -> None:
        at, low = math.log10(self.step), self.decades[0]
        top, bottom = frame.place(at, self.decades[1]), frame.place(at, low)
        painter.setPen(QPen(QColor(theme.muted), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(top, bottom)
        painter.setPen(QPen(QColor(theme.panel), 1.5))
        painter.setBrush(QColor(theme.current))
        for quotient in self.quotients:
            if quotient.error < math.inf:
                place = frame.place(at, math.log10(quotient.error) if quotient.error else low)
                painter.drawEllipse(place, 5.0, 5.0)


def _row(quotient: Quotient, number: str, exact: str, alike: int, *, central: bool) -> NumberRow:
    """alike: the digits to which both round alike, said where a carry leaves few in common: 3.9999 and 4."""
    name = wording.CENTRAL if central else wording.ONE_SIDED
    if quotient.side is None:
        return NumberRow(name, number, 0, wording.NOT_FINITE, central)
    if not quotient.error:
        return NumberRow(name, number, len(number), wording.EXACT, central)
    count = digits_in_common(number, exact)
    digits = wording.AGREEING.of(count, count=count)
    if alike > count + 1:
        digits = wording.ROUNDED_ALIKE.format(digits=wording.AGREEING.of(alike, count=alike))
    away = wording.AWAY.format(digits=digits, error=format_significant(quotient.error, AWAY_DIGITS))
    return NumberRow(name, number, in_common(number, exact), away, central)


def _sentences(
    differences: Differences, quotients: tuple[Quotient, Quotient], error: str, simulator: Simulator
) -> Iterator[str]:
    """On which side of the V they are, central and one-sided; what is special; and the counter."""
    training, quantity = simulator.training, differences.quantity
    layered = training.update is UpdateOrder.LAYER_BY_LAYER and not simulator.about_formulas
    others = {
        wording.AT_A_KINK: at_kink(simulator.position, quantity),
        wording.GRADIENT_ROUNDED.format(decimals=training.round_to): training.round_to is not None,
        wording.GRADIENT_OF_NEW: layered and quantity.at_layer < simulator.network.depth,
    }
    apart = [sentence for sentence, is_so in others.items() if is_so]
    # Where the gradient is none of this error, the distance has a third part, and no V.
    sides = [] if apart else list(_sides(*quotients, error))
    if sides:
        yield " ".join(sides)
    yield from apart
    one_sided, central = differences.passes
    counter = wording.COUNTER if is_learned(simulator, quantity) else wording.COUNTER_OF_VARIABLES
    yield counter.of(
        differences.parameters,
        count=grouped(differences.parameters),
        central=grouped(central),
        one_sided=grouped(one_sided),
    )
    zeros = sum(int((line.errors == 0.0).sum()) for line in (differences.one_sided, differences.central))
    if zeros:
        yield wording.ZEROS.of(zeros, count=grouped(zeros))
    yield wording.DOTTED if training.round_to is None else wording.DOTTED_OF_ALL_DIGITS


def _sides(central: Quotient, one_sided: Quotient, error: str) -> Iterator[str]:
    """Which part of the error prevails in each, or in both."""
    if central.side is one_sided.side:
        named = [(wording.BOTH_ARE, central, "h²,\u00a0h")]
    else:
        named = [(wording.CENTRAL_IS, central, "h²"), (wording.ONE_SIDED_IS, one_sided, "h")]
    for name, quotient, power in named:
        if quotient.side is not None:
            yield wording.SIDES[quotient.side.value].format(name=name, error=error, power=power)


def _colour(theme: Theme, *, central: bool) -> QColor:
    return QColor(theme.positive if central else theme.negative)


def _paint_dot(painter: QPainter, place: QPointF, colour: QColor, theme: Theme, *, central: bool) -> None:
    """Full for a central quotient, a hollow square for a one-sided one: told apart without colour too."""
    painter.setPen(QPen(colour, 1.2))
    painter.setBrush(colour if central else QColor(theme.panel))
    if central:
        painter.drawEllipse(place, DOT, DOT)
    else:
        painter.drawRect(QRectF(place.x() - DOT, place.y() - DOT, 2 * DOT, 2 * DOT))
