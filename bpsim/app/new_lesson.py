"""File > New: a network from nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from bpsim.app import wording
from bpsim.app.file_commands import FileCommands
from bpsim.app.ticker import Ticker
from bpsim.app.view_commands import ViewCommands
from bpsim.document.document import Document
from bpsim.lesson.blueprint import Blueprint
from bpsim.view.dialogs.new.dialog import NewDialog


class NewLesson(QObject):
    """Asks what the network is to be, and shows the new lesson in the place of the present one."""

    def __init__(
        self, window: QWidget, document: Document, ticker: Ticker, files: FileCommands, looks: ViewCommands
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._ticker = window, document, ticker
        self._files, self._looks = files, looks
        self._last = Blueprint.described("2-2-1")

    def ask(self) -> None:
        """The dialog, after the question about unsaved work; it begins with what was made last."""
        self._ticker.pause()
        self._document.stop_run()
        if not self._files.may_discard():
            return
        dialog = NewDialog(self._last, self._looks.theme, self._window)
        dialog.exec()
        lesson, self._last = dialog.lesson, dialog.blueprint
        dialog.deleteLater()
        if lesson is not None:
            self._document.show_lesson(lesson)
            self._document.message.emit(wording.NEW_LESSON.format(text=self._last.text))
