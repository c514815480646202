"""The gradient is right, it is the product of what is shown, and it is what the compiled kernel trains with."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given

from bpsim import Lesson, Simulator, load
from bpsim.core.network import Bias, Floats, Layer, Network, Parameters
from bpsim.core.network_engine import NetworkEngine, Passes
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.core.schedules import InverseTime
from bpsim.core.state import State
from bpsim.core.training import Reduction, Training, UpdateOrder
from tests.engines import ENGINES, bits, native, plain
from tests.examples import examples
from tests.strategies import FEW_SAMPLES, lessons
from tests.textbook import Textbook, batch_rows, of_batch, rate

Values = dict[Quantity, float]


def engine_of(lesson: Lesson) -> NetworkEngine:
    return NetworkEngine(lesson.network, lesson.data, lesson.training)


def shown(lesson: Lesson) -> Values:
    return {traced.step.quantity: traced.value for traced in Simulator(lesson).trace()}


def shown_gradient(lesson: Lesson, values: Values, parameter: Quantity, iteration: int = 0) -> float:
    """The number that is shown as the gradient of a weight or bias: of the batch where it has several samples."""
    if len(batch_rows(lesson, iteration)) > 1:
        return values[parameter.but(Kind.BATCH_GRADIENT)]
    kind = Kind.DE_DB if parameter.source is None else Kind.DE_DW
    return values[Quantity(kind, 0, parameter.layer, parameter.unit, parameter.source)]


def parameters_of(network: Network) -> Iterator[tuple[Quantity, bool]]:
    """Every weight that exists and every bias, and whether it is frozen."""
    for number, layer in enumerate(network.layers, 1):
        for j, i in np.argwhere(layer.connections).tolist():
            yield Quantity(Kind.WEIGHT, None, number, j, i), bool(layer.frozen_weights[j, i])
        for j in range(layer.bias_count):
            unit = None if layer.bias is Bias.SHARED else j
            yield Quantity(Kind.BIAS, None, number, unit), bool(layer.frozen_biases[j])


def element(parameters: Parameters, parameter: Quantity) -> float:
    """The number of a weight or bias among parameters, or among arrays of their shapes."""
    at = (parameter.layer or 0) - 1
    if parameter.source is None:
        return float(parameters.biases[at][parameter.unit or 0])
    return float(parameters.weights[at][parameter.unit, parameter.source])


# Against independent derivatives

SQUASH: dict[str, Callable[[Any], Any]] = {
    "identity": lambda net: net,
    "logistic": lambda net: 0.5 * (anp.tanh(0.5 * net) + 1.0),
    "tanh": anp.tanh,
    "relu": lambda net: anp.where(net > 0.0, net, 0.0),
}


def independent_nets(lesson: Lesson, weights: Sequence[Any], biases: Sequence[Any]) -> Iterator[tuple[Layer, Any]]:
    """Each layer with its nets, (samples, units), written with matrices."""
    out = lesson.data.inputs
    for layer, w, b in zip(lesson.network.layers, weights, biases, strict=True):
        net = anp.dot(out, (w * layer.connections).T)
        if layer.bias is not Bias.NONE:
            net = net + b
        yield layer, net
        out = SQUASH[layer.kind](net)


def independent_error(lesson: Lesson, weights: Sequence[Any], biases: Sequence[Any]) -> Any:
    """The reduced error of all samples."""
    for layer, net in independent_nets(lesson, weights, biases):
        out = SQUASH[layer.kind](net)
    total = 0.5 * anp.sum((lesson.data.targets - out) ** 2)
    return total / lesson.data.samples if lesson.training.reduction is Reduction.MEAN else total


def near_a_kink(lesson: Lesson) -> bool:
    """Whether rounding decides on which side of its kink a relu unit is."""
    nets = independent_nets(lesson, lesson.parameters.weights, lesson.parameters.biases)
    return any(layer.activation == "relu" and bool((abs(net) < 1e-9).any()) for layer, net in nets)


@examples(30)
@given(lessons(textbook=True, update=UpdateOrder.SIMULTANEOUS).filter(lambda lesson: not near_a_kink(lesson)))
def test_the_gradient_is_that_of_autograd(lesson: Lesson) -> None:
    values, lesson = shown(lesson), of_batch(lesson)
    start = (list(lesson.parameters.weights), list(lesson.parameters.biases))
    weights, biases = autograd.grad(lambda p: independent_error(lesson, *p))(start)
    expected = Parameters(tuple(weights), tuple(biases))
    for parameter, _ in parameters_of(lesson.network):
        gradient = shown_gradient(lesson, values, parameter)
        assert gradient == pytest.approx(element(expected, parameter), rel=1e-6, abs=1e-9)


def moved(parameters: Parameters, parameter: Quantity, distance: float) -> Parameters:
    """The parameters with one of them moved."""
    value = element(parameters, parameter) + distance
    if parameter.source is None:
        return parameters.with_bias(parameter.layer or 0, parameter.unit or 0, value)
    return parameters.with_weight(parameter.layer or 0, parameter.unit or 0, parameter.source, value)


def central_difference(
    engine: NetworkEngine, parameters: Parameters, parameter: Quantity
) -> tuple[float, float] | None:
    """dE/dparameter from errors alone, extrapolated from two distances, and how far rounding may put it off.

    None where a kink of relu lies within the differences.
    """
    step = 1e-3
    points = [moved(parameters, parameter, at * step) for at in (-2, -1, 1, 2)]
    if len({relu_pattern(engine, point) for point in (*points, parameters)}) > 1:
        return None
    far_below, below, above, far_above = (float(engine.row(State(0, point))[0]) for point in points)
    difference = (8.0 * (above - below) - (far_above - far_below)) / (12.0 * step)
    return difference, 1e-15 * max(far_below, far_above) / step


def relu_pattern(engine: NetworkEngine, parameters: Parameters) -> bytes:
    """Which relu units are active, on which samples."""
    nets = engine.passes(parameters).net
    active = [
        nets[:, engine.unit_at[number] : engine.unit_at[number + 1]] > 0.0
        for number, layer in enumerate(engine.network.layers, 1)
        if layer.activation == "relu"
    ]
    return b"".join(pattern.tobytes() for pattern in active)


@examples(25)
@given(lessons(textbook=True, update=UpdateOrder.SIMULTANEOUS))
def test_the_gradient_is_that_of_central_differences(lesson: Lesson) -> None:
    engine, values = engine_of(lesson), shown(lesson)
    with native():
        for parameter, _ in parameters_of(lesson.network):
            found = central_difference(engine, lesson.parameters, parameter)
            if found is not None:
                difference, rounding = found
                gradient = shown_gradient(lesson, values, parameter)
                assert gradient == pytest.approx(difference, rel=1e-6, abs=1e-9 + rounding)


def test_relu_is_flat_at_its_kink() -> None:
    lesson = load("torok")
    layers = (replace(lesson.network.layers[0], activation="relu"), lesson.network.layers[1])
    network = replace(lesson.network, layers=layers)
    data = replace(lesson.data, inputs=np.zeros((1, 2)))
    values = shown(replace(lesson, network=network, data=data))
    assert values[Quantity(Kind.NET, 0, 1, 0)] == 0.0
    assert values[Quantity(Kind.DOUT_DNET, 0, 1, 0)] == 0.0


# Against the matrix form, both orders of update

SLOPES: dict[str, Callable[[Floats, Floats], Floats]] = {
    "identity": lambda net, out: np.ones_like(net),
    "logistic": lambda net, out: out * (1.0 - out),
    "tanh": lambda net, out: 1.0 - out * out,
    "relu": lambda net, out: (net > 0.0).astype(np.float64),
}


def matrix_form(lesson: Lesson) -> tuple[Parameters, Parameters]:
    """The gradient and the new parameters of one update, as textbooks write it: D = (D W) o G', dE/dW = D^T A."""
    outs, slopes = [lesson.data.inputs], []
    for layer, net in independent_nets(lesson, lesson.parameters.weights, lesson.parameters.biases):
        outs.append(SQUASH[layer.kind](net))
        slopes.append(SLOPES[layer.kind](net, outs[-1]))
    divisor = lesson.data.samples if lesson.training.reduction is Reduction.MEAN else 1
    rate = lesson.training.learning_rate
    d = (outs[-1] - lesson.data.targets) * slopes[-1]
    gradients, news = [], []
    for at in reversed(range(lesson.network.depth)):
        layer, w, b = lesson.network.layers[at], lesson.parameters.weights[at], lesson.parameters.biases[at]
        of_weights = d.T @ outs[at] / divisor
        of_biases = {Bias.NONE: np.empty(0), Bias.PER_UNIT: d.sum(axis=0), Bias.SHARED: np.array([d.sum()])}
        of_bias = of_biases[layer.bias] / divisor
        new_w = np.where(layer.frozen_weights | ~layer.connections, w, w - rate * of_weights)
        gradients.append((of_weights, of_bias))
        news.append((new_w, np.where(layer.frozen_biases, b, b - rate * of_bias)))
        if at:
            back = new_w if lesson.training.update is UpdateOrder.LAYER_BY_LAYER else w
            d = (d @ back) * slopes[at - 1]
    return _parameters(gradients), _parameters(news)


