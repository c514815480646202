"""The fields in which numbers are typed; the numbers themselves are read and written in ``bpsim.trace``."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Protocol, runtime_checkable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QHideEvent, QKeyEvent, QMoveEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from bpsim.trace.numerals import format_exact, format_given, format_number, grouped
from bpsim.trace.typed import parse_count, parse_number
from bpsim.view.bubble import Bubble
from bpsim.view.edit_field import EditField
from bpsim.view.text import as_sentence, set_tip
from bpsim.view.theme import number_font


def number_width(digits: int | None) -> int:
    """Pixels that a computed number with so many decimals (None: all) takes in ``number_font``."""
    # The forms that a number may have: decimals, and digits with a power of ten.
    widest = (format_number(-0.12345678901234567, digits), format_number(-1.2345678901234567e-5, digits))
    return max(map(QFontMetrics(number_font()).horizontalAdvance, widest))


@runtime_checkable
class Commits(Protocol):
    """A field that keeps what is typed until it is taken over."""

    def commit(self) -> object: ...


def commit_focus() -> None:
    """Takes over what is typed in the field with the focus, as a command does before it begins."""
    field = QApplication.focusWidget()
    if isinstance(field, Commits):
        field.commit()


class CellField(EditField):
    """The field over a cell of a table, for text that is kept as it was typed."""

    committed = Signal()
    """What was typed is to be taken over, and the field to be closed."""

    def commit(self) -> None:
        """Takes over what is typed."""
        self.committed.emit()


def refuse_number(reason: str) -> None:
    """Marks the number that is being taken over: what asked for it cannot do it."""
    if NumberField.taken is not None:
        NumberField.taken.refuse(reason)


class NumberField(EditField):
    """A field for one number: it shows the rounded value at rest and every digit while it is edited.

    An edit ends in exactly one signal: ``committed`` with the new number (a float; None where the field may be empty
    and is) on Enter, when the focus leaves and when a command begins, or ``cancelled`` on Esc or when what was typed is
    the old number. Text that cannot be taken stays, marked, beside a bubble with the reason, and ``rejected`` is
    emitted; so it is until it is mended, or Esc brings the old number back. Who hears ``committed`` may ``refuse`` too.

    check: raises ValueError, with the reason, for a number that cannot be. optional: the field may be empty. counts: a
    whole number is meant, whose thousands may stand apart, and do at rest.
    """

    taken: ClassVar[NumberField | None] = None
    """The field whose number is being taken over, while ``committed`` is heard."""

    committed = Signal(object)
    finished = Signal()
    """Enter or Esc ended the edit; the keyboard may go elsewhere."""
    cancelled = Signal()
    rejected = Signal(str)

    def __init__(
        self,
        value: float | None = 0.0,
        digits: int | None = 9,
        parent: QWidget | None = None,
        *,
        check: Callable[[float], object] | None = None,
        optional: bool = False,
        counts: bool = False,
    ) -> None:
        super().__init__(parent)
        self._value = None if value is None else float(value)
        self._digits = digits
        self._check = check
        self._optional = optional
        self._counts = counts
        self._editing = False
        self._fault = ""
        self._help = "", ""
        self.bubble = Bubble(self)
        self.setFont(number_font())
        self.textEdited.connect(self._clear_mark)
        self._show_value()

    @property
    def value(self) -> float:
        """The number, with all its digits; setting it emits nothing and leaves what is being typed alone."""
        assert self._value is not None
        return self._value

    @value.setter
    def value(self, value: float) -> None:
        self.show_number(value)

    @property
    def number(self) -> float | None:
        """The number; None where the field is empty."""
        return self._value

    def show_number(self, number: float | None) -> None:
        """Another number, or none; what is being typed stays."""
        typed = self._pending and NumberField.taken is not self and self.text() != self._written()
        self._value = number if number is None else float(number)
        if not typed:
            self._show_value()

    @property
    def fault(self) -> str:
        """Why what was typed cannot be taken; empty where nothing is wrong."""
        return self._fault

    def set_digits(self, digits: int | None) -> None:
        """How many digits show at rest (None: all)."""
        pending, self._digits = self._pending, digits
        if not pending:
            self._show_value()

    def edit(self) -> None:
        """Begin to edit: every digit shows and is selected; text that is marked is there to be mended."""
        self._editing = True
        if not self._fault:
            self._show_value()
        self._select()

    def _select(self) -> None:
        """Selects all, with the cursor before it: of a number that is too long its sign and first digits are seen."""
        self.setSelection(len(self.text()), -len(self.text()))

    def commit(self) -> bool:
        """Takes over what was typed; False where that cannot be, and the text is marked."""
        if not self._pending:
            return True
        if self.text() == self._written():
            self.cancelled.emit()
            return True
        try:
            number = self._read()
        except ValueError as fault:
            self.refuse(str(fault))
            return False
        return self._take(number)

    def refuse(self, reason: str) -> None:
        """Marks what was typed, and says in a sentence why it cannot be taken."""
        reason = as_sentence(reason)
        if not self._fault:
            self._help = self.toolTip(), self.accessibleDescription()
        self._fault = reason
        set_tip(self, reason)
        self.setAccessibleDescription(reason)
        self._set_invalid(True)
        self.bubble.say(reason)
        self.rejected.emit(reason)

    def discard(self) -> None:
        """Puts the number back in the place of what was typed."""
        self._show_value()

    @property
    def _pending(self) -> bool:
        """Whether there may be text that was not taken over yet."""
        return self._editing or bool(self._fault) or self.text() != self._at_rest()

    def _read(self) -> float | None:
        if self._optional and not self.text().strip():
            return None
        number = (parse_count if self._counts else parse_number)(self.text())
        if self._check is not None:
            self._check(number)
        return number

    def _take(self, number: float | None) -> bool:
        self._clear_mark()
        old = self._value
        if number == old:
            self._show_value()
            self.cancelled.emit()
            return True
        text, outer = self.text(), NumberField.taken
        self._value, NumberField.taken = number, self
        try:
            self.committed.emit(number)
        finally:
            NumberField.taken = outer
        if self._fault:
            self._value = old
            self.setText(text)
            return False
        self._show_value()
        return True

    def _written(self) -> str:
        """The number as one would type it: every digit, and a whole number without a point."""
        return "" if self._value is None else format_exact(self._value).removesuffix(".0")

    def _at_rest(self) -> str:
        value = self._value
        if value is None:
            return ""
        return grouped(int(value)) if self._counts and value.is_integer() else format_given(value, self._digits)

    def _show_value(self) -> None:
        self._clear_mark()
        self.setText(self._written() if self._editing else self._at_rest())
        self.setCursorPosition(0)

    def _clear_mark(self) -> None:
        if self._fault:
            self._fault = ""
            tip, description = self._help
            set_tip(self, tip)
            self.setAccessibleDescription(description)
            self._set_invalid(False)
            self.bubble.say("")

    def _set_invalid(self, invalid: bool) -> None:
        self.setProperty("invalid", invalid)
        self.style().unpolish(self)
        self.style().polish(self)

    # Qt

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
        taken = self.commit()
        self._editing = False
        if taken:
            self._show_value()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._editing:
            self.edit()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.commit():
                self._select()
                self.finished.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.discard()
            self._select()
            self.cancelled.emit()
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.bubble.follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.bubble.follow()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.bubble.follow()

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
