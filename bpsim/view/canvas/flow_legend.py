"""The words that say what is drawn in the backward pass: in a free corner of the graph's view, and below a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from bpsim.view.canvas import wording
from bpsim.view.canvas.formula_picture import AnyPicture, FormulaPicture
from bpsim.view.canvas.style import Style, legend_font
from bpsim.view.text import PlainLabel
from bpsim.view.theme import Theme, point_size

if TYPE_CHECKING:
    from bpsim.view.canvas.graph_view import GraphView

EDGE = 6
"""Pixels between the words and the edges of the view."""
SCALE = 0.9


def _arranged() -> Iterator[list[str]]:
    """The words in one line, in two, and each in its own."""
    for in_line in (4, 2, 1):
        parts = [wording.FLOW_LEGEND[at : at + in_line] for at in range(0, len(wording.FLOW_LEGEND), in_line)]
        yield ["   ".join(line) for line in parts]


class PaintedLegend:
    """The words below a picture of the graph, at its right, in as few lines as its width has room for."""

    def __init__(self, picture: AnyPicture, width: float) -> None:
        self._width, self._measures = width, QFontMetricsF(legend_font())
        self.lines: list[str] = []
        """None where nothing flows back."""
        if not isinstance(picture, FormulaPicture) and picture.flows_back:
            self.lines = next((lines for lines in _arranged() if self._fit(lines)), [*wording.FLOW_LEGEND])

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
    """Stands at the lower right, else in another corner; where each is taken, nowhere."""

    def __init__(self, view: GraphView) -> None:
        super().__init__("", view.viewport())
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(wording.FLOW_LEGEND_NAME)
        self.hide()

    def follow(self) -> None:
        """Another picture, or another part of it in view."""
        picture = self._view.picture
        self.setVisible(picture is not None and picture.flows_back and self._stand())

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(
            f"color: {theme.gradient}; background: {theme.panel}; font-size: {SCALE * point_size():.2f}pt;"
        )

    def _stand(self) -> bool:
        """Goes to a free corner, in as few lines as have room there; whether there is one."""
        for lines in _arranged():
            self.setText("\n".join(lines))
            corner = self._free_corner()
            if corner is not None:
                self.setGeometry(corner)
                return True
        return False

    def _free_corner(self) -> QRect | None:
        view, size = self._view, self.sizeHint()
        right, bottom = view.viewport().width() - size.width() - EDGE, view.viewport().height() - size.height() - EDGE
        bottom -= int(view.margins.bottom)
        if min(right, bottom) < EDGE:
            return None
        beside = [rect.toRect() for rect in view.margins.taken()]
        # Also what is not shown yet: the words do not move as a number appears.
        kept = view.graph.solid()
        for x, y in ((right, bottom), (EDGE, bottom), (right, EDGE), (EDGE, EDGE)):
            corner = QRect(x, y, size.width(), size.height())
            area = view.mapToScene(corner).boundingRect()
            if not any(map(corner.intersects, beside)) and not any(map(area.intersects, kept)):
                return corner
        return None
