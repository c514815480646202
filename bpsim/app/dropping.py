"""A file that is dropped anywhere on the window is opened, by whoever opens its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QGraphicsView, QWidget

Opener = Callable[[Path], object]


class Drops(QObject):
    """Takes one file at a time. What nobody else opens is opened as a lesson, or it is said what it is."""

    def __init__(self, window: QWidget, open_lesson: Opener) -> None:
        super().__init__(window)
        self._open_lesson = open_lesson
        self._openers: dict[str, Opener] = {}
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def pass_through(self, views: Iterable[QGraphicsView]) -> None:
        """Lets what is dropped on these reach the window: a view of graphics would take it and do nothing."""
        for view in views:
            view.setAcceptDrops(False)
            view.viewport().setAcceptDrops(False)

    def take(self, suffixes: tuple[str, ...], opener: Opener) -> None:
        """Lets files of these kinds, such as ``.csv``, be opened by somebody else than lessons are."""
        self._openers |= dict.fromkeys(suffixes, opener)

    def open(self, path: Path) -> None:
        """Opens a file by its kind."""
        self._openers.get(path.suffix.lower(), self._open_lesson)(path)

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
            self.open(path)
        return True


def _one_file(data: QMimeData) -> Path | None:
    """The file that is dragged; None where it is something else, or several."""
    urls = data.urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
