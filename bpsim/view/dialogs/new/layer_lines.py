"""The layers of a new network, a line each: name, units, activation, and buttons for more and fewer layers."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSpinBox, QToolButton, QVBoxLayout, QWidget

from bpsim.core.functions import ACTIVATIONS, OF_UNITS, UnitActivation
from bpsim.lesson.blueprint import activation_of, activation_text
from bpsim.lesson.limits import LAYERS
from bpsim.view.choice_field import Choice
from bpsim.view.dialogs.new import wording
from bpsim.view.numbers import NumberField
from bpsim.view.text import PlainLabel, set_tip

MOST_TYPED = 99_999
"""Units: the blueprint says what is too many, and the field lets it be typed."""
MOST_LINES = 6
"""Lines of the list that show without scrolling, at most."""
DIGITS = 5
"""Wide letters of the field of a constant."""
LETTERS = 9
"""Letters of the name of an activation for which there is room in any case."""


class UnitsField(QSpinBox):
    """How many units a layer has; the wheel scrolls past it unless the keyboard is in it."""

    def __init__(self) -> None:
        super().__init__()
        self.setRange(0, MOST_TYPED)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_number(self, number: int) -> None:
        """Another number, of which nothing is said."""
        if number != self.value():
            self.blockSignals(True)
            self.setValue(number)
            self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class LayersField(QScrollArea):
    """Sizes and activations. It shows what ``show_layers`` says, and says what was asked for, possible or not.

    edited: the sizes (the inputs first) and the activations of the layers after them, as tuples.
    """

    edited = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._sizes: tuple[int, ...] = ()
        self._activations: tuple[str, ...] = ()
        self._lines: list[_Line] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(wording.LAYERS)
        self._inside = QWidget()
        self._inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(self._inside)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        body = QVBoxLayout(self._inside)
        body.setContentsMargins(0, 0, 4, 0)
        body.addLayout(self._grid)
        body.addStretch(1)
        for _end in range(2):
            self._add_line()  # before the dialog has what stands below, so that Tab comes here first

    def show_layers(self, sizes: tuple[int, ...], activations: tuple[str, ...]) -> None:
        """Other layers."""
        self._sizes, self._activations = sizes, activations
        while len(self._lines) < len(sizes):
            self._add_line()
        for line in self._lines:
            line.show_layer(sizes, activations)
        self._fit()

    def _add_line(self) -> None:
        line = _Line(len(self._lines), self)
        for column, widget in enumerate(line.widgets):
            self._grid.addWidget(widget, line.number, column)
        # Qt would put them behind the buttons of the dialog.
        after = (self._lines[-1].more,) if self._lines else ()
        for before, widget in pairwise((*after, *line.widgets[1:])):
            QWidget.setTabOrder(before, widget)
        self._lines.append(line)

    def _fit(self) -> None:
        lines = min(len(self._sizes), MOST_LINES)
        height = self._lines[0].choice.sizeHint().height() + self._grid.verticalSpacing()
        self.setFixedHeight(lines * height + 4)

    def units_of(self, layer: int) -> UnitsField:
        """The field with the units of a layer; 0 is the inputs."""
        return self._lines[layer].units

    def activation_of(self, layer: int) -> Choice:
        return self._lines[layer].choice

    def resize_layer(self, layer: int, units: int) -> None:
        """Another number of units."""
        self.edited.emit((*self._sizes[:layer], units, *self._sizes[layer + 1 :]), self._activations)

    def choose_activation(self, layer: int, name: str) -> None:
        self.edited.emit(self._sizes, (*self._activations[: layer - 1], name, *self._activations[layer:]))

    def choose_constant(self, layer: int, constant: float) -> None:
        """Another slope, alpha or steepness of the layer's activation."""
        own = activation_of(self._activations[layer - 1])
        self.choose_activation(layer, activation_text(UnitActivation.of(own.kind, constant)))

    @property
    def constants(self) -> list[NumberField]:
        """The fields with constants of activations, hidden ones too."""
        return [line.constant for line in self._lines]

    def add_layer(self, after: int) -> None:
        """A hidden layer like the hidden one it stands after, else like the first hidden one."""
        hidden = range(1, len(self._sizes) - 1)
        like = after if after in hidden else next(iter(hidden), None)
        size = self._sizes[after] if like is None else self._sizes[like]
        activation = "logistic" if like is None else self._activations[like - 1]
        sizes = (*self._sizes[: after + 1], size, *self._sizes[after + 1 :])
        self.edited.emit(sizes, (*self._activations[:after], activation, *self._activations[after:]))

    def remove_layer(self, layer: int) -> None:
        sizes = (*self._sizes[:layer], *self._sizes[layer + 1 :])
        self.edited.emit(sizes, (*self._activations[: layer - 1], *self._activations[layer:]))


