"""Files that are no lesson at all: bytes, paths, junk. Each is refused in one line."""

from __future__ import annotations

import errno
import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.core.errors import LessonError
from bpsim.lesson import Lesson, dumps, limits, load, loads
from tests.examples import examples
from tests.lesson.spoil import FILE, LAYER, changed, faults


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "the file is empty"),
        (b" \n\t", "the file is empty"),
        (b"\xef\xbb\xbf", "the file ends too early or is cut off (line 1, column 1)"),
        (b"hello", "not JSON: expecting value (line 1, column 1)"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8 text (line 1, byte 1 of the file)"),
        (b'{\n"title": "\xff"}', "not UTF-8 text (line 2, byte 13 of the file)"),
        ("{}".encode("utf-16"), "not UTF-8 text (line 1, byte 1 of the file)"),
        (b'{"format": "bpsim",\n "version" 1}', "not JSON: expecting ':' delimiter (line 2, column 12)"),
        (b'{"format": "bpsim",\n "ver', "the file ends too early or is cut off (line 2, column 2)"),
        (b'{"format": "bpsim",\n', "the file ends too early or is cut off (line 2, column 1)"),
        (b'{"format": "bpsim"} {}', "not JSON: extra data (line 1, column 21)"),
        (b'{"a": [1,\n 2,\n ],\n "b": 1}', "not JSON: a comma too many (line 2, column 3)"),
        (b'{"a": 1,\n "b": 2,\n\n}', "not JSON: a comma too many (line 2, column 8)"),
        (b'{"a": [1,, 2]}', "not JSON: a comma too many (line 1, column 10)"),
        (b'{,"a": 1}', "not JSON: a comma too many (line 1, column 2)"),
        (b'{"a": 1\n "b": 2}', "not JSON: a comma is missing (line 1, column 8)"),
        (b'{"a": [1 2]}', "not JSON: a comma is missing (line 1, column 9)"),
        (b'{"a": [1; 2]}', "not JSON: ; in the place of a comma (line 1, column 9)"),
        (b'{"a": [1}', "not JSON: } closes what [ has opened (line 1, column 9)"),
        (b'{"a": }', "not JSON: a value is missing (line 1, column 7)"),
        (b'{"a": True}', "not JSON: True (did you mean true?) (line 1, column 7)"),
        (b'{"a": nan}', "not JSON: nan is no finite number (line 1, column 7)"),
        (b'{"a": 1} // why', "not JSON: JSON has no comments (line 1, column 10)"),
        (b'{"a": h1}', 'not JSON: text stands between double quotes, as in "h1" (line 1, column 7)'),
        (b"{a: 1}", 'not JSON: the name of a field stands between double quotes, as in "units" (line 1, column 2)'),
        (
            b'{"a": .5}',
            "not JSON: a number is written as 0.5 or -1e-3: it begins and ends with a digit, and 0 begins no other "
            "(line 1, column 7)",
        ),
        (b"[" * 100_000, "the lists and objects are nested too deeply"),
        (b"[" * 2_000_000, "more than 1000000 lists and objects"),
        (b"[]", "a list of 0, expected an object: this is no bpsim lesson"),
        (b"3", "3, expected an object: this is no bpsim lesson"),
        (b"{}", 'format: missing, expected "bpsim": this is no bpsim lesson'),
        (b'{"format": "torch"}', 'format: the text "torch", expected "bpsim": this is no bpsim lesson'),
        (b'{"format": "bpsim"}', "version: missing, expected a whole number from 1 to 2"),
        (b'{"format": "bpsim", "version": "1"}', 'version: the text "1", expected a whole number from 1 to 2'),
        (b'{"format": "bpsim", "version": true}', "version: true, expected a whole number from 1 to 2"),
        (b'{"format": "bpsim", "version": 0}', "version: 0, expected a whole number from 1 to 2"),
        (
            b'{"format": "bpsim", "version": 3, "networks": []}',
            "version: 3 was written by a later bpsim; this one reads versions 1 to 2. Install a newer bpsim",
        ),
    ],
)
def test_what_is_no_lesson_file(data: bytes, fault: str) -> None:
    assert faults(data) == (fault,)


# what is refused while it is text: large files, since parsed JSON takes many times the room


def large(place: str, content: str) -> bytes:
    """A file of more than a megabyte with something at a place, and a fault of JSON after it."""
    text = json.dumps(changed(place, "HERE"))
    return (text.replace('"HERE"', content) + " " * limits.SMALL_BYTES + "no JSON").encode()


