"""File > New: a network from nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bpsim.app import wording
from bpsim.lesson.blueprint import Blueprint
from bpsim.view.dialogs.new.dialog import NewDialog

if TYPE_CHECKING:
    from bpsim.app.main_window import MainWindow


class NewLesson(QObject):
    """Asks what the network is to be, and shows the new lesson in the place of the present one, to be built on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._document = window, window.document
        self._last = Blueprint.described("2-2-1")

    def ask(self) -> None:
        """The dialog, after the question about unsaved work; it begins with what was made last."""
        self._window.ticker.pause()
        self._document.stop_run()
        if not self._window.files.may_discard():
            return
        dialog = NewDialog(self._last, self._window.looks.theme, self._window)
        dialog.exec()
        lesson, self._last = dialog.lesson, dialog.blueprint
        dialog.deleteLater()
        if lesson is not None:
            self._document.show_lesson(lesson)
            self._window.workspaces.switch("build")
            self._document.message.emit(wording.NEW_LESSON.format(text=self._last.text))
