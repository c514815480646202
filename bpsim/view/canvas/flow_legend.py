"""The words that say what is drawn in the backward pass: in a free corner of the graph's view, and below a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QPainter

from bpsim.view.canvas import wording
from bpsim.view.canvas.formula_picture import AnyPicture, FormulaPicture
from bpsim.view.canvas.free_spots import corners_of, free_spot
from bpsim.view.canvas.style import Style, legend_font
from bpsim.view.text import PlainLabel
from bpsim.view.theme import Theme, point_size, text_font

if TYPE_CHECKING:
    from bpsim.view.canvas.graph_picture import GraphPicture
    from bpsim.view.canvas.graph_view import GraphView

EDGE = 4
"""Pixels between the words and the edges of the view."""
BETWEEN = 12.0
"""Pixels between two places that are tried along an edge."""
IN_LINE = (4, 2, 1)
"""How many of the words stand in one line; where there is room, all of them."""
SCALE, LARGEST = 0.9, 1.8
"""The least and the largest size of the words, as shares of that of the text around the graph."""


def _arranged(picture: GraphPicture) -> Iterator[list[str]]:
    """The words in one line, in two, and each in its own."""
    wishes = wording.WISHES if picture.trains else ()
    words = wording.FLOW.format(product=picture.flow), wording.FLOW_NEGATIVE, *wishes
    for in_line in IN_LINE:
        parts = [words[at : at + in_line] for at in range(0, len(words), in_line)]
        yield ["   ".join(line) for line in parts]


class PaintedLegend:
    """The words below a picture of the graph, at its right, in as few lines as its width has room for."""

    def __init__(self, picture: AnyPicture, width: float) -> None:
        self._width, self._measures = width, QFontMetricsF(legend_font())
        self.lines: list[str] = []
        """None where nothing flows back."""
        if not isinstance(picture, FormulaPicture) and picture.flows_back:
            arranged = list(_arranged(picture))
            self.lines = next(filter(self._fit, arranged), arranged[-1])

    def _fit(self, lines: list[str]) -> bool:
        return max(map(self._measures.horizontalAdvance, lines)) <= self._width

    @property
    def height(self) -> float:
        """Of the words and the room above them; 0 without words."""
        return EDGE + len(self.lines) * self._measures.lineSpacing() if self.lines else 0.0

    def paint(self, painter: QPainter, style: Style) -> None:
        """Paints it below and to the right of the origin."""
        painter.setFont(legend_font())
        painter.setPen(style.colour("gradient"))
        for at, line in enumerate(self.lines):
            baseline = EDGE + self._measures.ascent() + at * self._measures.lineSpacing()
            painter.drawText(QPointF(self._width - self._measures.horizontalAdvance(line), baseline), line)


class FlowLegend(PlainLabel):
    """Stands at the lower right, else in another corner, else at an edge; where all of that is taken, nowhere."""

    def __init__(self, view: GraphView) -> None:
        super().__init__("", view.viewport())
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(wording.FLOW_LEGEND_NAME)
        self.hide()

    def follow(self) -> None:
        """Another picture, or another part of it in view."""
        picture = self._view.picture
        self.setVisible(picture is not None and picture.flows_back and self._stand(picture))

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(f"color: {theme.gradient}; background: {theme.panel};")

    def _stand(self, picture: GraphPicture) -> bool:
        """Goes to a free place, in as few lines as have room there; whether there is one. A corner is better than a
        place between two, and in a corner words that are as large as the numbers they are about."""
        small, large = self._sizes
        for font, places in ((large, _corners), (small, _corners), (small, _edges)):
            if self.font() != font:
                self.setFont(font)
            for lines in _arranged(picture):
                self.setText("\n".join(lines))
                free = self._free(places)
                if free is not None:
                    self.setGeometry(free.toRect())
                    return True
        return False

    @property
    def _sizes(self) -> tuple[QFont, QFont]:
        """The font of the words at least, and as large as the derivatives on the graph."""
        small = text_font(SCALE)
        large = QFont(small)
        pixels = legend_font().pixelSize() * self._view.camera.scale
        points = pixels * small.pointSizeF() / max(QFontInfo(small).pixelSize(), 1)
        large.setPointSizeF(min(max(points, small.pointSizeF()), LARGEST * point_size()))
        return small, large

    def _free(self, places: Callable[[QRectF], Iterable[QPointF]]) -> QRectF | None:
        view, size = self._view, QSizeF(self.sizeHint())
        area = QRectF(view.viewport().rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE - view.margins.bottom)
        room = area.adjusted(size.width() / 2, size.height() / 2, -size.width() / 2, -size.height() / 2)
        if min(room.width(), room.height()) < 0:
            return None
        # Also what is not shown yet: the words do not move as a number appears.
        kept = (view.mapFromScene(rect).boundingRect().toRectF() for rect in view.graph.solid())
        return free_spot(size, places(room), area, corners_of([*kept, *view.margins.taken()]))


def _corners(room: QRectF) -> Iterable[QPointF]:
    """The lower right corner first."""
    return room.bottomRight(), room.bottomLeft(), room.topRight(), room.topLeft()


def _edges(room: QRectF) -> Iterator[QPointF]:
    """Along the right edge first: no connection goes there."""
    up = np.arange(room.bottom(), room.top(), -BETWEEN).tolist()
    across = np.arange(room.right(), room.left(), -BETWEEN).tolist()
    yield from (QPointF(room.right(), y) for y in up)
    yield from (QPointF(x, y) for y in (room.bottom(), room.top()) for x in across)
    yield from (QPointF(room.left(), y) for y in up)