@pytest.mark.parametrize(
    ("place", "content", "fault"),
    [
        ("zzz", "[0, [1], {}]", "zzz: unknown field"),
        ("z" * 10_000, "0", f'["{"z" * 57}..."]: unknown field'),
        ("titel", "[0]", 'titel: unknown field (did you mean "title"?)'),
        ("network.layers[1].neurons", "[0]", 'network.layers[1].neurons: unknown field (did you mean "units"?)'),
        ("training.optimizer", '{"kind": "adam", "lr": 1}', "training.optimizer.lr: unknown field"),
        ("title", "[[0], [1]]", "title: a list, expected text in valid Unicode"),
        ("training.batch", '{"size": 3}', 'training.batch: an object, expected "all" or a whole number of at least 1'),
        ("data.targets[1][0]", "[1, 2]", "data.targets[1][0]: a list, expected a finite number"),
        (
            "view.positions",
            '{"anything": {"x": 1}}',
            "view.positions.anything: an object, expected two numbers, [x, y]",
        ),
        ("\ud800", "1", r'["\ud800"]: unknown field'),
    ],
)
def test_what_no_lesson_has_is_refused_before_it_is_parsed(place: str, content: str, fault: str) -> None:
    (found,) = faults(large(place, content))
    assert found.startswith(fault)


def test_a_large_file_with_everything_in_its_place_is_parsed() -> None:
    everything = changed("training.optimizer", {"kind": "adam", "beta1": 0.5})
    everything = changed("view.positions", {"h1": [1, 2]}, everything)
    text = 'a "quoted" {[ \\'
    everything = changed("guide", [{"text": text, "step": {"quantity": "net", "sample": 0}}], everything)
    everything = changed("network.layers[0].frozen_weights", [[True, False]] * 3, everything)
    everything = changed("state", {"iteration": 1, "weights": [[[1]]], "biases": [[1]], "buffers": {}}, everything)
    (found,) = faults(json.dumps(everything).encode() + b" " * limits.SMALL_BYTES + b"no JSON")
    assert found.startswith("not JSON: extra data")


def test_a_row_longer_than_any_list_and_too_many_texts_are_refused() -> None:
    row = "[" + "0, " * limits.LIST + "0]"
    assert faults(large("data.held_out", row)) == ("data.held_out: a list of 100001, expected at most 100000",)
    names = '["a"' + ', "a"' * limits.TEXTS + "]"
    assert faults(large("network.inputs", names)) == ("network.inputs: more than 500000 texts",)


def test_too_many_fields_are_refused() -> None:
    names = ",".join(f'"h{i}": [0, 0]' for i in range(limits.FIELDS + 1))
    assert faults(large("view.positions", f"{{{names}}}")) == ("more than 500000 fields",)


@pytest.mark.parametrize("depth", [100, 800, 900, 950, 1000, 5000])
@pytest.mark.parametrize("place", ["state.buffers.a", "network", "data.inputs", "zzz"])
def test_deep_nesting_gives_one_line(depth: int, place: str) -> None:
    data = json.dumps(changed(place, "HERE")).replace('"HERE"', "[" * depth + "]" * depth).encode()
    assert faults(data)


@pytest.mark.parametrize("length", range(1, len(json.dumps(FILE)) - 1, 7))
def test_a_truncated_file(length: int) -> None:
    (fault,) = faults(json.dumps(FILE).encode()[:length])
    assert re.match(r"the file ends too early or is cut off \(line 1, column \d+\)|not JSON: ", fault)


def test_a_byte_order_mark_is_no_fault() -> None:
    assert isinstance(loads(b"\xef\xbb\xbf" + json.dumps(FILE).encode()), Lesson)


# paths


def refusal(path: Path) -> str:
    with pytest.raises(LessonError) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path).endswith(": a folder, expected a lesson file")


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # chmod does not stop a superuser, so the refusal is put in place of the file system's.
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    path = tmp_path / "secret.bpsim"
    path.write_bytes(b"{}")
    monkeypatch.setattr(Path, "open", refuse)
    assert refusal(path).endswith("secret.bpsim: cannot be read: Permission denied")


def test_a_file_of_a_gigabyte_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.bpsim"
    with path.open("wb") as file:
        file.truncate(2**30)

    def fail(*_: object) -> None:
        pytest.fail("the file was opened")

    monkeypatch.setattr(Path, "open", fail)
    assert refusal(path).endswith("1073741824 bytes, expected at most 67108864")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe").endswith("not an ordinary file")


