"""Asks how the inputs are scaled, and shows by what before it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from bpsim.core.errors import BpsimError
from bpsim.core.normalization import Column, Normalized, Scaling
from bpsim.trace.numerals import format_all, format_given
from bpsim.view.choice_field import Choice
from bpsim.view.dialogs import wording
from bpsim.view.dialogs.asking_dialog import Asking
from bpsim.view.dialogs.dialog_formulas import SCALES
from bpsim.view.formula.label import FormulaLabel
from bpsim.view.text import set_tip, without_mnemonic
from bpsim.view.theme import Theme, number_font

MOST_ROWS = 6
"""Rows that show without scrolling, at most."""
DIGITS = 9


class NormalizeDialog(Asking):
    """names: of the input columns. preview: what a scaling would do. apply: does it. Both may raise a BpsimError."""

    def __init__(
        self,
        names: Sequence[str],
        preview: Callable[[Scaling], Normalized],
        apply: Callable[[Scaling], object],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(wording.NORMALIZE_TITLE, wording.NORMALIZE_HELP, wording.NORMALIZE, theme, parent)
        self._names, self._preview, self._apply = names, preview, apply
        self.scaling = Choice(Scaling, wording.SCALINGS)
        self.scaling.setAccessibleName(without_mnemonic(wording.SCALE_TO))
        self.formula = FormulaLabel()
        self.formula.set_theme(theme)
        self.table = QTableWidget(len(names), 3)
        self._set_up_table()
        self.form.addRow(wording.SCALE_TO, self.scaling)
        self.form.addRow(self.formula)
        self.body.insertWidget(1, self.table)
        self.scaling.currentIndexChanged.connect(self._show_scaling)
        self._show_scaling()

    def _set_up_table(self) -> None:
        self.table.setAccessibleName(wording.TABLE_NAME)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        row = self.table.fontMetrics().height() + 8
        self.table.verticalHeader().setDefaultSectionSize(row)
        rows = min(MOST_ROWS, len(self._names))
        self.table.setFixedHeight(header.sizeHint().height() + rows * row + 4)

    @property
    def chosen(self) -> Scaling:
        """The scaling that shows."""
        return cast(Scaling, self.scaling.value)

    def _show_scaling(self) -> None:
        self.forget_fault()
        self.formula.set_written(SCALES[self.chosen])
        self.table.setHorizontalHeaderLabels(wording.COLUMNS[self.chosen])
        try:
            columns = self._preview(self.chosen).columns
        except BpsimError as error:
            columns = ()
            self.refuse(str(error))
        self.confirm.setEnabled(bool(columns))
        self.table.setVisible(bool(columns))
        self.table.clearSpans()
        for row, (name, column) in enumerate(zip(self._names, columns, strict=False)):
            self._show_column(row, name, column)
        self.fit()

    def _show_column(self, row: int, name: str, column: Column) -> None:
        self.table.setItem(row, 0, QTableWidgetItem(name))
        if column.constant:
            self.table.setSpan(row, 1, 1, 2)
            self.table.setItem(row, 1, QTableWidgetItem(wording.CONSTANT))
            return
        for at, value in ((1, column.shift), (2, column.scale)):
            item = QTableWidgetItem(format_given(value, DIGITS))
            set_tip(item, format_all(value))
            item.setFont(number_font())
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            self.table.setItem(row, at, item)

    def carry_out(self) -> None:
        self._apply(self.chosen)
