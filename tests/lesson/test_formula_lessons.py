"""The lessons about formulas: their numbers, those that lectures print, and what their captions name."""

from __future__ import annotations

import json
import math
from decimal import Decimal

import pytest

from bpsim import Simulator, load
from bpsim.core.quantity import Kind, Quantity
from bpsim.guide.page_reading import Guide
from bpsim.guide.printed import PrintedNumbers, Standing
from bpsim.guide.wording import NOT_COMPUTED
from bpsim.lesson import FormulaLesson, dumps, loads
from bpsim.lesson.mentions import found, has_fractions, has_numbers
from bpsim.resources import OF_FORMULAS


def lesson_of(name: str) -> FormulaLesson:
    lesson = load(name)
    assert isinstance(lesson, FormulaLesson)
    return lesson


class Read:
    """The numbers of a lesson at the start of its training, by the names of nodes."""

    def __init__(self, name: str) -> None:
        self.simulator = Simulator(lesson_of(name))
        self.nodes = lesson_of(name).formulas.graph.nodes

    def __call__(self, kind: Kind, node: str, source: int | None = None, sample: int | None = 0) -> float:
        return self.simulator.value(Quantity(kind, sample, None, self.nodes[node], source))

    def to_the_end(self) -> Read:
        """The same after all steps of the iteration."""
        self.simulator.seek(0, len(self.simulator.steps))
        return self


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "chain-rule",
            {
                (Kind.VALUE, "S"): 4.25,
                (Kind.VALUE, "P"): 2.061552813,
                (Kind.GRADIENT, "S"): 0.242535625,
                (Kind.GRADIENT, "L"): 0.727606875,
            },
        ),
        (
            "sum-times",
            {
                (Kind.VALUE, "u1"): 3.0,
                (Kind.VALUE, "f"): -12.0,
                (Kind.GRADIENT, "f"): 1.0,
                (Kind.GRADIENT, "u1"): -4.0,
                (Kind.GRADIENT, "z"): 3.0,
                (Kind.GRADIENT, "y"): -4.0,
                (Kind.GRADIENT, "x"): -4.0,
            },
        ),
        ("polar", {(Kind.VALUE, "f"): 4.0, (Kind.GRADIENT, "theta"): 0.0, (Kind.GRADIENT, "r"): 4.0}),
        ("neuron", {(Kind.GRADIENT, "w1"): 0.241300709 * 0.05, (Kind.GRADIENT, "b"): 0.241300709}),
    ],
)
def test_the_numbers_of_a_lesson(name: str, expected: dict[tuple[Kind, str], float]) -> None:
    read = Read(name).to_the_end()
    shown = {(kind, node): read(kind, node) for kind, node in expected}
    assert shown == pytest.approx(expected, abs=1e-9)


def test_two_ways_cancel_to_nothing_at_all() -> None:
    read = Read("polar").to_the_end()
    assert read(Kind.GRADIENT, "theta") == 0.0
    assert read(Kind.PATH, "theta", 0) == -read(Kind.PATH, "theta", 1) != 0.0


def test_a_logistic_function_taken_apart_has_the_derivative_of_the_whole() -> None:
    read = Read("neuron").to_the_end()
    out = read(Kind.VALUE, "o")
    assert read(Kind.GRADIENT, "n") == pytest.approx(out * (1.0 - out), abs=1e-15)


def test_linear_regression_takes_the_mean_over_the_points() -> None:
    read = Read("linear-regression").to_the_end()
    losses = [read(Kind.VALUE, "L", sample=sample) for sample in range(3)]
    assert losses == [2.0, 3.125, 8.0]
    assert read.simulator.value(Quantity(Kind.BATCH_ERROR)) == pytest.approx(sum(losses) / 3)
    gradient = read(Kind.BATCH_GRADIENT, "w1", sample=None)
    assert gradient == pytest.approx(-(1 * 2 + 2 * 2.5 + 3 * 4) / 3)
    assert read(Kind.NEW_VALUE, "w1", sample=None) == pytest.approx(-0.1 * gradient)
    read.simulator.run(100)
    assert read(Kind.VALUE, "w1") == pytest.approx(19 / 14)


