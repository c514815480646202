"""Widgets one below the other in a scroll area, placed at once where a layout of Qt's would take three more rounds."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QMargins, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from bpsim.view.theme import LIGHT

MARGINS = QMargins(12, 6, 12, 12)
SPACING = 7
WIDTH, HEIGHT = 24, 24
"""The size asked for, in lines of text."""


class Column(QScrollArea):
    """A column of widgets as wide as it is and as high as they ask for then; it scrolls where they are higher."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widgets: list[QWidget] = []
        self._arranging = False
        self._inside = _Inside(self)
        self.viewport().setAutoFillBackground(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._inside)

    def set_fill(self, colour: str) -> None:
        """Sets the colour behind the widgets, ``#RRGGBB``."""
        self._inside.fill = QColor(colour)
        self._inside.update()

    def insert(self, at: int, widget: QWidget) -> None:
        """A widget as the one with the number ``at``; call ``arrange`` when all are there."""
        widget.setParent(self._inside)
        self._widgets.insert(at, widget)
        widget.show()

    def remove(self, widget: QWidget) -> None:
        """Takes a widget out and hides it; call ``arrange`` when all are gone that are to go."""
        self._widgets.remove(widget)
        widget.hide()

    def arrange(self) -> None:
        """Gives every widget its place, now rather than before the next picture."""
        if self._arranging:
            return
        self._arranging = True
        whole = self.maximumViewportSize()
        self.fit(whole)
        heights = self._heights(whole.width())
        if _total(heights) <= whole.height():
            self._place(whole.width(), heights)
        else:
            # Where the bar appears it takes some of the width.
            self._place(self.viewport().width(), heights)
            self._place(self.viewport().width(), self._heights(self.viewport().width()))
        # What asked for this until now has it.
        QCoreApplication.removePostedEvents(self._inside, int(QEvent.Type.LayoutRequest))
        self._arranging = False

    def fit(self, size: QSize) -> None:
        """Called before widgets are placed in so many pixels: they may be set smaller. Here they stay as they are."""

    def height_at(self, width: int) -> int:
        """How high all of it is at a width."""
        return _total(self._heights(width))

    def _heights(self, width: int) -> list[int]:
        inner = width - MARGINS.left() - MARGINS.right()
        return [_height(widget, inner) for widget in self._widgets if not widget.isHidden()]

    def _place(self, width: int, heights: list[int]) -> None:
        top = MARGINS.top()
        shown = [widget for widget in self._widgets if not widget.isHidden()]
        for widget, height in zip(shown, heights, strict=True):
            widget.setGeometry(QRect(MARGINS.left(), top, width - MARGINS.left() - MARGINS.right(), height))
            top += height + SPACING
        self._inside.resize(width, max(_total(heights), self.maximumViewportSize().height()))

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT) * self.fontMetrics().height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.arrange()


class _Inside(QWidget):
    """Tells its column when a widget in it asks for another size. It is opaque: what is under it is never painted."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self._column = column
        self.fill = QColor(LIGHT.panel)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._column.arrange()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.fill)
        painter.end()


def _height(widget: QWidget, width: int) -> int:
    if widget.hasHeightForWidth():
        return widget.heightForWidth(width)
    return widget.sizeHint().height()


def _total(heights: list[int]) -> int:
    return sum(height + SPACING for height in heights) - SPACING + MARGINS.top() + MARGINS.bottom()
