"""Run a List: runs that differ in one value, from one place, named, overlaid, and none of them an edit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from bpsim import Simulator, load
from bpsim.app.main_window import MainWindow
from bpsim.app.series_commands import varyings
from bpsim.core.errors import BpsimError, UsageError
from bpsim.core.initialization import Initialization
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Patience, Stop, UpdateOrder
from bpsim.document.run_list import MOST_RUNS, Series
from bpsim.lesson.new_formulas import new_formula_lesson
from bpsim.simulator.position import Position
from bpsim.simulator.varying import OfParameter, OfSeed, OfSetting
from bpsim.trace.numerals import format_given
from bpsim.trace.setting_names import NAMES, SYMBOLS
from bpsim.trace.typed import parse_numbers
from bpsim.view.dialogs.run_list_dialog import RunListDialog
from bpsim.view.numbers import NumberField
from bpsim.view.panels.training.settings_table import SETTINGS
from bpsim.view.panels.when_bar import WhenField
from tests.found import found

pytestmark = pytest.mark.same_window

W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)
RATE = next(setting for setting in SETTINGS if setting.path == "learning_rate")
BATCH = next(setting for setting in SETTINGS if setting.path == "batch")
OF_RATE = OfSetting("learning_rate", RATE.changed)


def in_dialog(window: MainWindow, does: Callable[[RunListDialog], None]) -> None:
    """What somebody does once the dialog is there; it is asked for by the command."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RunListDialog)
        try:
            does(dialog)
        finally:
            dialog.reject()  # where it is still there, nobody else would close it

    QTimer.singleShot(0, act)
    window.actions_by_key["run_list"].trigger()


def listed(window: MainWindow) -> list[tuple[str, int, int, bool]]:
    runs = window.document.runs
    return [(runs.name(branch), branch.first, branch.last, runs.is_overlaid(branch)) for _, branch in runs.rows]


def test_a_list_is_asked_for_and_trained_with_the_keyboard_alone(window: MainWindow, qtbot: QtBot) -> None:
    document = window.document
    document.start_run(20)
    qtbot.waitUntil(lambda: not document.running)
    before, undo = document.simulator.snapshot(), document.undo_stack.index()

    def typed(dialog: RunListDialog) -> None:
        assert dialog.offer.key == "learning_rate"
        dialog.varying.setFocus()
        QTest.keyClick(dialog.varying, Qt.Key.Key_Tab)
        dialog.values_field.selectAll()
        QTest.keyClicks(dialog.values_field, "0.1, 0.5; 2".replace(";", ","))
        assert "η = 0.1, η = 0.5, η = 2" in dialog.help.text()
        QTest.keyClick(dialog.values_field, Qt.Key.Key_Tab)
        dialog.iterations.selectAll()
        QTest.keyClicks(dialog.iterations, "30")
        QTest.keyClick(dialog.iterations, Qt.Key.Key_Return)
        QTest.keyClick(dialog.confirm, Qt.Key.Key_Return)

    in_dialog(window, typed)
    assert window.actions_by_key["stop"].isEnabled()
    qtbot.waitUntil(lambda: not window.series.runs.running)
    assert not window.actions_by_key["stop"].isEnabled()
    assert document.simulator.snapshot() is before
    assert document.undo_stack.index() == undo
    assert listed(window)[1:] == [(f"η = {rate} at 20", 20, 50, True) for rate in ("0.1", "0.5", "2")]
    assert [ghost.name(document.simulator.notation) for ghost in document.runs.overlaid] == [
        f"η = {rate} at 20" for rate in ("0.1", "0.5", "2")
    ]


def test_each_run_has_the_bits_of_an_edit_and_a_run(window: MainWindow, qtbot: QtBot) -> None:
    document = window.document
    document.start_run(7)
    qtbot.waitUntil(lambda: not document.running)
    values = (0.1, 0.4, 5.0)
    for varying in (OF_RATE, OfParameter(W5)):
        window.series.runs.start(Series(varying, values, 25))
        qtbot.waitUntil(lambda: not window.series.runs.running)
        runs = [branch for _, branch in document.runs.rows][-3:]
        for branch, value in zip(runs, values, strict=True):
            alone = Simulator(load("it496"))
            alone.run(7)
            if varying is OF_RATE:
                alone.set_learning_rate(value)
            else:
                alone.set_value(W5, value)
            alone.run(25)
            history = found(branch.snapshot).history
            assert history.state(32).same_bits(alone.values.state)
            assert history is not document.simulator.snapshot().history


