"""Commands of the File menu that make something to show: a picture, a worked solution, a printed page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from bpsim import handout
from bpsim.app import import_wording as numbers
from bpsim.app import picture, wording
from bpsim.app.file_commands import FileCommands, may_replace, show_fault, with_suffix
from bpsim.app.view_commands import ViewCommands
from bpsim.core.errors import BpsimError, UsageError
from bpsim.document.document import Document
from bpsim.handout.numbers_files import data_csv, rows_csv, weights_json, weights_npz
from bpsim.lesson import files as disk
from bpsim.simulator import Simulator
from bpsim.trace.steps import Granularity
from bpsim.view.canvas.folds import Folding
from bpsim.view.dialogs.handout_dialog import HandoutDialog
from bpsim.view.dialogs.picture_dialog import PictureChoice, PictureDialog
from bpsim.view.plots.export import Export
from bpsim.view.text import file_name
from bpsim.view.theme import DARK, LIGHT

MOST_STEPS = 10_000
"""Steps of a document that is written while the window waits, at most."""


class ExportCommands(QObject):
    """Saves and prints what the window shows; whatever fails says why."""

    def __init__(
        self,
        window: QWidget,
        document: Document,
        folding: Callable[[], Folding],
        files: FileCommands,
        looks: ViewCommands,
    ) -> None:
        super().__init__(window)
        self._folding = folding
        self._window = window
        self._document = document
        self._files = files
        self._looks = looks
        self._picture = PictureChoice()
        self._handout = handout.Choice(size=Granularity.VALUE)

    def save_picture(self) -> None:
        """Asks for size, ground and file, and saves the graph as it is: PNG, SVG or PDF by the end of the name."""
        choice = self._choose_picture()
        path = self._ask(wording.SAVE_PICTURE, "graph", wording.PICTURE_FILTERS) if choice else None
        if choice is None or path is None:
            return
        try:
            _check_suffix(path, wording.PICTURE_FILTERS)
            disk.check_writable(path, self._document.path)
            theme, size = DARK if choice.dark else LIGHT, (choice.width, choice.height)
            folding = self._folding()
            disk.write(path, picture.graph(self._document.simulator, path.suffix, theme, size, folding))
        except BpsimError as error:
            show_fault(self._window, wording.PICTURE_NOT_SAVED, error)
        else:
            self._document.message.emit(wording.SAVED.format(name=path.name))

    def _choose_picture(self) -> PictureChoice | None:
        """How the picture is to be, None where it is not to be; the next question begins with this answer."""
        dialog = PictureDialog(self._picture, self._looks.theme, self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        self._picture = dialog.choice
        return dialog.choice if accepted else None

    def save_solution(self) -> None:
        """Asks for a file and writes every step of this iteration there, with a picture beside it."""
        self._save_handout(handout.Choice())

    def export_handout(self) -> None:
        """Asks what of this iteration a document is to hold, and how, and writes it as ``save_solution`` does."""
        dialog = HandoutDialog(self._handout, self._document.simulator, self._looks.theme, self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if accepted:
            # Samples and layers are those of this iteration; how it is written, the next question begins with.
            self._handout = replace(dialog.choice, samples=(), layers=(), notation="")
            self._save_handout(dialog.choice)

    def _save_handout(self, choice: handout.Choice) -> None:
        simulator = self._document.simulator
        template = wording.SOLUTION_NAME if choice.blank is None else wording.SHEET_NAME
        name = template.format(title=file_name(self._document.title), iteration=simulator.iteration)
        try:
            _check_steps(choice, simulator)
            path = self._ask(wording.SAVE_SOLUTION, name, wording.SOLUTION_FILTERS)
            if path is None:
                return
            _check_suffix(path, handout.SUFFIXES)
            form = handout.SUFFIXES[path.suffix.lower()]
            other = handout.in_the_way(path, form)
            if other is not None:
                disk.check_writable(other, self._document.path)
                if not may_replace(self._window, other):
                    return
            beside = picture.save_handout(simulator, path, form, choice, replacing=other is not None)
        except BpsimError as error:
            show_fault(self._window, wording.SOLUTION_NOT_SAVED, error)
        else:
            self._document.message.emit(wording.SAVED_WITH_PICTURE.format(name=path.name, picture=beside.name))

    def save_export(self, export: Export) -> None:
        """Asks for a file and saves what a panel offers there."""
        path = self._ask(export.title, export.name, export.filters)
        if path is None:
            return
        try:
            disk.check_writable(path, self._document.path)
            _check_suffix(path, export.filters)
            export.write(path)
        except BpsimError as error:
            show_fault(self._window, export.refused, error)
        else:
            self._document.message.emit(wording.SAVED.format(name=path.name))

    def export_data(self) -> None:
        """Asks for a file and saves all samples there, as a table."""
        sim = self._document.simulator
        name = numbers.DATA_NAME.format(title=file_name(self._document.title))

        def write(path: Path) -> None:
            disk.write(path, rows_csv(sim.formulas) if sim.about_formulas else data_csv(sim.network, sim.data))

        self.save_export(Export(numbers.SAVE_DATA, numbers.DATA_NOT_SAVED, name, numbers.DATA_KINDS, write))

    def export_weights(self) -> None:
        """Asks for a file and saves the weights and biases of the present iteration there."""
        sim = self._document.simulator
        name = numbers.WEIGHTS_NAME.format(title=file_name(self._document.title), iteration=sim.iteration)

        def write(path: Path) -> None:
            made = weights_npz if path.suffix.lower() == ".npz" else weights_json
            disk.write(path, made(sim.values.state.parameters))

        self.save_export(Export(numbers.SAVE_WEIGHTS, numbers.WEIGHTS_NOT_SAVED, name, numbers.WEIGHTS_KINDS, write))

    def print_graph(self) -> None:
        """Asks for a printer and prints the graph on one page."""
        try:
            if _print(self._document, self._folding(), self._window):
                self._document.message.emit(wording.PRINTED)
        except BpsimError as error:
            show_fault(self._window, wording.NOT_PRINTED, error)

    def _ask(self, title: str, name: str, filters: Mapping[str, str]) -> Path | None:
        """The file to write, with the suffix of the chosen kind where it was given none; None where there is none."""
        suggested = Path(self._files.folder()) / (name + next(iter(filters)))
        kinds = ";;".join(filters.values())
        chosen, kind = QFileDialog.getSaveFileName(self._window, title, str(suggested), kinds)
        if not chosen:
            return None
        suffix = next((suffix for suffix, text in filters.items() if text == kind), next(iter(filters)))
        return with_suffix(self._window, Path(chosen), suffix)


def _print(document: Document, folding: Folding, window: QWidget) -> bool:
    try:
        from bpsim.app.printing import ask_and_print
    except ImportError as error:
        raise UsageError(wording.NO_PRINTING.format(reason=error)) from None
    return ask_and_print(document.simulator, document.title, window, folding)


def _check_suffix(path: Path, known: Mapping[str, object]) -> None:
    if path.suffix.lower() not in known:
        raise UsageError(wording.UNKNOWN_SUFFIX.format(name=path.name, suffixes=", ".join(known)))


def _check_steps(choice: handout.Choice, simulator: Simulator) -> None:
    if sum(1 for _ in islice(choice.numbers(simulator.steps), MOST_STEPS + 1)) > MOST_STEPS:
        raise UsageError(wording.TOO_MANY_STEPS.format(steps=len(simulator.steps), most=MOST_STEPS))
