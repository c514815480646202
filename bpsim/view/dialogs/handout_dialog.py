"""Asks what a worked solution or a blank sheet holds, and how it is written."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from bpsim.handout import SIZES, Blank, Choice, Digits, read_numbers
from bpsim.simulator import Simulator
from bpsim.trace.notation import NOTATIONS
from bpsim.trace.steps import Granularity
from bpsim.view.choice_field import Choice as ChoiceBox
from bpsim.view.dialogs import wording
from bpsim.view.dialogs.asking_dialog import Asking
from bpsim.view.text import PlainLabel, without_mnemonic
from bpsim.view.theme import Theme

SOLUTION, OF_LESSON = "solution", ""
DIGITS = (OF_LESSON, "3", "4", "6", "9", "3s", "4s", "6s", "all")


class HandoutDialog(Asking):
    """Begins with ``first``; ``choice`` is what was chosen once the dialog is accepted."""

    def __init__(self, first: Choice, sim: Simulator, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(wording.HANDOUT_TITLE, wording.HANDOUT_HELP, wording.CHOOSE_FILE, theme, parent)
        self.choice = first
        self._sim = sim
        titles = {key: scheme.title for key, scheme in NOTATIONS.items()}
        self.contents = self._add(wording.HANDOUT_CONTENTS, (SOLUTION, *Blank), wording.HANDOUTS)
        self.samples = self._add_numbers(wording.HANDOUT_SAMPLES, sim.steps.samples)
        self.layers = self._add_numbers(wording.HANDOUT_LAYERS, 1 if sim.about_formulas else sim.network.depth)
        self.step_size = self._add(wording.HANDOUT_SIZE, tuple(SIZES), wording.HANDOUT_SIZES)
        self.notation = self._add(wording.HANDOUT_NOTATION, tuple(NOTATIONS), titles)
        self.form.setRowVisible(self.layers, not sim.about_formulas)
        self.form.setRowVisible(self.notation, not sim.about_formulas)
        self.digits = self._add(wording.HANDOUT_DIGITS, DIGITS, wording.HANDOUT_DIGITS_TEXTS)
        self.answers = QCheckBox(wording.HANDOUT_ANSWERS)
        self.form.addRow(self.answers)
        self._show(first)

    def _add(self, name: str, values: tuple[str, ...], texts: dict[str, str]) -> ChoiceBox:
        box, label = ChoiceBox(values, texts), PlainLabel(name)
        label.setBuddy(box)
        box.setAccessibleName(without_mnemonic(name))
        self.form.addRow(label, box)
        return box

    def _add_numbers(self, name: str, count: int) -> QLineEdit:
        """A field for some of the numbers from 1; blank for all. Where there is one only, it cannot be used."""
        field, label = QLineEdit(), PlainLabel(name)
        field.setProperty("role", "field")
        label.setBuddy(field)
        field.setAccessibleName(without_mnemonic(name))
        field.setPlaceholderText(wording.HANDOUT_ALL.format(count=count) if count > 1 else wording.HANDOUT_ONLY)
        field.setEnabled(count > 1)
        field.textEdited.connect(self.forget_fault)
        self.form.addRow(label, field)
        return field

    def _show(self, choice: Choice) -> None:
        self.contents.show_value(choice.blank or SOLUTION)
        self.step_size.show_value(choice.size)
        if not self._sim.about_formulas:
            self.notation.show_value(choice.notation or self._sim.notation.key)
        digits = choice.digits.text if choice.digits else OF_LESSON
        self.digits.show_value(digits if digits in DIGITS else OF_LESSON)
        self.answers.setChecked(choice.answers)

    def carry_out(self) -> None:
        contents, digits = self.contents.value, self.digits.value
        choice = Choice(
            samples=tuple(number - 1 for number in read_numbers(self.samples.text())),
            layers=read_numbers(self.layers.text()),
            size=Granularity(self.step_size.value),
            notation="" if self._sim.about_formulas else self.notation.value,
            digits=Digits.read(digits) if digits else None,
            blank=None if contents == SOLUTION else Blank(contents),
            answers=self.answers.isChecked(),
        )
        choice.check(self._sim)
        self.choice = choice
