"""Asks how much memory undo and the runs take."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from bpsim.core.errors import UsageError
from bpsim.trace.numerals import grouped
from bpsim.view.dialogs import wording
from bpsim.view.dialogs.asking_dialog import Asking
from bpsim.view.numbers import NumberField
from bpsim.view.text import PlainLabel, without_mnemonic
from bpsim.view.theme import Theme


class MemoryDialog(Asking):
    """present: megabytes of undo and the list of runs, and of the states of a run; bounds: the least and the most of
    either. taken: the bytes that undo and the list take. ``keep`` gets both numbers."""

    def __init__(
        self,
        present: tuple[int, int],
        bounds: tuple[int, int],
        taken: int,
        keep: Callable[[int, int], object],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        text = wording.MEMORY_HELP.format(taken=grouped(-(-taken // 1_000_000)))
        super().__init__(wording.MEMORY_TITLE, text, wording.MEMORY_CONFIRM, theme, parent)
        self._bounds, self._keep = bounds, keep
        self.kept, self.of_run = (self.add_number(NumberField(float(size), None, counts=True)) for size in present)
        for name, field in ((wording.MEMORY_KEPT, self.kept), (wording.MEMORY_OF_RUN, self.of_run)):
            label = PlainLabel(name)
            label.setBuddy(field)
            field.setAccessibleName(without_mnemonic(name))
            self.form.addRow(label, field)

    def carry_out(self) -> None:
        least, most = self._bounds
        sizes = self.kept.value, self.of_run.value
        if not all(size.is_integer() and least <= size <= most for size in sizes):
            raise UsageError(wording.NO_MEMORY.format(least=grouped(least), most=grouped(most)))
        self._keep(*map(int, sizes))
