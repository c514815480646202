"""A layout that sets widgets side by side and begins a new line where the width ends."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """A layout whose height depends on its width; items keep the size that they ask for and stand on a common top line.

    ``bar``: they stand on a common middle line instead, and where all of them fit on one line the last ends it.
    """

    def __init__(self, parent: QWidget | None = None, gap: int = 10, *, bar: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._bar = gap, bar
        self.setContentsMargins(0, 0, 0, 0)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """The items of each line."""
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in self._items:
            if item.isEmpty():  # nobody sees it
                continue
            needed = item.sizeHint().width()
            if not lines or left + needed > width:
                lines.append([])
                left = 0
            lines[-1].append(item)
            left += needed + self._gap
        return lines

    def _arrange(self, rect: QRect) -> None:
        lines, top = self._lines(rect.width()), rect.top()
        for line in lines:
            left, height = rect.left(), _height(line)
            for item in line:
                size = item.sizeHint()
                if self._bar and len(lines) == 1 and item is line[-1]:
                    left = rect.right() + 1 - size.width()
                middle = (height - size.height()) // 2 if self._bar else 0
                item.setGeometry(QRect(QPoint(left, top + middle), size))
                left += size.width() + self._gap
            top += height + self._gap

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def insert(self, at: int, widget: QWidget) -> None:
        """Adds a widget before an item."""
        self.addWidget(widget)
        self._items.insert(at, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem:
        # Qt asks past the end to learn where it is, and takes None for an answer.
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def takeAt(self, index: int) -> QLayoutItem:
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width)
        return sum(map(_height, lines)) + max(0, len(lines) - 1) * self._gap

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.sizeHint())
        return size


def _height(line: list[QLayoutItem]) -> int:
    return max(item.sizeHint().height() for item in line)
