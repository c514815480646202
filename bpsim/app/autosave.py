"""Unsaved work is kept every half minute, and offered again where its process ended without saving it."""

from __future__ import annotations

import time
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QMessageBox, QWidget

from bpsim.app import wording
from bpsim.app.file_commands import FileCommands, show_fault
from bpsim.core.errors import BpsimError
from bpsim.document.document import Document
from bpsim.lesson import unsaved
from bpsim.lesson.keeper import Keeper
from bpsim.lesson.unsaved import Slot, Work
from bpsim.view.text import box
from bpsim.view.waiting import waiting

SECONDS = 30
"""Seconds from one time that unsaved work is kept to the next."""


class Choice(Enum):
    """What is to become of work that was left behind."""

    OPEN = auto()
    DISCARD = auto()
    LATER = auto()


class Autosave(QObject):
    """Keeps a frozen snapshot of the document while it has unsaved work, and nothing once it has none.

    typed_again: the lines that were being typed in work that was opened again.
    """

    typed_again = Signal(object)

    def __init__(self, window: QWidget, document: Document, files: FileCommands, folder: Path | None = None) -> None:
        super().__init__(window)
        self._window, self._document, self._files = window, document, files
        self._folder = folder or unsaved.folder()
        self.keeper = Keeper(self._folder)
        self._kept: tuple[object, ...] = ()
        self._said = ""
        self._timer = QTimer(self)
        self._timer.setInterval(SECONDS * 1000)
        self._timer.timeout.connect(self.keep_changes)
        document.file_changed.connect(self._follow)

    @property
    def waiting(self) -> bool:
        """Whether there is unsaved work, which is kept from time to time."""
        return self._timer.isActive()

    def _follow(self) -> None:
        """Another document, a save, or the first change."""
        if not self._document.modified:
            self._timer.stop()
            self._kept = ()
            self.keeper.forget()
        elif not self._timer.isActive():
            self._timer.start()

    def keep_changes(self) -> None:
        """Keeps the present work, unless it is as it was kept the last time. Says once why it cannot be kept."""
        if self.keeper.problem not in ("", self._said):
            self._said = self.keeper.problem
            self._document.message.emit(wording.NOT_KEPT.format(reason=self._said))
        simulator = self._document.simulator
        present = (simulator.lesson, simulator.values, self._document.typed_lines)
        if not self._kept or any(one is not other for one, other in zip(present, self._kept, strict=True)):
            self._kept = present
            self.keeper.keep(self._work())

    def keep_at_once(self, manager: QSessionManager | None = None) -> None:
        """Keeps the present work and waits until the disk has it: the process may be about to end."""
        del manager
        if self._document.modified:
            self.keeper.keep(self._work())
            self.keeper.wait()

    def close(self) -> None:
        """The work was saved, or is to be discarded."""
        self._timer.stop()
        self.keeper.forget()
        self.keeper.wait()

    def _work(self) -> Work:
        return Work(self._document.to_keep(), self._document.title, time.time(), self._document.typed_lines)

    # What was left behind

    def offer(self) -> None:
        """Asks about work that a process which is gone has left behind, the latest first, until one is opened."""
        waiting = unsaved.left_behind(self._folder)
        while waiting:
            slot = waiting.pop(0)
            choice = self._ask(slot, len(waiting))
            if choice is Choice.DISCARD:
                slot.remove()
                continue
            if choice is Choice.LATER or not self._open(slot):
                slot.release()
            break
        for slot in waiting:
            slot.release()

    def _open(self, slot: Slot) -> bool:
        try:
            with waiting():
                work = unsaved.read(slot.path)
        except BpsimError as error:
            show_fault(self._window, wording.WORK_NOT_OPENED, error)
            return False
        if not self._files.may_discard():
            return False
        self._document.show_lesson(work.lesson, changed=True)
        if work.typed:
            self.typed_again.emit(work.typed)
        self.keeper.adopt(slot)
        return True

    def _ask(self, slot: Slot, others: int) -> Choice:
        about = unsaved.about(slot.path)
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(about.time))
        details = [wording.WORK_OF_FILE.format(path=about.path) if about.path else wording.WORK_WITHOUT_FILE]
        details += [wording.OTHER_WORK] if others else []
        text = wording.WORK_LEFT.format(title=about.title, time=when)
        question = box(self._window, QMessageBox.Icon.Question, wording.UNSAVED_WORK, text, "\n".join(details))
        opened = question.addButton(wording.OPEN_WORK, QMessageBox.ButtonRole.AcceptRole)
        discarded = question.addButton(wording.DISCARD_WORK, QMessageBox.ButtonRole.DestructiveRole)
        later = question.addButton(wording.LATER, QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(opened)
        question.setEscapeButton(later)
        question.exec()
        clicked = question.clickedButton()
        question.deleteLater()
        return Choice.OPEN if clicked is opened else Choice.DISCARD if clicked is discarded else Choice.LATER
