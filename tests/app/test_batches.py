"""Batches, optimizers and stop rules in the real window: what is shown is what is computed, also across batches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.core.network import Data
from bpsim.core.optimizers import AdamW, Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Patience, SampleOrder, Stop, Training
from bpsim.simulator import Simulator
from bpsim.trace.numerals import format_number
from bpsim.trace.steps import Granularity
from bpsim.view.canvas.graph_picture import Highlight
from bpsim.view.numbers import NumberField
from tests.app.conftest import OpenWindow
from tests.found import found

INPUTS = [[0.05, 0.1], [0.9, -0.4], [-0.3, 0.7], [0.5, 0.2], [0.25, 0.6]]
TARGETS = [[0.01, 0.99], [0.8, 0.2], [0.3, 0.6], [0.5, 0.4], [0.1, 0.7]]
SHUFFLED = Training(0.5, batch=2, order=SampleOrder.SHUFFLED, seed=3, stop=Stop(12))
ADAM = replace(SHUFFLED, optimizer=Optimizer.of(OptimizerKind.ADAM))
OpenTraining = Callable[[Training], MainWindow]


def lesson(training: Training) -> bpsim.Lesson:
    found = bpsim.load("it496")
    return replace(found, data=Data.of(found.network, INPUTS, TARGETS), training=training, printed=(), guide=())


@pytest.fixture
def open_training(open_window: OpenWindow) -> OpenTraining:
    """A window with five samples and a training."""

    def open_it(training: Training) -> MainWindow:
        window = open_window()
        window.document.show_lesson(lesson(training))
        return window

    return open_it


@pytest.fixture
def window(open_training: OpenTraining) -> MainWindow:
    """Two of five shuffled samples a batch."""
    return open_training(SHUFFLED)


def position(window: MainWindow) -> tuple[int, int]:
    return window.document.simulator.iteration, window.document.simulator.step


def press(window: MainWindow, qtbot: QtBot, key: Qt.Key, shift: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(window.panels.graph, key, modifier)


def run(window: MainWindow, qtbot: QtBot) -> str:
    """Presses Run and waits; what is said at the end."""
    window.actions_by_key["run"].trigger()
    qtbot.waitUntil(lambda: not window.document.running, timeout=20_000)
    return window.statusBar().currentMessage()


def column(window: MainWindow, kind: Kind) -> list[str]:
    """What the Data table shows of the first quantity of a kind, all rows."""
    model = window.panels.data.table.model()
    at = {Kind.INPUT: 0, Kind.TARGET: 2, Kind.OUT: 4}[kind]
    return [str(model.index(row, at).data()) for row in range(model.rowCount())]


def muted(window: MainWindow) -> list[bool]:
    model = window.panels.data.table.model()
    colours = [model.index(row, 0).data(Qt.ItemDataRole.ForegroundRole).color().name() for row in range(5)]
    return [colour.upper() == window.looks.theme.muted.upper() for colour in colours]


def phases(window: MainWindow) -> list[str]:
    model = window.panels.steps.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def number(window: MainWindow, kind: Kind) -> int:
    """The first step that computes a quantity of a kind."""
    steps = window.document.simulator.steps
    return next(n for n in range(1, len(steps) + 1) if steps.step(n).quantity.kind is kind)


# The Data table


def test_the_data_shows_all_rows_and_the_outputs_of_the_batch_alone(window: MainWindow) -> None:
    simulator = window.document.simulator
    window.document.seek(0, len(simulator.steps))
    batch = {int(row) for row in simulator.values.rows}
    assert len(batch) == 2
    assert column(window, Kind.INPUT) == ["0.050", "0.900", "−0.300", "0.500", "0.250"]
    assert {row for row, text in enumerate(column(window, Kind.OUT)) if text} == batch
    assert {row for row, quiet in enumerate(muted(window)) if not quiet} == batch


def test_the_row_of_the_shown_sample_is_marked_and_in_view(window: MainWindow, qtbot: QtBot) -> None:
    data, simulator = window.panels.data.table, window.document.simulator
    window.actions_by_key["choose_phase"].trigger()
    for _ in range(3 * 12):
        press(window, qtbot, Qt.Key.Key_PageDown)
        step = simulator.current
        marked = [
            row for row in range(5) if data.model().index(row, 0).data(Qt.ItemDataRole.BackgroundRole) is not None
        ]
        of_batch = step is not None and step.quantity.sample is None and simulator.steps.samples > 1
        shown = simulator.data_row((step.quantity.sample if step else 0) or 0)
        assert marked == ([] if of_batch else [shown])
        if marked:
            assert data.viewport().rect().intersects(data.visualRect(data.model().index(shown, 0)))


def opened(window: MainWindow, qtbot: QtBot, index: QModelIndex) -> NumberField:
    """The field that a double-click on a cell opens, with its text selected."""
    data = window.panels.data.table
    data.scrollTo(index)
    at: QPoint = data.visualRect(index).center()
    qtbot.mouseClick(data.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(data.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert data.state() == QAbstractItemView.State.EditingState
    field = data.viewport().findChild(NumberField)
    assert isinstance(field, NumberField)
    field.selectAll()
    return field


def test_an_input_outside_the_batch_is_edited_and_undone(window: MainWindow, qtbot: QtBot) -> None:
    document, model = window.document, window.panels.data.table.model()
    outside = next(row for row in range(5) if document.simulator.batch_sample(row) is None)
    before, error = column(window, Kind.INPUT), document.simulator.error
    field = opened(window, qtbot, model.index(outside, 0))
    qtbot.keyClicks(field, "-2,5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert document.simulator.data.inputs[outside, 0] == -2.5
    assert column(window, Kind.INPUT)[outside] == "−2.500"
    assert document.simulator.error != error
    window.actions_by_key["undo"].trigger()
    assert (column(window, Kind.INPUT), document.simulator.error) == (before, error)


def test_escape_in_a_cell_changes_nothing(window: MainWindow, qtbot: QtBot) -> None:
    index = window.panels.data.table.model().index(0, 0)
    field = opened(window, qtbot, index)
    qtbot.keyClicks(field, "7")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert window.panels.data.table.state() == QAbstractItemView.State.NoState
    assert column(window, Kind.INPUT)[0] == "0.050"
    assert not window.document.modified


# Stepping across batches


def test_steps_and_header_follow_batches_of_two_two_and_one(window: MainWindow, qtbot: QtBot) -> None:
    simulator, seen = window.document.simulator, []
    window.actions_by_key["choose_iteration"].trigger()
    for _ in range(6):
        epoch, rows = simulator.epoch, list(simulator.values.rows)
        header = window.panels.header.texts()
        assert f"epoch {epoch}" in header[1]
        assert f"iteration {simulator.iteration}" in header[1]
        names = phases(window)
        assert ("Backward · batch" in names) == (len(rows) > 1)
        assert sum(name.startswith("Forward") for name in names) == len(rows)
        seen.append((len(rows), simulator.epoch, names, [int(row) for row in rows]))
        press(window, qtbot, Qt.Key.Key_PageDown)
    assert [size for size, *_ in seen] == [2, 2, 1, 2, 2, 1]
    assert [epoch for _, epoch, *_ in seen] == [0, 0, 0, 1, 1, 1]
    assert sorted(row for *_, rows in seen[:3] for row in rows) == list(range(5))
    for size, epoch, names, rows in reversed(seen):
        press(window, qtbot, Qt.Key.Key_PageUp)
        assert (len(simulator.values.rows), simulator.epoch, phases(window)) == (size, epoch, names)
        assert [int(row) for row in simulator.values.rows] == rows


def test_every_step_forward_has_its_step_back_across_batches(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_by_key["choose_phase"].trigger()

    def shown() -> object:
        texts = window.panels.graph.texts()
        return position(window), texts, window.panels.header.texts()[1], phases(window), column(window, Kind.OUT)

    seen = []
    window.document.simulator.run(4)
    window.document.seek(0)
    while window.document.simulator.iteration < 4:
        seen.append(shown())
        press(window, qtbot, Qt.Key.Key_PageDown)
    for before in reversed(seen):
        press(window, qtbot, Qt.Key.Key_PageUp)
        assert shown() == before


def test_the_names_say_the_batch_where_a_quantity_belongs_to_it(window: MainWindow) -> None:
    window.document.seek(0, number(window, Kind.BATCH_GRADIENT))
    current = window.panels.steps.currentIndex()
    assert (current.parent().data(), current.data()) == ("Backward · batch", "∂E/∂w5")
    assert window.panels.graph.texts()["sample"].endswith("gradients of the batch")
    window.actions_by_key["choose_iteration"].trigger()
    window.document.next(Granularity.ITERATION)
    window.document.next(Granularity.ITERATION)
    window.document.seek(2, number(window, Kind.NEW_WEIGHT))
    assert window.panels.graph.texts()["sample"] == f"row {window.document.simulator.data_row(0) + 1} of 5"


def test_an_epoch_at_a_time(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_by_key["choose_epoch"].trigger()
    places = []
    for _ in range(3):
        press(window, qtbot, Qt.Key.Key_PageDown)
        places.append(position(window))
    assert places == [(3, 0), (6, 0), (9, 0)]
    window.document.seek(7, 5)
    press(window, qtbot, Qt.Key.Key_PageUp)
    assert position(window) == (6, 0)
    press(window, qtbot, Qt.Key.Key_PageUp)
    assert position(window) == (3, 0)
    window.actions_by_key["choose_iteration"].trigger()
    press(window, qtbot, Qt.Key.Key_PageDown, shift=True)
    assert position(window) == (6, 0)
    press(window, qtbot, Qt.Key.Key_PageUp, shift=True)
    assert position(window) == (3, 0)


# The plot and the error


def test_the_plot_has_the_error_of_all_samples(window: MainWindow, qtbot: QtBot) -> None:
    run(window, qtbot)
    curves = window.panels.plot.curves
    assert curves.data is not None
    fresh = Simulator(lesson(SHUFFLED))
    for iteration in range(12):
        assert curves.total[iteration] != fresh.error
        assert curves.data_at(iteration) == (fresh.error if iteration % 3 == 0 else None)
        fresh.run(1)
    assert window.panels.header.texts()[2] == f"E of all samples = {format_number(fresh.error, 9)}"
    dot = window.panels.plot.canvas.dot.getData()
    assert (dot[0][0], dot[1][0]) == (12, np.log10(fresh.error))


def test_the_table_of_the_plot_has_the_error_of_all_samples(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    run(window, qtbot)
    window.panels.plot.export_csv(tmp_path / "error.csv")
    head, *rows = (line.split(",") for line in (tmp_path / "error.csv").read_text(encoding="utf-8").splitlines())
    known = window.document.simulator.curve().data
    assert head == ["iteration", "error", "error o1", "error o2", "error of all samples"]
    assert [row[4] for row in rows[:4]] == [repr(float(known[0])), "", "", repr(float(known[3]))]


# Optimizers


def adam_at(window: MainWindow, iteration: int) -> None:
    """Switches to Adam in the middle of a training."""
    window.document.seek(iteration)
    window.document.set_training(replace(window.document.simulator.training, optimizer=ADAM.optimizer))


def test_adam_in_the_middle_of_a_training_and_back(window: MainWindow, qtbot: QtBot) -> None:
    run(window, qtbot)
    simulator = window.document.simulator
    before = [weights.copy() for weights in simulator.weights]
    adam_at(window, 5)
    assert (position(window), simulator.last) == ((5, 0), 5)
    window.document.seek(5, number(window, Kind.CORRECTED_FIRST_MOMENT))
    assert "t = 1" in simulator.explain().note
    run(window, qtbot)
    assert simulator.iteration == 17
    window.actions_by_key["undo"].trigger()
    assert simulator.training == SHUFFLED
    assert simulator.last == 12
    window.document.seek(12)
    assert all(np.array_equal(old, new) for old, new in zip(before, simulator.weights, strict=True))
    window.actions_by_key["redo"].trigger()
    assert (simulator.training.optimizer.kind, simulator.last) == (OptimizerKind.ADAM, 17)


@pytest.mark.parametrize("kind", OptimizerKind)
def test_every_step_of_an_update_lights_its_weight_until_it_has_its_new_value(
    open_training: OpenTraining, kind: OptimizerKind
) -> None:
    window = open_training(
        replace(
            SHUFFLED, optimizer=AdamW(weight_decay=0.1) if kind is OptimizerKind.ADAMW else Optimizer.of(kind), l2=0.01
        )
    )
    simulator, graph = window.document.simulator, window.panels.graph
    first, last = number(window, Kind.PENALIZED_GRADIENT), number(window, Kind.NEW_WEIGHT)
    for step in range(first, last + 1):
        window.document.seek(0, step)
        label = graph.graph.texts_at[found(graph.place_of("w5"))].label
        assert label is not None
        assert label.highlight == Highlight.CURRENT, simulator.current
        assert ("→" in graph.texts()["w5"]) == (step == last)
    new = simulator.value(Quantity(Kind.NEW_WEIGHT, None, 2, 0, 0))
    assert graph.texts()["w5"].endswith(f"→ {format_number(new, 4)}")


def test_a_saved_training_with_adam_goes_on_with_the_same_bits(
    open_training: OpenTraining, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_training(ADAM)
    run(window, qtbot)
    window.document.seek(7)
    window.document.save(tmp_path / "adam.bpsim")
    again = open_window(str(tmp_path / "adam.bpsim"))
    assert position(again) == (7, 0)
    simulators = [opened.document.simulator for opened in (window, again)]
    for simulator in simulators:
        simulator.run(20 - simulator.iteration)
    one, other = (simulator.values.state for simulator in simulators)
    assert one.same_bits(other)
    window.document.seek(20)
    again.document.seek(20)
    assert window.panels.graph.texts() == again.panels.graph.texts()


def test_a_negative_weight_has_one_pair_of_parentheses_in_the_penalty(open_training: OpenTraining) -> None:
    window = open_training(replace(SHUFFLED, l1=0.01, l2=0.001))
    window.document.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), -0.15)
    window.document.seek(0, number(window, Kind.PENALTY))
    shown = window.document.simulator.explain().equation.in_numbers.tex
    assert "(-0.150)^2" in shown
    assert "|-0.150|" in shown
    assert "((-0.150))" not in shown


def test_the_epsilon_of_adam_is_short() -> None:
    lesson = bpsim.load("it496")
    training = replace(lesson.training, optimizer=Optimizer.of(OptimizerKind.ADAM))
    simulator = Simulator(replace(lesson, training=training, guide=(), printed=()))
    explanation = simulator.explain(simulator.steps.number(Quantity(Kind.ADAM_STEP, None, 2, 0, 0)))
    assert explanation.equation.in_numbers.plain.endswith(" + 1×10⁻⁸)")


# How a run ends


def test_a_run_that_stops_by_patience_says_so(open_training: OpenTraining, qtbot: QtBot) -> None:
    window = open_training(replace(SHUFFLED, stop=Stop(1000, patience=Patience(6, 0.5))))
    said = run(window, qtbot)
    iteration, error = window.document.simulator.iteration, window.document.simulator.error
    assert 0 < iteration < 1000
    shown = format_number(error, 9)
    assert said == f"Stopped at iteration {iteration}: E of all samples = {shown} has not improved for long enough."


def test_a_run_that_stops_by_the_gradient_says_so(open_training: OpenTraining, qtbot: QtBot) -> None:
    window = open_training(Training(0.5, stop=Stop(1000, gradient=0.05)))
    said = run(window, qtbot)
    iteration, error = window.document.simulator.iteration, window.document.simulator.error
    assert 0 < iteration < 1000
    assert said == f"Stopped at iteration {iteration}: the gradient is small enough, E = {format_number(error, 9)}."


def test_a_run_that_explodes_says_where_and_stays_at_the_last_finite_iteration(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    found = bpsim.load("it496-least-squares")
    training = Training(5.0, batch=2, order=SampleOrder.SHUFFLED, stop=Stop(1000))
    window = open_window()
    window.document.show_lesson(replace(found, training=training, printed=(), guide=()))
    said = run(window, qtbot)
    simulator = window.document.simulator
    fault = simulator.fault()
    assert fault is not None
    start = f"Stopped before iteration {simulator.iteration} could be completed: {simulator.notation.plain(fault)} is "
    assert said.startswith(start)
    assert position(window) == (simulator.last, 0)
    assert 0 < simulator.last < 1000
    assert all(np.isfinite(weights).all() for weights in simulator.weights)
    assert f"iteration {simulator.last}" in window.panels.header.texts()[1]
    assert not window.document.next(Granularity.ITERATION)
    assert window.statusBar().currentMessage() == said


# Keys alone


def test_tab_goes_through_what_is_in_sight_and_comes_back(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    seen: list[QWidget] = []
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        for _ in range(60):
            focus = QApplication.focusWidget()
            qtbot.keyClick(focus, key)
            seen.append(found(QApplication.focusWidget()))
            at = seen[-1].mapTo(window, seen[-1].rect().center())
            assert window.rect().contains(at), seen[-1]
    assert window.panels.graph in seen[:60]
    assert window.panels.graph in seen[60:]
    assert window.panels.data.table in seen
