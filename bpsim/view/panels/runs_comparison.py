"""The table below the list of runs: two places beside each other, and only what differs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from bpsim.simulator.comparison import MOST_ROWS, Difference
from bpsim.trace.numerals import grouped
from bpsim.view.number_table import EXACT, Index, NumberTable
from bpsim.view.panels import runs_wording as wording
from bpsim.view.panels.compared_place import ComparedPlace
from bpsim.view.panels.worded_columns import NamedColumns
from bpsim.view.text import PlainLabel, one_line
from bpsim.view.theme import LIGHT, Theme, number_font, text_font

_ROOT = QModelIndex()
LEAST_ROWS = 5
"""Rows that the table has room for in any case."""


class DifferencesModel(NamedColumns):
    """A row for each difference: what, in the first place, in the second."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(wording.COMPARED, wording.COMPARED_TIPS, _side, parent)
        self.rows: Sequence[Difference] = ()
        self._ink = QBrush(QColor(LIGHT.ink))

    def set_rows(self, rows: Sequence[Difference]) -> None:
        """Other differences."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        self._ink = QBrush(QColor(theme.ink))

    # Qt

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, EXACT):
            return one_line((row.name, row.one, row.other)[column])
        if role == Qt.ItemDataRole.FontRole:
            return number_font() if column else text_font()
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        return None


class RunsComparison(QWidget):
    """Which places are compared, that in a sentence, and the table where something differs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = PlainLabel()
        self.said.setWordWrap(True)
        self.said.setProperty("role", "muted")
        self.table = NumberTable()
        self.table.setAccessibleName(wording.COMPARISON_NAME)
        self.model = DifferencesModel(self.table)
        self.table.setModel(self.model)
        self.table.verticalHeader().hide()
        self.table.names.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.names.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.first = ComparedPlace(wording.FIRST_PLACE, wording.FIRST_TIP, here=False)
        self.second = ComparedPlace(wording.SECOND_PLACE, wording.SECOND_TIP, here=True)
        for place in (self.first, self.second):
            layout.addWidget(place)
        layout.addWidget(self.said)
        layout.addWidget(self.table, 1)
        layout.addStretch()  # takes the room only where there is no table

    def show_nothing(self, why: str) -> None:
        """Why nothing is compared, in a sentence."""
        self.model.set_rows(())
        self.said.setText(why)
        self.table.hide()

    def show_rows(self, rows: Sequence[Difference], name: str, last: int, here: int, other: str = "") -> None:
        """A run at an iteration beside another one, or beside the present place, which has no name."""
        places = {"name": name, "last": grouped(last), "here": grouped(here), "other": other}
        if other:
            said = wording.DIFFERENT_RUNS if rows else wording.SAME_RUNS
        else:
            said = wording.DIFFERENT if rows else wording.SAME
        more = wording.FIRST.format(count=grouped(MOST_ROWS)) if len(rows) == MOST_ROWS else ""
        self.said.setText(said.format(**places) + more)
        self.model.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.table.setMinimumHeight(LEAST_ROWS * self.table.verticalHeader().defaultSectionSize())

    def set_theme(self, theme: Theme) -> None:
        places = self.first, self.second
        advance = QFontMetrics(text_font()).horizontalAdvance
        width = max(advance(place.label.text()) for place in places) + 2  # a label asks for a little more
        for place in places:
            place.label.setMinimumWidth(width)
            place.set_theme()
        self.model.set_theme(theme)
        self.table.set_theme(theme)


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
