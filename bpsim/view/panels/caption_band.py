"""The caption of the guide as a band of large text: a second view of what the Guide says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from bpsim.guide.page_reading import Guide
from bpsim.simulator import Simulator
from bpsim.view.change import Change
from bpsim.view.panels import guide_wording as wording
from bpsim.view.rich_text import MarkdownText
from bpsim.view.text import ElidedLabel
from bpsim.view.theme import LIGHT, Theme, point_size, text_font

LINES = 3
"""Lines of the large text; the band keeps its height from caption to caption, so that the graph stands still."""
SCALES = (1.6, 1.45, 1.3, 1.15, 1.0)
"""The sizes of the text, of which the largest that fits is taken. What does not fit at the last scrolls."""
SIDE, EDGE = 14, 6

_Bar = Qt.ScrollBarPolicy


class FittedText(MarkdownText):
    """A text as large as its room allows: it is fitted anew wherever its text, its font or its room is another."""

    def __init__(self) -> None:
        super().__init__()
        self._base = text_font()
        self._fitted: tuple[object, ...] = ()

    def set_markdown(self, text: str) -> None:
        super().set_markdown(text)
        self._fit()

    def set_font(self, font: QFont) -> None:
        """The font of the text at its usual size."""
        self._base = font
        self._fit()

    def _fit(self) -> None:
        """The largest text that needs no scroll bar; where even the smallest needs one, it has one."""
        # Not the room inside of a scroll bar: there may be one from the text before.
        room = self.contentsRect().size()
        fitted = (self.markdown, room, self._base)
        if fitted == self._fitted:
            return
        self._fitted = fitted
        self.setVerticalScrollBarPolicy(_Bar.ScrollBarAlwaysOff)
        for scale in SCALES:
            font = QFont(self._base)
            font.setPointSizeF(font.pointSizeF() * scale)
            super().set_font(font)
            self.document().setTextWidth(room.width())
            if self.document().size().height() <= room.height():
                return
        self.setVerticalScrollBarPolicy(_Bar.ScrollBarAsNeeded)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _beside(texts: Sequence[str]) -> str:
    return "  ·  ".join(texts)


class CaptionBand(QFrame):
    """Reads where the simulator is."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guide = Guide(simulator)
        self.text, self.place = FittedText(), ElidedLabel()
        self.text.setAccessibleName(wording.BAND_NAME)
        self.place.setProperty("role", "muted")
        self.place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._font = text_font()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SIDE, EDGE, SIDE, EDGE)
        layout.setSpacing(2)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.place)
        self.set_theme(LIGHT)

    def show_change(self, change: Change) -> None:
        """Another lesson, other values, another position or notation."""
        if change.simulator is not self._guide.simulator:
            self._guide = Guide(change.simulator)
        reading = self._guide.reading()
        self.text.set_markdown(reading.text)
        self.text.set_faint(reading.passed)
        self.text.setAccessibleDescription(wording.PASSED if reading.passed else "")
        # Where all has no room, what is next is more than which caption it is.
        told = [text for text in (reading.counted, reading.next if reading.passed else "", reading.note) if text]
        self.place.setText(_beside(told), [_beside(told[at:]) for at in range(1, len(told))])

    def set_theme(self, theme: Theme) -> None:
        """Other colours and text sizes."""
        self.setStyleSheet(
            f"CaptionBand, MarkdownText {{ background: {theme.current_fill}; color: {theme.ink}; border: none; }}"
            f"CaptionBand {{ border-radius: 8px; }}"
            f"MarkdownText[faint=true] {{ color: {theme.muted_on_fill}; }}"
            f"QLabel {{ color: {theme.muted_on_fill}; background: transparent; font-size: {point_size():.2f}pt; }}"
        )
        self._font = text_font()
        self.text.set_font(self._font)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        line = QFontMetrics(self._font).height()
        return QSize(20 * line, round(LINES * SCALES[0] * line) + line + 2 * EDGE + 10)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())
