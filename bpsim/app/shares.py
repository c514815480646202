"""How much of the window each dock has, kept while the window becomes narrow and wide again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow


class Shares(QObject):
    """Qt takes the room of a smaller window from the docks and gives that of a larger one to the middle.

    The shares are those of the last arrangement, or those that the user has given the docks with the mouse.
    """

    def __init__(self, window: QMainWindow, docks: tuple[QDockWidget, ...]) -> None:
        super().__init__(window)
        self._window = window
        self._docks = docks
        self._size = QSize()
        self._shares: dict[QDockWidget, tuple[float, float]] = {}
        for dock in docks:
            dock.installEventFilter(self)

    def record(self) -> None:
        """Keeps the shares as they are."""
        self._size = self._window.size()
        width, height = max(1, self._size.width()), max(1, self._size.height())
        self._shares = {dock: (dock.width() / width, dock.height() / height) for dock in self._standing()}

    def apply(self) -> None:
        """Gives the docks their shares of the size that the window has."""
        size = self._window.size()
        docks = [dock for dock in self._standing() if dock in self._shares]
        if not docks:
            return
        widths = [round(self._shares[dock][0] * size.width()) for dock in docks]
        heights = [round(self._shares[dock][1] * size.height()) for dock in docks]
        self._window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)
        self._window.resizeDocks(docks, heights, Qt.Orientation.Vertical)
        self._size = size

    def _standing(self) -> list[QDockWidget]:
        """Those that take room of the window: neither closed, nor floating, nor behind another."""
        inside = self._window.rect()
        docks = (dock for dock in self._docks if not dock.isHidden() and not dock.isFloating())
        return [dock for dock in docks if inside.intersects(dock.geometry())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        dragged = QApplication.mouseButtons() & Qt.MouseButton.LeftButton
        if event.type() == QEvent.Type.Resize and dragged and self._window.size() == self._size:
            self.record()
        return False
