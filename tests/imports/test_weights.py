"""Weights of files: names of every custom, shapes that are checked, transposes that are told, nothing unpickled."""

from __future__ import annotations

import io
import json
import pickle
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Simulator, load
from bpsim.core.errors import LessonError
from bpsim.core.network import Bias, Network, Parameters
from bpsim.imports.weights import fitted, lesson_of, read_weights, suggested_network
from bpsim.lesson import dumps, loads
from tests.examples import examples
from tests.strategies import lessons

W1, B1 = np.arange(6.0).reshape(3, 2) / 8, np.array([0.5, -0.5, 0.25])
W2, B2 = np.array([[1.0, -2.0, 3.0]]), np.array([0.75])
NAMES = (
    ("W1", "b1", "W2", "b2"),
    ("w_1", "b_1", "w_2", "b_2"),
    ("weights1", "biases1", "weights2", "biases2"),
    ("fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"),
    ("0.weight", "0.bias", "2.weight", "2.bias"),
    ("net.layers.9.weight", "net.layers.9.bias", "net.layers.10.weight", "net.layers.10.bias"),
    ("hidden.weight", "hidden.bias", "out.weight", "out.bias"),
    ("arr_0", "arr_1", "arr_2", "arr_3"),
)


def saved(path: Path, **arrays: Any) -> Path:
    np.savez(path, **arrays)
    return path


