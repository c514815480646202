"""What the graph shows at each position, read from the picture."""

from __future__ import annotations

import numpy as np
import pytest

import bpsim
from bpsim.core.network import Bias
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.trace.marks import text_of
from bpsim.trace.notation import NOTATIONS
from bpsim.trace.steps import Granularity
from bpsim.view.canvas import GraphPicture, Part, Place, describe
from bpsim.view.canvas.graph_picture import Highlight, widths
from bpsim.view.canvas.places import operand_places
from tests.view.canvas_lessons import lesson_of

W5 = Place(Part.EDGE, 2, 0, 0)


@pytest.fixture
def it496() -> Simulator:
    return Simulator(bpsim.load("it496"))


def at(simulator: Simulator, quantity: Quantity) -> GraphPicture:
    number = simulator.steps.number(quantity)
    assert number is not None
    simulator.seek(simulator.iteration, number)
    return describe(simulator, 9)


def text(picture: GraphPicture, place: Place) -> str:
    label = picture.label(place)
    return label.text if label else ""


def test_at_the_start_only_given_numbers_show(it496: Simulator) -> None:
    picture = describe(it496, 9)
    assert text(picture, Place(Part.UNIT, 0, 0)) == "i1 0.050"
    assert text(picture, Place(Part.UNIT, 1, 0)) == "h1"
    assert text(picture, W5) == "w5 0.400"
    assert text(picture, Place(Part.BIAS, 1)) == "b1 0.350 frozen"
    assert text(picture, Place(Part.TARGET, 2, 1)) == "target 0.990"
    assert Place(Part.ERROR, 2, 0) not in picture.labels


def test_net_and_out_appear_with_their_steps(it496: Simulator) -> None:
    it496.next()
    assert text(describe(it496, 9), Place(Part.UNIT, 1, 0)) == "h1 net 0.377500000"
    it496.next()
    assert text(describe(it496, 9), Place(Part.UNIT, 1, 0)) == "h1 net 0.377500000 out 0.593269992"


def test_an_edge_shows_its_gradient_and_then_what_it_becomes(it496: Simulator) -> None:
    picture = at(it496, Quantity(Kind.DE_DW, 0, 2, 0, 0))
    assert text(picture, W5) == "w5 0.400 ∂E/∂w5 0.082167041"
    picture = at(it496, Quantity(Kind.NEW_WEIGHT, None, 2, 0, 0))
    assert text(picture, W5) == "w5 0.400 → 0.358916480"


def test_a_frozen_bias_shows_its_gradient_and_no_update(it496: Simulator) -> None:
    it496.seek(0, len(it496.steps))
    assert "→" not in text(describe(it496, 9), Place(Part.BIAS, 2))
    assert "frozen ∂E/∂b2" in text(describe(it496, 9), Place(Part.BIAS, 2))


def test_the_current_quantity_is_lit_and_its_operands_softly(it496: Simulator) -> None:
    picture = at(it496, Quantity(Kind.DE_DW, 0, 2, 0, 0))
    lit = {label.name: label.highlight for layer in picture.units for label in layer if label.highlight}
    assert lit == {"h1": Highlight.OPERAND, "o1": Highlight.OPERAND}
    assert picture.labels[W5].highlight == Highlight.CURRENT
    assert picture.edges[1].lit == {Place(Part.EDGE, 2, 0, 0): Highlight.CURRENT}


