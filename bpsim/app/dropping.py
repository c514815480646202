"""A file that is dropped anywhere on the window is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QGraphicsView, QWidget


class Drops(QObject):
    """Takes one file at a time."""

    def __init__(self, window: QWidget, open_file: Callable[[Path], object]) -> None:
        super().__init__(window)
        self._open = open_file
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def pass_through(self, views: Iterable[QGraphicsView]) -> None:
        """Lets what is dropped on these reach the window: a view of graphics would take it and do nothing."""
        for view in views:
            view.setAcceptDrops(False)
            view.viewport().setAcceptDrops(False)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        # The event of a drag that enters is one of a drop too.
        if not isinstance(event, QDropEvent) or event.type() not in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            return False
        path = _one_file(event.mimeData())
        if path is None:
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self._open(path)
        return True


def _one_file(data: QMimeData) -> Path | None:
    """The file that is dragged; None where it is something else, or several."""
    urls = data.urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
