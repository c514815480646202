"""A file that is dropped anywhere on the window is opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QGraphicsView, QLineEdit, QWidget


class Drops(QObject):
    """Takes one file at a time."""

    def __init__(self, window: QWidget, open_file: Callable[[Path], object]) -> None:
        super().__init__(window)
        self._open = open_file
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def reach_through(self, window: QWidget) -> None:
        """Lets what is dropped on the parts of the window reach it.

        A view of graphics would take a file and do nothing, a field would write its address.
        """
        views = window.findChildren(QGraphicsView)
        for part in (*views, *(view.viewport() for view in views), *window.findChildren(QLineEdit)):
            part.setAcceptDrops(False)

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
