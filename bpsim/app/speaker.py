"""What screen readers say of a press: the step that it led to, and the words in the status bar."""

from __future__ import annotations

from PySide6.QtCore import QObject

from bpsim.app import wording
from bpsim.app.ticker import Ticker
from bpsim.document.document import Document
from bpsim.simulator import Simulator
from bpsim.trace.numerals import grouped
from bpsim.view.canvas.accessible import Ear


class Speaker(QObject):
    """Speaks once a press, and not while steps are played or a training runs."""

    def __init__(self, document: Document, ticker: Ticker, ear: Ear) -> None:
        super().__init__(ear)
        self._document = document
        self._ticker = ticker
        self._ear = ear
        self._position = self._here()
        for moved in (document.structure_changed, document.values_changed, document.step_changed):
            moved.connect(self._moved)
        for working in (document.running_changed, ticker.playing_changed):
            working.connect(self._follow_work)
        document.message.connect(self._say)

    def _here(self) -> tuple[int, int]:
        return self._document.simulator.iteration, self._document.simulator.step

    def _follow_work(self) -> None:
        self._ear.set_quiet(self._document.running or self._ticker.playing)

    def _say(self, message: str) -> None:
        """Says a sentence as it stands in the status bar."""
        self._ear.say(wording.sentence(message, self._document.simulator))

    def _moved(self) -> None:
        before, self._position = self._position, self._here()
        if self._position != before:
            self._ear.say(step_text(self._document.simulator, another_iteration=self._position[0] != before[0]))


def step_text(simulator: Simulator, *, another_iteration: bool) -> str:
    """What the present step computes, and its number: ``∂E/∂w5 = 0.0822``; the iteration where that is another."""
    iteration, step = grouped(simulator.iteration), simulator.current
    if step is None:
        return wording.SPOKEN_START.format(iteration=iteration)
    quantity = step.quantity
    value = simulator.numerals.of(quantity.kind, simulator.shown(quantity))
    text = wording.SPOKEN_STEP.format(symbol=simulator.notation.plain(quantity), value=value)
    if quantity.sample is not None and simulator.data.samples > 1:
        text = wording.SPOKEN_OF_SAMPLE.format(sample=simulator.sample_name(quantity.sample), text=text)
    return wording.SPOKEN_ITERATION.format(iteration=iteration, text=text) if another_iteration else text
