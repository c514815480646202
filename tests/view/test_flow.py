"""What flows back over the edges, and where units should go: numbers of the trace, as far as the steps have come."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontInfo
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson.lesson import Lesson
from bpsim.simulator import Simulator
from bpsim.trace.iteration import Phase
from bpsim.view.canvas import GraphView, Part, Place, describe
from bpsim.view.canvas.extras import Extras
from bpsim.view.canvas.flow_legend import SCALE
from bpsim.view.canvas.folds import FOLDED, UNFOLDED
from bpsim.view.canvas.graph_picture import GraphPicture
from bpsim.view.canvas.image import render_graph
from bpsim.view.canvas.style import legend_font
from bpsim.view.theme import DARK, LIGHT, Theme, text_font
from tests.examples import examples
from tests.strategies import lessons
from tests.view.canvas_lessons import lesson_of

PLAIN = structs.replace(UNFOLDED, extras=Extras(flow=False))


def flows(picture: GraphPicture) -> dict[Quantity, float]:
    """What is drawn over edges, by the quantity whose value it is, without the sample."""
    found = {}
    for edges in picture.edges:
        if edges.flow is not None:
            for unit, source in np.argwhere(~np.isnan(edges.flow)).tolist():
                path = Quantity(Kind.PATH, picture.units[0][0].quantity.sample, edges.layer - 1, source, unit)
                found[path] = float(edges.flow[unit, source])
    return found


def all_paths(simulator: Simulator, sample: int) -> list[Quantity]:
    return [
        Quantity(Kind.PATH, sample, number - 1, int(source), int(unit))
        for number, layer in enumerate(simulator.network.layers, 1)
        for unit, source in np.argwhere(layer.connections)
    ]


@examples(25)
@given(lessons(), st.data())
def test_what_is_drawn_are_the_numbers_of_the_steps_that_were_made(lesson: Lesson, data: st.DataObject) -> None:
    simulator = Simulator(lesson)
    for _ in range(4):
        simulator.seek(0, data.draw(st.integers(0, len(simulator.steps))))
        picture = describe(simulator, 4)
        sample = picture.units[0][0].quantity.at_sample
        backward = simulator.current is not None and simulator.current.phase is Phase.BACKWARD
        reached = [path for path in all_paths(simulator, sample) if backward and simulator.reached(path)]
        assert flows(picture) == {path: simulator.shown(path) for path in reached}
        for node in picture.nodes():
            layer, unit = node.place.layer, node.place.index
            slope = Quantity(Kind.DE_DOUT, sample, layer, unit)
            known = backward and layer > 0 and simulator.reached(slope) and simulator.trains
            assert node.wish == (-np.sign(simulator.value(slope)) if known else 0)
        assert not flows(describe(simulator, 4, folding=PLAIN))


def deriving(layer: int) -> Simulator:
    """At the last step, where the first unit of a layer is derived instead of the error."""
    simulator = Simulator(bpsim.load("it496"))
    simulator.set_training(replace(simulator.training, derivative_of=(layer, 0), derive_inputs=True))
    simulator.seek(0, len(simulator.steps))
    return simulator


def test_nothing_flows_back_behind_a_unit_that_is_derived() -> None:
    assert {path.at_layer for path in flows(describe(deriving(1), 4))} == {0}


@pytest.mark.parametrize("layer", [1, 2])
def test_no_unit_should_grow_where_another_than_the_error_is_derived(view: GraphView, layer: int) -> None:
    picture = describe(deriving(layer), 4)
    assert not any(node.wish for node in picture.nodes())
    view.show_picture(picture)
    assert view.legend.isVisible()
    assert "negative" in view.legend.text()
    assert "should" not in view.legend.text()


@pytest.mark.parametrize("name", ["it496-layer-by-layer", "it496", "van-veen", "deep"])
def test_it_is_so_for_every_order_of_update_notation_and_rounding(name: str) -> None:
    lesson = bpsim.load(name)
    if name == "it496":
        lesson = replace(lesson, view=replace(lesson.view, notation="han-kamber"))
    simulator = Simulator(lesson)
    drawn = 0
    for step in range(1, len(simulator.steps) + 1, 7):
        simulator.seek(0, step)
        if simulator.current is None or simulator.current.phase is not Phase.BACKWARD:
            continue
        found = flows(describe(simulator, 4))
        drawn += len(found)
        assert found == {path: simulator.shown(path) for path in found}
        assert all(simulator.reached(path) for path in found)
    assert drawn


def test_a_folded_layer_shows_what_flows_to_the_units_that_are_shown() -> None:
    simulator = Simulator(lesson_of((3, 30, 2)))
    simulator.seek(0, simulator.steps.number(Quantity(Kind.DELTA, 0, 1, 29)) or 0)
    picture = describe(simulator, 4, folding=FOLDED)
    assert {path.unit for path in flows(picture)} == set(picture.rows[1])
    assert len(flows(describe(simulator, 4))) == 60


@pytest.fixture
def view(qtbot: QtBot) -> GraphView:
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(1200, 800)
    view.show()
    return view


def at_backward_end(name: str = "it496") -> Simulator:
    simulator = Simulator(bpsim.load(name))
    simulator.seek(0, simulator.steps.number(Quantity(Kind.DE_DW, 0, 1, 1, 1)) or 0)
    return simulator


def test_arrows_are_wider_for_more_and_one_item_paints_all_of_a_layer(view: GraphView) -> None:
    simulator = at_backward_end()
    view.show_picture(describe(simulator, 4))
    first, last = view.graph.flow_layers
    assert not first.isVisible()
    assert last.isVisible()
    by_size = sorted(range(4), key=lambda row: abs(last.flow[row]))
    assert [last.width(row) for row in by_size] == sorted(last.width(row) for row in range(4))
    assert last.width(by_size[-1]) == 7.0
    simulator.seek(0, len(simulator.steps))
    view.show_picture(describe(simulator, 4))
    assert not last.isVisible(), "the update has other news"


def test_the_legend_stands_where_nothing_else_does_and_only_while_something_flows(view: GraphView) -> None:
    simulator = at_backward_end()
    view.show_picture(describe(simulator, 4))
    assert view.legend.isVisible()
    area = view.mapToScene(view.legend.geometry()).boundingRect()
    assert not any(map(area.intersects, view.graph.shown()))
    for step in range(simulator.steps.number(Quantity(Kind.DE_DOUT, 0, 2, 0)) or 0, simulator.step):
        simulator.seek(0, step)
        view.show_picture(describe(simulator, 4))
        assert view.mapToScene(view.legend.geometry()).boundingRect() == area, "it does not move as numbers appear"
    assert "should shrink" in view.legend.text()
    view.show_picture(describe(simulator, 4, folding=PLAIN))
    assert not view.legend.isVisible()
    view.folds.show_extras(Extras(flow=True))
    assert view.legend.isVisible()


def test_the_legend_is_as_large_as_the_derivatives_where_a_corner_has_the_room(view: GraphView) -> None:
    view.show_picture(describe(at_backward_end(), 4))
    derivatives = legend_font().pixelSize() * view.scale_factor
    assert QFontInfo(view.legend.font()).pixelSize() == pytest.approx(derivatives, abs=1.0)
    assert view.legend.font().pointSizeF() > text_font(SCALE).pointSizeF()
    view.resize(520, 300)
    view.fit()
    assert view.legend.isVisible()
    assert view.legend.font().pointSizeF() == text_font(SCALE).pointSizeF()


@pytest.mark.parametrize(
    ("notation", "product"),
    [
        ("net-out", "δ · w"),
        ("z-a-delta", "δ · w"),
        ("van-veen", "δ · v"),
        ("torok", "Δ · w"),
        ("han-kamber", "Err · w"),
    ],
)
def test_the_legend_writes_what_comes_back_as_the_notation_does(view: GraphView, notation: str, product: str) -> None:
    simulator = at_backward_end()
    simulator.show_notation(notation)
    view.show_picture(describe(simulator, 4))
    assert f"flows back ({product})" in view.legend.text()


def test_a_screen_reader_hears_it(view: GraphView) -> None:
    simulator = at_backward_end()
    view.show_picture(describe(simulator, 4))
    assert view.ear.flow_text(Place(Part.UNIT, 1, 0)) == "should shrink"
    assert view.ear.flow_text(Place(Part.UNIT, 2, 1)) == "should grow"
    assert view.ear.flow_text(Place(Part.EDGE, 2, 1, 0)) == "comes back −0.0190"
    assert view.ear.flow_text(Place(Part.EDGE, 1, 1, 0)) == ""
    spot = view.mapFromScene(view.graph.anchor(Place(Part.UNIT, 2, 1)))
    assert view.tooltip_at(spot).startswith("o2, should grow, logistic: net ")


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("name", ["it496", "deep"])
def test_it_is_painted_in_both_appearances(qtbot: QtBot, theme: Theme, name: str) -> None:
    del qtbot
    simulator = at_backward_end(name) if name == "it496" else Simulator(lesson_of((2, 30, 30, 2)))
    if name == "deep":
        simulator.seek(0, simulator.steps.number(Quantity(Kind.DELTA, 0, 1, 29)) or 0)
    size = QSize(900, 600)
    plain, flowing = (render_graph(describe(simulator, 4, folding=one), theme, size) for one in (PLAIN, UNFOLDED))
    assert plain != flowing
