"""Files of work that nobody has saved yet: one of each process, found by others when that process is gone. No Qt.

A file is one line about the work and then the bytes of the lesson. Beside it lies another, which its process keeps
locked: the system unlocks it when the process ends, however that was.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from msgspec import Struct, field

from bpsim.core.errors import UsageError
from bpsim.lesson import files, limits
from bpsim.lesson.byte_pieces import pieces
from bpsim.lesson.format import loads
from bpsim.lesson.lesson import Lesson
from bpsim.sentences import _

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_WORK, _LOCK = ".unsaved", ".lock"
MOST_DIGITS = 6
"""Digits of the number of a line, fewer than these."""
_YOUNG_SECONDS = 10
"""The lock of a process that is younger may have no work beside it yet."""


class About(Struct, frozen=True):
    """What is said of unsaved work before it is read: the title of its lesson, its file, and when it was kept.

    path: None where it has no file. time: in seconds since 1970.
    """

    title: str
    path: Path | None
    time: float


class Work(Struct, frozen=True):
    """A lesson with changes that its own file, ``lesson.path``, does not hold; that has ``lesson.checksum``.

    typed: lines of formulas that were typed and could not be taken over, by their numbers.
    """

    lesson: Lesson
    title: str
    time: float
    typed: Mapping[int, str] = field(default_factory=dict)


def folder() -> Path:
    """Where this user's unsaved work is; the folder in BPSIM_CONFIG comes first."""
    chosen = os.environ.get("BPSIM_CONFIG")
    if chosen:
        return Path(chosen) / "unsaved"
    import platformdirs

    return platformdirs.user_data_path("bpsim", appauthor=False) / "unsaved"


def written(work: Work) -> Iterator[bytes]:
    """The bytes of a file of unsaved work, in pieces. Raises UsageError where they become too many to be read again."""
    size = 0
    for piece in _pieces(work):
        size += len(piece)
        if size > limits.FILE_BYTES:
            raise UsageError(_("a file has at most {file_bytes} bytes").format(file_bytes=limits.FILE_BYTES))
        yield piece


def _pieces(work: Work) -> Iterator[bytes]:
    lesson = work.lesson
    about = {
        "title": work.title,
        "path": None if lesson.path is None else os.fspath(lesson.path),
        "checksum": None if lesson.checksum is None else lesson.checksum.hex(),
        "builtin": lesson.builtin,
        "time": work.time,
        **({"typed": {str(number): text for number, text in work.typed.items()}} if work.typed else {}),
    }
    yield json.dumps(about).encode("ascii") + b"\n"
    yield from pieces(lesson)


def read(path: Path) -> Work:
    """The work in a file. Raises LessonError where it cannot be used, UsageError where it is gone."""
    line, _, data = files.read(path).partition(b"\n")
    about, said = _about(line, path), _fields(line)
    lesson = loads(data, str(path))
    with suppress(TypeError, ValueError):
        lesson = replace(lesson, checksum=bytes.fromhex(said["checksum"])) if said.get("checksum") else lesson
    lesson = replace(lesson, path=about.path, builtin=str(said.get("builtin", "")))
    return Work(lesson, about.title, about.time, _typed(said.get("typed")))


def _typed(said: object) -> dict[int, str]:
    """The lines that were typed; what is damaged is left out."""
    if not isinstance(said, dict):
        return {}
    lines = {number: text for number, text in said.items() if number.isascii() and number.isdigit()}
    return {int(number): text for number, text in lines.items() if isinstance(text, str) and len(number) < MOST_DIGITS}


def about(path: Path) -> About:
    """What a file says of its work; of one that is damaged, what can be said all the same."""
    with suppress(OSError), path.open("rb") as file:
        return _about(file.readline(limits.SMALL_BYTES), path)
    return _about(b"", path)


def _about(line: bytes, path: Path) -> About:
    said = _fields(line)
    own, when = said.get("path"), said.get("time")
    title = said.get("title")
    return About(
        title if isinstance(title, str) else path.name,
        Path(own) if isinstance(own, str) and own else None,
        float(when) if isinstance(when, int | float) else _modified(path),
    )


def _fields(line: bytes) -> dict[str, Any]:
    with suppress(ValueError, RecursionError):
        said = json.loads(line)
        return said if isinstance(said, dict) else {}
    return {}


class Slot:
    """The file of unsaved work of one process, and the lock that says so; both are this process's own."""

    def __init__(self, path: Path, lock: BinaryIO) -> None:
        self.path = path
        self._lock = lock

    def remove(self) -> None:
        """Removes the work, and the lock."""
        self.path.unlink(missing_ok=True)
        self.release()
        with suppress(OSError):
            self.path.with_suffix(_LOCK).unlink(missing_ok=True)

    def release(self) -> None:
        """Leaves the work to whoever claims it next."""
        self._lock.close()


def new_slot(where: Path) -> Slot:
    """A slot of this process, with nothing in it. Raises OSError where the folder does not take it."""
    where.mkdir(parents=True, exist_ok=True)
    path = where / f"{os.getpid()}-{secrets.token_hex(4)}{_WORK}"
    lock = path.with_suffix(_LOCK).open("xb")
    _lock(lock)
    return Slot(path, lock)


def left_behind(where: Path) -> list[Slot]:
    """The slots of processes that are gone, the latest work first; they are this process's now, until released."""
    found = sorted(where.glob(f"*{_WORK}"), key=_modified, reverse=True)
    _sweep(where)
    return [slot for slot in map(_claimed, found) if slot is not None]


def _claimed(path: Path) -> Slot | None:
    """The slot of a file; None where its process is alive, another one was faster, or nobody can tell."""
    try:
        lock = path.with_suffix(_LOCK).open("ab")
    except OSError:
        return None
    if _lock(lock) and path.exists():
        return Slot(path, lock)
    lock.close()
    return None


def _sweep(where: Path) -> None:
    """Removes locks without work that processes left behind."""
    for path in where.glob(f"*{_LOCK}"):
        if not path.with_suffix(_WORK).exists() and time.time() - _modified(path) > _YOUNG_SECONDS:
            with suppress(OSError), path.open("ab") as lock:
                if _lock(lock):
                    path.unlink()


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _lock(file: BinaryIO) -> bool:
    """Takes a lock until the file is closed; False where another process has it, or nobody can tell."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
