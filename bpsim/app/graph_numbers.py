"""Several numbers of the graph at once: set, copied and pasted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from bpsim.app import numbers_wording as wording
from bpsim.app.pasted import matched, read_pasted
from bpsim.app.ticker import Ticker
from bpsim.core.errors import BpsimError
from bpsim.core.quantity import Kind, Quantity
from bpsim.document.document import Document
from bpsim.trace.numerals import format_exact
from bpsim.view.numbers import commit_focus, refuse_number


class GraphNumbers(QObject):
    """Edits of the document. Quantities are those of the present batch, as the graph shows them."""

    def __init__(self, document: Document, ticker: Ticker, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._ticker = ticker

    def set_values(self, quantities: Sequence[Quantity], value: float) -> None:
        """One number for several; where it is refused it stays in its field, marked."""
        self._ticker.pause()
        try:
            self._document.set_values(dict.fromkeys(map(self._of_data, quantities), value))
        except BpsimError as error:
            self._document.values_changed.emit()
            self._document.message.emit(str(error))
            refuse_number(str(error))

    def copy(self, quantities: Sequence[Quantity]) -> None:
        """Puts a line ``name TAB value`` for each of these that is computed here on the clipboard, with all digits."""
        simulator = self._document.simulator
        known = [quantity for quantity in quantities if simulator.reached(quantity)]
        if not known:
            self._document.message.emit(wording.NOTHING_TO_COPY)
            return
        lines = (f"{simulator.notation.plain(one)}\t{format_exact(simulator.shown(one))}" for one in known)
        QGuiApplication.clipboard().setText("\n".join(lines))
        self._document.message.emit(wording.COPIED.format(numbers=wording.numbers(len(known))))

    def paste(self, quantities: Sequence[Quantity], sample: int) -> None:
        """Types the lines on the clipboard: by their names, else in the order of these quantities; else says why not.

        sample: of the inputs and targets that have these names.
        """
        self._ticker.pause()
        commit_focus()
        document = self._document
        try:
            pasted = read_pasted(QGuiApplication.clipboard().text())
            values, by_name = matched(pasted, quantities, document.simulator, sample)
            text = wording.PASTE.format(numbers=wording.numbers(len(values)))
            document.set_values({self._of_data(quantity): value for quantity, value in values.items()}, text)
        except BpsimError as error:
            document.message.emit(str(error))
        else:
            said = wording.PASTED if by_name or not pasted.names else wording.PASTED_IN_ORDER
            document.message.emit(said.format(numbers=wording.numbers(len(values))))

    def _of_data(self, quantity: Quantity) -> Quantity:
        """The same with the row of the data in place of the sample of the batch."""
        if quantity.kind not in (Kind.INPUT, Kind.TARGET):
            return quantity
        return replace(quantity, sample=self._document.simulator.data_row(quantity.at_sample))
