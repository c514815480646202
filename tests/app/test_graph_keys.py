"""The graph from the keyboard: walking it, selecting several things, setting, copying and pasting their numbers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from tests.app.conftest import OpenWindow
from tests.app.keyboard import CTRL, SHIFT, names, press, select, type_text

Key = Qt.Key
WEIGHTS = [Quantity(Kind.WEIGHT, None, layer, unit, source) for layer in (1, 2) for unit in (0, 1) for source in (0, 1)]


def weights(window: MainWindow) -> list[float]:
    return [window.document.simulator.value(weight) for weight in WEIGHTS]


def test_the_graph_is_one_stop_of_tab_and_enter_selects_what_the_step_is_about(window: MainWindow) -> None:
    graph = window.panels.graph
    press(Key.Key_PageDown)
    press(Key.Key_Return)
    assert names(graph) == ["h1"]
    press(Key.Key_Tab)
    assert not graph.hasFocus()
    assert names(graph) == ["h1"]
    press(Key.Key_Backtab)
    assert graph.hasFocus()
    press(Key.Key_Escape)
    assert names(graph) == []
    press(Key.Key_Right)
    assert window.document.simulator.step == 2


def test_shift_extends_and_goes_back_and_control_shift_takes_the_paths(window: MainWindow) -> None:
    graph = window.panels.graph
    select(graph, "i1")
    press(Key.Key_Down, SHIFT)
    press(Key.Key_Right, SHIFT)
    assert names(graph) == ["i1", "i2", "w4"]
    press(Key.Key_Left, SHIFT)
    assert names(graph) == ["i1", "i2"]
    select(graph, "w1")
    press(Key.Key_Right, CTRL | SHIFT)
    assert sorted(names(graph)) == ["h1", "o1", "o2", "w1", "w5", "w7"]
    assert names(graph)[-1] == "w1"
    select(graph, "h2")
    press(Key.Key_Left, CTRL | SHIFT)
    assert sorted(names(graph)) == ["b1", "h2", "i1", "i2", "w3", "w4"]
    press(Key.Key_Down, CTRL | SHIFT)
    assert {"h1", "h2"} <= set(names(graph))
    press(Key.Key_A, CTRL)
    assert len(names(graph)) == 2 + 2 + 2 + 8 + 2 + 2
    press(Key.Key_Escape)
    assert names(graph) == []


def test_a_number_that_is_typed_is_that_of_all_selected_and_one_step_of_undo(window: MainWindow) -> None:
    graph, before = window.panels.graph, weights(window)
    select(graph, "w5", "w2", "h1", "w8")
    type_text("-0,5")
    press(Key.Key_Return)
    assert weights(window) == [before[0], -0.5, *before[2:4], -0.5, *before[5:7], -0.5]
    assert names(graph) == ["w5", "w2", "h1", "w8"]
    assert graph.hasFocus()
    window.document.undo_stack.undo()
    assert weights(window) == before
    # Of numbers that differ none is shown, and Enter alone changes none.
    press(Key.Key_Return)
    assert graph.editor.field is not None
    assert graph.editor.field.text() == ""
    assert graph.editor.field.placeholderText() == "3 numbers"
    press(Key.Key_Return)
    assert weights(window) == before
    assert graph.editor.field is None
    # What is refused stays, marked, and nothing is changed.
    press(Key.Key_F2)
    type_text("1e400")
    press(Key.Key_Return)
    assert graph.editor.field is not None
    assert graph.editor.field.fault
    assert weights(window) == before
    press(Key.Key_Escape)
    assert graph.editor.field is None


def test_copied_numbers_are_pasted_by_name_by_order_or_not_at_all(window: MainWindow) -> None:
    graph, clipboard, before = window.panels.graph, QGuiApplication.clipboard(), weights(window)
    select(graph, "w5", "w2", "h1", "i1", "b1", "target o1")
    press(Key.Key_C, CTRL)
    copied = clipboard.text()
    assert copied == "i1\t0.05\nw2\t0.2\nb1\t0.35\nw5\t0.4\ntarget o1\t0.01"
    # By name, wherever the selection is.
    clipboard.setText("w2\t0,25\nw8\t1/2\ni1\t2\n")
    press(Key.Key_V, CTRL)
    assert weights(window) == [before[0], 0.25, *before[2:7], 0.5]
    assert window.document.simulator.value(Quantity(Kind.INPUT, 0, 0, 0)) == 2.0
    assert window.document.undo_stack.undoText() == "paste 3 numbers"
    window.document.undo_stack.undo()
    clipboard.setText(copied)
    press(Key.Key_V, CTRL)
    assert weights(window) == before
    # By order.
    select(graph, "w5", "w2")
    for text in ("7\n8", "7\t8", "a\t7\nb\t8"):
        clipboard.setText(text)
        press(Key.Key_V, CTRL)
        assert weights(window) == [before[0], 7.0, *before[2:4], 8.0, *before[5:]]
        in_spite = "the names on the clipboard are others" in window.statusBar().currentMessage()
        assert in_spite == text.startswith("a")
        window.document.undo_stack.undo()
    # Not at all.
    said: list[str] = []
    window.document.message.connect(said.append)
    for text in ("1\n2\n3", "w9\t1", "w2\tabc", "w2\t1\nw2\t2\nw1\t0", "", "w2\t1e999", "<b>\t3"):
        clipboard.setText(text)
        said.clear()
        press(Key.Key_V, CTRL)
        assert weights(window) == before
        assert len(said) == 1, text
        assert said[0].endswith("."), text


def test_a_quantity_has_the_same_name_in_every_notation_when_it_is_pasted(open_window: OpenWindow) -> None:
    """All numbers of a lesson with several samples go out and come back as they were."""
    window = open_window("van-veen")
    graph = window.panels.graph
    for notation in ("net-out", "van-veen"):
        window.document.set_notation(notation)
        press(Key.Key_A, CTRL)
        press(Key.Key_C, CTRL)
        lines = QGuiApplication.clipboard().text().splitlines()
        values = {line.split("\t")[0]: line.split("\t")[1] for line in lines}
        assert len(values) == len(graph.selected_numbers())
        QGuiApplication.clipboard().setText("\n".join(f"{name}\t0.5" for name in values))
        press(Key.Key_V, CTRL)
        simulator = window.document.simulator
        assert {simulator.value(quantity) for quantity in graph.selected_numbers()} == {0.5}
        window.document.undo_stack.undo()
        press(Key.Key_Escape)


def test_a_selection_does_not_reach_another_lesson(window: MainWindow) -> None:
    """The outputs have the same names there, but stand in a layer that there was not before."""
    deeper = bpsim.Simulator(bpsim.load("it496"))
    deeper.add_layer(1)
    window.docks.show("inspector")
    select(window.panels.graph, "b2")
    window.document.show_lesson(deeper.lesson)
    assert window.panels.graph.selection == ()
