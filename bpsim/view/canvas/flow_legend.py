"""The words that say what is drawn in the backward pass, in a corner of the graph's view that is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt

from bpsim.view.canvas import wording
from bpsim.view.text import PlainLabel
from bpsim.view.theme import Theme, point_size

if TYPE_CHECKING:
    from bpsim.view.canvas.graph_view import GraphView

EDGE = 6
"""Pixels between the words and the edges of the view."""
SCALE = 0.9


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
        for in_line in (4, 2, 1):
            parts = [wording.FLOW_LEGEND[at : at + in_line] for at in range(0, len(wording.FLOW_LEGEND), in_line)]
            self.setText("\n".join("   ".join(line) for line in parts))
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
