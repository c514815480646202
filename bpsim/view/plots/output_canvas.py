"""Where the picture of outputs stands in its panel: what mouse and keyboard do on it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from bpsim.view.plots import wording
from bpsim.view.plots.drawn_canvas import DrawnCanvas
from bpsim.view.plots.output_picture import OutputDrawing, OutputPainter, OutputPicture
from bpsim.view.theme import Theme

LEAST = QSize(260, 220)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class OutputCanvas(DrawnCanvas):
    """Shows outputs, or why there are none. A click on a sample chooses it; arrows go from one to another, and Return
    chooses."""

    sample_chosen = Signal(object)
    """The row of the data that is to be the present sample."""

    def __init__(self, parent: QWidget | None = None) -> None:
        names = wording.OUTPUT_NAME, wording.OUTPUT_TITLE, wording.OUTPUT_FILE
        super().__init__(*names, parent, manual=wording.OUTPUT_HELP, least=LEAST)
        self.marked: int | None = None
        """The row of the sample that the keyboard is at."""

    @property
    def pictures(self) -> tuple[OutputPicture, ...]:
        """All outputs that are drawn."""
        return self.drawing.pictures if isinstance(self.drawing, OutputDrawing) else ()

    @property
    def picture(self) -> OutputPicture | None:
        """The first of them."""
        return self.pictures[0] if self.pictures else None

    def show_outputs(self, drawing: OutputDrawing | None, why_not: str = "") -> None:
        """Another picture; None where there is none, and why."""
        self.show_drawing(drawing, why_not)
        if self.picture is None or self.marked is None or self.picture.spot(self.marked) is None:
            self.marked = None

    def place_of(self, row: int, output: int = 0) -> QPointF | None:
        """Where a sample is on one of the pictures; None where it is not drawn."""
        painters = self._painters()
        spot = self.pictures[output].spot(row) if painters else None
        return painters[output].frame.place(spot.at, spot.height) if spot else None

    def _painters(self) -> list[OutputPainter]:
        drawn = self.drawing
        return drawn.painters(QRectF(self.rect()), self._theme) if isinstance(drawn, OutputDrawing) else []

    def _go(self, by: int) -> None:
        """Marks the next sample, in the order of the data."""
        if self.picture is None or not self.picture.spots:
            return
        rows = sorted(spot.row for spot in self.picture.spots)
        here = self.picture.present if self.marked is None else self.marked
        self.marked = rows[(rows.index(here) + by) % len(rows)]
        spot = self.picture.spot(self.marked)
        assert spot is not None
        self.say((self.picture.said_of(spot),))

    def paint_over(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Marks the sample that the keyboard is at."""
        if isinstance(self.drawing, OutputDrawing) and self.marked is not None and self.hasFocus():
            for one in self.drawing.painters(rect, theme, self.marked):
                one.paint_mark(painter)

    # Qt

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            for painter in self._painters():
                spot = painter.spot_at(event.position())
                if spot is not None:
                    self.sample_chosen.emit(spot.row)
                    return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._go(_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.marked is not None:
            self.sample_chosen.emit(self.marked)
        else:
            super().keyPressEvent(event)
