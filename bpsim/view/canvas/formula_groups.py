"""Gates that a function says in one, framed on the graph: a click on the words at the frame folds or unfolds them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from bpsim.editing.folding import Group
from bpsim.view.canvas import wording
from bpsim.view.canvas.formula_items import FormulaItem, nodes_in, wires_in
from bpsim.view.canvas.formula_layout import FormulaLayout
from bpsim.view.canvas.formula_picture import FormulaPicture
from bpsim.view.canvas.items import SMALLEST_TEXT
from bpsim.view.canvas.places import Part, Place
from bpsim.view.canvas.style import TEXT, figure_font

AROUND = 7.0
"""How far the frame stands from its gates."""
CORNER = 9.0
CAPTION_TEXT = 11


class Framed(Struct, frozen=True):
    """A group as it stands on the graph. frame: around its gates, empty for one gate; caption: where its words are."""

    group: Group
    frame: QRectF
    caption: QRectF
    text: str


def framed_groups(picture: FormulaPicture, layout: FormulaLayout, pointed: frozenset[int]) -> Iterator[Framed]:
    """The groups whose frame holds no other gate and whose words cover nothing; single gates where they are pointed at.

    pointed: the nodes that are selected or under the mouse.
    """
    for group in picture.groups:
        if not group.folds and group.node not in pointed:
            continue
        frame = _frame(layout, group)
        if set(nodes_in(layout, frame).tolist()) - set(group.nodes):
            continue
        text = (wording.FOLD_GATES if group.folds else wording.WRITE_OUT).format(function=group.function)
        caption = _caption(layout, frame, text)
        if caption is not None:
            yield Framed(group, frame if group.folds else QRectF(), caption, text)


def _frame(layout: FormulaLayout, group: Group) -> QRectF:
    """The rectangle around the gates of a group and the numbers between them."""
    frame, row = QRectF(), layout.metrics.row
    for node in group.nodes:
        rect = layout.rect(node)
        frame = frame.united(QRectF(rect.x, rect.y, rect.width, rect.height))
    return frame.adjusted(-AROUND, -AROUND, AROUND, AROUND + (row if len(group.nodes) > 1 else 0.0))


def _caption(layout: FormulaLayout, frame: QRectF, text: str) -> QRectF | None:
    """Where the words stand: below the frame, or above; None where they would cover something."""
    metrics = QFontMetricsF(figure_font(CAPTION_TEXT))
    size = QSizeF(metrics.horizontalAdvance(text) + 2, metrics.height())
    below = QPointF(frame.left() + 4, frame.bottom() + 3), QPointF(frame.left() + 4, frame.top() - size.height() - 3)
    for corner in below:
        rect = QRectF(corner, size)
        if not len(nodes_in(layout, rect)) and not wires_in(layout, rect):
            return rect
    return None


class GroupsItem(FormulaItem):
    """The frames, dashed, and their words."""

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        if scale * TEXT < SMALLEST_TEXT:
            return
        for framed in self.of.framed_groups():
            pen = QPen(self.style.colour("muted"), 1.2, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if not framed.frame.isEmpty():
                painter.drawRoundedRect(framed.frame, CORNER, CORNER)
            hovered = framed.group == self.of.hovered_group
            painter.setPen(QPen(self.style.colour("positive" if hovered else "muted")))
            font = figure_font(CAPTION_TEXT)
            painter.setFont(font)
            painter.drawText(framed.caption.bottomLeft() - QPointF(0, QFontMetricsF(font).descent()), framed.text)


def pointed_nodes(picture: FormulaPicture, *places: Place | None) -> frozenset[int]:
    """The nodes among some places."""
    return frozenset(place.index for place in places if place and place.part is Part.NODE and picture.has(place))
