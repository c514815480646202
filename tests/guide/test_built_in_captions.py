"""The captions of the lessons about networks, each read at its own place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from bpsim import Simulator, load
from bpsim.core.initialization import Distribution, Initialization
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.training import UpdateOrder
from bpsim.guide.page_reading import Guide
from bpsim.guide.text_symbols import plain
from bpsim.guide.wording import NOT_COMPUTED
from bpsim.lesson.mentions import found, has_fractions, has_numbers
from bpsim.resources import OF_NETWORKS
from tests.guide.texts import VALUE, written

OWN_DIGITS = {
    "it496": {
        "One update later": "the lecture prints this error",
        "Printed beside computed.": "the lecture prints this error",
    },
    "it496-layer-by-layer": {
        "The sum of both paths": "the lecture prints this sum",
        "Not quite a gradient.": "the lecture prints this weight",
        "The new {{weight 1.0.0}}": "the lecture prints this weight",
        "The error after one update": "the lecture prints this error",
        "After 10 000 updates": "the lecture prints these outputs and this error",
    },
    "it496-biases": {
        "{{bias 1}} too": "an error of another lesson",
        "One update later": "an error of another lesson",
        "10 000 updates later.": "an error of another lesson",
        "The answer:": "an error of another lesson",
    },
    "it496-least-squares": {"Too large a learning rate.": "learning rates to try, and the errors that they give"},
    "van-veen": {
        "{{delta 1.0}}, the backpropagated “error”": "what the other update order gives",
        "The step size has fallen": "the schedule of the lesson",
    },
    "mcginley": {"After 1000 epochs": "the stop rule of the lesson"},
    "torok": {},
    "week-05": {
        "Exploding.": "the error after a learning rate to try",
        "Floor and ceiling.": "a learning rate to try in another lesson",
    },
    "xor": {},
    "deep": {},
    "two-valleys": {
        "A second start.": "where the second start is",
        "Where it ends is where it began:": "the errors of both valleys",
    },
}
"""Captions with decimal fractions of their own, by their first words, and why no value of the network stands there."""


def first_words(text: str) -> str:
    return text.split("**")[1]


@pytest.mark.parametrize("name", OF_NETWORKS)
def test_every_value_is_computed_where_the_caption_belongs(name: str) -> None:
    sim = Simulator(load(name))
    guide = Guide(sim)
    for number, caption in enumerate(sim.lesson.guide, 1):
        sim.run(max(0, caption.iteration - sim.iteration))
        sim.seek(caption.iteration, (sim.steps.number(caption.step) if caption.step else None) or 0)
        reading = guide.reading()
        assert (reading.number, reading.passed, reading.note) == (number, False, "")
        assert reading.text == written(sim, caption)
        assert NOT_COMPUTED not in reading.text or NOT_COMPUTED in VALUE.sub("", caption.text)


def other_weights(sim: Simulator) -> None:
    sim.new_weights(Initialization(Distribution.NORMAL, 0.5, 3))


def adam(sim: Simulator) -> None:
    sim.set_training(replace(sim.training, optimizer=Optimizer.of(OptimizerKind.ADAM)))


def layer_by_layer(sim: Simulator) -> None:
    sim.set_training(replace(sim.training, update=UpdateOrder.LAYER_BY_LAYER))


@pytest.mark.parametrize("edit", [other_weights, adam, layer_by_layer])
@pytest.mark.parametrize("name", OF_NETWORKS)
def test_after_an_edit_every_value_is_the_present_one(name: str, edit: Callable[[Simulator], None]) -> None:
    sim = Simulator(load(name))
    edit(sim)
    guide = Guide(sim)
    edited = sim.edited(0)
    for caption in sim.lesson.guide:
        if caption.iteration <= 1:
            sim.run(max(0, caption.iteration - sim.iteration))
            sim.seek(caption.iteration, (sim.steps.number(caption.step) if caption.step else None) or 0)
            reading = guide.reading()
            assert bool(reading.note) == (edited and has_fractions(caption.text))
            # Where the order of the steps is another, a value may come later: an ellipsis then, never an old number.
            numbers = re.findall(r"[−\d.×⁰¹²³⁴⁵⁶⁷⁸⁹⁻\\]+", written(sim, caption))
            shown = re.findall(r"[−\d.×⁰¹²³⁴⁵⁶⁷⁸⁹⁻\\]+", reading.text)
            assert set(shown) <= set(numbers)


@pytest.mark.parametrize("name", OF_NETWORKS)
def test_only_what_no_value_can_say_has_digits_of_its_own(name: str) -> None:
    with_digits = [first_words(caption.text) for caption in load(name).guide if has_fractions(caption.text)]
    assert with_digits == list(OWN_DIGITS[name])


@pytest.mark.parametrize("name", OF_NETWORKS)
def test_about_every_third_caption_asks(name: str) -> None:
    guide = load(name).guide
    asking = [caption for caption in guide if "?" in caption.text]
    assert len(guide) / 4 < len(asking) < len(guide) * 2 / 3


@pytest.mark.parametrize("name", OF_NETWORKS)
def test_most_captions_with_a_step_show_its_value(name: str) -> None:
    guide = load(name).guide
    with_numbers = [caption for caption in guide if has_numbers(caption.text)]
    assert len(with_numbers) > len(guide) / 2


@pytest.mark.parametrize("name", OF_NETWORKS)
def test_captions_are_short(name: str) -> None:
    sim = Simulator(load(name))
    assert all(len(plain(VALUE.sub("0.123456", caption.text), sim.notation)) < 700 for caption in sim.lesson.guide)


@pytest.mark.parametrize("name", OF_NETWORKS)
def test_every_caption_begins_with_what_it_is_about(name: str) -> None:
    for caption in load(name).guide:
        assert caption.text.startswith("**")
        assert first_words(caption.text)
        assert caption.text.count("**") % 2 == 0
        assert all(found(caption.text).values())
