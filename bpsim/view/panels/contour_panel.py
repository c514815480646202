"""The panel of the contour: the error over the two parameters that were selected last; a click starts there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from bpsim.core.errors import UsageError
from bpsim.core.quantity import Quantity
from bpsim.lesson import files
from bpsim.simulator import Simulator
from bpsim.simulator.contour import Contour, contour_of, learned_pair
from bpsim.simulator.slope import error_at, has_slope
from bpsim.view.canvas.places import Place
from bpsim.view.change import Change, What
from bpsim.view.panels.slope_panel import parameter_at
from bpsim.view.plots import wording
from bpsim.view.plots.contour_picture import ContourPainter, ContourPicture, Point, contour_png, decimals
from bpsim.view.plots.export import ExportMenu, exports_of
from bpsim.view.text import set_tip
from bpsim.view.theme import LIGHT, Theme, text_font

LEAST = QSize(300, 280)
MOST_WORK = 4_000
"""Multiplications of an iteration up to which the surface is made anew while a training runs."""
STEPS, LARGE_STEPS = 40, 8
"""Presses of an arrow key from one side to the other; with Shift."""
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_OWN_KEYS = {*_ARROWS, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}


class ContourPanel(QWidget):
    """Shows two parameters as long as the lesson has them: those selected last, at first the two that are learned."""

    export_wanted = Signal(object)
    """A picture or a table is to be saved, as an Export."""
    start_wanted = Signal(object)
    """Values to start with, {parameter: value}."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        self._ghosts = simulator.ghosts
        self._theme = LIGHT
        self._parameters: tuple[Quantity, ...] = learned_pair(simulator) or ()
        self._running = False
        self._contour: Contour | None = None
        self._chosen: tuple[Point, str] | None = None
        self._refused = ""
        self.picture: ContourPicture | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(LEAST)
        self.setAccessibleName(wording.CONTOUR_NAME)

    def show_change(self, change: Change) -> None:
        """Another position, lesson or notation."""
        self._simulator, self._running, self._ghosts = change.simulator, change.running, change.after.overlaid
        if change.has(What.LESSON | What.NETWORK):
            self._parameters, self._contour = learned_pair(self._simulator) or (), None
        self._show(anew=change.what & ~(What.STEP | What.DIGITS | What.NOTATION) != What(0))

    def show_selection(self, selection: tuple[Place, ...]) -> None:
        """Other things are selected on the graph: one parameter joins the last one, of several the last two count."""
        named = (parameter_at(place) for place in selection)
        found = [quantity for quantity in named if quantity is not None and has_slope(self._simulator, quantity)]
        kept = [quantity for quantity in self._parameters if quantity not in found]
        parameters = (*kept, *found)[-2:]
        if found and set(parameters) != set(self._parameters):
            self._parameters = parameters
            self._show()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setStyleSheet(f"ContourPanel {{ background: {theme.panel}; }}")
        self.update()

    @property
    def why_not(self) -> str:
        """Why nothing is drawn, in a sentence; empty where something is."""
        select = wording.SELECT_TWO_LEARNED if self._simulator.about_formulas else wording.SELECT_TWO
        return self._simulator.why_not or (self._refused if len(self._parameters) == 2 else select)

    @property
    def painter(self) -> ContourPainter | None:
        """What paints it as large as it is here, and knows where things are."""
        return ContourPainter(self.picture, self._theme, QRectF(self.rect()), self._chosen) if self.picture else None

    def _show(self, *, anew: bool = True) -> None:
        """anew: the surface or the paths may be others; else only how they are written."""
        waits = self._running and self._simulator.values.engine.work > MOST_WORK
        if not self.isVisible():
            self._contour = self.picture = self._chosen = None
            return
        if waits and self.picture is not None:
            return
        if anew or self._contour is None:
            self._contour, self._chosen = self._made(), None
        contour = self._contour
        self.picture = ContourPicture.of(contour, self._simulator, self._ghosts) if contour is not None else None
        set_tip(self, "\n".join((*self.picture.texts, wording.CONTOUR_HELP)) if self.picture else "")
        self._say()

    def _say(self) -> None:
        """Says what is written, and paints it."""
        texts = (*self.picture.texts, *([self._chosen[1]] if self._chosen else [])) if self.picture else (self.why_not,)
        self.setAccessibleDescription(". ".join(texts))
        self.update()

    def _made(self) -> Contour | None:
        """The contour; None where ``why_not`` says why there is none."""
        self._refused = ""
        if len(self._parameters) != 2 or self._simulator.why_not:
            return None
        first, second = self._parameters
        try:
            return contour_of(
                self._simulator, (first, second), self._ghosts, before=self._contour, at_hand=self._running
            )
        except UsageError as error:
            self._refused = str(error)
            return None

    def _choose(self, point: Point | None) -> None:
        """Marks a point, with its error; None for no point."""
        before, self._chosen = self._chosen, None
        if point is not None and self.picture is not None:
            height = error_at(self._simulator, self.picture.contour.parameters, of_all=True)(point)
            self._chosen = point, self.picture.there(point, height)
        if self._chosen != before:
            self._say()

    def _start(self) -> None:
        """Asks for a start at the point that is marked."""
        if self._chosen is not None and self.picture is not None:
            self.start_wanted.emit(dict(zip(self.picture.contour.parameters, self._chosen[0], strict=True)))

    def _move(self, across: int, up: int, steps: int) -> None:
        """Moves the mark, which begins at the present values, and stays on the surface."""
        assert self.picture is not None
        left, right, low, high = self.picture.span
        x, y = self._chosen[0] if self._chosen else self.picture.contour.values
        x = min(max(x + across * (right - left) / steps, left), right)
        y = min(max(y + up * (high - low) / steps, low), high)
        self._choose((round(x, decimals(left, right)), round(y, decimals(low, high))))

    def _point(self, place: QPointF) -> Point | None:
        return self.painter.point(place) if self.painter else None

    def _save_picture(self, path: Path) -> None:
        assert self.picture is not None
        files.write(path, contour_png(self.picture, self._theme, self.size()))

    def _save_table(self, path: Path) -> None:
        assert self.picture is not None
        files.write(path, self.picture.contour.surface.table(self.picture.names, self.picture.error).encode())

    # Qt

    def sizeHint(self) -> QSize:
        return LEAST

    def event(self, event: QEvent) -> bool:
        own = isinstance(event, QKeyEvent) and event.key() in _OWN_KEYS and self.picture is not None
        if own and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._choose(self._point(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._choose(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._point(event.position()))
            self._start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self.picture is None or key not in _OWN_KEYS:
            super().keyPressEvent(event)
        elif key in _ARROWS:
            large = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move(*_ARROWS[key], LARGE_STEPS if large else STEPS)
        elif key == Qt.Key.Key_Escape:
            self._choose(None)
        else:
            self._start()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.painter is not None:
            self.painter.paint(painter)
        else:
            painter.setFont(text_font())
            painter.setPen(QColor(self._theme.muted))
            rect = QRectF(self.rect()).adjusted(12, 10, -12, -10)
            painter.drawText(rect, Qt.TextFlag.TextWordWrap, self.why_not)
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.picture is not None:
            exports = exports_of(wording.CONTOUR_TITLE, wording.CONTOUR_FILE, self._save_picture, self._save_table)
            ExportMenu(self, exports, self.export_wanted.emit).popup(event.globalPos())
