"""The symbols beside or above a table."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from bpsim.view.theme import LIGHT, Theme, number_font

PADDING = 6
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SymbolHeader(QHeaderView):
    """Painted here, since the style cuts off what rises above a line, such as a hat; on the right unless the model says
    another side."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.set_look(LIGHT, number_font(bold=True))

    def set_look(self, theme: Theme, font: QFont) -> None:
        """Other colours, and the font of the symbols."""
        self._fill, self._ink, self._font = QColor(theme.panel), QColor(theme.muted), font
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.fillRect(rect, self._fill)
        model = self.model()
        text = str(model.headerData(section, self.orientation()))
        inner = rect.adjusted(2, 0, -PADDING, 0)
        # The index of a symbol stands at its end.
        shown = QFontMetrics(self._font).elidedText(text, Qt.TextElideMode.ElideMiddle, inner.width())
        painter.setFont(self._font)
        painter.setPen(self._ink)
        side = model.headerData(section, self.orientation(), Qt.ItemDataRole.TextAlignmentRole) or RIGHT
        painter.drawText(inner, int(side | Qt.TextFlag.TextDontClip), shown)
