"""The items that carry text: neurons and labels. What they paint is exactly their runs of text, nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from bpsim.core.functions import UnitActivation
from bpsim.core.network import Floats
from bpsim.simulator.output_surface import UnitSurfaces
from bpsim.trace.marks import Spans
from bpsim.view.canvas.activation import paint_activation
from bpsim.view.canvas.graph_picture import Highlight, Label, Line, Role
from bpsim.view.canvas.label_rows import Columns, Run, paint_padlock, symbol_runs
from bpsim.view.canvas.neuron_map import paint_map
from bpsim.view.canvas.placement import Rect
from bpsim.view.canvas.places import Part, Place
from bpsim.view.canvas.style import (
    GUTTER,
    HEAD_TEXT,
    PADDING,
    PADLOCK,
    SPACE,
    TEXT,
    Style,
    figure_font,
    measure,
    name_font,
)
from bpsim.view.painted_symbols import fitted, symbol_width

SMALLEST_TEXT = 5.0
"""The height of text, in pixels, below which it is left out: a grey smear helps nobody."""
LEGIBLE_TEXT = 9.5
"""The height, in pixels, to which the text that matters most is enlarged where the view is far away."""
NAME_SHARES = (1.0, 0.9, 0.8, 0.73, 0.67, 0.6)
"""The sizes that are tried for a long name of a neuron, as shares of its usual one."""
NAME_ROOM = 1.7
"""How wide a name that stands alone in a disc may be, as a multiple of its radius."""
GLOW = 7.0
WISH_AT, WISH_RADIUS = 0.74, 9.0
"""Where on the disc, as a share of its radius to the right and up, the sign stands that says where its out should go,
and how large it is."""
SMALLEST_MAP = 40.0
"""The width of a neuron, in pixels, above which there is room for its out over the inputs."""
LOCK_GAP = 3.0
"""Pixels between the name of a neuron and its padlock."""


class TextItem(QGraphicsItem):
    """An item that shows a ``Label``, and can be hovered and selected."""

    def __init__(self, place: Place, style: Style) -> None:
        super().__init__()
        self.place = place
        self.style = style
        self.label: Label | None = None
        self.runs: tuple[Run, ...] = ()
        self.hovered = self.chosen = False
        self.setVisible(False)

    def show_label(self, label: Label | None) -> None:
        """Shows this text, or nothing at all; repaints only where it differs."""
        if label == self.label:
            return
        self.prepareGeometryChange()
        self.label = label
        self.runs = self.laid_out(label) if label else ()
        self.setVisible(label is not None)
        self.update()

    def set_style(self, style: Style) -> None:
        """Other colours."""
        self.style = style
        self.update()

    def mark(self, *, hovered: bool, chosen: bool) -> None:
        """Feedback for the mouse and the selection."""
        if (hovered, chosen) != (self.hovered, self.chosen):
            self.hovered, self.chosen = hovered, chosen
            self.update()

    def laid_out(self, label: Label) -> tuple[Run, ...]:
        """The runs of text of a label, in the item's coordinates."""
        raise NotImplementedError

    def magnify(self, view_scale: float, visible: QRectF) -> None:
        """Keeps what matters most legible where a unit of the scene has so many pixels, and within what is seen."""
        raise NotImplementedError

    def painted_runs(self, view_scale: float) -> tuple[Run, ...]:
        """What can be read where a unit of the scene has so many pixels."""
        return self.runs if self.isVisible() and self.is_legible(view_scale) else ()

    def is_legible(self, view_scale: float) -> bool:
        """Whether its usual text is large enough to be painted."""
        return self.scale() * view_scale * TEXT >= SMALLEST_TEXT

    def accessible_text(self) -> str:
        """The text that is painted, in reading order."""
        return " ".join(line.text for line, _ in groupby(self.runs, key=attrgetter("line")) if self.isVisible())

    def covered(self) -> QRectF:
        """The rectangle that the item covers, in scene coordinates."""
        return self.sceneBoundingRect()

    def written(self) -> QRectF:
        """The rectangle around its text alone, in scene coordinates."""
        around = QRectF()
        for run in self.runs:
            around = around.united(run.rect)
        return self.mapRectToScene(around)

    def number_rect(self) -> QRectF:
        """Where the editable number stands, in scene coordinates; empty where there is none."""
        found = next((run.rect for run in self.runs if run.number), QRectF())
        return self.mapRectToScene(found)

    def paint_runs(self, painter: QPainter, runs: tuple[Run, ...]) -> None:
        """Paints text; a dotted line under a hovered number says that it can be edited."""
        for run in runs:
            painter.setPen(self._ink(run))
            if run.icon:
                paint_padlock(painter, run.x, run.y)
                continue
            painter.setFont(run.font)
            painter.drawText(QPointF(run.x, run.y), run.text)
            if run.number and self.hovered:
                painter.setPen(QPen(self.style.colour("muted"), 1.0, Qt.PenStyle.DotLine))
                painter.drawLine(QPointF(run.rect.left(), run.y + 3), QPointF(run.rect.right(), run.y + 3))

    def _ink(self, run: Run) -> QPen:
        highlight = self.label.highlight if self.label else Highlight.NONE
        quiet = bool(self.label and self.label.frozen) or run.aside
        return QPen(self.style.text(run.line.role, highlight, quiet=quiet))

    def highlight(self) -> Highlight:
        """The highlight of the item."""
        return self.label.highlight if self.label else Highlight.NONE


