"""Pictures of the graph or of the whole window, without a screen, and the picture of a handout."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QImageWriter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from bpsim import handout
from bpsim.core.errors import UsageError
from bpsim.handout import latex, solution
from bpsim.lesson import files
from bpsim.lesson.lesson import Lesson
from bpsim.sentences import _
from bpsim.simulator import Simulator
from bpsim.simulator.by_layer import by_layer
from bpsim.simulator.contour import contour_of, pair_named
from bpsim.simulator.differences import FIRST_STEP, check_step, differences_of
from bpsim.simulator.output_surface import AT_REST, MOST_SECONDS, MOST_SHOWN, Plane, inputs_named, output_named
from bpsim.simulator.over_iterations import line_of
from bpsim.simulator.slope import SECONDS_OF_FILE, slope_of
from bpsim.simulator.unit_surfaces import has_unit_surfaces, unit_work
from bpsim.simulator.when import quantities_named, quantity_named
from bpsim.trace.numerals import grouped
from bpsim.view.awaited import make_awaited
from bpsim.view.canvas.extras import Extras
from bpsim.view.canvas.folds import FOLDED, Folding
from bpsim.view.canvas.image import render_graph, scale_within
from bpsim.view.canvas.picture_of import picture_of
from bpsim.view.canvas.style import TEXT
from bpsim.view.canvas.vector import graph_pdf, graph_svg
from bpsim.view.change import graph_digits
from bpsim.view.plots.contour_picture import ContourPicture
from bpsim.view.plots.differences_picture import DifferencesPicture
from bpsim.view.plots.drawn_canvas import Drawing, drawing_png
from bpsim.view.plots.layer_bars import LayerBars
from bpsim.view.plots.line_picture import DASHES, LinePicture
from bpsim.view.plots.output_picture import OutputDrawing
from bpsim.view.plots.slope_picture import SlopePicture
from bpsim.view.plots.wording import COMMA
from bpsim.view.theme import DARK, LIGHT, Theme

GRAPH_SIZE = (1200, 800)
SLOPE_SIZE = (760, 470)
OUTPUT_SIZE = (640, 600)
CONTOUR_SIZE = (760, 640)
WINDOW_SIZE = (1440, 900)

Size = tuple[int, int]
_NO_POINTS = _("no iteration up to {iteration} has a value of {symbols}")
_TOO_MANY = _("{count} curves are too many for one picture: name up to {most}")


def make_picture(
    lesson: Lesson,
    out: Path,
    *,
    iteration: int | None = None,
    step: int = 0,
    window: bool = False,
    workspace: str | None = None,
    maps: bool = False,
    dark: bool = False,
    size: Size | None = None,
) -> None:
    """Writes a PNG, SVG or PDF of the graph, or a PNG of the whole window. Size in pixels (PDF: points).

    Without ``iteration`` it is the one at which the lesson opens. maps: with the out of each neuron over the inputs in
    it. Raises UsageError.
    """
    prepare()
    if window:
        data = _png(_window_image(lesson, iteration, step, workspace, maps, dark, size))
    else:
        simulator = _reached(Simulator(lesson), iteration, step)
        if maps:
            _compute_maps(simulator)
        folding = replace(FOLDED, extras=Extras(maps=maps))
        data = graph(simulator, out.suffix, DARK if dark else LIGHT, size, folding)
    files.write(out, data)


def _compute_maps(simulator: Simulator) -> None:
    """Computes the outs of all neurons over the inputs, which a picture shows from then on. Raises UsageError."""
    if not has_unit_surfaces(simulator):
        raise UsageError(_("maps in neurons are there for networks with one input or two"))
    for _part in unit_work(simulator):
        pass


def make_slope(
    lesson: Lesson,
    out: Path,
    name: str,
    *,
    iteration: int | None = None,
    step: int | None = None,
    dark: bool = False,
    size: Size | None = None,
) -> None:
    """Writes a PNG of the slope of the error along a parameter, or a CSV of its points. Raises UsageError.

    step: how many steps of the iteration are done, by default all.
    """
    simulator = _computed(lesson, iteration, step)
    picture = SlopePicture.of(slope_of(simulator, quantity_named(name, simulator), SECONDS_OF_FILE), simulator)
    _write_drawing(picture, out, dark=dark, size=size)


def make_curve(
    lesson: Lesson,
    out: Path,
    name: str,
    *,
    iteration: int | None = None,
    step: int | None = None,
    dark: bool = False,
    size: Size | None = None,
) -> None:
    """Writes a PNG of quantities over the iterations, or a CSV of their points. Raises UsageError.

    name: of one, or of several with commas between them. step: how many steps of the last iteration are done, by
    default all.
    """
    simulator = _computed(lesson, iteration, step)
    quantities = quantities_named(name, simulator)
    if len(quantities) > len(DASHES):
        raise UsageError(_TOO_MANY.format(count=len(quantities), most=len(DASHES)))
    lines = [line_of(simulator, quantity) for quantity in quantities]
    if not any(np.isfinite(line.values).any() for line in lines):
        symbols = COMMA.join(map(simulator.notation.plain, quantities))
        nothing = _NO_POINTS.format(iteration=grouped(simulator.iteration), symbols=symbols)
        raise UsageError(simulator.why_not or nothing)
    _write_drawing(LinePicture.of(lines, simulator), out, dark=dark, size=size)


def make_differences(
    lesson: Lesson,
    out: Path,
    name: str,
    *,
    h: float | None = None,
    iteration: int | None = None,
    step: int | None = None,
    dark: bool = False,
    size: Size | None = None,
) -> None:
    """Writes a PNG of how far difference quotients are from a gradient, or a CSV of them. Raises UsageError.

    h: the step whose quotients are written out. step: how many steps of the iteration are done, by default all.
    """
    simulator = _computed(lesson, iteration, step)
    try:
        check_step(h := FIRST_STEP if h is None else h)
    except ValueError as fault:
        raise UsageError(str(fault)) from None
    differences = differences_of(simulator, quantity_named(name, simulator))
    picture = DifferencesPicture.of(differences, h, simulator)
    _write_drawing(picture, out, dark=dark, size=size)


def make_layers(
    lesson: Lesson,
    out: Path,
    *,
    iteration: int | None = None,
    step: int | None = None,
    dark: bool = False,
    size: Size | None = None,
) -> None:
    """Writes a PNG of how large deltas and gradients are layer by layer, or a CSV of that. Raises UsageError.

    step: how many steps of the iteration are done, by default all.
    """
    simulator = _computed(lesson, iteration, step)
    _write_drawing(LayerBars.of(by_layer(simulator), simulator), out, dark=dark, size=size)


def _write_drawing(drawing: Drawing, out: Path, *, dark: bool, size: Size | None) -> None:
    prepare()
    _write(out, drawing.table, partial(drawing_png, drawing), dark=dark, size=size or SLOPE_SIZE)


def make_output(
    lesson: Lesson,
    out: Path,
    name: str,
    over: str = "",
    *,
    iteration: int | None = None,
    step: int = 0,
    dark: bool = False,
    size: Size | None = None,
) -> None:
    """Writes a PNG of an output over two inputs with the samples, or a CSV of its points. Raises UsageError.

    name: of the output; empty for all of them, side by side. over: of the inputs; empty for the first ones. step: how
    many steps of the iteration are done.
    """
    simulator = _reached(Simulator(lesson), iteration, step)
    present = simulator.data_row(simulator.position.shown_sample)
    first = output_named(name, simulator)
    plane = Plane.of(simulator, first, inputs_named(over, simulator), present)
    outputs = (first,) if name else tuple(range(min(simulator.network.sizes[-1], MOST_SHOWN)))
    if plane.seconds(AT_REST) > MOST_SECONDS:
        plane.values.engine.loops.load()
    planes = [replace(plane, output=output) for output in outputs]
    drawing = OutputDrawing.of(plane.surfaces(outputs), planes, simulator, present)
    _write_drawing(drawing, out, dark=dark, size=size or OUTPUT_SIZE)


def make_contour(
    lesson: Lesson,
    out: Path,
    names: str,
    *,
    iteration: int | None = None,
    step: int | None = None,
    dark: bool = False,
    size: Size | None = None,
) -> None:
    """The same of the error over two parameters, whose names a comma parts, with the path of the run up to there."""
    simulator = _computed(lesson, iteration, step)
    contour = contour_of(simulator, pair_named(names, simulator))
    picture = ContourPicture.of(contour, simulator, simulator.ghosts)
    _write_drawing(picture, out, dark=dark, size=size or CONTOUR_SIZE)


def _write(
    out: Path, table: Callable[[], str], png: Callable[[Theme, QSize], bytes], *, dark: bool, size: Size
) -> None:
    """Writes a picture as what the name of its file says: the table of its points for .csv, else a PNG."""
    if out.suffix.lower() == ".csv":
        files.write(out, table().encode())
    else:
        files.write(out, png(DARK if dark else LIGHT, QSize(*size)))


def _computed(lesson: Lesson, iteration: int | None, step: int | None) -> Simulator:
    """A lesson at an iteration of which so many steps are done, by default all."""
    simulator = _reached(Simulator(lesson), iteration, step or 0)
    if step is None:
        simulator.seek(simulator.iteration, len(simulator.steps))
    return simulator


def prepare() -> None:
    """Makes the application where none runs yet, without a screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from bpsim.app.main import create_application

    create_application()


