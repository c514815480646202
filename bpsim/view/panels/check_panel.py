"""Check my numbers: a student types what he has, and the first wrong number is found and explained."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from bpsim.answers import Judge, Report, Verdict, decimals_needed
from bpsim.core.quantity import Quantity
from bpsim.simulator import Simulator
from bpsim.view.change import Change, What
from bpsim.view.labels import label
from bpsim.view.number_table import Index, NumberTable
from bpsim.view.numbers import CellField
from bpsim.view.panels import check_wording as wording
from bpsim.view.panels.check_model import QUANTITY, STEP, VERDICT, YOURS, NumbersModel, OperandsModel, Table
from bpsim.view.panels.check_question import Question, row
from bpsim.view.text import set_tip
from bpsim.view.theme import LIGHT, Theme

LEAST_WIDTH = 24
"""The width of the panel, in letters, at least."""
LEAST_ROWS = 5
"""The rows of a table that are in sight at least, if it has as many."""


class _EntryDelegate(QStyledItemDelegate):
    """Edits a cell as text; what is typed there is taken over before a command begins."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        field = CellField(parent)
        field.setFrame(False)
        field.setFont(index.data(Qt.ItemDataRole.FontRole))
        field.committed.connect(self._commit)
        return field

    def _commit(self) -> None:
        field = self.sender()
        assert isinstance(field, CellField)
        self.commitData.emit(field)
        self.closeEditor.emit(field)


class _VerdictDelegate(QStyledItemDelegate):
    """Paints a verdict as its mark alone where there is no room for the word."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        model = index.model()
        if isinstance(model, NumbersModel) and model.bare:
            option.text = ""


class EntryTable(NumberTable):
    """What was typed. A click or Enter on a number changes it; elsewhere in its row it goes to its step."""

    chosen = Signal(object)
    """The index of a cell."""

    def set_numbers(self, numbers: NumbersModel) -> None:
        """The table's model."""
        self._numbers = numbers
        _set_up(self, numbers, QUANTITY)
        self.setItemDelegate(_EntryDelegate(self))
        self.setItemDelegateForColumn(VERDICT, _VerdictDelegate(self))

    def choose(self, index: Index) -> None:
        # Enter in the field over a cell comes here, too, when the field has heard it.
        if self.state() is QAbstractItemView.State.EditingState:
            return
        if index.column() == YOURS and self.model().flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        else:
            self.chosen.emit(index)

    def __init__(self) -> None:
        self._measured: dict[Hashable, int] = {}  # Qt asks for all of them at every key, and again as the panel grows
        super().__init__()

    def set_theme(self, theme: Theme) -> None:
        """Other colours and text sizes."""
        self._measured.clear()
        super().set_theme(theme)

    def sizeHintForColumn(self, column: int) -> int:
        """As wide as its widest cell."""
        return max((self._width(row, column) for row in range(self._numbers.rowCount())), default=0)

    def _width(self, row: int, column: int) -> int:
        key = column, self._numbers.bare and column == VERDICT, self._numbers.looks(row, column)
        if key not in self._measured:
            self._measured[key] = self.sizeHintForIndex(self._numbers.index(row, column)).width()
        return self._measured[key]

    def sizeHintForRow(self, row: int) -> int:
        """As high as its highest cell, whose text may take several lines."""
        columns = [column for column in range(VERDICT + 1) if not self.isColumnHidden(column)]
        cells = tuple((self.columnWidth(column), self._numbers.looks(row, column)) for column in columns)
        key = self._numbers.bare, cells
        if key not in self._measured:
            self._measured[key] = super().sizeHintForRow(row)
        return self._measured[key]

    def fit(self) -> None:
        """Gives each column its room: where it is narrow, steps have no numbers, and then verdicts no words."""
        self.clearSpans()
        for heading in self._numbers.headings:
            self.setSpan(heading, QUANTITY, 1, VERDICT - QUANTITY + 1)
        for hidden, self._numbers.bare in ((False, False), (True, False), (True, True)):
            shown = [column for column in range(VERDICT + 1) if column != STEP or not hidden]
            headed = {column: self.names.sectionSizeFromContents(column).width() for column in shown}
            if sum(max(self.sizeHintForColumn(column), headed[column]) for column in shown) <= self.viewport().width():
                break
        self.setColumnHidden(STEP, hidden)
        self.resizeRowsToContents()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    resized = Signal()
    """There is other room for the columns."""