class _Line:
    """The widgets of one layer; those behind the last layer are hidden."""

    def __init__(self, number: int, field: LayersField) -> None:
        self.number, self._field = number, field
        self.name, self.units = PlainLabel(), UnitsField()
        names = OF_UNITS if number == 0 else tuple(ACTIVATIONS)
        self.choice = Choice(names, wording.ACTIVATION_NAMES)
        self.constant = NumberField(0.0, None, check=self._check_constant)
        self.constant.setFixedWidth(self.constant.fontMetrics().horizontalAdvance("m" * DIGITS))
        self._own: UnitActivation | None = None
        """The activation whose constant can be set."""
        self.more, self.less = QToolButton(), QToolButton()
        self.more.setText(wording.ADD_LAYER)
        self.less.setText(wording.REMOVE_LAYER)
        for button in (self.more, self.less):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAutoRaise(True)
        self.choice.setMinimumContentsLength(LETTERS)
        self.name.setBuddy(self.units)
        self.widgets = (self.name, self.units, self.choice, self.constant, self.less, self.more)
        self.units.valueChanged.connect(self._resize)
        self.choice.activated.connect(self._choose)
        self.constant.committed.connect(self._set_constant)
        self.more.clicked.connect(self._add)
        self.less.clicked.connect(self._remove)

    def _resize(self, units: int) -> None:
        self._field.resize_layer(self.number, units)

    def _choose(self) -> None:
        self._field.choose_activation(self.number, self.choice.value)

    def _check_constant(self, constant: float) -> None:
        """Raises ValueError for a constant that the activation cannot have."""
        if self._own is not None:
            UnitActivation.of(self._own.kind, constant)

    def _set_constant(self, constant: float) -> None:
        self._field.choose_constant(self.number, constant)

    def _add(self) -> None:
        self._field.add_layer(self.number)

    def _remove(self) -> None:
        self._field.remove_layer(self.number)

    def show_layer(self, sizes: tuple[int, ...], activations: tuple[str, ...]) -> None:
        """What this layer is among so many; hidden where there are fewer."""
        last, there = len(sizes) - 1, self.number < len(sizes)
        hidden = 0 < self.number < last
        for widget in (self.name, self.units):
            widget.setVisible(there)
        self.choice.setVisible(there and self.number > 0)
        self.constant.hide()
        self.less.setVisible(hidden)
        self.more.setVisible(there and self.number < last)
        if not there:
            return
        name = layer_name(self.number, last)
        self.name.setText(name)
        self.units.show_number(sizes[self.number])
        self.units.setAccessibleName(wording.UNITS_OF.format(layer=name))
        self.choice.setAccessibleName(wording.ACTIVATION_OF.format(layer=name))
        self.more.setEnabled(last < LAYERS)
        for button, tip in ((self.more, wording.ADD_LAYER_TIP), (self.less, wording.REMOVE_LAYER_TIP)):
            set_tip(button, tip.format(layer=name))
            button.setAccessibleName(tip.format(layer=name))
        if self.number:
            self._show_activation(activations[self.number - 1], name)

    def _show_activation(self, text: str, layer: str) -> None:
        """The activation of the layer and its constant; of several activations the text of all."""
        several = "/" in text
        self._own = None if several else activation_of(text)
        if self._own is None:
            self.choice.setCurrentIndex(-1)
            self.choice.setPlaceholderText(text)
            return
        self.choice.show_value(self._own.kind)
        own = self._own.row.constant
        if own is not None:
            self.constant.value = self._own.constant
            name = wording.CONSTANT_OF.format(constant=own.name, layer=layer)
            self.constant.setAccessibleName(name)
            set_tip(self.constant, wording.CONSTANT_TIP.format(constant=name, range=own.range))
            self.constant.show()


def layer_name(number: int, last: int) -> str:
    """What a layer is called where all are listed; ``last`` is the number of the outputs."""
    if number in (0, last):
        return wording.INPUTS if number == 0 else wording.OUTPUTS
    return wording.HIDDEN if last == 2 else wording.HIDDEN_OF_SEVERAL.format(number=number)