def written(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def with_biases(network: Network, bias: Bias) -> Network:
    layers = (replace(layer, bias=bias, frozen_biases=np.array(False)) for layer in network.layers)
    return replace(network, layers=tuple(layers))


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("kind", ["npz", "json"])
def test_every_custom_of_naming_gives_the_same_network(
    tmp_path: Path, names: tuple[str, ...], transposed: bool, kind: str
) -> None:
    arrays = dict(zip(names, (W1.T if transposed else W1, B1, W2.T if transposed else W2, B2), strict=True))
    path = tmp_path / f"w.{kind}"
    if kind == "npz":
        saved(path, **arrays)
    else:
        written(path, {name: array.tolist() for name, array in arrays.items()})
    matrices = read_weights(path)
    assert suggested_network(matrices) == "2-3-1"
    lesson, was_transposed = lesson_of(matrices, "2-3-1 tanh, identity")
    assert was_transposed is transposed
    for found, expected in zip(lesson.parameters, (W1, W2, B1, B2), strict=True):
        np.testing.assert_array_equal(found, expected)
    assert [layer.activation for layer in lesson.network.layers] == ["tanh", "identity"]


@pytest.mark.parametrize(
    "value",
    [
        {"weights": [W1.tolist(), W2.tolist()], "biases": [B1.tolist(), B2.tolist()]},
        {"title": "x", "weights": [W1.tolist(), W2.tolist()], "biases": [B1.tolist(), B2.tolist()], "error": "NaN"},
        [W1.tolist(), B1.tolist(), W2.tolist(), B2.tolist()],
        [{"weights": W1.tolist(), "biases": B1.tolist()}, {"weights": W2.tolist(), "biases": B2.tolist()}],
        {"layers": [{"weights": W1.tolist(), "biases": B1.tolist()}, {"weights": W2.tolist(), "biases": B2.tolist()}]},
    ],
)
def test_lists_by_layer(tmp_path: Path, value: Any) -> None:
    lesson, _ = lesson_of(read_weights(written(tmp_path / "w.json", value)), "2-3-1")
    for found, expected in zip(lesson.parameters, (W1, W2, B1, B2), strict=True):
        np.testing.assert_array_equal(found, expected)


def test_what_run_prints_as_json_can_be_imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from bpsim.commands.run import run

    run("it496", 100, None, True, None)
    path = tmp_path / "run.json"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    sim = Simulator(load("it496"))
    sim.run(100)
    made = fitted(read_weights(path), sim.network).parameters
    assert made.same_bits(sim.values.state.parameters)


def test_layers_without_biases(tmp_path: Path) -> None:
    matrices = read_weights(saved(tmp_path / "w.npz", W1=W1, W2=W2, b2=B2))
    lesson, _ = lesson_of(matrices, "2-3-1")
    assert [layer.bias for layer in lesson.network.layers] == [Bias.NONE, Bias.PER_UNIT]
    with pytest.raises(LessonError, match="layer 1 of the network has biases, and the file has none"):
        fitted(matrices, with_biases(lesson.network, Bias.PER_UNIT))


def test_biases_of_a_layer_that_shares_one_or_has_none(tmp_path: Path) -> None:
    shared = read_weights(saved(tmp_path / "s.npz", W1=W1, b1=[0.5, 0.5, 0.5], W2=W2, b2=[[0.75]]))
    other = read_weights(saved(tmp_path / "o.npz", W1=W1, b1=B1, W2=W2, b2=B2))
    plain, _ = lesson_of(other, "2-3-1")
    made = fitted(shared, with_biases(plain.network, Bias.SHARED)).parameters
    assert [b.tolist() for b in made.biases] == [[0.5], [0.75]]
    with pytest.raises(LessonError, match="one bias for all units, and the file has different ones"):
        fitted(other, with_biases(plain.network, Bias.SHARED))
    with pytest.raises(LessonError, match="layer 1 of the network has no biases, and the file has some"):
        fitted(other, with_biases(plain.network, Bias.NONE))


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"W1": W1[:, :1], "W2": W2}, '"W1" is 3×1, expected 2×2'),
        ({"W1": W1}, "matrices of weights: 1, expected 2, one for each layer"),
        ({"W1": np.ones((2, 2)), "W2": np.ones((3, 3))}, '"W2" is 3×3, expected 2×2'),
        ({}, "there are no arrays"),
        ({"W1": W1, "fc1.running_mean": B1}, '"fc1.running_mean" names neither weights nor biases'),
        ({"b1": B1}, '"b1" has no weights beside it'),
        ({"W1": W1, "w1": W1}, '"w1" and "W1" are of the same layer'),
        ({"W1": B1}, '"W1": an array of 3, expected a matrix'),
        ({"conv.weight": np.ones((2, 2, 3, 3))}, '"conv.weight": an array of 2×2×3×3, expected a matrix'),
        ({"W1": W1, "b1": W1}, '"b1": an array of 3×2, expected one bias for each unit'),
        ({"W1": [[1.0, np.nan]]}, '"W1", row 1, column 2: a number that is not finite'),
        ({"W1": W1, "b1": [0.5, -np.inf, 1.0]}, '"b1", number 2: a number that is not finite'),
        ({"W1": [["a"]]}, '"W1.npy": <U1, expected numbers|"W1": .*expected numbers'),
        ({"W1": [[1j]]}, "expected numbers"),
        ({f"W{n}": [[1.0]] for n in range(1, 70)}, "more than 64 arrays"),
    ],
)
def test_what_does_not_fit_is_told(tmp_path: Path, arrays: dict[str, Any], said: str) -> None:
    with pytest.raises(LessonError, match=said):
        fitted(read_weights(saved(tmp_path / "w.npz", **arrays)), load("it496").network)


def test_layers_that_do_not_fit_one_another_make_no_network(tmp_path: Path) -> None:
    matrices = read_weights(saved(tmp_path / "w.npz", W1=W1, W2=np.ones((5, 4))))
    with pytest.raises(LessonError, match='the layers do not fit one another: "W1" is 3×2, "W2" is 5×4'):
        suggested_network(matrices)


def test_a_weight_where_there_is_no_connection_is_told(tmp_path: Path) -> None:
    matrices = read_weights(saved(tmp_path / "w.npz", W1=W1, b1=B1, W2=W2, b2=B2))
    lesson, _ = lesson_of(matrices, "2-3-1")
    first = replace(lesson.network.layers[0], connections=np.array([[True, True], [True, True], [True, False]]))
    with pytest.raises(LessonError, match='"W1" has a number in row 3, column 2, where the network has no connection'):
        fitted(matrices, replace(lesson.network, layers=(first, lesson.network.layers[1])))


