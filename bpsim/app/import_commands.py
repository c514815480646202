"""Commands that take in tables, weights and ready-made data, each into the present network or into a new lesson."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from bpsim.app import import_wording as wording
from bpsim.app.file_commands import FileCommands, show_fault
from bpsim.app.ticker import Ticker
from bpsim.app.view_commands import ViewCommands
from bpsim.core.errors import BpsimError
from bpsim.document.document import Document
from bpsim.imports import lessons, weights
from bpsim.imports.named_columns import named_columns
from bpsim.imports.reading import Reading
from bpsim.imports.ready_made import ReadyMade
from bpsim.imports.samples import Samples
from bpsim.imports.sources import Source, open_source
from bpsim.lesson.faults import printable
from bpsim.lesson.lesson import Lesson
from bpsim.trace.numerals import grouped
from bpsim.view.dialogs.imports.ready_made_dialog import ReadyMadeDialog
from bpsim.view.dialogs.imports.table_dialog import TableDialog
from bpsim.view.dialogs.imports.weights_dialog import WeightsDialog
from bpsim.view.text import one_line
from bpsim.view.waiting import waiting


class ImportCommands(QObject):
    """Shows what a file would become, and takes it in. Into the present network is one step of undo.

    A new network is a new lesson, after the question about unsaved work.
    """

    def __init__(
        self, window: QWidget, document: Document, ticker: Ticker, files: FileCommands, looks: ViewCommands
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._ticker = window, document, ticker
        self._files, self._looks = files, looks
        self._last = ReadyMade()

    def import_data(self) -> None:
        """Asks for a table and shows what it would become."""
        self._ask(wording.DATA_TITLE, wording.DATA_FILTERS, self.open_table)

    def import_weights(self) -> None:
        """Asks for weights and shows where they would go."""
        self._ask(wording.WEIGHTS_TITLE, wording.WEIGHTS_FILTERS, self.open_weights)

    def _halt(self) -> None:
        """Ends what goes on by itself."""
        self._ticker.pause()
        self._document.stop_run()

    def _ask(self, title: str, filters: str, opener: Callable[[Path], None]) -> None:
        self._halt()
        name, _ = QFileDialog.getOpenFileName(self._window, title, self._files.folder(), filters)
        if name:
            opener(Path(name))

    def open_table(self, path: Path) -> None:
        """Shows what a table would become."""
        self._halt()
        try:
            source = open_source(path)
        except BpsimError as error:
            show_fault(self._window, wording.NOT_IMPORTED, error)
            return
        if self._document.simulator.about_formulas:
            self._take_columns(source, path)
            return
        network = self._document.simulator.network

        def take(read: Samples, new: str | None) -> bool:
            said = wording.IMPORTED_ROWS.of(read.rows, rows=grouped(read.rows), name=path.name)
            if new is None:
                return self._replace(lessons.arranged(read, self._document.simulator.lesson), said)
            source = wording.SOURCE.format(name=printable(path.name))
            return self._show(lessons.lesson_of(read, new, title=printable(path.stem), source=source), said)

        self._run(TableDialog(source, path.name, network, take, self._looks.theme, self._window))

    def _take_columns(self, source: Source, path: Path) -> None:
        """The columns that are called like variables, in the place of the data."""
        try:
            with waiting():
                found = named_columns(Reading(source).finish(), self._document.simulator.formulas)
            self._document.samples.replace_rows(found.names, found.rows)
        except BpsimError as error:
            show_fault(self._window, wording.NOT_IMPORTED, error)
            return
        rows, unused = len(found.rows), ", ".join(map(one_line, found.unused))
        said = wording.IMPORTED_COLUMNS.of(rows, rows=grouped(rows), name=path.name, names=", ".join(found.names))
        self._say(" ".join(filter(None, (said, wording.UNUSED_COLUMNS.format(names=unused) if unused else ""))))

    def open_weights(self, path: Path) -> None:
        """Shows where the weights of a file would go."""
        self._halt()
        try:
            matrices = weights.read_weights(path)
        except BpsimError as error:
            show_fault(self._window, wording.NOT_IMPORTED, error)
            return
        network = self._document.simulator.network

        def take(new: str | None) -> bool:
            if new is None:
                fit = weights.fitted(matrices, network)
                self._document.start_from(fit.parameters)
                self._say(_with_turn(path, fit.transposed))
                return True
            lesson, transposed = weights.lesson_of(matrices, new, title=printable(path.stem))
            return self._show(lesson, _with_turn(path, transposed))

        self._run(WeightsDialog(matrices, path.name, network, take, self._looks.theme, self._window))

    def ready_made(self) -> None:
        """Shows ready-made data, and takes it in."""
        self._halt()

        def take(wish: ReadyMade, new: str | None) -> bool:
            self._last = wish
            if new is not None:
                lesson = wish.lesson(new)
                return self._show(lesson, wording.TAKEN.format(title=lesson.title))
            return self._replace(wish.samples(), wording.TAKEN.format(title=wish.title))

        network = self._document.simulator.network
        self._run(ReadyMadeDialog(self._last, network, take, self._looks.theme, self._window))

    def _replace(self, read: Samples, message: str) -> bool:
        """Puts samples in the place of the present ones; names of classes stay where the new ones have none."""
        classes = read.classes or self._document.simulator.data.classes
        self._document.samples.replace_samples(read.inputs, read.given_targets, read.held_out, classes)
        self._say(message)
        return True

    def _show(self, lesson: Lesson, message: str) -> bool:
        """Shows a new lesson in the symbols and digits of the present one; False where that one is to stay."""
        if not self._files.may_discard():
            return False
        view = self._document.simulator.lesson.view
        lesson = replace(lesson, view=replace(lesson.view, notation=view.notation, digits=view.digits))
        self._document.show_lesson(lesson)
        self._say(message)
        return True

    def _say(self, message: str) -> None:
        self._document.message.emit(message)

    def _run(self, dialog: QDialog) -> None:
        dialog.exec()
        dialog.deleteLater()


def _with_turn(path: Path, transposed: bool) -> str:
    text = wording.WEIGHTS_TAKEN.format(name=path.name)
    return f"{text} {wording.TRANSPOSED}" if transposed else text
