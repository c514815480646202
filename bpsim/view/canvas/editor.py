"""Editing a number where it stands on the graph."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget

from bpsim.core.quantity import Quantity
from bpsim.trace.numerals import format_exact, grouped
from bpsim.view.canvas import wording
from bpsim.view.canvas.graph_picture import Label
from bpsim.view.canvas.places import Place
from bpsim.view.canvas.style import figure_font
from bpsim.view.numbers import NumberField

SMALLEST_FONT = 13


class NumberEditor(QObject):
    """At most one open field over the graph. ``edited``: quantities, and one value for all; ``closed``: it is gone."""

    edited = Signal(object, object)
    closed = Signal()

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._quantities: tuple[Quantity, ...] = ()
        self.field: NumberField | None = None
        self.place: Place | None = None
        """The place of the number that is edited."""

    def open(self, labels: Sequence[Label], digits: int | None, where: QRectF, scale: float) -> None:
        """A field over ``where`` (in the viewport), the place of the last label, with its exact number, selected.

        It is for the numbers of all labels; where these differ it is empty.
        """
        if self.field is not None and self.field.fault:
            # What cannot be taken stays until it is mended, or Esc.
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.close()
        numbers, last = {label.number for label in labels}, labels[-1]
        several = len(numbers) > 1
        field = NumberField(None if several else last.number, digits, self._viewport, optional=several)
        field.setObjectName("number_editor")
        said = last.name if len(labels) == 1 else wording.NUMBERS.format(number=grouped(len(labels)))
        field.setAccessibleName(said)
        field.setPlaceholderText(said)
        font = figure_font()
        font.setPixelSize(max(SMALLEST_FONT, round(12 * scale)))
        field.setFont(font)
        self.field, self.place = field, last.place
        self._quantities = tuple(label.editable for label in labels if label.editable)
        self._place(field, where)
        field.committed.connect(self._commit)
        field.cancelled.connect(self.close)
        field.show()
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.edit()

    def stand_on(self, where: QRectF) -> None:
        """Goes where its number went; away with one that is not there any more."""
        if where.isEmpty():
            self.close()
        elif self.field is not None:
            self._place(self.field, where)

    def close(self) -> None:
        """Takes the field away without committing what is in it."""
        field, self.field, self._quantities, self.place = self.field, None, (), None
        if field is None:
            return
        # Losing the focus would commit.
        field.blockSignals(True)
        # Before it is hidden, which would move the focus on, and with it what is selected.
        self.closed.emit()
        field.hide()
        field.deleteLater()

    def _commit(self, value: object) -> None:
        field = self.field
        if self._quantities and value is not None:
            self.edited.emit(self._quantities, value)
        # Whoever heard it may have refused the number, or shown another network.
        if field is not None and field is self.field and not field.fault:
            self.close()

    def _place(self, field: NumberField, where: QRectF) -> None:
        text = format_exact(field.number) if field.number is not None else field.placeholderText()
        width = max(where.width(), QFontMetricsF(field.font()).horizontalAdvance(text)) + 26
        height = max(field.sizeHint().height(), round(where.height()) + 6)
        box = QRect(round(where.left()) - 7, round(where.center().y() - height / 2), round(width), height)
        box.moveRight(min(box.right(), self._viewport.width() - 4))
        box.moveLeft(max(box.left(), 4))
        field.setGeometry(box)
