"""Renaming a thing where it stands on the graph."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMoveEvent
from PySide6.QtWidgets import QWidget

from bpsim.view.bubble import Bubble
from bpsim.view.canvas.editor import SMALLEST_FONT
from bpsim.view.canvas.places import Place
from bpsim.view.canvas.style import name_font
from bpsim.view.numbers import CellField
from bpsim.view.text import as_sentence, set_tip

LETTERS = 8
"""Width of the field, at least."""


class NameField(CellField):
    """A field for one name. ``committed`` on Enter, where the focus leaves and where a command begins; ``cancelled`` on
    Esc. Who hears the first may ``refuse``: then the text stays, marked, beside a bubble with the reason.
    """

    cancelled = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.fault = ""
        self.bubble = Bubble(self)
        self.setText(name)
        self.selectAll()
        self.textEdited.connect(self._unmark)

    def refuse(self, reason: str) -> None:
        """Marks what was typed, and says why it cannot be taken; an empty reason takes the mark away."""
        self.fault = reason = as_sentence(reason)
        set_tip(self, reason)
        self.setAccessibleDescription(reason)
        self.setProperty("invalid", bool(reason))
        self.style().unpolish(self)
        self.style().polish(self)
        self.bubble.say(reason)

    def _unmark(self) -> None:
        if self.fault:
            self.refuse("")

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        passing = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in passing:
            self.commit()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.bubble.follow()

    def event(self, event: QEvent) -> bool:
        # Esc belongs to the field, also where the window has a shortcut for it.
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


class NameEditor(QObject):
    """At most one open field over the graph. ``renamed``: a place, and the text typed; ``closed``: it is gone."""

    renamed = Signal(object, str)
    closed = Signal()

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._name = ""
        self.field: NameField | None = None
        self.place: Place | None = None
        """The place of what is renamed."""

    def open(self, place: Place, name: str, said: str, where: QRectF, scale: float) -> None:
        """A field over the middle of ``where`` (in the viewport) with a name, selected. said: what it is called."""
        self.close()
        field = NameField(name, self._viewport)
        field.setObjectName("name_editor")
        field.setAccessibleName(said)
        font = name_font()
        font.setPixelSize(max(SMALLEST_FONT, round(14 * scale)))
        field.setFont(font)
        field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field, self.place, self._name = field, place, name
        field.committed.connect(self._commit)
        field.cancelled.connect(self.close)
        self.stand_on(where)
        field.show()
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def stand_on(self, where: QRectF) -> None:
        """Goes where the thing went."""
        field = self.field
        if field is None:
            return
        letters = "M" * max(LETTERS, min(len(self._name), 3 * LETTERS))
        width = round(QFontMetricsF(field.font()).horizontalAdvance(letters)) + 20
        box = QRect(0, 0, min(width, self._viewport.width() - 8), field.sizeHint().height())
        box.moveCenter(where.center().toPoint())
        box.moveRight(min(box.right(), self._viewport.width() - 4))
        box.moveLeft(max(box.left(), 4))
        field.setGeometry(box)

    def refuse(self, reason: str) -> None:
        """Marks a name that cannot be."""
        if self.field is not None:
            self.field.refuse(reason)

    def close(self) -> None:
        """Takes the field away; what is typed in it is lost."""
        field, self.field, self.place = self.field, None, None
        if field is None:
            return
        # Losing the focus would commit.
        field.blockSignals(True)
        self.closed.emit()
        field.hide()
        field.refuse("")
        field.deleteLater()

    def _commit(self) -> None:
        field, place = self.field, self.place
        if field is None or place is None:
            return
        if field.text() != self._name:
            self.renamed.emit(place, field.text())
        # Whoever heard it may have refused the name, or shown another network.
        if field is self.field and not field.fault:
            self.close()
