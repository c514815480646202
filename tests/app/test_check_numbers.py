"""Check my numbers in the real window: what is typed is judged, nothing is given away, and a click goes to the step."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpsim.answers import Judged, Verdict
from bpsim.app.main_window import MainWindow
from bpsim.core.optimizers import OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.trace.setting_names import CHOICES
from bpsim.view.number_table import NumberTable
from bpsim.view.numbers import CellField
from bpsim.view.panels.check_model import QUANTITY, VERDICT, YOURS, NumbersModel
from bpsim.view.panels.check_panel import CheckPanel
from bpsim.view.panels.steps_model import StepsModel
from tests.app.settling import settle
from tests.found import found

pytestmark = pytest.mark.same_window


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
    dock = window.docks["numbers"]
    assert not dock.isVisible()
    window.actions_by_key["check_numbers"].trigger()
    QApplication.processEvents()
    assert dock.isVisible()
    assert window.panels.numbers.question.field.hasFocus()
    window.actions_by_key["reset_layout"].trigger()
    assert not dock.isVisible()
    assert "Check My Numbers" in [action.text() for action in window.menus["view"].actions()]
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
    assert verdicts == ["too few digits"] * 3 + ["rounded", "right", "rounded"]
    qtbot.keyClick(panel.question.field, Qt.Key.Key_Backspace)
    qtbot.keyClicks(panel.question.field, "9")
    assert panel.question.texts()[2] == "first wrong"
    qtbot.keyClick(panel.question.field, Qt.Key.Key_Backspace)
    qtbot.keyClicks(panel.question.field, "5")
    assert panel.question.texts()[2] == "right"


def test_the_first_wrong_number_is_explained_and_its_operands_show_on_request(
    window: MainWindow, panel: CheckPanel, qtbot: QtBot
) -> None:
    window.document.seek(0, 12)
    type_numbers(panel, qtbot, "0.7414", "0.1868", "", "", "0.4398", "", "0.6")
    assert cells(panel, VERDICT) == ["right", "right", "first wrong", "wrong"]
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
    data = window.panels.data.table.model()
    assert data.setData(data.index(0, 0), 0.5)
    assert cells(panel, VERDICT) == ["first wrong", "follows"]
    window.actions_by_key["undo"].trigger()
    assert cells(panel, VERDICT) == ["right", "right"]


def test_another_network_begins_without_numbers(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    type_numbers(panel, qtbot, "0.3775")
    window.document.open("torok")
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


def click_on(panel: CheckPanel, qtbot: QtBot, row: int, column: int) -> None:
    index = panel.numbers.index(row, column)
    panel.table.scrollTo(index)
    where = panel.table.visualRect(index).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_a_number_is_changed_by_a_click(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    """The click gives nothing away: no step is made."""
    type_numbers(panel, qtbot, "0.41", "0.5933")
    click_on(panel, qtbot, 0, YOURS)
    field = QApplication.focusWidget()
    assert isinstance(field, CellField)
    assert field.text() == "0.41"
    field.selectAll()
    qtbot.keyClicks(field, "0.3775")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert cells(panel, YOURS) == ["0.3775", "0.5933"]
    assert cells(panel, VERDICT) == ["right"] * 2
    assert window.document.simulator.step == 0


def test_a_narrow_list_shows_all_and_the_newest(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    window.resize(1280, 720)
    steps = window.document.simulator.steps
    for number in (1, 2, 3, 4, *range(6, 25)):
        panel.typed.emit(steps.step(number).quantity, "0.593269992")
    window.document.seek(0, 25)
    type_numbers(panel, qtbot, "0.59")
    panel.show_button.click()
    settle()
    assert panel.operand_table.isVisible()
    table = panel.table
    assert panel.horizontalScrollBar().maximum() == 0
    for shown in (table, panel.operand_table):
        assert shown.horizontalHeader().length() <= shown.viewport().width()
        for column in range(shown.model().columnCount()):
            wraps = column == QUANTITY if shown is table else column == 0
            assert shown.isColumnHidden(column) or wraps or shown.columnWidth(column) >= shown.sizeHintForColumn(column)
        for row in range(shown.model().rowCount()):
            assert shown.rowHeight(row) >= shown.sizeHintForRow(row)
    last = table.visualRect(panel.numbers.index(panel.numbers.rowCount() - 1, YOURS))
    assert 0 <= last.top() < last.bottom() <= table.viewport().height()


def test_a_new_weight_is_asked_for_the_digits_of_its_change(
    window: MainWindow, panel: CheckPanel, qtbot: QtBot
) -> None:
    """w1+ is 0.149780716: 0.1497 is also what comes out, rounded, where a path is forgotten."""
    number = window.document.simulator.steps.number(Quantity(Kind.NEW_WEIGHT, None, 1, 0, 0))
    assert number is not None
    window.document.seek(0, number - 1)
    type_numbers(panel, qtbot, "", "0.1497")
    qtbot.keyClick(panel.question.field, Qt.Key.Key_Up)
    assert panel.question.texts()[0] == "w1+"
    assert "at least 6 decimals" in panel.question.note
    assert cells(panel, VERDICT) == ["too few digits"]
    panel.question.field.selectAll()
    qtbot.keyClicks(panel.question.field, "0.149781")
    assert (panel.question.texts()[2], panel.question.note) == ("right", "")


def test_the_list_goes_sample_by_sample(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    window.document.open("week-05")
    simulator = window.document.simulator
    typed = [Quantity(Kind.BATCH_ERROR), Quantity(Kind.NET, 1, 1, 0), Quantity(Kind.NET, 0, 1, 0)]
    for quantity in typed:
        panel.typed.emit(quantity, f"{simulator.value(quantity):.4f}")
    type_numbers(panel, qtbot, "", "0.7006")
    symbols = cells(panel, QUANTITY)
    assert [symbols[row] for row in panel.numbers.headings] == ["sample 1", "sample 2", "all samples"]
    assert panel.numbers.headings == [0, 3, 5]
    assert all("sample" not in symbol for row, symbol in enumerate(symbols) if row not in panel.numbers.headings)


def test_what_holds_a_wrong_number_has_a_cross(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    """In the second factor of w5, which is right itself."""
    window.document.seek(0, 14)
    type_numbers(panel, qtbot, "", "0.77", "0.0821670")
    model = window.panels.steps.model()
    assert isinstance(model, StepsModel)
    marks = [model.cell(model.index(row, 0)).verdict for row in range(3)]
    assert marks == [None, None, Verdict.WRONG]
    backward = model.index(2, 0)
    assert "a number of yours in it is wrong" in str(backward.data(Qt.ItemDataRole.AccessibleTextRole))
    assert model.cell(model.index(1, 0, backward)).verdict is Verdict.WRONG


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


@pytest.mark.parametrize("text", ["1e308", "-1e308", "1.7e308", "1e-320"])
def test_numbers_at_the_ends_of_what_there_is_are_judged(
    window: MainWindow, panel: CheckPanel, qtbot: QtBot, text: str
) -> None:
    """The net is 1.6e308: with as many digits as 1e308 has, it would be 2e308, which is no number."""
    window.document.set_value(Quantity(Kind.INPUT, 0, 0, 0), 1.0)
    window.document.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), 1.6e308)
    type_numbers(panel, qtbot, "", text)
    assert cells(panel, QUANTITY) == ["out h1"]
    assert cells(panel, VERDICT) == ["first wrong"]


def test_what_is_no_number_says_so(panel: CheckPanel, qtbot: QtBot) -> None:
    type_numbers(panel, qtbot, "abc")
    assert cells(panel, VERDICT) == ["no number"]
    assert panel.summary.text() == ""


def test_paging_in_the_field_steps(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    qtbot.keyClick(panel.question.field, Qt.Key.Key_PageDown)
    assert window.document.simulator.step == 1


def test_escape_gives_the_keys_back_to_the_window(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    type_numbers(panel, qtbot, "0.3775")
    qtbot.keyClick(panel.question.field, Qt.Key.Key_Escape)
    assert window.panels.graph.hasFocus()
    qtbot.keyClick(window.panels.graph, Qt.Key.Key_PageDown)
    assert window.document.simulator.step == 1
    assert cells(panel, YOURS) == ["0.3775"]


def test_tab_leaves_the_tables(panel: CheckPanel) -> None:
    assert not panel.table.tabKeyNavigation()
    assert not panel.operand_table.tabKeyNavigation()


def test_both_appearances_and_larger_text(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    type_numbers(panel, qtbot, "0.3775", "0.61")
    for key in ("appearance_dark", "larger", "appearance_light", "normal_size"):
        window.actions_by_key[key].trigger()
        QApplication.processEvents()
        assert found(panel.widget()).minimumSizeHint().width() <= panel.viewport().width(), key
    assert cells(panel, VERDICT) == ["right", "first wrong"]


# The steps of an optimizer


def choose_optimizer(window: MainWindow, kind: OptimizerKind) -> None:
    """As a user does, in the training settings; the panel for own numbers is in front again."""
    window.actions_by_key["training_settings"].trigger()
    choice = window.panels.training.rows["optimizer.kind"].choice
    assert choice is not None
    index = choice.findText(CHOICES[kind])
    choice.setCurrentIndex(index)
    choice.activated.emit(index)
    window.actions_by_key["check_numbers"].trigger()
    QApplication.processEvents()


def ask_for(window: MainWindow, kind: Kind) -> None:
    """The step of this kind for w5; the field asks for the step that is shown."""
    window.document.seek(window.document.simulator.iteration, 0)
    number = window.document.simulator.steps.number(Quantity(kind, None, 2, 0, 0))
    assert number is not None
    window.document.seek(window.document.simulator.iteration, number)


def operands(panel: CheckPanel) -> list[list[str]]:
    model = panel.operands
    return [[str(model.index(r, c).data()) for c in range(3)] for r in range(model.rowCount())]


def test_adam_is_worked_out_on_paper(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    """g = 0.082167, m = 0.1 g, v = 0.001 g^2, both corrected to g and g^2, step g / (|g| + epsilon)."""
    choose_optimizer(window, OptimizerKind.ADAM)
    ask_for(window, Kind.NEW_FIRST_MOMENT)
    type_numbers(panel, qtbot, "0.00822", "6.75e-6", "0.08217", "0.006751", "1.0000", "-0.1000")
    assert cells(panel, QUANTITY) == ["m w5+", "v w5+", "m̂ w5", "v̂ w5", "step w5", "w5+"]
    assert cells(panel, VERDICT) == ["right"] * 6
    assert panel.summary.text() == "All 6 numbers are right."


@pytest.mark.parametrize(
    ("kind", "text", "explanation"),
    [
        (Kind.NEW_FIRST_MOMENT, "0.0821670", "The factor 1 − β is left out: ∂E/∂w5 counts in full."),
        (Kind.NEW_SECOND_MOMENT, "8.21670e-5", "The gradient is not squared: ∂E/∂w5."),
        (Kind.ADAM_STEP, "3.16227", "The averages were taken without the correction of their start at 0."),
        (Kind.ADAM_STEP, "12.17031", "The square root of v̂ w5 is left out."),
        (Kind.NEW_WEIGHT, "0.3589165", "The optimizer is left out: the gradient itself was taken, ∂E/∂w5."),
    ],
)
def test_a_mistake_with_adam_is_named(
    window: MainWindow, panel: CheckPanel, qtbot: QtBot, kind: Kind, text: str, explanation: str
) -> None:
    choose_optimizer(window, OptimizerKind.ADAM)
    ask_for(window, kind)
    type_numbers(panel, qtbot, text)
    assert cells(panel, VERDICT) == ["first wrong"]
    assert panel.explanation.text() == explanation


def test_the_operands_of_a_wrong_step_of_adam_are_shown(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    choose_optimizer(window, OptimizerKind.ADAM)
    ask_for(window, Kind.CORRECTED_FIRST_MOMENT)
    type_numbers(panel, qtbot, "0.0822", "", "12.17", "0.25")
    assert cells(panel, VERDICT) == ["right", "first wrong", "wrong"]
    panel.show_button.click()
    assert operands(panel) == [
        ["m̂ w5", "0.0822", "0.082167041"],
        ["v̂ w5", "–", "0.006751423"],
        ["step w5", "12.17", "0.999999878"],
    ]


def test_momentum_is_worked_out_on_paper_in_the_second_iteration(
    window: MainWindow, panel: CheckPanel, qtbot: QtBot
) -> None:
    """v+ = 0.9 v + g and w5+ = w5 - 0.5 v+, with v = 0.082167041 and w5 = 0.358916480 of the first iteration."""
    choose_optimizer(window, OptimizerKind.MOMENTUM)
    window.document.start_run(1)
    window.document.advance(10.0, lambda: 0.0)
    gradient = window.document.simulator.value(Quantity(Kind.DE_DW, 0, 2, 0, 0))
    velocity = 0.9 * 0.082167041 + gradient
    ask_for(window, Kind.NEW_VELOCITY)
    type_numbers(panel, qtbot, f"{velocity:.6f}", f"{0.358916480 - 0.5 * velocity:.6f}")
    assert cells(panel, QUANTITY) == ["v w5+", "w5+"]
    assert cells(panel, VERDICT) == ["right", "right"]
    panel.clear_button.click()
    ask_for(window, Kind.NEW_VELOCITY)
    type_numbers(panel, qtbot, f"{gradient:.7f}")
    assert panel.explanation.text() == "It is the change alone: the old value v w5 is left out."
    panel.show_button.click()
    assert [row[0] for row in operands(panel)] == ["v w5", "∂E/∂w5", "v w5+"]
    assert operands(panel)[0][2] == "0.082167041"


def test_a_penalty_is_checked_and_named_where_it_is_forgotten(
    window: MainWindow, panel: CheckPanel, qtbot: QtBot
) -> None:
    """With lambda_2 = 0.1: g w5 = 0.082167041 + 0.1 * 0.4, and the sum of the squares of the weights is 1.13."""
    training = window.document.simulator.training
    window.document.set_training(replace(training, l2=0.1), "L2")
    number = window.document.simulator.steps.number(Quantity(Kind.PENALTY))
    assert number is not None
    window.document.seek(0, number)
    type_numbers(panel, qtbot, "0.0565", "0.1222")
    assert cells(panel, QUANTITY) == ["Ω", "g w5"]
    assert cells(panel, VERDICT) == ["right", "right"]
    panel.clear_button.click()
    ask_for(window, Kind.PENALIZED_GRADIENT)
    type_numbers(panel, qtbot, "0.0821670")
    assert panel.explanation.text() == "The penalty of the weight is left out."


def test_symbols_and_sentences_follow_the_notation(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    window.document.seek(0, 5)
    type_numbers(panel, qtbot, "0.927625")
    assert panel.explanation.text() == "net was used where out belongs."
    window.actions_by_key["notation_z_a_delta"].trigger()
    assert panel.explanation.text() == "z was used where a belongs."
    assert cells(panel, QUANTITY) == ["z³₁"]
    assert panel.question.texts()[0] == "ŷ1"


def test_the_cells_have_the_room_that_qt_finds_for_them(panel: CheckPanel, qtbot: QtBot) -> None:
    type_numbers(panel, qtbot, "0.3775", "0.59327", "0.3", "0.596884378259767", "1", "2", "3", "4", "5", "6")
    table = panel.table
    for column in range(panel.numbers.columnCount()):
        assert table.sizeHintForColumn(column) == NumberTable.sizeHintForColumn(table, column)
    for row in range(panel.numbers.rowCount()):
        assert table.sizeHintForRow(row) == NumberTable.sizeHintForRow(table, row)
        assert table.rowHeight(row) >= table.sizeHintForRow(row)


def test_a_key_asks_for_no_cell_out_of_sight(panel: CheckPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    type_numbers(panel, qtbot, *["0.123456"] * 40)
    asked: set[int] = set()
    entry = NumbersModel.entry

    def noted(model: NumbersModel, index: QModelIndex) -> Judged | None:
        asked.add(index.row())
        return entry(model, index)

    monkeypatch.setattr(NumbersModel, "entry", noted)
    qtbot.keyClicks(panel.question.field, "8")  # a row more
    asked.clear()
    qtbot.keyClicks(panel.question.field, "5")
    QApplication.processEvents()
    table = panel.table
    seen = {row for row in range(41) if table.rowViewportPosition(row) + table.rowHeight(row) >= 0}
    assert 40 in asked
    assert asked <= seen
    assert 0 not in seen