def test_links_in_a_circle(tmp_path: Path) -> None:
    link = tmp_path / "link.bpsim"
    link.symlink_to(link)
    assert "cannot be read" in refusal(link)


def test_a_file_in_a_folder_that_is_closed_to_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, path = os.stat, tmp_path / "closed.csv"

    # chmod does not stop a superuser, so the refusal is put in place of the file system's.
    def stat(name: str | os.PathLike[str], *args: object, **options: object) -> os.stat_result:
        if str(name) == str(path):
            raise PermissionError(errno.EACCES, "Permission denied", str(name))
        return real(name, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", stat)
    assert refusal(path).endswith("closed.csv: cannot be read: Permission denied")


def test_a_bad_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.bpsim"
    path.write_bytes(b"{")
    assert "bad.bpsim: the file ends too early" in refusal(path)


# files of other programs


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        (
            "iris.csv",
            b"1,2\n3,4\n",
            "a table of values, not a lesson: File > Import, or bpsim import on the command line, makes one",
        ),
        ("iris.XLSX", b"PK\x03\x04", "a spreadsheet, not a lesson"),
        (
            "a.npz",
            b"PK\x03\x04",
            "arrays of NumPy, not a lesson: File > Import, or bpsim import on the command line, makes one",
        ),
        ("a.pt", b"PK\x03\x04", "a model of PyTorch, not a lesson: it can hold code, which bpsim never runs"),
        ("a.onnx", b"\x08\x07", "a model in the form of ONNX, not a lesson"),
        ("a.net", b"SNNS network definition file V1.4-3D\n", "a network of SNNS or JavaNNS, not a lesson"),
        ("numbers.csv", b"{}", "a table of values, not a lesson"),
        ("a.bpsim", b"\x93NUMPY\x01\x00", "arrays of NumPy, not a lesson"),
        ("lesson", b"PK\x03\x04", "an archive, not a lesson: unpack it"),
    ],
)
def test_a_file_of_another_program_is_named(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert f"{name}: {what}" in refusal(tmp_path / name)


def test_a_model_that_is_too_large_to_read_is_named(tmp_path: Path) -> None:
    with (tmp_path / "model.pt").open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    assert "model.pt: a model of PyTorch" in refusal(tmp_path / "model.pt")


def test_a_lesson_of_any_name_is_a_lesson(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(json.dumps(FILE).encode())
    assert load(tmp_path / "a.csv").path == tmp_path / "a.csv"
    (tmp_path / "b.csv").write_bytes(json.dumps(changed("titel", 1)).encode())
    assert refusal(tmp_path / "b.csv").endswith('titel: unknown field (did you mean "title"?)')
    (tmp_path / "c.net").mkdir()
    assert refusal(tmp_path / "c.net").endswith("a folder, expected a lesson file")


# whatever else people and programs do to a file

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
PLACES = [
    *("format", "version", "title", "network", "network.inputs", "network.layers", "network.layers[0]", "network.loss"),
    *(f"{LAYER}.units", f"{LAYER}.units[0]", f"{LAYER}.weights", f"{LAYER}.weights[0]", f"{LAYER}.bias"),
    *(f"{LAYER}.biases", f"{LAYER}.frozen_weights", f"{LAYER}.frozen_biases", f"{LAYER}.connections"),
    *("data", "data.inputs", "data.targets", "data.held_out", "training", "training.schedule", "training.optimizer"),
    *("training.stop", "training.batch", "view", "view.positions", "guide", "printed", "state", "state.weights"),
]


@examples(300)
@given(st.lists(st.tuples(st.sampled_from(PLACES), JUNK), min_size=1, max_size=3))
def test_junk_gives_a_lesson_or_one_line(changes: list[tuple[str, object]]) -> None:
    file = FILE
    for place, value in changes:
        try:
            file = changed(place, value, file)
        except (AttributeError, IndexError, KeyError, TypeError):  # an earlier change left nothing there
            continue
    data = json.dumps(file).encode()
    try:
        lesson = loads(data)
    except LessonError:
        assert faults(data)
    else:
        assert dumps(loads(dumps(lesson))) == dumps(lesson)


@given(st.binary(max_size=200))
def test_random_bytes_give_one_line(data: bytes) -> None:
    assert faults(data)
