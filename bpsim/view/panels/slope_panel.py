"""The panel of the slope: the error as a function of the weight, bias or variable of formulas that is selected."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from bpsim.core.errors import UsageError
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.simulator.slope import (
    MOST_WORK,
    Slope,
    compiled_code_comes,
    has_slope,
    moved_along,
    refined,
    slope_of,
    why_no_slope,
)
from bpsim.view.canvas.places import Part, Place
from bpsim.view.change import Change, What
from bpsim.view.plots import wording
from bpsim.view.plots.drawn_canvas import DrawnCanvas
from bpsim.view.plots.frame import decimals
from bpsim.view.plots.slope_picture import SlopePainter, SlopePicture
from bpsim.view.theme import Theme

LEAST = QSize(280, 230)
RETRY_MS = 500
"""Milliseconds until a curve that is too long for plain Python is asked for again, while compiled code comes."""
REST_MS, SMOOTH = 200, 45
"""Milliseconds after which a curve of fewer points than so many gets more, in turns, as long as it stays."""
GRIP = 12.0
"""Pixels around the point in which a press takes it."""
STEPS, LARGE_STEPS = 100, 10
"""Presses of an arrow key from one end of the curve to the other; with Shift."""
_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class SlopePanel(DrawnCanvas):
    """Shows the parameter that was selected last, as long as the network has it.

    Its point is dragged along the curve, by the mouse or by the arrow keys: whoever hears ``dragged`` answers with
    ``show_dragged``. Esc, a lost focus and whatever else changes what is shown end it as if it had not been.
    """

    drag_begun = Signal()
    dragged = Signal(object, float)
    """The parameter and its number on the way."""
    dropped = Signal(object, float)
    """The parameter and the number that it is to have."""
    drag_cancelled = Signal()

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        names = wording.SLOPE_NAME, wording.SLOPE_TITLE, wording.SLOPE_FILE
        super().__init__(*names, parent, manual=wording.SLOPE_HELP, least=LEAST)
        self._simulator = simulator
        self._parameter: Quantity | None = None
        self._running = False
        self._slope: Slope | None = None
        self._refused = ""
        self._retry, self._rest = QTimer(self), QTimer(self)
        for timer, then in ((self._retry, self._show), (self._rest, self._refine)):
            timer.setSingleShot(True)
            timer.timeout.connect(then)
        self._pressed: QPointF | None = None
        """Where the mouse took the point."""
        self._value: float | None = None
        """What the parameter is meanwhile, where its point is dragged."""
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    @property
    def picture(self) -> SlopePicture | None:
        """What is drawn; None where ``why_not`` says why nothing is."""
        return self.drawing if isinstance(self.drawing, SlopePicture) else None

    @property
    def refining(self) -> bool:
        """Whether the curve may get more points, as long as it stays."""
        return self._rest.isActive()

    def show_change(self, change: Change) -> None:
        """Another position, lesson or notation."""
        self._simulator, self._running = change.simulator, change.running
        if change.has(What.LESSON | What.NETWORK):
            self._parameter = None
        self._show(anew=change.what & ~(What.STEP | What.DIGITS | What.NOTATION) != What(0))

    def show_selection(self, selection: tuple[Place, ...]) -> None:
        """Other things are selected on the graph."""
        named = (parameter_at(place) for place in selection)
        found = [quantity for quantity in named if quantity is not None and has_slope(self._simulator, quantity)]
        if found and found[-1] != self._parameter:
            self.leave()
            self._parameter = found[-1]
            self._show()

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(f"SlopePanel {{ background: {theme.panel}; }}")
        super().set_theme(theme)

    def _show(self, *, anew: bool = True) -> None:
        """anew: the curve may be another; else only what the steps have reached of it, or how it is written."""
        self._pressed = self._value = None
        if not self.isVisible():
            self._slope = None
        elif self._waits and self.picture is not None:
            return
        elif anew or self._slope is None or self._of_other_sample:
            self._slope = self._made()
        self._draw()
        if self._is_rough:
            self._rest.start(REST_MS)

    @property
    def _is_rough(self) -> bool:
        """Whether there is a curve, of few points."""
        return self._slope is not None and len(self._slope.at) < SMOOTH

    def _draw(self) -> None:
        picture = SlopePicture.of(self._slope, self._simulator) if self._slope is not None else None
        self.show_drawing(picture, self._why_not)

    def _refine(self) -> None:
        """Twice as many points, where there are few and nobody changes what they show."""
        busy = self.dragging or self._running or not self.isVisible()
        if self._slope is not None and self._is_rough and not busy:
            self._slope = refined(self._slope, self._simulator)
            self._draw()
            self._rest.start(0)

    @property
    def _why_not(self) -> str:
        """Why nothing is drawn, in a sentence."""
        select = wording.SELECT_VARIABLE if self._simulator.about_formulas else wording.SELECT_PARAMETER
        return why_no_slope(self._simulator) or (self._refused if self._parameter else select)

    @property
    def _of_other_sample(self) -> bool:
        """Whether the steps have come to another sample than the one whose number is drawn."""
        assert self._slope is not None
        sample = self._slope.quantity.sample
        return sample is not None and sample != self._simulator.position.shown_sample

    @property
    def _waits(self) -> bool:
        """Whether a curve takes so long that it waits for the end of a training."""
        return self._running and self._simulator.values.engine.work > MOST_WORK

    def _made(self) -> Slope | None:
        """The curve; None where there is none."""
        self._refused = ""
        if self._parameter is None or why_no_slope(self._simulator):
            return None
        try:
            return slope_of(self._simulator, self._parameter)
        except UsageError as error:
            self._refused = str(error)
            if compiled_code_comes(self._simulator):
                self._retry.start(RETRY_MS)
            return None

    # Dragging the point

    @property
    def painter(self) -> SlopePainter | None:
        """What paints it as large as it is here, and knows where things are."""
        return SlopePainter(self.picture, self._theme, QRectF(self.rect())) if self.picture else None

    @property
    def dragging(self) -> bool:
        """Whether the point is dragged."""
        return self._value is not None

    def show_dragged(self, simulator: Simulator) -> None:
        """The same curve with the numbers of a copy, whose parameter is what was asked for."""
        assert self._slope is not None
        picture = SlopePicture.of(moved_along(self._slope, simulator), simulator)
        self.show_drawing(picture)
        self.say((*picture.texts, wording.DRAGGED))

    def _drag(self, value: float) -> None:
        """Drags the point to a value."""
        if not self.dragging:
            pressed = self._pressed
            self.drag_begun.emit()
            self._pressed = pressed
        if self._slope is not None and value != self._value:
            self._value = value
            self.dragged.emit(self._slope.quantity, value)

    def _move(self, by: int, steps: int) -> None:
        """Moves the point by a share of the curve."""
        if self._slope is None or self.picture is None:
            return
        left, right, _, _ = self.picture.span
        places = decimals(left, right)
        value = self._slope.value if self._value is None else self._value
        value = round(value + by * max((right - left) / steps, 10.0**-places), places)
        self._drag(min(max(value, left), right))

    def _drop(self) -> None:
        """Lets the point go where it is."""
        value, self._pressed, self._value = self._value, None, None
        if value is not None and self._slope is not None:
            self.dropped.emit(self._slope.quantity, value)

    def leave(self) -> None:
        """Everything as before the drag."""
        dragging, self._pressed, self._value = self.dragging, None, None
        if dragging:
            self.drag_cancelled.emit()

    def _takes(self, place: QPointF) -> bool:
        """Whether a press there takes the point."""
        return self.painter is not None and (place - self.painter.here).manhattanLength() <= GRIP

    def takes(self, key: Qt.Key) -> bool:
        return key in _ARROWS or (self.dragging and key in _ENDS)

    def paint_over(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """What can be done with the point, and where it was before it was dragged."""
        if self.picture is None:
            return
        shown = SlopePainter(self.picture, theme, rect)
        shown.paint_hint(painter, wording.DRAGGED if self.dragging else wording.DRAG_HINT)
        if self.dragging and self._slope is not None and math.isfinite(self._slope.error):
            shown.paint_start(painter, self._slope.value, self._slope.error)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self.is_own(event):
            super().keyPressEvent(event)
        elif key in _ARROWS:
            large = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move(_ARROWS[key], LARGE_STEPS if large else STEPS)
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            self._drop()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._takes(event.position()):
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place, painter = event.position(), self.painter
        over = self._pressed is not None or self._takes(place)
        self.setCursor(Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor)
        if self._pressed is None or painter is None:
            return
        moved = (place - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if moved or self.dragging:
            self._drag(painter.value_at(place.x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._pressed is not None:
            self._drop()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.leave()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.leave()


def parameter_at(place: Place) -> Quantity | None:
    """The weight, the bias or the value that a thing of the graph stands for."""
    match place.part:
        case Part.EDGE:
            return Quantity(Kind.WEIGHT, None, place.layer, place.unit, place.source)
        case Part.BIAS:
            return Quantity(Kind.BIAS, None, place.layer, place.unit)
        case Part.NODE | Part.WIRE:  # of formulas a wire shows the value that it begins with
            return Quantity(Kind.VALUE, None, None, place.unit)
    return None
