"""The numbers at the axes of pictures, and what is written above them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from bpsim import Simulator, load
from bpsim.simulator.by_layer import by_layer
from bpsim.simulator.contour import contour_of
from bpsim.simulator.differences import differences_of
from bpsim.simulator.output_surface import Plane, inputs_named
from bpsim.simulator.over_iterations import line_of
from bpsim.simulator.slope import slope_of
from bpsim.simulator.when import quantity_named
from bpsim.trace.numerals import digits_alike
from bpsim.view.plots.contour_picture import ContourPicture
from bpsim.view.plots.differences_picture import DifferencesPicture
from bpsim.view.plots.drawn_canvas import Drawing
from bpsim.view.plots.frame import LEFT, Frame, axis_texts, broken_words
from bpsim.view.plots.layer_bars import LayerBars
from bpsim.view.plots.line_picture import LinePicture
from bpsim.view.plots.output_picture import OutputDrawing
from bpsim.view.plots.slope_picture import SlopePicture
from bpsim.view.theme import LIGHT, text_font
from tests.view.drawings import svg_texts


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([-1.0, 0.0, 1.0], ["−1", "0", "1"]),
        ([0.2755, 0.276, 0.2765], ["0.2755", "0.276", "0.2765"]),
        ([12345.0, 12346.0], ["12345", "12346"]),
    ],
)
def test_neighbouring_numbers_have_as_many_digits_as_tell_them_apart(values: list[float], texts: list[str]) -> None:
    assert axis_texts(values) == list(zip(values, texts, strict=True))


def painted(drawing: Drawing, width: int) -> list[str]:
    """Every text that a drawing paints into a panel of a width, in order."""
    data = QBuffer()
    data.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(data)
    generator.setSize(QSize(width, 545))
    painter = QPainter(generator)
    drawing.paint(painter, QRectF(0, 0, width, 545), LIGHT)
    painter.end()
    return svg_texts(bytes(data.data().data()))


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


@pytest.mark.usefixtures("qapp")
def test_broken_lines_fit_and_lose_nothing() -> None:
    text = "first layer: 0.106 times the |δ| of the last, 0.0134 times its |∂E/∂w|"
    rect = QRectF(0, 0, 200, 100)
    lines = broken_words([(text, "#000000", True), ("", "#000000", False)], rect)
    assert len(lines) > 1
    assert " ".join(part for part, _colour, _bold in lines) == text
    metrics = QFontMetricsF(text_font(bold=True))
    assert all(metrics.horizontalAdvance(part) <= 180 and bold for part, _colour, bold in lines)


@pytest.mark.parametrize(
    ("one", "other", "digits"),
    [(-4.0, -3.9999999999999595, 14), (4.0, -4.0, 0), (1.0, 1.0, 17), (0.08216704056, 0.08216092667, 3), (1.3, 1.9, 0)],
)
def test_numbers_round_alike_whatever_a_carry_does_to_their_digits(one: float, other: float, digits: int) -> None:
    assert digits_alike(one, other) == digits


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
