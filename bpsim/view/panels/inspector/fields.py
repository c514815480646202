"""The fields of the Inspector: a number of one or of several things, and a line of text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from bpsim.editing.changes import Change, Way, read_change
from bpsim.trace.numerals import grouped
from bpsim.view.bubble import Bubble
from bpsim.view.numbers import CellField, NumberField
from bpsim.view.panels.inspector import wording
from bpsim.view.text import as_sentence, set_tip


class ChangeField(NumberField):
    """A number of ``count`` things: what is typed sets it, or changes each of them. Empty where they differ.

    changed: the ``Change`` that was typed. hinted: what Enter would do; empty where that is plain.
    """

    changed = Signal(object)
    hinted = Signal(str)

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(None, 9, parent, optional=True)
        self.count = count
        self.setPlaceholderText(wording.SEVERAL)
        set_tip(self, wording.NUMBER_TIP if count == 1 else wording.NUMBERS_TIP)
        self.textEdited.connect(self._hint)

    def _change(self) -> Change | None:
        """What is typed; None where that is nothing. Raises ValueError."""
        return read_change(self.text(), several=self.count > 1) if self.text().strip() else None

    def _hint(self) -> None:
        try:
            change = self._change()
        except ValueError:
            change = None
        plain = change is None or (change.way is Way.SET and self.count == 1)
        self.hinted.emit("" if plain or change is None else self._says(change))

    def _says(self, change: Change) -> str:
        if self.count == 1:
            return wording.ONE.format(change=change.text)
        form = wording.ALL_TO if change.way is Way.SET else wording.EACH
        return form.format(count=grouped(self.count), change=change.text)

    def commit(self) -> bool:
        """Takes over what is typed; False where that cannot be, and the text is marked."""
        if not self._pending or NumberField.taken is self:  # a form that is made anew takes the keyboard away
            return True
        self.hinted.emit("")
        if self.text() == self._written() or not self.text().strip():
            self.discard()
            self.cancelled.emit()
            return True
        text, outer = self.text(), NumberField.taken
        NumberField.taken = self
        try:
            change = self._change()
            assert change is not None
            self._clear_mark()
            self.changed.emit(change)
        except ValueError as fault:
            self.refuse(str(fault))
        finally:
            NumberField.taken = outer
        if self.fault:
            self.setText(text)
            return False
        self._show_value()
        return True

    def discard(self) -> None:
        super().discard()
        self.hinted.emit("")


class TextField(CellField):
    """A line of text, taken over on Enter, when the keyboard leaves and when a command begins; Esc brings it back."""

    edited = Signal(str)
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "field")
        self._kept = self._at_rest = ""
        """The text, and how the field writes it: a very long one is cut."""
        self._taken = False
        """Whether what was typed is being taken over."""
        self.bubble = Bubble(self)
        self.textEdited.connect(self._forget)

    def show_text(self, text: str) -> None:
        """Another text; what is being typed stays."""
        typed, other = self._typed, text != self._kept
        self._kept = text
        if not typed or (self._taken and other):
            self._show()

    def _show(self) -> None:
        self.setText(self._kept)
        self.setCursorPosition(0)
        self._at_rest = self.text()

    @property
    def _typed(self) -> bool:
        return self.text() != self._at_rest

    def commit(self) -> None:
        """Takes over what is typed."""
        if not self._typed or self._taken:
            return
        self._forget()
        self._taken = True
        self.edited.emit(self.text())
        self._taken = False

    def refuse(self, reason: str) -> None:
        """Marks what was typed, and says why it cannot be taken."""
        self._mark(reason)

    def discard(self) -> None:
        """Puts back what it was."""
        self._forget()
        self._show()

    def _forget(self) -> None:
        if self.bubble.text():
            self._mark("")

    def _mark(self, reason: str) -> None:
        reason = as_sentence(reason)
        self.bubble.say(reason)
        self.setAccessibleDescription(reason)
        self.setProperty("invalid", bool(reason))
        self.style().unpolish(self)
        self.style().polish(self)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
            if not self.bubble.text():
                self.finished.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.discard()
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.commit()

    def event(self, event: QEvent) -> bool:
        # Esc belongs to the field while something is typed, also where the window has a shortcut for it.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)


class LinesField(QPlainTextEdit):
    """A text of several lines, taken over when the keyboard leaves."""

    edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "field")
        self._kept = self._at_rest = ""
        """The text, and how the field writes it: with other ends of lines and blanks."""
        self._taken = False
        self.setTabChangesFocus(True)

    def show_text(self, text: str) -> None:
        """Another text; what is being typed stays."""
        typed, other = self._typed, text != self._kept
        self._kept = text
        if other and (self._taken or not typed):
            self.setPlainText(text)
            self._at_rest = self.toPlainText()

    @property
    def _typed(self) -> bool:
        return self.toPlainText() != self._at_rest

    def commit(self) -> None:
        """Takes over what is typed."""
        if self._typed and not self._taken:
            self._taken = True
            self.edited.emit(self.toPlainText())
            self._taken = False

    # Qt

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.commit()
