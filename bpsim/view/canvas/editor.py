"""Editing a number where it stands on the graph."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent
from PySide6.QtWidgets import QWidget

from bpsim.core.quantity import Quantity
from bpsim.trace.numerals import format_exact
from bpsim.view.canvas.snapshot import Label
from bpsim.view.canvas.style import figure_font
from bpsim.view.numbers import NumberField
from bpsim.view.text import PlainLabel
from bpsim.view.theme import Theme

SMALLEST_FONT = 13
_STEPPING = (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class _Field(NumberField):
    """While a number is typed, the keys that step the program do not."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _STEPPING:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _STEPPING:
            super().keyPressEvent(event)
        event.accept()


class NumberEditor(QObject):
    """At most one open field over the graph. ``edited``: quantity and its new value; ``closed``: the field is gone."""

    edited = Signal(object, object)
    closed = Signal()

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._quantity: Quantity | None = None
        self.field: NumberField | None = None
        self.message = PlainLabel(parent=viewport)
        self.message.setWordWrap(True)
        self.message.hide()

    @property
    def is_open(self) -> bool:
        return self.field is not None

    def set_theme(self, theme: Theme) -> None:
        """The colours of the message; the field follows the application's style sheet."""
        self.message.setStyleSheet(
            f"background: {theme.panel}; color: {theme.negative}; border: 1px solid {theme.negative};"
            "border-radius: 4px; padding: 3px 6px;"
        )

    def open(self, label: Label, digits: int | None, where: QRectF, scale: float) -> None:
        """A field over ``where`` (in the viewport) with the exact number of a label, selected."""
        self.close()
        field = _Field(label.number, digits, self._viewport)
        field.setObjectName("number_editor")
        field.setAccessibleName(label.name)
        font = figure_font()
        font.setPixelSize(max(SMALLEST_FONT, round(12 * scale)))
        field.setFont(font)
        self.field, self._quantity = field, label.editable
        self._place(field, where)
        field.committed.connect(self._commit)
        field.cancelled.connect(self.close)
        field.rejected.connect(self._show_message)
        field.textEdited.connect(self.message.hide)
        field.show()
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.edit()

    def close(self) -> None:
        """Takes the field away without committing what is in it."""
        field, self.field, self._quantity = self.field, None, None
        self.message.hide()
        if field is None:
            return
        # Losing the focus would commit.
        field.blockSignals(True)
        # Before it is hidden, which would move the focus on, and with it what is selected.
        self.closed.emit()
        field.hide()
        field.deleteLater()

    def _commit(self, value: object) -> None:
        quantity = self._quantity
        self.close()
        if quantity is not None:
            self.edited.emit(quantity, value)

    def _place(self, field: NumberField, where: QRectF) -> None:
        text = QFontMetricsF(field.font()).horizontalAdvance(format_exact(field.value))
        width = max(where.width(), text) + 26
        height = max(field.sizeHint().height(), round(where.height()) + 6)
        box = QRect(round(where.left()) - 7, round(where.center().y() - height / 2), round(width), height)
        box.moveRight(min(box.right(), self._viewport.width() - 4))
        box.moveLeft(max(box.left(), 4))
        field.setGeometry(box)

    def _show_message(self, text: str) -> None:
        """Says under the field what is wrong with what was typed."""
        if self.field is None:
            return
        self.message.setText(text)
        self.message.setFixedWidth(min(280, self._viewport.width() - 8))
        self.message.adjustSize()
        box = self.message.geometry()
        box.moveTopLeft(self.field.geometry().bottomLeft())
        box.moveRight(min(box.right(), self._viewport.width() - 4))
        if box.bottom() > self._viewport.height():
            box.moveBottom(self.field.geometry().top() - 2)
        self.message.setGeometry(box)
        self.message.show()
        self.message.raise_()
