"""Several numbers set at once are the same as one after the other, in one step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpsim
from bpsim.core.errors import UsageError
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import Lesson
from bpsim.lesson.blueprint import new_lesson
from bpsim.simulator import Simulator
from tests.examples import examples
from tests.strategies import lessons

W1, W5, B1 = Quantity(Kind.WEIGHT, None, 1, 0, 0), Quantity(Kind.WEIGHT, None, 2, 0, 0), Quantity(Kind.BIAS, None, 1)
RATE = Quantity(Kind.LEARNING_RATE)


def can_be_typed(simulator: Simulator) -> list[Quantity]:
    network = simulator.network
    found = [RATE, *(Quantity(Kind.INPUT, 0, 0, unit) for unit in range(network.sizes[0]))]
    for number, layer in enumerate(network.layers, 1):
        found += [Quantity(Kind.BIAS, None, number, unit if layer.bias_count > 1 else None)
                  for unit in range(layer.bias_count)]  # fmt: skip
        found += [Quantity(Kind.WEIGHT, None, number, unit, source) for unit in range(layer.size)
                  for source in range(layer.sources) if layer.connections[unit, source]]  # fmt: skip
    return found


@given(lessons(), st.data(), st.integers(0, 3))
@examples(25)
def test_all_at_once_is_one_after_the_other(lesson: Lesson, data: st.DataObject, iterations: int) -> None:
    both = [Simulator(lesson), Simulator(lesson)]
    for simulator in both:
        simulator.run(iterations)
    chosen = data.draw(st.lists(st.sampled_from(can_be_typed(both[0])), min_size=1, max_size=6, unique=True))
    values = {quantity: data.draw(st.floats(0.125, 4.0)) for quantity in chosen}
    both[0].set_values(values)
    for quantity, value in values.items():
        both[1].set_data(quantity, value)
        assert both[0].typed_value(quantity) == value
    assert both[0].values.state.parameters.same_bits(both[1].values.state.parameters)
    assert both[0].data.inputs.tobytes() == both[1].data.inputs.tobytes()
    assert (both[0].training, both[0].iteration) == (both[1].training, both[1].iteration)


def test_one_that_cannot_be_leaves_all_as_they_are() -> None:
    simulator = Simulator(bpsim.load("it496"))
    for wrong in ({RATE: -1.0}, {B1: float("nan")}, {Quantity(Kind.WEIGHT, None, 2, 0, 9): 1.0}):
        with pytest.raises(UsageError):
            simulator.set_values({W1: 0.75, **wrong})
        assert simulator.value(W1) == 0.15
    network = Simulator(new_lesson("2-2-1"))
    with pytest.raises(UsageError, match="computed"):
        network.set_values({Quantity(Kind.NET, 0, 1, 0): 1.0})


def test_a_row_of_targets_that_sum_to_1_is_set_as_a_whole() -> None:
    simulator = Simulator(new_lesson("1-3 softmax"))
    row = [Quantity(Kind.TARGET, 0, 1, unit) for unit in range(3)]
    simulator.set_values(dict(zip(row, (0.25, 0.25, 0.5), strict=True)))
    assert simulator.data.targets.tolist() == [[0.25, 0.25, 0.5]]
    simulator.set_values({row[0]: 0.5, row[2]: 0.25})
    assert simulator.data.targets.tolist() == [[0.5, 0.25, 0.25]]
    simulator.set_values({row[1]: 1.0})
    assert simulator.data.targets.tolist() == [[0, 1, 0]]
    for wrong in ({row[0]: 1.0, row[2]: 1.0}, {row[0]: 0.5}, {row[0]: 2.0, row[1]: -1.0}):
        with pytest.raises(UsageError, match="sum to 1"):
            simulator.set_values(wrong)
    assert simulator.data.targets.tolist() == [[0, 1, 0]]


def test_numbers_are_set_by_plain_arguments() -> None:
    simulator = Simulator(bpsim.load("it496"))
    simulator.set_weight(2, 0, 1, 0.5)
    simulator.set_bias_value(1, None, 0.25)
    simulator.set_input(0, 1, 3)
    simulator.set_target(0, 1, 2)
    simulator.set_learning_rate(5)
    assert simulator.weights[1][0, 1] == 0.5
    assert simulator.biases[0].tolist() == [0.25]
    assert (simulator.data.inputs[0, 1], simulator.data.targets[0, 1], simulator.training.learning_rate) == (3, 2, 5)
