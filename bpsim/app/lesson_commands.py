"""Commands that change a lesson as a whole: its training settings, new weights, normalized inputs, held-out samples."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from bpsim.app.ticker import Ticker
from bpsim.app.view_commands import ViewCommands
from bpsim.core.errors import BpsimError, UsageError
from bpsim.core.initialization import Initialization
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.document.document import Document
from bpsim.view.panels.training.settings_table import Setting
from bpsim.view.panels.training.wording import as_in_panel, refusal


class LessonCommands(QObject):
    """Edits of the document; whatever is refused says why where it was asked for."""

    setting_refused = Signal(object, str)
    """A setting, and why it stays as it is."""

    def __init__(self, window: QWidget, document: Document, ticker: Ticker, looks: ViewCommands) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._ticker = ticker
        self._looks = looks
        self._last = Initialization()

    def set_training(self, setting: Setting, training: Training, name: str) -> bool:
        """Another value of one setting, which is called ``name``; False where it was refused."""
        self._ticker.pause()
        reason = refusal(setting, training, name)
        try:
            if not reason:
                self._document.set_training(training, name)
        except BpsimError as error:
            reason = as_in_panel(str(error), setting, name)
        if reason:
            self.setting_refused.emit(setting, reason)
            self._document.message.emit(reason)
        return not reason

    def new_weights(self) -> None:
        """Asks from what and with which seed, and draws the weights of iteration 0."""
        self._ticker.pause()
        from bpsim.view.dialogs.new_weights import WeightsDialog

        about = self._document.simulator.about_formulas
        self._ask(WeightsDialog(self._last, self._draw, self._looks.theme, self._window, about_formulas=about))

    def _draw(self, initialization: Initialization) -> None:
        self._document.new_weights(initialization)
        self._last = initialization

    def normalize_inputs(self) -> None:
        """Shows what the inputs would be scaled by, and scales them."""
        from bpsim.view.dialogs.normalize import NormalizeDialog

        self._ticker.pause()
        simulator = self._document.simulator
        names = [
            simulator.notation.plain(Quantity(Kind.INPUT, 0, 0, unit)) for unit in range(simulator.network.sizes[0])
        ]
        apply = self._document.normalize_inputs
        self._ask(NormalizeDialog(names, simulator.normalized, apply, self._looks.theme, self._window))

    def hold_out(self, row: int, held: bool) -> None:
        """Holds a row of the data out of the training, or takes it back."""
        self._ticker.pause()
        try:
            self._document.hold_out(row, held)
        except UsageError as error:
            self._document.values_changed.emit()
            self._document.message.emit(str(error))

    def about_lesson(self) -> None:
        """Shows what the lesson says about itself."""
        from bpsim.view.dialogs.about_lesson import AboutLessonDialog

        document = self._document
        self._ask(AboutLessonDialog(document.simulator.lesson, document.title, self._window))

    def _ask(self, dialog: QDialog) -> None:
        dialog.exec()
        dialog.deleteLater()