def graph(
    simulator: Simulator,
    suffix: str,
    theme: Theme,
    size: Size | None = None,
    folding: Folding = FOLDED,
    first: int = 0,
) -> bytes:
    """The graph as it is, as a file that ends in ``suffix``: .png, .svg or .pdf. first: the sample before any step."""
    picture = picture_of(simulator, graph_digits(simulator), folding=folding, first=first)
    if suffix.lower() == ".png":
        return _png(render_graph(picture, theme, QSize(*(size or GRAPH_SIZE))))
    draw = graph_svg if suffix.lower() == ".svg" else graph_pdf
    return draw(picture, theme, QSizeF(*size) if size else None, solution.title(simulator))


def save_handout(
    simulator: Simulator,
    path: Path,
    form: handout.Format,
    choice: handout.Choice | None = None,
    *,
    replacing: bool = False,
) -> Path:
    """Writes the present iteration as a document, the graph at its start beside it; returns the picture's path.

    Raises UsageError as ``handout.check_path`` does.
    """
    handout.check_path(path, form, simulator.lesson.path, replacing=replacing)
    choice = choice or handout.Choice()
    start = Simulator(simulator.lesson)
    start.restore(replace(simulator.snapshot(), step=0))
    first = choice.samples[0] if choice.samples else 0
    shown = choice.shown(start)
    size = size_on_page(shown, first) if form is handout.Format.LATEX else None
    drawn = graph(shown, form.picture_suffix, LIGHT, size, first=first)
    return handout.save(simulator, path, form, drawn, choice, replacing=replacing)


