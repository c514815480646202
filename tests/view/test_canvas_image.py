"""The graph as a picture."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

import bpsim
from bpsim.simulator import Simulator
from bpsim.view.canvas import describe, render_graph
from bpsim.view.theme import DARK, LIGHT, Theme
from tests.view.canvas_lessons import lesson_of


def rim(image: QImage) -> set[str]:
    """The colours at the edges of a picture."""
    right, bottom = image.width() - 1, image.height() - 1
    points = [(x, y) for x in range(0, right, 3) for y in (0, bottom)]
    points += [(x, y) for y in range(0, bottom, 3) for x in (0, right)]
    return {image.pixelColor(*point).name().upper() for point in points}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("size", [(800, 600), (1920, 1080), (300, 700)], ids=str)
def test_the_whole_graph_is_inside_its_margins(qapp: QApplication, theme: Theme, size: tuple[int, int]) -> None:
    del qapp
    simulator = Simulator(bpsim.load("it496"))
    simulator.seek(0, len(simulator.steps))
    image = render_graph(describe(simulator, 9), theme, QSize(*size))
    assert rim(image) == {theme.panel}
    assert (image.width(), image.height()) == size


def test_twice_the_pixels_for_a_dense_screen(qapp: QApplication) -> None:
    del qapp
    image = render_graph(describe(Simulator(lesson_of((1, 1))), 9), LIGHT, QSize(300, 200), dpr=2)
    assert (image.width(), image.height()) == (600, 400)
    colours = {image.pixelColor(x, y).name() for x in range(0, 600, 2) for y in range(0, 400, 2)}
    assert QColor(LIGHT.ink).name() in colours
