"""The built-in lessons, and how a name or a path is told apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bpsim import resources
from bpsim.core.errors import LessonError, UsageError
from bpsim.core.network import Bias
from bpsim.core.training import UpdateOrder
from bpsim.lesson import builtin_heading, builtin_names, dumps, load


def test_all_built_in_lessons_are_listed() -> None:
    assert builtin_names() == (
        "it496", "it496-layer-by-layer", "it496-biases", "it496-least-squares",
        "van-veen", "mcginley", "torok", "week-05", "xor", "deep", "two-valleys",
        "chain-rule", "sum-times", "polar", "neuron", "linear-regression", "autodiff", "recurrent",
    )  # fmt: skip
    files = (resources.root() / "lessons").iterdir()
    assert {file.name for file in files} == {f"{name}.bpsim" for name in builtin_names()}


@pytest.mark.parametrize("name", builtin_names())
def test_a_built_in_lesson_loads_and_is_written_as_it_stands(name: str) -> None:
    lesson = load(name)
    assert lesson.path is None
    assert lesson.title
    assert lesson.description
    assert lesson.source
    assert builtin_heading(name) == (lesson.title, lesson.source)
    assert dumps(lesson) == resources.lesson_file(name).read_bytes()


def test_both_it496_lessons_differ_only_in_procedure() -> None:
    one, other = load("it496"), load("it496-layer-by-layer")
    assert (one.training.update, other.training.update) == (UpdateOrder.SIMULTANEOUS, UpdateOrder.LAYER_BY_LAYER)
    assert one.parameters.same_bits(other.parameters)
    for lesson in (one, other):
        assert all(layer.bias is Bias.SHARED and layer.frozen_biases.all() for layer in lesson.network.layers)
        assert {".291027924", ".0000351085"} <= {printed.value.removeprefix("0") for printed in lesson.printed}
        assert "layer by layer" in lesson.description.lower()


def test_both_it496_lessons_print_the_same_digits_and_say_which_belong_to_the_other_procedure() -> None:
    one, other = load("it496").printed, load("it496-layer-by-layer").printed
    assert [p.value for p in one] == [p.value for p in other]
    assert sum(bool(p.note) for p in one) == 4
    assert sum(bool(p.note) for p in other) == 7


def test_it496_with_biases_differs_only_in_that_they_are_trained() -> None:
    one, other = load("it496"), load("it496-biases")
    assert one.parameters.same_bits(other.parameters)
    assert one.training == other.training
    assert (one.data.inputs == other.data.inputs).all()
    assert (one.data.targets == other.data.targets).all()
    assert all(layer.bias is Bias.SHARED and not layer.frozen_biases.any() for layer in other.network.layers)
    assert other.printed == ()


def test_torok_is_a_single_data_point() -> None:
    lesson = load("torok")
    np.testing.assert_array_equal(lesson.data.inputs, [[2, 3]])
    np.testing.assert_array_equal(lesson.data.targets, [[1]])
    assert [w.tolist() for w in lesson.parameters.weights] == [[[0.11, 0.21], [0.12, 0.08]], [[0.14, 0.15]]]
    assert lesson.training.learning_rate == 0.05
    assert lesson.network.layers[1].units == ("prediction",)
    assert all(layer.bias is Bias.NONE and layer.activation == "identity" for layer in lesson.network.layers)


def test_a_built_in_lesson_comes_before_a_file_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("torok").write_bytes(dumps(load("it496")))
    assert load("torok").path is None
    assert load(Path("torok")).path == Path("torok")
    assert load("./torok").path == Path("torok")


def test_a_file_needs_no_suffix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine").write_bytes(dumps(load("it496")))
    assert load("mine").path == Path("mine")


def test_a_name_that_is_neither_lists_the_built_in_lessons() -> None:
    with pytest.raises(UsageError, match=r'it496, it496-layer-by-layer, .*torok, week-05.*did you mean "torok"'):
        load("toroc")


@pytest.mark.parametrize("path", ["nothing.bpsim", "no/such/file", "a\nb.bpsim"])
def test_a_missing_file_is_named(path: str) -> None:
    with pytest.raises(UsageError, match="there is no such file") as caught:
        load(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", ["", "x" * 5000, "nul\0"])
def test_a_path_that_cannot_be_is_refused(path: str) -> None:
    with pytest.raises((UsageError, LessonError)):
        load(path)
