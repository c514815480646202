"""Says what was not done and why, one fault a line, to be read and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from bpsim.view.dialogs import wording
from bpsim.view.text import PlainLabel, one_line, window_title
from bpsim.view.theme import point_size

_BUTTON = QDialogButtonBox.StandardButton
WIDTH = 44
"""The width of the dialog, in heights of its text."""
MOST_LINES = 14
"""Lines that show without scrolling, at most."""


class FaultDialog(QDialog):
    """title: what was not done, a sentence without its full stop. faults: why, each of one line.

    Whatever a file is called and holds is shown as it is written, since a text field takes nothing for markup.
    """

    def __init__(self, title: str, faults: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(window_title(title))
        self.heading = PlainLabel(f"{title}.")
        self.heading.setStyleSheet("font-weight: bold;")
        self.faults = QPlainTextEdit("\n".join(map(one_line, faults)))
        self.faults.setReadOnly(True)
        self.faults.setTabChangesFocus(True)
        self.faults.setAccessibleName(wording.WHY)
        self.buttons = QDialogButtonBox(_BUTTON.Ok)
        self.copy_button = QPushButton(wording.COPY)
        self.copy_button.setToolTip(wording.COPY_TIP)
        self.copy_button.setAutoDefault(False)
        self.buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(self.copy)
        self.buttons.accepted.connect(self.accept)
        self._lay_out(len(faults))
        self.buttons.button(_BUTTON.Ok).setFocus()

    def _lay_out(self, faults: int) -> None:
        icon = PlainLabel()
        side = self.style().pixelMetric(QStyle.PixelMetric.PM_MessageBoxIconSize)
        icon.setPixmap(self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning).pixmap(side))
        head = QHBoxLayout()
        head.addWidget(icon)
        head.addWidget(self.heading, 1)
        body = QVBoxLayout(self)
        body.setSpacing(10)
        body.addLayout(head)
        body.addWidget(self.faults)
        body.addWidget(self.buttons)
        lines = min(MOST_LINES, 3 * faults + 1)  # a fault with what is known needs three
        height = round(lines * self.faults.fontMetrics().lineSpacing() + 2 * self.faults.document().documentMargin())
        self.faults.setMinimumHeight(height + 2 * self.faults.frameWidth())
        self.resize(round(WIDTH * 1.35 * point_size()), self.minimumSizeHint().height())

    def copy(self) -> None:
        """Puts what was not done, and all faults, on the clipboard."""
        QGuiApplication.clipboard().setText(f"{self.heading.text()}\n{self.faults.toPlainText()}\n")
