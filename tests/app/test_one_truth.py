"""Whether the error of the present iteration is computed: the same in the header, on the plot and in the guide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson.lesson import Caption
from bpsim.trace.numerals import format_number
from bpsim.trace.steps import Granularity
from tests.app.conftest import OpenWindow


def says_error(window: MainWindow) -> bool:
    """Whether the window says the error; every place that can say it says the same."""
    simulator, panels = window.document.simulator, window.panels
    header = f"= {format_number(simulator.error, simulator.lesson.view.digits)}" in panels.header.texts()[2]
    dot = bool(panels.plot.canvas.dot.isVisible())
    if dot:
        assert panels.plot.canvas.dot.getData()[0][0] == simulator.iteration
    assert (header, bool(panels.header.texts()[2])) == (dot, dot)
    assert "0" not in panels.guide.text.toPlainText() or dot
    return dot


def shown_with_error(window: MainWindow, name: str) -> None:
    """A lesson whose captions quote the error of the batch at the start of each iteration."""
    error = "batch_error" if window.document.simulator.steps.samples > 1 else "total_error"
    guide = tuple(Caption(f"{{{{={error}:8}}}}", iteration) for iteration in range(5))
    window.document.show_lesson(replace(window.document.simulator.lesson, guide=guide))
    assert window.panels.guide.text.toPlainText() == "…", name


@pytest.mark.parametrize("name", ["it496", "week-05", "van-veen"])
def test_an_error_is_nowhere_before_its_step(open_window: OpenWindow, name: str) -> None:
    window = open_window(name)
    shown_with_error(window, name)
    document, simulator = window.document, window.document.simulator
    error = simulator.steps.number(Quantity(Kind.TOTAL_ERROR, 0))
    batch = simulator.steps.number(Quantity(Kind.BATCH_ERROR))
    at = batch or error
    assert at is not None
    for iteration in (0, 1):
        said = []
        for step in (0, 1, at - 1, at, at + 1, len(simulator.steps), at - 1, 0):
            document.seek(iteration, step)
            said.append(says_error(window))
        assert said == [False, False, False, True, True, True, False, False]
        document.seek(iteration, len(simulator.steps))
        document.next(Granularity.TERM)
        assert (simulator.iteration, simulator.step) == (iteration + 1, 0)
        assert not says_error(window)
    document.seek(0)
    assert says_error(window)  # in the past: the update of this iteration was made from it


@pytest.mark.parametrize("name", ["it496", "week-05", "van-veen"])
def test_a_run_computes_the_error_where_it_ends(open_window: OpenWindow, name: str) -> None:
    window = open_window(name)
    shown_with_error(window, name)
    document = window.document
    document.start_run(3)
    while document.running:
        document.advance(1.0, lambda: 0.0)
    assert (document.simulator.iteration, document.simulator.step) == (3, 0)
    assert says_error(window)
    assert window.panels.step.words[0] == "No step of this iteration is made yet."
    document.seek(1)
    document.seek(3)
    assert says_error(window)
    document.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), 0.123)
    assert not says_error(window)
    window.actions_by_key["undo"].trigger()
    assert says_error(window)


def test_a_press_of_a_whole_iteration_is_a_run_of_one(window: MainWindow) -> None:
    window.document.next(Granularity.ITERATION)
    assert says_error(window)
    window.document.next(Granularity.TERM)
    window.document.next(Granularity.PHASE)
    assert says_error(window)
    window.document.restart()
    assert not says_error(window)


def test_the_curve_ends_where_the_error_is_known(window: MainWindow) -> None:
    document, plot = window.document, window.panels.plot
    lengths = []
    for step in (0, 10, 11, 57):
        document.seek(0, step)
        lengths.append(len(plot.curves.total))
    document.next(Granularity.TERM)
    lengths.append(len(plot.curves.total))
    document.next(Granularity.ITERATION)
    lengths.append(len(plot.curves.total))
    assert lengths == [0, 0, 1, 1, 1, 3]
