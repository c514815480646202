"""The tables of the panel in which a student's numbers are checked."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QIcon

from bpsim.answers import Judged, Report, Verdict
from bpsim.core.quantity import Quantity
from bpsim.trace.numerals import Numerals, format_all, format_exact
from bpsim.view.number_table import EXACT, Index
from bpsim.view.panels import check_wording as wording
from bpsim.view.panels.verdict_marks import mark_icon
from bpsim.view.theme import LIGHT, Theme, number_font

_ROOT = QModelIndex()
Line = Judged | str
"""A row: a number, or the name of the sample that the numbers below are of."""
STEP, QUANTITY, YOURS, VERDICT = range(4)
RIGHT = 2
"""The column of the right values, in the table of the operands."""


class Table(QAbstractTableModel):
    """What both tables have in common: a report, a theme, and headers."""

    columns: tuple[str, ...] = ()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._report = Report()
        self._theme = LIGHT

    def set_report(self, report: Report) -> None:
        """Other numbers or verdicts; the selection stays where the rows are the same."""
        before, after = self._rows(), self._rows_of(report)
        if before == after:
            self._report = report
            if after:
                self.dataChanged.emit(self.index(0, 0), self.index(after - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self._report = report
        self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        self.beginResetModel()
        self._theme = theme
        self.endResetModel()

    def _rows(self) -> int:
        return self._rows_of(self._report)

    def _rows_of(self, report: Report) -> int:
        raise NotImplementedError

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._rows()

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or orientation == Qt.Orientation.Vertical:
            return None
        return self.columns[section]


class NumbersModel(Table):
    """Everything that was typed for the iteration, in the order of computation. The values can be edited."""

    columns = wording.COLUMNS
    edited = Signal(object, str)
    """A quantity and the text that was typed for it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()
        self._texts: list[tuple[str, ...]] = []
        self._icons: dict[Verdict, QIcon] = {}
        self.headings: list[int] = []
        """The rows that name a sample."""
        self.bare = False
        """Whether verdicts show as their marks alone, in a column without a name."""

    def set_report(self, report: Report) -> None:
        lines = _lines_of(report)
        same = [isinstance(line, str) for line in lines] == [isinstance(line, str) for line in self._lines]
        if not same:
            self.beginResetModel()
        self._report, self._lines = report, lines
        self.headings = [row for row, line in enumerate(lines) if isinstance(line, str)]
        self._texts = [self._texts_of(line) for line in lines]
        if not same:
            self.endResetModel()
        elif lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(self.columns) - 1))

    def _rows_of(self, report: Report) -> int:
        return len(self._lines if report is self._report else _lines_of(report))

    def entry(self, index: Index) -> Judged | None:
        """The number that a row shows; None for the name of a sample."""
        line = self._lines[index.row()]
        return None if isinstance(line, str) else line

    def row_of(self, quantity: Quantity) -> int | None:
        """The row of a quantity, if something was typed for it."""
        rows = (row for row, line in enumerate(self._lines) if not isinstance(line, str) and line.quantity == quantity)
        return next(rows, None)

    def looks(self, row: int, column: int) -> tuple[str, bool, bool]:
        """All that the size of a cell follows from: its text, whether that is bold, and whether it is a heading's."""
        line, text = self._lines[row], self._texts[row][column]
        return (text, False, True) if isinstance(line, str) else (text, _is_bold(line, column), False)

    def _texts_of(self, line: Line) -> tuple[str, ...]:
        """What the cells of a row say."""
        if isinstance(line, str):
            return "", line, "", ""
        return str(line.number), line.name if self.headings else line.symbol, line.text, wording.verdict(line)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        named = role != Qt.ItemDataRole.DisplayRole or section != VERDICT or not self.bare
        return super().headerData(section, orientation, role) if named else ""

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.entry(index) is None:
            return Qt.ItemFlag.ItemIsEnabled
        editable = index.column() == YOURS
        return super().flags(index) | (Qt.ItemFlag.ItemIsEditable if editable else Qt.ItemFlag.NoItemFlags)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry, column = self.entry(index), index.column()
        if entry is None:
            return self._of_heading(index, role)
        texts = self._texts[index.row()]
        if role in (EXACT, Qt.ItemDataRole.DisplayRole) or (role == Qt.ItemDataRole.EditRole and column == YOURS):
            return texts[column]
        if role == Qt.ItemDataRole.DecorationRole and column == VERDICT:
            return self._icon(entry.verdict)
        if role == Qt.ItemDataRole.FontRole:
            return number_font(bold=_is_bold(entry, column)) if column < VERDICT else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return QBrush(QColor(self._colour(entry, column)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.symbol if column == QUANTITY else entry.note or wording.EDIT_TIP
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{texts[QUANTITY]} = {entry.text}, {texts[VERDICT]}. {entry.note}".strip()
        return None

    def _of_heading(self, index: Index, role: int) -> object:
        if role in (EXACT, Qt.ItemDataRole.DisplayRole):
            return self._texts[index.row()][index.column()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return QBrush(QColor(self._theme.muted))
        return None

    def set_theme(self, theme: Theme) -> None:
        self._icons.clear()
        super().set_theme(theme)

    def _icon(self, verdict: Verdict) -> QIcon:
        if verdict not in self._icons:
            self._icons[verdict] = mark_icon(verdict, self._theme)
        return self._icons[verdict]

    def _colour(self, entry: Judged, column: int) -> str:
        if column == STEP or entry.verdict is Verdict.UNCLEAR:
            return self._theme.muted
        wrong = entry.verdict in (Verdict.WRONG, Verdict.UNREADABLE) and column >= YOURS
        return self._theme.negative if wrong else self._theme.ink

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        entry = self.entry(index)
        if entry is None or role != Qt.ItemDataRole.EditRole or str(value) == entry.text:
            return False
        self.edited.emit(entry.quantity, str(value))
        return True


def _is_bold(entry: Judged, column: int) -> bool:
    return column == YOURS and entry.verdict is Verdict.WRONG


def _lines_of(report: Report) -> tuple[Line, ...]:
    """The entries, those of each sample below its name where there are several, and those of the batch at the end."""
    entries = report.entries
    if not any(entry.name != entry.symbol for entry in entries):
        return entries
    lines: list[Line] = []
    samples = sorted({entry.quantity.sample for entry in entries}, key=lambda sample: (sample is None, sample or 0))
    for sample in samples:
        lines.append(wording.heading(sample))
        lines += [entry for entry in entries if entry.quantity.sample == sample]
    return tuple(lines)


class OperandsModel(Table):
    """What the first wrong number is made of, as it was typed and as it is; the number itself last."""

    columns = wording.OPERAND_COLUMNS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numerals = Numerals()

    def set_numerals(self, numerals: Numerals) -> None:
        """Takes over how the right values are written."""
        self._numerals = numerals

    def _rows_of(self, report: Report) -> int:
        return len(report.operands) + 1 if report.first_wrong else 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        wrong = self._report.first_wrong
        last = index.row() == len(self._report.operands)
        if wrong is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts(index.row(), wrong)[index.column()]
        if role == Qt.ItemDataRole.FontRole:
            return number_font(bold=last)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QBrush(QColor(self._theme.negative if last and index.column() == 1 else self._theme.ink))
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 0:
            return self._texts(index.row(), wrong)[0]
        if role in (EXACT, Qt.ItemDataRole.ToolTipRole) and index.column() == RIGHT:
            value = self._report.right_value if last else self._report.operands[index.row()].value
            return format_exact(value) if role == EXACT else format_all(value)
        if role == EXACT:
            return self._texts(index.row(), wrong)[index.column()]
        return None

    def _texts(self, row: int, wrong: Judged) -> tuple[str, str, str]:
        if row == len(self._report.operands):
            return wrong.symbol, wrong.text, self._numerals.computed(self._report.right_value)
        operand = self._report.operands[row]
        right = self._numerals.of(operand.quantity.kind, operand.value)
        return operand.symbol, operand.typed or wording.NOT_TYPED, right
