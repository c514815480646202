"""What the built-in captions say of numbers that are not in them, or that other settings give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpsim import Simulator, load
from bpsim.core.history import Reason
from bpsim.core.initialization import Distribution, Initialization
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import UpdateOrder
from bpsim.simulator.by_layer import by_layer, ratio
from tests.guide.texts import written


def caption(lesson: str, words: str) -> str:
    """The one caption of a lesson in which these words stand."""
    (text,) = (c.text for c in load(lesson).guide if words in c.text)
    return text


def with_rate(lesson: str, rate: float) -> Simulator:
    opened = load(lesson)
    return Simulator(replace(opened, training=replace(opened.training, learning_rate=rate)))


def test_it496_prints_the_error_of_one_update_earlier() -> None:
    sim = Simulator(load("it496"))
    sim.run(9_999)
    assert f"{sim.error:.10f}" == "0.0000351085"
    assert "0.0000351085" in caption("it496", "one update earlier")
    sim.run(1)
    assert f"{sim.error:.10f}" == "0.0000351019"
    end = next(c for c in load("it496").guide if "Printed beside computed" in c.text)
    assert (
        written(sim, end)
        .replace("\\", "")
        .startswith(
            "**Printed beside computed.** The error is 0.0000351019, which the top of the window rounds to 0.000035102."
        )
    )


def test_layer_by_layer_the_lectures_error_and_outputs_come_out() -> None:
    sim = Simulator(load("it496-layer-by-layer"))
    sim.run(1)
    assert f"{sim.error:.9f}" in caption("it496-layer-by-layer", "The error after one update")
    sim.run(9_999)
    assert [f"{value:.9f}" for value in sim.outputs[0]] == ["0.015912196", "0.984065734"]
    assert "0.015912196 and 0.984065734, the same" in caption("it496-layer-by-layer", "After 10 000 updates")


def test_with_the_biases_the_error_is_an_eighth() -> None:
    weights, both = Simulator(load("it496")), Simulator(load("it496-biases"))
    for sim in (weights, both):
        sim.run(1)
    assert both.error < weights.error
    assert both.error == 0.2857508866992965
    assert f"{weights.error:.9f}" in caption("it496-biases", "Will it be smaller here?")
    for sim in (weights, both):
        sim.run(9_999)
    assert round(weights.error / both.error) == 8
    assert f"{weights.error:.10f}" in caption("it496-biases", "an eighth")
    description = load("it496-biases").description
    assert f"{both.error:.10f}" == "0.0000043553"
    assert all(f"{sim.error:.10f}" in description for sim in (weights, both))


def test_above_a_learning_rate_of_03606_least_squares_explodes() -> None:
    data = load("it496-least-squares").data
    x = np.column_stack([np.ones(len(data.inputs)), data.inputs])
    bound = 2 / np.linalg.eigvalsh(x.T @ x / len(x)).max()
    assert round(bound, 4) == 0.3606
    ends = []
    for rate in (bound - 1e-4, bound + 1e-4):
        sim = with_rate("it496-least-squares", rate)
        start = sim.error
        sim.run(3000)
        ends.append(sim.error < start)
    assert ends == [True, False]
    assert "Above 0.3606" in caption("it496-least-squares", "Too large")
    sim, errors = with_rate("it496-least-squares", 0.5), []
    for _ in range(4):
        errors.append(f"{sim.error:.1f}")
        sim.run(1)
    assert f"the errors are {', '.join(errors)}, …" in caption("it496-least-squares", "Too large")
    assert sim.run(10_000).reason is Reason.DIVERGED


def test_no_line_goes_through_all_three_points() -> None:
    data = load("it496-least-squares").data
    (x1, x2, x3), (y1, y2, y3) = data.inputs[:, 0], data.targets[:, 0]
    assert (y2 - y1) * (x3 - x2) != (y3 - y2) * (x2 - x1)
    assert np.polyfit(data.inputs[:, 0], data.targets[:, 0], 1) == pytest.approx([1, 5 / 6])


def test_van_veens_picks_are_those_that_the_caption_names() -> None:
    sim, picked = Simulator(load("van-veen")), []
    for _ in range(4):
        picked.append(sim.data_row(0))
        sim.run(1)
    assert picked.count(0) == 2
    assert 3 not in picked
    assert "the first row came twice and the fourth not at all" in caption("van-veen", "Four updates")


def test_van_veens_delta_with_the_old_weights() -> None:
    lesson = load("van-veen")
    sim = Simulator(replace(lesson, training=replace(lesson.training, update=UpdateOrder.SIMULTANEOUS)))
    text = caption("van-veen", "backpropagated")
    assert f"{sim.value(Quantity(Kind.DELTA, 0, 1, 0)):.9f}".replace("-", "−") in text
    assert load("van-veen").training.rate(7) == pytest.approx(0.5 / (1 + 0.002 * 7))


def test_van_veen_is_well_below_its_first_error_and_then_near_its_targets() -> None:
    sim = Simulator(load("van-veen"))
    first = sim.error
    sim.run(400)
    assert sim.error < first / 10
    np.testing.assert_array_equal(np.round(sim.outputs), sim.data.targets)
    sim.run(1600)
    assert np.abs(sim.outputs - sim.data.targets).max() < 0.1


def test_mcginleys_classes_after_100_epochs_and_its_end() -> None:
    sim = Simulator(load("mcginley"))
    first = sim.error
    sim.run(1)
    assert sim.error < first
    sim.run(99)
    assert (sim.outputs.argmax(axis=1) == sim.data.targets.argmax(axis=1)).all()
    assert sim.outputs.max(axis=1).min() < 0.9
    end = sim.run(5000)
    assert end.reason is Reason.PATIENCE
    assert round(end.iteration, -2) == 2100
    assert "about 2100 epochs" in caption("mcginley", "After 1000 epochs")


def test_mcginleys_silent_units_are_silent_for_some_flowers_only() -> None:
    sim = Simulator(load("mcginley"))
    outs = {
        (layer, unit): [sim.value(Quantity(Kind.OUT, flower, layer, unit)) for flower in range(6)]
        for layer in (1, 2)
        for unit in range(3)
    }
    assert outs[1, 1][0] == outs[2, 2][0] == 0
    assert all(any(out > 0 for out in of_unit) for of_unit in outs.values())


def test_toroks_rounds() -> None:
    sim = Simulator(load("torok"))
    sim.run(30)
    assert f"{sim.outputs[0, 0]:.9f}" == "0.999989512"


def test_week_05_falls_as_its_targets_do_and_its_fifth_point_is_furthest() -> None:
    sim = Simulator(load("week-05"))
    deltas = [abs(sim.value(Quantity(Kind.DELTA, point, 2, 0))) for point in range(5)]
    distances = np.abs(sim.outputs - sim.data.targets)[:, 0]
    assert max(deltas) == deltas[4]
    assert distances.argmax() == 4
    order = np.argsort(sim.data.inputs[:, 0])
    assert (np.diff(sim.data.targets[order, 0]) < 0).all()
    sim.run(1000)
    assert (np.diff(sim.outputs[order, 0]) < 0).all()
    errors = [sim.error]
    for _ in range(2):
        sim.run(4000)
        errors.append(sim.error)
    assert errors == sorted(errors, reverse=True)


def test_week_05_with_a_learning_rate_of_1000() -> None:
    text = caption("week-05", "type 1000")
    sim = with_rate("week-05", 1000.0)
    assert max(abs(weight) for weights in sim.weights for weight in weights.flat) < 1
    sim.run(1)
    assert round(min(weight for weights in sim.weights for weight in weights.flat), -1) == -60
    assert "to −60" in text
    assert f"{sim.error:.4f}" == "0.2135"
    assert "0.2135" in text
    assert sim.outputs.max() < 1e-40
    sim.run(100)
    assert f"{sim.error:.4f}" == "0.2135"


def xor(seed: int | None = None) -> Simulator:
    """The lesson, with the weights of a seed where one is given."""
    sim = Simulator(load("xor"))
    if seed is not None:
        sim.new_weights(Initialization(Distribution.NORMAL, 0.5, seed))
    return sim


def hidden_outputs(sim: Simulator) -> list[list[float]]:
    """Of every row."""
    return [[sim.value(Quantity(Kind.OUT, row, 1, unit)) for unit in range(2)] for row in range(4)]


def test_xor_stays_on_a_plateau_and_is_solved_by_two_gates() -> None:
    sim = xor()
    assert sim.error == pytest.approx(1 / 8, rel=0.02)
    signs = [sim.value(Quantity(Kind.DELTA, row, 2, 0)) > 0 for row in range(4)]
    assert signs == [True, False, False, True]
    assert np.ptp(sim.outputs) < 0.07
    sim.run(100)
    assert np.abs(sim.outputs - 0.5).max() < 0.04
    assert "After 100 updates" in caption("xor", "one half to everything, nearly")
    sim.run(400)
    second = [row[1] for row in hidden_outputs(sim)]
    assert second[0] > 0.5 > 0.05 > max(second[1:])
    sim.run(600)
    assert np.array_equal(sim.outputs > 0.5, sim.data.targets > 0.5)
    sim.run(3900)
    first, second = map(list, zip(*hidden_outputs(sim), strict=True))
    assert min(first[:3]) > 0.89 > 0.1 > first[3]
    assert second[0] > 0.9 > 0.1 > max(second[1:])
    assert sim.weights[1][0, 0] > 8 > -8 > sim.weights[1][0, 1]


def test_xor_gets_stuck_from_seed_2_until_it_gets_a_third_hidden_unit() -> None:
    assert "seed 2" in caption("xor", "A start that gets stuck")
    sim = xor(2)
    plateau = []
    for _ in range(10):
        plateau.append(sim.error)
        sim.run(50)
    assert min(plateau[2:]) > 0.12
    sim.run(4500)
    assert 1 / 16 < sim.error < 0.064
    np.testing.assert_allclose(sim.outputs[:, 0], [0, 0.5, 1, 0.5], atol=0.035)
    outs = hidden_outputs(sim)
    np.testing.assert_allclose(outs[1], outs[3], atol=0.002)
    assert "(0, 1) and (1, 1)" in caption("xor", "Two rows look alike")
    sim.add_unit(1)
    sim.run(5000)
    assert sim.error < 0.001
    assert "third hidden unit" in caption("xor", "What helps?")


def test_about_one_start_of_xor_in_five_gets_stuck_with_two_hidden_units_and_none_with_three() -> None:
    assert "about one start in five" in caption("xor", "What helps?")
    x, y, seeds = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), np.array([0, 1, 1, 0.0]), 100
    stuck = []
    for hidden in (2, 3):
        streams = [np.random.RandomState(seed) for seed in range(seeds)]
        w = np.array([0.5 * stream.standard_normal((hidden, 2)) for stream in streams])
        v = np.array([0.5 * stream.standard_normal(hidden) for stream in streams])
        b, c = np.zeros((seeds, hidden)), np.zeros((seeds, 1))
        for _ in range(4000):
            h = 1 / (1 + np.exp(-(x @ w.transpose(0, 2, 1) + b[:, np.newaxis])))
            out = 1 / (1 + np.exp(-((h @ v[:, :, np.newaxis])[:, :, 0] + c)))
            delta = (out - y) * out * (1 - out) / 4
            below = delta[:, :, np.newaxis] * v[:, np.newaxis] * h * (1 - h)
            v, c = v - 2 * (delta[:, np.newaxis] @ h)[:, 0], c - 2 * delta.sum(axis=1, keepdims=True)
            w, b = w - 2 * below.transpose(0, 2, 1) @ x, b - 2 * below.sum(axis=1)
        stuck.append(int((np.abs(out - y).max(axis=1) > 0.4).sum()))
    assert 15 <= stuck[0] <= 25
    assert stuck[1] == 0


def deep(activation: str = "logistic", weights: Initialization | None = None) -> Simulator:
    """The lesson with another activation of its hidden layers, as the menu gives it, and new weights."""
    sim = Simulator(load("deep"))
    for layer in range(1, sim.network.depth):
        sim.set_activation(layer, activation)
    if weights is not None:
        sim.new_weights(weights)
    return sim


def first_to_last(sim: Simulator) -> float:
    """How many times as large the deltas of the first layer are, on average, as those of the last."""
    sim.seek(sim.iteration, len(sim.steps))
    sizes = by_layer(sim)
    found = ratio(sizes[0].delta, sizes[-1].delta)
    assert found is not None
    return found


HE, LARGE = Initialization(Distribution.HE, seed=8), Initialization(Distribution.NORMAL, 3.0, 8)


def test_in_ten_layers_the_deltas_vanish_under_logistic_units() -> None:
    sim = deep()
    assert first_to_last(sim) < 1e-5
    assert "less than a hundred thousandth" in caption("deep", "they **vanish**")
    first = sim.weights[0].copy()
    sim.run(100)
    assert np.abs(sim.outputs - sim.data.targets).max() < 1e-5
    assert np.abs(sim.weights[0] - first).max() < 1e-6
    assert "to six decimals what it was" in caption("deep", "After 100 updates")
    assert first_to_last(deep(weights=HE)) < 1e-5, "he alone does not help"


def test_they_explode_under_large_weights_until_the_run_stops_and_says_at_what() -> None:
    sim = deep("relu", LARGE)
    assert 5e5 < first_to_last(sim) < 1e6
    assert "nearly a million times" in caption("deep", "they **explode**")
    run = sim.run(1000)
    assert (run.reason, run.iteration) == (Reason.DIVERGED, 4)
    assert "at iteration 4" in caption("deep", "It stops")
    assert run.fault is not None
    assert sim.notation.plain(run.fault) in run.message
    assert not np.isfinite(sim.value(run.fault))
    assert all(np.isfinite(weights).all() for weights in sim.weights)


def test_they_stay_as_large_under_relu_with_weights_of_he_and_all_layers_learn() -> None:
    sim = deep("relu", HE)
    assert 0.5 < first_to_last(sim) < 2
    sizes = [layer.delta for layer in by_layer(sim) if layer.delta]
    assert len(sizes) == 10
    assert max(sizes) < 5 * min(sizes)
    sim.seek(0)
    first = sim.weights[0].copy()
    sim.run(100)
    assert sim.error < 1e-5
    assert np.abs(sim.weights[0] - first).max() > 0.01


def test_two_valleys_ends_where_both_gradients_are_nearly_0_and_a_second_start_finds_the_deeper_valley() -> None:
    assert "both are nearly 0" in caption("two-valleys", "A local minimum:")
    sim = Simulator(load("two-valleys"))
    sim.run(200)
    weights = [Quantity(Kind.WEIGHT, None, layer, 0, 0) for layer in (1, 2)]
    assert all(abs(sim.value(weight.but(Kind.BATCH_GRADIENT))) < 2e-5 for weight in weights)
    for weight, value in zip(weights, (1.0, 0.5), strict=True):
        sim.set_value(weight, value)
    sim.run(200)
    assert sim.values.error < 5e-7
