"""The canvas of lines over the iterations: a click, a drag or a key asks to travel, as on the error plot."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from bpsim.view.plots import wording
from bpsim.view.plots.drawn_canvas import DrawnCanvas
from bpsim.view.plots.line_picture import LinePicture


class LineCanvas(DrawnCanvas):
    """Shows a ``LinePicture``."""

    travelled = Signal(object)
    """The iteration (int) that was asked for."""

    def __init__(self) -> None:
        super().__init__(wording.LINE_NAME, wording.CURVE_TITLE, wording.CURVE_FILE, manual=wording.LINE_HELP)

    def show_lines(self, picture: LinePicture) -> None:
        """Another picture."""
        self.show_drawing(picture)
        self.setAccessibleDescription(picture.described)

    def _ask(self, iteration: int | None) -> None:
        if isinstance(self.drawing, LinePicture) and iteration not in (None, self.drawing.iteration):
            self.travelled.emit(iteration)

    def _point(self, event: QMouseEvent) -> None:
        if isinstance(self.drawing, LinePicture):
            self._ask(self.drawing.iteration_at(event.position(), QRectF(self.rect())))

    # Qt

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._point(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._point(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        places = {}
        if isinstance(self.drawing, LinePicture):
            here = self.drawing.iteration
            first, last = round(self.drawing.span[0]), self.drawing.last
            keys = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End
            places = dict(zip(keys, (max(here - 1, first), min(here + 1, last), first, last), strict=True))
        key = Qt.Key(event.key())
        if key in places:
            self._ask(places[key])
        else:
            super().keyPressEvent(event)