class CheckPanel(QScrollArea):
    """Asks for one quantity after the other, from the current step on, and lists what was typed.

    The numbers belong to an iteration and a quantity, and are a part of the lesson: they are always judged by the
    present values. No right value shows before it is asked for.
    """

    typed = Signal(object, str)
    """A quantity of the present iteration and what was typed for it; nothing where it was taken back."""
    cleared = Signal()
    """All that was typed for the present iteration was taken back."""

    step_chosen = Signal(object)
    """The number of the step whose row was clicked."""
    finished = Signal()
    """Esc was pressed in the field: the keys are the window's again."""
    marks_changed = Signal(object)
    """What is said of each step, by its number: a dictionary of verdicts."""
    judged = Signal(str)
    """What is said of the number that the field leaves for another quantity."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        self._judging = Judge()
        self._report = Report()
        self._asked = 1
        self._newest: Quantity | None = None
        self._build()
        self._connect()
        self.set_theme(LIGHT)
        self._show_report()
        self._ask()

    def _build(self) -> None:
        self.setAccessibleName(wording.PANEL_NAME)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.question = Question()
        self.setFocusProxy(self.question.field)
        self.numbers, self.operands = NumbersModel(self), OperandsModel(self)
        self.table, self.operand_table = EntryTable(), NumberTable()
        self.table.set_numbers(self.numbers)
        _set_up(self.operand_table, self.operands, 0)
        self.table.setAccessibleName(wording.TABLE_NAME)
        self.operand_table.setAccessibleName(wording.OPERANDS_NAME)
        self.summary, self.explanation = label("title"), label("")
        self.show_button = _button(wording.SHOW, wording.SHOW_TIP)
        self.show_button.setCheckable(True)
        self.remove_button = _button(wording.REMOVE, wording.REMOVE_TIP)
        self.clear_button = _button(wording.REMOVE_ALL, wording.REMOVE_ALL_TIP)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(12, 6, 12, 10)
        layout.setSpacing(8)
        for widget in (self.question, self.summary, self.explanation):
            layout.addWidget(widget)
        layout.addLayout(row(self.show_button, None))
        layout.addWidget(self.operand_table)
        layout.addWidget(self.table, 100)
        layout.addLayout(row(self.remove_button, self.clear_button, None))
        layout.addStretch(1)
        self.setWidget(inside)
        # The dock that holds the panel has its colour.
        inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def _connect(self) -> None:
        self.question.typed.connect(self._enter)
        self.question.moved.connect(self._go_on)
        self.question.field.left.connect(self.finished)
        self.numbers.edited.connect(self._enter)
        self.table.chosen.connect(self._choose)
        self.table.resized.connect(self._fit_tables)
        self.show_button.toggled.connect(self._show_answer)
        self.table.resized.connect(self._show_newest)
        self.remove_button.clicked.connect(self.remove_selected)
        self.clear_button.clicked.connect(self.remove_all)
        delete = QAction(wording.REMOVE, self.table)
        delete.setShortcut(QKeySequence.StandardKey.Delete)
        delete.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        delete.triggered.connect(self.remove_selected)
        self.table.addAction(delete)

    @property
    def report(self) -> Report:
        """What is said of the numbers typed for the present iteration."""
        return self._report

    def show_change(self, change: Change) -> None:
        """Another lesson, network, iteration or step."""
        self._simulator = change.simulator
        self.operands.set_numerals(change.simulator.numerals)
        if change.has(What.STEP):
            self._asked = max(1, change.after.step)
        if change.has(What.LESSON | What.VALUES | What.NOTATION | What.DIGITS):
            self._judge()
        self._ask()

    def set_theme(self, theme: Theme) -> None:
        """Other colours and text sizes."""
        for table in (self.table, self.operand_table):
            table.set_theme(theme)
        self.question.set_theme(theme)
        for model in (self.numbers, self.operands):
            model.set_theme(theme)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("m" * LEAST_WIDTH))
        self._fit_tables()

    def start(self) -> None:
        """The keyboard into the field."""
        self.question.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.question.field.selectAll()

    def _judge(self) -> None:
        typed, before = self._simulator.answers, self._report
        if not (typed or before.entries):
            return
        self._report = self._judging.report(self._simulator, typed) if typed else Report()
        if self._report.first_wrong != before.first_wrong:
            self.show_button.setChecked(False)
        self._show_report()
        self.marks_changed.emit({entry.number: entry.verdict for entry in self._report.entries})

    def _show_report(self) -> None:
        report = self._report
        for model in (self.numbers, self.operands):
            model.set_report(report)
        self.summary.setText(_summary(report))
        self.explanation.setText(report.explanation if report.entries else wording.EMPTY)
        for text in (self.summary, self.explanation):
            text.setVisible(bool(text.text()))
        for widget in (self.table, self.remove_button, self.clear_button):
            widget.setVisible(bool(report.entries))
        self._show_answer(self.show_button.isChecked())
        self._fit_tables()

    def _show_answer(self, shown: bool) -> None:
        wrong = self._report.first_wrong is not None
        self.show_button.setVisible(wrong)
        self.show_button.setText(wording.HIDE if shown else wording.SHOW)
        self.operand_table.setVisible(wrong and shown)

    def _fit_tables(self) -> None:
        self.table.fit()
        self.operand_table.resizeRowsToContents()
        for table in (self.table, self.operand_table):
            head = table.horizontalHeader().sizeHint().height() + 2
            table.setMaximumHeight(head + table.verticalHeader().length())
            least = table.verticalHeader().defaultSectionSize() * LEAST_ROWS
            table.setMinimumHeight(head + min(least, table.verticalHeader().length()))

    def _ask(self) -> None:
        quantity = self._simulator.steps.step(self._asked).quantity
        text = self._simulator.answers.get(quantity, "")
        entry, needed = self._report.entry(quantity), decimals_needed(self._simulator, quantity)
        self.question.ask(self._simulator, self._asked, text, entry, needed)

    def _go_on(self, by: int) -> None:
        row = self.numbers.row_of(self._simulator.steps.step(self._asked).quantity)
        if row is not None:
            said = self.numbers.index(row, YOURS).data(Qt.ItemDataRole.AccessibleTextRole)
            self.judged.emit(wording.JUDGED.format(said=said))
        self._asked = min(max(1, self._asked + by), len(self._simulator.steps))
        self._ask()
        self.question.field.selectAll()

    def _enter(self, quantity: Quantity, text: str) -> None:
        self.typed.emit(quantity, text)
        self._judge()
        self._ask()
        self._newest = quantity
        self._show_newest()

    def _show_newest(self) -> None:
        """Scrolls to the number that was typed last."""
        place = self.numbers.row_of(self._newest) if self._newest else None
        if place is not None:
            self.table.scrollTo(self.numbers.index(place, YOURS))

    def remove_selected(self) -> None:
        """Forgets the numbers of the selected rows."""
        entries = [self.numbers.entry(index) for index in self.table.selectionModel().selectedRows()]
        for quantity in [entry.quantity for entry in entries if entry]:
            self._enter(quantity, "")

    def remove_all(self) -> None:
        """Forgets all numbers of the present iteration."""
        self.cleared.emit()
        self._judge()
        self._ask()

    def _choose(self, index: Index) -> None:
        entry = self.numbers.entry(index)
        if entry is not None:
            self.step_chosen.emit(entry.number)


def _summary(report: Report) -> str:
    if report.first_wrong:
        return wording.WRONG.format(symbol=report.first_wrong.symbol)
    verdicts = [entry.verdict for entry in report.entries]
    if not verdicts or any(verdict in (Verdict.UNCLEAR, Verdict.UNREADABLE) for verdict in verdicts):
        return ""
    if Verdict.ROUNDING in verdicts:
        return wording.ALL_IN_ORDER
    return wording.ALL_RIGHT_ONE if len(verdicts) == 1 else wording.ALL_RIGHT.format(count=len(verdicts))


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    set_tip(button, tip)
    return button


def _set_up(table: NumberTable, model: Table, wide: int) -> None:
    """Gives a table its model, whose column ``wide`` takes the room that is left."""
    table.setModel(model)
    table.setWordWrap(True)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.verticalHeader().hide()
    table.names.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.names.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
    table.names.setMinimumSectionSize(24)
