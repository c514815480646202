"""A variable of the formulas: its name, which can be dragged, its value, whether it is learned and frozen."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QHBoxLayout, QSizePolicy, QWidget

from bpsim.core.quantity import Quantity
from bpsim.trace.symbols import Symbol
from bpsim.view.dragged_value import dragged_value
from bpsim.view.formula.label import FormulaLabel
from bpsim.view.numbers import NumberField, number_width
from bpsim.view.panels.formulas import wording
from bpsim.view.text import PlainLabel, set_tip
from bpsim.view.theme import Theme, number_font

DECIMALS = 6
"""Decimals of a value that its field has room for."""


class DragLabel(FormulaLabel):
    """A symbol that is dragged to the left and right. dragged: by so many pixels from where it was pressed."""

    pressed, dragged, dropped = Signal(), Signal(int), Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._from: int | None = None
        self._dragging = False
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._from, self._dragging = round(event.globalPosition().x()), False
            self.pressed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        moved = round(event.globalPosition().x()) - self._from
        self._dragging = self._dragging or abs(moved) >= QApplication.startDragDistance()
        if self._dragging:
            self.dragged.emit(moved)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        if self._from is not None:
            self._from = None
            self.dropped.emit()


class VariableField(QWidget):
    """One variable, by its key, and the quantity that its value is.

    edited: its number was typed. dragged: the number, and what all moves of one drag have in common; both come with the
    quantity. learned, frozen: the boxes were ticked or unticked, with the key.
    """

    edited = Signal(object, float)
    dragged = Signal(object, float, object)
    learned = Signal(str, bool)
    frozen = Signal(str, bool)

    def __init__(self, key: str, quantity: Quantity, symbol: Symbol, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key, self.quantity = key, quantity
        name = symbol.plain
        self.name, self.number = DragLabel(), NumberField(0.0, None)
        self.name.set_symbol(symbol, name)
        set_tip(self.name, wording.DRAG_TIP.format(name=name))
        self.number.setAccessibleName(wording.VALUE_OF.format(name=name))
        self.by_sample = PlainLabel(wording.BY_SAMPLE)
        self.by_sample.setProperty("role", "muted")
        set_tip(self.by_sample, wording.BY_SAMPLE_TIP.format(name=name))
        self.is_learned, self.is_frozen = QCheckBox(wording.LEARNED), QCheckBox(wording.FROZEN)
        for box, tip in ((self.is_learned, wording.LEARNED_TIP), (self.is_frozen, wording.FROZEN_TIP)):
            set_tip(box, tip.format(name=name))
            box.setAccessibleName(f"{name}: {box.text()}")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self.name, PlainLabel("="), self.number, self.by_sample, self.is_learned, self.is_frozen):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._start, self._drag = 0.0, object()
        self.number.committed.connect(self._edit)
        self.name.pressed.connect(self._press)
        self.name.dragged.connect(self._pull)
        self.is_learned.clicked.connect(self._learn)
        self.is_frozen.clicked.connect(self._freeze)

    def show_value(self, value: float | None, digits: int | None) -> None:
        """Its number; None for one that differs by sample, which cannot be typed here nor be learned."""
        typed = value is not None
        self.number.setVisible(typed)
        self.by_sample.setVisible(not typed)
        self.is_learned.setVisible(typed)
        self.name.setEnabled(typed)
        if value is not None:
            self.number.set_digits(digits)
            self.number.show_number(value)

    def show_marks(self, *, learned: bool, frozen: bool) -> None:
        """Whether training changes it, and whether it keeps its value for now."""
        self.is_learned.setChecked(learned)
        self.is_frozen.setChecked(frozen)
        self.is_frozen.setVisible(learned)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or another size of text."""
        self.name.set_theme(theme)
        self.number.setFont(number_font())
        self.number.setFixedWidth(number_width(DECIMALS))

    def _press(self) -> None:
        self._start, self._drag = self.number.value, object()

    def _pull(self, pixels: int) -> None:
        self.dragged.emit(self.quantity, dragged_value(self._start, pixels), self._drag)

    def _edit(self, value: float) -> None:
        self.edited.emit(self.quantity, value)

    def _learn(self, ticked: bool) -> None:
        self.learned.emit(self.key, ticked)

    def _freeze(self, ticked: bool) -> None:
        self.frozen.emit(self.key, ticked)
