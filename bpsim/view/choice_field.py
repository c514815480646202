"""A field in which one of several is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox, QWidget

LETTERS = 12


class QuietBox(QComboBox):
    """The wheel scrolls past it unless the keyboard is in it. A text that has no room ends in an ellipsis."""

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width() - 2
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Choice(QuietBox):
    """One of ``values``, each with a text of ``texts``."""

    def __init__(self, values: Iterable[str], texts: Mapping[Any, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = tuple(values)
        self.addItems([texts[value] for value in self._values])
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A narrow dock cuts the text rather than the panel.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(LETTERS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def value(self) -> str:
        """The value that is chosen."""
        return self._values[self.currentIndex()]

    def show_value(self, value: str) -> None:
        """Chooses without being asked: nothing is emitted but ``currentIndexChanged``."""
        self.setCurrentIndex(self._values.index(value))