class Bomb:
    """Something that must not be unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (exec, ("raise SystemExit('unpickled')",))


def test_pickled_objects_are_never_loaded(tmp_path: Path) -> None:
    path = tmp_path / "w.npz"
    np.savez(path, W1=np.array([Bomb()], dtype=object))
    with pytest.raises(LessonError, match="pickled objects, which bpsim never loads"):
        read_weights(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("W1.npy", pickle.dumps(Bomb()))
    with pytest.raises(LessonError, match=r'"W1\.npy": no array of numpy'):
        read_weights(path)


def test_a_header_that_promises_more_than_there_is_takes_no_memory(tmp_path: Path) -> None:
    path, member = tmp_path / "w.npz", io.BytesIO()
    np.lib.format.write_array_header_1_0(member, {"shape": (10**9, 10**9), "fortran_order": False, "descr": "<f8"})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("W1.npy", member.getvalue())
    with pytest.raises(LessonError, match="damaged or cut off"):
        read_weights(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("W1.npy", bytes(65 * 1024 * 1024))
    start = time.process_time()
    with pytest.raises(LessonError, match="unpacked it has more than"):
        read_weights(path)
    assert time.process_time() - start < 1


@examples(40)
@given(data=st.data())
def test_a_file_that_is_cut_or_damaged_is_refused_in_a_sentence_or_read(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("cut") / "w.npz"
    compress = data.draw(st.sampled_from([np.savez, np.savez_compressed]))
    compress(path, W1=W1, b1=B1, W2=W2, b2=B2)
    content = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    else:
        for _ in range(3):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        matrices = read_weights(path)
    except LessonError:
        return
    assert all(np.isfinite(matrix).all() for matrix in matrices.weights)


@examples(20)
@given(lesson=lessons())
def test_the_weights_of_any_lesson_come_back_from_lists(tmp_path_factory: pytest.TempPathFactory, lesson: Any) -> None:
    sim = Simulator(lesson)
    value = {"weights": [w.tolist() for w in sim.weights], "biases": [b.tolist() for b in sim.biases]}
    path = written(tmp_path_factory.mktemp("json") / "w.json", value)
    made: Parameters = fitted(read_weights(path), lesson.network).parameters
    assert made.same_bits(lesson.parameters)


def test_a_new_lesson_can_be_saved(tmp_path: Path) -> None:
    lesson, _ = lesson_of(read_weights(saved(tmp_path / "w.npz", W1=W1, b1=B1, W2=W2, b2=B2)), "2-3-1", title="w")
    assert loads(dumps(lesson)).parameters.same_bits(lesson.parameters)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("3", "3, expected lists of weights"),
        ("[[1, 2], [3]]", "expected a matrix"),
        ('{"W1": [[1, 2], [3]]}', '"W1": row 2 has 1 number, and the first has 2'),
        ('{"W1": [[1, 2], [3, 4, 5]]}', '"W1": row 2 has 3 numbers, and the first has 2'),
        ('{"W1": [[1, 2], "3 4"]}', '"W1": row 2 is the text "3 4", expected a list of numbers'),
        ('{"W1": [[[1, 2], [3]]]}', '"W1": rows of different lengths'),
        ('{"W1": [[1, 2], [3, "a"]]}', '"W1", row 2, column 2: the text "a", expected a number'),
        ('{"W1": [[1, null]]}', '"W1", row 1, column 2: null, expected a number'),
        ('{"W1": [[true]]}', '"W1", row 1, column 1: true, expected a number'),
        ('{"W1": [[1]], "b1": [1, "0,5"]}', '"b1", number 2: the text "0,5", expected a number'),
        ('{"weights": [[[1, 2]], [["3"]]]}', r'"weights\[1\]", row 1, column 1: the text "3", expected a number'),
        ('{"W1": [["' + "9" * 5000 + '"]]}', "expected a number"),
        ('{"W1": [[1e999]]}', '"W1", row 1, column 1: a number that is not finite'),
        ('{"W1": [[1, ' + "9" * 5000 + "]]}", '"W1", row 1, column 2: a number that is not finite|"W1".*5000 digits'),
        ('{"W1": "1 2"}', '"W1": the text "1 2", expected numbers'),
        ('{"W1": {"a": 1}}', "expected numbers"),
        ('{"weights": [[[1]]], "biases": 3}', "expected numbers"),
        ('{"layers": [{"weights": [[1]]}, 3]}', '"layers", number 1: an object, expected a number'),
        ('{"W1": [[1]], "W1": [[2]]}', "given twice"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_json_that_holds_no_weights_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "w.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LessonError, match=said):
        read_weights(path)
