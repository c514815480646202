"""Ready-made samples: what they are, that a seed gives them for good, and that each can be learned."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from bpsim import Simulator
from bpsim.core.errors import UsageError
from bpsim.imports.ready_made import RECIPES, ReadyMade
from bpsim.lesson import dumps, loads
from bpsim.resources import data_file

IRIS = "dad19dc3817625a5"
"""How the checksum of iris.csv begins."""
MADE = ("line", "circle", "two gaussians", "spiral")


@pytest.mark.parametrize(("name", "truth"), [("AND", [0, 0, 0, 1]), ("OR", [0, 1, 1, 1]), ("XOR", [0, 1, 1, 0])])
def test_gates_are_their_truth_tables(name: str, truth: list[int]) -> None:
    made = ReadyMade(name, rows=50, noise=0.5, seed=9).samples()
    assert made.inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert made.targets[:, 0].tolist() == truth
    assert (made.input_names, made.target_names) == (("x1", "x2"), ("y",))


def test_without_noise_each_kind_is_what_its_name_says() -> None:
    line, circle, gaussians, spiral = (ReadyMade(name, rows=400, noise=0.0, seed=3).samples() for name in MADE)
    np.testing.assert_allclose(line.targets, 0.5 * line.inputs + 0.25)
    assert (line.inputs.min(), line.inputs.max()) == (-1, 1)
    radius = np.hypot(*circle.inputs.T)
    assert radius[circle.targets[:, 0] == 1].max() < np.sqrt(2 / np.pi) < radius[circle.targets[:, 0] == 0].min()
    assert 0.4 < circle.targets.mean() < 0.6
    assert np.unique(np.hstack([gaussians.inputs, gaussians.targets]), axis=0).tolist() == [
        [-0.5, -0.5, 0],
        [0.5, 0.5, 1],
    ]
    first, second = (spiral.inputs[spiral.targets[:, 0] == arm] for arm in (0, 1))
    np.testing.assert_allclose(first, -second, atol=1e-12)
    assert np.hypot(*spiral.inputs.T).max() <= 1 + 1e-12


@pytest.mark.parametrize("name", MADE)
def test_noise_moves_the_points_by_its_standard_deviation(name: str) -> None:
    clean, noisy = (ReadyMade(name, rows=4000, noise=noise, seed=5).samples() for noise in (0.0, 0.2))
    column = "targets" if name == "line" else "inputs"
    moved = getattr(noisy, column) - getattr(clean, column)
    assert moved.std() == pytest.approx(0.2, rel=0.05)


@pytest.mark.parametrize("name", MADE)
def test_a_seed_gives_the_same_samples_and_another_gives_others(name: str) -> None:
    first, again, other = (ReadyMade(name, seed=seed).samples() for seed in (7, 7, 8))
    assert first.inputs.tobytes() + first.targets.tobytes() == again.inputs.tobytes() + again.targets.tobytes()
    assert first.inputs.tobytes() + first.targets.tobytes() != other.inputs.tobytes() + other.targets.tobytes()


def test_the_circle_is_drawn_from_the_stream_of_its_seed() -> None:
    random = np.random.RandomState(11)
    points = 2 * random.random_sample((60, 2)) - 1
    made = ReadyMade("circle", rows=60, noise=0.25, seed=11).samples()
    np.testing.assert_array_equal(made.inputs, points + 0.25 * random.standard_normal((60, 2)))


def test_iris_and_digits_are_the_tables_that_come_with_bpsim() -> None:
    iris, digits = ReadyMade("iris").samples(), ReadyMade("digits").samples()
    assert iris.classes == ("setosa", "versicolor", "virginica")
    assert (iris.sizes, iris.rows) == ((4, 3), 150)
    assert iris.targets.sum(axis=0).tolist() == [50, 50, 50]
    np.testing.assert_allclose(iris.inputs.mean(axis=0), [5.8433, 3.0573, 3.758, 1.1993], atol=1e-4)
    # Fisher's own numbers, which the copy of the UCI repository has wrong in these two rows.
    assert iris.inputs[[34, 37]].tolist() == [[4.9, 3.1, 1.5, 0.2], [4.9, 3.6, 1.4, 0.1]]
    assert digits.classes == tuple("0123456789")
    assert (digits.sizes, digits.rows) == ((64, 10), 1797)
    assert digits.targets.sum(axis=0).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert (digits.inputs.min(), digits.inputs.max()) == (0, 1)
    assert np.array_equal(digits.inputs * 16, np.round(digits.inputs * 16))
    notice = data_file("README.md").read_text(encoding="utf-8")
    assert "BSD 3-Clause License" in notice
    assert hashlib.sha256(data_file("iris.csv").read_bytes()).hexdigest().startswith(IRIS)


def test_a_part_of_the_rows_can_be_held_out() -> None:
    held = ReadyMade("iris", hold_out=0.2, seed=4).samples().held_out
    assert len(held) == 30
    assert held == tuple(sorted(np.random.RandomState(4).permutation(150)[:30].tolist()))
    assert set(held) < set(ReadyMade("iris", hold_out=0.4, seed=4).samples().held_out)
    assert len(ReadyMade("XOR", hold_out=0.99).samples().held_out) == 3


@pytest.mark.parametrize("name", RECIPES)
def test_each_makes_a_lesson_that_can_be_saved_and_learns(name: str) -> None:
    wish = ReadyMade(name, rows=40, noise=RECIPES[name].noise, hold_out=0.25, seed=2)
    lesson = wish.lesson()
    if name != "digits":  # whose file is large
        assert np.array_equal(loads(dumps(lesson)).data.inputs, lesson.data.inputs)
    assert lesson.title
    assert lesson.source
    sim = Simulator(lesson)
    before = sim.error
    sim.run(1 if name == "digits" else 30)
    assert sim.error < before


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"name": "moons"}, "“moons” is no ready-made data: choose from AND, OR, XOR, line"),
        ({"rows": 1}, "from 2 to 10000"),
        ({"rows": 10_001}, "from 2 to 10000"),
        ({"noise": -0.1}, "The noise must be"),
        ({"noise": float("nan")}, "The noise must be"),
        ({"seed": -1}, "The seed must be"),
        ({"hold_out": 1.0}, "The part that is held out"),
    ],
)
def test_what_cannot_be_is_refused(wish: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        ReadyMade(**wish)  # type: ignore[arg-type]


def test_a_network_that_does_not_fit_is_refused() -> None:
    with pytest.raises(UsageError, match="does not fit these samples, which need 4-…-3"):
        ReadyMade("iris").lesson("4-2-2")
