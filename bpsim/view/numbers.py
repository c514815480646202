"""The field in which a number is typed; the numbers themselves are read and written in ``bpsim.trace``."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from bpsim.trace.numerals import format_exact, format_given, format_number
from bpsim.trace.typed import parse_number
from bpsim.view.text import set_tip
from bpsim.view.theme import number_font


def number_width(digits: int | None) -> int:
    """Pixels that a computed number with so many decimals (None: all) takes in ``number_font``."""
    # The forms that a number may have: decimals, and digits with a power of ten.
    widest = (format_number(-0.12345678901234567, digits), format_number(-1.2345678901234567e-5, digits))
    return max(map(QFontMetrics(number_font()).horizontalAdvance, widest))


def _typed(value: float) -> str:
    """Every digit, as one would type it: a whole number without a point."""
    return format_exact(value).removesuffix(".0")


class NumberField(QLineEdit):
    """A field for one number: it shows the rounded value at rest and every digit while it is edited.

    An edit ends in exactly one signal: ``committed`` with the new number (a float) on Enter or when the focus leaves,
    or ``cancelled`` on Esc, or when what was typed is the old number or, as the focus leaves, no number. Enter on text
    that is no number leaves it there, marked, and emits ``rejected`` with the reason.
    """

    committed = Signal(object)
    finished = Signal()
    """Enter or Esc ended the edit; the keyboard may go elsewhere."""
    cancelled = Signal()
    rejected = Signal(str)

    def __init__(self, value: float = 0.0, digits: int | None = 9, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = float(value)
        self._digits = digits
        self._editing = False
        self._help = ""
        self.setFont(number_font())
        self.textEdited.connect(self._clear_mark)
        self._show_value()

    @property
    def value(self) -> float:
        """The number, with all its digits; setting it emits nothing and leaves what is being typed alone."""
        return self._value

    @value.setter
    def value(self, value: float) -> None:
        typed = self._editing and self.text() != _typed(self._value)
        self._value = float(value)
        if not typed:
            self._show_value()

    def set_digits(self, digits: int | None) -> None:
        """How many digits show at rest (None: all)."""
        self._digits = digits
        if not self._editing:
            self._show_value()

    def edit(self) -> None:
        """Begin to edit: every digit shows and is selected."""
        self._editing = True
        self._show_value()
        self.selectAll()

    def _show_value(self) -> None:
        self._clear_mark()
        self.setText(_typed(self._value) if self._editing else format_given(self._value, self._digits))
        self.setCursorPosition(0)

    def _commit(self) -> bool:
        """Take over what was typed; False where it is no number."""
        if self.text() == _typed(self._value):
            self.cancelled.emit()
            return True
        try:
            value = parse_number(self.text())
        except ValueError as fault:
            self._mark(str(fault))
            return False
        changed = value != self._value
        self._value = value
        self._show_value()
        if changed:
            self.committed.emit(value)
        else:
            self.cancelled.emit()
        return True

    def _mark(self, message: str) -> None:
        if not self.property("invalid"):
            self._help = self.toolTip()
        set_tip(self, message)
        self.setAccessibleDescription(message)
        self._set_invalid(True)
        self.rejected.emit(message)

    def _clear_mark(self) -> None:
        if self.property("invalid"):
            set_tip(self, self._help)
            self.setAccessibleDescription("")
            self._set_invalid(False)

    def _set_invalid(self, invalid: bool) -> None:
        self.setProperty("invalid", invalid)
        self.style().unpolish(self)
        self.style().polish(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self._editing:
            self.edit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # A context menu or another window borrows the focus and gives it back.
        passing = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if not self._editing or event.reason() in passing:
            return
        taken = self._commit()
        self._editing = False
        self._show_value()
        if not taken:
            self.cancelled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._editing:
            self.edit()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._commit():
                self.selectAll()
                self.finished.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self._show_value()
            self.selectAll()
            self.cancelled.emit()
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def event(self, event: QEvent) -> bool:
        # Esc belongs to the field while it is edited, also where the window has a shortcut for it.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._editing
        ):
            event.accept()
            return True
        return super().event(event)
