"""A button whose words have a formula among them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMargins, QPointF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from bpsim.trace.pieces import Row, Space, Text
from bpsim.trace.render import Shown
from bpsim.view.formula.boxes import Setting
from bpsim.view.formula.label import set_row
from bpsim.view.text import menu_text
from bpsim.view.theme import LIGHT, Theme

MARGINS = QMargins(1, 3, 1, 3)
WORD_GAP = 0.3
"""Between the words and the formula, in em."""


class FormulaButton(QPushButton):
    """A link that shows its formula typeset, in as many lines as its width needs; nothing is cut off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: Row = ()
        self._share = 1.0
        self._theme = LIGHT
        self.setProperty("role", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_written(self, sentence: str, formula: Shown) -> None:
        """Shows a sentence with ``{formula}`` in it; as text, and for assistive technology, the formula is plain."""
        before, _, after = sentence.partition("{formula}")
        self._row = (*_words(before), *formula.row, *_words(after))
        self.setText(menu_text(before + formula.plain + after))
        self._refresh()

    def set_words(self, words: str) -> None:
        """Shows words only."""
        self._row = ()
        self.setText(menu_text(words))
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Takes over the colours of a theme."""
        self._theme = theme
        self._refresh()

    def set_share(self, share: float) -> None:
        """Sets the formula smaller, to this share of the application's text."""
        if share != self._share:
            self._share = share
            self._refresh()

    def setting(self, width: float) -> Setting:
        """The words and the formula in lines that fit a button of this width, in px."""
        colour = self._theme.ink if self.underMouse() and self.isEnabled() else self._theme.positive
        return set_row(self._row, colour, self._share, width - MARGINS.left() - MARGINS.right(), as_words=True)

    def _refresh(self) -> None:
        self.updateGeometry()
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return super().sizeHint() if not self._row else QSize(60, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint() if not self._row else QSize(60, self.fontMetrics().height())

    def heightForWidth(self, width: int) -> int:
        if not self._row:
            return super().sizeHint().height()
        return int(self.setting(width).height) + 1 + MARGINS.top() + MARGINS.bottom()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._row:
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        painter.setRenderHint(QStylePainter.RenderHint.Antialiasing)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        self.setting(self.width()).paint(painter, QPointF(MARGINS.left(), MARGINS.top()))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.ApplicationFontChange, QEvent.Type.FontChange):
            self._refresh()


def _words(words: str) -> Row:
    return (Text(words.strip()), Space(WORD_GAP)) if words.strip() else ()