def test_the_present_value_is_a_run_of_its_own(window: MainWindow, qtbot: QtBot) -> None:
    document = window.document
    present = document.simulator.training.learning_rate
    window.series.runs.start(Series(OF_RATE, (present,), 12))
    qtbot.waitUntil(lambda: not window.series.runs.running)
    assert document.simulator.last == 0
    assert ("η = 0.5", 0, 12, True) in listed(window)


def test_five_seeds_begin_at_iteration_0_with_their_weights(window: MainWindow, qtbot: QtBot) -> None:
    document = window.document
    document.start_run(7)
    qtbot.waitUntil(lambda: not document.running)
    window.series.runs.start(Series(OfSeed(Initialization()), (1.0, 2.0, 3.0, 4.0, 5.0), 10))
    qtbot.waitUntil(lambda: not window.series.runs.running)
    assert listed(window)[1:] == [(f"new weights, seed {seed}", 0, 10, True) for seed in range(1, 6)]
    starts = {found(b.snapshot).history.state(0).parameters.weights[0].tobytes() for _, b in document.runs.rows}
    assert len(starts) == 6


def test_stop_ends_the_list_and_keeps_what_is_trained(window: MainWindow, qtbot: QtBot) -> None:
    runs, said = window.series.runs, list[str]()
    window.document.message.connect(said.append)
    runs.start(Series(OF_RATE, (0.1, 0.2, 0.3), 9_000_000))
    qtbot.waitUntil(lambda: len(said) > 1, timeout=10_000)
    assert said[0].startswith("Run 1 of 3, η = 0.1: iteration ")
    window.actions_by_key["stop"].trigger()
    assert not runs.running
    names = [row[0] for row in listed(window)]
    assert names.count("η = 0.1") == 1
    assert "η = 0.2" not in names
    assert runs.done == 1


def test_another_lesson_ends_the_list_and_gets_none_of_it(window: MainWindow) -> None:
    runs = window.series.runs
    runs.start(Series(OF_RATE, (0.1,), 9_000_000))
    runs.advance(0.001, iter(float(n) for n in range(100)).__next__)
    window.document.show_lesson(load("xor"))
    runs.advance(0.001, iter(float(n) for n in range(100)).__next__)
    assert not runs.running
    assert [row[0] for row in listed(window)] == ["as opened"]


@pytest.mark.parametrize(
    ("varying", "values", "iterations", "said"),
    [
        (OF_RATE, (0.1, -1.0), 10, "greater than 0"),
        (OF_RATE, (), 10, "0 values are no list of runs: give 1 to 50"),
        (OF_RATE, (0.1,) * (MOST_RUNS + 1), 10, "51 values are no list of runs"),
        (OF_RATE, (0.1,), 0, "at least 1 iteration"),
        (OF_RATE, (0.1,), 10**8, "at the latest"),
        (OfSetting("batch", BATCH.changed, whole=True), (1.5,), 10, "1.5 is no whole number"),
        (OfSeed(Initialization()), (0.5,), 10, "0.5 is no seed"),
    ],
)
def test_a_list_that_cannot_be_is_refused_whole(
    window: MainWindow, varying: OfSetting, values: tuple[float, ...], iterations: int, said: str
) -> None:
    with pytest.raises(BpsimError, match=said):
        window.series.runs.start(Series(varying, values, iterations))
    assert not window.series.runs.running
    assert len(listed(window)) == 1


def test_a_refusal_stands_in_the_dialog(window: MainWindow) -> None:
    def refused(dialog: RunListDialog) -> None:
        for text, said in (("x", "is not a number"), ("-1", "greater than 0"), (" ", "Type the values")):
            dialog.values_field.setText(text)
            dialog.confirm.click()
            assert said in dialog.fault.text()
            assert dialog.isVisible()
            seen = [label.text() for label in (dialog.help, dialog.fault) if label.isVisible()]
            assert sum(said in text for text in seen) == 1
            dialog.values_field.setText("0.1")
            assert "η = 0.1" in dialog.help.text()
            assert dialog.help.isVisible()
        dialog.reject()

    in_dialog(window, refused)
    assert not window.series.runs.running


