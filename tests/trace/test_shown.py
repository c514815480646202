"""Every network can be shown: in each notation, with titles, words, matrices, as a trace and as a handout."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, Simulator
from bpsim.commands.trace import lines as trace_lines
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.handout import Format
from bpsim.handout import lines as handout_lines
from bpsim.lesson import NetworkLesson
from bpsim.trace.matrices import numbers
from bpsim.trace.matrix_form import matrices_of
from bpsim.trace.notation import NOTATIONS
from tests.examples import examples
from tests.strategies import FEW_SAMPLES, any_float, lessons
from tests.trace.plain_reader import plain
from tests.trace.tex import assert_sound, equation_of, symbol_of
from tests.trace.tex_reader import parse

notations = st.sampled_from(tuple(NOTATIONS))


def assert_shown(simulator: Simulator) -> None:
    """Everything that is said about an iteration can be said, and is sound."""
    trace = "\n".join(trace_lines(simulator))
    for number in range(1, len(simulator.steps) + 1):
        explanation = simulator.explain(number)
        assert explanation.title.endswith("?")
        for tex in (explanation.symbol, explanation.equation.whole.tex, explanation.equation.in_numbers.tex):
            assert_sound(tex)
            assert plain(parse(tex)) or tex == explanation.equation.in_numbers.tex
        assert f"{number}.  {plain(parse(explanation.symbol))} = " in trace
    found = matrices_of(simulator.notation, simulator.steps.samples, simulator.training)
    for matrix in found:
        assert_sound(symbol_of(matrix))
        assert parse(equation_of(matrix) or symbol_of(matrix))
        assert len(numbers(matrix, simulator)) == matrix.shape[0]
    for form in Format:
        assert len(list(handout_lines(simulator, form))) > len(simulator.steps)


@examples(25)
@given(lessons(most_samples=FEW_SAMPLES), notations)
def test_every_network_is_shown_in_every_notation(lesson: Lesson, notation: str) -> None:
    simulator = Simulator(lesson)
    simulator.show_notation(notation)
    assert_shown(simulator)


@examples(10)
@given(lessons(numbers=any_float(), most_samples=FEW_SAMPLES), notations)
def test_so_is_one_that_overflows(lesson: Lesson, notation: str) -> None:
    simulator = Simulator(lesson)
    simulator.show_notation(notation)
    assert_shown(simulator)


def three_classes() -> Lesson:
    """Two inputs and three softmax outputs."""
    network = Network(("i1", "i2"), (Layer(("o1", "o2", "o3"), 2, "softmax", Bias.PER_UNIT),), "cross-entropy")
    parameters = Parameters.of(network, [[[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]], [[0.0, 0.0, 0.0]])
    return NetworkLesson(network, parameters, Data.of(network, [[1, 2]], [[1, 0, 0]]), training=Training(0.1))


@pytest.mark.parametrize("notation", NOTATIONS)
def test_softmax_with_more_outputs_than_sources_is_shown(notation: str) -> None:
    simulator = Simulator(three_classes())
    simulator.show_notation(notation)
    assert_shown(simulator)


def test_a_title_of_softmax_names_the_net_by_which_is_derived() -> None:
    simulator = Simulator(three_classes())
    simulator.show_notation("z-a-delta")
    slope = Quantity(Kind.DOUT_DNET, 0, 1, 0, 2)
    explanation = simulator.explain(simulator.steps.number(slope))
    assert explanation.title == "How much does z²₃ affect ŷ1?"
    assert explanation.value == pytest.approx(-0.162807167 * 0.540538832)