def _parameters(last_first: Iterable[tuple[Floats, Floats]]) -> Parameters:
    weights, biases = zip(*reversed(list(last_first)), strict=True)
    return Parameters(weights, biases)


@examples(30)
@given(lessons(textbook=True, plain=True).filter(lambda lesson: not near_a_kink(lesson)))
def test_the_error_and_one_update_are_those_of_the_matrix_form(lesson: Lesson) -> None:
    gradient, new = matrix_form(lesson)
    values = shown(lesson)
    error = independent_error(lesson, lesson.parameters.weights, lesson.parameters.biases)
    assert Simulator(lesson).error == pytest.approx(float(error), rel=1e-9, abs=1e-12)
    for parameter, frozen in parameters_of(lesson.network):
        slope = shown_gradient(lesson, values, parameter)
        assert slope == pytest.approx(element(gradient, parameter), rel=1e-9, abs=1e-11)
        if not frozen:
            kind = Kind.NEW_BIAS if parameter.source is None else Kind.NEW_WEIGHT
            assert values[parameter.but(kind)] == pytest.approx(element(new, parameter), rel=1e-9, abs=1e-11)


def autograd_gradient(lesson: Lesson, weights: list[Floats], biases: list[Floats]) -> tuple[list[Floats], list[Floats]]:
    with np.errstate(over="ignore"):  # cosh of a large net: its square divides
        of_weights, of_biases = autograd.grad(lambda p: independent_error(lesson, *p))((weights, biases))
    exists = (layer.connections for layer in lesson.network.layers)
    return [w * there for w, there in zip(of_weights, exists, strict=True)], of_biases


