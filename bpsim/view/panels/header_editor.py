"""Renaming a column where its name stands."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QWidget

from bpsim.view.canvas.name_editor import NameField
from bpsim.view.theme import text_font

LETTERS = 8
"""Width of the field, at least."""


class HeaderEditor(QObject):
    """At most one open field over a header. ``renamed``: what was given for the column, and the text typed."""

    renamed = Signal(object, str)

    def __init__(self, header: QHeaderView, table: QWidget) -> None:
        """table: where the keyboard goes from the field."""
        super().__init__(header)
        self._header, self._table = header, table
        self._thing: object = None
        self._name = ""
        self.field: NameField | None = None

    def open(self, section: int, thing: object, name: str) -> None:
        """A field over a section with the name of a thing, selected."""
        self.close()
        header = self._header
        field = NameField(name, header.viewport())
        field.setObjectName("column_name")
        field.setFont(text_font())
        field.committed.connect(self._commit)
        field.cancelled.connect(self.close)
        self.field, self._thing, self._name = field, thing, name
        least = field.fontMetrics().horizontalAdvance("M" * LETTERS)
        width = max(least, header.sectionSize(section))
        right = header.sectionViewportPosition(section) + header.sectionSize(section)
        left = max(0, min(right - width, header.viewport().width() - width))
        field.setGeometry(QRect(left, 0, width, header.height()))
        field.show()
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, reason: str) -> None:
        """Marks a name that cannot be."""
        if self.field is not None:
            self.field.refuse(reason)

    def close(self) -> None:
        """Takes the field away; what is typed in it is lost."""
        field, self.field = self.field, None
        if field is None:
            return
        field.blockSignals(True)  # losing the focus would commit
        had_keyboard = field.hasFocus()
        field.refuse("")
        field.hide()
        field.deleteLater()
        if had_keyboard:
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _commit(self) -> None:
        field = self.field
        if field is None:
            return
        if field.text() != self._name:
            self.renamed.emit(self._thing, field.text())
        # Whoever heard it may have refused the name, or shown another table.
        if field is self.field and not field.fault:
            self.close()
