"""A line of the formulas: the field in which it is typed, how it was read, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from bpsim.core.errors import FormulaError
from bpsim.formulas.syntax import Line
from bpsim.trace.typeset_line import typeset_line
from bpsim.view.edit_field import EditField
from bpsim.view.formula.label import FormulaLabel
from bpsim.view.panels.formulas import wording
from bpsim.view.text import PlainLabel, as_sentence, set_tip
from bpsim.view.theme import Theme, number_font

CARET = "▲"
BETWEEN = re.compile(r"\s*[;\n]\s*")
"""What parts the formulas of a text."""
_WORD = re.compile(r"[^\W\d]\w*")
"""What may be a name in a line."""
_Key, _Modifier = Qt.Key, Qt.KeyboardModifier


class LineField(EditField):
    """The field of a line. It emits what its keys ask for, and says nothing of what is typed."""

    taken = Signal(bool)
    """The text is to be taken over; True for Enter, or a semicolon at its end, after which another line may begin."""
    pasted = Signal(object)
    """Several formulas are to be pasted: their texts."""
    restored = Signal()
    removed = Signal()
    moved = Signal(int)
    """1: below the next line; -1: above the one before."""
    walked = Signal(int)
    """1: the keyboard goes to the next line; -1: to the one before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "field")
        self.setFont(number_font())
        self.setPlaceholderText(wording.EMPTY_LINE)
        set_tip(self, wording.LINE_TIP)

    def commit(self) -> bool:
        """Takes over what is typed, as a command does before it begins."""
        self.taken.emit(False)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers() & ~_Modifier.KeypadModifier
        step = {_Key.Key_Down: 1, _Key.Key_Up: -1}.get(_Key(key))
        ends = event.text() == ";" and self.cursorPosition() == len(self.text())
        if event.matches(QKeySequence.StandardKey.Paste):
            texts = BETWEEN.split(QGuiApplication.clipboard().text().strip("; \n"))
            if len(texts) > 1:
                self.pasted.emit(texts)
            else:
                super().keyPressEvent(event)
        elif ends or key in (_Key.Key_Return, _Key.Key_Enter):
            self.taken.emit(True)
        elif key == _Key.Key_Escape:
            self.restored.emit()
        elif key == _Key.Key_Backspace and modifiers == _Modifier.ControlModifier:
            self.removed.emit()
        elif step and modifiers == _Modifier.AltModifier:
            self.moved.emit(step)
        elif step and modifiers == _Modifier.NoModifier:
            self.walked.emit(step)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # A context menu or another window borrows the focus and gives it back.
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.taken.emit(False)

    def event(self, event: QEvent) -> bool:
        # These keys belong to the field, also where the window has a shortcut for them.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            control = event.modifiers() == _Modifier.ControlModifier and event.key() == _Key.Key_Backspace
            alone = event.key() == _Key.Key_Escape or event.modifiers() == _Modifier.AltModifier
            if control or (alone and event.key() in (_Key.Key_Escape, _Key.Key_Up, _Key.Key_Down)):
                event.accept()
                return True
        return super().event(event)


class LineRow(QWidget):
    """One line. ``line``: as it is taken over, empty for one that is not there yet.

    Its signals are those of its field, with the row.
    """

    taken = Signal(object, bool)
    pasted = Signal(object, object)
    restored = Signal(object)
    removed = Signal(object)
    moved = Signal(object, int)
    walked = Signal(object, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = ""
        self._read: str | None = None
        self._said: tuple[FormulaError | None, str] = (None, "")
        self.field = LineField()
        self.read_as = FormulaLabel(1.1)
        self.caret, self.fault = PlainLabel(CARET), PlainLabel()
        self.fault.setWordWrap(True)
        for label in (self.caret, self.fault):
            label.setProperty("role", "fault")
            label.hide()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(14)
        layout.setVerticalSpacing(0)
        layout.addWidget(self.field, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.read_as, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.caret, 1, 0)
        layout.addWidget(self.fault, 2, 0, 1, 2)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(1, 1)
        field = self.field
        field.taken.connect(self._take)
        field.pasted.connect(self._paste)
        field.restored.connect(self._restore)
        field.removed.connect(self._remove)
        field.moved.connect(self._move)
        field.walked.connect(self._walk)

    @property
    def typed(self) -> str:
        """What stands in the field, without blanks around it."""
        return self.field.text().strip()

    @property
    def pending(self) -> bool:
        """Whether it is another text than the one that was taken over."""
        return self.typed != self.line

    def set_number(self, number: int) -> None:
        """Which line it is, from 0."""
        self.field.setAccessibleName(wording.LINE.format(number=number + 1))

    def show_read(self, line: Line | None) -> None:
        """How the text was read; nothing where it could not be."""
        if self._read == self.typed and line:
            return
        self._read = self.typed if line else None
        shown = typeset_line(line) if line else None
        if shown:
            self.read_as.set_written(shown)
        else:
            self.read_as.set_words(wording.TOO_LONG if line else "")

    def show_fault(self, fault: FormulaError | None, hint: str = "") -> None:
        """Says under the line what is wrong with it, and where; or a hint."""
        if (fault, hint) == self._said:
            return
        self._said = fault, hint
        names = _WORD.findall(self.field.text())
        said = as_sentence(fault.reason if fault else hint, names)
        self.fault.setText(said)
        self.fault.setVisible(bool(said))
        self.caret.setVisible(fault is not None)
        self.fault.setProperty("role", "fault" if fault else "muted")
        self.field.setProperty("invalid", fault is not None)
        self.field.setAccessibleDescription(said)
        for widget in (self.field, self.fault):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        if fault:
            self.caret.setIndent(self._caret_at(fault.start))

    def _caret_at(self, character: int) -> int:
        """Pixels from the left edge of the field to a character, at most to its right edge."""
        metrics = QFontMetrics(self.field.font())
        half = QFontMetrics(self.caret.font()).horizontalAdvance(CARET) // 2
        before = metrics.horizontalAdvance(self.field.text()[:character]) + metrics.averageCharWidth() // 2
        return max(0, min(before + 6, self.field.width() - 8) - half)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or another size of text."""
        self.read_as.set_theme(theme)
        self.field.setFont(number_font())

    def _take(self, enter: bool) -> None:
        self.taken.emit(self, enter)

    def _paste(self, texts: Sequence[str]) -> None:
        self.pasted.emit(self, texts)

    def _restore(self) -> None:
        self.restored.emit(self)

    def _remove(self) -> None:
        self.removed.emit(self)

    def _move(self, by: int) -> None:
        self.moved.emit(self, by)

    def _walk(self, by: int) -> None:
        self.walked.emit(self, by)