def test_autodiff_has_the_numbers_of_the_network_bit_for_bit() -> None:
    formulas, network = Simulator(lesson_of("autodiff")), Simulator(load("it496"))
    for simulator in (formulas, network):
        simulator.run(200)
    assert formulas.error.hex() == network.error.hex()


def test_one_weight_has_the_sum_over_its_three_uses() -> None:
    read = Read("recurrent").to_the_end()
    ways = [read(Kind.PATH, "w", use) for use in range(3)]
    assert abs(ways[0]) < abs(ways[1]) < abs(ways[2])
    assert read(Kind.GRADIENT, "w") == pytest.approx(math.fsum(ways))
    before = read.simulator.error
    read.simulator.run(100)
    assert read.simulator.error < before / 100


@pytest.mark.parametrize("name", OF_FORMULAS)
def test_what_a_lecture_prints_comes_out(name: str) -> None:
    simulator = Simulator(lesson_of(name))
    printed = PrintedNumbers(simulator.lesson.printed)
    simulator.seek(0, len(simulator.steps))
    for comparison in printed.all(simulator):
        assert comparison.standing is Standing.AGREES
        assert comparison.value is not None
        decimals = -int(Decimal(comparison.printed.value).as_tuple().exponent)
        assert round(comparison.value, decimals) == float(comparison.printed.value)
    assert bool(len(printed)) == (name in ("neuron", "autodiff"))


@pytest.mark.parametrize("name", OF_FORMULAS)
def test_every_caption_is_read_at_its_place_with_its_numbers(name: str) -> None:
    simulator = Simulator(lesson_of(name))
    guide = Guide(simulator)
    for number, caption in enumerate(simulator.lesson.guide, 1):
        simulator.run(max(0, caption.iteration - simulator.iteration))
        simulator.seek(caption.iteration, (simulator.steps.number(caption.step) if caption.step else None) or 0)
        reading = guide.reading()
        assert (reading.number, reading.passed, reading.note) == (number, False, "")
        assert NOT_COMPUTED not in reading.text
        assert len(reading.text) < 700


@pytest.mark.parametrize("name", OF_FORMULAS)
def test_a_guide_is_short_and_asks(name: str) -> None:
    lesson = lesson_of(name)
    nodes, texts = lesson.formulas.graph.nodes, [caption.text for caption in lesson.guide]
    assert lesson.title
    assert lesson.description
    assert lesson.source
    assert len(texts) / 4 < sum("?" in text for text in texts) < len(texts) * 2 / 3
    assert sum(has_numbers(text, nodes) for text in texts) > len(texts) / 2
    for text in texts:
        assert text.startswith("**")
        assert text.count("**") % 2 == 0
        assert all(found(text, nodes).values())
        assert not has_fractions(text)


def test_a_caption_follows_an_edit() -> None:
    simulator = Simulator(lesson_of("sum-times"))
    z = Quantity(Kind.VALUE, None, None, simulator.formulas.graph.nodes["z"])
    simulator.set_value(z, 2.5)
    simulator.seek(0, len(simulator.steps))
    assert "**The same**, 2\\.5" in Guide(simulator).reading().text
    simulator.seek(0, 0)
    assert "= 2\\.500" in Guide(simulator).reading().text


@pytest.mark.parametrize("kind", ["momentum", "adam", "gradient-descent"])
def test_training_goes_on_from_a_saved_state_bit_for_bit(kind: str) -> None:
    file = json.loads(dumps(lesson_of("recurrent")))
    file["training"] |= {"optimizer": {"kind": kind}, "l2": 0.01, "learning_rate": 0.05}
    whole = Simulator(loads(json.dumps(file).encode()))
    whole.run(3)
    opened = Simulator(loads(dumps(whole.to_save())))
    assert (opened.iteration, opened.error.hex()) == (3, whole.error.hex())
    for simulator in (whole, opened):
        simulator.run(20)
    assert opened.error.hex() == whole.error.hex()
