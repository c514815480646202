"""Where the picture of an output stands in its panel: what mouse and keyboard do on it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from bpsim.view.focus_ring import FocusRing
from bpsim.view.plots import wording
from bpsim.view.plots.output_picture import OutputPainter, OutputPicture
from bpsim.view.text import set_tip
from bpsim.view.theme import LIGHT, Theme, text_font

LEAST = QSize(260, 220)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class OutputCanvas(QWidget):
    """Shows a picture, or why there is none. A click on a sample chooses it; arrows go from one to another, and Return
    chooses."""

    sample_chosen = Signal(object)
    """The row of the data that is to be the present sample."""
    menu_wanted = Signal(QPoint)
    """The place on the screen where a menu is asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._why_not = ""
        self.picture: OutputPicture | None = None
        self.marked: int | None = None
        """The row of the sample that the keyboard is at."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(LEAST)
        self.setAccessibleName(wording.OUTPUT_NAME)
        FocusRing(self)

    def show_picture(self, picture: OutputPicture | None, why_not: str = "") -> None:
        """Another picture; None where there is none, and why."""
        self.picture, self._why_not = picture, why_not
        if picture is None or self.marked is None or picture.spot(self.marked) is None:
            self.marked = None
        self.setAccessibleDescription(". ".join(picture.texts) if picture else why_not)
        # What is cut off where the panel is narrow.
        set_tip(self, "\n".join(picture.texts) if picture else "")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def place_of(self, row: int) -> QPointF | None:
        """Where a sample is; None where it is not drawn."""
        painter = self._painter()
        spot = self.picture.spot(row) if self.picture else None
        return painter.frame.place(spot.at, spot.height) if painter and spot else None

    def _painter(self) -> OutputPainter | None:
        marked = self.marked if self.hasFocus() else None
        return OutputPainter(self.picture, self._theme, QRectF(self.rect()), marked) if self.picture else None

    def _go(self, by: int) -> None:
        """Marks the next sample, in the order of the data."""
        if self.picture is None or not self.picture.spots:
            return
        rows = sorted(spot.row for spot in self.picture.spots)
        here = self.picture.present if self.marked is None else self.marked
        self.marked = rows[(rows.index(here) + by) % len(rows)]
        spot = self.picture.spot(self.marked)
        assert spot is not None
        self.setAccessibleDescription(self.picture.said_of(spot))
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return LEAST

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = self._painter()
        if shown is not None:
            shown.paint(painter)
        else:
            painter.setFont(text_font())
            painter.setPen(QColor(self._theme.muted))
            room = QRectF(self.rect()).adjusted(12, 10, -12, -10)
            painter.drawText(room, Qt.TextFlag.TextWordWrap, self._why_not)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        painter = self._painter()
        if event.button() == Qt.MouseButton.LeftButton and painter is not None:
            spot = painter.spot_at(event.position())
            if spot is not None:
                self.sample_chosen.emit(spot.row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._go(_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.marked is not None:
            self.sample_chosen.emit(self.marked)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.picture is not None:
            self.menu_wanted.emit(event.globalPos())
