"""The edits that can be undone and redone, the last one made marked; choosing one goes to just after it."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QColor, QPalette, QUndoStack
from PySide6.QtWidgets import QFrame, QStyledItemDelegate, QStyleOptionViewItem, QUndoView, QWidget

from bpsim.view.focus_ring import FocusRing
from bpsim.view.number_table import Index
from bpsim.view.panels import history_wording as wording
from bpsim.view.text import one_line
from bpsim.view.theme import LIGHT, Theme, text_font

SIZE = QSize(220, 160)
"""The size that the panel asks for, in pixels; it can be made smaller."""


class HistoryPanel(QUndoView):
    """Arrows go from edit to edit, as undo and redo do; what comes after the marked one can be redone."""

    def __init__(self, edits: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(edits, parent)
        self.setAccessibleName(wording.TITLE)
        self.setAccessibleDescription(wording.DESCRIPTION)
        self.setEmptyLabel(wording.EMPTY)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._entries = _Entry(self)
        self.setItemDelegate(self._entries)
        FocusRing(self)
        self.set_theme(LIGHT)

    def show_present(self) -> None:
        """Scrolls to the last edit that was made."""
        self.scrollTo(self.currentIndex())

    def set_theme(self, theme: Theme) -> None:
        """Other colours and text sizes."""
        self._entries.muted = QColor(theme.muted)
        self.setFont(text_font())
        self.setStyleSheet(
            f"HistoryPanel {{ background: {theme.panel}; color: {theme.ink}; border: none; outline: none; }}"
            f"HistoryPanel::item {{ padding: 2px 10px; }}"
            f"HistoryPanel::item:selected {{ background: {theme.current_fill}; color: {theme.ink}; }}"
        )

    # Qt

    def keyboardSearch(self, search: str) -> None:
        """A letter goes nowhere: to go to an edit is to undo those after it."""

    def sizeHint(self) -> QSize:
        return SIZE

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class _Entry(QStyledItemDelegate):
    """One edit, faint where it can be redone. A name of the user in its text is one line, letter by letter."""

    def __init__(self, panel: HistoryPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.muted = QColor(LIGHT.muted)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.row() > self._panel.stack().index():  # row 0 stands for no edit
            option.palette.setColor(QPalette.ColorRole.Text, self.muted)

    def displayText(self, value: object, locale: QLocale | QLocale.Language) -> str:  # noqa: ARG002
        return one_line(str(value))