@examples(40)
@given(lessons(update=UpdateOrder.SIMULTANEOUS, rounding=False, activations=("identity", "logistic", "tanh")))
def test_training_is_that_of_the_textbook(lesson: Lesson) -> None:
    """Batches, orders, penalties, schedules and optimizers, five updates long."""
    expected, simulator = Textbook(lesson, autograd_gradient), Simulator(lesson)
    for _ in range(5):
        simulator.run(1)
        expected.step()
        if not all(np.abs(w).max(initial=0.0) < 20.0 for w in expected.weights):
            return  # what grows without bound makes a large number of a small difference
        for ours, theirs in zip(
            [*simulator.weights, *simulator.biases], [*expected.weights, *expected.biases], strict=True
        ):
            np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-8)


# What is shown is what is trained with


def total(terms: Iterable[float]) -> float:
    """From 0.0, one after the other: the built-in sum would compensate."""
    result = 0.0
    for term in terms:
        result += term
    return result


def product(factors: Sequence[float]) -> float:
    """From left to right."""
    result = factors[0]
    for factor in factors[1:]:
        result *= factor
    return result


def net(operands: Sequence[float]) -> float:
    """weight times out of each source, then the bias where there is one."""
    pairs = len(operands) // 2
    result = total(operands[2 * at] * operands[2 * at + 1] for at in range(pairs))
    return result + operands[-1] if len(operands) % 2 else result


