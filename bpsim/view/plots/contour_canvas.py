"""Where the contour lines stand in their panel: what mouse and keyboard do on them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from bpsim.simulator.contour import Point
from bpsim.view.plots import wording
from bpsim.view.plots.contour_picture import ContourPainter, ContourPicture
from bpsim.view.plots.drawn_canvas import DrawnCanvas
from bpsim.view.plots.frame import decimals
from bpsim.view.theme import Theme

LEAST = QSize(280, 240)
STEPS, LARGE_STEPS = 40, 8
"""Presses of an arrow key from one side to the other; with Shift."""
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_OWN_KEYS = {*_ARROWS, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}


class ContourCanvas(DrawnCanvas):
    """A point is chosen by the mouse or by the arrow keys; a click or Enter asks for a start there."""

    start_wanted = Signal(object)
    """The point to start at, a pair of numbers."""

    def __init__(self, height: Callable[[Point], float], parent: QWidget | None = None) -> None:
        """height: the error at a point; NaN where it is not finite."""
        names = wording.CONTOUR_NAME, wording.CONTOUR_TITLE, wording.CONTOUR_FILE
        super().__init__(*names, parent, manual=wording.CONTOUR_HELP, least=LEAST)
        self._height = height
        self._chosen: tuple[Point, str] | None = None
        self.setMouseTracking(True)

    @property
    def picture(self) -> ContourPicture | None:
        """What is drawn; None where ``why_not`` says why nothing is."""
        return self.drawing if isinstance(self.drawing, ContourPicture) else None

    @property
    def painter(self) -> ContourPainter | None:
        """What paints it as large as it is here, and knows where things are."""
        return ContourPainter(self.picture, self._theme, QRectF(self.rect())) if self.picture else None

    def show_contour(self, picture: ContourPicture | None, why_not: str, *, anew: bool = True) -> None:
        """anew: the surface or the present point is another, so that no point is chosen any more."""
        self._chosen = None if anew or picture is None else self._chosen
        self.show_drawing(picture, why_not)
        self._say()

    def _say(self) -> None:
        if self.picture is not None:
            self.say((*self.picture.texts, *([self._chosen[1]] if self._chosen else [])))

    def choose(self, point: Point | None) -> None:
        """Marks a point, with its error; None for no point."""
        before, self._chosen = self._chosen, None
        if point is not None and self.picture is not None:
            self._chosen = point, self.picture.there(point, self._height(point))
        if self._chosen != before:
            self._say()

    def _start(self) -> None:
        """Asks for a start at the point that is marked."""
        if self._chosen is not None:
            self.start_wanted.emit(self._chosen[0])

    def _move(self, across: int, up: int, steps: int) -> None:
        """Moves the mark, which begins at the present values, and stays on the surface."""
        assert self.picture is not None
        left, right, low, high = self.picture.span
        x, y = self._chosen[0] if self._chosen else self.picture.contour.values
        x = min(max(x + across * (right - left) / steps, left), right)
        y = min(max(y + up * (high - low) / steps, low), high)
        self.choose((round(x, decimals(left, right)), round(y, decimals(low, high))))

    def _point(self, place: QPointF) -> Point | None:
        return self.painter.point(place) if self.painter else None

    def takes(self, key: Qt.Key) -> bool:
        return key in _OWN_KEYS

    def paint_over(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """The point that is chosen."""
        if self._chosen is not None and self.picture is not None:
            ContourPainter(self.picture, theme, rect).paint_chosen(painter, *self._chosen)

    # Qt

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.choose(self._point(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.choose(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.choose(self._point(event.position()))
            self._start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self.is_own(event):
            super().keyPressEvent(event)
        elif key in _ARROWS:
            large = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move(*_ARROWS[key], LARGE_STEPS if large else STEPS)
        elif key == Qt.Key.Key_Escape:
            self.choose(None)
        else:
            self._start()
