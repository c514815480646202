"""The panel of the contour: the error over the two parameters that were selected last; a click starts there."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpsim.core.errors import UsageError
from bpsim.core.quantity import Quantity
from bpsim.simulator import Simulator
from bpsim.simulator.contour import Contour, Point, continued, contour_of, known_pair, learned_pair, pair_named
from bpsim.simulator.slope import compiled_code_comes, error_at, has_slope, why_no_slope
from bpsim.view.canvas.places import Place
from bpsim.view.change import Change, What
from bpsim.view.panels.slope_panel import RETRY_MS, parameter_at
from bpsim.view.panels.when_bar import WhenField
from bpsim.view.plots import wording
from bpsim.view.plots.contour_canvas import ContourCanvas
from bpsim.view.plots.contour_picture import ContourPicture
from bpsim.view.text import ElidedLabel, as_sentence, one_line, set_tip
from bpsim.view.theme import Theme, text_font

MOST_WORK = 4_000
"""Multiplications of an iteration up to which the surface is made anew while a training runs."""
TURN_SECONDS = 0.01
"""Seconds after which a turn computes no further point of a large surface, so that the window lives."""
BETWEEN_MS = 150
"""Milliseconds between two pictures of a surface that is being computed."""


class ContourPanel(QWidget):
    """Shows two parameters as long as the lesson has them: those selected last, or typed into the field; at first the
    two that are learned."""

    start_wanted = Signal(object)
    """Values to start with, {parameter: value}."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        self._ghosts = simulator.ghosts
        self._parameters: tuple[Quantity, ...] = learned_pair(simulator) or ()
        self._running = False
        self._contour: Contour | None = None
        self._refused = ""
        self._drawn = QElapsedTimer()
        """Since when the picture has been there."""
        self._turn, self._retry = QTimer(self), QTimer(self)
        self._retry.setSingleShot(True)
        self._turn.timeout.connect(self._go_on)
        self._retry.timeout.connect(self._show)
        self.canvas = ContourCanvas(self._height)
        self.canvas.start_wanted.connect(self._start)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusProxy(self.canvas)
        self.field, self.fault = WhenField(), ElidedLabel()
        self.field.setAccessibleName(wording.WHICH_TWO)
        set_tip(self.field, wording.WHICH_TWO_TIP)
        self.field.setPlaceholderText(wording.WHICH_TWO)
        self.field.returnPressed.connect(self._take)
        self.field.left.connect(self._leave)
        self.fault.hide()
        above, layout = QVBoxLayout(), QVBoxLayout(self)
        above.setContentsMargins(12, 6, 12, 0)
        layout.setContentsMargins(0, 0, 0, 0)
        for box in (above, layout):
            box.setSpacing(0)
        above.addWidget(self.field)
        above.addWidget(self.fault)
        layout.addLayout(above)
        layout.addWidget(self.canvas, 1)

    def show_change(self, change: Change) -> None:
        """Another position, lesson or notation."""
        self._simulator, self._running, self._ghosts = change.simulator, change.running, change.after.overlaid
        if change.has(What.LESSON | What.NETWORK):
            self._parameters, self._contour = learned_pair(self._simulator) or (), None
        self._show(anew=change.what & ~(What.STEP | What.DIGITS | What.NOTATION) != What(0))

    def show_selection(self, selection: tuple[Place, ...]) -> None:
        """Other things are selected on the graph: one parameter joins the last one, of several the last two count."""
        named = dict.fromkeys(parameter_at(place) for place in selection)
        found = [quantity for quantity in named if quantity is not None and has_slope(self._simulator, quantity)]
        kept = [quantity for quantity in self._parameters if quantity not in found]
        parameters = (*kept, *found)[-2:]
        if found and set(parameters) != set(self._parameters):
            self._parameters = parameters
            self._show()

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(f"ContourPanel {{ background: {theme.panel}; }}")
        self.fault.setStyleSheet(f"color: {theme.negative};")
        self.field.setFont(text_font())
        self.canvas.set_theme(theme)

    @property
    def computing(self) -> bool:
        """Whether points of the surface are still to come."""
        return self._turn.isActive()

    # The field

    def _take(self) -> None:
        """Shows the two that are typed; why that cannot be stands below."""
        try:
            pair = pair_named(self.field.text(), self._simulator)
            self._parameters = known_pair(self._simulator, pair)
        except UsageError as error:
            self._say_fault(as_sentence(str(error), self._simulator.names))
            return
        self._show()
        self.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _leave(self) -> None:
        """Takes back what is typed."""
        self._write()
        self.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _write(self) -> None:
        """The names of the two in the field."""
        self.field.setText(one_line(", ".join(map(self._simulator.notation.plain, self._parameters))))
        self._say_fault("")

    def _say_fault(self, text: str) -> None:
        self.fault.setText(text)
        set_tip(self.fault, text)
        self.fault.setVisible(bool(text))
        self.field.setAccessibleDescription(text)

    # The picture

    @property
    def _why_not(self) -> str:
        """Why nothing is drawn, in a sentence."""
        select = wording.SELECT_TWO_VARIABLES if self._simulator.about_formulas else wording.SELECT_TWO
        return why_no_slope(self._simulator) or (self._refused if len(self._parameters) == 2 else select)

    def _show(self, *, anew: bool = True) -> None:
        """anew: the surface or the paths may be others; else only how they are written."""
        waits = self._running and self._simulator.values.engine.work > MOST_WORK
        self._turn.stop()
        if not self.isVisible():
            self._contour = None
        elif waits and self.canvas.picture is not None:
            return
        elif anew or self._contour is None or self._of_other_sample:
            self._contour, anew = self._made(), True
        if not (self.field.hasFocus() and self.field.isModified()):
            self._write()
        self._draw(anew=anew)
        if self._contour is not None and not self._contour.surface.complete:
            self._turn.start(0)

    def _draw(self, *, anew: bool) -> None:
        contour = self._contour
        picture = ContourPicture.of(contour, self._simulator, self._ghosts) if contour is not None else None
        self.canvas.show_contour(picture, self._why_not, anew=anew)
        self._drawn.start()

    def _go_on(self) -> None:
        """Some more points of the surface."""
        assert self._contour is not None
        self._contour = continued(self._contour, self._simulator, TURN_SECONDS)
        if self._contour.surface.complete:
            self._turn.stop()
        if self._contour.surface.complete or self._drawn.hasExpired(BETWEEN_MS):
            self._draw(anew=False)

    @property
    def _of_other_sample(self) -> bool:
        """Whether the steps have come to another sample than the one whose numbers are drawn."""
        assert self._contour is not None
        samples = {parameter.sample for parameter in self._contour.parameters} - {None}
        return bool(samples) and samples != {self._simulator.position.shown_sample}

    def _made(self) -> Contour | None:
        """The contour; None where there is none."""
        self._refused = ""
        if len(self._parameters) != 2 or why_no_slope(self._simulator):
            return None
        first, second = self._parameters
        try:
            return contour_of(
                self._simulator,
                (first, second),
                self._ghosts,
                before=self._contour,
                at_hand=self._running,
                seconds=TURN_SECONDS,
            )
        except UsageError as error:
            self._refused = str(error)
            if compiled_code_comes(self._simulator):
                self._retry.start(RETRY_MS)
            return None

    def _height(self, point: Point) -> float:
        if self._contour is None:
            return math.nan
        return error_at(self._simulator, self._contour.parameters, of_all=True)(point)

    def _start(self, point: Point) -> None:
        if self._contour is not None:
            rows = (self._in_data(parameter) for parameter in self._contour.parameters)
            self.start_wanted.emit(dict(zip(rows, point, strict=True)))

    def _in_data(self, parameter: Quantity) -> Quantity:
        """A parameter as it is edited: a number of a sample with its row of the data."""
        sample = parameter.sample
        return parameter if sample is None else replace(parameter, sample=self._simulator.position.data_row(sample))

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._turn.stop()