class NeuronItem(TextItem):
    """A neuron: a disc with its name, net, out and activation. Its place is its centre.

    Where that is too small to be read, the number that the step computes stands above it: ``magnify``.
    """

    def __init__(self, place: Place, style: Style, radius: float, activation: UnitActivation | None = None) -> None:
        super().__init__(place, style)
        self.radius = radius
        self.activation = activation
        self.map: Floats | None = None
        """Its out over the inputs, (rows, columns)."""
        self._maps: UnitSurfaces | None = None
        reach = radius + GLOW
        self._disc = QRectF(-reach, -reach, 2 * reach, 2 * reach)
        self._above: tuple[Run, ...] = ()
        self._pill = QRectF()
        self.setZValue(3)

    def show_map(self, maps: UnitSurfaces | None) -> None:
        """Shows its out over the inputs, or nothing of it; repaints only where that differs."""
        if maps is not self._maps:
            self._maps = maps
            self.map = None if maps is None else maps.of(self.place.layer, self.place.index)
            self.update()

    def laid_out(self, label: Label) -> tuple[Run, ...]:
        name, *numbers = label.lines
        baselines: tuple[float, ...] = (2.0 if self.activation else 5.0,)
        if numbers:
            baselines = (-4.0, 15.0) if numbers[0].role == Role.INPUT else (-17.0, 1.0, 16.0)
        lock = PADLOCK if name.note else 0.0
        room = self._room(baselines[0], name_font()) - lock
        spans, font = fitted(name.symbol_spans, name_font(), room, "…", NAME_SHARES)
        width = symbol_width(spans, font)
        left = -(width + lock) / 2
        runs = list(symbol_runs(name, spans, left, baselines[0], font))
        if name.note:
            runs.append(Run(name.note, left + width + LOCK_GAP, baselines[0], figure_font(), name, icon=True))
        for line, baseline in zip(numbers, baselines[1:], strict=False):
            runs += self._number_row(line, baseline)
        return tuple(runs)

    def _number_row(self, line: Line, baseline: float) -> Iterator[Run]:
        """A word and a number; the word gives way where the number needs its room."""
        strong = line.role == Role.OUT or line.highlight != Highlight.NONE
        font, word = figure_font(TEXT, strong), figure_font(HEAD_TEXT)
        room = self._room(baseline, font)
        number = QFontMetricsF(font).horizontalAdvance(line.value)
        gap = SPACE if line.symbol else 0.0
        spans: Spans = ()
        if line.symbol:
            spans, word = fitted(line.symbol_spans, word, max(room - gap - number, 0.3 * room), "…")
        symbol = symbol_width(spans, word)
        if symbol + gap + number > room:
            font = QFont(font)
            font.setPixelSize(max(6, int(font.pixelSize() * (room - symbol - gap) / number)))
            number = QFontMetricsF(font).horizontalAdvance(line.value)
        left = -(symbol + gap + number) / 2
        yield from symbol_runs(line, spans, left, baseline, word)
        yield Run(line.value, left + symbol + gap, baseline, font, line, number=line.role == Role.INPUT)

    def _room(self, baseline: float, font: QFont) -> float:
        """How wide a row may be to stay within the disc."""
        top, bottom = abs(baseline - 0.75 * font.pixelSize()), abs(baseline)
        return 2 * math.sqrt(max(self.radius**2 - max(top, bottom) ** 2, 1.0)) - 5

    def painted_runs(self, view_scale: float) -> tuple[Run, ...]:
        return super().painted_runs(view_scale) or (self._above if self.isVisible() else ())

    def magnify(self, view_scale: float, visible: QRectF) -> None:
        """Keeps the number of the step legible however far the view is zoomed out."""
        lines = self.label.lines if self.label is not None and not self.is_legible(view_scale) else ()
        line = next((line for line in lines if line.value and line.highlight == Highlight.CURRENT), None)
        above = () if line is None else tuple(self._runs_above(line, view_scale, visible))
        if above == self._above:
            return
        self.prepareGeometryChange()
        self._above, pill = above, QRectF()
        for run in above:
            pill = pill.united(run.rect)
        edge = PADDING / view_scale
        self._pill = pill.adjusted(-edge, 0, edge, 0) if above else pill
        self.setZValue(6 if above else 3)
        self.update()

    def _runs_above(self, line: Line, view_scale: float, visible: QRectF) -> Iterator[Run]:
        font = figure_font(math.ceil(LEGIBLE_TEXT / view_scale), True)
        metrics, gap, edge = QFontMetricsF(font), SPACE / view_scale, (PADDING + 1) / view_scale
        symbol = symbol_width(line.symbol_spans, font)
        width = symbol + gap + metrics.horizontalAdvance(line.value)
        most = max(visible.right() - self.x() - edge - width, -width)
        left = max(min(-width / 2, most), min(visible.left() - self.x() + edge, 0.0))
        baseline = self._disc.top() - metrics.descent()
        yield from symbol_runs(line, line.symbol_spans, left, baseline, font)
        yield Run(line.value, left + symbol + gap, baseline, font, line)

    def boundingRect(self) -> QRectF:
        return self._disc.united(self._pill)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        highlight = self.highlight()
        if highlight == Highlight.CURRENT:
            self._paint_glow(painter)
        frame = self.style.frame(highlight)
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        pen = QPen(frame, max(1.7 if highlight == Highlight.NONE else self.style.outline(highlight, 2.8), 1.0 / scale))
        painter.setPen(pen)
        painter.setBrush(QBrush(self.style.fill(highlight)))
        painter.drawEllipse(QPointF(), self.radius, self.radius)
        if self.map is not None and 2 * self.radius * scale > SMALLEST_MAP:
            theme, fill = self.style.theme, self.style.fill(highlight).name()
            paint_map(painter, theme, self.map, self.radius - 0.5, fill)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(), self.radius, self.radius)
        if self.chosen or self.hovered:
            painter.setPen(QPen(self.style.colour("positive" if self.chosen else "line"), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(), self.radius + 5, self.radius + 5)
        if self.label is not None and self.label.wish:
            self._paint_wish(painter, grows=self.label.wish > 0)
        if scale * TEXT >= SMALLEST_TEXT:
            self.paint_runs(painter, self.runs)
            if self.activation:
                colour = self.style.colour("muted" if highlight == Highlight.NONE else "muted_on_fill")
                paint_activation(painter, self.activation, self.sign_place(), colour, scale)
        else:
            self._paint_name(painter, scale)
            if self._above:
                paint_pill(
                    painter, self._pill, self._pill.height() / 2, QPen(frame, 1.5 / scale), self.style.fill(highlight)
                )
                self.paint_runs(painter, self._above)

    def covered(self) -> QRectF:
        side = 2 * self.radius
        return QRectF(self.x() - self.radius, self.y() - self.radius, side, side)

    def sign_place(self) -> QPointF:
        """Where the sign of the activation stands: below the numbers."""
        return QPointF(0.0, self.radius - 16.0)

    def _paint_wish(self, painter: QPainter, *, grows: bool) -> None:
        """An arrow on the rim, up where the out should grow, down where it should shrink."""
        x, y = WISH_AT * self.radius, -WISH_AT * self.radius
        painter.setPen(QPen(self.style.colour("gradient"), 1.2))
        painter.setBrush(self.style.colour("panel"))
        painter.drawEllipse(QPointF(x, y), WISH_RADIUS, WISH_RADIUS)
        tip = -WISH_RADIUS * 0.62 if grows else WISH_RADIUS * 0.62
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.style.colour("gradient"))
        half = WISH_RADIUS * 0.55
        painter.drawPolygon([QPointF(x, y + tip), QPointF(x - half, y - 0.1 * tip), QPointF(x + half, y - 0.1 * tip)])
        painter.drawRect(QRectF(x - 1.5, min(y - 0.1 * tip, y - tip), 3.0, 0.9 * abs(tip)))

    def _paint_glow(self, painter: QPainter) -> None:
        glow = self.style.colour("current")
        glow.setAlphaF(0.30)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(glow)
        painter.drawEllipse(QPointF(), self.radius + GLOW, self.radius + GLOW)

    def name_from_afar(self, scale: float) -> QFont | None:
        """The font of the name where it stands alone: as large as the disc allows; None where it could not be read."""
        size = int(min(1.1 * self.radius, 11 / scale))
        if self.label is None or size * scale < SMALLEST_TEXT + 2:
            return None
        font = QFont(name_font())
        font.setPixelSize(size)
        width = QFontMetricsF(font).horizontalAdvance(self.label.name)
        least = min(size, math.ceil(SMALLEST_TEXT / scale))
        font.setPixelSize(max(least, min(size, int(size * NAME_ROOM * self.radius / width))))
        return font

    def _paint_name(self, painter: QPainter, scale: float) -> None:
        font = self.name_from_afar(scale)
        if font is not None and self.label is not None:
            painter.setFont(font)
            painter.setPen(QPen(self.style.colour("ink")))
            painter.drawText(self._disc, Qt.AlignmentFlag.AlignCenter, self.label.name)


