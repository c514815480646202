"""A lecture's printed numbers beside the computed ones, with the reason where they differ."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QPushButton, QVBoxLayout, QWidget

from bpsim.guide.printed import PrintedNumbers, Standing
from bpsim.simulator import Simulator
from bpsim.trace.numerals import grouped
from bpsim.view.change import Change, What
from bpsim.view.labels import label
from bpsim.view.number_table import Index, NumberTable
from bpsim.view.panels import guide_wording as wording
from bpsim.view.panels.printed_model import PrintedModel
from bpsim.view.theme import LIGHT, Theme


class PrintedTable(NumberTable):
    """The rows; a click or Enter goes to a number's step, running there where it has to."""

    chosen = Signal(int, object)
    """An iteration, and the quantity that is asked for there."""
    current_changed = Signal()
    resized = Signal()

    def __init__(self, model: PrintedModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.numbers = model
        self.setModel(model)
        self.setAccessibleName(wording.TABLE_NAME)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        # Not ResizeToContents, which measures 60 rows at every change, also while nobody sees them.
        self.names.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.names.setResizeContentsPrecision(60)
        self.names.setMinimumSectionSize(18)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.numbers.set_theme(theme)

    def choose(self, index: Index) -> None:
        printed = self.numbers.comparison(index.row()).printed
        self.chosen.emit(printed.iteration, printed.quantity)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.current_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def fit(self) -> None:
        """No wider than its columns."""
        widths = sum(self.columnWidth(column) for column in range(self.numbers.columnCount()))
        self.setMaximumWidth(widths + self.verticalScrollBar().sizeHint().width() + 8)


class PrintedPanel(QFrame):
    """The rows; how many come out, the reason of the current row, and a button where some are not computed yet.

    Follows the simulator while it can be seen; hidden, it computes nothing.
    """

    chosen = Signal(int, object)
    """An iteration, and a quantity or None."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        self._numbers = PrintedNumbers(simulator.printed)
        self.setAccessibleName(wording.PRINTED_TITLE)
        self.summary, self.reason = label("title"), label("")
        self.reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = PrintedTable(PrintedModel(self._numbers, simulator, self))
        self.run_on = QPushButton()
        self.run_on.setToolTip(wording.RUN_ON_TIP)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self.summary)
        words.addWidget(self.reason)
        words.addStretch(1)
        words.addWidget(self.run_on, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 6)
        layout.setSpacing(12)
        layout.addWidget(self.table, 13)
        layout.addLayout(words, 4)
        self.table.chosen.connect(self.chosen)
        self.table.current_changed.connect(self._show_reason)
        self.table.resized.connect(self._show_first_difference)
        self.run_on.clicked.connect(self._run_on)
        self.set_theme(LIGHT)

    @property
    def count(self) -> int:
        """How many numbers the lesson prints."""
        return len(self._numbers)

    def show_change(self, change: Change) -> None:
        """Another lesson, other numbers of it, another position or notation, other values, or more iterations."""
        if change.has(What.LESSON) or change.simulator.printed is not self._numbers.printed:
            self._simulator = change.simulator
            self._numbers = PrintedNumbers(change.simulator.printed)
            self.table.numbers.set_numbers(self._numbers, change.simulator)
        else:
            self.table.numbers.refresh()
        self.summary.setText(self._numbers.summary(self._simulator))
        self.summary.setVisible(bool(self.summary.text()))
        furthest = self._numbers.furthest(self._simulator)
        self.run_on.setVisible(furthest is not None)
        if furthest is not None:
            self.run_on.setText(wording.RUN_ON.format(iteration=grouped(furthest.iteration)))
        self._show_reason()
        self._fit()

    def _fit(self) -> None:
        """The columns as wide as what they show, in the present size of text."""
        self.table.resizeColumnsToContents()
        self.table.fit()
        self._show_first_difference()

    def _show_reason(self) -> None:
        row = self._explained_row()
        text = self.table.numbers.comparison(row).explanation if row is not None else ""
        name = self.table.numbers.cells(row)[1] if row is not None else ""
        self.reason.setText(f"{name}: {text}" if text else "")
        self.reason.setVisible(bool(text))

    def _explained_row(self) -> int | None:
        """The current row, else the first that differs."""
        if self.table.currentIndex().isValid():
            return self.table.currentIndex().row()
        if not self._numbers.few:
            return None
        rows = range(self.count)
        differing = (row for row in rows if self.table.numbers.comparison(row).standing is Standing.DIFFERS)
        return next(differing, None)

    def _show_first_difference(self) -> None:
        """Into view, unless the user has chosen a row."""
        row = self._explained_row() if self.table.seen else None
        if row is not None and not self.table.currentIndex().isValid():
            self.table.scrollTo(self.table.numbers.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _run_on(self) -> None:
        furthest = self._numbers.furthest(self._simulator)
        if furthest is not None:
            self.chosen.emit(furthest.iteration, furthest.quantity)

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(f"PrintedPanel {{ background: {theme.panel}; }}")
        self.table.set_theme(theme)
