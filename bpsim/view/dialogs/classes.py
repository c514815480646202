"""Asks what the class of each output is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from bpsim.view.dialogs import wording
from bpsim.view.dialogs.asking_dialog import Asking
from bpsim.view.theme import Theme, text_font

MOST_LINES = 10
"""Lines that show without scrolling, at most."""


class ClassesDialog(Asking):
    """One name a line, for as many outputs as there are. apply: gets the names, and may refuse them."""

    def __init__(
        self,
        outputs: Sequence[str],
        classes: Sequence[str],
        apply: Callable[[list[str]], object],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        text = wording.CLASSES_HELP.format(outputs=", ".join(outputs[:MOST_LINES]))
        super().__init__(wording.CLASSES_TITLE, text, wording.NAME_CLASSES, theme, parent)
        self._apply = apply
        self.names = QPlainTextEdit()
        self.names.setAccessibleName(wording.CLASSES_NAME)
        self.names.setFont(text_font())
        self.names.setTabChangesFocus(True)
        self.names.setPlainText("\n".join(classes or outputs))
        self.names.selectAll()
        lines = min(max(len(outputs), 2), MOST_LINES)
        self.names.setFixedHeight((lines + 1) * self.names.fontMetrics().lineSpacing())
        self.names.textChanged.connect(self.forget_fault)
        self.form.addRow(wording.CLASSES_FIELD, self.names)

    def carry_out(self) -> None:
        self._apply([line.strip() for line in self.names.toPlainText().splitlines() if line.strip()])
