"""The panel of an output over the plane of two inputs: which output, which inputs, and the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from bpsim.core.errors import UsageError
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import files
from bpsim.simulator import Simulator
from bpsim.simulator.output_surface import AT_REST, LIVE, Plane, Surface
from bpsim.view.change import Change, What
from bpsim.view.choice_field import QuietBox
from bpsim.view.panels.inspector.samples_shown import shown_sample
from bpsim.view.plots import wording
from bpsim.view.plots.export import Export
from bpsim.view.plots.output_canvas import OutputCanvas
from bpsim.view.plots.output_picture import OutputPicture, output_png
from bpsim.view.text import one_line, set_tip
from bpsim.view.theme import LIGHT, Theme

REST = 200
"""Milliseconds without a change after which the picture is made finer."""
LIVE_SECONDS = 0.05
"""Seconds up to which a coarse picture is made while a training runs; one that takes longer waits for its end."""


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
        self._surface: Surface | None = None
        self._bands: Iterator[Surface | None] | None = None
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
        self.canvas.menu_wanted.connect(self._show_menu)
        top = QHBoxLayout()
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
        return 0 if self._surface is None else len(self._surface.across)

    # Which output and which inputs

    def _fill(self, *, kept: bool = False) -> None:
        """Fills the choices with the symbols of the notation; those of the same network keep what is chosen."""
        network, plain = self._simulator.network, self._simulator.notation.plain
        chosen = [box.currentIndex() for box in (self.output, self.across, self.up)]
        inputs = [plain(Quantity(Kind.INPUT, None, 0, unit)) for unit in range(len(network.inputs))]
        outputs = [plain(Quantity(Kind.OUT, None, network.depth, unit)) for unit in range(network.sizes[-1])]
        for box, texts in ((self.output, outputs), (self.across, inputs), (self.up, inputs)):
            _fill(box, texts)
        wanted = chosen if kept else (0, 0, 1)
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
        present = self._simulator.data_row(shown_sample(self._simulator))
        inputs = self.across.currentIndex(), self.up.currentIndex()
        plane = Plane.of(self._simulator, self.output.currentIndex(), inputs, present)
        why_not = ""
        if self._surface is None or self._plane is None or not plane.same(self._plane):
            if running and self._surface is not None and plane.seconds(LIVE) > LIVE_SECONDS:
                self._rest.start()
                return
            self._stop()
            self._plane = plane
            try:
                self._surface = plane.surface(LIVE)
            except UsageError as error:
                self._surface, why_not = None, str(error)
        if self._surface is None:
            self.canvas.show_picture(None, why_not)
            return
        self.canvas.show_picture(OutputPicture.of(self._surface, plane, self._simulator, present))
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
        self._bands = self._plane.bands(AT_REST)
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
            self._surface = made
            self._show()

    # Files

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = Export(
            wording.OUTPUT_TITLE, wording.PICTURE_NOT_SAVED, wording.OUTPUT_FILE, wording.PICTURES, self._save_picture
        )
        table = Export(
            wording.OUTPUT_TITLE, wording.TABLE_NOT_SAVED, wording.OUTPUT_FILE, wording.TABLES, self._save_table
        )
        menu.addAction(wording.SAVE_PICTURE).triggered.connect(lambda: self.export_wanted.emit(picture))
        menu.addAction(wording.SAVE_CSV).triggered.connect(lambda: self.export_wanted.emit(table))
        menu.popup(place)

    def _save_picture(self, path: Path) -> None:
        assert self.canvas.picture is not None
        files.write(path, output_png(self.canvas.picture, self._theme, self.canvas.size()))

    def _save_table(self, path: Path) -> None:
        picture = self.canvas.picture
        assert picture is not None
        files.write(path, picture.surface.table(picture.inputs, picture.output).encode())

    # Qt

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._stop()


def _fill(box: QuietBox, texts: Sequence[str]) -> None:
    box.clear()
    box.addItems([one_line(text) for text in texts])
