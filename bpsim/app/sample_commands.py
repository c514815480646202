"""Commands of the Data table: samples added, removed, moved and pasted, and their classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject

from bpsim.app import sample_wording as wording
from bpsim.app.ticker import Ticker
from bpsim.core.errors import BpsimError
from bpsim.core.quantity import Quantity
from bpsim.document.document import Document
from bpsim.document.structure_steps import carry_out
from bpsim.editing.edited import Done
from bpsim.imports.pasting import Corner, read_block
from bpsim.simulator import Simulator
from bpsim.view.numbers import refuse_number

if TYPE_CHECKING:
    from bpsim.app.main_window import MainWindow
    from bpsim.view.panels.data_rows import RowTable


class SampleCommands(QObject):
    """Edits of the document; whatever is refused changes nothing and says why in the status bar."""

    def __init__(self, window: MainWindow, document: Document, ticker: Ticker) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._ticker = ticker

    @property
    def _table(self) -> RowTable:
        return self._window.panels.data.table

    # From the menu

    def do(self, action: str) -> None:
        """What a key of the Data table does, named by its action there; the panel is shown first."""
        self._window.docks.show("data")
        getattr(self._table, action).trigger()

    def name_classes(self) -> None:
        """Asks what the class of each output is called."""
        self._ticker.pause()
        simulator = self._document.simulator
        outputs, classes = simulator.network.layers[-1].units, simulator.data.classes
        apply = self._document.samples.set_classes
        from bpsim.view.dialogs.classes import ClassesDialog

        dialog = ClassesDialog(outputs, classes, apply, self._window.looks.theme, self._window)
        dialog.exec()
        dialog.deleteLater()

    def add_targets(self) -> None:
        """Gives every sample a target; the Data table shows where to type them."""
        if not self._refused(self._document.samples.add_targets):
            self._window.docks.show("data")

    def remove_targets(self) -> None:
        """Goes on without targets."""
        self._refused(self._document.samples.remove_targets)

    # From the table

    def add(self, row: int) -> None:
        """A new sample at a row; the keyboard goes to its first number."""
        if not self._refused(lambda: self._document.samples.add_sample(at=row)):
            self._table.go_to_row(row)

    def remove(self, rows: list[int]) -> None:
        """Goes on without some of the samples."""
        self._refused(lambda: self._document.samples.remove_samples(rows))

    def pick(self, row: int) -> None:
        """Takes a row as the next sample."""
        self._refused(lambda: self._document.samples.pick_next(row))

    def move(self, rows: list[int], to: int) -> None:
        """Puts some samples side by side, the first of them to a row; they stay selected."""
        if not self._refused(lambda: self._document.samples.move_samples(rows, to)):
            self._table.select_rows(range(to, to + len(rows)))

    def paste(self, text: str, row: int, column: int, named: bool) -> None:
        """A number or a block of them from a cell on; ``named``: the cell is that of the name of a class."""
        self._write(text, row, column, named=named)

    def fill(self, text: str, row: int, column: int, shape: tuple[int, int]) -> None:
        """One number into every cell of a block; the name of a class into its rows."""
        self._write(text, row, column, shape=shape)

    def _write(
        self, text: str, row: int, column: int, *, named: bool = False, shape: tuple[int, int] | None = None
    ) -> None:
        simulator = self._document.simulator
        samples = simulator.data.samples
        inputs = simulator.data.inputs.shape[1]
        outputs = 0 if simulator.about_formulas else simulator.network.sizes[-1]
        corner = Corner(inputs, outputs, row, column, simulator.data.classes, named)

        def write() -> None:
            block = read_block(text, corner)
            values = block.values
            if shape is not None and len(values) == 1:
                values = np.tile(values, (shape[0], shape[1] if values.size == 1 else 1))
            self._document.samples.set_samples(values, row, block.column)
            said = wording.pasted(len(values), self._document.simulator.data.samples - samples, block.separator)
            self._document.message.emit(said)

        self._refused(write)

    def rename(self, column: Quantity, name: str) -> None:
        """Another name for an input, an output or a variable: for what a column has."""
        old = self._document.simulator.notation.name(column)

        def change(one: Simulator) -> Done:
            if one.about_formulas:
                return one.rename_node(old, name)
            return one.rename(column.at_layer, column.at_unit, name)

        self._table.editor.refuse(self._refused(lambda: carry_out(self._document, [change])))

    def set_class(self, row: int, name: str) -> None:
        """Makes the targets of a sample those of a class."""
        self._refused(lambda: self._document.samples.set_class(row, name))

    def say(self, text: str) -> None:
        """Why the table does not do something."""
        self._document.message.emit(text)

    def _refused(self, edit: Callable[[], object]) -> str:
        """Makes an edit. Why it is refused, which the status bar and the field that asked for it say; else empty."""
        self._ticker.pause()
        try:
            edit()
        except BpsimError as error:
            refuse_number(str(error))
            self._document.values_changed.emit()
            self._document.message.emit(str(error))
            return str(error)
        return ""