class ByHand:
    """Each value of an iteration, computed here from the operands that its step shows."""

    def __init__(self, lesson: Lesson, iteration: int) -> None:
        self.network = lesson.network
        self.training = lesson.training
        self.update = float(iteration + 1)
        samples = len(batch_rows(lesson, iteration))
        self.divisor = samples if lesson.training.reduction is Reduction.MEAN else 1
        self.slopes: dict[str, Callable[[Sequence[float]], float]] = {
            "identity": lambda _: 1.0,
            "logistic": lambda operands: operands[0] * (1.0 - operands[0]),
            "tanh": lambda operands: 1.0 - operands[0] * operands[0],
            "relu": lambda operands: 1.0 if operands[0] > 0.0 else 0.0,
        }
        self.outs: dict[str, Callable[[float], float]] = {
            "identity": lambda net: net,
            "logistic": lambda net: 0.5 * (math.tanh(0.5 * net) + 1.0),
            "tanh": math.tanh,
            "relu": lambda net: max(0.0, net),
        }

    def value(self, q: Quantity, operands: Sequence[float]) -> float:
        """The value of a step from those of its operands; every kind but OUT gives the very bits that are shown."""
        layer = self.network.layer(q.layer or 1)
        match q.kind:
            case Kind.NET:
                return net(operands)
            case Kind.OUT:
                return self.outs[layer.kind](operands[0])
            case Kind.ERROR:
                target, out = operands
                return 0.5 * ((target - out) * (target - out))
            case Kind.DE_DOUT if q.layer == self.network.depth:
                target, out = operands
                return -(target - out)
            case Kind.DOUT_DNET:
                return self.slopes[layer.kind](operands)
            case Kind.DE_DB if layer.bias is Bias.PER_UNIT:
                return operands[0]
            case Kind.TOTAL_ERROR | Kind.DE_DOUT | Kind.DE_DB:
                return total(operands)
            case Kind.BATCH_ERROR | Kind.BATCH_GRADIENT:
                return total(operands) / self.divisor
        return self.updated(q, operands)

    def updated(self, q: Quantity, operands: Sequence[float]) -> float:
        """What an update computes; a product is what is left."""
        optimizer: Any = self.training.optimizer
        match q.kind:
            case Kind.PENALTY:
                squares, sizes = total(w * w for w in operands), total(map(abs, operands))
                return 0.5 * self.training.l2 * squares + self.training.l1 * sizes
            case Kind.PENALIZED_GRADIENT:
                slope, weight = operands
                sign = math.copysign(1.0, weight) if weight else 0.0
                return (slope + self.training.l2 * weight) + self.training.l1 * sign
            case Kind.NEW_VELOCITY:
                return float(optimizer.momentum * operands[0] + operands[1])
            case Kind.NESTEROV_STEP:
                return float(operands[0] + optimizer.momentum * operands[1])
            case Kind.NEW_FIRST_MOMENT:
                return float(optimizer.beta1 * operands[0] + (1 - optimizer.beta1) * operands[1])
            case Kind.NEW_SECOND_MOMENT:
                return float(optimizer.beta2 * operands[0] + (1 - optimizer.beta2) * (operands[1] * operands[1]))
            case Kind.CORRECTED_FIRST_MOMENT:
                return float(operands[0] / (1 - math.pow(optimizer.beta1, self.update)))
            case Kind.CORRECTED_SECOND_MOMENT:
                return float(operands[0] / (1 - math.pow(optimizer.beta2, self.update)))
            case Kind.ADAM_STEP:
                return float(operands[0] / (math.sqrt(operands[1]) + optimizer.epsilon))
            case Kind.DECAYED_WEIGHT:
                weight, learning_rate = operands
                return float(weight - learning_rate * optimizer.weight_decay * weight)
            case Kind.NEW_WEIGHT | Kind.NEW_BIAS:
                start, learning_rate, step = operands
                return start - learning_rate * step
        return product(operands)


