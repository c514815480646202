"""Asks how large a picture of the graph is, and on which ground."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from bpsim.core.errors import UsageError
from bpsim.lesson.limits import PICTURE_SIDE
from bpsim.view.dialogs import wording
from bpsim.view.dialogs.asking_dialog import Asking
from bpsim.view.numbers import NumberField
from bpsim.view.text import PlainLabel
from bpsim.view.theme import Theme


class PictureChoice(Struct, frozen=True):
    """width, height: in pixels, of a PDF in points. dark: light ink on dark ground."""

    width: int = 1200
    height: int = 800
    dark: bool = False


class PictureDialog(Asking):
    """Begins with ``first``; ``choice`` is what was chosen once the dialog is accepted."""

    def __init__(self, first: PictureChoice, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(wording.PICTURE_TITLE, wording.PICTURE_HELP, wording.CHOOSE_FILE, theme, parent)
        self.choice = first
        self.width_field = self.add_number(NumberField(float(first.width), None))
        self.height_field = self.add_number(NumberField(float(first.height), None))
        self.dark = QCheckBox(wording.ON_DARK)
        self.dark.setChecked(first.dark)
        sides, size = QHBoxLayout(), PlainLabel(wording.PICTURE_SIZE)
        size.setBuddy(self.width_field)
        for field, name in ((self.width_field, wording.PICTURE_WIDTH), (self.height_field, wording.PICTURE_HEIGHT)):
            field.setAccessibleName(name)
        sides.addWidget(self.width_field, 1)
        sides.addWidget(PlainLabel("×"))
        sides.addWidget(self.height_field, 1)
        self.form.addRow(size, sides)
        self.form.addRow(self.dark)

    def carry_out(self) -> None:
        sides = self.width_field.value, self.height_field.value
        if not all(side.is_integer() and 1 <= side <= PICTURE_SIDE for side in sides):
            raise UsageError(wording.NO_SIZE.format(most=PICTURE_SIDE))
        self.choice = PictureChoice(int(sides[0]), int(sides[1]), self.dark.isChecked())
