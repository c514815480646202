"""Each rule gives the bits of the kernel from the values of its operands, and knows every kind that has a step."""

from __future__ import annotations

import math

from hypothesis import given

from bpsim import Lesson, Simulator
from bpsim.core.functions import OF_UNITS
from bpsim.core.quantity import ADDRESSES, GIVEN
from bpsim.core.rules import RULES
from tests.engines import bits
from tests.examples import examples
from tests.strategies import lessons


def test_there_is_a_rule_for_every_kind_that_is_computed() -> None:
    assert set(RULES) == set(ADDRESSES) - GIVEN


@examples(40)
@given(lessons() | lessons(activations=OF_UNITS))
def test_a_rule_is_the_kernel_bit_for_bit(lesson: Lesson) -> None:
    simulator = Simulator(lesson)
    values = simulator.values
    for number in range(1, len(simulator.steps) + 1):
        quantity = simulator.steps.step(number).quantity
        value = values.value(quantity)
        if math.isfinite(value):
            assert bits(values.formed(quantity, RULES[quantity.kind])) == bits(value), quantity


@examples(40)
@given(lessons() | lessons(activations=OF_UNITS))
def test_what_a_rule_reads_is_given_or_has_an_earlier_step(lesson: Lesson) -> None:
    simulator = Simulator(lesson)
    steps, model = simulator.steps, simulator.values.model
    for number in range(1, len(steps) + 1):
        quantity = steps.step(number).quantity
        for operand in RULES[quantity.kind].operands(model, quantity):
            assert operand.kind in GIVEN or earlier(steps.number(operand), number), (quantity, operand)


def earlier(found: int | None, number: int) -> bool:
    return found is not None and found < number