def unsigned_zero(value: float) -> bytes:
    """The bits of a number; a zero counts as +0.0, whatever signs the zeros had of which it is the sum."""
    return bits(value + 0.0)[0]


def given_value(simulator: Simulator, q: Quantity, buffers: Values) -> float:
    """What an iteration starts with; ``buffers`` are the optimizer's, as the iteration before has shown them."""
    rows = batch_rows(simulator.lesson, simulator.iteration)
    match q.kind:
        case Kind.INPUT:
            return float(simulator.lesson.data.inputs[rows[q.sample or 0], q.unit])
        case Kind.TARGET:
            return float(simulator.lesson.data.targets[rows[q.sample or 0], q.unit])
        case Kind.LEARNING_RATE:
            return rate(simulator.lesson.training, simulator.iteration)
        case Kind.VELOCITY | Kind.FIRST_MOMENT | Kind.SECOND_MOMENT:
            return buffers.get(q.but(Kind(f"new_{q.kind}")), 0.0)
    return element(simulator.values.state.parameters, q)


def multiplied_out(simulator: Simulator, buffers: Values) -> Values:
    """Every value computed here from the operands that its step shows, which were computed here before it or are given.

    Only the outs are taken from the trace, as another logistic function may differ in its last bits.
    """
    by_hand = ByHand(simulator.lesson, simulator.iteration)
    values: dict[Quantity, float] = {}
    for traced in simulator.trace():
        operands = []
        for q, value in traced.operands:
            operands.append(given_value(simulator, q, buffers) if q.kind in GIVEN else values[q])
            if q.kind is Kind.LEARNING_RATE:  # gamma^t has other last bits in other libraries
                assert value == pytest.approx(operands[-1], rel=1e-14)
                operands[-1] = value
            assert unsigned_zero(value) == unsigned_zero(operands[-1])
        computed = by_hand.value(traced.step.quantity, operands)
        if traced.step.quantity.kind is Kind.OUT:
            assert traced.value == pytest.approx(computed, rel=1e-14, abs=1e-15)
            computed = traced.value
        assert unsigned_zero(traced.value) == unsigned_zero(computed)
        values[traced.step.quantity] = computed
    return values


@examples(30)
@given(lesson=lessons(textbook=True, most_samples=FEW_SAMPLES))
def test_the_shown_factors_give_the_gradient_of_the_compiled_kernel(lesson: Lesson) -> None:
    for update in UpdateOrder:
        lesson = replace(lesson, training=replace(lesson.training, update=update))
        simulator = Simulator(lesson)
        chain: dict[Quantity, float] = {}
        for iteration in range(3):
            with plain():
                chain = multiplied_out(simulator, chain)
            with native():
                state = simulator.values.state
                applied = simulator.values.engine.passes(state.parameters, iteration, state.buffers)
                simulator.run(1)
            if simulator.iteration == iteration:
                break
            for parameter, _ in parameters_of(lesson.network):
                gradient = shown_gradient(lesson, chain, parameter, iteration)
                assert unsigned_zero(gradient) == unsigned_zero(element(applied.gradient, parameter))
            assert_new_values(simulator, chain)


@examples(30)
@given(lesson=lessons(plain=True))
def test_the_compiled_kernel_takes_the_gradient_times_the_rate_off_the_parameters(lesson: Lesson) -> None:
    with native():
        applied = engine_of(lesson).passes(lesson.parameters)
    assert_applied(lesson, applied)


