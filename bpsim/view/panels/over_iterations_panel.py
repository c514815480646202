"""The panel of what is selected on the graph, over the iterations: its value, or the derivative of the error by it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.simulator.over_iterations import Line, Point, points
from bpsim.simulator.slope import gradient_along, has_slope
from bpsim.trace.numerals import grouped
from bpsim.view.canvas.places import Part, Place
from bpsim.view.change import Change, What
from bpsim.view.choice_field import Choice
from bpsim.view.panels.inspector.samples_shown import shown_sample
from bpsim.view.plots import wording
from bpsim.view.plots.drawn_canvas import DrawnCanvas
from bpsim.view.plots.line_picture import LinePicture
from bpsim.view.text import as_sentence, set_tip
from bpsim.view.theme import Theme

VALUE, DERIVATIVE = "value", "derivative"
AT_ONCE = 8
"""Points that are formed in one turn, between which the window lives."""
_TEXTS = {VALUE: wording.VALUE, DERIVATIVE: wording.DERIVATIVE}


class OverIterationsPanel(QWidget):
    """Shows what was selected last, as long as the network has it. A line is formed in turns; Esc stops it."""

    export_wanted = Signal(object)
    """A picture or a table is to be saved, as an Export."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        self._place: Place | None = None
        self._sample = 0
        self._quantity: Quantity | None = None
        self._found: list[Point] = []
        self._key: object = None
        """What the line was formed of: another one is another line."""
        self._work: Iterator[Point | None] | None = None
        self._stopped = False
        self.canvas = DrawnCanvas(wording.LINE_NAME, wording.CURVE_TITLE, wording.CURVE_FILE)
        self.choice = Choice((VALUE, DERIVATIVE), _TEXTS)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        self._assemble()

    def _assemble(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusProxy(self.canvas)
        self.canvas.export_wanted.connect(self.export_wanted)
        self.choice.setAccessibleName(wording.WHICH_LINE)
        set_tip(self.choice, wording.WHICH_LINE)
        self.choice.activated.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 0)
        layout.setSpacing(0)
        layout.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.canvas, 1)

    def show_change(self, change: Change) -> None:
        """Another position, lesson or notation; while a training runs, the line waits for its end."""
        self._simulator = change.simulator
        if change.has(What.LESSON | What.NETWORK):
            self._place = None
        if change.running:
            self._end()
            self._key = None
            return
        self._show()

    def show_selection(self, selection: tuple[Place, ...]) -> None:
        """Other things are selected on the graph."""
        known = [place for place in selection if _value_at(place, self._simulator, 0) is not None]
        if known and known[-1] != self._place:
            self._place, self._sample = known[-1], shown_sample(self._simulator)
            self._show()

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(f"OverIterationsPanel {{ background: {theme.panel}; }}")
        self.canvas.set_theme(theme)

    @property
    def running(self) -> bool:
        """Whether a line is being formed."""
        return self._work is not None

    def stop(self) -> None:
        """Leaves a line as far as it has come."""
        if self._work is not None:
            self._end()
            self._stopped = True
            self._draw()

    def _choose(self) -> None:
        self._show()

    def _show(self) -> None:
        """The line as it is, or another one where it would be another."""
        if not self.isVisible():
            return
        quantity = self._wanted()
        key = quantity, self._simulator.snapshot().history, self._simulator.last, self._reached(quantity)
        if key != self._key:
            self._end()
            self._key, self._quantity, self._found, self._stopped = key, quantity, [], False
            if quantity is not None and self._given(quantity):
                self._work = points(self._simulator, quantity)
                self._go_on()
                if self._work is not None:
                    self._timer.start(0)
                return
        self._draw()

    def _wanted(self) -> Quantity | None:
        if self._place is None:
            return None
        value = _value_at(self._place, self._simulator, self._sample)
        if value is None or self.choice.value == VALUE:
            return value
        return _derivative(value, self._simulator, self._sample)

    def _given(self, quantity: Quantity) -> bool:
        simulator = self._simulator
        subject, view = simulator.snapshot().subject, simulator.lesson.view
        return subject.gives(simulator.values.engine, simulator.iteration, quantity, view)

    def _reached(self, quantity: Quantity | None) -> bool:
        """Whether the last iteration has the value: then the line has one point more."""
        simulator = self._simulator
        return quantity is not None and not simulator.in_past and simulator.reached(quantity)

    def _go_on(self) -> None:
        """Some more points."""
        if self._work is None:
            return
        for _turn in range(AT_ONCE):
            point = next(self._work, False)
            if point is False:
                self._end()
                break
            if point is None:
                break
            assert isinstance(point, tuple)
            self._found.append(point)
        self._draw()

    def _end(self) -> None:
        self._timer.stop()
        self._work = None

    def _draw(self) -> None:
        if self._quantity is None or not self._found:
            self.canvas.show_drawing(None, self._why_not())
            return
        line = Line(self._quantity, tuple(self._found))
        self.canvas.show_drawing(LinePicture.of(line, self._simulator, self._progress()))

    def _progress(self) -> str:
        form = wording.ON_THE_WAY if self.running else wording.STOPPED if self._stopped else ""
        return form.format(iteration=grouped(self._found[-1][0]), last=grouped(self._simulator.last))

    def _why_not(self) -> str:
        if self._place is None:
            return wording.SELECT_NODE if self._simulator.about_formulas else wording.SELECT_QUANTITY
        if self._quantity is None or not self._given(self._quantity):
            symbol = wording.DERIVATIVE if self._quantity is None else self._simulator.notation.plain(self._quantity)
            return self._simulator.why_not or as_sentence(wording.NO_LINE.format(symbol=symbol))
        return wording.NO_POINTS.format(symbol=self._simulator.notation.plain(self._quantity))

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._end()
        self._key = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.running:
            self.stop()
        else:
            super().keyPressEvent(event)


def _value_at(place: Place, simulator: Simulator, sample: int) -> Quantity | None:
    """What a thing on the graph is the picture of: its weight, bias, output or value."""
    match place.part:
        case Part.EDGE:
            return Quantity(Kind.WEIGHT, None, place.layer, place.unit, place.source)
        case Part.BIAS:
            return Quantity(Kind.BIAS, None, place.layer, place.unit)
        case Part.UNIT:
            return Quantity(Kind.OUT if place.layer else Kind.INPUT, sample, place.layer, place.unit)
        case Part.NODE:
            learned = Quantity(Kind.VALUE, None, None, place.unit)
            return learned if has_slope(simulator, learned) else Quantity(Kind.VALUE, sample, None, place.unit)
    return None


def _derivative(value: Quantity, simulator: Simulator, sample: int) -> Quantity | None:
    """The derivative of the error that belongs to a value: of a unit its delta."""
    match value.kind:
        case Kind.WEIGHT | Kind.BIAS:
            return gradient_along(simulator, value)
        case Kind.OUT:
            return Quantity(Kind.DELTA, sample, value.layer, value.unit)
        case Kind.VALUE if value.sample is None:
            return gradient_along(simulator, value)
        case Kind.VALUE:
            return Quantity(Kind.GRADIENT, sample, None, value.unit)
    return None
