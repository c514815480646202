"""One property on the screen: its name, its field, and what Enter would do or why it was refused."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from bpsim.editing.changes import Change
from bpsim.view.choice_field import QuietBox
from bpsim.view.icons import icon
from bpsim.view.numbers import NumberField
from bpsim.view.panels.inspector import wording
from bpsim.view.panels.inspector.fields import ChangeField, LinesField, TextField
from bpsim.view.panels.inspector.properties import SEVERAL, Control, Link, Property
from bpsim.view.text import PlainLabel, menu_text, one_line, set_tip
from bpsim.view.theme import Theme, number_font, point_size

FIELD_WIDTH, LEAST_WIDTH = 12.0, 4.5
"""The width of a field where there is room, and in a narrow panel, in heights of the text."""
LETTERS = 6
"""Letters of a choice that show in any case."""
MOST_LETTERS = 6
"""Letters of the name of a unit beside a tick, at most."""
LINES = 3
"""Lines of a field for a text of several lines."""


class PropertyRow(QWidget):
    """Shows one property and asks for another value of it.

    edited: the property, and a Change of its numbers or another number, text or truth. finished: Enter or Esc ended
    an edit.
    """

    edited = Signal(object, object)
    finished = Signal()

    def __init__(self, shown: Property, theme: Theme, digits: int | None) -> None:
        super().__init__()
        self.shown = shown
        self.field: QWidget = QWidget()
        self.number: NumberField | None = None
        self.switch: QCheckBox | None = None
        self.frozen: QCheckBox | None = None
        self.hint = PlainLabel()
        self.hint.setWordWrap(True)
        self.hint.setProperty("role", "muted")
        self.hint.hide()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 2)
        _MAKERS[shown.control](self)
        self._grid.addWidget(self.hint, 2, 0, 1, 2)
        self.field.setObjectName(f"inspector_{shown.key}")
        self.field.setAccessibleName(self.name)
        tip = wording.TIPS.get(shown.key, "")
        if tip and not isinstance(self.field, ChangeField):
            set_tip(self.field, tip)
        if self.number is not None:
            self.number.set_digits(digits)
            self.number.finished.connect(self._finish)
        self.show_property(shown)

    @property
    def name(self) -> str:
        """The name of the property."""
        return self.shown.label or wording.LABELS.get(self.shown.key, "")

    # One maker for each kind of control

    def _beside(self, field: QWidget) -> None:
        """A name at the left and a field at the right."""
        self.field = field
        name = PlainLabel(self.name)
        name.setBuddy(field)
        name.setWordWrap(True)
        _bound(field)
        self._grid.addWidget(name, 0, 0)
        self._grid.addWidget(field, 0, 1)

    def _make_number(self) -> None:
        field = ChangeField(len(self.shown.targets))
        field.setFont(number_font())
        field.changed.connect(self._take)
        field.hinted.connect(self._hint)
        self.number = field
        self._beside(field)

    def _make_count(self) -> None:
        field = NumberField(0.0, None)
        field.committed.connect(self._take)
        self.number = field
        self._beside(field)

    def _make_choice(self) -> None:
        field = QuietBox()
        texts = wording.CHOICES.get(self.shown.key) or {name: name for name in self.shown.choices}
        field.addItems([texts[choice] for choice in self.shown.choices])
        field.setPlaceholderText(wording.SEVERAL)
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        field.setMinimumContentsLength(LETTERS)
        field.activated.connect(self._choose)
        self._beside(field)

    def _make_text(self) -> None:
        field = TextField()
        field.setPlaceholderText(wording.EMPTY.get(self.shown.key, ""))
        field.edited.connect(self._take)
        field.finished.connect(self._finish)
        self._beside(field)

    def _make_lines(self) -> None:
        field = LinesField()
        field.edited.connect(self._take)
        field.setFixedHeight(LINES * field.fontMetrics().lineSpacing() + 14)
        self.field = field
        name = PlainLabel(self.name)
        name.setBuddy(field)
        self._grid.addWidget(name, 0, 0)
        self._grid.addWidget(field, 1, 0, 1, 2)

    def _make_switch(self) -> None:
        self.switch = QCheckBox(menu_text(self.name))
        self.switch.clicked.connect(self._switch)
        self.field = self.switch
        self._grid.addWidget(self.switch, 0, 0, 1, 2)

    def _make_connection(self) -> None:
        """A tick that it is there, its weight, and a tick that this is frozen."""
        self.switch, self.frozen = QCheckBox(menu_text(one_line(self.name, MOST_LETTERS))), QCheckBox()
        self.frozen.setIcon(icon("lock", self._theme))
        self.switch.clicked.connect(self._switch)
        self.frozen.clicked.connect(self._freeze)
        set_tip(self.switch, f"{self.name}: {wording.TIPS['connection']}")
        self.switch.setAccessibleName(self.name)
        set_tip(self.frozen, wording.TIPS["frozen"])
        field = ChangeField(1)
        field.setFont(number_font())
        _bound(field)
        field.changed.connect(self._take)
        field.hinted.connect(self._hint)
        self.field = self.number = field
        right = QHBoxLayout()
        right.setSpacing(8)
        right.addWidget(field)
        right.addWidget(self.frozen)
        self._grid.addWidget(self.switch, 0, 0)
        self._grid.addLayout(right, 0, 1)
        self.frozen.setAccessibleName(f"{self.name}: {wording.LABELS['frozen']}")

    def _make_fact(self) -> None:
        self.field = PlainLabel()
        self.field.setProperty("role", "muted")
        self.field.setWordWrap(True)
        self._grid.addWidget(self.field, 0, 0, 1, 2)

    # What it shows

    def show_property(self, shown: Property) -> None:
        """Another value of the same property."""
        self.shown = shown
        value: Any = shown.value
        several = value is SEVERAL
        if shown.control in (Control.NUMBER, Control.COUNT):
            assert self.number is not None
            self.number.show_number(None if several else value)
        elif isinstance(self.field, QComboBox):
            self.field.setCurrentIndex(-1 if several else shown.choices.index(value))
        elif isinstance(self.field, TextField | LinesField):
            self.field.show_text(value)
        elif isinstance(value, Link):
            self._show_link(value)
        elif self.switch is not None:
            self.switch.setTristate(several)
            state = Qt.CheckState.Checked if value is True else Qt.CheckState.Unchecked
            self.switch.setCheckState(Qt.CheckState.PartiallyChecked if several else state)
        elif isinstance(self.field, QLabel):
            self.field.setText(str(value))

    def _show_link(self, link: Link) -> None:
        assert self.number is not None
        assert self.switch is not None
        assert self.frozen is not None
        self.switch.setChecked(link.exists)
        for widget in (self.number, self.frozen):
            widget.setVisible(link.exists)
        if link.exists:
            self.number.show_number(link.number)
        self.frozen.setChecked(link.frozen)

    def refuse(self, reason: str) -> None:
        """Says why what was asked for cannot be: at the field."""
        self.show_property(self.shown)
        if isinstance(self.field, TextField):
            self.field.refuse(reason)
        elif self.number is not None and self.number is NumberField.taken:
            self.number.refuse(reason)
        else:
            self._hint(reason, wrong=True)

    def discard(self) -> None:
        """Forgets what is typed."""
        if isinstance(self.field, TextField):
            self.field.discard()
        elif self.number is not None:
            self.number.discard()

    # What is asked for

    def _take(self, value: object) -> None:
        whole = isinstance(value, Change | str) or self.shown.key in ("width", "constant")
        self.edited.emit(self.shown, value if whole or not isinstance(value, float) else _whole(value))

    def _choose(self, at: int) -> None:
        self._hint("")
        self.edited.emit(self.shown, self.shown.choices[at])

    def _switch(self, on: bool) -> None:
        self._hint("")
        self.edited.emit(self.shown, on)

    def _freeze(self, on: bool) -> None:
        layer_unit_source = self.shown.targets[0]
        self.edited.emit(Property("frozen", Control.SWITCH, not on, (layer_unit_source,)), on)

    def _finish(self) -> None:
        self.finished.emit()

    def _hint(self, text: str, *, wrong: bool = False) -> None:
        self.hint.setText(text)
        self.hint.setStyleSheet(f"color: {self._theme.negative}; font-weight: bold;" if wrong else "")
        self.hint.setVisible(bool(text))


def _bound(field: QWidget) -> None:
    """As wide as fields are, narrower where the panel is."""
    unit = 1.35 * point_size()
    field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    field.setMinimumWidth(round(LEAST_WIDTH * unit))
    field.setMaximumWidth(round(FIELD_WIDTH * unit))


def _whole(value: float) -> float | int:
    return int(value) if value.is_integer() else value


_MAKERS = {
    Control.NUMBER: PropertyRow._make_number,
    Control.COUNT: PropertyRow._make_count,
    Control.CHOICE: PropertyRow._make_choice,
    Control.TEXT: PropertyRow._make_text,
    Control.LINES: PropertyRow._make_lines,
    Control.SWITCH: PropertyRow._make_switch,
    Control.CONNECTION: PropertyRow._make_connection,
    Control.FACT: PropertyRow._make_fact,
}
