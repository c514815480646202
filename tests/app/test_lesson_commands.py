"""New random weights and normalized inputs from the menu: asked for, shown beforehand, told afterwards, undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.core.initialization import MOST_SEED, Distribution, Initialization, initialize
from bpsim.core.network import Data
from bpsim.core.normalization import Scaling, normalize
from bpsim.view.dialogs.new_weights import WeightsDialog
from bpsim.view.dialogs.normalize import NormalizeDialog
from bpsim.view.numbers import NumberField
from tests.found import found

Use = Callable[[QDialog], None]


def with_dialog(window: MainWindow, key: str, use: Use) -> None:
    """Chooses a command, and does something with its dialog, which is closed at the end in any case."""
    seen: list[BaseException | None] = []

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        try:
            use(dialog)
            seen.append(None)
        except BaseException as fault:  # noqa: BLE001 - raised again outside the dialog's own loop
            seen.append(fault)
        dialog.close()

    QTimer.singleShot(0, act)
    window.actions_by_key[key].trigger()
    assert seen, "there was no dialog"
    if seen[0] is not None:
        raise seen[0]


def type_into(field: NumberField, qtbot: QtBot, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def three_samples(window: MainWindow) -> Data:
    lesson = bpsim.load("it496")
    data = Data.of(lesson.network, [[1.0, 5.0], [2.0, 5.0], [6.0, 5.0]], [[0.01, 0.99]] * 3)
    window.document.show_lesson(replace(lesson, data=data, printed=(), guide=()))
    return data


def said(window: MainWindow) -> str:
    return window.statusBar().currentMessage()


@pytest.mark.parametrize("distribution", Distribution)
def test_weights_are_drawn_as_asked_for_and_can_be_undone(
    window: MainWindow, qtbot: QtBot, distribution: Distribution
) -> None:
    document = window.document
    document.simulator.run(20)
    document.seek(20)
    trained = document.simulator.weights

    def use(dialog: QDialog) -> None:
        assert isinstance(dialog, WeightsDialog)
        dialog.distribution.show_value(distribution)
        assert dialog.width_field.isVisible() is distribution.takes_width
        if distribution.takes_width:
            type_into(dialog.width_field, qtbot, "0,25")
        type_into(dialog.seed, qtbot, "42")
        qtbot.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
        assert not dialog.isVisible()

    with_dialog(window, "new_weights", use)
    lesson = bpsim.load("it496")
    width = 0.25 if distribution.takes_width else 0.5
    expected = initialize(lesson.network, lesson.parameters, Initialization(distribution, width, 42))
    assert document.simulator.values.state.parameters.same_bits(expected)
    assert (document.simulator.iteration, document.simulator.last) == (0, 0)
    assert "seed 42" in said(window)
    assert distribution.value in said(window).lower()
    assert ("0.25" in said(window)) is distribution.takes_width
    assert document.undo_stack.undoText() == "new random weights"
    window.actions_by_key["undo"].trigger()
    assert document.simulator.iteration == 20
    assert all(np.array_equal(a, b) for a, b in zip(document.simulator.weights, trained, strict=True))


def test_the_graph_shows_the_new_weights_and_frozen_biases_stay(window: MainWindow) -> None:
    before = window.panels.graph.texts()

    def use(dialog: QDialog) -> None:
        dialog.accept()

    with_dialog(window, "new_weights", use)
    after = window.panels.graph.texts()
    assert after["w5"] != before["w5"]
    assert after["b1"] == before["b1"]


def test_the_dialog_begins_with_what_was_drawn_last(window: MainWindow, qtbot: QtBot) -> None:
    def draw(dialog: QDialog) -> None:
        assert isinstance(dialog, WeightsDialog)
        dialog.distribution.show_value(Distribution.HE)
        type_into(dialog.seed, qtbot, "7")
        dialog.accept()

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, WeightsDialog)
        assert dialog.initialization() == Initialization(Distribution.HE, 0.5, 7)

    with_dialog(window, "new_weights", draw)
    with_dialog(window, "new_weights", look)
    assert window.document.undo_stack.count() == 1


def test_a_new_seed_is_another_possible_one(window: MainWindow, qtbot: QtBot) -> None:
    def use(dialog: QDialog) -> None:
        assert isinstance(dialog, WeightsDialog)
        seeds = set()
        for _ in range(5):
            qtbot.mouseClick(dialog.new_seed, Qt.MouseButton.LeftButton)
            seeds.add(dialog.initialization().seed)
            assert dialog.seed.text() == str(dialog.initialization().seed)
        assert len(seeds) == 5
        assert all(0 <= seed <= MOST_SEED for seed in seeds)

    with_dialog(window, "new_weights", use)
    assert not window.document.modified


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("seed", "-1", "must be a whole number"),
        ("seed", "1/2", "must be a whole number"),
        ("width_field", "0", "greater than 0"),
        ("width_field", "wide", "“wide” is not a number"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_the_dialog(
    window: MainWindow, qtbot: QtBot, field: str, text: str, reason: str
) -> None:
    def use(dialog: QDialog) -> None:
        assert isinstance(dialog, WeightsDialog)
        type_into(getattr(dialog, field), qtbot, text)
        qtbot.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
        assert dialog.isVisible()
        said = dialog.fault.text() if dialog.fault.isVisible() else getattr(dialog, field).bubble.text()
        assert reason in said

    with_dialog(window, "new_weights", use)
    assert not window.document.modified


@pytest.mark.parametrize("scaling", Scaling)
def test_inputs_are_normalized_as_shown_and_it_says_how(window: MainWindow, qtbot: QtBot, scaling: Scaling) -> None:
    data = three_samples(window)
    expected = normalize(data, scaling)
    first = expected.columns[0]

    def use(dialog: QDialog) -> None:
        assert isinstance(dialog, NormalizeDialog)
        dialog.scaling.show_value(scaling)
        assert [found(dialog.table.item(row, 0)).text() for row in range(2)] == ["i1", "i2"]
        assert [float(found(dialog.table.item(0, at)).toolTip()) for at in (1, 2)] == [first.shift, first.scale]
        assert found(dialog.table.item(1, 1)).text() == "constant: stays as it is"
        qtbot.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)

    with_dialog(window, "normalize_inputs", use)
    simulator = window.document.simulator
    assert np.array_equal(simulator.data.inputs, expected.data.inputs)
    assert "i2 is constant and stays" in said(window)
    assert "i1 ← " in said(window)
    cell = window.panels.data.table.model().index(0, 0)
    assert float(cell.data(Qt.ItemDataRole.EditRole)) == expected.data.inputs[0, 0]
    assert cell.data() != "1"
    window.actions_by_key["undo"].trigger()
    assert np.array_equal(window.document.simulator.data.inputs, data.inputs)


def test_the_sentence_says_shift_and_scale(window: MainWindow) -> None:
    three_samples(window)
    window.document.normalize_inputs(Scaling.SYMMETRIC)
    assert said(window) == "Inputs normalized: i1 ← (i1 − 1) / 2.500 − 1; i2 is constant and stays."


def test_a_single_sample_cannot_be_normalized_and_the_dialog_says_why(window: MainWindow) -> None:
    def use(dialog: QDialog) -> None:
        assert isinstance(dialog, NormalizeDialog)
        assert not dialog.confirm.isEnabled()
        assert "one sample only" in dialog.fault.text()
        assert dialog.fault.isVisible()

    with_dialog(window, "normalize_inputs", use)
    assert not window.document.modified


def test_normalizing_ends_a_run_and_later_begins_a_branch(window: MainWindow) -> None:
    three_samples(window)
    window.document.simulator.run(6)
    window.document.seek(3)
    window.document.start_run(1000)
    window.document.normalize_inputs(Scaling.UNIT)
    assert not window.document.running
    assert (window.document.simulator.iteration, window.document.simulator.last) == (3, 3)
