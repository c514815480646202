"""Unsaved work on the disk: kept bit for bit, held by its process, and found once that is gone."""

from __future__ import annotations

import gc
import json
import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from bpsim.core.errors import LessonError, UsageError
from bpsim.core.network import Data, Parameters
from bpsim.core.state import State
from bpsim.lesson import Lesson, dumps, files, limits, load, unsaved
from bpsim.lesson.keeper import Keeper
from bpsim.lesson.unsaved import Slot, Work, left_behind, new_slot, read, written
from tests.examples import examples
from tests.lesson.test_round_trip import bits
from tests.strategies import any_float, lessons


def work(lesson: Lesson | None = None, title: str = "a title") -> Work:
    return Work(lesson or load("it496"), title, 1_700_000_000.0)


def left(folder: Path, content: Work) -> Path:
    """What a process leaves behind that is gone."""
    slot = new_slot(folder)
    files.write(slot.path, written(content))
    slot.release()
    return slot.path


def released(slots: list[Slot]) -> list[Path]:
    for slot in slots:
        slot.release()
    return [slot.path for slot in slots]


@examples(30)
@given(lessons(numbers=any_float(), held_out=True, decorated=True))
def test_work_is_kept_as_it_is(tmp_path: Path, lesson: Lesson) -> None:
    kept = replace(lesson, path=Path("a/é.bpsim"), checksum=b"\x00\xff", builtin="xor")
    path = tmp_path / "x.unsaved"
    path.write_bytes(b"".join(written(work(kept, "two\nlines \ud800"))))
    found = read(path)
    assert bits(found.lesson) == bits(kept)
    assert (found.title, found.time) == ("two\nlines \ud800", 1_700_000_000.0)
    assert unsaved.about(path) == unsaved.About("two\nlines \ud800", Path("a/é.bpsim"), 1_700_000_000.0)


def test_work_without_a_file_has_none(tmp_path: Path) -> None:
    path = left(tmp_path, work())
    assert (read(path).lesson.path, read(path).lesson.checksum, read(path).lesson.builtin) == (None, None, "it496")


