"""The panel of finite differences: how near quotients come to the gradient of what is selected, by their step."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from bpsim.core.errors import UsageError
from bpsim.core.quantity import Quantity
from bpsim.simulator import Simulator
from bpsim.simulator.differences import (
    FIRST_STEP,
    LEAST_POWER,
    MOST_POWER,
    Differences,
    check_step,
    differences_of,
    short_step,
)
from bpsim.simulator.slope import gradient_along, has_slope, is_derived, known_parameter, reached_along, why_no_slope
from bpsim.trace.numerals import format_short
from bpsim.view.canvas.places import Place
from bpsim.view.change import Change, What
from bpsim.view.numbers import NumberField
from bpsim.view.panels.slope_panel import parameter_at
from bpsim.view.plots import wording
from bpsim.view.plots.differences_picture import STEP_DIGITS, DifferencesPicture
from bpsim.view.plots.drawn_canvas import DrawnCanvas
from bpsim.view.text import PlainLabel, set_tip
from bpsim.view.theme import Theme, number_font, point_size

IN_DECADE = 20
"""Places of the slider between two powers of ten."""
FIELD_WIDTH = 7
"""The width of the field, in heights of the text."""


class DifferencesPanel(QWidget):
    """Shows the parameter that was selected last, as long as the network has it, once its gradient is computed."""

    export_wanted = Signal(object)
    """A picture or a table is to be saved, as an Export."""
    finished = Signal()
    """Enter or Esc ended an edit of the step."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        self._parameter: Quantity | None = None
        self._differences: Differences | None = None
        self.canvas = DrawnCanvas(wording.DIFFERENCES_NAME, wording.DIFFERENCES_TITLE, wording.DIFFERENCES_FILE)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.field = NumberField(FIRST_STEP, None, check=check_step)
        self._assemble()

    def _assemble(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusProxy(self.slider)
        self.canvas.export_wanted.connect(self.export_wanted)
        self.slider.setRange(IN_DECADE * LEAST_POWER, IN_DECADE * MOST_POWER)
        self.slider.setSingleStep(IN_DECADE // 4)
        self.slider.setPageStep(IN_DECADE)
        self._place_slider(FIRST_STEP)
        self.slider.valueChanged.connect(self._slide)
        self.field.committed.connect(self._take)
        self.field.finished.connect(self.finished)
        for widget in (self.slider, self.field):
            widget.setAccessibleName(wording.STEP_NAME)
            set_tip(widget, wording.STEP_TIP)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(PlainLabel(wording.STEP_LABEL))
        row.addWidget(self.slider, 1)
        row.addWidget(self.field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.canvas, 1)

    def show_change(self, change: Change) -> None:
        """Another position, lesson or notation."""
        self._simulator = change.simulator
        if change.has(What.LESSON | What.NETWORK):
            self._parameter = None
        if change.what & ~(What.STEP | What.NOTATION):
            self._differences = None
        self._show()

    def show_selection(self, selection: tuple[Place, ...]) -> None:
        """Other things are selected on the graph."""
        named = (parameter_at(place) for place in selection)
        found = [quantity for quantity in named if quantity is not None and has_slope(self._simulator, quantity)]
        if found and found[-1] != self._parameter:
            self._parameter, self._differences = found[-1], None
            self._show()

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(f"DifferencesPanel {{ background: {theme.panel}; }}")
        self.field.setFont(number_font())
        self.field.setFixedWidth(round(FIELD_WIDTH * 1.35 * point_size()))
        self.canvas.set_theme(theme)

    @property
    def step(self) -> float:
        """The step h whose quotients are written out."""
        return self.field.value

    def _slide(self, place: int) -> None:
        self.field.value = short_step(place / IN_DECADE)
        self._draw()

    def _take(self, step: float) -> None:
        self._place_slider(step)
        self._draw()

    def _place_slider(self, step: float) -> None:
        """The slider at the place that is nearest to a step; says nothing."""
        self.slider.blockSignals(True)
        self.slider.setValue(round(IN_DECADE * math.log10(step)))
        self.slider.blockSignals(False)

    def _show(self) -> None:
        if not self.isVisible():
            self._differences = None
            return
        refused = self._why_not()
        if not refused and self._differences is None:
            try:
                assert self._parameter is not None
                self._differences = differences_of(self._simulator, self._parameter)
            except UsageError as error:
                refused = str(error)
        if refused:
            self.canvas.show_drawing(None, refused)
        else:
            self._draw()

    def _why_not(self) -> str:
        """Why there is nothing to compute, in a sentence; empty where there is."""
        simulator = self._simulator
        if why := why_no_slope(simulator):
            return why
        if self._parameter is None:
            return wording.SELECT_VARIABLE_TO_DIFFER if simulator.about_formulas else wording.SELECT_TO_DIFFER
        parameter = known_parameter(simulator, self._parameter)
        if self._differences is not None and self._differences.quantity != parameter:
            self._differences = None  # the steps have come to another sample
        if not reached_along(simulator, parameter):
            gradient = gradient_along(simulator, parameter)
            if not is_derived(simulator, parameter):
                return wording.NOT_CARRIED.format(gradient=simulator.notation.plain(gradient))
            return wording.STEP_TO_GRADIENT.format(gradient=simulator.notation.plain(gradient))
        return ""

    def _draw(self) -> None:
        """The quotients with the step that is chosen, where some are there."""
        self.slider.setAccessibleDescription(format_short(self.step, STEP_DIGITS))
        if self._differences is not None and not self._why_not():
            self.canvas.show_drawing(DifferencesPicture.of(self._differences, self.step, self._simulator))

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()
