"""The reference digits of Van Veen, Mc Ginley and Week 05, out of the traces and runs of their own lessons.

The independent computations here are in numpy, written as the lectures write them, in matrices.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from bpsim import Lesson, Simulator, load
from bpsim.core.history import Reason
from bpsim.core.initialization import Distribution, Initialization
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.schedules import ScheduleKind
from bpsim.core.training import SampleOrder, Training, UpdateOrder
from bpsim.lesson import NetworkLesson
from tests.test_numbers import assert_digits, traced, unit, weight

Floats = npt.NDArray[np.float64]
HIDDEN, OUTPUT = 1, 2


def digits(values: npt.ArrayLike, printed: npt.ArrayLike, decimals: int = 9) -> None:
    """Every value is the printed one when it is rounded to so many decimals."""
    np.testing.assert_array_equal(np.round(np.asarray(values), decimals), np.asarray(printed))


def numbers_of(simulator: Simulator, kind: Kind, layer: int) -> Floats:
    """The values of a kind in one layer out of the trace, first sample: (units,) or (units, sources)."""
    size, sources = simulator.network.sizes[layer], simulator.network.sizes[layer - 1]
    values = traced(simulator)
    if kind in (Kind.DE_DW, Kind.NEW_WEIGHT):
        rows = [[values[weight(kind, layer, j, i)] for i in range(sources)] for j in range(size)]
        return np.array(rows)
    if kind is Kind.NEW_BIAS:
        return np.array([values[Quantity(kind, None, layer, j)] for j in range(size)])
    return np.array([values[unit(kind, layer, j)] for j in range(size)])


def only_sample(lesson: Lesson, sample: int = 0) -> Lesson:
    """The lesson with one of its samples alone."""
    data = Data.of(lesson.network, lesson.data.inputs[[sample]], lesson.data.targets[[sample]])
    return replace(lesson, data=data)


def logistic(z: Floats) -> Floats:
    return 1 / (1 + np.exp(-z))


# Van Veen


def van_veen(update: UpdateOrder) -> Simulator:
    lesson = load("van-veen")
    return Simulator(replace(lesson, training=replace(lesson.training, update=update)))


def test_van_veen_picks_single_samples_at_random_with_a_falling_step_size() -> None:
    training = load("van-veen").training
    assert (training.batch, training.order) == (1, SampleOrder.RANDOM)
    assert training.schedule.kind is ScheduleKind.INVERSE_TIME
    assert training.rate(0) == 0.5
    assert training.rate(1000) < training.rate(1) < 0.5
    assert training.update is UpdateOrder.LAYER_BY_LAYER
    assert all(layer.bias is Bias.NONE for layer in load("van-veen").network.layers)


@pytest.mark.parametrize("update", UpdateOrder)
def test_van_veens_first_sample_and_output_layer(update: UpdateOrder) -> None:
    sim = van_veen(update)
    digits([sim.value(Quantity(Kind.INPUT, 0, 0, i)) for i in range(3)], [1, 0.5, -1])
    digits([sim.value(Quantity(Kind.TARGET, 0, OUTPUT, k)) for k in range(2)], [0, 1])
    digits(numbers_of(sim, Kind.OUT, HIDDEN), [0.425557483, 0.777299861])
    digits(numbers_of(sim, Kind.OUT, OUTPUT), [0.419713490, 0.631454499])
    digits(numbers_of(sim, Kind.DELTA, OUTPUT), [0.102222932, -0.085767804])
    digits(numbers_of(sim, Kind.NEW_WEIGHT, OUTPUT), [[0.678249133, -0.839728935], [0.918249565, 0.233333651]])
    assert_digits(traced(sim)[Quantity(Kind.TOTAL_ERROR, 0)], ".155992600")


@pytest.mark.parametrize(
    ("update", "gamma", "new"),
    [
        (
            UpdateOrder.SIMULTANEOUS,
            [-0.001377515588547, -0.017125586509517],
            [[0.100688758, -0.199655621, 0.299311242], [0.408562793, 0.504281397, -0.608562793]],
        ),
        (
            UpdateOrder.LAYER_BY_LAYER,
            [-0.002303685627260, -0.018323499724274],
            [[0.101151843, -0.199424079, 0.298848157], [0.409161750, 0.504580875, -0.609161750]],
        ),
    ],
)
def test_van_veens_two_hidden_deltas(update: UpdateOrder, gamma: list[float], new: list[list[float]]) -> None:
    sim = van_veen(update)
    digits(numbers_of(sim, Kind.DELTA, HIDDEN), gamma, 15)
    digits(numbers_of(sim, Kind.NEW_WEIGHT, HIDDEN), new)


def test_van_veens_error_of_the_sample_after_a_simultaneous_update() -> None:
    lesson = only_sample(load("van-veen"))
    sim = Simulator(replace(lesson, training=replace(lesson.training, update=UpdateOrder.SIMULTANEOUS)))
    assert_digits(sim.error, ".155992600")
    sim.run(1)
    assert_digits(sim.error, ".148762085")


@pytest.mark.parametrize("update", UpdateOrder)
def test_van_veen_trains_as_the_algorithm_written_in_matrices_does(update: UpdateOrder) -> None:
    sim = van_veen(update)
    lesson, updates = sim.lesson, 400
    x, d = lesson.data.inputs, lesson.data.targets
    w, v = lesson.parameters.weights
    samples = len(x)
    for t in range(updates):
        picked = np.random.RandomState([lesson.training.seed, t // samples]).randint(0, samples, size=samples)
        i = picked[t % samples]
        alpha = 0.5 / (1 + 0.002 * t)
        h = logistic(w @ x[i])
        estimate = logistic(v @ h)
        delta = (estimate - d[i]) * estimate * (1 - estimate)
        new_v = v - alpha * np.outer(delta, h)
        gamma = ((new_v if update is UpdateOrder.LAYER_BY_LAYER else v).T @ delta) * h * (1 - h)
        w, v = w - alpha * np.outer(gamma, x[i]), new_v
    sim.run(updates)
    np.testing.assert_allclose(sim.weights[0], w, rtol=1e-10)
    np.testing.assert_allclose(sim.weights[1], v, rtol=1e-10)


def test_van_veen_learns_all_samples() -> None:
    sim = Simulator(load("van-veen"))
    sim.run(sim.training.stop.iterations)
    assert sim.error < 0.005
    np.testing.assert_array_equal(np.round(sim.outputs), sim.data.targets)


# Mc Ginley


def relu(z: Floats) -> Floats:
    return np.maximum(0, z)


def softmax(z: Floats) -> Floats:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def test_mcginley_is_a_three_layer_relu_network_with_a_frozen_first_layer() -> None:
    lesson = load("mcginley")
    assert [layer.activation for layer in lesson.network.layers] == ["relu", "relu", "softmax"]
    assert lesson.network.loss == "cross-entropy"
    assert all((biases == 0).all() for biases in lesson.parameters.biases)
    frozen = [(bool(layer.frozen_weights.all()), bool(layer.frozen_biases.all())) for layer in lesson.network.layers]
    assert frozen == [(True, True), (False, False), (False, False)]


def test_mcginley_computes_f_as_the_lecture_writes_it() -> None:
    lesson = load("mcginley")
    w1, w2, w3 = lesson.parameters.weights
    x, observed = lesson.data.inputs, lesson.data.targets
    f = relu(relu(x @ w1.T) @ w2.T) @ w3.T
    predicted = softmax(f)
    sim = Simulator(lesson)
    values = traced(sim)
    for sample in range(len(x)):
        nets = [values[Quantity(Kind.NET, sample, 3, j)] for j in range(3)]
        np.testing.assert_allclose(nets, f[sample], rtol=1e-13)
        loss = -(observed[sample] * np.log(predicted[sample])).sum()
        assert values[Quantity(Kind.TOTAL_ERROR, sample)] == pytest.approx(loss, rel=1e-13)
    np.testing.assert_allclose(sim.outputs, predicted, rtol=1e-13)
    assert values[Quantity(Kind.BATCH_ERROR)] == pytest.approx(
        -(observed * np.log(predicted)).sum(axis=1).mean(), rel=1e-13
    )


def epoch(
    x: Floats, observed: Floats, weights: list[Floats], biases: list[Floats], alpha: float
) -> tuple[list[Floats], list[Floats], float]:
    """One update of everything but the first layer, and the loss before it; any number of ReLU layers."""
    outs = [x]
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        outs.append(relu(outs[-1] @ w.T + b))
    predicted = softmax(outs[-1] @ weights[-1].T + biases[-1])
    loss = float(-(observed * np.log(predicted)).sum(axis=1).mean())
    delta = (predicted - observed) / len(x)
    new_weights, new_biases = list(weights), list(biases)
    for layer in range(len(weights) - 1, 0, -1):
        new_weights[layer] = weights[layer] - alpha * delta.T @ outs[layer]
        new_biases[layer] = biases[layer] - alpha * delta.sum(axis=0)
        delta = (delta @ weights[layer]) * (outs[layer] > 0)
    return new_weights, new_biases, loss


def test_mcginleys_frozen_layer_is_trained_on_another_task_and_the_others_are_drawn() -> None:
    """What the description says of the weights makes them again."""
    lesson = load("mcginley")
    hidden = Layer(("u1", "u2", "u3"), 2, "relu", Bias.NONE)
    network = Network(("x1", "x2"), (hidden, Layer(("y",), 3, "logistic")), "binary-cross-entropy")
    zero = Parameters.of(network, [np.zeros((3, 2)), np.zeros((1, 3))], [[], [0]])
    second_class = Data.of(network, lesson.data.inputs, lesson.data.targets[:, [1]])
    first_task = Simulator(NetworkLesson(network, zero, second_class, training=Training(learning_rate=0.5)))
    first_task.new_weights(Initialization(Distribution.NORMAL, 0.5, 37))
    first_task.run(300)
    np.testing.assert_array_equal(np.round(first_task.outputs), second_class.targets)
    np.testing.assert_array_equal(np.round(first_task.weights[0], 2), lesson.parameters.weights[0])
    drawn = Simulator(lesson)
    drawn.new_weights(Initialization(Distribution.NORMAL, 1.0, 6))
    for of_lesson, of_draw in zip(lesson.parameters.weights[1:], drawn.weights[1:], strict=True):
        np.testing.assert_array_equal(np.round(of_draw, 2), of_lesson)
    for fact in ("300 updates", "seed 37", "σ = 0.5", "seed 6", "σ = 1", "learning rate 0.5"):
        assert fact in lesson.description


def test_mcginley_updates_and_repeats_as_the_lectures_steps_do() -> None:
    lesson = load("mcginley")
    x, observed = lesson.data.inputs, lesson.data.targets
    weights, biases = list(lesson.parameters.weights), list(lesson.parameters.biases)
    sim = Simulator(lesson)
    for k in range(200):
        assert sim.error == pytest.approx(epoch(x, observed, weights, biases, 0.2)[2], rel=1e-9), k
        weights, biases, _ = epoch(x, observed, weights, biases, 0.2)
        sim.run(1)
    for layer in range(3):
        np.testing.assert_allclose(sim.weights[layer], weights[layer], rtol=1e-9)
        np.testing.assert_allclose(sim.biases[layer], biases[layer], rtol=1e-9, atol=1e-15)
    assert (sim.weights[0] == lesson.parameters.weights[0]).all()


def test_mcginleys_upper_layers_are_the_two_layer_form_on_frozen_features() -> None:
    lesson = load("mcginley")
    features = relu(lesson.data.inputs @ lesson.parameters.weights[0].T)
    names = tuple(f"x{i}" for i in range(1, 4))
    network = Network(names, lesson.network.layers[1:], lesson.network.loss)
    upper = replace(
        lesson,
        network=network,
        parameters=Parameters.of(network, lesson.parameters.weights[1:], lesson.parameters.biases[1:]),
        data=Data.of(network, features, lesson.data.targets),
    )
    whole, two_layers = Simulator(lesson), Simulator(upper)
    for sim in (whole, two_layers):
        sim.run(50)
    w2, w3 = two_layers.weights
    np.testing.assert_allclose(whole.weights[1], w2, rtol=1e-12)
    np.testing.assert_allclose(whole.weights[2], w3, rtol=1e-12)
    assert whole.error == pytest.approx(two_layers.error, rel=1e-12)


def test_mcginley_stops_where_the_loss_has_converged() -> None:
    lesson = load("mcginley")
    patience = lesson.training.stop.patience
    assert patience is not None
    assert (patience.updates, patience.improvement) == (100, 0.0001)
    x, observed = lesson.data.inputs, lesson.data.targets
    weights, biases = list(lesson.parameters.weights), list(lesson.parameters.biases)
    best, since, count = float("inf"), 0, 0
    while since < patience.updates:
        weights, biases, loss = epoch(x, observed, weights, biases, 0.2)
        best, since = (loss, 0) if loss < best - patience.improvement else (best, since + 1)
        count += 1
    run = Simulator(lesson).run(lesson.training.stop.iterations)
    assert (run.reason, run.iteration) == ("patience", count - 1)
    assert 2000 < run.iteration < 2200


def test_linear_regression_with_mcginleys_loss() -> None:
    """L = 1/(2m) sum (y - w1 x)^2 and dL/dw = 1/m sum (-x)(y - w1 x)."""
    lesson = load("it496-least-squares")
    layer = Layer(("y",), 1, bias=Bias.NONE)
    network = replace(lesson.network, layers=(layer,))
    sim = Simulator(replace(lesson, network=network, parameters=Parameters.of(network, [[[0.5]]], [[]])))
    x, y = lesson.data.inputs[:, 0], lesson.data.targets[:, 0]
    values = traced(sim)
    assert values[Quantity(Kind.BATCH_ERROR)] == pytest.approx(((y - 0.5 * x) ** 2).sum() / 6, rel=1e-14)
    gradient = values[Quantity(Kind.BATCH_GRADIENT, None, 1, 0, 0)]
    assert gradient == pytest.approx((-x * (y - 0.5 * x)).mean(), rel=1e-14)


# Week 05


def test_week_05_averages_over_five_points_without_a_half() -> None:
    lesson = load("week-05")
    assert lesson.data.samples == 5
    assert lesson.network.loss == "squared-error"
    sim = Simulator(lesson)
    errors = (lesson.data.targets - sim.outputs) ** 2
    assert sim.error == pytest.approx(errors.mean(), rel=1e-15)


def test_week_05_shows_the_four_equations_of_its_first_point() -> None:
    sim = Simulator(load("week-05"))
    digits(numbers_of(sim, Kind.OUT, HIDDEN), [0.700567142, 0.437823499])
    digits(numbers_of(sim, Kind.OUT, OUTPUT), [0.586074186])
    digits(numbers_of(sim, Kind.DELTA, OUTPUT), [0.163057303])
    digits(numbers_of(sim, Kind.DELTA, HIDDEN), [0.027363992, -0.024080376])
    digits(numbers_of(sim, Kind.DE_DW, OUTPUT), [[0.114232589, 0.071390319]])
    digits(numbers_of(sim, Kind.DE_DW, HIDDEN), [[0.041045989], [-0.036120564]])
    digits(numbers_of(sim, Kind.DE_DB, HIDDEN), [0.027363992, -0.024080376])
    assert_digits(traced(sim)[Quantity(Kind.TOTAL_ERROR, 0)], ".112945859")


def test_week_05_after_one_update_with_the_first_point_alone() -> None:
    sim = Simulator(only_sample(load("week-05")))
    digits(numbers_of(sim, Kind.NEW_WEIGHT, HIDDEN), [[0.495895401], [-0.296387944]])
    digits(numbers_of(sim, Kind.NEW_BIAS, HIDDEN), [0.097263601, 0.202408038])
    digits(numbers_of(sim, Kind.NEW_WEIGHT, OUTPUT), [[0.788576741, -0.607139032]])
    digits(numbers_of(sim, Kind.NEW_BIAS, OUTPUT), [0.033694270])
    sim.run(1)
    assert_digits(sim.error, ".108082577")


def test_week_05_trains_on_the_average_of_all_points() -> None:
    lesson = load("week-05")
    x, y = lesson.data.inputs, lesson.data.targets
    (w2, w3), (b2, b3) = lesson.parameters.weights, lesson.parameters.biases
    for _ in range(1000):
        a2 = logistic(x @ w2.T + b2)
        a3 = logistic(a2 @ w3.T + b3)
        delta3 = 2 * (a3 - y) * a3 * (1 - a3)
        delta2 = (delta3 @ w3) * a2 * (1 - a2)
        w3, b3 = w3 - 0.1 * delta3.T @ a2 / 5, b3 - 0.1 * delta3.mean(axis=0)
        w2, b2 = w2 - 0.1 * delta2.T @ x / 5, b2 - 0.1 * delta2.mean(axis=0)
    sim = Simulator(lesson)
    sim.run(1000)
    np.testing.assert_allclose(sim.weights[0], w2, rtol=1e-11)
    np.testing.assert_allclose(sim.weights[1], w3, rtol=1e-11)
    assert_digits(sim.error, ".0068")


def with_rate(name: str, learning_rate: float) -> Simulator:
    sim = Simulator(load(name))
    sim.set_value(Quantity(Kind.LEARNING_RATE), learning_rate)
    return sim


def test_week_05_leaps_and_never_recovers_with_a_learning_rate_of_1000() -> None:
    sim = with_rate("week-05", 1000)
    before = sim.error
    sim.run(1)
    assert_digits(sim.error, ".2135")
    assert sim.error > 2 * before
    assert abs(sim.weights[1]).max() > 60
    sim.run(1000)
    assert_digits(sim.error, ".2135")


def test_week_05_overflows_where_its_units_have_no_ceiling() -> None:
    lesson = load("week-05")
    layers = tuple(replace(layer, activation="identity") for layer in lesson.network.layers)
    network = replace(lesson.network, layers=layers)
    sim = Simulator(replace(lesson, network=network, training=replace(lesson.training, learning_rate=5.0)))
    run = sim.run(5000)
    assert run.reason is Reason.DIVERGED
    assert run.fault is not None
    assert all(np.isfinite(weights).all() for weights in sim.weights)


def test_least_squares_explodes_with_the_learning_rate_that_its_guide_names() -> None:
    sim = with_rate("it496-least-squares", 0.5)
    errors = []
    for _ in range(4):
        errors.append(round(sim.error, 1))
        sim.run(1)
    assert errors == [4.4, 13.7, 42.9, 134.9]
    run = sim.run(5000)
    assert run.reason is Reason.DIVERGED
    assert run.iteration < 1000


@pytest.mark.parametrize(("learning_rate", "grows"), [(0.36, False), (0.37, True)])
def test_least_squares_has_a_largest_learning_rate(learning_rate: float, grows: bool) -> None:
    sim = with_rate("it496-least-squares", learning_rate)
    before = sim.error
    sim.run(100)
    assert (sim.error > before) is grows


# Torok, several data points


def test_torok_averages_the_outer_products_of_several_data_points() -> None:
    lesson = load("torok")
    x, actual = np.array([[2.0, 3.0], [1.0, 1.0], [0.5, 2.0]]), np.array([[1.0], [0.0], [0.5]])
    sim = Simulator(replace(lesson, data=Data.of(lesson.network, x, actual), training=Training(0.05)))
    w, v = lesson.parameters.weights
    h = x @ w.T
    delta = h @ v.T - actual
    values = traced(sim)
    for i in range(2):
        gradient = values[Quantity(Kind.BATCH_GRADIENT, None, OUTPUT, 0, i)]
        assert gradient == pytest.approx((delta[:, 0] * h[:, i]).mean(), rel=1e-13)
        for j in range(2):
            outer = (delta[:, 0] * x[:, i] * v[0, j]).mean()
            hidden = values[Quantity(Kind.BATCH_GRADIENT, None, HIDDEN, j, i)]
            assert hidden == pytest.approx(outer, rel=1e-13)


# XOR


def learned(
    hidden: list[Floats], output: list[Floats], updates: int, rate: float = 2.0
) -> tuple[Floats, Floats, float, list[Floats]]:
    """Outputs of the hidden units and of the network, the error, and all parameters, after so many updates."""
    x, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), np.array([0, 1, 1, 0.0])
    (w, b), (v, c) = ([*hidden], [*output])
    for t in range(updates + 1):
        h = logistic(x @ w.T + b)
        out = logistic(h @ v + c)
        error = float(((y - out) ** 2).mean() / 2)
        if t == updates:
            break
        delta = (out - y) * out * (1 - out) / 4
        below = np.outer(delta, v) * h * (1 - h)
        v, c = v - rate * h.T @ delta, c - rate * delta.sum()
        w, b = w - rate * below.T @ x, b - rate * below.sum(axis=0)
    return h, out, error, [w, b, v, c]


def xor_start(seed: int, hidden: int = 2) -> tuple[list[Floats], list[Floats]]:
    """The weights of a seed from a normal distribution with σ = 0.5."""
    random = np.random.RandomState(seed)
    w, v = 0.5 * random.standard_normal((hidden, 2)), 0.5 * random.standard_normal((1, hidden))[0]
    return [w, np.zeros(hidden)], [v, np.zeros(())]


def test_xor_begins_with_the_weights_of_seed_1_rounded() -> None:
    lesson = load("xor")
    (w, _), (v, _) = xor_start(1)
    np.testing.assert_array_equal(lesson.parameters.weights[0], np.round(w, 2))
    np.testing.assert_array_equal(lesson.parameters.weights[1][0], np.round(v, 2))
    assert all((biases == 0).all() for biases in lesson.parameters.biases)
    assert (lesson.initialization.distribution, lesson.initialization.seed) == (Distribution.NORMAL, 1)
    for fact in ("σ = 0.5", "seed 1", "rounded to two decimals", "seed 2"):
        assert fact in lesson.description


@pytest.mark.parametrize("updates", [0, 1, 100, 500, 1100, 5000])
def test_xor_is_learned_as_written_in_matrices(updates: int) -> None:
    lesson = load("xor")
    w, v = lesson.parameters.weights
    h, out, error, (w, b, v, c) = learned([w, np.zeros(2)], [v[0], np.zeros(())], updates)
    sim = Simulator(lesson)
    sim.run(updates)
    np.testing.assert_allclose(sim.outputs[:, 0], out, rtol=1e-9)
    assert sim.error == pytest.approx(error, rel=1e-9)
    for found, expected in zip((*sim.weights, *sim.biases), (w, v[np.newaxis], b, c[np.newaxis]), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-8)
    assert [sim.value(Quantity(Kind.OUT, row, 1, 1)) for row in range(4)] == pytest.approx(h[:, 1], rel=1e-9)


@pytest.mark.parametrize("rate", [2.0, 5.0])
def test_xor_gets_stuck_from_seed_2_and_not_from_most_others(rate: float) -> None:
    h, out, error, _ = learned(*xor_start(2), 10_000, rate)
    assert 1 / 16 < error < 0.0628
    np.testing.assert_allclose(out, [0, 0.5, 1, 0.5], atol=0.03)
    np.testing.assert_allclose(h[1], h[3], atol=0.01)
    sim = Simulator(load("xor"))
    sim.new_weights(Initialization(Distribution.NORMAL, 0.5, 2))
    sim.set_training(replace(sim.training, learning_rate=rate))
    sim.run(10_000)
    np.testing.assert_allclose(sim.outputs[:, 0], out, rtol=1e-6)
