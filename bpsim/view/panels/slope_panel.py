"""The panel of the slope: the error as a function of the weight, bias or learned variable that is selected."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from bpsim.core.errors import UsageError
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import files
from bpsim.simulator import Simulator
from bpsim.simulator.slope import MOST_WORK, Slope, has_slope, slope_of
from bpsim.view.canvas.places import Part, Place
from bpsim.view.change import Change, What
from bpsim.view.plots import wording
from bpsim.view.plots.export import ExportMenu, exports_of
from bpsim.view.plots.slope_picture import SlopePainter, SlopePicture, slope_png
from bpsim.view.text import set_tip
from bpsim.view.theme import LIGHT, Theme, text_font

LEAST = QSize(280, 230)


class SlopePanel(QWidget):
    """Shows the parameter that was selected last, as long as the network has it."""

    export_wanted = Signal(object)
    """A picture or a table is to be saved, as an Export."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        self._theme = LIGHT
        self._parameter: Quantity | None = None
        self._running = False
        self._slope: Slope | None = None
        self._refused = ""
        self.picture: SlopePicture | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(LEAST)
        self.setAccessibleName(wording.SLOPE_NAME)

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
        self._theme = theme
        self.setStyleSheet(f"SlopePanel {{ background: {theme.panel}; }}")
        self.update()

    @property
    def why_not(self) -> str:
        """Why nothing is drawn, in a sentence; empty where something is."""
        select = wording.SELECT_LEARNED if self._simulator.about_formulas else wording.SELECT_PARAMETER
        return self._simulator.why_not or (self._refused if self._parameter else select)

    def _show(self, *, anew: bool = True) -> None:
        """anew: the curve may be another; else only what the steps have reached of it, or how it is written."""
        self.picture = None if anew and not self._waits else self.picture
        if not self.isVisible():
            self._slope = self.picture = None
            return
        if self._waits and self.picture is not None:
            return
        if anew or self._slope is None:
            self._slope = self._made()
        self.picture = SlopePicture.of(self._slope, self._simulator) if self._slope is not None else None
        self.setAccessibleDescription(". ".join(self.picture.texts) if self.picture else self.why_not)
        # What is cut off where the panel is narrow.
        set_tip(self, "\n".join(self.picture.texts) if self.picture else "")
        self.update()

    @property
    def _waits(self) -> bool:
        """Whether a curve takes so long that it waits for the end of a training."""
        return self._running and self._simulator.values.engine.work > MOST_WORK

    def _made(self) -> Slope | None:
        """The curve; None where ``why_not`` says why there is none."""
        self._refused = ""
        if self._parameter is None or self._simulator.why_not:
            return None
        try:
            return slope_of(self._simulator, self._parameter)
        except UsageError as error:
            self._refused = str(error)
            return None

    def _save_picture(self, path: Path) -> None:
        assert self.picture is not None
        files.write(path, slope_png(self.picture, self._theme, self.size()))

    def _save_table(self, path: Path) -> None:
        assert self.picture is not None
        files.write(path, self.picture.slope.table(self.picture.parameter, self.picture.error).encode())

    # Qt

    def sizeHint(self) -> QSize:
        return LEAST

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.picture is not None:
            SlopePainter(self.picture, self._theme, rect).paint(painter)
        else:
            painter.setFont(text_font())
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(rect.adjusted(12, 10, -12, -10), Qt.TextFlag.TextWordWrap, self.why_not)
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.picture is None:
            return
        exports = exports_of(wording.SLOPE_TITLE, wording.SLOPE_FILE, self._save_picture, self._save_table)
        ExportMenu(self, exports, self.export_wanted.emit).popup(event.globalPos())


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
