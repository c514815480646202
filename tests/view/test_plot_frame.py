"""The numbers at the axes of pictures, and what is written above them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from msgspec import structs
from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from bpsim import Simulator, load
from bpsim.core.initialization import Distribution, Initialization
from bpsim.simulator.by_layer import by_layer
from bpsim.simulator.contour import contour_of
from bpsim.simulator.differences import differences_of
from bpsim.simulator.output_surface import Plane, inputs_named
from bpsim.simulator.over_iterations import line_of
from bpsim.simulator.slope import slope_of
from bpsim.simulator.when import quantity_named
from bpsim.trace.numerals import digits_alike, grouped
from bpsim.view.plots.contour_picture import ContourPainter, ContourPicture
from bpsim.view.plots.differences_picture import DifferencesPicture
from bpsim.view.plots.drawn_canvas import Drawing
from bpsim.view.plots.frame import LEFT, Frame, axis_texts, broken_words
from bpsim.view.plots.layer_bars import LayerBars
from bpsim.view.plots.line_picture import LinePicture
from bpsim.view.plots.output_picture import OutputDrawing
from bpsim.view.plots.slope_picture import SlopePainter, SlopePicture
from bpsim.view.theme import LIGHT, text_font
from tests.view.drawings import svg_root, svg_texts


@pytest.fixture
def large_text(qapp: QApplication) -> Iterator[None]:
    """Texts as large as where a window has more points than usual."""
    font = QApplication.font()
    larger = QFont(font)
    larger.setPointSizeF(12.0)
    qapp.setFont(larger)
    yield
    qapp.setFont(font)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([-1.0, 0.0, 1.0], ["−1", "0", "1"]),
        ([0.2755, 0.276, 0.2765], ["0.2755", "0.276", "0.2765"]),
        ([12345.0, 12346.0], ["12345", "12346"]),
        ([-0.59, -0.5899995, -0.589999], ["−0.59", "−0.5899995", "−0.589999"]),
        ([0.3181190001, 0.3181190002], ["0.3181190001", "0.3181190002"]),
    ],
)
def test_numbers_beside_an_axis_have_all_of_their_digits(values: list[float], texts: list[str]) -> None:
    assert axis_texts(values) == list(zip(values, texts, strict=True))


def svg_of(paint: Callable[[QPainter], None], width: int) -> bytes:
    """What is painted into a panel of a width, as SVG."""
    data = QBuffer()
    data.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(data)
    generator.setSize(QSize(width, 545))
    generator.setResolution(round(QApplication.primaryScreen().logicalDotsPerInch()))  # texts as wide as on a screen
    painter = QPainter(generator)
    paint(painter)
    painter.end()
    return bytes(data.data().data())


def painted(drawing: Drawing, width: int) -> list[str]:
    """Every text that a drawing paints into a panel of a width, in order."""
    return svg_texts(svg_of(lambda painter: drawing.paint(painter, QRectF(0, 0, width, 545), LIGHT), width))


def drawings(simulator: Simulator) -> list[Drawing]:
    """What the panels beside the graph show of it496."""
    w5, w7 = (quantity_named(name, simulator) for name in ("w5", "w7"))
    output = Plane.of(simulator, 0, inputs_named("", simulator), 0)
    return [
        SlopePicture.of(slope_of(simulator, w5), simulator),
        ContourPicture.of(contour_of(simulator, (w5, w7)), simulator),
        DifferencesPicture.of(differences_of(simulator, w5), 1e-3, simulator),
        LayerBars.of(by_layer(simulator), simulator),
        LinePicture.of([line_of(simulator, w5)], simulator),
        OutputDrawing.of(output.surfaces((0,)), [output], simulator, 0),
    ]


@pytest.mark.usefixtures("qapp")
def test_how_many_times_as_long_an_arrow_is_drawn_stands_in_groups() -> None:
    simulator = Simulator(load("deep"))
    simulator.seek(0, len(simulator.steps))
    picture = SlopePicture.of(slope_of(simulator, quantity_named("w1", simulator)), simulator)
    times = SlopePainter(picture, LIGHT, QRectF(0, 0, 600, 545)).times
    assert times > 1000
    assert f"(drawn {grouped(times)}×)" in " ".join(painted(picture, 600))


@pytest.mark.usefixtures("qapp")
def test_no_line_ends_within_the_name_of_an_output() -> None:
    simulator = Simulator(load("it496"))
    simulator.seek(0, len(simulator.steps))
    outputs = [Plane.of(simulator, output, inputs_named("", simulator), 0) for output in (0, 1)]
    texts = painted(OutputDrawing.of(outputs[0].surfaces((0, 1)), outputs, simulator, 0), 140)
    assert "out" not in texts
    texts += painted(OutputDrawing.of(outputs[0].surfaces((0,)), outputs[:1], simulator, 0), 200)
    assert not any(text.endswith("out") or text.startswith("o1") for text in texts)
    assert {"out o1 =", "out o2 ="} <= {text.replace("\u00a0", " ") for text in texts}


@pytest.mark.parametrize("points", [10.0, 14.0])
@pytest.mark.usefixtures("qapp")
def test_all_that_is_written_above_a_picture_stands_in_a_narrow_panel_too(points: float) -> None:
    simulator = Simulator(load("it496"))
    simulator.set_training(replace(simulator.training, l2=0.01))
    simulator.run(20)
    simulator.seek(20, len(simulator.steps))
    font = QApplication.font()
    larger = QFont(font)
    larger.setPointSizeF(points)
    QApplication.setFont(larger)
    try:
        for drawing in drawings(simulator):
            texts = " ".join(painted(drawing, 305))
            assert "…" not in texts, type(drawing).__name__
            words = set(re.findall(r"[^\s:;,]+", " ".join(drawing.texts)))
            if not isinstance(drawing, DifferencesPicture):  # which leaves sentences out where axes need the room
                assert words <= set(re.findall(r"[^\s:;,]+", texts))
    finally:
        QApplication.setFont(font)


@pytest.mark.parametrize("size", [QSize(280, 230), QSize(305, 400)])
@pytest.mark.parametrize("points", [9.0, 18.0])
@pytest.mark.usefixtures("qapp")
def test_what_is_written_leaves_room_for_the_axes(size: QSize, points: float) -> None:
    simulator = Simulator(load("it496"))
    simulator.set_training(replace(simulator.training, l2=0.01))
    simulator.run(20)
    simulator.seek(20, len(simulator.steps))
    font = QApplication.font()
    larger = QFont(font)
    larger.setPointSizeF(points)
    QApplication.setFont(larger)
    try:
        rect, least = QRectF(0, 0, size.width(), size.height()), size.height() / 5
        slope, contour, _differences, _layers, line, output = drawings(simulator)
        assert isinstance(slope, SlopePicture)
        assert isinstance(contour, ContourPicture)
        assert isinstance(line, LinePicture)
        assert isinstance(output, OutputDrawing)
        axes = SlopePainter(slope, LIGHT, rect).axes, ContourPainter(contour, LIGHT, rect).axes
        for one in (*axes, line.frame(rect).rect, output.painters(rect, LIGHT)[0].frame.rect):
            assert one.height() >= least
            assert rect.contains(one)
        # The first words are there, and an ellipsis says that there are more.
        texts = svg_texts(svg_of(lambda painter: slope.paint(painter, rect, LIGHT), size.width()))
        assert texts[0].startswith("E as a")
        assert any(text.endswith("…") for text in texts) == (size.height() < 300 or points > 10)
    finally:
        QApplication.setFont(font)


@pytest.mark.usefixtures("qapp")
def test_broken_lines_fit_and_lose_nothing() -> None:
    text = "first layer: 0.106 times the |δ| of the last, 0.0134 times its |∂E/∂w|"
    rect = QRectF(0, 0, 200, 100)
    lines = broken_words([(text, "#000000", True), ("", "#000000", False)], rect)
    assert len(lines) > 1
    assert " ".join(part for part, _colour, _bold in lines) == text
    metrics = QFontMetricsF(text_font(bold=True))
    assert all(metrics.horizontalAdvance(part) <= 180 and bold for part, _colour, bold in lines)


@pytest.mark.usefixtures("qapp")
def test_a_line_does_not_end_between_a_name_and_its_number() -> None:
    text = "now: w5 = −2.748200710, w7 = 1.767479650, E = 0.002674957"
    narrowest = QFontMetricsF(text_font()).horizontalAdvance("w5 = −2.748200710,")
    for width in range(math.ceil(narrowest), 500, 7):
        parts = [part for part, _colour, _bold in broken_words([(text, "#000000", False)], QRectF(0, 0, width + 20, 9))]
        assert " ".join(parts) == text
        assert not any(part.endswith("=") or part.startswith("=") for part in parts)
    parts = [part for part, _colour, _bold in broken_words([(text, "#000000", False)], QRectF(0, 0, 60, 9))]
    assert " ".join(parts) == text
    assert "=" in " ".join(part for part in parts if "5" not in part), "what has no room in a line is broken there too"


@pytest.mark.parametrize(
    ("last", "width", "texts"),
    [
        (10_000, 400, ["0", "2000", "4000", "6000", "8000", "10000"]),
        (10_000, 330, ["0", "4000", "8000"]),
        (1_000_000, 330, ["0", "400000", "800000"]),
        (1_000_000, 760, ["0", "200000", "400000", "600000", "800000", "1000000"]),
    ],
)
@pytest.mark.usefixtures("large_text")
def test_numbers_below_the_axes_are_whole_and_apart(last: int, width: int, texts: list[str]) -> None:
    frame = Frame.below(0, QRectF(0, 0, width, 545), (0.0, last, 0.0, 1.0))
    metrics = QFontMetricsF(text_font(0.9))
    root = svg_root(svg_of(lambda painter: frame.paint(painter, LIGHT, "iteration", whole=True), width))
    right, found = 0.0, []
    for element in root.iter():
        text = element.text or ""
        below = element.tag.endswith("text") and float(element.attrib["y"]) > frame.rect.bottom() + 6
        if below and text != "iteration":
            x = float(element.attrib["x"])
            assert x >= right, "apart from the one before"
            right = x + metrics.horizontalAdvance(text)
            assert right <= width
            found.append(re.sub(r"\s", "", text))
    assert found == texts


@pytest.mark.parametrize("low", [0.0, 0.31811, -123.4567])
@pytest.mark.usefixtures("large_text")
def test_long_numbers_beside_the_axes_are_whole(low: float) -> None:
    frame = Frame.below(0, QRectF(0, 0, 330, 545), (0.0, 1.0, low, low + 2e-7))
    root = svg_root(svg_of(lambda painter: frame.paint(painter, LIGHT, "x"), 330))
    places = [
        float(element.attrib["x"])
        for element in root.iter()
        if element.tag.endswith("text") and float(element.attrib["y"]) < frame.rect.bottom()
    ]
    assert len(places) > 2
    assert all(0.0 <= place < frame.rect.left() for place in places)


@pytest.mark.parametrize(("size", "beside"), [(1.0, True), (1e-4, False)])
@pytest.mark.usefixtures("large_text")
def test_the_name_of_an_axis_stands_beside_no_long_number(size: float, beside: bool) -> None:
    frame = Frame.below(0, QRectF(0, 0, 330, 545), (0.0, 1.0, -3 * size, -size))
    svg = svg_of(lambda painter: frame.paint(painter, LIGHT, "x", "∂E/∂w5"), 330).decode()
    turned = re.search(r'matrix\(0,-1,1,0,[\d.]+,([\d.]+)\)"[^>]*>\s*<text', svg)
    assert turned is not None
    metrics = QFontMetricsF(text_font(0.9))
    away = abs(float(turned[1]) - frame.place(0.0, -2 * size).y())
    assert (away >= (metrics.horizontalAdvance("∂E/∂w5") + metrics.height()) / 2 - 1) != beside


@pytest.mark.parametrize(
    ("name", "size", "level"), [("E", 1.0, True), ("E", 1e-5, False), ("E of the batch", 1.0, False)]
)
@pytest.mark.usefixtures("qapp")
def test_a_short_name_of_an_axis_is_level_where_it_has_room(name: str, size: float, level: bool) -> None:
    frame = Frame.below(0, QRectF(0, 0, 330, 545), (0.0, 1.0, -3 * size, -size))
    svg = svg_of(lambda painter: frame.paint(painter, LIGHT, "x", name), 330)
    assert name in svg_texts(svg)
    assert (re.search(r"matrix\(0,-1,1,0,[^>]*>\s*<text", svg.decode()) is None) == level


@pytest.mark.usefixtures("qapp")
def test_both_axes_of_slope_and_contour_have_their_names() -> None:
    simulator = Simulator(load("it496"))
    slope, contour = drawings(simulator)[:2]
    assert {"w5", "E"} <= set(painted(slope, 305))
    assert {"w5", "w7"} <= set(painted(contour, 305))


@pytest.mark.parametrize(
    ("one", "other", "digits"),
    [(-4.0, -3.9999999999999595, 14), (4.0, -4.0, 0), (1.0, 1.0, 17), (0.08216704056, 0.08216092667, 3), (1.3, 1.9, 0)],
)
def test_numbers_round_alike_whatever_a_carry_does_to_their_digits(one: float, other: float, digits: int) -> None:
    assert digits_alike(one, other) == digits


@pytest.mark.usefixtures("qapp")
def test_numbers_that_are_wider_than_their_bars_stand_upright_beside_one_another() -> None:
    simulator = Simulator(load("deep"))
    for layer in range(1, 10):
        simulator.set_activation(layer, "relu")
    simulator.new_weights(Initialization(Distribution.NORMAL, 3.0, 8))
    simulator.run(1000)
    simulator.seek(simulator.last, len(simulator.steps))
    picture = LayerBars.of(by_layer(simulator), simulator)
    svg = svg_of(lambda painter: picture.paint(painter, QRectF(0, 0, 307, 545), LIGHT), 307).decode()
    upright = re.findall(r'matrix\(0,-1,1,0,([\d.]+),[\d.]+\)"[^>]*>\s*(?:<rect[^>]*>\s*)?<text[^>]*>(\w+)<', svg)
    assert [text for _, text in upright] == ["NaN"] * 18, "of nine layers of ten delta and gradient"
    places = [float(x) for x, _ in upright]
    letter = QFontMetricsF(text_font(0.8)).capHeight()
    assert all(other - one > letter for one, other in pairwise(sorted(places)))


@pytest.mark.usefixtures("qapp")
def test_the_number_of_a_bar_up_to_the_top_stands_below_the_legend() -> None:
    simulator = Simulator(load("it496"))
    simulator.seek(0, len(simulator.steps))
    sizes = tuple(structs.replace(one, delta=1.0) for one in by_layer(simulator))
    picture = LayerBars.of(sizes, simulator)
    root = svg_root(svg_of(lambda painter: picture.paint(painter, QRectF(0, 0, 400, 545), LIGHT), 400))
    places = {element.text: float(element.attrib["y"]) for element in root.iter() if element.tag.endswith("text")}
    assert places["1.00"] - places["|δ|"] > 10


def test_a_quotient_just_below_a_round_gradient_is_not_said_to_share_no_digit() -> None:
    simulator = Simulator(load("sum-times"))
    simulator.seek(0, len(simulator.steps))
    differences = differences_of(simulator, quantity_named("x", simulator))
    picture = DifferencesPicture.of(differences, 1e-3, simulator)
    assert "digits when rounded" in picture.rows[1].after


@pytest.mark.parametrize(("name", "shown"), [("E", True), ("how far it is from the gradient", False)])
@pytest.mark.usefixtures("qapp")
def test_the_name_of_an_axis_is_whole_or_left_out(name: str, shown: bool) -> None:
    image = QImage(80, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(text_font(0.9))
    Frame(QRectF(LEFT, 60, 10, 80), (0.0, 1.0, 0.0, 1.0)).paint_name_up(painter, name)
    painter.end()
    rows = [y for y in range(200) if any(image.pixelColor(x, y) != QColor("white") for x in range(80))]
    assert bool(rows) == shown
    assert all(60 <= row < 140 for row in rows)
