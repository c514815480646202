"""How much of the window each dock has, kept while the window becomes narrow and wide again."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow

MOST_OF_THE_HEIGHT = 0.36
"""The share of the window that a low window leaves to the plot: the rest is the graph's."""


class Shares(QObject):
    """Qt takes the room of a smaller window from the docks and gives that of a larger one to the middle.

    The shares are those of the last arrangement, or those that the user has given the docks with the mouse.
    """

    def __init__(self, window: QMainWindow, docks: tuple[QDockWidget, ...], plot: QDockWidget) -> None:
        """plot: as low as it asks for, and no lower with those beside it, where it was given that height."""
        super().__init__(window)
        self._plot = plot
        self._plot_is_whole = False
        self._window = window
        self._docks = docks
        self._size = QSize()
        self._shares: dict[QDockWidget, tuple[float, float]] = {}
        """Of width and height."""
        for dock in docks:
            dock.installEventFilter(self)

    @property
    def kept(self) -> dict[str, tuple[float, float]]:
        """The shares of width and height by the names of the docks, to be given back."""
        return {dock.objectName(): share for dock, share in self._shares.items()}

    def give_back(self, kept: Mapping[str, tuple[float, float]]) -> None:
        """Gives the docks shares that were kept, of the size that the window has."""
        self._shares = {dock: kept[dock.objectName()] for dock in self._docks if dock.objectName() in kept}
        self.apply()

    def record(self) -> None:
        """Keeps the shares as they are."""
        layout = self._window.layout()
        if layout is not None:
            layout.activate()  # what was just put elsewhere has its size only then
        self._size = self._window.size()
        width, height = max(1, self._size.width()), max(1, self._size.height())
        self._shares = {dock: (dock.width() / width, dock.height() / height) for dock in self._standing()}
        self._plot_is_whole = self._plot.height() >= self._plot.sizeHint().height()

    def apply(self) -> None:
        """Gives the docks their shares of the size that the window has."""
        size = self._window.size()
        found = {dock: self._share_of(dock) for dock in self._standing()}
        shares = {dock: share for dock, share in found.items() if share is not None}
        if not shares:
            return
        docks = list(shares)
        widths = [round(share[0] * size.width()) for share in shares.values()]
        heights = [max(round(share[1] * size.height()), self._least(dock)) for dock, share in shares.items()]
        self._window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)
        self._window.resizeDocks(docks, heights, Qt.Orientation.Vertical)
        self._size = size

    def _share_of(self, dock: QDockWidget) -> tuple[float, float] | None:
        """That of the dock, or of one that shares its place and was in front; None where neither is known."""
        beside = self._window.tabifiedDockWidgets(dock)
        return next((self._shares[one] for one in (dock, *beside) if one in self._shares), None)

    def _least(self, dock: QDockWidget) -> int:
        """How low a dock beside the plot may become; the plot itself is one."""
        if not self._plot_is_whole or dock.y() != self._plot.y() or self._plot not in self._standing():
            return 0
        return min(self._plot.sizeHint().height(), round(MOST_OF_THE_HEIGHT * self._window.height()))

    def _standing(self) -> list[QDockWidget]:
        """The docks that take room of the window: neither closed, nor floating, nor behind another."""
        inside = self._window.rect()
        docks = (dock for dock in self._docks if not dock.isHidden() and is_laid_out(self._window, dock))
        return [dock for dock in docks if inside.intersects(dock.geometry())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        dragged = QApplication.mouseButtons() & Qt.MouseButton.LeftButton
        if event.type() == QEvent.Type.Resize and dragged and self._window.size() == self._size:
            self.record()
        return False


def is_laid_out(window: QMainWindow, dock: QDockWidget) -> bool:
    """Whether the layout of the window gives a dock its size; Qt warns of any other."""
    return not dock.isFloating() and window.dockWidgetArea(dock) != Qt.DockWidgetArea.NoDockWidgetArea
