"""Commands of the File and Lesson menus: open, save, and the question about unsaved work."""

from __future__ import annotations

import functools
import os
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from bpsim.app.settings import Settings
from bpsim.core.errors import BpsimError
from bpsim.document.document import Document
from bpsim.lesson import builtin_names, load

FILTER = "bpsim lessons (*.bpsim)"
_CHOICES = QMessageBox.StandardButton


class FileCommands(QObject):
    """Opens and saves; whatever fails says why, and what was open stays."""

    def __init__(self, window: QWidget, document: Document, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._settings = settings

    def open(self) -> None:
        """Asks for a file and opens it."""
        if self.may_discard():
            name, _ = QFileDialog.getOpenFileName(self._window, "Open a lesson", self.folder(), FILTER)
            if name:
                self._open(name)

    def open_source(self, source: str | Path) -> None:
        """Opens a file or a built-in lesson, after the question about unsaved work."""
        if self.may_discard():
            self._open(source)

    def _open(self, source: str | Path) -> None:
        try:
            self._document.open(source)
        except BpsimError as error:
            show_fault(self._window, "This lesson cannot be opened", error)
            return
        if self._document.path:
            self._settings.add_recent(self._document.path)

    def save(self) -> bool:
        """Saves to the document's file, asking for one where there is none. False where it was not saved."""
        return self._save(self._document.path) if self._document.path else self.save_as()

    def save_as(self) -> bool:
        """Asks for a file and saves there."""
        suggested = str(Path(self.folder()) / f"{self._document.title}.bpsim".replace("/", "-"))
        name, _ = QFileDialog.getSaveFileName(self._window, "Save the lesson", suggested, FILTER)
        if not name:
            return False
        path = Path(name)
        return self._save(path if path.suffix else path.with_suffix(".bpsim"))

    def _save(self, path: Path) -> bool:
        try:
            self._document.save(path)
        except BpsimError as error:
            show_fault(self._window, "The lesson was not saved", error)
            return False
        self._settings.add_recent(path)
        self._document.message.emit(f"Saved to {path.name}.")
        return True

    def may_discard(self) -> bool:
        """Whether the present document may go: it has no unsaved work, or the user was asked."""
        if not self._document.modified:
            return True
        answer = QMessageBox.question(
            self._window,
            "Unsaved changes",
            f"“{self._document.title}” has changes that are not saved. Save them?",
            _CHOICES.Save | _CHOICES.Discard | _CHOICES.Cancel,
            _CHOICES.Save,
        )
        if answer == _CHOICES.Save:
            return self.save()
        return answer == _CHOICES.Discard

    def fill_recent(self, menu: QMenu) -> None:
        """The files opened last; those that are gone are left out."""
        menu.clear()
        for path in filter(os.path.exists, self._settings.recent):  # Path.exists raises where a folder is closed to us
            self._add_source(menu, path.name, path, str(path))
        menu.addSeparator()
        menu.addAction("Clear List", self._settings.clear_recent)

    def fill_lessons(self, menu: QMenu) -> None:
        """The built-in lessons."""
        for name in builtin_names():
            lesson = load(name)
            self._add_source(menu, f"{lesson.title}  ({name})", name, lesson.source)

    def _add_source(self, menu: QMenu, text: str, source: str | Path, tip: str) -> None:
        action = QAction(text.replace("&", "&&"), menu)
        action.setToolTip(tip)
        action.setStatusTip(tip)
        action.triggered.connect(functools.partial(self._open_from_menu, source))
        menu.addAction(action)

    def _open_from_menu(self, source: str | Path, checked: bool = False) -> None:  # noqa: ARG002 - Qt says it is not checked
        self.open_source(source)

    def folder(self) -> str:
        """Where a file dialog begins: beside the document, else beside the file opened last."""
        path = self._document.path
        recent = self._settings.recent
        return str((path or (recent[0] if recent else Path.home() / "x")).parent)


def show_fault(window: QWidget, title: str, error: BpsimError) -> None:
    """A box that says what was not done, and why."""
    box = QMessageBox(QMessageBox.Icon.Warning, title, f"{title}.", parent=window)
    box.setInformativeText(str(error))
    box.exec()
