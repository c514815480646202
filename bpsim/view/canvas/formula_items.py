"""The items of the graph of formulas: wires and nodes as one item, what is lit as another, texts as a third.

Each paints only what is in view. Wires and nodes are kept as pixels, so that a step does not paint them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from bpsim.view.canvas.formula_layout import FormulaLayout
from bpsim.view.canvas.formula_picture import FormulaPicture, node_place
from bpsim.view.canvas.graph_picture import Highlight
from bpsim.view.canvas.items import LEGIBLE_TEXT, SMALLEST_TEXT
from bpsim.view.canvas.label_rows import Run, paint_padlock
from bpsim.view.canvas.placement import Rect
from bpsim.view.canvas.places import Part, Place
from bpsim.view.canvas.style import TEXT, Style, name_font

if TYPE_CHECKING:
    from bpsim.view.canvas.formula_scene import FormulaScene

MOST_CURVES = 1500
"""Pieces of wires in view that are drawn as curves; more of them are straight and not smoothed."""
MOST_ROUNDED = 1500
"""Nodes in view that have round corners."""
CORNER = 9.0
READABLE = 0.84
"""The share of a legible size down to which the current number is not enlarged, so that its wire is seen."""
BAND = 11.0
MOST_SIGNS = 400
"""Nodes in view whose signs are written from afar."""
MINUS_REACH = 7.0
"""How far from the end of a wire its minus stands."""


class FormulaItem(QGraphicsItem):
    """An item that paints a part of a scene of formulas, as far as it is exposed."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.setZValue(height)

    @property
    def of(self) -> FormulaScene:
        """Its scene, which it does not hold: the two would be collected in any order."""
        return cast("FormulaScene", self.scene())

    def boundingRect(self) -> QRectF:
        return self.of.bounds().adjusted(-60, -60, 60, 60) if self.scene() else QRectF()

    @property
    def style(self) -> Style:
        return self.of.style_of_items

    def _parts(self) -> tuple[FormulaPicture, FormulaLayout] | None:
        return self.of.parts


class GroundItem(FormulaItem):
    """The wires and the nodes as they are where nothing is lit."""

    def __init__(self) -> None:
        super().__init__(1)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        parts = self._parts()
        if parts is None:
            return
        picture, layout = parts
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        self._paint_wires(painter, layout, option.exposedRect, scale)
        visible = nodes_in(layout, option.exposedRect)
        self._paint_nodes(painter, picture, layout, visible, scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def _paint_wires(self, painter: QPainter, layout: FormulaLayout, exposed: QRectF, scale: float) -> None:
        pieces = _pieces_in(layout, exposed)
        pen = QPen(self.style.colour("muted"), max(1.4, 0.6 / scale))
        # What a square cap adds to a piece would stand out where the next one is a little higher.
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if len(pieces) > MOST_CURVES:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            pen.setWidthF(0.0)
            painter.setPen(pen)
            rows = np.hstack([layout.starts[pieces], layout.ends[pieces]]).tolist()
            painter.drawLines([QLineF(a, b, c, d) for a, b, c, d in rows])
            return
        path = QPainterPath()
        for piece in pieces.tolist():
            _add_piece(path, layout, piece)
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.style.colour("muted"))
        ends = [*(layout.ports[wire] for wire in wires_in(layout, exposed)), *map(np.array, layout.outlets.values())]
        for end in ends:
            paint_head(painter, end)

    def _paint_nodes(
        self,
        painter: QPainter,
        picture: FormulaPicture,
        layout: FormulaLayout,
        visible: NDArray[np.intp],
        scale: float,
    ) -> None:
        painter.setPen(QPen(self.style.colour("ink"), max(1.6, 0.9 / scale)))
        painter.setBrush(self.style.colour("panel"))
        if len(visible) > MOST_ROUNDED:
            painter.drawRects([_qt(layout.rect(node)) for node in visible.tolist()])
            return
        for node in visible.tolist():
            paint_node(painter, picture, layout, node)
        pen = QPen(self.style.colour("ink"), 1.0)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for node in picture.learned.intersection(visible.tolist()):
            paint_node(painter, picture, layout, node, -3.5)


