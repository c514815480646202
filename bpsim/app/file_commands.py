"""Commands of the File and Lesson menus: open, save, and the question about unsaved work."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Iterable
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from bpsim.app import wording
from bpsim.app.remembered import Settings
from bpsim.core.errors import BpsimError, LessonError
from bpsim.document.document import Document
from bpsim.lesson import Lesson, builtin_heading, builtin_names, foreign, load
from bpsim.trace.numerals import grouped
from bpsim.view.text import ask, box, file_name, menu_text, name_answers, one_line, set_tip
from bpsim.view.waiting import waiting

_CHOICES = QMessageBox.StandardButton
_SUFFIX = re.compile(r"\.[A-Za-z]+$")


class Change(Enum):
    """What to do with a file that somebody else has changed."""

    OVERWRITE = auto()
    SAVE_AS = auto()
    CANCEL = auto()


class FileCommands(QObject):
    """Opens and saves; whatever fails says why, and what was open stays."""

    leaving = Signal()
    """Another lesson is about to take the place of the present one: what goes on there ends."""

    def __init__(self, window: QWidget, document: Document, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._settings = settings
        self._openers: dict[str, Callable[[Path], object]] = {}

    def open(self) -> None:
        """Asks for a file and opens it."""
        self.leaving.emit()
        name, _ = QFileDialog.getOpenFileName(self._window, wording.OPEN, self.folder(), wording.LESSON_FILTERS)
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Opens a file by its kind: what nobody else opens, as a lesson, or it is said what it is."""
        opener = self._openers.get(path.suffix.lower())
        if opener is None or foreign.is_lesson(path):
            self.open_source(path)
        else:
            opener(path)

    def leave_to(self, suffixes: Iterable[str], opener: Callable[[Path], object]) -> None:
        """Lets files of these kinds, such as ``.csv``, be opened by somebody else; a lesson is one by any name."""
        self._openers |= dict.fromkeys(suffixes, opener)

    def open_source(self, source: str | Path) -> None:
        """Opens a file or a built-in lesson, after the question about unsaved work: not for what cannot be opened."""
        lesson = self._load(source)
        if lesson is None:
            return
        self.leaving.emit()
        modified = self._document.modified
        if not self.may_discard():
            return
        if modified:  # it may have been saved just now, to this very file
            lesson = self._load(source)
        if lesson is not None:
            self._document.show_lesson(lesson)
            if lesson.path:
                self._settings.add_recent(lesson.path)

    def _load(self, source: str | Path) -> Lesson | None:
        try:
            with waiting():
                return load(source)
        except BpsimError as error:
            show_fault(self._window, wording.NOT_OPENED, error)
            return None

    def save(self) -> bool:
        """Saves to the document's file, asking for one where there is none. False where it was not saved."""
        path = self._document.path
        if path is None:
            return self.save_as()
        if not self._document.file_differs:
            return self._save(path)
        answer = self._ask_about_change(path)
        if answer is Change.SAVE_AS:
            return self.save_as()
        return answer is Change.OVERWRITE and self._save(path)

    def save_as(self) -> bool:
        """Asks for a file and saves there."""
        suggested = str(Path(self.folder()) / f"{file_name(self._document.suggested_name)}.bpsim")
        name, _ = QFileDialog.getSaveFileName(self._window, wording.SAVE, suggested, wording.LESSON_FILTER)
        path = with_suffix(self._window, Path(name), ".bpsim") if name else None
        return path is not None and self._save(path)

    def _save(self, path: Path) -> bool:
        try:
            with waiting():
                self._document.save(path)
        except BpsimError as error:
            show_fault(self._window, wording.NOT_SAVED, error)
            return False
        self._settings.add_recent(path)
        simulator = self._document.simulator
        said = wording.SAVED_BEFORE_EDITS if simulator.edited_later else wording.SAVED
        self._document.message.emit(said.format(name=path.name, iteration=grouped(simulator.iteration)))
        return True

    def _ask_about_change(self, path: Path) -> Change:
        """What to do with a file that somebody else has changed; nothing where the question is closed."""
        text = wording.CHANGED_ON_DISK.format(name=path.name)
        question = box(self._window, QMessageBox.Icon.Warning, wording.CHANGED, text)
        overwrite = question.addButton(wording.OVERWRITE, QMessageBox.ButtonRole.DestructiveRole)
        save_as = question.addButton(wording.SAVE_AS, QMessageBox.ButtonRole.AcceptRole)
        question.addButton(_CHOICES.Cancel)
        name_answers(question)
        question.setDefaultButton(save_as)
        question.exec()
        clicked = question.clickedButton()
        question.deleteLater()
        return Change.OVERWRITE if clicked is overwrite else Change.SAVE_AS if clicked is save_as else Change.CANCEL

    def may_discard(self) -> bool:
        """Whether the present document may go: it has no unsaved work, or the user was asked."""
        if not self._document.modified:
            return True
        answer = ask(
            self._window,
            wording.UNSAVED_CHANGES,
            self._question(),
            _CHOICES.Save | _CHOICES.Discard | _CHOICES.Cancel,
            _CHOICES.Save,
        )
        if answer == _CHOICES.Save:
            return self.save()
        return answer == _CHOICES.Discard

    def _question(self) -> str:
        """What is asked before unsaved work goes: a line that is being typed is in no file."""
        text, typed = wording.SAVE_CHANGES.format(title=self._document.title), self._document.typed_lines
        if not typed:
            return text
        line = one_line(next(iter(typed.values())))
        return " ".join((text, wording.LINE_IS_TYPED.format(line=line)))

    def fill_recent(self, menu: QMenu) -> None:
        """The files opened last; those that are gone cannot be chosen."""
        menu.clear()
        for path in self._settings.recent:
            there = os.path.exists(path)  # Path.exists raises where a folder is closed to us
            tip = str(path) if there else wording.GONE.format(path=path)
            self._add_source(menu, path.name, path, tip).setEnabled(there)
        menu.addSeparator()
        menu.addAction(wording.CLEAR_LIST, self._settings.clear_recent)

    def fill_lessons(self, menu: QMenu) -> None:
        """The built-in lessons."""
        for name in builtin_names():
            title, source = builtin_heading(name)
            self._add_source(menu, f"{title}  ({name})", name, source)

    def _add_source(self, menu: QMenu, text: str, source: str | Path, tip: str) -> QAction:
        action = QAction(menu_text(text), menu)
        set_tip(action, tip)
        action.setStatusTip(one_line(tip))
        action.triggered.connect(functools.partial(self._open_from_menu, source))
        menu.addAction(action)
        return action

    def _open_from_menu(self, source: str | Path, checked: bool = False) -> None:  # noqa: ARG002 - Qt says it is not checked
        self.open_source(source)

    def folder(self) -> str:
        """Where a file dialog begins: beside the document, else beside the file opened last."""
        path = self._document.path
        recent = self._settings.recent
        return str((path or (recent[0] if recent else Path.home() / "x")).parent)


def with_suffix(window: QWidget, path: Path, suffix: str) -> Path | None:
    """The path with a suffix where it has none; None where that is another file, which is not to be replaced.

    The file dialog asked about the name as it was typed.
    """
    if _SUFFIX.search(path.name):
        return path
    path = path.with_name(path.name + suffix)
    return path if not os.path.lexists(path) or may_replace(window, path) else None


def may_replace(window: QWidget, path: Path) -> bool:
    """Asks whether a file that is there already may go."""
    text = wording.EXISTS.format(name=path.name)
    answer = ask(window, wording.REPLACE, text, _CHOICES.Yes | _CHOICES.No, _CHOICES.No)
    return answer == _CHOICES.Yes


def show_fault(window: QWidget, title: str, error: BpsimError) -> None:
    """A dialog that says what was not done, and why: one fault a line."""
    from bpsim.view.dialogs.fault import FaultDialog

    dialog = FaultDialog(title, error.faults if isinstance(error, LessonError) else (str(error),), window)
    dialog.exec()
    dialog.deleteLater()
