"""The command that checks gradients: it brings the panel forward and starts the check."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from bpsim.app.ticker import Ticker
from bpsim.document.checker import Checker
from bpsim.document.document import Document


class CheckCommands(QObject):
    """Owns the check; the ticker drives it."""

    panel_requested = Signal()

    def __init__(self, document: Document, ticker: Ticker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.checker = Checker(document, self)
        self._ticker = ticker
        ticker.drive(self.checker)

    def check_gradients(self) -> None:
        """Compares backpropagation with central differences for every parameter."""
        self._ticker.pause()
        self.panel_requested.emit()
        self.checker.start()
