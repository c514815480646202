"""What a lecturer is asked while a lesson runs, each answered in the window in at most six gestures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.core.optimizers import OptimizerKind
from bpsim.simulator import Simulator
from bpsim.view.dialogs.imports.ready_made_dialog import ReadyMadeDialog
from tests.app.hand import Hand

MOST = 6
"""Gestures."""


def another_weight(window: MainWindow, hand: Hand) -> None:
    """What if w5 were 0.9?"""
    hand.double_click_on_graph("w5")
    hand.type_number("0.9")
    hand.chord("Return")
    assert float(window.document.simulator.weights[1][0, 0]) == 0.9


def another_rate(window: MainWindow, hand: Hand) -> None:
    """And with eta = 5?"""
    hand.chord("Ctrl+L")
    hand.type_number("5")
    hand.chord("Return")
    assert window.document.simulator.training.learning_rate == 5


def three_hidden(window: MainWindow, hand: Hand) -> None:
    """And with three hidden neurons?"""
    hand.click_on_graph("h2")
    hand.chord("Ctrl+Down")
    assert window.document.simulator.network.sizes == (2, 3, 2)


def adam(window: MainWindow, hand: Hand) -> None:
    """And with Adam?"""
    hand.chord("Ctrl+T")
    box = window.panels.training.rows["optimizer.kind"].choice
    assert box is not None
    window.panels.training.ensureWidgetVisible(box)  # as the wheel does
    hand.choose_in_box(box, "Adam")
    assert window.document.simulator.training.optimizer.kind is OptimizerKind.ADAM


def relu(window: MainWindow, hand: Hand) -> None:
    """And with ReLU instead?"""
    hand.choose_in_context_menu("h1", "Activation", "relu")
    assert window.document.simulator.network.layers[0].activation == "relu"


def three_decimals(window: MainWindow, hand: Hand) -> None:
    """And with three decimals, as on paper?"""
    hand.chord("Ctrl+T")
    row = window.panels.training.rows["round_to"]
    assert row.switch is not None
    window.panels.training.ensureWidgetVisible(row)
    hand.click(row.switch, QPoint(6, row.switch.height() // 2))
    hand.type_number("3")
    hand.chord("Return")
    assert window.document.simulator.training.round_to == 3


def xor(window: MainWindow, hand: Hand) -> None:
    """And XOR?"""

    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ReadyMadeDialog)
        entry = next(row for row in range(dialog.kinds.count()) if dialog.kinds.item(row).text().startswith("XOR"))
        hand.click(dialog.kinds.viewport(), dialog.kinds.visualItemRect(dialog.kinds.item(entry)).center())
        hand.click(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok))

    hand.in_dialog(choose)
    hand.chord("Ctrl+Shift+D")
    data = window.document.simulator.data
    assert sorted(map(tuple, data.inputs.tolist())) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert [bool(target[0]) for target in data.targets] == [bool(a) != bool(b) for a, b in data.inputs]


QUESTIONS: tuple[Callable[[MainWindow, Hand], None], ...] = (
    *(another_weight, another_rate, three_hidden, adam, relu, three_decimals, xor),
)


def test_each_question_is_answered_in_at_most_six_gestures(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 720)
    hand = Hand(window, qtbot)
    for answer in QUESTIONS:
        document = window.document
        document.show_lesson(bpsim.load("it496"))
        window.workspaces.switch("study")
        window.activateWindow()
        window.panels.graph.setFocus(Qt.FocusReason.OtherFocusReason)
        qtbot.waitUntil(window.isActiveWindow)
        window.actions_by_key["run"].trigger()
        document.advance(0.01, _Clock())
        assert document.running, answer.__name__
        hand.begin()
        answer(window, hand)
        assert len(hand.gestures) <= MOST, (answer.__name__, hand.gestures)
        assert not document.running, answer.__name__
        simulator = document.simulator
        simulator.run(2)  # and it goes on from there
        assert isinstance(simulator, Simulator)


class _Clock:
    """Time that goes by while one looks at it, so that a slice of a run ends."""

    def __init__(self) -> None:
        self._time = 0.0

    def __call__(self) -> float:
        self._time += 0.02
        return self._time