def size_on_page(simulator: Simulator, first: int = 0) -> Size:
    """The size of a picture for a page of LaTeX, at the scale 1: of the shapes that have room there the lowest in which
    text is large enough, else the one with the largest text."""
    picture = picture_of(simulator, graph_digits(simulator), first=first)
    places = [QSizeF(latex.PAGE[0], latex.PAGE[1] * share) for share in latex.PICTURE_SHARES]
    scales = [scale_within(picture, LIGHT, place) for place in places]
    enough = (at for at, scale in enumerate(scales) if scale * TEXT >= latex.SMALLEST_TEXT)
    at = next(enough, scales.index(max(scales)))
    return round(places[at].width() / scales[at]), round(places[at].height() / scales[at])


def _reached(simulator: Simulator, iteration: int | None, step: int) -> Simulator:
    iteration = simulator.iteration if iteration is None else iteration
    if iteration > simulator.iteration:  # a run that ends at once would show the error, too
        run = simulator.run(iteration - simulator.iteration)
        if run.iteration < iteration:
            raise UsageError(run.unreached(iteration))
    simulator.seek(iteration, step)
    return simulator


def _window_image(
    lesson: Lesson,
    iteration: int | None,
    step: int,
    workspace: str | None,
    maps: bool,
    dark: bool,
    size: Size | None,
) -> QImage:
    from bpsim.app.main_window import MainWindow
    from bpsim.app.remembered import TemporarySettings

    settings = TemporarySettings(appearance="dark" if dark else "light")
    window = MainWindow(lesson, settings)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(*(size or WINDOW_SIZE))
    window.show()
    if workspace is not None:
        window.workspaces.switch(workspace)
    _reached(window.document.simulator, iteration, step)
    if maps:
        _compute_maps(window.document.simulator)
        window.actions_by_key["maps"].trigger()
    window.document.values_changed.emit()
    make_awaited(window)
    _settle(window)
    pixmap: QPixmap = window.grab()
    window.close()
    settings.forget()
    return pixmap.toImage()


def _settle(window: QWidget) -> None:
    """Lets every layout take its final size: heights follow widths that are known only after the first round."""
    for _round in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    window.repaint()


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
