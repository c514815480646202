"""While a hand zooms, the edges of large layers are fewer and rough; what is lit or selected is always painted."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem
from pytestqt.qtbot import QtBot

from bpsim.core.network import Bias
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.view.canvas import GraphView, Part, Place, describe
from bpsim.view.canvas.edges import MOST_IN_MOTION, MOST_PAINTED
from bpsim.view.canvas.edges import EdgeLayerItem as Edges
from tests.view.canvas_lessons import lesson_of

SIZES = 90, 80, 10
"""7,200 edges, more than are painted at rest, and 800, which stay as they are."""


class Pen(QPainter):
    """Counts the lines that are drawn, and says whether any was smooth."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.drawn = 0
        self.smooth = False

    def drawLines(self, lines: Sequence[QLineF]) -> None:  # type: ignore[override]
        self.drawn += len(lines)
        self.smooth |= bool(self.renderHints() & QPainter.RenderHint.Antialiasing)

    def drawLine(self, *_ends: QPointF) -> None:  # type: ignore[override]
        self.drawn += 1


def painted(item: QGraphicsItem) -> tuple[int, bool]:
    """How many lines an item draws, and whether smoothly."""
    image = QImage(40, 40, QImage.Format.Format_ARGB32_Premultiplied)
    pen = Pen(image)
    pen.setRenderHint(QPainter.RenderHint.Antialiasing)
    option = QStyleOptionGraphicsItem()
    option.exposedRect = item.boundingRect()
    item.paint(pen, option)
    pen.end()
    return pen.drawn, pen.smooth


@pytest.fixture
def view(qtbot: QtBot) -> GraphView:
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    simulator = Simulator(lesson_of(SIZES, Bias.PER_UNIT))
    view.show_picture(describe(simulator, 4, [Quantity(Kind.WEIGHT, None, 1, 3, 2)]))
    return view


def edges(view: GraphView) -> tuple[Edges, Edges]:
    large, small = view.graph.edge_layers
    return large, small


def test_a_single_zoom_is_painted_whole(view: GraphView) -> None:
    view.zoom_in()
    assert not view.camera.in_motion
    assert painted(edges(view)[0]) == (MOST_PAINTED, False)


def test_a_hand_that_zooms_is_shown_fewer_edges_until_it_rests(view: GraphView, qtbot: QtBot) -> None:
    for _ in range(3):
        view.zoom_in()
    large, small = edges(view)
    assert painted(large) == (MOST_IN_MOTION, False)
    assert painted(small) == (800, True)
    qtbot.waitUntil(lambda: not view.camera.in_motion)
    assert painted(large) == (MOST_PAINTED, False)


def test_the_strongest_edges_are_those_that_stay(view: GraphView) -> None:
    large, _ = edges(view)
    whole = abs(large.weights)
    large.in_motion = True
    kept = whole[large.strongest(whole)]
    assert len(kept) == MOST_IN_MOTION
    assert kept.min() >= sorted(whole)[-MOST_IN_MOTION]


def test_what_is_lit_or_selected_is_painted_while_a_hand_zooms(view: GraphView) -> None:
    chosen = Place(Part.EDGE, 1, 5, 7)
    view.select(chosen)
    lit = view.graph.lit_layers[0]
    before = painted(lit)
    for _ in range(3):
        view.zoom_out()
    assert view.camera.in_motion
    assert painted(lit) == before
    assert {*lit.lit, *lit.pointed} == {chosen, Place(Part.EDGE, 1, 3, 2)}
