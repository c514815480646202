"""Commands of the guide: from caption to caption, and to a printed number, running there where it has to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from bpsim.app import wording
from bpsim.app.docks import Docks
from bpsim.app.ticker import Ticker
from bpsim.core.errors import UsageError
from bpsim.core.quantity import Quantity
from bpsim.document.document import Document
from bpsim.guide.captions import Page
from bpsim.guide.page_reading import Guide
from bpsim.guide.wording import place_in_words
from bpsim.simulator.place_text import refuse_unknown_step
from bpsim.trace.numerals import grouped


class GuideCommands(QObject):
    """Goes to places of the lesson. A run to one is a run like any other: in slices, and it can be stopped."""

    promised: Signal = Signal(str)
    """What the next press does while it follows the guide; empty where it takes a step."""
    following_changed: Signal = Signal(bool)
    """Next and Back go from caption to caption, or step by step again."""

    def __init__(self, document: Document, ticker: Ticker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._ticker = ticker
        self._target: tuple[int, Quantity | int | None] | None = None
        self._guide = Guide(document.simulator)
        self._docks: Docks | None = None
        self._tick: QAction | None = None
        self.promise: str = ""
        """What was promised last."""
        self._ready: Callable[[], bool] = lambda: True
        self.following: bool = False
        """Whether Next and Back go from caption to caption."""

    def connect_to(self, docks: Docks, tick: QAction) -> None:
        """The docks of the panels, and what shows whether Next follows the guide."""
        self._docks, self._tick = docks, tick
        self._document.running_changed.connect(self._arrive)
        for change in (self._document.structure_changed, self._document.values_changed, self._document.step_changed):
            change.connect(self._promise)

    def ask_before_running(self, ready: Callable[[], bool]) -> None:
        """What says whether the fields hold numbers by which a run can be made."""
        self._ready = ready

    def show_printed(self) -> None:
        """Brings the printed numbers to the front."""
        if self._docks is not None:
            self._docks.show("printed")

    def follow_guide(self, checked: bool) -> None:
        """Makes Next and Back go from caption to caption, or step by step again."""
        self.following = checked
        self.following_changed.emit(checked)
        if self._tick is not None:
            self._tick.setChecked(checked)
        self._promise()

    def _promise(self) -> None:
        page = self._neighbour(1) if self.following else None
        place = place_in_words(page, self._document.simulator) if page else ""
        self.promise = wording.NEXT_CAPTION.format(place=place) if place else ""
        self.promised.emit(self.promise)

    def _neighbour(self, by: int) -> Page | None:
        if self._guide.simulator is not self._document.simulator:
            self._guide = Guide(self._document.simulator)
        return self._guide.neighbour(by)

    def move(self, by: int) -> bool:
        """To the place of the caption ``by`` (1 or -1) from here; False where there is none."""
        page = self._neighbour(by)
        if page is None:
            return False
        self.go_to(page.iteration, page.step)
        return True

    def go_to(self, iteration: int, step: Quantity | int | None) -> None:
        """The step of a quantity, or so many steps, or the start, of any iteration; runs to one that is not there."""
        self._ticker.pause()
        self._document.stop_run()
        simulator = self._document.simulator
        if iteration < simulator.first:
            self._document.message.emit(wording.BEFORE_FILE.format(iteration=grouped(iteration)))
        elif iteration <= simulator.last:
            self._seek(iteration, step)
        else:
            self._run_to(iteration, step)

    def go_to_iteration(self, iteration: int, step: int | None = None) -> None:
        """Any iteration, with so many steps done; runs there where it is not computed yet."""
        self.go_to(iteration, step)

    def _seek(self, iteration: int, step: Quantity | int | None) -> None:
        simulator = self._document.simulator
        if isinstance(step, int):
            try:
                self._document.seek(iteration, step)
            except UsageError as error:
                self._document.message.emit(str(error))
            return
        if step is None or iteration != simulator.iteration:
            self._document.seek(iteration)
        if self._document.running:  # on the way
            self._target = iteration, step
        elif step is not None:
            self._document.go_to(step)

    def _run_to(self, iteration: int, step: Quantity | int | None) -> None:
        if not self._ready():
            return
        simulator = self._document.simulator
        try:
            if isinstance(step, int):
                refuse_unknown_step(step, len(simulator.steps_of(iteration)))
            self._document.start_run(iteration - simulator.iteration)
        except UsageError as error:
            self._document.message.emit(str(error))
            return
        self._target = iteration, step

    def _arrive(self) -> None:
        """The run to a place is over: its step follows, where the iteration was reached."""
        if self._document.running or self._target is None:
            return
        (iteration, step), self._target = self._target, None
        if self._document.simulator.iteration == iteration:
            self._seek(iteration, step)