@pytest.mark.parametrize(
    ("quantity", "place"),
    [
        (Quantity(Kind.NET, 0, 1, 1), Place(Part.UNIT, 1, 1)),
        (Quantity(Kind.DOUT_DNET, 0, 2, 0), Place(Part.UNIT, 2, 0)),
        (Quantity(Kind.DE_DOUT, 0, 1, 0), Place(Part.UNIT, 1, 0)),
        (Quantity(Kind.DELTA, 0, 2, 1), Place(Part.DELTA, 2, 1)),
        (Quantity(Kind.PATH, 0, 1, 0, 1), Place(Part.EDGE, 2, 1, 0)),
        (Quantity(Kind.DNET_DOUT, 0, 1, 1, 0), Place(Part.EDGE, 2, 0, 1)),
        (Quantity(Kind.DNET_DW, 0, 1, 0, 1), Place(Part.EDGE, 1, 0, 1)),
        (Quantity(Kind.NEW_WEIGHT, None, 1, 1, 1), Place(Part.EDGE, 1, 1, 1)),
        (Quantity(Kind.DE_DB, 0, 2), Place(Part.BIAS, 2)),
        (Quantity(Kind.ERROR, 0, 2, 1), Place(Part.ERROR, 2, 1)),
        (Quantity(Kind.TOTAL_ERROR, 0), Place(Part.TOTAL)),
    ],
)
def test_each_kind_of_step_lights_its_place(it496: Simulator, quantity: Quantity, place: Place) -> None:
    label = at(it496, quantity).label(place)
    assert label is not None
    assert label.highlight == Highlight.CURRENT


def test_what_is_pointed_at_elsewhere_is_lit(it496: Simulator) -> None:
    picture = describe(it496, 9, [Quantity(Kind.TARGET, 0, 2, 0)])
    assert picture.labels[Place(Part.TARGET, 2, 0)].highlight == Highlight.POINTED


@pytest.mark.parametrize("notation", sorted(NOTATIONS))
def test_of_the_operands_of_a_step_the_one_that_is_pointed_at_stands_out(it496: Simulator, notation: str) -> None:
    it496.show_notation(notation)
    for number in range(1, len(it496.steps) + 1):
        it496.seek(0, number)
        usual, explanation = lights(describe(it496, 9)), it496.explain()
        for operand in explanation.operands:
            places = set(operand_places(operand.quantity, it496.network))
            changed = {
                place: light
                for place, light in lights(describe(it496, 9, [operand.quantity])).items()
                if light != usual[place]
            }
            expected = {place for place in places & usual.keys() if usual[place] != Highlight.CURRENT}
            assert changed == dict.fromkeys(expected, Highlight.POINTED)


def lights(picture: GraphPicture) -> dict[Place, Highlight]:
    """How brightly each thing that has a text is lit."""
    labels = [*picture.labels.values(), *(label for layer in picture.units for label in layer)]
    return {label.place: label.highlight for label in labels}


def test_of_several_samples_the_one_of_the_step_shows() -> None:
    simulator = Simulator(lesson_of((2, 2, 1), samples=3))
    assert text(describe(simulator, 9), Place(Part.SAMPLE)) == "sample 1 of 3"
    picture = at(simulator, Quantity(Kind.NET, 1, 1, 0))
    assert text(picture, Place(Part.SAMPLE)) == "sample 2 of 3"
    given = picture.units[0][0]
    assert given.number == simulator.data.inputs[1, 0]
    assert given.editable == Quantity(Kind.INPUT, 1, 0, 0)


def test_the_error_of_one_of_several_samples_says_which(it496: Simulator) -> None:
    simulator = Simulator(lesson_of((2, 2, 1), samples=3))
    total = Quantity(Kind.TOTAL_ERROR, 1)
    line = next(line for line in at(simulator, total).labels[Place(Part.TOTAL)].lines if line.quantity == total)
    assert (line.symbol, text_of(line.spans)) == ("E^(2)", "E(2)")
    assert text(at(it496, Quantity(Kind.TOTAL_ERROR, 0)), Place(Part.TOTAL)).startswith("E 0.")


def test_at_every_step_every_text_is_a_reached_value() -> None:
    simulator = Simulator(lesson_of((2, 3, 2), Bias.SHARED, samples=2))
    for step in range(len(simulator.steps) + 1):
        simulator.seek(0, step)
        picture = describe(simulator, None)
        for layer in (1, 2):
            for unit, label in enumerate(picture.units[layer]):
                shown = [line.role.value for line in label.lines[1:]]
                sample = (simulator.current.quantity.sample if simulator.current else 0) or 0
                sample = 1 if simulator.current and simulator.current.quantity.sample is None else sample
                quantities = (Quantity(kind, sample, layer, unit) for kind in (Kind.NET, Kind.OUT))
                assert shown == [str(q.kind) for q in quantities if simulator.reached(q)]