def assert_applied(lesson: Lesson, applied: Passes) -> None:
    """This gradient, times the learning rate, is what one compiled update took off the parameters."""
    engine = engine_of(lesson)
    with native():
        updated = engine.advance(engine.pack(lesson.parameters), 1)
    after = engine.unpack(updated.vectors)
    for parameter, frozen in parameters_of(lesson.network):
        old, rate = element(lesson.parameters, parameter), lesson.training.learning_rate
        expected = old if frozen else old - rate * element(applied.gradient, parameter)
        assert bits(element(after, parameter)) == bits(expected)


@examples(25)
@given(lesson=lessons(most_samples=FEW_SAMPLES))
def test_the_shown_new_values_are_those_of_the_next_iteration(lesson: Lesson) -> None:
    for engine in ENGINES:
        simulator = Simulator(lesson)
        with engine():
            for _ in range(2):
                values = {traced.step.quantity: traced.value for traced in simulator.trace()}
                simulator.run(1)
                assert_new_values(simulator, values)


def assert_new_values(simulator: Simulator, before: Values) -> None:
    """Whatever is not frozen has a new value, and that is what it has; nothing else has one."""
    kinds = {Kind.WEIGHT: Kind.NEW_WEIGHT, Kind.BIAS: Kind.NEW_BIAS}
    parameters = {q.but(kinds[q.kind]): q for q, frozen in parameters_of(simulator.network) if not frozen}
    assert {q for q in before if q.kind in kinds.values()} == set(parameters)
    for new, parameter in parameters.items():
        assert bits(simulator.value(parameter)) == bits(before[new])


@examples(25)
@given(lesson=lessons())
def test_what_is_frozen_or_missing_never_changes(lesson: Lesson) -> None:
    for engine in ENGINES:
        simulator = Simulator(lesson)
        with engine():
            simulator.run(5)
        for at, layer in enumerate(lesson.network.layers):
            fixed = layer.frozen_weights | ~layer.connections
            assert bits(simulator.weights[at][fixed]) == bits(lesson.parameters.weights[at][fixed])
            assert not simulator.weights[at][~layer.connections].any()
            frozen = layer.frozen_biases
            assert bits(simulator.biases[at][frozen]) == bits(lesson.parameters.biases[at][frozen])


@examples(25)
@given(lessons())
def test_plain_python_and_compiled_code_show_the_same_bits(lesson: Lesson) -> None:
    with plain():
        by_hand = Simulator(lesson)
        plain_trace = list(by_hand.trace())
        by_hand.run(3)
    with native():
        compiled = Simulator(lesson)
        compiled_trace = list(compiled.trace())
        compiled.run(3)
    for one, other in zip(plain_trace, compiled_trace, strict=True):
        assert (one.step, one.substituted) == (other.step, other.substituted)
        assert bits(one.value, *(v for _, v in one.operands)) == bits(other.value, *(v for _, v in other.operands))
    assert bits(*by_hand.weights, *by_hand.biases) == bits(*compiled.weights, *compiled.biases)


def trained(lesson: Lesson, training: Training) -> list[bytes]:
    simulator = Simulator(replace(lesson, training=training))
    simulator.run(6)
    return bits(*simulator.weights, *simulator.biases, simulator.curve().total)


@examples(25)
@given(lesson=lessons(plain=True))
def test_an_option_that_does_nothing_changes_no_bit(lesson: Lesson) -> None:
    """A batch of all samples, a momentum of 0, a rate that does not fall."""
    training = lesson.training
    for engine in ENGINES:
        with engine():
            expected = trained(lesson, training)
            for same in (
                replace(training, batch=lesson.data.samples),
                replace(training, optimizer=Optimizer.of(OptimizerKind.MOMENTUM, momentum=0.0)),
                replace(training, optimizer=Optimizer.of(OptimizerKind.NESTEROV, momentum=0.0)),
                replace(training, schedule=InverseTime(decay=0.0)),
                replace(training, stop=replace(training.stop, gradient=0.0)),
            ):
                assert trained(lesson, same) == expected
