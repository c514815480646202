"""The names and symbols beside or above a table."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from bpsim.trace.marks import Span, Spans
from bpsim.view.painted_symbols import fitted, paint_symbol_text, symbol_width
from bpsim.view.theme import LIGHT, Theme, number_font

SYMBOL = Qt.ItemDataRole.UserRole + 1
"""The role by which a model gives the raised and lowered parts of a symbol; its plain text is the DisplayRole."""
PADDING = 6
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SymbolHeader(QHeaderView):
    """Painted here, since the style cuts off what rises above a line, such as a hat, and knows no lowered index; on the
    right unless the model says another side."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.set_look(LIGHT, number_font(bold=True))

    def set_look(self, theme: Theme, font: QFont) -> None:
        """Other colours, and the font of the symbols."""
        self._fill, self._ink, self._font = QColor(theme.panel), QColor(theme.muted), font
        self._height = QFontMetrics(font).height() + PADDING
        self._widths: dict[Spans, int] = {}  # Qt asks for all of them whenever a table is laid out
        self.setStyleSheet(f"QHeaderView {{ background: {theme.panel}; border: none; }}")
        self.updateGeometry()
        self.viewport().update()

    def spans(self, section: int) -> Spans:
        """The name of a section with its raised and lowered parts."""
        model, way = self.model(), self.orientation()
        return model.headerData(section, way, SYMBOL) or (Span(str(model.headerData(section, way) or "")),)

    def width_of(self, section: int) -> int:
        """Pixels that the name of a section needs."""
        spans = self.spans(section)
        if spans not in self._widths:
            self._widths[spans] = round(symbol_width(spans, self._font) + 0.5)
        return self._widths[spans]

    def sectionSizeFromContents(self, section: int) -> QSize:
        return QSize(self.width_of(section) + 2 * PADDING, self._height)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.fillRect(rect, self._fill)
        side = self.model().headerData(section, self.orientation(), Qt.ItemDataRole.TextAlignmentRole) or RIGHT
        right = bool(side & Qt.AlignmentFlag.AlignRight)
        inner = rect.adjusted(2 if right else PADDING, 0, -PADDING, 0)
        # The index of a symbol stands at its end.
        spans, font = fitted(self.spans(section), self._font, inner.width(), "…")
        metrics = QFontMetrics(self._font)
        left = inner.right() + 1 - symbol_width(spans, font) if right else inner.left()
        baseline = inner.top() + (inner.height() + metrics.ascent() - metrics.descent()) / 2
        painter.setPen(self._ink)
        paint_symbol_text(painter, spans, QPointF(left, baseline), font)
