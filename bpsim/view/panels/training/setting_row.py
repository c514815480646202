"""One setting on the screen: its name, its field, a sentence, its formulas, and why a value was refused."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from bpsim.core.training import Training
from bpsim.trace.notation import Notation
from bpsim.trace.setting_names import CHOICES, setting_name
from bpsim.view.choice_field import Choice
from bpsim.view.formula.label import FormulaLabel
from bpsim.view.numbers import NumberField
from bpsim.view.panels.training import wording
from bpsim.view.panels.training.setting_formulas import SettingFormula, formulas
from bpsim.view.panels.training.settings_table import Setting
from bpsim.view.text import PlainLabel, as_sentence
from bpsim.view.theme import LIGHT, Theme, number_font, point_size

FIELD_WIDTH = 10.8
"""The width of a field, in heights of its text."""


class SettingRow(QWidget):
    """Shows one setting of a training and asks for another value of it."""

    edited = Signal(object, object)
    """The setting, and the value that was asked for; None leaves it out."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self.choice = Choice(setting.choices, CHOICES) if setting.choices else None
        self.number = None if setting.choices else NumberField(0.0, None, counts=setting.whole)
        self.switch = QCheckBox() if setting.optional else None
        self._name = PlainLabel()
        self._help, self.fault = PlainLabel(wording.HELP[setting.path]), PlainLabel()
        self._formulas: list[FormulaLabel] = []
        self._theme = LIGHT
        self._assemble()
        self._connect()

    @property
    def field(self) -> QWidget:
        """What the value is typed into or chosen in."""
        field = self.choice or self.number
        assert field is not None
        return field

    @property
    def stop(self) -> QWidget:
        """Where the keyboard goes to change it: its field, or the switch of a setting that is left out."""
        return self.switch if self.switch and not self.switch.isChecked() else self.field

    def _assemble(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(2)
        layout.setColumnStretch(0, 1)
        layout.addWidget(self._name, 0, 0)
        if self.switch:
            layout.addWidget(self.switch, 0, 0)
            self._name.hide()
        layout.addWidget(self.field, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(12, 0, 0, 0)
        self._lines.setSpacing(4)
        layout.addWidget(self._help, 1, 0, 1, 2)
        layout.addWidget(self.fault, 2, 0, 1, 2)
        layout.addLayout(self._lines, 3, 0, 1, 2)
        for label in (self._help, self.fault):
            label.setWordWrap(True)
        self._help.setProperty("role", "muted")
        self._name.setBuddy(self.field)
        self.fault.hide()
        self.field.setAccessibleDescription(self._help.text())

    def _connect(self) -> None:
        if self.choice:
            self.choice.activated.connect(self._choose)
        if self.number:
            self.number.committed.connect(self._commit)
        if self.switch:
            self.switch.clicked.connect(self._switch)

    def _choose(self) -> None:
        assert self.choice is not None
        self.edited.emit(self.setting, self.choice.value)

    def _commit(self, value: float) -> None:
        whole = self.setting.whole and value.is_integer()
        self.edited.emit(self.setting, int(value) if whole else value)

    def _switch(self, on: bool) -> None:
        start = self.setting.start
        self.edited.emit(self.setting, start if on else None)
        if on and self.field.isVisible():
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_training(self, training: Training, notation: Notation, *, about_formulas: bool = False) -> None:
        """The value that is set; a setting without a meaning is hidden."""
        name, value = setting_name(self.setting.path, notation), self.setting.value(training)
        self.setVisible(self.setting.is_there(training, about_formulas=about_formulas))
        self._name.setText(name)
        self.field.setAccessibleName(name)
        if self.switch:
            self.switch.setText(name)
            self.switch.setChecked(value is not None)
            self.switch.setAccessibleDescription(self._help.text())
        self._show_value(value)
        self._show_formulas(formulas(self.setting.path, training, notation))
        self.forget_fault()

    def _show_value(self, value: Any) -> None:
        if self.choice:
            self.choice.show_value(value)
        elif self.number:
            self.number.setVisible(value is not None)
            if value is None or self.isHidden():
                self.number.discard()
            if value is not None:
                self.number.show_number(value)

    def _show_formulas(self, found: tuple[SettingFormula, ...]) -> None:
        while len(self._formulas) < len(found):
            label = FormulaLabel(0.95)
            label.set_theme(self._theme)
            self._formulas.append(label)
            self._lines.addWidget(label)
        for number, label in enumerate(self._formulas):
            label.setVisible(number < len(found))
            if number < len(found):
                label.set_written(found[number].written, found[number].spoken)

    def formulas(self) -> list[str]:
        """The formulas that show, in TeX."""
        return [label.tex for label in self._formulas if not label.isHidden()]

    def refuse(self, reason: str) -> None:
        """Says why what was asked for cannot be: beside the number that was typed, else below."""
        if self.number and not self.number.isHidden():
            self.number.refuse(reason)
            return
        self.fault.setText(as_sentence(reason))
        self.fault.show()
        self.field.setAccessibleDescription(reason)

    def forget_fault(self) -> None:
        if not self.fault.isHidden():
            self.fault.hide()
            self.field.setAccessibleDescription(self._help.text())

    def set_theme(self, theme: Theme) -> None:
        """Other colours and text sizes."""
        self._theme = theme
        self.fault.setStyleSheet(f"color: {theme.negative}; font-weight: bold;")
        for label in self._formulas:
            label.set_theme(theme)
        if self.number:
            self.number.setFont(number_font())
        self.field.setFixedWidth(round(FIELD_WIDTH * 1.35 * point_size()))
