"""Random sequences of edits, undo, redo, runs and steps in the real window: no number on the screen is another."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Quantity
from bpsim.lesson.lesson import Lesson
from bpsim.simulator import Simulator
from bpsim.trace.steps import Granularity
from tests.app.driver_checks import wrong
from tests.app.settling import settle
from tests.editing.machine import Edited, Editing, run_examples
from tests.examples import fewer

PANELS = ("steps", "data", "matrices", "gradients", "printed", "numbers", "training", "plot", "guide", "history")


class OfWindow:
    """The document of a window."""

    def __init__(self, window: MainWindow) -> None:
        self._document = window.document

    @property
    def simulator(self) -> Simulator:
        return self._document.simulator

    @property
    def index(self) -> int:
        return self._document.undo_stack.index()

    @property
    def count(self) -> int:
        return self._document.undo_stack.count()

    def edit(self, change: Callable[[Simulator], object]) -> None:
        self._document.edit("edit", lambda: _made(change(self.simulator)))

    def undo(self) -> None:
        self._document.undo_stack.undo()

    def redo(self) -> None:
        self._document.undo_stack.redo()

    def run(self, iterations: int) -> None:
        self._document.start_run(iterations)
        while self._document.running:
            self._document.advance(1.0, lambda: 0.0)

    def step(self, granularity: Granularity, *, forward: bool) -> None:
        (self._document.next if forward else self._document.back)(granularity)

    def seek(self, iteration: int, step: int) -> None:
        self._document.seek(iteration, step)

    def show(self, notation: str, digits: int | None) -> None:
        self._document.set_notation(notation)
        self._document.set_digits(digits)

    def answer(self, quantity: Quantity, text: str) -> None:
        self._document.answer(quantity, text)


def _made(_: object) -> None:
    """What a change returns is nobody's here."""


class EditingInWindow(Editing):
    """The same with a window, whose numbers are those of the record after every action."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        super().__init__()

    def open_lesson(self, lesson: Lesson) -> Edited:
        self.window.document.show_lesson(lesson)
        return OfWindow(self.window)

    @rule(panel=st.sampled_from(PANELS))
    def bring_forward(self, panel: str) -> None:
        self.window.docks.show(panel)

    @invariant()
    def every_number_on_the_screen_is_that_of_the_record(self) -> None:
        if hasattr(self, "edited"):
            settle()
            assert list(wrong(self.window)) == []


def test_random_sequences_of_edits_show_the_numbers_of_the_record(window: MainWindow) -> None:
    run_examples(lambda: EditingInWindow(window), fewer(20), 6)