def test_a_large_layer_carries_arrays_and_labels_only_for_what_is_lit() -> None:
    simulator = Simulator(lesson_of((30, 20, 2)))
    picture = at(simulator, Quantity(Kind.DE_DW, 0, 1, 3, 7))
    assert [place for place in picture.labels if place.part == Part.EDGE and place.layer == 1] == [
        Place(Part.EDGE, 1, 3, 7)
    ]
    np.testing.assert_array_equal(picture.edges[0].weights, simulator.weights[0])
    assert text(picture, Place(Part.EDGE, 1, 0, 1)).startswith("w2 ")


def test_a_picture_does_not_change_when_the_simulator_moves(it496: Simulator) -> None:
    picture = describe(it496, 9)
    before = text(picture, W5), picture.edges[1].weights.copy()
    it496.next(Granularity.ITERATION)
    it496.next()
    assert text(picture, W5) == before[0]
    np.testing.assert_array_equal(picture.edges[1].weights, before[1])


def test_a_shared_bias_lights_only_the_line_to_the_unit_whose_net_is_formed(it496: Simulator) -> None:
    picture = at(it496, Quantity(Kind.NET, 0, 1, 0))
    assert picture.bias_lit == ({Place(Part.UNIT, 1, 0): Highlight.OPERAND}, {})
    picture = at(it496, Quantity(Kind.NET, 0, 1, 1))
    assert picture.bias_lit == ({Place(Part.UNIT, 1, 1): Highlight.OPERAND}, {})


def test_the_gradient_of_a_shared_bias_comes_over_all_its_lines(it496: Simulator) -> None:
    picture = at(it496, Quantity(Kind.DE_DB, 0, 2))
    assert picture.bias_lit == ({}, {Place(Part.UNIT, 2, unit): Highlight.CURRENT for unit in range(2)})


def test_a_unit_s_own_bias_lights_its_line() -> None:
    picture = at(Simulator(lesson_of((2, 3, 1))), Quantity(Kind.NET, 0, 1, 2))
    assert picture.bias_lit[0] == {Place(Part.UNIT, 1, 2): Highlight.OPERAND}


def test_an_edge_over_which_an_error_comes_back_shows_what_comes_back(it496: Simulator) -> None:
    picture = at(it496, Quantity(Kind.DE_DOUT, 0, 1, 0))
    backwards = [text(picture, Place(Part.EDGE, 2, unit, 0)) for unit in (0, 1)]
    assert backwards == ["w5 0.400 ← 0.055399425", "w7 0.500 ← −0.019049118"]
    assert picture.labels[W5].aside == (Quantity(Kind.DE_DW, 0, 2, 0, 0),)
    picture = at(it496, Quantity(Kind.DOUT_DNET, 0, 1, 0))
    assert text(picture, W5) == "w5 0.400 ∂E/∂w5 0.082167041"


def test_what_is_pointed_at_after_it_is_gone_lights_nothing(it496: Simulator) -> None:
    gone = [
        Quantity(Kind.NET, 0, 3, 0),
        Quantity(Kind.OUT, 0, 1, 9),
        Quantity(Kind.WEIGHT, None, 1, 0, 7),
        Quantity(Kind.PATH, 0, 2, 0, 0),
        Quantity(Kind.BIAS, None, 5),
    ]
    picture = describe(it496, 9, gone)
    assert not any(label.highlight for label in (*picture.labels.values(), *picture.units[1]))
    assert not any(edges.lit for edges in picture.edges)


def test_every_weight_has_a_width_up_to_the_largest_float() -> None:
    drawn = widths(np.array([0.0, 1.0, 4.5e307, 1e308, -np.finfo(np.float64).max]))
    assert drawn.tolist() == pytest.approx([1.1, 3.1, 5.1, 5.1, 5.1])
