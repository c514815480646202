"""Numbers that are pasted on the graph by their names, as they are written in a spreadsheet or in a text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.app.pasted import matched, read_pasted
from bpsim.core.errors import UsageError
from tests.app.conftest import OpenWindow
from tests.app.keyboard import CTRL, press

Read = Callable[[str], dict[str, float]]


@pytest.fixture
def read() -> Read:
    """The numbers of a text for a network without anything selected, by the names that the graph shows."""
    simulator = bpsim.Simulator(bpsim.new_lesson("2-3-2"))

    def numbers(text: str) -> dict[str, float]:
        found, by_name = matched(read_pasted(text), (), simulator, 0)
        assert by_name
        return {simulator.notation.plain(quantity): value for quantity, value in found.items()}

    return numbers


@pytest.mark.parametrize(
    "text",
    [
        "w1\t0.15\nw2\t-0.2",
        "w1 = 0.15\n\nw2 = -0.2\n",
        "w1=0,15, w2=-0,2",
        "w1=0.15,w2=-0.2",
        "w1: 0.15; w2: −0.2.",
        "w1 = 3/20   w2 = -2×10⁻¹",
        "w1 0.15\nw2 -0.2",
        "w_1 = 0.15, w₂ = -0.2",
    ],
)
def test_names_with_numbers_are_read_as_they_are_written(read: Read, text: str) -> None:
    assert read(text) == {"w1": 0.15, "w2": -0.2}


@pytest.mark.parametrize("bias", ["b h1", "b_h1", "bh1", "b_{h1}"])
def test_an_index_may_be_written_in_any_way(read: Read, bias: str) -> None:
    assert read(f"{bias} = 0.1, target o2 = 1") == {"b h1": 0.1, "target o2": 1}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("w1\t0.1\nw2", "Line 2: “w2” is not a name with a number"),
        ("w1 = 0.1\n0.5", "Line 2: “0.5” is not a name with a number"),
        ("w1 = 0.1\nw2 = abc", "Line 2: “abc” is not a number"),
        ("w1 = 0.1, w_1 = 0.2", "“w_1” is on the clipboard twice"),
        ("b1 = 0.1", "“b1” is no number on the graph that can be typed (such as i1, target o1, w1, b h1)"),
        ("w1", "Line 1: “w1” is not a number"),
    ],
)
def test_what_cannot_be_pasted_is_named(read: Read, text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(text)
    assert said in str(caught.value)


def test_spellings_that_two_names_share_mean_neither() -> None:
    simulator = bpsim.Simulator(bpsim.new_lesson("12-12"))
    simulator.show_notation("z-a-delta")
    with pytest.raises(UsageError, match="“w2111” is no number"):
        matched(read_pasted("w2111 = 3"), (), simulator, 0)
    formulas = bpsim.Simulator(bpsim.new_formula_lesson("f = w_2_1 + w_21", {"w_2_1": 1, "w_21": 2}))
    ((changed,), _) = matched(read_pasted("w_21 = 3"), (), formulas, 0)
    assert formulas.value(changed) == 2


def test_values_of_variables_go_out_and_come_back(open_window: OpenWindow) -> None:
    window: MainWindow = open_window("polar")
    values = dict(window.document.simulator.formulas.values)
    press(Qt.Key.Key_A, CTRL)
    press(Qt.Key.Key_C, CTRL)
    copied = QGuiApplication.clipboard().text()
    try:
        QGuiApplication.clipboard().setText("theta = 0,25, r = 3")
        press(Qt.Key.Key_V, CTRL)
        assert window.document.simulator.formulas.values == {"r": 3, "theta": 0.25}
        lines = [line for line in copied.splitlines() if line[0] in "rθ"]
        QGuiApplication.clipboard().setText("\n".join(lines))
        press(Qt.Key.Key_V, CTRL)
        assert window.document.simulator.formulas.values == values
    finally:
        QGuiApplication.clipboard().clear()


def test_names_that_are_spelled_in_another_way_are_names(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("w_1 = 0.5, w2 = 0.25")
    press(Qt.Key.Key_V, CTRL)
    assert window.statusBar().currentMessage() == "Pasted 2 numbers."
    QGuiApplication.clipboard().clear()
