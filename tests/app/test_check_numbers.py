"""Check my numbers in the real window: what is typed is judged, nothing is given away, and a click goes to the step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.checking import Verdict
from bpsim.view.panels.check_model import QUANTITY, VERDICT, YOURS
from bpsim.view.panels.check_panel import CheckPanel
from bpsim.view.panels.steps_model import StepsModel


@pytest.fixture
def panel(window: MainWindow) -> CheckPanel:
    window.actions_by_key["check_numbers"].trigger()
    QApplication.processEvents()
    return window.panels.numbers


def type_numbers(panel: CheckPanel, qtbot: QtBot, *texts: str) -> None:
    """Each into the field, one quantity after the other; an empty one is passed over."""
    for text in texts:
        qtbot.keyClicks(panel.question.field, text)
        qtbot.keyClick(panel.question.field, Qt.Key.Key_Return)


def cells(panel: CheckPanel, column: int) -> list[str]:
    model = panel.numbers
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def distance(one: QColor, other: QColor) -> int:
    """Of two colours; the strokes of a mark are thin and smoothed."""
    return abs(one.red() - other.red()) + abs(one.green() - other.green()) + abs(one.blue() - other.blue())


def seen(panel: CheckPanel) -> list[str]:
    """Every text that shows in the panel."""
    model = panel.operands
    shown = panel.operand_table.isVisibleTo(panel)
    operands = [str(model.index(r, c).data()) for r in range(model.rowCount() if shown else 0) for c in range(3)]
    texts = [*panel.question.texts(), panel.summary.text(), panel.explanation.text(), panel.show_button.text()]
    return [
        *texts,
        *(cells(panel, column)[r] for column in range(4) for r in range(panel.numbers.rowCount())),
        *operands,
    ]


def test_it_is_hidden_until_it_is_asked_for(window: MainWindow) -> None:
    dock = window._docks["numbers"]
    assert not dock.isVisible()
    window.actions_by_key["check_numbers"].trigger()
    QApplication.processEvents()
    assert dock.isVisible()
    assert window.panels.numbers.question.field.hasFocus()
    window.actions_by_key["reset_layout"].trigger()
    assert not dock.isVisible()
    assert dock.toggleViewAction() in window._menus["view"].actions()
    assert window.actions_by_key["check_numbers"].shortcut().toString() == "F7"


def test_a_sheet_is_typed_from_top_to_bottom_without_giving_anything_away(
    window: MainWindow, panel: CheckPanel, qtbot: QtBot
) -> None:
    type_numbers(panel, qtbot, "0.3775", "0,5933", "", "0.5969")
    assert cells(panel, QUANTITY) == ["net h1", "out h1", "out h2"]
    assert cells(panel, YOURS) == ["0.3775", "0,5933", "0.5969"]
    assert cells(panel, VERDICT) == ["right"] * 3
    assert panel.summary.text() == "All 3 numbers are right."
    assert panel.question.texts()[:2] == ("net o1", "step 5 of 57 · forward")
    assert window.document.simulator.step == 0


def test_the_verdict_follows_every_key(panel: CheckPanel, qtbot: QtBot) -> None:
    verdicts = []
    for letter in "0.3774":
        qtbot.keyClicks(panel.question.field, letter)
        verdicts.append(panel.question.texts()[2])
    assert verdicts == ["right", "right", "rounded", "rounded", "right", "first wrong"]
    qtbot.keyClick(panel.question.field, Qt.Key.Key_Backspace)
    qtbot.keyClicks(panel.question.field, "5")
    assert panel.question.texts()[2] == "right"


def test_the_first_wrong_number_is_explained_and_its_operands_show_on_request(
    window: MainWindow, panel: CheckPanel, qtbot: QtBot
) -> None:
    window.document.seek(0, 12)
    type_numbers(panel, qtbot, "0.7414", "0.1868", "", "", "0.4398", "", "0.6")
    assert cells(panel, VERDICT) == ["right", "right", "first wrong", "not judged"]
    assert panel.summary.text() == "First wrong: ∂E/∂w5"
    assert not any("0.0821" in text for text in seen(panel))
    panel.show_button.click()
    assert panel.operand_table.isVisibleTo(panel)
    rows = [[panel.operands.index(r, c).data() for c in range(3)] for r in range(4)]
    assert rows == [
        ["∂E/∂out o1", "0.7414", "0.741365070"],
        ["∂out o1/∂net o1", "0.1868", "0.186815602"],
        ["∂net o1/∂w5", "–", "0.593269992"],
        ["∂E/∂w5", "0.4398", "0.082167041"],
    ]
    panel.show_button.click()
    assert not panel.operand_table.isVisibleTo(panel)


def test_a_mistake_is_named(panel: CheckPanel, window: MainWindow, qtbot: QtBot) -> None:
    window.document.seek(0, 31)
    type_numbers(panel, qtbot, "0.055399")
    assert panel.explanation.text() == "One path of the sum is forgotten: ∂E/∂out h1 via o2."


def test_another_wrong_number_hides_the_right_values_again(panel: CheckPanel, qtbot: QtBot) -> None:
    type_numbers(panel, qtbot, "0.41", "0.7")
    panel.show_button.click()
    qtbot.keyClick(panel.question.field, Qt.Key.Key_Up)
    qtbot.keyClick(panel.question.field, Qt.Key.Key_Up)
    panel.question.field.selectAll()
    qtbot.keyClicks(panel.question.field, "0.3775")
    assert panel.summary.text() == "First wrong: out h1"
    assert not panel.operand_table.isVisibleTo(panel)


def test_the_field_asks_for_the_current_step(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    type_numbers(panel, qtbot, "0.3775")
    window.document.seek(0, 1)
    assert panel.question.texts()[0] == "net h1"
    assert panel.question.field.text() == "0.3775"
    window.document.seek(0, 16)
    assert panel.question.texts()[0] == "∂E/∂w5"
    assert panel.question.field.text() == ""


def test_numbers_survive_stepping_and_belong_to_their_iteration(
    window: MainWindow, panel: CheckPanel, qtbot: QtBot
) -> None:
    type_numbers(panel, qtbot, "0.3775", "0.5933")
    window.document.seek(0, 57)
    assert len(cells(panel, YOURS)) == 2
    window.document.start_run(3)
    window.document.advance(10.0, lambda: 0.0)
    assert window.document.simulator.iteration == 3
    assert cells(panel, YOURS) == []
    window.document.seek(0, 0)
    assert cells(panel, VERDICT) == ["right", "right"]


def test_an_edit_judges_the_numbers_again(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    type_numbers(panel, qtbot, "0.3775", "0.5933")
    data = window.panels.data.model()
    assert data.setData(data.index(0, 0), 0.5)
    assert cells(panel, VERDICT) == ["first wrong", "not judged"]
    window.actions_by_key["undo"].trigger()
    assert cells(panel, VERDICT) == ["right", "right"]


def test_another_network_begins_without_numbers(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    type_numbers(panel, qtbot, "0.3775")
    window.files.open_source("torok")
    assert cells(panel, YOURS) == []
    assert panel.question.texts()[0] == "net h1"
    type_numbers(panel, qtbot, "0.85")
    assert cells(panel, VERDICT) == ["right"]


def test_a_click_goes_to_the_step(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    type_numbers(panel, qtbot, "0.3775", "", "0.3925")
    where = panel.table.visualRect(panel.numbers.index(1, QUANTITY)).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert window.document.simulator.step == 3


def test_numbers_are_changed_and_removed_in_the_table(panel: CheckPanel, qtbot: QtBot) -> None:
    type_numbers(panel, qtbot, "0.41", "0.5933", "0.3925")
    assert cells(panel, VERDICT) == ["first wrong", "right", "right"]
    assert panel.numbers.setData(panel.numbers.index(0, YOURS), "0.3775")
    assert cells(panel, VERDICT) == ["right"] * 3
    panel.table.setCurrentIndex(panel.numbers.index(1, QUANTITY))
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    assert cells(panel, YOURS) == ["0.3775", "0.3925"]
    panel.remove_button.click()
    panel.clear_button.click()
    assert cells(panel, YOURS) == []
    assert not panel.table.isVisibleTo(panel)


def test_the_steps_are_marked(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    type_numbers(panel, qtbot, "0.3775", "0.61", "0.3925")
    model = window.panels.steps.model()
    assert isinstance(model, StepsModel)
    forward = model.index(0, 0)
    marks = [model.cell(model.index(row, 0, forward)).verdict for row in range(4)]
    assert marks == [Verdict.RIGHT, Verdict.WRONG, Verdict.RIGHT, None]
    spoken = model.index(0, 0, forward).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "net h1, your number is right"
    panel.clear_button.click()
    assert model.cell(model.index(0, 0, forward)).verdict is None


def test_the_marks_are_painted(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    """A right number in the colour of what is done, a wrong one in that of what is negative."""
    theme = window.looks.theme
    tree = window.panels.steps
    type_numbers(panel, qtbot, "0.3775", "0.61")
    image = tree.viewport().grab().toImage()
    forward = tree.model().index(0, 0)
    for row, colour in ((0, theme.done), (1, theme.negative)):
        rect = tree.visualRect(tree.model().index(row, 0, forward))
        ratio = image.devicePixelRatio()
        pixels = [
            image.pixelColor(round(x * ratio), round(y * ratio))
            for x in range(rect.left(), tree.viewport().width())
            for y in range(rect.top(), rect.bottom())
        ]
        assert min(distance(pixel, QColor(colour)) for pixel in pixels) < 60


def test_what_is_no_number_says_so(panel: CheckPanel, qtbot: QtBot) -> None:
    type_numbers(panel, qtbot, "abc")
    assert cells(panel, VERDICT) == ["no number"]
    assert panel.summary.text() == ""


def test_paging_in_the_field_makes_no_step(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    qtbot.keyClick(panel.question.field, Qt.Key.Key_PageDown)
    assert window.document.simulator.step == 0


def test_both_appearances_and_larger_text(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    type_numbers(panel, qtbot, "0.3775", "0.61")
    for key in ("appearance_dark", "larger", "appearance_light", "normal_size"):
        window.actions_by_key[key].trigger()
        QApplication.processEvents()
        assert panel.widget().minimumSizeHint().width() <= panel.viewport().width(), key
    assert cells(panel, VERDICT) == ["right", "first wrong"]
