"""What is recorded of every iteration has the bits that are seen there."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpsim import Simulator, load
from bpsim.core.compiled import KERNEL
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.rule import total
from bpsim.formulas.compiled_tape import TAPE
from bpsim.lesson.lesson import Lesson
from bpsim.simulator.elsewhere import Elsewhere
from bpsim.simulator.every_iteration import EveryIteration
from bpsim.simulator.when import read_condition, search
from tests.engines import ENGINES, Engine, bits
from tests.examples import examples
from tests.formulas.lessons import formula_lessons
from tests.strategies import FEW_SAMPLES, lessons

ITERATIONS = 5


def wanted(simulator: Simulator) -> list[Quantity]:
    """Everything that an iteration starts with or computes, those of derivatives in forward mode aside."""
    steps = (simulator.steps.step(number).quantity for number in range(1, len(simulator.steps) + 1))
    operands = (quantity for traced in simulator.trace() for quantity, _ in traced.operands)
    forward = (Kind.TANGENT, Kind.TANGENT_PATH)
    return [quantity for quantity in dict.fromkeys(chain(operands, steps)) if quantity.kind not in forward]


def recorded_and_seen(simulator: Simulator) -> None:
    """Compares all that is recorded of the iterations whose update was made with what is read in each."""
    assume(not simulator.why_not)
    simulator.run(ITERATIONS)
    snapshot = simulator.snapshot()
    subject, history = snapshot.subject, snapshot.history
    engine, view = history.engine, snapshot.lesson.view
    asked = list(dict.fromkeys(chain.from_iterable(map(wanted, at_each(simulator)))))
    sizes = {len(engine.rows(at)): at for at in range(history.first, history.last + 1)}

    def under(samples: int) -> list[Quantity | None]:
        at = sizes.get(samples)
        return [q if at is not None and gives(at, q) else None for q in asked]

    def gives(at: int, quantity: Quantity) -> bool:
        there = quantity.sample is None or quantity.sample < len(engine.rows(at))
        return there and subject.gives(engine, at, quantity, view)

    every = EveryIteration(engine, subject.cells(engine), under)
    start = engine.vectors_of(history.state(history.first))
    found = [row for _, part in every.parts(start, history.first, history.last) for row in part]
    assert len(found) == history.last - history.first
    for iteration, row in enumerate(found, history.first):
        values = subject.values(engine, history.state(iteration), view)
        there = [gives(iteration, quantity) for quantity in asked]
        seen = [values.value(q) if given else np.nan for q, given in zip(asked, there, strict=True)]
        for quantity, one, other in zip(asked, row, seen, strict=True):
            assert bits(one) == bits(other) or (np.isnan(one) and np.isnan(other)), (iteration, quantity)


def at_each(simulator: Simulator) -> list[Simulator]:
    """The simulator where batches are whole, and where they may be smaller."""
    here = Simulator(simulator.lesson)
    here.run(1)
    return [simulator, here]


@pytest.mark.parametrize("engine", ENGINES)
@examples(30)
@given(lesson=lessons(held_out=True, most_samples=FEW_SAMPLES))
def test_the_outputs_on_all_samples_have_the_bits_that_are_seen_and_change_no_training(
    engine: Engine, lesson: Lesson
) -> None:
    with engine():
        simulator = Simulator(lesson)
        assume(not simulator.why_not)
        simulator.run(ITERATIONS)
        history = simulator.snapshot().history
        start = history.engine.vectors_of(history.state(0))
        recorded = history.engine.record_outputs(start, history.last, 0)
        assert len(recorded.rows) == history.last
        for iteration, outputs in enumerate(recorded.rows):
            simulator.seek(iteration)
            assert bits(outputs) == bits(simulator.outputs), iteration
        alone = history.engine.advance(start, history.last).vectors
        kept = [(one.parameters, one.first, one.second, one.updates) for one in (recorded.vectors, alone)]
        assert bits(*kept[0]) == bits(*kept[1])


@pytest.mark.parametrize("engine", ENGINES)
@examples(30)
@given(lesson=lessons())
def test_every_number_of_a_network_has_the_bits_that_are_seen(engine: Engine, lesson: Lesson) -> None:
    with engine():
        recorded_and_seen(Simulator(lesson))


@examples(30)
@given(lesson=formula_lessons(), engine=st.sampled_from([0, 1]))
def test_every_number_of_formulas_has_the_bits_that_are_seen(lesson: Lesson, engine: int) -> None:
    with ENGINES[engine](TAPE):
        recorded_and_seen(Simulator(replace(lesson, state=None)))


def test_a_sample_that_a_smaller_batch_has_not_has_no_value_there() -> None:
    lesson = load("xor")
    simulator = Simulator(replace(lesson, training=replace(lesson.training, batch=3)))
    simulator.run(6)
    second = Elsewhere(simulator.snapshot(), Quantity(Kind.INPUT, 1, 0, 0))
    history = simulator.snapshot().history
    values = [second.value(history, history.state(at)) for at in range(6)]
    assert [np.isnan(value) for value in values] == [False, True] * 3


def test_a_sum_of_arrays_changes_none_of_them() -> None:
    first: Any = np.array([1.0, 2.0])
    other: Any = np.array([0.5, 0.5])
    assert bits(total([other], first)) == bits([1.5, 2.5])
    assert first.tolist() == [1.0, 2.0]


def test_a_unit_is_followed_through_an_edit_of_the_network() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(30)
    name = simulator.notation.plain(Quantity(Kind.OUT, 0, 1, 1))
    simulator.remove_unit(1, 0)
    simulator.run(30)
    followed = Quantity(Kind.OUT, 0, 1, 0)
    values = []
    for iteration in range(61):
        simulator.seek(iteration)
        values.append(simulator.value(Quantity(Kind.OUT, 0, 1, 1) if iteration < 30 else followed))
    simulator.seek(60)
    middle = float(np.median(values))
    expected = [at for at, now in enumerate(values) if now < middle and (at == 0 or values[at - 1] >= middle)]
    assert simulator.notation.plain(followed) == name
    condition = read_condition(f"{name} < {middle!r}", simulator)
    assert [at for _, some in search(simulator, condition) for at in some] == expected


def test_only_what_is_asked_for_is_recorded() -> None:
    KERNEL.load()
    simulator = Simulator(load("it496"))
    engine = simulator.snapshot().history.engine
    subject = simulator.snapshot().subject
    every = EveryIteration(engine, subject.cells(engine), lambda _: [Quantity(Kind.WEIGHT, None, 2, 0, 0)])
    assert every.at_once > 1
    ((first, values),) = every.parts(engine.vectors_of(simulator.snapshot().history.state(0)), 0, 3)
    assert (first, values.shape) == (0, (3, 1))
