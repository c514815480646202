"""A process that makes others, which save a lesson and keep it as unsaved work until somebody kills them.

    python -m tests.lesson.saving_process FOLDER

It imports once and forks, since a start of Python would take longer than what is tested. Each line on its input begins
a process and is answered with its number, and with "gone" once that has ended.
"""

from __future__ import annotations

import os
import struct
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

from bpsim.lesson import Lesson, load, save
from bpsim.lesson.keeper import Keeper
from bpsim.lesson.unsaved import Work

DONE = struct.Struct("qq")
"""How many versions were saved, and how many were kept as unsaved work."""


def file(folder: Path) -> Path:
    return folder / "lesson.bpsim"


def unsaved_folder(folder: Path) -> Path:
    return folder / "unsaved"


def done(folder: Path) -> tuple[int, int]:
    """What the process has finished; the system keeps it however the process ended."""
    saved, kept = DONE.unpack((folder / "done").read_bytes())
    return saved, kept


def version(number: int) -> Lesson:
    """Its title and its first weight say which it is."""
    lesson = load("week-05")
    parameters = lesson.parameters.with_weight(1, 0, 0, float(number))
    return replace(lesson, title=str(number), parameters=parameters, state=None)


def go_on(folder: Path) -> None:
    """Saves, and keeps unsaved work, one version after the other, for ever."""
    saved, _ = done(folder)
    keeper = Keeper(unsaved_folder(folder))
    with open(folder / "done", "r+b", buffering=0) as counts:
        kept = 0
        counts.write(DONE.pack(saved, kept))
        for number in count(saved + 1):
            lesson = version(number)
            save(lesson, file(folder))
            os.pwrite(counts.fileno(), DONE.pack(number, kept), 0)
            keeper.keep(Work(lesson, str(number), 0.0))
            keeper.wait()
            kept = number
            os.pwrite(counts.fileno(), DONE.pack(number, kept), 0)


def main(folder: Path) -> None:
    version(0)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            go_on(folder)
        _say(str(child))
        os.waitpid(child, 0)
        _say("gone")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