class LitItem(FormulaItem):
    """The nodes and wires that are lit, hovered or selected, over the others."""

    def __init__(self) -> None:
        super().__init__(2)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        parts = self._parts()
        if parts is None:
            return
        picture, layout = parts
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        pointed = [*self.of.chosen, *((self.of.hovered,) if self.of.hovered else ())]
        lit = sorted(picture.lit.items(), key=lambda one: one[1] is Highlight.CURRENT)
        for place in (place for place in pointed if place not in picture.lit and place.part is Part.WIRE):
            self._paint_wire(painter, picture, layout, place, self.style.colour("line"), None, scale)
        for place, highlight in (one for one in lit if one[0].part is Part.WIRE and picture.has(one[0])):
            current = highlight is Highlight.CURRENT
            frame = self.style.frame(highlight) if current else None
            self._paint_wire(painter, picture, layout, place, self.style.band(highlight), frame, scale)
        for place, highlight in (one for one in lit if one[0].part is Part.NODE and picture.has(one[0])):
            self._paint_node(painter, picture, layout, place.index, highlight, scale)
        for place in (place for place in pointed if place.part is Part.NODE and picture.has(place)):
            colour = "positive" if place in self.of.chosen else "line"
            painter.setPen(QPen(self.style.colour(colour), max(2.0, 1.5 / scale)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            paint_node(painter, picture, layout, place.index, 5.0)

    def _paint_wire(
        self,
        painter: QPainter,
        picture: FormulaPicture,
        layout: FormulaLayout,
        place: Place,
        band: QColor,
        line: QColor | None,
        scale: float,
    ) -> None:
        number = picture.wires.number(place)
        if number is None:
            return
        path = QPainterPath()
        for piece in layout.pieces[number]:
            _add_piece(path, layout, piece)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(band, max(BAND, 5.0 / scale), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawPath(path)
        colour = line or self.style.colour("muted")
        painter.setPen(QPen(colour, max(2.0 if line else 1.4, 1.0 / scale)))
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        paint_head(painter, layout.ports[number])

    def _paint_node(
        self,
        painter: QPainter,
        picture: FormulaPicture,
        layout: FormulaLayout,
        node: int,
        highlight: Highlight,
        scale: float,
    ) -> None:
        if highlight is Highlight.CURRENT:
            glow = QColor(self.style.colour("current"))
            glow.setAlphaF(0.3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(glow)
            paint_node(painter, picture, layout, node, max(5.0, 3.0 / scale))
        painter.setPen(QPen(self.style.frame(highlight), max(self.style.outline(highlight, 2.6), 1.2 / scale)))
        painter.setBrush(self.style.fill(highlight))
        paint_node(painter, picture, layout, node)


class TextsItem(FormulaItem):
    """All texts that are in view and large enough to be read; what is current is enlarged until it is."""

    def __init__(self) -> None:
        super().__init__(3)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        for place, runs, factor in self.of.painted_runs(option.exposedRect, scale):
            if factor == 1.0:
                self._paint_runs(painter, place, runs)
            else:
                self._paint_enlarged(painter, place, runs, factor)
        if scale * TEXT >= SMALLEST_TEXT:
            self._paint_minuses(painter, option.exposedRect)
        else:
            self._paint_signs(painter, option.exposedRect, scale)

    def _paint_signs(self, painter: QPainter, exposed: QRectF, scale: float) -> None:
        """From afar: only what a gate does, and the name of a variable, where that can be read."""
        parts = self._parts()
        visible = nodes_in(parts[1], exposed).tolist() if parts else []
        if parts is None or len(visible) > MOST_SIGNS:
            return
        picture, layout = parts
        size = min(0.55 * layout.metrics.node, LEGIBLE_TEXT / scale)
        if size * scale < SMALLEST_TEXT:
            return
        font = QFont(name_font())
        font.setPixelSize(max(1, round(size)))
        painter.setFont(font)
        painter.setPen(QPen(self.style.colour("ink")))
        metrics = QFontMetricsF(font)
        for node in visible:
            rect, text = _qt(layout.rect(node)), picture.signs[node].operation or picture.signs[node].name
            if metrics.horizontalAdvance(text) <= rect.width():
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_enlarged(self, painter: QPainter, place: Place, runs: Iterable[Run], factor: float) -> None:
        """The texts of a place around their middle, on a ground of their own."""
        around = around_of(runs)
        painter.save()
        painter.translate(enlarged(around, factor, self.of.bounds()).center())
        painter.scale(factor, factor)
        painter.translate(-around.center())
        painter.setPen(QPen(self.style.frame(Highlight.CURRENT), 1.5))
        painter.setBrush(self.style.fill(Highlight.CURRENT))
        painter.drawRoundedRect(around.adjusted(-4, -2, 4, 2), CORNER, CORNER)
        self._paint_runs(painter, place, runs)
        painter.restore()

    def _paint_runs(self, painter: QPainter, place: Place, runs: Iterable[Run]) -> None:
        picture = self.of.picture
        light = picture.lit.get(place, Highlight.NONE) if picture and place.part is Part.NODE else Highlight.NONE
        for run in runs:
            painter.setPen(QPen(self.style.text(run.line.role, light)))
            if run.icon:
                paint_padlock(painter, run.x, run.y)
                continue
            painter.setFont(run.font)
            painter.drawText(QPointF(run.x, run.y), run.text)
            if run.number and place == self.of.hovered:
                painter.setPen(QPen(self.style.colour("muted"), 1.0, Qt.PenStyle.DotLine))
                painter.drawLine(QPointF(run.rect.left(), run.y + 2), QPointF(run.rect.right(), run.y + 2))

    def _paint_minuses(self, painter: QPainter, exposed: QRectF) -> None:
        """A minus in the gate at the end of each wire that is subtracted there."""
        parts = self._parts()
        if parts is None:
            return
        picture, layout = parts
        painter.setPen(QPen(self.style.colour("ink"), 1.6))
        for number in wires_in(layout, exposed):
            wire = picture.wires[number]
            signs = picture.signs[wire.gate].subtracted
            if wire.operand < len(signs) and signs[wire.operand]:
                x, y = layout.ports[number].tolist()
                painter.drawLine(QPointF(x + 4.0, y), QPointF(x + 4.0 + MINUS_REACH, y))


def paint_node(painter: QPainter, picture: FormulaPicture, layout: FormulaLayout, node: int, grown: float = 0) -> None:
    """The outline of a node: a variable is round, a gate has corners. grown: how much larger it is on every side."""
    rect = _qt(layout.rect(node)).adjusted(-grown, -grown, grown, grown)
    corner = rect.height() / 2 if picture.is_variable(node) else CORNER + grown
    painter.drawRoundedRect(rect, corner, corner)


def paint_head(painter: QPainter, end: NDArray[np.float64]) -> None:
    """The head of an arrow that ends at a point from the left."""
    x, y = end.tolist()
    painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x - 9.0, y - 3.6), QPointF(x - 9.0, y + 3.6)]))


