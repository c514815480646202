"""The panel Formulas: lines that are typed, read, taken over, refused; values and marks of variables; the mode."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpsim.core.errors import FormulaError
from bpsim.core.quantity import Kind, Quantity
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.spelling import canonical
from bpsim.view.dragged_value import dragged_value
from bpsim.view.panels.formulas.formulas_panel import FormulasPanel
from tests.view.formula_sight import Sight, sight


class Owner:
    """Takes over what a panel asks for, as a document does."""

    def __init__(self, panel: FormulasPanel, seen: Sight) -> None:
        self.panel, self.seen = panel, seen
        self.previews: list[tuple[str, ...] | None] = []
        self.refusing = ""
        panel.line_edited.connect(self.edit_line)
        panel.line_moved.connect(self.move_line)
        panel.preview.connect(self.previews.append)
        panel.show_simulator(seen)

    @property
    def lines(self) -> tuple[str, ...]:
        return self.seen.formulas.lines

    def edit_line(self, number: int, text: str) -> None:
        if self.refusing:
            self.panel.refuse(FormulaError(self.refusing, 0, number))
            return
        lines = list(self.lines)
        lines[number : number + 1] = [text] if text else []
        self._show(lines)

    def move_line(self, number: int, to: int) -> None:
        lines = list(self.lines)
        lines.insert(to, lines.pop(number))
        self._show(lines)

    def _show(self, lines: list[str]) -> None:
        made = replace(self.seen.formulas, lines=tuple(lines))
        new = {key: 1.0 for key in made.graph.variables if key not in made.values}
        formulas = Formulas(made.lines, {**made.variables, **new}, learned=made.learned)
        self.seen = Sight(formulas)
        self.panel.show_simulator(self.seen)


@pytest.fixture
def owner(qtbot: QtBot) -> Iterator[Owner]:
    window = QWidget()
    panel = FormulasPanel(window)
    qtbot.addWidget(window)
    window.resize(820, 260)
    panel.resize(820, 260)
    window.show()
    yield Owner(panel, sight("t = x + y", "f = t z", x=-2, y=5, z=-4))
    window.hide()


def enter(qtbot: QtBot, owner: Owner, number: int, text: str, *, press: bool = True) -> None:
    """Types a whole line, and Enter."""
    field = owner.panel.rows[number].field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    if press:
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_line_is_a_preview_until_enter_takes_it_over(owner: Owner, qtbot: QtBot) -> None:
    enter(qtbot, owner, 0, "t = x + 2y", press=False)
    assert owner.lines == ("t = x + y", "f = t z")
    assert owner.previews[-1] == ("t = x + 2y", "f = t z")
    assert owner.panel.pending() == {0: "t = x + 2y"}
    assert "2" in owner.panel.rows[0].read_as.tex
    qtbot.keyClick(owner.panel.rows[0].field, Qt.Key.Key_Return)
    assert owner.lines == ("t = x + 2y", "f = t z")
    assert owner.previews[-1] is None
    assert owner.panel.pending() == {}


def test_what_cannot_be_read_is_said_under_the_line_and_stays(owner: Owner, qtbot: QtBot) -> None:
    panel, row = owner.panel, owner.panel.rows[1]
    enter(qtbot, owner, 1, "f = (t z")
    assert owner.lines == ("t = x + y", "f = t z")
    assert "is missing" in row.fault.text()
    assert not row.fault.isHidden()
    assert not row.caret.isHidden()
    assert row.field.accessibleDescription() == row.fault.text()
    near, far = row.caret.indent(), row.field.fontMetrics().horizontalAdvance("f = (t z")
    assert 0 < near <= far + 12
    assert panel.pending() == {1: "f = (t z"}
    panel.rows[0].field.setFocus()
    assert row.typed == "f = (t z"
    qtbot.keyClick(row.field, Qt.Key.Key_Escape)
    assert row.typed == "f = t z"
    assert row.fault.isHidden()
    enter(qtbot, owner, 0, "t = f + x")
    assert "made of itself" in panel.rows[0].fault.text()
    assert owner.lines == ("t = x + y", "f = t z")


def test_a_fault_begins_with_a_name_as_it_is_typed(owner: Owner, qtbot: QtBot) -> None:
    enter(qtbot, owner, 1, "t = z", press=False)
    assert owner.panel.rows[1].fault.text() == "t has a line already."
    enter(qtbot, owner, 1, "f = t foo(z)", press=False)
    assert owner.panel.rows[1].fault.text().startswith("There is no function foo")


def test_a_good_line_is_taken_over_beside_one_that_cannot_be_read(owner: Owner, qtbot: QtBot) -> None:
    enter(qtbot, owner, 1, "f = t z +")
    enter(qtbot, owner, 0, "t = x y")
    assert owner.lines == ("t = x y", "f = t z")
    assert owner.panel.pending() == {1: "f = t z +"}
    assert owner.panel.texts == ("t = x y", "f = t z +")


def test_enter_in_the_last_line_begins_another_which_names_new_variables(owner: Owner, qtbot: QtBot) -> None:
    qtbot.keyClick(owner.panel.rows[1].field, Qt.Key.Key_Return)
    assert len(owner.panel.rows) == 3
    assert owner.panel.pending() == {}
    enter(qtbot, owner, 2, "g = f^2 + theta")
    assert owner.lines == ("t = x + y", "f = t z", "g = f^2 + theta")
    assert list(owner.panel.variables) == ["x", "y", "z", "theta"]
    assert owner.panel.variables["theta"].number.value == 1.0


def test_lines_go_by_ctrl_backspace_and_by_an_empty_text_and_move_with_alt(owner: Owner, qtbot: QtBot) -> None:
    panel = owner.panel
    qtbot.keyClick(panel.rows[1].field, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert owner.lines == panel.texts == ("f = t z", "t = x + y")
    qtbot.keyClick(panel.rows[0].field, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    assert owner.lines == panel.texts == ("t = x + y",)
    qtbot.keyClick(panel.rows[0].field, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    assert owner.lines == ("t = x + y",)
    panel.begin_line()
    enter(qtbot, owner, 1, "f = t t")
    panel.rows[1].field.clear()
    qtbot.keyClick(panel.rows[1].field, Qt.Key.Key_Return)
    assert owner.lines == ("t = x + y",)


def test_a_name_that_may_be_a_product_is_hinted_at(owner: Owner, qtbot: QtBot) -> None:
    enter(qtbot, owner, 0, "t = xy", press=False)
    assert "the product is x y" in owner.panel.rows[0].fault.text()
    assert owner.panel.rows[0].caret.isHidden()


def test_a_line_that_is_refused_stays_marked(owner: Owner, qtbot: QtBot) -> None:
    owner.refusing = "no room for it"
    enter(qtbot, owner, 0, "t = x")
    assert "No room for it" in owner.panel.rows[0].fault.text()
    assert owner.panel.pending() == {0: "t = x"}


def test_what_was_typed_comes_back_and_can_be_given_up(owner: Owner) -> None:
    owner.panel.restore({0: "t = x (", 2: "g ="})
    assert owner.panel.pending() == {0: "t = x (", 2: "g ="}
    owner.panel.discard()
    assert owner.panel.pending() == {}
    assert owner.panel.texts == owner.lines


def test_values_are_typed_and_dragged_and_marks_ticked(owner: Owner, qtbot: QtBot) -> None:
    panel, x = owner.panel, owner.panel.variables["x"]
    quantity = Quantity(Kind.VALUE, None, None, 0)
    with qtbot.waitSignal(panel.value_edited) as edited:
        x.number.setFocus()
        x.number.selectAll()
        qtbot.keyClicks(x.number, "0,5")
        qtbot.keyClick(x.number, Qt.Key.Key_Return)
    assert edited.args == [quantity, 0.5]
    dragged: list[tuple[Quantity, float, object]] = []
    panel.value_dragged.connect(lambda *what: dragged.append(what))
    x.number.show_number(-2.0)
    qtbot.mousePress(x.name, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    for right in (20, 50):
        qtbot.mouseMove(x.name, QPoint(3 + right, 3))
    qtbot.mouseRelease(x.name, Qt.MouseButton.LeftButton, pos=QPoint(53, 3))
    assert [(one, value) for one, value, _ in dragged] == [(quantity, -1.8), (quantity, -1.5)]
    assert dragged[0][2] is dragged[1][2]
    with qtbot.waitSignal(panel.learned_requested) as learned:
        x.is_learned.click()
    assert learned.args == ["x", True]
    assert x.is_frozen.isHidden()
    panel.show_simulator(sight("t = x + y", "f = t z", x=1, z=3, learned=["z"], columns=["y"], rows=[[1], [2]]))
    assert panel.variables["y"].number.isHidden()
    assert not panel.variables["z"].is_frozen.isHidden()


def test_the_mode_is_asked_for_and_what_both_cost_is_said(owner: Owner, qtbot: QtBot) -> None:
    mode = owner.panel.mode
    assert mode.reverse.isChecked()
    assert mode.cost.text() == (
        "all 3 derivatives: reverse 1 pass, 4 multiplications; forward 3 passes, 12 multiplications"
    )
    with qtbot.waitSignal(owner.panel.mode_requested) as asked:
        mode.forward.click()
    assert asked.args == ["forward", "x"]
    owner.panel.show_simulator(sight("t = x + y", "f = t z", x=1, y=1, z=3, mode="forward"))
    assert mode.along.isEnabled()
    mode.along.setCurrentIndex(2)
    with qtbot.waitSignal(owner.panel.mode_requested) as asked:
        mode.along.activated.emit(2)
    assert asked.args == ["forward", "z"]


@pytest.mark.parametrize(("start", "pixels", "value"), [(0.0, 7, 0.07), (-4.0, -25, -4.25), (250.0, 3, 253.0)])
def test_a_dragged_value_goes_through_round_numbers(start: float, pixels: float, value: float) -> None:
    assert dragged_value(start, pixels) == value


def test_spellings_of_a_name_share_one_field(owner: Owner, qtbot: QtBot) -> None:
    enter(qtbot, owner, 0, "t = x_1 + x1")
    assert [key for key in owner.panel.variables if canonical(key) == "x1"] == ["x1"]


def test_what_is_said_under_a_line_can_be_seen_in_a_low_panel(owner: Owner, qtbot: QtBot) -> None:
    panel = owner.panel
    panel.resize(820, 95)
    panel.begin_line()
    row = panel.rows[-1]
    qtbot.keyClicks(row.field, "l = log(x)")
    place = row.fault.rect().translated(row.fault.mapTo(panel.viewport(), QPoint()))
    assert "ln" in row.fault.text()
    assert panel.viewport().rect().contains(place)


def test_formulas_between_semicolons_are_lines(owner: Owner, qtbot: QtBot) -> None:
    enter(qtbot, owner, 1, "f = t z;", press=False)
    qtbot.keyClicks(owner.panel.rows[2].field, "a = f + 1;")
    before = ("t = x + y", "f = t z", "a = f + 1")
    assert (owner.lines, owner.panel.texts) == (before, (*before, ""))
    QGuiApplication.clipboard().setText("b = a^2;\nc = ln(b) ; d = c + [2\ne = d^2; ")
    qtbot.keyClick(owner.panel.rows[3].field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().clear()
    after = (*before, "b = a^2", "c = ln(b)")
    assert (owner.lines, owner.panel.texts) == (after, (*after, "d = c + [2", "e = d^2")), "nothing is lost"
    assert "write ( ) for [ ]" in owner.panel.rows[5].fault.text()
