"""A student's numbers for a formula, typed into Check my numbers of the real window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpsim.view.panels.check_model import QUANTITY, VERDICT
from tests.app.conftest import OpenWindow


def test_a_sheet_of_the_chain_rule_is_judged_and_the_mistake_is_named(open_window: OpenWindow, qtbot: QtBot) -> None:
    """S = L^2 + 2, P = sqrt(S) with L = 1.5: 1/(2 P) comes back, and 2 L is left out."""
    window = open_window("chain-rule")
    window.actions_by_key["check_numbers"].trigger()
    QApplication.processEvents()
    panel, slope = window.panels.numbers, "0.242536"
    for text in ("2.25", "4.25", "2.061553", "1", slope, slope, slope, "1", slope, slope, "3.000", slope):
        qtbot.keyClicks(panel.question.field, text)
        qtbot.keyClick(panel.question.field, Qt.Key.Key_Return)
    model = panel.numbers
    rows = [tuple(str(model.index(row, at).data()) for at in (QUANTITY, VERDICT)) for row in range(model.rowCount())]
    assert rows[:4] == [("u1", "right"), ("S", "right"), ("P", "right"), ("dP/dP", "right")]
    assert {verdict for _, verdict in rows[:-1]} == {"right"}
    assert rows[-1] == ("dP/dL via u1", "first wrong")
    assert panel.explanation.text() == "The inner derivative is left out: du1/dL."
    assert panel.question.texts()[:2] == ("dP/dL", "step 13 of 13 · backward")