def test_a_state_that_is_not_finite_is_left_out_and_the_rest_is_kept(tmp_path: Path) -> None:
    lesson = load("it496")
    weights = [np.full(w.shape, np.inf) for w in lesson.parameters.weights]
    state = State(7, Parameters.of(lesson.network, weights, lesson.parameters.biases))
    assert dumps(read(left(tmp_path, work(replace(lesson, state=state)))).lesson) == dumps(lesson)


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[]", b'{"title": 3, "path": [], "time": "now", "checksum": "zz"}', b"\xff"]
)
def test_a_damaged_first_line_loses_nothing_else(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "x.unsaved"
    path.write_bytes(line + b"\n" + dumps(load("torok")))
    about = unsaved.about(path)
    assert (about.title, about.path) == ("x.unsaved", None)
    assert abs(about.time - time.time()) < 60
    assert dumps(read(path).lesson) == dumps(load("torok"))


def test_damaged_work_is_refused_in_one_line(tmp_path: Path) -> None:
    path = left(tmp_path, work())
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(LessonError, match="ends too early or is cut off"):
        read(path)


def test_a_process_that_lives_keeps_its_work_to_itself(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    keeper.keep(work())
    keeper.wait()
    assert left_behind(tmp_path) == []
    (path,) = tmp_path.glob("*.unsaved")
    assert path.name.startswith(f"{os.getpid()}-")
    other = Keeper(tmp_path)
    other.keep(work(title="another"))
    other.forget()
    other.wait()
    assert read(path).title == "a title"
    keeper.forget()
    keeper.wait()
    assert list(tmp_path.iterdir()) == []


def test_work_of_processes_that_are_gone_is_found_the_latest_first_and_by_one_only(tmp_path: Path) -> None:
    paths = [left(tmp_path, work(title=str(n))) for n in range(3)]
    for path, when in zip(paths, (20, 30, 10), strict=True):
        os.utime(path, (when, when))
    mine = left_behind(tmp_path)
    assert [slot.path for slot in mine] == [paths[1], paths[0], paths[2]]
    assert left_behind(tmp_path) == []
    mine.pop(0).remove()
    assert released(mine) == released(left_behind(tmp_path))
    for slot in left_behind(tmp_path):
        slot.remove()
    assert list(tmp_path.iterdir()) == []


def test_a_lock_without_work_is_swept_once_it_is_old(tmp_path: Path) -> None:
    new_slot(tmp_path).release()
    assert left_behind(tmp_path) == []
    (lock,) = tmp_path.iterdir()
    os.utime(lock, (0, 0))
    assert left_behind(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_work_that_lost_its_lock_is_found(tmp_path: Path) -> None:
    path = left(tmp_path, work())
    path.with_suffix(".lock").unlink()
    assert released(left_behind(tmp_path)) == [path]
    assert left_behind(tmp_path / "no such folder") == []


def test_the_last_word_counts(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    for number in range(20):
        keeper.keep(work(title=str(number)))
    keeper.wait()
    (path,) = tmp_path.glob("*.unsaved")
    assert read(path).title == "19"
    keeper.keep(work(title="20"))
    keeper.forget()
    keeper.wait()
    assert list(tmp_path.iterdir()) == []
    assert keeper.problem == ""


def test_work_of_another_process_is_adopted_in_place_of_the_own(tmp_path: Path) -> None:
    path, keeper = left(tmp_path, work(title="theirs")), Keeper(tmp_path)
    (slot,) = left_behind(tmp_path)
    keeper.keep(work(title="mine"))
    keeper.adopt(slot)
    assert list(tmp_path.glob("*.unsaved")) == [path]
    assert left_behind(tmp_path) == []
    keeper.keep(work(title="ours"))
    keeper.wait()
    assert read(path).title == "ours"
    keeper.forget()
    keeper.wait()
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_kept_says_why_and_what_was_kept_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = Keeper(tmp_path)
    keeper.keep(work(title="kept"))
    keeper.wait()
    monkeypatch.setattr(limits, "FILE_BYTES", 3000)
    keeper.keep(work())
    keeper.wait()
    assert keeper.problem == "a file has at most 3000 bytes"
    with pytest.raises(UsageError):
        list(written(work()))
    monkeypatch.undo()
    (path,) = tmp_path.glob("*.unsaved")
    assert read(path).title == "kept"
    keeper.keep(work())
    keeper.wait()
    assert keeper.problem == ""
    keeper.forget()
    keeper.wait()


def test_a_folder_that_takes_nothing_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    keeper = Keeper(tmp_path / "file")
    keeper.keep(work())
    keeper.wait()
    assert "file" in keeper.problem
    keeper.forget()


def test_the_folder_of_the_user_is_that_of_the_settings_where_one_is_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BPSIM_CONFIG", str(tmp_path))
    assert unsaved.folder() == tmp_path / "unsaved"
    monkeypatch.delenv("BPSIM_CONFIG")
    assert unsaved.folder().parts[-2:] == ("bpsim", "unsaved")


def test_what_is_written_in_pieces_is_a_lesson_file() -> None:
    head, _, file = b"".join(written(work())).partition(b"\n")
    assert json.loads(head)["title"] == "a title"
    assert json.loads(file) == json.loads(dumps(load("it496")))


def test_no_garbage_is_collected_by_the_thread_that_writes(tmp_path: Path) -> None:
    """It would destroy widgets outside the thread that they belong to."""
    threads: set[int] = set()

    def note(phase: str, _: object) -> None:
        if phase == "start":
            threads.add(threading.get_ident())

    lesson = load("torok")
    rows = Data.of(lesson.network, np.ones((5000, 2)), np.ones((5000, 1)))
    gc.callbacks.append(note)
    keeper = Keeper(tmp_path)
    try:
        keeper.keep(work(replace(lesson, data=rows)))
        keeper.wait()
        keeper.forget()
        keeper.wait()
        gc.collect()
    finally:
        gc.callbacks.remove(note)
    assert threads == {threading.get_ident()}
