"""The panel of the edits: their texts in order, arrows that undo and redo, one repaint for many."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from tests.app.driver_checks import wrong
from tests.branching import ADDED, add_third
from tests.found import found

CONTROL = Qt.KeyboardModifier.ControlModifier
W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)


def entries(window: MainWindow) -> list[str]:
    model = window.panels.history.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_arrows_go_through_the_edits_and_bring_back_what_each_cut_off(window: MainWindow, qtbot: QtBot) -> None:
    document, panel = window.document, window.panels.history
    document.set_value(W5, 0.9)
    document.start_run(20)
    qtbot.waitUntil(lambda: not document.running)
    document.seek(10)
    document.edit(ADDED, lambda: add_third(document.simulator))
    document.set_value(W5, 0.1)
    window.panel_entries.entries["history"].trigger()
    assert panel.hasFocus()
    gone = "with 23 captions and 27 printed numbers"
    assert entries(window) == ["As opened", "set w5 to 0.9", f"add h3 ({gone})", "set w7 to 0.1"]
    told: list[int] = []
    for signal in (document.structure_changed, document.values_changed):
        signal.connect(lambda: told.append(document.simulator.last))
    qtbot.keyClick(panel, Qt.Key.Key_Up)
    qtbot.keyClick(panel, Qt.Key.Key_Up)
    assert (document.undo_stack.index(), document.simulator.iteration, document.simulator.last) == (1, 10, 20)
    assert document.simulator.network.sizes == (2, 2, 2)
    qtbot.keyClick(panel, Qt.Key.Key_A)
    assert document.undo_stack.index() == 1, "a letter is no search"
    qtbot.keyClick(panel, Qt.Key.Key_Home)
    assert (document.simulator.value(W5), document.simulator.last) == (0.4, 0)
    qtbot.keyClick(panel, Qt.Key.Key_End)
    assert told == [10, 20, 0, 10]
    assert document.simulator.network.sizes == (2, 3, 2)
    assert list(wrong(window)) == []


def test_undo_is_the_window_s_in_a_field_where_nothing_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    document, field = window.document, window.panels.transport.learning_rate
    field.setFocus()
    qtbot.keyClicks(field, "0.7")
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    assert field.text() == "0.5", "what was typed is taken back in the field"
    assert not document.undo_stack.count()
    qtbot.keyClicks(field, "0.7")
    qtbot.keyClick(field, Qt.Key.Key_PageDown)
    assert (document.simulator.training.learning_rate, window.focusWidget()) == (0.7, field)
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    assert (document.simulator.training.learning_rate, field.text()) == (0.5, "0.5")
    QTest.keySequence(field, QKeySequence.StandardKey.Redo)
    assert (document.simulator.training.learning_rate, field.text()) == (0.7, "0.7")


def test_a_line_of_formulas_is_taken_back_from_the_empty_one_below_it(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_by_key["new_formula"].trigger()
    for key in ("f = x y", "g = f + 1"):
        field = window.focusWidget()
        assert isinstance(field, QLineEdit)
        field.selectAll()
        qtbot.keyClicks(field, key)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.document.simulator.formulas.lines == ("f = x y", "g = f + 1")
    qtbot.keyClick(found(window.focusWidget()), Qt.Key.Key_Z, CONTROL)
    assert window.document.simulator.formulas.lines == ("f = x y",)
