"""The Gradient check panel: backpropagation beside central differences for every parameter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bpsim.document.checker import Checker
from bpsim.trace import gradient_check_wording
from bpsim.trace.gradient_notes import explanations, summary
from bpsim.trace.numerals import grouped
from bpsim.view.change import Change
from bpsim.view.number_table import Index, NumberTable
from bpsim.view.panels import gradient_wording as wording
from bpsim.view.panels.gradient_model import NOTE, OF_AGREEMENT, OF_GAINS, GradientModel
from bpsim.view.text import PlainLabel, menu_text
from bpsim.view.theme import LIGHT, Theme

MOST_MEASURED = 100
"""Rows whose notes are measured."""
NOTE_PADDING = 16


class GradientTable(NumberTable):
    """The rows; click or Enter goes to a gradient's step, and what is pointed at is lit."""

    chosen = Signal(object)
    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gradients = GradientModel(self)
        self.setModel(self.gradients)
        self.setAccessibleName(wording.TABLE_NAME)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.names.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.names.setResizeContentsPrecision(100)
        self.names.setSectionResizeMode(NOTE, QHeaderView.ResizeMode.Fixed)
        self.names.setSortIndicatorClearable(True)
        self.names.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.gradients.modelReset.connect(self._fit_notes)
        self.entered.connect(self._point)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.gradients.set_theme(theme)

    def _fit_notes(self) -> None:
        """The notes have the room that is left, and that of their numbers at least; the rest is said above the rows."""
        rows = self.gradients.rows[:MOST_MEASURED]
        numbers = (self.gradients.first_note(row) for row in rows)
        least = max(map(self.fontMetrics().horizontalAdvance, numbers), default=0) + NOTE_PADDING
        others = sum(self.columnWidth(column) for column in range(NOTE))
        self.setColumnWidth(NOTE, max(least, self.viewport().width() - others))

    def choose(self, index: Index) -> None:
        self.chosen.emit(self.gradients.rows[index.row()].quantity)

    def exact_rows(self, rows: Sequence[int]) -> Iterable[Sequence[str]]:
        return (self.gradients.exact(self.gradients.rows[row]) for row in rows)

    def show_gains(self, shown: bool) -> None:
        """The columns of the gains, or of the two gradients; sorted by one that is gone, the rows are worst first."""
        for column in (*OF_AGREEMENT, *OF_GAINS):
            self.setColumnHidden(column, (column in OF_GAINS) is not shown)
        if self.names.sortIndicatorSection() in (OF_AGREEMENT if shown else OF_GAINS):
            self.sort_by(-1)
        self._fit_notes()

    def fill_menu(self, menu: QMenu) -> None:
        super().fill_menu(menu)
        menu.addSeparator()
        column = self.currentIndex().column()
        if column >= 0:
            name = menu_text(str(self.gradients.headerData(column, Qt.Orientation.Horizontal)))
            menu.addAction(wording.SORT.format(column=name)).triggered.connect(lambda: self.sort_by(column))
        menu.addAction(wording.WORST_FIRST).triggered.connect(lambda: self.sort_by(-1))

    def sort_by(self, column: int, *, descending: bool = False) -> None:
        """Shows the rows by a column, -1 for the one that agrees least first."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.names.setSortIndicator(column, order)

    def _point(self, index: Index) -> None:
        if self.seen:
            self.pointed.emit(self.gradients.rows[index.row()].quantity if index.isValid() else None)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self.hasFocus():
            self._point(current)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_notes()


class GradientPanel(QFrame):
    """A button, what came out in one sentence, why some rows are special, and the rows."""

    check_requested = Signal()

    def __init__(self, checker: Checker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._checker = checker
        self._theme = LIGHT
        self.setAccessibleName(wording.TITLE)
        self.check = QPushButton(wording.CHECK)
        self.check.setToolTip(wording.CHECK_TIP)
        self.check.setProperty("role", "primary")
        self.check.clicked.connect(self.check_requested)
        self.cancel = QPushButton(wording.CANCEL)
        self.cancel.clicked.connect(checker.stop)
        self.progress = QProgressBar()
        self.progress.setAccessibleName(wording.PROGRESS_NAME)
        self.summary, self.notes = PlainLabel(), PlainLabel()
        for label in (self.summary, self.notes):
            label.setWordWrap(True)
        self.notes.setProperty("role", "muted")
        self.table = GradientTable()
        self.gains = QCheckBox(wording.GAINS)
        self.gains.setToolTip(wording.GAINS_TIP)
        self.gains.toggled.connect(self.table.show_gains)
        self.table.show_gains(False)
        self._assemble()
        checker.changed.connect(self.show_check)
        self.show_check()

    def _assemble(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.check)
        top.addWidget(self.cancel)
        top.addWidget(self.progress)
        top.addWidget(self.gains)
        top.addWidget(self.summary, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.notes)
        layout.addWidget(self.table, 1)

    def show_change(self, change: Change) -> None:
        """Another notation, or data with or without targets; the rows follow the check itself."""
        del change
        self._show_rows()
        self._show_words()

    def show_check(self) -> None:
        """How far the check is, or what came out."""
        checker = self._checker
        self.check.setVisible(not checker.running)
        for widget in (self.cancel, self.progress):
            widget.setVisible(checker.running)
        if checker.running:
            self.progress.setRange(0, checker.count)
            self.progress.setValue(checker.done)
        if self.table.gradients.given is not checker.rows:
            self._show_rows()
        self._show_words()

    def _show_rows(self) -> None:
        self.table.gradients.set_rows(self._checker.rows, self._checker.values, self._checker.notation)

    def _show_words(self) -> None:
        checker = self._checker
        ended = checker.values is not None and not checker.running
        text = checker.why_not or wording.EMPTY
        if checker.running:
            text = wording.PROGRESS.format(done=grouped(checker.done), count=grouped(checker.count))
        elif ended:
            text = summary(checker.rows, checker.count)
        self.summary.setText(text)
        self.summary.setToolTip(gradient_check_wording.TOLERANCE)
        wrong = any(not row.agrees for row in checker.rows)
        self.summary.setStyleSheet(f"color: {self._theme.negative}; font-weight: bold;" if wrong else "")
        values = checker.values if ended else None
        found = explanations(checker.rows, values, checker.notation) if values else ()
        self.notes.setText(" ".join(found))
        self.notes.setVisible(bool(self.notes.text()))
        self.table.setVisible(ended)
        self.gains.setVisible(ended)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setStyleSheet(f"GradientPanel {{ background: {theme.panel}; }}")
        self.table.set_theme(theme)
        self._show_words()
