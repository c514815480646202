"""Commands that bring a panel forward, with the keyboard where it is wanted."""

from __future__ import annotations

from PySide6.QtCore import QObject

from bpsim.app import wording
from bpsim.app.docks import Docks
from bpsim.app.panels import Panels
from bpsim.document.document import Document


class PanelCommands(QObject):
    """Shows panels; nothing here changes a number."""

    def __init__(self, document: Document, panels: Panels, docks: Docks) -> None:
        super().__init__(document)
        self._document = document
        self._panels = panels
        self._docks = docks

    def show_gradients(self) -> None:
        """The panel of the gradient check."""
        self._docks.show("gradients")

    def start(self, key: str) -> None:
        """A panel with a first field, and the keyboard in that field."""
        self._docks.show(key)
        getattr(self._panels, key).start()

    def hold_out_samples(self) -> None:
        """The table of the samples, with the keyboard in the column that says which are held out."""
        self._docks.show("data")
        if not self._panels.data.table.start_holding_out():
            self._document.message.emit(wording.ONE_SAMPLE)
