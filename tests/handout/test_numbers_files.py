"""Samples and weights that are written come back bit for bit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import given

from bpsim.core.network import Data
from bpsim.editing.sample_data import without_targets
from bpsim.handout.numbers_files import data_csv, weights_json, weights_npz
from bpsim.imports.columns import Role, suggest
from bpsim.imports.decoding import decoded
from bpsim.imports.reading import Reading
from bpsim.imports.ready_made import ReadyMade
from bpsim.imports.samples import samples
from bpsim.imports.sources import Text
from bpsim.imports.weights import fitted, read_weights
from bpsim.lesson import Lesson, load
from tests.examples import examples
from tests.strategies import any_float, lessons


@examples(20)
@given(lesson=lessons(numbers=any_float()))
def test_samples_come_back_from_their_table(lesson: Lesson) -> None:
    network, data = lesson.network, lesson.data
    table = Reading(Text(decoded(data_csv(network, data))), named=True).finish()
    inputs, outputs = network.sizes[0], network.sizes[-1]
    held = [Role.HELD_OUT] * bool(data.held_out)
    made = samples(table, [Role.INPUT] * inputs + [Role.TARGET] * outputs + held)
    assert made.held_out == data.held_out
    assert made.inputs.tobytes() == data.inputs.tobytes()
    assert made.targets.tobytes() == data.targets.tobytes()


@examples(20)
@given(lesson=lessons(numbers=any_float()))
def test_weights_come_back_from_arrays_and_from_lists(tmp_path_factory: object, lesson: Lesson) -> None:
    folder: Path = tmp_path_factory.mktemp("weights")  # type: ignore[attr-defined]
    for suffix, write in ((".npz", weights_npz), (".json", weights_json)):
        path = folder / f"w{suffix}"
        path.write_bytes(write(lesson.parameters))
        assert fitted(read_weights(path), lesson.network).parameters.same_bits(lesson.parameters)


def test_classes_are_written_by_their_names() -> None:
    lesson = ReadyMade("iris").lesson()
    lines = data_csv(lesson.network, lesson.data).decode().splitlines()
    assert lines[:2] == ["sepal length,sepal width,petal length,petal width,class", "5.1,3.5,1.4,0.2,setosa"]
    table = Reading(Text("\n".join(lines))).finish()
    assert samples(table, suggest(table)).classes == lesson.data.classes
    targets = lesson.data.targets.copy()
    targets[3] = (0.5, 0.5, 0.0)
    mixed = replace(Data.of(lesson.network, lesson.data.inputs, targets), classes=lesson.data.classes)
    assert data_csv(lesson.network, mixed).decode().splitlines()[4] == "4.6,3.1,1.5,0.2,0.5,0.5,0.0"


def test_a_name_that_a_spreadsheet_would_compute_is_no_formula() -> None:
    lesson = ReadyMade("XOR").lesson()
    network = replace(lesson.network, inputs=("=1+1", "b"))
    assert data_csv(network, lesson.data).decode().startswith("'=1+1,b,y\n0.0,0.0,0.0\n")
    assert np.array_equal(lesson.data.inputs[0], [0, 0])


def test_what_is_held_out_comes_back() -> None:
    lesson = load("xor")
    network, data = lesson.network, replace(lesson.data, held_out=(1, 3))
    lines = data_csv(network, data).decode().splitlines()
    assert lines[0].endswith(",held out")
    assert [line.rpartition(",")[2] for line in lines[1:]] == ["no", "yes", "no", "yes"]
    for known in (network, None):
        table = Reading(Text("\n".join(lines))).finish()
        roles = suggest(table, known)
        assert roles[-1] is Role.HELD_OUT
        assert samples(table, roles).held_out == (1, 3)
    unsure = Reading(Text("\n".join((*lines[:4], lines[4].replace("yes", "perhaps"))))).finish()
    made = samples(unsure, (*suggest(table, network)[:-1], Role.HELD_OUT))
    assert made.held_out == (1,)
    assert [str(fault) for fault in made.faults] == [
        "line 5: column “held out”: “perhaps” does not say whether the row is held out: expected yes or no"
    ]


def test_samples_without_targets_come_back_without_targets() -> None:
    lesson = without_targets(load("xor"))
    text = data_csv(lesson.network, lesson.data).decode()
    assert text.splitlines()[0] == ",".join(lesson.network.inputs)
    table = Reading(Text(text)).finish()
    made = samples(table, suggest(table, lesson.network))
    assert made.given_targets is None
    assert made.inputs.tolist() == lesson.data.inputs.tolist()
    assert made.fits(lesson.network)
