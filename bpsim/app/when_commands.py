"""Find When: the search in the training, its bar, and the marks of what it found on the slider and the plots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bpsim.app.ticker import Ticker
from bpsim.app.wording import sentence
from bpsim.core.errors import BpsimError
from bpsim.document.document import Document
from bpsim.document.finder import Finder
from bpsim.trace.numerals import grouped
from bpsim.view.panels import wording

if TYPE_CHECKING:
    from bpsim.app.main_window import MainWindow
    from bpsim.view.panels.time_bar import TimeSlider
    from bpsim.view.plots.error_plot import ErrorPlot


class WhenCommands(QObject):
    """Owns the search; the ticker drives it."""

    def __init__(self, window: MainWindow, document: Document, ticker: Ticker) -> None:
        super().__init__(window)
        self._window = window
        self._ticker = ticker
        self.finder = Finder(document, self)
        self.finder.changed.connect(self._show)
        ticker.drive(self.finder)

    def start(self) -> None:
        """Shows the bar."""
        self._window.panels.when.start()

    def ask(self, text: str) -> None:
        """Looks for what was typed; a search for the same goes on from here."""
        self._ticker.pause()
        self._window.show_message("")  # what was said of another search
        if text == self.finder.text and self.finder.found:
            self.finder.go_on(1)
            return
        try:
            self.finder.start(text)
        except BpsimError as error:
            self.finder.clear()
            said = sentence(str(error), self._window.document.simulator)
            self._window.panels.when.say(said, fault=True)
            self._window.document.message.emit(said)  # in the bar it may be cut

    def go_on(self, by: int) -> None:
        """To the next iteration found (1), or the one before (-1); where nothing is looked for yet, shows the bar, or
        looks for what was typed there."""
        self._ticker.pause()
        bar = self._window.panels.when
        if self.finder.text:
            self.finder.go_on(by)
        elif bar.isVisible() and bar.field.text().strip():
            self.ask(bar.field.text())
        else:
            self.start()

    def close(self) -> None:
        """Ends the search, takes its marks away and hides the bar."""
        self.finder.clear()
        self._window.panels.when.hide()
        self._window.panels.graph.setFocus()

    def _show(self) -> None:
        finder, panels = self.finder, self._window.panels
        marks: list[TimeSlider | ErrorPlot] = [panels.time.slider]
        marks += [panels.plot] if "plot" in panels else []
        marks += [panels.inset] if "inset" in panels else []
        for marked in marks:
            if marked.ticks != finder.found:
                marked.show_ticks(finder.found)
        panels.when.say(_said(finder))


def _said(finder: Finder) -> str:
    """How much was found, and how far the search is."""
    if not finder.text:
        return ""
    count, at = len(finder.found), grouped(finder.done)
    if not count and not finder.running:
        return wording.FOUND_NONE.format(iteration=at)
    form = wording.FOUND_SO_FAR if finder.running else wording.FOUND_ALL
    said = wording.FOUND.of(count, number=grouped(count))
    if finder.made_room:
        said = wording.FOUND_FROM.format(count=said, iteration=grouped(finder.begin))
    return form.format(count=said, iteration=at)