def around_of(runs: Iterable[Run]) -> QRectF:
    """The rectangle around some texts."""
    around = QRectF()
    for run in runs:
        around = around.united(run.rect)
    return around


def enlarged(around: QRectF, factor: float, bounds: QRectF) -> QRectF:
    """A rectangle made larger around its middle, then moved into the bounds."""
    size = around.size() * factor
    rect = QRectF(around.center() - QPointF(size.width(), size.height()) / 2, size)
    rect.moveRight(min(rect.right(), bounds.right()))
    rect.moveLeft(max(rect.left(), bounds.left()))
    return rect


def magnified(place: Place, picture: FormulaPicture, scale: float) -> float:
    """How much larger the texts of a place are painted than they are in the scene."""
    legible = scale * TEXT >= READABLE * LEGIBLE_TEXT
    return 1.0 if legible or picture.lit.get(place) is not Highlight.CURRENT else LEGIBLE_TEXT / (scale * TEXT)


def nodes_in(layout: FormulaLayout, rect: QRectF) -> NDArray[np.intp]:
    """The nodes that lie in a rectangle, at least in part."""
    low, high = layout.centres - layout.sizes / 2, layout.centres + layout.sizes / 2
    inside = (low <= (rect.right(), rect.bottom())) & (high >= (rect.left(), rect.top()))
    return np.flatnonzero(inside.all(axis=1))


def wires_in(layout: FormulaLayout, rect: QRectF) -> list[int]:
    """The wires that end in a rectangle, with the numbers before their end."""
    m = layout.metrics
    low = layout.ports - (m.arrow + m.number, m.row)
    high = layout.ports + np.array((0.0, 2 * m.row))
    inside = (low <= (rect.right(), rect.bottom())) & (high >= (rect.left(), rect.top()))
    found: list[int] = np.flatnonzero(inside.all(axis=1)).tolist()
    return found


def places_in(picture: FormulaPicture, layout: FormulaLayout, rect: QRectF) -> Iterator[Place]:
    """The nodes and wires whose texts may lie in a rectangle, and what belongs to no node."""
    reach = layout.metrics.outlet
    for node in nodes_in(layout, rect.adjusted(-reach, -3 * layout.metrics.row, reach, 0)).tolist():
        yield node_place(node)
    for number in wires_in(layout, rect):
        yield picture.wires[number].place
    yield from (label.place for label in picture.whole)


def _pieces_in(layout: FormulaLayout, rect: QRectF) -> NDArray[np.intp]:
    low, high = np.minimum(layout.starts, layout.ends), np.maximum(layout.starts, layout.ends)
    inside = (low <= (rect.right(), rect.bottom())) & (high >= (rect.left(), rect.top()))
    return np.flatnonzero(inside.all(axis=1))


def _add_piece(path: QPainterPath, layout: FormulaLayout, piece: int) -> None:
    """Level where its ends are at one height, else a curve that begins and ends level."""
    (x, y), (to, level) = layout.starts[piece].tolist(), layout.ends[piece].tolist()
    path.moveTo(x, y)
    if abs(y - level) < 0.5:
        path.lineTo(to, level)
    else:
        reach = max(abs(to - x) * 0.55, 12.0)
        path.cubicTo(x + reach, y, to - reach, level, to, level)


def _qt(rect: Rect) -> QRectF:
    return QRectF(rect.x, rect.y, rect.width, rect.height)
