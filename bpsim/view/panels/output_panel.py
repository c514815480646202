"""The panel of an output over the plane of two inputs: which output, which inputs, and the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from bpsim.core.errors import UsageError
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.simulator.output_surface import AT_REST, LIVE, MOST_SHOWN, Plane, Surface
from bpsim.view.change import Change, What
from bpsim.view.choice_field import QuietBox
from bpsim.view.plots import wording
from bpsim.view.plots.output_canvas import OutputCanvas
from bpsim.view.plots.output_picture import OutputDrawing
from bpsim.view.text import one_line, set_tip
from bpsim.view.theme import LIGHT, Theme

REST = 200
"""Milliseconds without a change after which the picture is made finer."""
LIVE_SECONDS = 0.05
"""Seconds up to which a coarse picture is made while a training runs; one that takes longer waits for its end."""

LONGEST, ARROW = 16, 4
"""Letters: the longest name that a choice gets room for, and what its arrow takes."""


class OutputPanel(QWidget):
    """A coarse picture at once, a finer one as soon as nothing changes any more."""

    export_wanted = Signal(object)
    """A picture or a table is to be saved, as an Export."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        self._theme = LIGHT
        self._told: object = None
        """The values that were there at the last change."""
        self._plane: Plane | None = None
        self._outputs: tuple[int, ...] = ()
        self._surfaces: tuple[Surface, ...] = ()
        self._bands: Iterator[tuple[Surface, ...] | None] | None = None
        self.canvas = OutputCanvas()
        self.output, self.across, self.up = QuietBox(), QuietBox(), QuietBox()
        self._rest, self._work = QTimer(self), QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._refine)
        self._work.timeout.connect(self._go_on)
        self._assemble()
        self._fill()

    def _assemble(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusProxy(self.canvas)
        self.canvas.export_wanted.connect(self.export_wanted)
        self._top = top = QHBoxLayout()
        top.setContentsMargins(12, 4, 12, 0)
        top.setSpacing(8)
        names = (wording.WHICH_OUTPUT, wording.WHICH_ACROSS, wording.WHICH_UP)
        for box, name in zip((self.output, self.across, self.up), names, strict=True):
            box.setAccessibleName(name)
            set_tip(box, name)
            box.setSizeAdjustPolicy(QuietBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(5)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.activated.connect(self._choose)
            top.addWidget(box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.canvas, 1)

    def show_change(self, change: Change) -> None:
        """Another position, lesson, notation or size of text."""
        if change.has(What.LESSON | What.NETWORK | What.NOTATION):
            kept = not change.has(What.LESSON)
            self._simulator = change.simulator
            self._fill(kept=kept)
        self._simulator = change.simulator
        self._show(running=change.running)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setStyleSheet(f"OutputPanel {{ background: {theme.panel}; }}")
        self.canvas.set_theme(theme)

    @property
    def side(self) -> int:
        """The points along each input of the picture that is shown; 0 where there is none."""
        return len(self._surfaces[0].across) if self._surfaces else 0

    @property
    def _wanted(self) -> tuple[int, ...]:
        """The outputs that are to be drawn."""
        count = self._simulator.network.sizes[-1]
        chosen = self.output.currentIndex()
        return (chosen,) if chosen < count else tuple(range(min(count, MOST_SHOWN)))

    # Which output and which inputs

    def _fill(self, *, kept: bool = False) -> None:
        """Fills the choices with the symbols of the notation; those of the same network keep what is chosen."""
        network, plain = self._simulator.network, self._simulator.notation.plain
        chosen = [box.currentIndex() for box in (self.output, self.across, self.up)]
        inputs = [plain(Quantity(Kind.INPUT, None, 0, unit)) for unit in range(len(network.inputs))]
        outputs = [plain(Quantity(Kind.OUT, None, network.depth, unit)) for unit in range(network.sizes[-1])]
        of_output = [*outputs, wording.ALL_OUTPUTS] if len(outputs) > 1 else outputs
        before = self.output.count()
        for at, (box, texts) in enumerate(((self.output, of_output), (self.across, inputs), (self.up, inputs))):
            _fill(box, texts)
            self._top.setStretch(at, min(max(map(len, texts), default=1), LONGEST) + ARROW)
        if kept and chosen[0] == before - 1 > 0:
            chosen[0] = len(outputs)  # all of them, however many there are
        wanted = chosen if kept else (len(outputs), 0, 1)
        for box, at in zip((self.output, self.across, self.up), wanted, strict=True):
            box.setCurrentIndex(min(max(at, 0), box.count() - 1))
        if self.across.currentIndex() == self.up.currentIndex():
            self.across.setCurrentIndex(0)
            self.up.setCurrentIndex(min(1, self.up.count() - 1))
        self.output.setVisible(len(outputs) > 1)
        for box in (self.across, self.up):
            box.setVisible(len(inputs) > 2)

    def _choose(self) -> None:
        if self.across.currentIndex() == self.up.currentIndex() and self.up.count() > 1:
            # They change places: the one that was not touched takes what the other was.
            assert self._plane is not None
            touched = self.across if self.sender() is self.across else self.up
            other = self.up if touched is self.across else self.across
            other.setCurrentIndex(self._plane.inputs[0 if touched is self.across else 1])
        self._show()

    # The picture

    def _show(self, *, running: bool = False) -> None:
        """The picture as it is, or a coarse one where it would be another; a finer one comes at rest."""
        self._told = self._simulator.values
        present = self._simulator.data_row(self._simulator.position.shown_sample)
        inputs = self.across.currentIndex(), self.up.currentIndex()
        outputs = self._wanted
        plane = Plane.of(self._simulator, outputs[0], inputs, present)
        why_not = ""
        if not self._surfaces or self._plane is None or outputs != self._outputs or not plane.same(self._plane):
            if running and self._surfaces and plane.seconds(LIVE) > LIVE_SECONDS:
                self._rest.start()
                return
            self._stop()
            self._plane, self._outputs = plane, outputs
            try:
                self._surfaces = plane.surfaces(outputs, LIVE)
            except UsageError as error:
                self._surfaces, why_not = (), str(error)
        if not self._surfaces:
            self.canvas.show_outputs(None, why_not)
            return
        planes = [replace(plane, output=output) for output in outputs]
        self.canvas.show_outputs(OutputDrawing.of(self._surfaces, planes, self._simulator, present))
        if self.side < AT_REST and self._bands is None:
            self._rest.start()

    def _stop(self) -> None:
        """Gives up a finer picture that is being made."""
        self._rest.stop()
        self._work.stop()
        self._bands = None

    def _refine(self) -> None:
        """Begins a finer picture, unless a training has gone on since the last announcement: the next one is near."""
        if self._simulator.values is not self._told:
            return
        if self._plane is None or self._plane.values is not self._told:
            self._show()
            return
        self._bands = self._plane.bands_of(self._outputs, AT_REST)
        self._work.start(0)

    def _go_on(self) -> None:
        """A few more rows of the finer picture. Where it would take too long, the coarse one stays."""
        assert self._bands is not None
        try:
            made = next(self._bands)
        except UsageError:
            self._work.stop()
            return
        if made is not None:
            self._stop()
            self._surfaces = made
            self._show()

    # Qt

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._stop()


def _fill(box: QuietBox, texts: Sequence[str]) -> None:
    box.clear()
    box.addItems([one_line(text) for text in texts])
