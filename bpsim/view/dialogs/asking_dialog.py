"""What the dialogs have in common: fields below one another, why something was refused, and the two buttons."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from bpsim.core.errors import BpsimError
from bpsim.view.numbers import NumberField
from bpsim.view.text import PlainLabel, as_sentence, window_title
from bpsim.view.theme import Theme, point_size

_BUTTON = QDialogButtonBox.StandardButton
WIDTH = 34
"""The width of a dialog, in heights of its text."""


class Asking(QDialog):
    """Carries out what it asks for; a refusal is said in the dialog, which stays open."""

    def __init__(self, title: str, text: str, confirm: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(window_title(title))
        self.theme = theme
        self.help, self.fault = PlainLabel(text), PlainLabel()
        for label in (self.help, self.fault):
            label.setWordWrap(True)
        self.help.setProperty("role", "muted")
        self.fault.setStyleSheet(f"color: {theme.negative}; font-weight: bold;")
        self.fault.hide()
        self._numbers: list[NumberField] = []
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.buttons = QDialogButtonBox(_BUTTON.Ok | _BUTTON.Cancel)
        self.confirm = self.buttons.button(_BUTTON.Ok)
        self.confirm.setText(confirm)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.body = QVBoxLayout(self)
        self.body.setSpacing(10)
        self.body.addLayout(self.form)
        for widget in (self.help, self.fault, self.buttons):
            self.body.addWidget(widget)

    def fit(self) -> None:
        """As high as its contents are: formulas and sentences that come and go need more or less room."""
        width = round(WIDTH * 1.35 * point_size())
        self.body.activate()
        self.setFixedSize(width, self.body.totalHeightForWidth(width))

    def add_number(self, field: NumberField) -> NumberField:
        """A field whose text may be no number: then nothing is done before that is mended."""
        self._numbers.append(field)
        field.textEdited.connect(self.forget_fault)
        field.committed.connect(self.forget_fault)
        field.finished.connect(self.confirm.setFocus)
        return field

    def refuse(self, reason: str) -> None:
        """Says why what was asked for cannot be, once: the help may say it already."""
        self.fault.setText(as_sentence(reason))
        self.fault.show()
        self.help.setHidden(self.help.text() == self.fault.text())
        self.fit()

    def forget_fault(self) -> None:
        if not self.fault.isHidden():
            self.fault.hide()
            self.help.show()
            self.fit()

    def carry_out(self) -> None:
        """Does what was asked for; raises BpsimError."""
        raise NotImplementedError

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        self.fit()
        super().showEvent(event)

    def accept(self) -> None:
        if not all(field.commit() for field in self._numbers if field.isVisible()):
            return
        try:
            self.carry_out()
        except BpsimError as error:
            self.refuse(str(error))
        else:
            super().accept()
