"""File > Import Data: what each column of a table becomes, which rows are faulty, and where the samples go."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QStringListModel, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QListView,
    QProgressBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bpsim.core.errors import BpsimError, LessonError
from bpsim.core.network import Network
from bpsim.imports.columns import Role, suggest
from bpsim.imports.dialect import DecimalMark, Dialect, Separator
from bpsim.imports.holding_out import held_out_rows
from bpsim.imports.lessons import suggested_network
from bpsim.imports.reading import Reading
from bpsim.imports.samples import Samples, samples
from bpsim.imports.sources import Source
from bpsim.imports.table import Table
from bpsim.trace.numerals import grouped
from bpsim.view.choice_field import Choice
from bpsim.view.dialogs.imports import wording
from bpsim.view.dialogs.imports.destination import Destination
from bpsim.view.dialogs.imports.summary import check_share, refuse_no_row, summary
from bpsim.view.dialogs.imports.table_model import TableModel
from bpsim.view.numbers import NumberField
from bpsim.view.text import PlainLabel, as_sentence, one_line, set_tip, window_title, without_mnemonic
from bpsim.view.theme import Theme, point_size

Take = Callable[[Samples, str | None], bool]
_BUTTON = QDialogButtonBox.StandardButton
WIDTH, HEIGHT = 62, 46
"""The size of the dialog, in heights of its text."""
FRAME = 40
"""The height of the title of a window, in pixels, roughly."""
SLICE_SECONDS = 0.008
SHEET_LETTERS = 40
"""Letters of the name of a sheet, at most."""
MOST_FAULTS = 5
"""Faulty rows that show without scrolling."""


class TableDialog(QDialog):
    """Reads ``source`` in slices and shows it; ``take`` gets the samples and the new network, None for the present one.

    ``take`` raises a BpsimError where it cannot, which is said here, and returns False where the user thought better
    of it; the dialog then stays open. ``present`` is the present network, ``name`` that of the file.
    """

    def __init__(
        self, source: Source, name: str, present: Network, take: Take, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(window_title(wording.TABLE_TITLE.format(name=name)))
        self._source, self._take, self._theme = source, take, theme
        self._present = present
        self._reading: Reading | None = None
        self._roles: tuple[Role, ...] = ()
        self.samples: Samples | None = None
        """What would be imported; None while it is read, and where nothing can be."""
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._read_on)
        self.separator = Choice(Separator, wording.SEPARATORS)
        self.decimal = Choice((DecimalMark.POINT, DecimalMark.COMMA), wording.MARKS)
        self.named = QCheckBox(wording.NAMED)
        self.sheet = Choice(source.sheets, {name: one_line(name, SHEET_LETTERS) for name in source.sheets})
        self.progress = QProgressBar()
        self.model = TableModel(theme)
        self.table = QTableView()
        self.role = Choice(Role, wording.ROLES)
        self.role_help, self.summary, self.fault = PlainLabel(), PlainLabel(), PlainLabel()
        self.faults_title = PlainLabel()
        self.faults = QListView()
        self._fault_texts = QStringListModel(self)
        self.leave_out = QCheckBox()
        self.hold_out = NumberField(0.0, None, check=check_share)
        self.destination = Destination(present)
        self.buttons = QDialogButtonBox(_BUTTON.Ok | _BUTTON.Cancel)
        self.import_button = self.buttons.button(_BUTTON.Ok)
        self._assemble()
        self._connect()
        self._show_dialect(source.likely)
        self._read(None)

    # What it looks like

    def _assemble(self) -> None:
        self.import_button.setText(wording.IMPORT)
        self.fault.setStyleSheet(f"color: {self._theme.negative}; font-weight: bold;")
        self.role_help.setProperty("role", "muted")
        for label in (self.role_help, self.summary, self.fault):
            label.setWordWrap(True)
        self.summary.setStyleSheet("font-weight: bold;")
        self.progress.setRange(0, 100)
        self.progress.setAccessibleName(wording.READING)
        self._set_up_views()
        body = QVBoxLayout(self)
        body.setSpacing(10)
        if self._source.written:
            body.addLayout(self._dialect_row())
        else:
            body.addLayout(self._sheet_row())
        body.addWidget(self.table, 1)
        body.addWidget(self.progress)
        body.addLayout(_beside(wording.ROLE, self.role))
        body.addWidget(self.role_help)
        body.addWidget(self.faults_title)
        body.addWidget(self.faults)
        body.addWidget(self.leave_out)
        body.addWidget(self.destination)
        body.addLayout(_beside(wording.HOLD_OUT, self.hold_out))
        for widget in (self.summary, self.fault, self.buttons):
            body.addWidget(widget)
        self.role.setAccessibleName(wording.ROLE_NAME)
        self.hold_out.setAccessibleName(without_mnemonic(wording.HOLD_OUT))
        set_tip(self.hold_out, wording.HOLD_OUT_TIP)
        size, screen = 1.35 * point_size(), self.screen().availableSize()
        self.resize(min(round(WIDTH * size), screen.width()), min(round(HEIGHT * size), screen.height() - FRAME))
        self._show_faults(())
        self.fault.hide()

    def _sheet_row(self) -> QHBoxLayout:
        """Which sheet of a workbook, where it has several, and whether its first row has names."""
        row = QHBoxLayout()
        row.setSpacing(16)
        if len(self._source.sheets) > 1:
            self.sheet.show_value(self._source.sheet or self._source.sheets[0])
            self.sheet.setAccessibleName(without_mnemonic(wording.SHEET))
            row.addLayout(_beside(wording.SHEET, self.sheet), 1)
        row.addWidget(self.named)
        return row

    def _choose_sheet(self) -> None:
        try:
            self._source.choose(self.sheet.value)
        except BpsimError as error:
            self._refuse(str(error))
            return
        self._read(None)

    def _dialect_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        for text, field in ((wording.SEPARATOR, self.separator), (wording.DECIMAL, self.decimal)):
            field.setAccessibleName(without_mnemonic(text))
            form = QFormLayout()
            form.addRow(text, field)
            row.addLayout(form, 1)
        row.addWidget(self.named)
        return row

    def _set_up_views(self) -> None:
        self.table.setModel(self.model)
        self.table.setAccessibleName(wording.PREVIEW)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setResizeContentsPrecision(50)
        self.table.horizontalHeader().setHighlightSections(True)
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 8)
        self.faults.setModel(self._fault_texts)
        self.faults.setAccessibleName(wording.FAULTS)
        self.faults.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.faults.setUniformItemSizes(True)

    def _connect(self) -> None:
        self.separator.activated.connect(self._choose_dialect)
        self.decimal.activated.connect(self._choose_dialect)
        self.named.clicked.connect(self._choose_dialect)
        self.sheet.activated.connect(self._choose_sheet)
        self.role.activated.connect(self._choose_role)
        self.role.currentIndexChanged.connect(self._show_role_help)
        self.table.selectionModel().selectionChanged.connect(self._show_role)
        self.faults.selectionModel().currentChanged.connect(self._go_to_fault)
        self.leave_out.toggled.connect(self._show_possible)
        self.destination.changed.connect(self._show_possible)
        self.hold_out.committed.connect(self._take_share)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    # Reading

    def _show_dialect(self, dialect: Dialect) -> None:
        self.separator.show_value(dialect.separator)
        point = dialect.decimal is not DecimalMark.COMMA
        self.decimal.show_value(DecimalMark.POINT if point else DecimalMark.COMMA)
        self._show_marks()

    def _show_marks(self) -> None:
        commas = self.separator.value == Separator.COMMA
        self.decimal.setEnabled(not commas)
        set_tip(self.decimal, wording.MARK_TIP if commas else "")
        if commas:
            self.decimal.show_value(DecimalMark.POINT)

    def _choose_dialect(self) -> None:
        self._show_marks()
        self._read(self.named.isChecked() if self.sender() is self.named else None)

    def _read(self, named: bool | None) -> None:
        """Reads the table as the fields say, from its start; names: whether the first row has them, None finds out."""
        dialect = Dialect(Separator(self.separator.value), DecimalMark(self.decimal.value))
        self.model.show_table(None)
        self.samples = None
        self._show_faults(())
        self._show_possible()
        try:
            self._reading = Reading(self._source, dialect if self._source.written else None, named)
        except LessonError as error:
            self._refuse_table(error)
            return
        self.progress.setValue(0)
        self.progress.show()
        self.summary.setText(wording.READING)
        self.fault.hide()
        self._slices.start()

    def _read_on(self) -> None:
        reading = self._reading
        if reading is None:
            return
        try:
            going_on = reading.run_for(SLICE_SECONDS, time.perf_counter)
        except LessonError as error:
            self._refuse_table(error)
            return
        self.progress.setValue(round(100 * reading.share))
        if not going_on and reading.table is not None:
            self._end_reading()
            self._show_table(reading.table)

    def _end_reading(self) -> None:
        self._slices.stop()
        self.progress.hide()

    def _refuse_table(self, error: LessonError) -> None:
        self._end_reading()
        self._reading = None
        self.summary.setText("")
        self._show_faults(error.faults[1:])
        self._refuse(error.faults[0])

    # The table

    @property
    def _shown(self) -> Table | None:
        return self._reading.table if self._reading else None

    def _show_table(self, table: Table) -> None:
        self._roles = suggest(table, self._present)
        self.named.setChecked(table.named)
        self.model.show_table(table, self._roles)
        self.table.resizeColumnsToContents()
        self._select(0)
        self._take_samples(table)

    def _select(self, column: int) -> None:
        index = self.model.index(0, column)
        self.table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    @property
    def _columns(self) -> list[int]:
        """The columns that have a cell selected."""
        return sorted({index.column() for index in self.table.selectionModel().selectedIndexes()})

    def _show_role(self) -> None:
        columns = self._columns
        if columns and self._roles:
            self.role.show_value(self._roles[columns[0]])
            self._show_role_help()

    def _show_role_help(self) -> None:
        self.role_help.setText(wording.ROLE_HELP[Role(self.role.value)])

    def _choose_role(self) -> None:
        table, columns, chosen = self._shown, self._columns, Role(self.role.value)
        if table is None:
            return
        self._roles = tuple(chosen if at in columns else role for at, role in enumerate(self._roles))
        self.model.show_roles(self._roles)
        self._take_samples(table)

    def _take_samples(self, table: Table) -> None:
        """Takes over the samples that the columns make together."""
        self.fault.hide()
        try:
            self.samples = samples(table, self._roles)
        except LessonError as error:
            self.samples = None
            self.summary.setText("")
            self._show_faults(error.faults[1:])
            self._refuse(error.faults[0])
            self._show_possible()
            return
        self._show_faults(list(map(str, self.samples.faults)))
        self._show_summary()
        fits = self.samples.fits(self._present)
        self.destination.offer(suggested_network(self.samples), "" if fits else wording.NO_FIT)
        self._show_possible()

    def _take_share(self) -> None:
        if self.samples is not None and not refuse_no_row(self.hold_out, self.samples):
            self._show_summary()

    def _show_summary(self) -> None:
        """What the samples are, and how many of them are held out."""
        if self.samples is not None:
            self.summary.setText(summary(self._held_out(self.samples)))

    def _held_out(self, samples: Samples) -> Samples:
        """The samples, with those held out too that are drawn."""
        drawn = held_out_rows(samples.rows, self.hold_out.value / 100, 0)
        return replace(samples, held_out=tuple(sorted({*samples.held_out, *drawn})))

    # What is wrong

    def _show_faults(self, faults: Sequence[str]) -> None:
        self._fault_texts.setStringList([one_line(fault) for fault in faults])
        count = grouped(len(faults))
        self.faults_title.setText(wording.FAULTY_ROWS.of(len(faults), count=count))
        self.leave_out.setText(wording.LEAVE_OUT_ROWS.of(len(faults), count=count))
        lines = min(MOST_FAULTS, max(2, len(faults)))
        self.faults.setFixedHeight(lines * (self.faults.fontMetrics().lineSpacing() + 2) + 8)
        for widget in (self.faults_title, self.faults):
            widget.setVisible(bool(faults))
        self.leave_out.setVisible(bool(faults) and self.samples is not None)

    def _go_to_fault(self, current: QModelIndex) -> None:
        if self.samples is None or not current.isValid():
            return
        row = self.model.row_of(self.samples.faults[current.row()].line)
        if row is not None:
            wrong = (at for at in range(self.model.columnCount()) if self.model.fault(row, at))
            self.table.setCurrentIndex(self.model.index(row, next(wrong, 0)))

    def _refuse(self, reason: str) -> None:
        self.fault.setText(as_sentence(reason))
        self.fault.show()

    def _show_possible(self) -> None:
        """Whether Import may be pressed: not before faulty rows may be left out."""
        ready = self.samples is not None
        unsolved = ready and bool(self.samples and self.samples.faults) and not self.leave_out.isChecked()
        self.import_button.setEnabled(ready and not unsolved)
        set_tip(self.import_button, wording.MEND if unsolved else "")
        self.destination.setEnabled(ready)
        self.role.setEnabled(self._shown is not None)

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def done(self, result: int) -> None:
        self._slices.stop()
        super().done(result)

    def accept(self) -> None:
        if self.samples is None or not self.import_button.isEnabled() or not self.hold_out.commit():
            return
        try:
            if self._take(self._held_out(self.samples), self.destination.network):
                super().accept()
        except BpsimError as error:
            self._refuse(str(error))


def _beside(text: str, field: QWidget) -> QFormLayout:
    form = QFormLayout()
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.addRow(text, field)
    return form
