"""The dialogs that import: what each column becomes, which rows are faulty, and where the samples go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bpsim import load
from bpsim.core.errors import UsageError
from bpsim.core.network import Network
from bpsim.imports.columns import Role
from bpsim.imports.ready_made import RECIPES, ReadyMade
from bpsim.imports.samples import Samples
from bpsim.imports.sources import Text, open_source
from bpsim.imports.weights import read_weights
from bpsim.view.choice_field import Choice
from bpsim.view.dialogs.imports.ready_made_dialog import ReadyMadeDialog
from bpsim.view.dialogs.imports.table_dialog import TableDialog
from bpsim.view.dialogs.imports.weights_dialog import WeightsDialog
from bpsim.view.numbers import NumberField
from bpsim.view.theme import DARK, LIGHT
from tests.found import found
from tests.imports.test_workbooks import two_sheets

TABLE = "a;b;kind\n1,5;2;no\n2;3;yes\n2;x;yes\n1;1;no\n4;1\n"
Taken = list[tuple[Samples, str | None]]


def two_two_two() -> Network:
    return load("it496").network


def choose(choice: Choice, value: str) -> None:
    choice.show_value(value)
    choice.activated.emit(choice.currentIndex())


def type_number(qtbot: QtBot, field: NumberField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


@pytest.fixture
def taken() -> Taken:
    return []


@pytest.fixture
def open_table(qtbot: QtBot, taken: Taken) -> Callable[..., TableDialog]:
    """Opens the dialog of a table and waits until it is read."""

    def open_it(text: str, take: Callable[[Samples, str | None], bool] | None = None) -> TableDialog:
        def keep(samples: Samples, network: str | None) -> bool:
            taken.append((samples, network))
            return True

        dialog = TableDialog(Text(text), "t.csv", two_two_two(), take or keep, LIGHT)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: not dialog.progress.isVisible())
        return dialog

    return open_it


def heads(dialog: TableDialog) -> list[str]:
    columns = range(dialog.model.columnCount())
    return [dialog.model.headerData(at, Qt.Orientation.Horizontal).replace("\n", " ") for at in columns]


def fault_lines(dialog: TableDialog) -> list[str]:
    model = dialog.faults.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())] if dialog.faults.isVisible() else []


def test_every_column_says_what_it_becomes_and_every_faulty_row_why(
    open_table: Callable[..., TableDialog], qtbot: QtBot, taken: Taken
) -> None:
    dialog = open_table(TABLE)
    assert heads(dialog) == ["a → input", "b → input", "kind → class"]
    assert fault_lines(dialog) == ["line 4: column “b”: “x” is not a number", "line 6: 2 cells, expected 3"]
    assert dialog.model.fault(2, 1) == "“x” is not a number"
    assert dialog.model.index(2, 1).data(Qt.ItemDataRole.BackgroundRole) is not None
    assert dialog.model.index(1, 1).data(Qt.ItemDataRole.BackgroundRole) is None
    assert not dialog.import_button.isEnabled()

    dialog.faults.setCurrentIndex(dialog.faults.model().index(0, 0))
    assert (dialog.table.currentIndex().row(), dialog.table.currentIndex().column()) == (2, 1)
    dialog.leave_out.click()
    type_number(qtbot, dialog.hold_out, "0.34")
    assert dialog.hold_out.fault == "0.34 % of 3 rows are less than one: a fifth of them are 20 %."
    type_number(qtbot, dialog.hold_out, "34")
    assert dialog.summary.text() == "3 rows: 2 inputs → 2 outputs (no, yes), 1 held out"
    dialog.accept()
    ((samples, network),) = taken
    assert network is None
    assert samples.inputs.tolist() == [[1.5, 2], [2, 3], [1, 1]]
    assert samples.classes == ("no", "yes")
    assert len(samples.held_out) == 1


def test_the_selected_columns_become_something_else(open_table: Callable[..., TableDialog], taken: Taken) -> None:
    dialog = open_table(TABLE)
    dialog.table.selectColumn(1)
    assert dialog.role.value == Role.INPUT
    choose(dialog.role, Role.IGNORED)
    assert heads(dialog)[1] == "b → ignored"
    assert fault_lines(dialog) == ["line 6: 2 cells, expected 3"]
    assert dialog.summary.text() == "4 rows: 1 input → 2 outputs (no, yes)"
    dialog.table.selectColumn(0)
    choose(dialog.role, Role.TARGET)
    assert dialog.fault.text() == "No column is an input: choose at least one."
    assert not dialog.import_button.isEnabled()
    choose(dialog.role, Role.INPUT)
    dialog.leave_out.click()
    assert dialog.destination.line.text() == "1-2-2 logistic, softmax"
    dialog.destination.line.setText("1-3-2 tanh, softmax")
    dialog.accept()
    assert [network for _, network in taken] == ["1-3-2 tanh, softmax"]


def test_separator_and_decimal_mark_can_be_changed_and_the_table_is_read_again(
    open_table: Callable[..., TableDialog], qtbot: QtBot
) -> None:
    dialog = open_table("1,5;2,5\n3,5;4,5\n")
    assert (dialog.separator.value, dialog.decimal.value, dialog.named.isChecked()) == (";", ",", False)
    assert heads(dialog) == ["column 1 → input", "column 2 → target"]
    choose(dialog.decimal, ".")
    qtbot.waitUntil(lambda: not dialog.progress.isVisible())
    assert "the decimal mark is a point" in fault_lines(dialog)[0]
    choose(dialog.separator, ",")
    qtbot.waitUntil(lambda: not dialog.progress.isVisible())
    assert dialog.model.columnCount() == 3
    assert not dialog.decimal.isEnabled()
    choose(dialog.separator, ";")
    choose(dialog.decimal, ",")
    qtbot.waitUntil(lambda: not dialog.progress.isVisible())
    dialog.named.click()
    qtbot.waitUntil(lambda: not dialog.progress.isVisible())
    assert heads(dialog) == ["1,5 → input", "2,5 → target"]
    assert dialog.samples is not None
    assert dialog.samples.inputs.tolist() == [[3.5]]


def test_what_is_no_table_is_said_and_cannot_be_imported(open_table: Callable[..., TableDialog]) -> None:
    for text, said in (("", "There is no row"), ("a,b\n", "no row below"), ("1" + ",1" * 5000, "5001 columns")):
        dialog = open_table(text)
        assert said in dialog.fault.text()
        assert not dialog.import_button.isEnabled()
        dialog.accept()
        assert dialog.isVisible()


def test_a_table_of_inputs_alone_has_no_targets(open_table: Callable[..., TableDialog], taken: Taken) -> None:
    dialog = open_table("i1,i2\n1,2\n3,4\n")
    assert heads(dialog) == ["i1 → input", "i2 → input"]
    assert dialog.summary.text() == "2 rows: 2 inputs → no targets, forwards only"
    dialog.accept()
    ((read, network),) = taken
    assert (read.given_targets, network) == (None, None)


def test_another_sheet_of_a_workbook_is_read(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = TableDialog(open_source(two_sheets(tmp_path / "two.xlsx")), "two", two_two_two(), lambda *_: True, LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.progress.isVisible())
    assert heads(dialog) == ["x → input", "y → target"]
    choose(dialog.sheet, "Autumn 2025")
    qtbot.waitUntil(lambda: not dialog.progress.isVisible())
    assert heads(dialog) == ["a → input", "b → input", "c → target"]


def test_a_hundred_thousand_rows_can_be_followed_and_given_up(qtbot: QtBot, taken: Taken) -> None:
    text = "".join(f"{row},{row % 7},{row % 3}\n" for row in range(100_000))
    dialog = TableDialog(Text(text), "t.csv", two_two_two(), lambda *_: True, LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: 0 < dialog.progress.value() < 100)
    assert dialog.progress.isVisible()
    dialog.reject()
    value = dialog.progress.value()
    assert not any(timer.isActive() for timer in dialog.findChildren(QTimer)), "no slice is going to be read"
    QApplication.processEvents()
    assert dialog.progress.value() == value
    assert dialog.samples is None
    assert taken == []

    dialog = TableDialog(Text(text), "t.csv", two_two_two(), lambda *_: True, LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.samples is not None, timeout=20_000)
    assert dialog.model.rowCount() == 100_000
    dialog.table.scrollToBottom()
    assert dialog.table.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert len(dialog.table.findChildren(QWidget)) < 30


def test_a_refusal_is_said_in_the_dialog_which_stays(open_table: Callable[..., TableDialog]) -> None:
    def refuse(*_: object) -> bool:
        raise UsageError("The targets cannot be so.")

    dialog = open_table("1,2,3,4\n", refuse)
    dialog.accept()
    assert dialog.fault.text() == "The targets cannot be so."
    assert dialog.isVisible()
    dialog = open_table("1,2,3,4\n", lambda *_: False)
    dialog.accept()
    assert dialog.isVisible()


# Weights


def test_weights_show_their_layers_and_where_they_fit(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "w.npz"
    taken: list[str | None] = []
    np.savez(path, W1=np.ones((2, 3)), b1=np.zeros(3), W2=np.ones((3, 1)))

    def take(network: str | None) -> bool:
        taken.append(network)
        return True

    dialog = WeightsDialog(read_weights(path), "w.npz", two_two_two(), take, DARK)
    qtbot.addWidget(dialog)
    dialog.show()
    cells = [[found(dialog.layers.item(row, column)).text() for column in range(4)] for row in range(2)]
    assert cells == [["1", "W1", "2×3", "3"], ["2", "W2", "3×1", "none"]]
    assert "they are transposed" in dialog.orientation.text()
    misfit = dialog.destination.misfit
    assert '"W1" is 2×3, expected 2×2' in misfit.text()
    assert misfit.heightForWidth(misfit.width()) <= misfit.height(), "the reason is not cut"
    assert dialog.destination.line.text() == "2-3-1"
    dialog.accept()
    assert taken == ["2-3-1"]

    np.savez(path, W1=np.ones((2, 2)), W2=np.ones((3, 3)))
    dialog = WeightsDialog(read_weights(path), "w.npz", two_two_two(), take, DARK)
    qtbot.addWidget(dialog)
    assert "The layers do not fit one another" in dialog.fault.text()
    assert not dialog.import_button.isEnabled()


# Ready-made data


def test_ready_made_data_follow_the_fields_at_once(qtbot: QtBot) -> None:
    taken = []

    def take(wish: ReadyMade, network: str | None) -> bool:
        taken.append((wish, network))
        return True

    dialog = ReadyMadeDialog(ReadyMade("XOR"), two_two_two(), take, LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.rows.isVisible()
    for row, name in enumerate(RECIPES):
        dialog.kinds.setCurrentRow(row)
        assert dialog.wish.name == name
        assert dialog.destination.line.text() == RECIPES[name].network
        dialog.picture.grab()
    dialog.kinds.setCurrentRow(list(RECIPES).index("spiral"))
    type_number(qtbot, dialog.rows, "60")
    type_number(qtbot, dialog.seed, "5")
    type_number(qtbot, dialog.hold_out, "0,2")
    assert dialog.hold_out.fault == "0.2 % of 60 rows are less than one: a fifth of them are 20 %."
    type_number(qtbot, dialog.hold_out, "20")
    dialog.noise.setValue(30)
    assert dialog.noise_value.text() == "0.30"
    assert dialog.summary.text() == "60 rows: 2 inputs → 1 output (y), 12 held out (hollow)"
    dialog.accept()
    assert taken == [(ReadyMade("spiral", 60, 0.3, 5, 0.2), "2-8-8-1 tanh, logistic")]


def test_a_number_that_cannot_be_stays_in_its_field(qtbot: QtBot) -> None:
    dialog = ReadyMadeDialog(ReadyMade("line"), two_two_two(), lambda *_: True, LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    type_number(qtbot, dialog.rows, "1")
    assert "from 2 to 10000" in dialog.rows.fault
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.wish.rows == 100