def test_a_setting_is_refused_as_in_its_panel(window: MainWindow) -> None:
    refusals = {
        "Batches of": ("0", "Batches of: 0, expected a whole number from 1 to 100\u202f000."),
        "Round to": ("2, 16", "Round to: 16, expected a whole number from 0 to 15."),
    }

    def refused(dialog: RunListDialog) -> None:
        for name, (text, said) in refusals.items():
            dialog.varying.setCurrentText(name)
            dialog.values_field.setText(text)
            dialog.confirm.click()
            assert dialog.fault.text() == said
        dialog.varying.setCurrentText("Batches of")
        dialog.values_field.setText("2")
        dialog.confirm.click()
        assert dialog.fault.text() == "Batches of: 2, which is more than the 1 sample of the data."
        dialog.reject()

    in_dialog(window, refused)
    assert not window.series.runs.running


@pytest.mark.parametrize("name", ["it496", "xor", "neuron"])
def test_everything_that_is_offered_can_be_run(name: str) -> None:
    simulator = Simulator(load(name))
    here = Position(simulator.snapshot())
    for offer, varying in varyings(simulator).items():
        values = parse_numbers(offer.values)
        assert values, offer
        for value in values:
            snapshot = varying.begun(here, value)
            assert snapshot.history is not here.snapshot.history
            named = snapshot.origins[-1].text(here.notation)
            assert named == offer.called(value=format_given(value, None))


def test_runs_are_called_by_the_names_of_the_training_panel() -> None:
    simulator = Simulator(load("it496"))
    simulator.set_training(replace(simulator.training, optimizer=Optimizer.of(OptimizerKind.ADAM)))
    called = {offer.key: offer.called(value="1") for offer in varyings(simulator)}
    assert [
        called[key] for key in ("learning_rate", "l1", "l2", "optimizer.beta2", "round_to", "batch", "weights")
    ] == [
        "η = 1",
        "λ₁ = 1",
        "λ₂ = 1",
        "β₂ = 1",
        "Round to: 1",
        "Batches of: 1",
        "new weights, seed 1",
    ]
    for path, symbol in SYMBOLS.items():
        assert symbol in NAMES[path]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"l1": 0.001}, "λ₁ = 0.001"),
        ({"update": UpdateOrder.LAYER_BY_LAYER}, "Layers: layer by layer"),
        ({"optimizer": Optimizer.of(OptimizerKind.ADAM)}, "Optimizer: Adam"),
        ({"stop": Stop(10_000, 0.001)}, "E <: 0.001"),
        ({"stop": Stop(10_000, patience=Patience(100, 0.0))}, "Patience: 100"),
        ({"l1": 0.5, "l2": 0.5}, "other training settings"),
    ],
)
def test_a_run_after_a_change_of_training_is_called_by_the_name_of_the_panel(change: dict[str, Any], name: str) -> None:
    simulator = Simulator(load("it496"))
    simulator.set_training(replace(simulator.training, stop=Stop(10_000)))
    simulator.set_training(replace(simulator.training, **change))
    assert simulator.snapshot().origins[-1].text(simulator.notation) == name


def test_a_variable_that_is_called_like_a_setting_is_another_thing() -> None:
    simulator = Simulator(new_formula_lesson("L = (2 - l1)^2", {"l1": 1.0}, ["l1"]))
    simulator.set_value(Quantity(Kind.VALUE, None, None, 0), 3.0)
    simulator.set_training(replace(simulator.training, l1=0.5))
    assert [origin.text(simulator.notation) for origin in simulator.snapshot().origins] == ["l1 = 3", "λ₁ = 0.5"]


def test_nothing_is_run_where_nothing_can_be_trained(window: MainWindow) -> None:
    window.document.show_lesson(load("chain-rule"))
    with pytest.raises(UsageError):
        window.series.runs.start(Series(OF_RATE, (0.1,), 10))


def test_every_field_for_text_has_the_look_of_a_field(window: MainWindow) -> None:
    """A theme draws the frame of what has this role, and of fields for numbers."""

    def frameless(widget: QWidget) -> list[str]:
        plain = (field for field in widget.findChildren(QLineEdit) if not isinstance(field, NumberField))
        return [field.accessibleName() for field in plain if field.property("role") != "field"]

    seen: list[list[str]] = []

    def look(dialog: RunListDialog) -> None:
        seen.append(frameless(dialog))
        dialog.reject()

    in_dialog(window, look)
    assert seen == [[]]
    window.docks.show("contour")
    window.actions_by_key["find_when"].trigger()
    fields = window.findChildren(WhenField)
    assert len(fields) >= 2
    assert all(field.property("role") == "field" for field in fields)
