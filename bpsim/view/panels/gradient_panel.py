"""The Gradient check panel: backpropagation beside central differences for every parameter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bpsim.document.checker import Checker
from bpsim.simulator import Simulator
from bpsim.trace import check_wording
from bpsim.trace.gradient_notes import explanations, summary
from bpsim.view.panels import gradient_wording as wording
from bpsim.view.panels.gradient_model import NOTE, GradientModel
from bpsim.view.theme import LIGHT, Theme


class GradientTable(QTableView):
    """The rows; click or Enter goes to a gradient's step, Ctrl+C copies the selected rows with all digits."""

    chosen = Signal(object)
    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gradients = GradientModel(self)
        self.setModel(self.gradients)
        self.setAccessibleName(wording.TABLE_NAME)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setResizeContentsPrecision(100)
        # A note says the number first; the rest of it, where there is no room, is said above the rows.
        self.horizontalHeader().setSectionResizeMode(NOTE, QHeaderView.ResizeMode.Stretch)
        self._copy = QAction(wording.COPY_ROWS, self)
        self._copy.setShortcut(QKeySequence.StandardKey.Copy)
        self._copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._copy.triggered.connect(self.copy_selected)
        self.addAction(self._copy)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        self.entered.connect(self._point)
        self.customContextMenuRequested.connect(self._show_menu)

    def set_theme(self, theme: Theme) -> None:
        self.gradients.set_theme(theme)
        self.setStyleSheet(
            f"QTableView {{ background: {theme.panel}; border: none; }}"
            f"QTableView::item {{ padding: 0 6px; }}"
            f"QTableView::item:selected {{ background: {theme.operand}; }}"
            f"QHeaderView, QHeaderView::section {{ background: {theme.panel}; color: {theme.muted};"
            f" border: none; padding: 3px 6px; font-weight: bold; }}"
        )
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self.gradients.rows[index.row()].quantity)

    def _point(self, index: QModelIndex) -> None:
        self.pointed.emit(self.gradients.rows[index.row()].quantity)

    def copy_selected(self) -> None:
        """The selected rows, all where none is, tab-separated below the names of the columns."""
        chosen = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        self._copy_rows(chosen or list(range(len(self.gradients.rows))))

    def copy_all(self) -> None:
        self._copy_rows(list(range(len(self.gradients.rows))))

    def _copy_rows(self, numbers: list[int]) -> None:
        rows = (self.gradients.exact(self.gradients.rows[number]) for number in numbers)
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in (wording.COLUMNS, *rows)))

    def _show_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._copy)
        menu.addAction(wording.COPY_ALL).triggered.connect(self.copy_all)
        menu.popup(self.viewport().mapToGlobal(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)


class GradientPanel(QFrame):
    """A button, what came out in one sentence, why some rows are special, and the rows."""

    check_requested = Signal()

    def __init__(self, checker: Checker, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._checker = checker
        self._notation = simulator.notation
        self._shown: object = None
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
        self.summary, self.notes = QLabel(), QLabel()
        for label in (self.summary, self.notes):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.notes.setProperty("role", "muted")
        self.table = GradientTable()
        self._assemble()
        checker.changed.connect(self.show_check)
        self.show_check()

    def _assemble(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.check)
        top.addWidget(self.cancel)
        top.addWidget(self.progress)
        top.addWidget(self.summary, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.notes)
        layout.addWidget(self.table, 1)

    def show_simulator(self, simulator: Simulator) -> None:
        """Another notation or network; the rows follow the check itself."""
        if simulator.notation is not self._notation:
            self._notation, self._shown = simulator.notation, None
            self.show_check()

    def show_check(self) -> None:
        """How far the check is, or what came out."""
        checker = self._checker
        self.check.setVisible(not checker.running)
        for widget in (self.cancel, self.progress):
            widget.setVisible(checker.running)
        if checker.running:
            self.progress.setRange(0, checker.count)
            self.progress.setValue(checker.done)
        if self._shown is not checker.rows:
            self._shown = checker.rows
            self.table.gradients.set_rows(checker.rows, checker.record, self._notation)
        self._show_words()

    def _show_words(self) -> None:
        checker = self._checker
        ended = checker.record is not None and not checker.running
        text = wording.EMPTY
        if checker.running:
            text = wording.PROGRESS.format(done=checker.done, count=checker.count)
        elif ended:
            text = summary(checker.rows, checker.count)
        self.summary.setText(text)
        self.summary.setToolTip(check_wording.TOLERANCE)
        wrong = any(not row.agrees for row in checker.rows)
        self.summary.setStyleSheet(f"color: {self._theme.negative}; font-weight: bold;" if wrong else "")
        record = checker.record if ended else None
        found = explanations(checker.rows, record, self._notation) if record else ()
        self.notes.setText(" ".join(found))
        self.notes.setVisible(bool(self.notes.text()))
        self.table.setVisible(ended)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setStyleSheet(f"GradientPanel {{ background: {theme.panel}; }}")
        self.table.set_theme(theme)
        self._show_words()
