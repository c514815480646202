"""How much memory undo and the runs take, as it is remembered from one start to the next."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from bpsim.app.remembered import DEFAULT_MEMORY, MEMORY_BOUNDS, Settings
from bpsim.app.view_commands import ViewCommands
from bpsim.document.document import Document
from bpsim.simulator.memory import keep_within

MEGABYTE = 1 << 20
"""Bytes."""


class MemoryCommands(QObject):
    """Puts the remembered bounds into force, and asks for others."""

    def __init__(self, window: QWidget, document: Document, settings: Settings, looks: ViewCommands) -> None:
        super().__init__(window)
        self._window, self._document, self._settings, self._looks = window, document, settings, looks
        if settings.memory != DEFAULT_MEMORY:
            self._apply()

    def ask(self) -> None:
        """Shows the bounds and how much is taken, and takes others."""
        self._document.stop_run()
        taken = self._document.memory.taken
        from bpsim.view.dialogs.memory_dialog import MemoryDialog

        dialog = MemoryDialog(self._settings.memory, MEMORY_BOUNDS, taken, self.keep, self._looks.theme, self._window)
        dialog.exec()
        dialog.deleteLater()

    def keep(self, megabytes: int, of_run: int) -> None:
        """Other bounds, from now on and at the next start."""
        self._settings.memory = megabytes, of_run
        self._apply()
        self._document.memory.bound()
        self._document.runs_changed.emit()

    def _apply(self) -> None:
        megabytes, of_run = self._settings.memory
        keep_within(megabytes * MEGABYTE, of_run * MEGABYTE)
