"""A process that saves and keeps unsaved work is killed at random moments: nothing that was there before is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import bpsim
from bpsim.lesson import Lesson, load, save, unsaved
from tests.lesson import saving_process
from tests.lesson.saving_process import DONE, done, file, unsaved_folder, version

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither fork nor SIGKILL")

MOST_TRIES = 200
ENOUGH = 20
"""Kills that found a draft being written."""
LONGEST_SECONDS = 0.05
"""From the start of a process to its death."""


@pytest.fixture
def maker(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """What begins a process at each line."""
    command = [sys.executable, "-m", saving_process.__name__, str(tmp_path)]
    root = Path(bpsim.__file__).parents[1]
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=root, env=environment) as process:
        yield process
        assert process.stdin
        process.stdin.close()


def killed_after(maker: subprocess.Popen[str], seconds: float) -> None:
    """Begins a process and kills it."""
    assert maker.stdin
    assert maker.stdout
    maker.stdin.write("\n")
    maker.stdin.flush()
    child = int(maker.stdout.readline())
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    assert maker.stdout.readline() == "gone\n"


def drafts(folder: Path) -> list[Path]:
    """What was being written, taken away."""
    found = [*folder.glob(".bpsim-*.tmp"), *unsaved_folder(folder).glob(".bpsim-*.tmp")]
    for path in found:
        path.unlink()
    return found


def number_of(lesson: Lesson) -> int:
    """Which version a lesson is, after making sure that it is whole."""
    number = int(lesson.title)
    assert lesson.parameters.same_bits(version(number).parameters)
    return number


def test_a_kill_leaves_the_old_file_or_the_new_one_and_the_work_is_found_again(
    tmp_path: Path, maker: subprocess.Popen[str]
) -> None:
    seed = int(os.environ.get("BPSIM_KILL_SEED", random.randrange(2**32)))
    sys.stdout.write(f"BPSIM_KILL_SEED={seed}\n")
    chance = random.Random(seed)
    save(version(0), file(tmp_path))
    (tmp_path / "done").write_bytes(DONE.pack(0, 0))
    found = tries = works = 0
    while (found < ENOUGH or not works) and tries < MOST_TRIES:
        tries += 1
        killed_after(maker, chance.uniform(0, LONGEST_SECONDS))
        found += bool(drafts(tmp_path))
        saved, kept = done(tmp_path)
        latest = number_of(load(file(tmp_path)))
        assert latest in (saved, saved + 1)
        (tmp_path / "done").write_bytes(DONE.pack(latest, 0))
        slots = unsaved.left_behind(unsaved_folder(tmp_path))
        assert len(slots) == 1 or (not slots and not kept)
        for slot in slots:
            work = number_of(unsaved.read(slot.path).lesson)
            assert work in (kept, saved)
            slot.remove()
            works += 1
    assert found >= ENOUGH, f"{found} of {tries} kills found a draft"
    assert works, "and some of them left work behind"
