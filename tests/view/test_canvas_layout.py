"""Geometry: labels never cover one another, nor a neuron."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from bpsim.core.network import Bias
from bpsim.simulator import Simulator
from bpsim.view.canvas import Part, Place, describe
from bpsim.view.canvas.arranging import lay_out
from bpsim.view.canvas.layout import Layout
from bpsim.view.canvas.placement import Rect
from bpsim.view.canvas.scene import shape_of
from bpsim.view.canvas.style import metrics
from tests.examples import examples
from tests.view.canvas_lessons import lesson_of

SHAPES = [(2, 2, 2), (4, 4, 4), (3, 5, 2), (1, 1), (1, 2, 1), (2, 3, 3, 2), (5, 5)]


@pytest.fixture(params=SHAPES, ids=str)
def sizes(request: pytest.FixtureRequest) -> tuple[int, ...]:
    shape: tuple[int, ...] = request.param
    return shape


def laid_out(sizes: tuple[int, ...], bias: Bias, digits: int | None, samples: int = 1) -> Layout:
    picture = describe(Simulator(lesson_of(sizes, bias, samples=samples)), digits)
    return lay_out(shape_of(picture), metrics(digits))


def meets_disc(rect: Rect, x: float, y: float, radius: float) -> bool:
    nearest_x = min(max(x, rect.x), rect.x + rect.width)
    nearest_y = min(max(y, rect.y), rect.y + rect.height)
    return math.hypot(nearest_x - x, nearest_y - y) < radius


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("digits", [3, 9, None])
@pytest.mark.parametrize("bias", list(Bias))
class TestFreedom:
    def test_no_two_labels_meet(self, sizes: tuple[int, ...], bias: Bias, digits: int | None) -> None:
        labels = laid_out(sizes, bias, digits, samples=2).labels
        for (first, a), (second, b) in itertools.combinations(labels.items(), 2):
            assert not a.meets(b), (first, second)

    def test_no_label_meets_a_neuron(self, sizes: tuple[int, ...], bias: Bias, digits: int | None) -> None:
        layout = laid_out(sizes, bias, digits)
        discs = [(x, y, layout.metrics.radius) for layer in layout.units for x, y in layer]
        discs += [(x, y, layout.metrics.small_radius) for x, y in layout.bias_nodes.values()]
        for (place, rect), disc in itertools.product(layout.labels.items(), discs):
            assert not meets_disc(rect, *disc), (place, disc)

    def test_every_edge_and_bias_has_a_label(self, sizes: tuple[int, ...], bias: Bias, digits: int | None) -> None:
        labels = laid_out(sizes, bias, digits).labels
        edges = sum(a * b for a, b in itertools.pairwise(sizes))
        assert sum(place.part == Part.EDGE for place in labels) == edges
        biases = sum(bias.values(size) for size in sizes[1:])
        assert sum(place.part == Part.BIAS for place in labels) == biases


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("bias", list(Bias))
@pytest.mark.parametrize(
    ("sizes", "least"), [((2, 2, 2), 11.0), ((3, 3, 3), 9.0), ((2, 3, 3, 3), 8.0), ((4, 4, 4), 7.5)]
)
def test_numbers_can_be_read_in_the_window(sizes: tuple[int, ...], bias: Bias, least: float) -> None:
    """The graph has about 750 by 490 pixels in a window of 1440 by 900; numbers are 12 high in the scene."""
    bounds = laid_out(sizes, bias, 4, samples=2).bounds
    assert 12 * min(750 / bounds.width, 490 / bounds.height) > least


def test_units_stand_in_columns_from_the_inputs_on(qapp: QApplication) -> None:
    del qapp
    units = laid_out((2, 3, 1), Bias.SHARED, 9).units
    columns = [np.unique(layer[:, 0]) for layer in units]
    assert all(len(column) == 1 for column in columns)
    assert columns[0] < columns[1] < columns[2]


def test_the_lesson_s_positions_win(qapp: QApplication) -> None:
    del qapp
    picture = describe(Simulator(lesson_of((2, 2, 2), positions={"h2": (333.0, 444.0)})), 9)
    layout = lay_out(shape_of(picture), metrics(9))
    assert tuple(layout.units[1][1]) == (333.0, 444.0)


def test_the_layout_does_not_depend_on_the_step(qapp: QApplication) -> None:
    del qapp
    simulator = Simulator(lesson_of((2, 3, 2)))
    start = describe(simulator, 9)
    simulator.seek(0, len(simulator.steps))
    assert start.structure == describe(simulator, 9).structure


def test_labels_of_a_crowded_layer_are_left_to_zoom(qapp: QApplication) -> None:
    del qapp
    labels = laid_out((8, 8, 2), Bias.SHARED, 9).labels
    assert Place(Part.EDGE, 1, 0, 0) not in labels
    assert Place(Part.EDGE, 2, 0, 0) in labels


def test_a_label_stands_on_an_edge_that_goes_straight_up(qapp: QApplication) -> None:
    del qapp
    lesson = lesson_of((1, 1, 1), Bias.NONE, digits=3)
    put = {lesson.network.inputs[0]: (0.0, 0.0), lesson.network.layers[0].units[0]: (0.0, -260.0)}
    picture = describe(Simulator(replace(lesson, view=replace(lesson.view, positions=put))), 3)
    shape = shape_of(picture)
    layout = lay_out(shape, metrics(3, shape.longest_name, picture.widest))
    edge = Place(Part.EDGE, 1, 0, 0)
    radius, height = layout.metrics.radius, -layout.labels[edge].centre[1]
    assert layout.along(edge) == pytest.approx((height - radius) / (260.0 - 2 * radius))


@examples(40)
@given(
    st.lists(st.integers(1, 4), min_size=2, max_size=4),
    st.sampled_from(Bias),
    st.data(),
)
def test_units_stand_where_they_were_put_and_no_label_covers_anything(
    qapp: QApplication, sizes: list[int], bias: Bias, data: st.DataObject
) -> None:
    del qapp
    lesson = lesson_of(tuple(sizes), bias, digits=3)
    names = [*lesson.network.inputs, *(name for layer in lesson.network.layers for name in layer.units)]
    apart = st.integers(-4, 4).map(lambda step: 130.0 * step)
    put = data.draw(st.dictionaries(st.sampled_from(names), st.tuples(apart, apart)))
    picture = describe(Simulator(replace(lesson, view=replace(lesson.view, positions=put))), 3)
    shape = shape_of(picture)
    layout = lay_out(shape, metrics(3, shape.longest_name, picture.widest))
    assert layout.units[0].shape == (sizes[0], 2)
    for node, name in zip(picture.nodes(), names, strict=True):
        x, y = layout.centre(node.place)
        if name in put:
            # A layer that was not put anywhere pushes those behind it to the right.
            assert y == put[name][1]
            assert x >= put[name][0]
            assert x == put[name][0] or shape.pinned
    edges = [rect for place, rect in layout.labels.items() if place.part == Part.EDGE]
    others = [rect for place, rect in layout.labels.items() if place.part != Part.EDGE]
    assert all(0.0 <= layout.along(place) <= 1.0 for place in layout.labels if place.part == Part.EDGE)
    for at, rect in enumerate(edges):
        assert not any(rect.meets(other) for other in [*edges[:at], *others])
        for centre in np.concatenate(layout.units):
            outside = np.maximum(np.abs(centre - rect.centre) - (rect.width / 2, rect.height / 2), 0.0)
            assert math.hypot(*outside) >= layout.metrics.radius