class LabelItem(TextItem):
    """The text of an edge, a bias, a target, an error or a delta, inside the rectangle kept free for it.

    Symbols stand in one column and numbers in another, so that an old and a new value are read under each other.
    ``along``: how far from its source that of an edge stands, from 0 to 1.
    """

    def __init__(self, place: Place, style: Style, rect: Rect, along: float = 0.5) -> None:
        super().__init__(place, style)
        self.rect = rect
        self._along = along
        self.body = QRectF()
        self._bounds = QRectF()
        self.setZValue(4)

    @property
    def left_aligned(self) -> bool:
        """Whether the text stands beside something, as texts of the outputs do, and a shared bias at its node."""
        beside_node = self.place.part == Part.BIAS and self.place.unit is None
        return beside_node or self.place.part in (Part.TARGET, Part.ERROR, Part.TOTAL, Part.SAMPLE)

    @property
    def _below_unit(self) -> bool:
        return self.place.part == Part.BIAS and self.place.unit is not None

    def laid_out(self, label: Label) -> tuple[Run, ...]:
        metrics = measure(TEXT, True)
        row = metrics.height()
        # Nothing stands beside the words about the sample.
        room = math.inf if self.place.part == Part.SAMPLE else self.rect.width - 2 * PADDING
        columns = Columns(label, room, GUTTER)
        size = (columns.width + 2 * PADDING, len(label.lines) * row + 2)
        x, y = self.rect.centre
        left = self.rect.x if self.left_aligned else x - size[0] / 2
        top = self.rect.y if self.place.part == Part.TOTAL or self._below_unit else y - size[1] / 2
        self.body = QRectF(left, top, *size)
        self._bounds = self.body.adjusted(-4, -4, 4, 4)
        baseline = top + 1 + metrics.ascent()
        return tuple(
            run
            for number, line in enumerate(label.lines)
            for run in columns.runs(line, left + PADDING, baseline + number * row)
        )

    def covered(self) -> QRectF:
        return self.mapRectToScene(self.body)

    def _fixed_point(self) -> QPointF:
        """What stays where it is when the label is enlarged: the side towards the neuron that it belongs to."""
        centre = self.body.center()
        if self.left_aligned:
            return QPointF(self.body.left(), centre.y())
        if self.place.part == Part.DELTA:
            return QPointF(centre.x(), self.body.bottom())
        if self.place.part == Part.BIAS:
            return QPointF(centre.x(), self.body.top())
        # Near a neuron it grows away from it, in the middle to both sides.
        share = min(max(2 * self._along - 0.5, 0.0), 1.0)
        return QPointF(self.body.left() + share * self.body.width(), centre.y())

    def magnify(self, view_scale: float, visible: QRectF) -> None:
        """Keeps what is current, hovered or selected legible however far the view is zoomed out."""
        outstanding = self.hovered or self.chosen or self.highlight() == Highlight.CURRENT
        factor = max(1.0, LEGIBLE_TEXT / (TEXT * view_scale)) if outstanding else 1.0
        if factor > 1.0:
            fixed = self._fixed_point()
            # Within its usual width that point stays which keeps the enlarged one in sight.
            least = (factor * self._bounds.right() - visible.right()) / (factor - 1)
            most = (factor * self._bounds.left() - visible.left()) / (factor - 1)
            in_sight = min(max(fixed.x(), least), max(most, least))
            fixed.setX(min(max(in_sight, self.body.left()), self.body.right()))
            if fixed != self.transformOriginPoint():
                self.setTransformOriginPoint(fixed)
        if factor != self.scale():
            self.setScale(factor)
        self.setZValue(6 if outstanding else 4)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if option.levelOfDetailFromTransform(painter.worldTransform()) * TEXT < SMALLEST_TEXT:
            return
        highlight = self.highlight()
        if highlight != Highlight.NONE or self.chosen or self.place.part in (Part.EDGE, Part.BIAS, Part.DELTA):
            self._paint_pill(painter, highlight)
        if self.place.part == Part.TOTAL:
            painter.setPen(QPen(self.style.colour("muted"), 1.0))
            painter.drawLine(self.body.topLeft(), self.body.topRight())
        self.paint_runs(painter, self.runs)

    def _paint_pill(self, painter: QPainter, highlight: Highlight) -> None:
        """A lit or selected label is a pill; any other just keeps lines from running through its text."""
        if highlight == Highlight.NONE and not self.chosen:
            painter.fillRect(self.body, self.style.fill(highlight))
            return
        frame = self.style.colour("positive") if self.chosen else self.style.frame(highlight)
        pen = QPen(frame, self.style.outline(highlight, 1.5))
        paint_pill(painter, self.body, 9, pen, self.style.fill(highlight))


def paint_pill(painter: QPainter, rect: QRectF, radius: float, frame: QPen, fill: QColor) -> None:
    """The ground of a text that is lit."""
    painter.setPen(frame)
    painter.setBrush(QBrush(fill))
    painter.drawRoundedRect(rect, radius, radius)
