"""The table of every panel that lists numbers: the same keys, copying, focus and header in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QMenu, QTableView, QWidget

from bpsim.sentences import _
from bpsim.view.focus_ring import FocusRing
from bpsim.view.paging import pages
from bpsim.view.panels.symbol_header import PADDING, SymbolHeader
from bpsim.view.theme import LIGHT, Theme, text_font

Index = QModelIndex | QPersistentModelIndex
EXACT = Qt.ItemDataRole.UserRole
"""The role by which a model gives a cell as it is copied: a number with all its digits."""
COPY_VALUE = _("Copy &Value")
COPY_ROWS = _("&Copy Selected Rows")
COPY_ALL = _("Copy &All Rows")
MARGIN = 3
"""Pixels that Qt leaves beside the text of a cell; with its padding, numbers stand below the names of their columns."""
ROOM = 6
"""Pixels of a row beside the height of its text."""


class NumberTable(QTableView):
    """Arrows go from cell to cell, Tab goes on to what is next, Enter does what a click does.

    Ctrl+C copies the rows that are selected, all where none is, as text with tabs below the names of the columns; Alt
    with PageDown and PageUp scrolls. A table that is out of sight lights nothing and goes nowhere.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names = SymbolHeader(Qt.Orientation.Horizontal, self)
        self.setHorizontalHeader(self.names)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.copy = QAction(COPY_ROWS, self)
        self.copy.setShortcut(QKeySequence.StandardKey.Copy)
        self.copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.copy.triggered.connect(self.copy_selected)
        self.addAction(self.copy)
        self.clicked.connect(self.choose)
        self.customContextMenuRequested.connect(self._show_menu)
        FocusRing(self)
        NumberTable.set_theme(self, LIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Other colours and text sizes."""
        self.setStyleSheet(
            f"QTableView {{ background: {theme.panel}; border: none; outline: none; }}"
            f"QTableView::item {{ padding: 0 {PADDING - MARGIN}px; }}"
            f"QTableView::item:selected {{ background: {theme.operand}; color: {theme.ink}; }}"
            f"QTableCornerButton::section {{ background: {theme.panel}; border: none; }}"
        )
        self.names.set_look(theme, text_font(bold=True))
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + ROOM)

    @property
    def seen(self) -> bool:
        """Whether its panel is in sight: behind another tab, Qt leaves a table visible and lets it have keys."""
        panel: QWidget = self
        while (outer := panel.parentWidget()) is not None and not outer.isWindow():
            panel = outer
        return self.isVisible() and not panel.visibleRegion().isEmpty()

    # What a table does with its cells

    def choose(self, index: Index) -> None:
        """What a click on a cell does, and Enter."""

    def enter(self, index: Index) -> None:
        """Does what Enter does with the current cell."""
        self.choose(index)

    # Copying

    def copy_value(self) -> None:
        """The current cell, with all digits."""
        self._to_clipboard(self._value())

    def copy_selected(self) -> None:
        """The rows with a selected cell, all where none is selected, below the names of the columns."""
        parts = self.selectionModel().selection().toList()
        chosen = {row for part in parts for row in range(part.top(), part.bottom() + 1)}
        self._copy(sorted(chosen) or range(self.model().rowCount()))

    def copy_all(self) -> None:
        """Every row, below the names of the columns."""
        self._copy(range(self.model().rowCount()))

    def exact_rows(self, rows: Sequence[int]) -> Iterable[Sequence[str]]:
        """Rows as they are copied, by the columns of the model; a table of many rows has a quicker way."""
        model = self.model()
        columns = range(model.columnCount())
        return ([str(model.index(row, column).data(EXACT) or "") for column in columns] for row in rows)

    def _copy(self, rows: Sequence[int]) -> None:
        model, header = self.model(), self.horizontalHeader()
        columns = [header.logicalIndex(place) for place in range(model.columnCount())]
        names = [str(model.headerData(column, Qt.Orientation.Horizontal) or "") for column in columns]
        cells = ([line[column] for column in columns] for line in self.exact_rows(rows))
        self._to_clipboard("\n".join("\t".join(line) for line in (names, *cells)))

    def _value(self) -> str:
        return str(self.currentIndex().data(EXACT) or "") if self.currentIndex().isValid() else ""

    def _to_clipboard(self, text: str) -> None:
        """Puts a text on the clipboard."""
        QGuiApplication.clipboard().setText(text)

    def _show_menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if index.isValid() and not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._value():
            menu.addAction(COPY_VALUE).triggered.connect(self.copy_value)
        menu.addActions(self.actions())
        self.fill_menu(menu)
        menu.popup(self.viewport().mapToGlobal(at))

    def fill_menu(self, menu: QMenu) -> None:
        """The rest of the context menu."""
        menu.addAction(COPY_ALL).triggered.connect(self.copy_all)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if pages(self, event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid() and self.seen:
                self.enter(self.currentIndex())
            return
        super().keyPressEvent(event)
