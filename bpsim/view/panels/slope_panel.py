"""The panel of the slope: the error as a function of the weight, bias or learned variable that is selected."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from bpsim.core.errors import UsageError
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.simulator.slope import MOST_WORK, Slope, has_slope, slope_of
from bpsim.view.canvas.places import Part, Place
from bpsim.view.change import Change, What
from bpsim.view.plots import wording
from bpsim.view.plots.drawn_canvas import DrawnCanvas
from bpsim.view.plots.slope_picture import SlopePicture
from bpsim.view.theme import Theme

LEAST = QSize(280, 230)


class SlopePanel(DrawnCanvas):
    """Shows the parameter that was selected last, as long as the network has it."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(wording.SLOPE_NAME, wording.SLOPE_TITLE, wording.SLOPE_FILE, parent, least=LEAST)
        self._simulator = simulator
        self._parameter: Quantity | None = None
        self._running = False
        self._slope: Slope | None = None
        self._refused = ""
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    @property
    def picture(self) -> SlopePicture | None:
        """What is drawn; None where ``why_not`` says why nothing is."""
        return self.drawing if isinstance(self.drawing, SlopePicture) else None

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
            self._parameter = found[-1]
            self._show()

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(f"SlopePanel {{ background: {theme.panel}; }}")
        super().set_theme(theme)

    def _show(self, *, anew: bool = True) -> None:
        """anew: the curve may be another; else only what the steps have reached of it, or how it is written."""
        if not self.isVisible():
            self._slope = None
        elif self._waits and self.picture is not None:
            return
        elif anew or self._slope is None:
            self._slope = self._made()
        picture = SlopePicture.of(self._slope, self._simulator) if self._slope is not None else None
        self.show_drawing(picture, self._why_not)

    @property
    def _why_not(self) -> str:
        """Why nothing is drawn, in a sentence."""
        select = wording.SELECT_LEARNED if self._simulator.about_formulas else wording.SELECT_PARAMETER
        return self._simulator.why_not or (self._refused if self._parameter else select)

    @property
    def _waits(self) -> bool:
        """Whether a curve takes so long that it waits for the end of a training."""
        return self._running and self._simulator.values.engine.work > MOST_WORK

    def _made(self) -> Slope | None:
        """The curve; None where there is none."""
        self._refused = ""
        if self._parameter is None or self._simulator.why_not:
            return None
        try:
            return slope_of(self._simulator, self._parameter)
        except UsageError as error:
            self._refused = str(error)
            return None

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()


def parameter_at(place: Place) -> Quantity | None:
    """The weight, the bias or the value that a thing of the graph stands for."""
    match place.part:
        case Part.EDGE:
            return Quantity(Kind.WEIGHT, None, place.layer, place.unit, place.source)
        case Part.BIAS:
            return Quantity(Kind.BIAS, None, place.layer, place.unit)
        case Part.NODE:
            return Quantity(Kind.VALUE, None, None, place.unit)
    return None
