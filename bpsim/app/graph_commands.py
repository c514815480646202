"""Commands that the graph asks for: where its units stand."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from bpsim.app.ticker import Ticker
from bpsim.core.errors import BpsimError
from bpsim.document.document import Document


class GraphCommands(QObject):
    """Edits of the document that are made on the graph; whatever is refused is said."""

    def __init__(self, document: Document, ticker: Ticker, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._ticker = ticker

    def move_units(self, positions: Mapping[str, tuple[float, float]], moved: tuple[str, ...]) -> None:
        """Puts units where they were dropped."""
        self._ticker.pause()
        try:
            self._document.positions.move_units(positions, *moved)
        except BpsimError as error:
            self._document.message.emit(str(error))

    def arrange(self) -> None:
        """Puts every unit back where the layout places it, and shows the whole graph."""
        self._ticker.pause()
        self._document.positions.arrange()
