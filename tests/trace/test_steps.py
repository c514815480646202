"""The steps of an iteration: their order, their addresses, and the groups that a press of a key goes through."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, Simulator, load
from bpsim.core.errors import UsageError
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.optimizers import OptimizerKind
from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.core.training import Training, UpdateOrder
from bpsim.lesson import NetworkLesson
from bpsim.trace.iteration import Phase
from bpsim.trace.steps import Granularity, Group, Steps, network_steps
from tests.examples import examples
from tests.strategies import lessons, networks, trainings

CASES = st.tuples(networks(), st.integers(1, 5), trainings())
Case = tuple[Network, int, Training]
few = examples(15)
NET_OUT = (Kind.NET, Kind.OUT)


class Listing:
    """Every step of an iteration, written down one after the other as the order of computation is told in prose."""

    def __init__(self, network: Network, samples: int, training: Training) -> None:
        self.network = network
        self.training = training
        self.samples = range(samples)
        self.layers = range(1, network.depth + 1)
        steps = self.simultaneous() if training.update is UpdateOrder.SIMULTANEOUS else self.layer_by_layer()
        self.steps: list[tuple[Phase, Quantity]] = list(steps)

    def simultaneous(self) -> Iterator[tuple[Phase, Quantity]]:
        for sample in self.samples:
            yield from self.forward(sample)
            yield from self.loss(sample)
            for layer in reversed(self.layers):
                yield from self.backward(sample, layer)
        yield from self.batch_error()
        for layer in reversed(self.layers):
            yield from self.batch_gradients(layer)
        yield from self.penalty()
        for layer in reversed(self.layers):
            yield from self.update(layer)

    def layer_by_layer(self) -> Iterator[tuple[Phase, Quantity]]:
        for sample in self.samples:
            yield from self.forward(sample)
            yield from self.loss(sample)
        yield from self.batch_error()
        for layer in reversed(self.layers):
            for sample in self.samples:
                yield from self.backward(sample, layer)
            yield from self.batch_gradients(layer)
            if layer == self.layers[-1]:
                yield from self.penalty()
            yield from self.update(layer)

    def penalty(self) -> Iterator[tuple[Phase, Quantity]]:
        if self.training.l1 or self.training.l2:
            yield Phase.UPDATE, Quantity(Kind.PENALTY)

    def optimizer(self) -> list[Kind]:
        moments = [Kind.NEW_FIRST_MOMENT, Kind.NEW_SECOND_MOMENT]
        adam = [*moments, Kind.CORRECTED_FIRST_MOMENT, Kind.CORRECTED_SECOND_MOMENT, Kind.ADAM_STEP]
        return {
            OptimizerKind.GRADIENT_DESCENT: [],
            OptimizerKind.MOMENTUM: [Kind.NEW_VELOCITY],
            OptimizerKind.NESTEROV: [Kind.NEW_VELOCITY, Kind.NESTEROV_STEP],
            OptimizerKind.ADAM: adam,
            OptimizerKind.ADAMW: adam,
        }[self.training.optimizer.kind]

    def forward(self, sample: int) -> Iterator[tuple[Phase, Quantity]]:
        for layer in self.layers:
            units = range(self.network.sizes[layer])
            if self.softmax(layer):
                yield from ((Phase.FORWARD, Quantity(kind, sample, layer, unit)) for kind in NET_OUT for unit in units)
            else:
                yield from ((Phase.FORWARD, Quantity(kind, sample, layer, unit)) for unit in units for kind in NET_OUT)

    def loss(self, sample: int) -> Iterator[tuple[Phase, Quantity]]:
        for unit in range(self.network.sizes[-1]):
            yield Phase.LOSS, Quantity(Kind.ERROR, sample, self.network.depth, unit)
        yield Phase.LOSS, Quantity(Kind.TOTAL_ERROR, sample)

    def backward(self, sample: int, layer: int) -> Iterator[tuple[Phase, Quantity]]:
        units = range(self.network.sizes[layer])
        chain: tuple[Kind, ...] = (Kind.DE_DOUT, Kind.DOUT_DNET, Kind.DELTA)
        if self.softmax(layer):
            yield from ((Phase.BACKWARD, Quantity(Kind.DE_DOUT, sample, layer, unit)) for unit in units)
            for unit, net in product(units, units):
                yield Phase.BACKWARD, Quantity(Kind.DOUT_DNET, sample, layer, unit, net)
            chain = (Kind.DELTA,)
        for unit in units:
            for successor in self.successors(layer, unit):
                for kind in (Kind.DNET_DOUT, Kind.PATH):
                    yield Phase.BACKWARD, Quantity(kind, sample, layer, unit, successor)
            for kind in chain:
                yield Phase.BACKWARD, Quantity(kind, sample, layer, unit)
            for source in self.sources(layer, unit):
                for kind in (Kind.DNET_DW, Kind.DE_DW):
                    yield Phase.BACKWARD, Quantity(kind, sample, layer, unit, source)
        for of in self.biases(layer):
            yield Phase.BACKWARD, Quantity(Kind.DE_DB, sample, layer, of)

    def batch_error(self) -> Iterator[tuple[Phase, Quantity]]:
        if len(self.samples) > 1:
            yield Phase.LOSS, Quantity(Kind.BATCH_ERROR)

    def batch_gradients(self, layer: int) -> Iterator[tuple[Phase, Quantity]]:
        if len(self.samples) > 1:
            for unit in range(self.network.sizes[layer]):
                for source in self.sources(layer, unit):
                    yield Phase.BACKWARD, Quantity(Kind.BATCH_GRADIENT, None, layer, unit, source)
            for of in self.biases(layer):
                yield Phase.BACKWARD, Quantity(Kind.BATCH_GRADIENT, None, layer, of)

    def update(self, layer: int) -> Iterator[tuple[Phase, Quantity]]:
        structure = self.network.layer(layer)
        for unit in range(self.network.sizes[layer]):
            for source in self.sources(layer, unit):
                if not structure.frozen_weights[unit, source]:
                    if self.training.l1 or self.training.l2:
                        yield Phase.UPDATE, Quantity(Kind.PENALIZED_GRADIENT, None, layer, unit, source)
                    for kind in self.optimizer():
                        yield Phase.UPDATE, Quantity(kind, None, layer, unit, source)
                    if self.training.optimizer.decay:
                        yield Phase.UPDATE, Quantity(Kind.DECAYED_WEIGHT, None, layer, unit, source)
                    yield Phase.UPDATE, Quantity(Kind.NEW_WEIGHT, None, layer, unit, source)
        for of in self.biases(layer):
            if not structure.frozen_biases[of or 0]:
                for kind in (*self.optimizer(), Kind.NEW_BIAS):
                    yield Phase.UPDATE, Quantity(kind, None, layer, of)

    def softmax(self, layer: int) -> bool:
        return self.network.layer(layer).activation == "softmax"

    def sources(self, layer: int, unit: int) -> list[int]:
        connections = self.network.layer(layer).connections
        return [source for source in range(self.network.sizes[layer - 1]) if connections[unit, source]]

    def successors(self, layer: int, unit: int) -> list[int]:
        if layer == self.network.depth:
            return []
        connections = self.network.layer(layer + 1).connections
        return [successor for successor in range(self.network.sizes[layer + 1]) if connections[successor, unit]]

    def biases(self, layer: int) -> list[int | None]:
        units: list[int | None] = list(range(self.network.sizes[layer]))
        of_bias: dict[Bias, list[int | None]] = {Bias.NONE: [], Bias.SHARED: [None], Bias.PER_UNIT: units}
        return of_bias[self.network.layer(layer).bias]


def numbers(steps: Steps) -> range:
    return range(1, len(steps) + 1)


@few
@given(CASES)
def test_the_steps_come_in_the_order_of_computation(case: Case) -> None:
    steps = network_steps(*case)
    assert [(step.phase, step.quantity) for step in map(steps.step, numbers(steps))] == Listing(*case).steps


@few
@given(CASES)
def test_a_step_is_found_by_what_it_computes(case: Case) -> None:
    steps = network_steps(*case)
    for number in numbers(steps):
        step = steps.step(number)
        assert step.number == number
        assert steps.number(step.quantity) == number


@few
@given(CASES, st.data())
def test_what_no_step_computes_has_no_number(case: Case, data: st.DataObject) -> None:
    steps = network_steps(*case)
    computed = {quantity for _, quantity in Listing(*case).steps}
    index = st.none() | st.integers(-2, 6)
    for name in ("sample", "layer", "unit", "source", "kind"):
        q = steps.step(data.draw(st.integers(1, len(steps)))).quantity
        changed: dict[str, Any] = {name: data.draw(st.sampled_from(Kind) if name == "kind" else index)}
        try:
            other = replace(q, **changed)
        except UsageError:
            continue  # no quantity at all
        assert (steps.number(other) is not None) is (other in computed)


@pytest.mark.parametrize("number", [-1, 0, 58])
def test_a_step_that_is_not_there_is_refused(number: int) -> None:
    steps = Simulator(load("it496")).steps
    with pytest.raises(IndexError, match=f"step {number} is not between 1 and 57"):
        steps.step(number)


@pytest.mark.parametrize("phase", [-1, 4])
def test_a_phase_that_is_not_there_is_refused(phase: int) -> None:
    steps = Simulator(load("it496")).steps
    for ask in (steps.phase, steps.phase_kind, steps.phase_bounds, steps.group_count):
        with pytest.raises(IndexError, match=f"phase {phase} is not between 0 and 3"):
            ask(phase)


def test_the_57_steps_of_it496() -> None:
    simulator = Simulator(load("it496"))
    phases = [simulator.steps.step(number).phase for number in numbers(simulator.steps)]
    assert [phases.count(phase) for phase in Phase] == [8, 3, 38, 8]


@few
@given(lessons())
def test_every_operand_is_computed_before_it_is_used(lesson: Lesson) -> None:
    simulator = Simulator(lesson)
    for traced in simulator.trace():
        for quantity, _ in traced.operands:
            number = simulator.steps.number(quantity)
            if quantity.kind in GIVEN:
                assert number is None
            else:
                assert number is not None
                assert number < traced.step.number


# Groups


def covered(groups: list[Group]) -> list[int]:
    """All step numbers of the groups, one group after the other."""
    return [number for group in groups for number in range(group.first, group.last + 1)]


def key(group: Group) -> tuple[int, int]:
    return group.first, group.last


@few
@given(CASES)
def test_the_phases_are_all_of_an_iteration_each_of_one_kind_and_sample(case: Case) -> None:
    steps = network_steps(*case)
    phases = [steps.phase(at) for at in range(steps.phase_count)]
    assert covered(phases) == list(numbers(steps))
    for at, group in enumerate(phases):
        inside = [steps.step(number) for number in range(group.first, group.last + 1)]
        assert {(step.phase, step.quantity.sample) for step in inside} == {(group.phase, group.sample)}
        assert {steps.phase_of(step.number) for step in inside} == {at}
        assert group.quantity == inside[-1].quantity
        assert (steps.phase_kind(at), *steps.phase_bounds(at)) == (group.phase, group.first, group.last)
        layers = {step.quantity.layer for step in inside}
        assert group.layer == (layers.pop() if len(layers) == 1 else None)


@few
@given(CASES)
def test_the_groups_of_a_phase_are_all_of_it(case: Case) -> None:
    steps = network_steps(*case)
    for phase in range(steps.phase_count):
        groups = [steps.group(phase, at) for at in range(steps.group_count(phase))]
        whole = steps.phase(phase)
        assert covered(groups) == list(range(whole.first, whole.last + 1))
        for at, group in enumerate(groups):
            assert group.size == group.last - group.first + 1 >= 1
            assert {steps.group_of(number) for number in range(group.first, group.last + 1)} == {(phase, at)}
            assert steps.value_group(group.first) == steps.value_group(group.last) == group
            assert steps.group_bounds(phase, at) == key(group)
        with pytest.raises(IndexError):
            steps.group(phase, len(groups))


@few
@given(CASES)
def test_a_value_is_one_unit_forward_or_one_weight_backward(case: Case) -> None:
    steps = network_steps(*case)
    for number in numbers(steps):
        group = steps.value_group(number)
        kinds = tuple(steps.step(at).quantity.kind for at in range(group.first, group.last + 1))
        places = {(q.layer, q.unit) for q in (steps.step(at).quantity for at in range(group.first, group.last + 1))}
        assert len(places) == 1
        softmax = group.layer is not None and case[0].layer(group.layer).activation == "softmax"
        if softmax and group.phase is Phase.FORWARD:
            assert kinds in ((Kind.NET,), (Kind.OUT,))
        elif softmax and kinds[-1] is Kind.DOUT_DNET:
            assert kinds == (Kind.DOUT_DNET,) * case[0].sizes[group.layer or 0]
        elif softmax and kinds[-1] is Kind.DELTA:
            assert kinds == (Kind.DELTA,)
        elif group.phase is Phase.FORWARD:
            assert kinds == NET_OUT
        elif kinds[-1] is Kind.DELTA:
            assert kinds[:-3] == (Kind.DNET_DOUT, Kind.PATH) * (len(kinds[:-3]) // 2)
            assert kinds[-3:] == (Kind.DE_DOUT, Kind.DOUT_DNET, Kind.DELTA)
        elif kinds[-1] is Kind.DE_DW:
            assert kinds == (Kind.DNET_DW, Kind.DE_DW)
        elif group.phase is Phase.UPDATE and kinds != (Kind.PENALTY,):
            assert kinds[-1] in (Kind.NEW_WEIGHT, Kind.NEW_BIAS)
            assert len(set(kinds)) == len(kinds)
        else:
            assert len(kinds) == 1


@few
@given(CASES)
def test_a_layer_group_is_what_its_phase_does_in_its_layer(case: Case) -> None:
    steps = network_steps(*case)
    for number in numbers(steps):
        group, step = steps.layer_group(number), steps.step(number)
        assert group.first <= number <= group.last
        inside = [steps.step(at) for at in range(group.first, group.last + 1)]
        assert {other.phase for other in inside} == {step.phase}
        assert {other.quantity.sample for other in inside} == {step.quantity.sample}
        if step.phase is not Phase.LOSS:
            assert {other.quantity.layer for other in inside} == {step.quantity.layer}
        assert key(steps.layer_group(group.first)) == key(steps.layer_group(group.last)) == key(group)


def test_coarser_groups_hold_finer_ones_whole() -> None:
    steps = Simulator(load("it496")).steps
    for number in numbers(steps):
        assert steps.stop_after(number - 1, Granularity.TERM) == number
        value, layer, phase = steps.value_group(number), steps.layer_group(number), steps.phase(steps.phase_of(number))
        assert phase.first <= layer.first <= value.first <= value.last <= layer.last <= phase.last


# Presses

GROUPS: dict[Granularity, Callable[[Steps, int], tuple[int, int]]] = {
    Granularity.TERM: lambda steps, number: (number, number),
    Granularity.VALUE: lambda steps, number: key(steps.value_group(number)),
    Granularity.LAYER: lambda steps, number: key(steps.layer_group(number)),
    Granularity.PHASE: lambda steps, number: key(steps.phase(steps.phase_of(number))),
    Granularity.ITERATION: lambda steps, number: (1, len(steps)),
    Granularity.EPOCH: lambda steps, number: (1, len(steps)),
}


@few
@given(CASES)
def test_a_press_goes_to_the_end_of_its_group(case: Case) -> None:
    steps = network_steps(*case)
    for granularity in [*Granularity][:4]:
        for number in range(len(steps)):
            assert steps.stop_after(number, granularity) == GROUPS[granularity](steps, number + 1)[1]
        assert steps.stop_after(len(steps), granularity) is None
        assert steps.last_stop(granularity) == len(steps)


@few
@given(CASES)
def test_a_press_back_goes_before_its_group(case: Case) -> None:
    steps = network_steps(*case)
    for granularity in Granularity:
        for number in numbers(steps):
            assert steps.stop_before(number, granularity) == GROUPS[granularity](steps, number)[0] - 1
        assert steps.stop_before(0, granularity) is None


@pytest.mark.parametrize("granularity", [Granularity.ITERATION, Granularity.EPOCH])
def test_a_press_for_a_whole_iteration_stops_at_starts_only(granularity: Granularity) -> None:
    steps = Simulator(load("it496")).steps
    assert all(steps.stop_after(number, granularity) is None for number in range(58))
    assert steps.last_stop(granularity) == 0


# Size


def wide_lesson() -> Lesson:
    """About 100,000 weights and 5 samples: two million steps."""
    sizes = (300, 300, 34)
    layers = tuple(
        Layer(tuple(f"u{number}_{j}" for j in range(size)), sources, "tanh")
        for number, (sources, size) in enumerate(pairwise(sizes), 1)
    )
    network = Network(tuple(f"i{i}" for i in range(sizes[0])), layers)
    parameters = Parameters.of(
        network,
        [[[0.001] * layer.sources] * layer.size for layer in layers],
        [[0.0] * layer.size for layer in layers],
    )
    data = Data.of(network, [[0.5] * sizes[0]] * 5, [[0.1] * sizes[-1]] * 5)
    return NetworkLesson(network, parameters, data, training=Training(0.1))


@pytest.mark.parametrize("update", UpdateOrder)
def test_the_steps_of_a_large_network_are_not_stored(update: UpdateOrder) -> None:
    network = wide_lesson().network
    training = Training(0.1, update=update)
    tracemalloc.start()
    try:
        steps = network_steps(network, 5, training)
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert network.weight_count > 100_000
    assert len(steps) > 1_000_000
    assert kept < len(steps) / 2
    assert peak < len(steps)
    assert steps.number(steps.step(len(steps) // 2).quantity) == len(steps) // 2


def test_a_large_network_opens_and_its_steps_have_values() -> None:
    lesson = wide_lesson()
    simulator = Simulator(replace(lesson, data=Data.of(lesson.network, [[0.5] * 300], [[0.1] * 34])))
    last = simulator.steps.step(len(simulator.steps)).quantity
    assert last == Quantity(Kind.NEW_BIAS, None, 1, 299)
    assert simulator.value(last) != 0
