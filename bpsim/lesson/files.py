"""Reading and writing the bytes of a file, so that neither a bad path nor a failing disk loses anything."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from pathlib import Path

from bpsim.core.errors import LessonError, UsageError
from bpsim.lesson import limits
from bpsim.lesson.faults import printable


def read(path: Path) -> bytes:
    """The bytes of a file of bearable size.

    Raises UsageError where there is no such file, LessonError where it is a directory, too large or unreadable.
    """
    place = printable(str(path))
    try:
        _refuse_unbearable(path.stat(), place)
        with path.open("rb") as file:
            data = file.read(limits.FILE_BYTES + 1)
    except FileNotFoundError:
        raise UsageError(f"{place}: there is no such file") from None
    except (OSError, ValueError) as error:
        raise LessonError(f"{place}: cannot be read: {_reason(error)}") from None
    return data


def _refuse_unbearable(status: os.stat_result, place: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise LessonError(f"{place}: a folder, expected a lesson file")
    if not stat.S_ISREG(status.st_mode):
        raise LessonError(f"{place}: not an ordinary file")
    if status.st_size > limits.FILE_BYTES:
        raise LessonError(f"{place}: {status.st_size} bytes, expected at most {limits.FILE_BYTES}")


def write(path: Path, data: bytes) -> None:
    """Put ``data`` in place of the file in one move; raises UsageError and keeps the old file where that fails."""
    try:
        _replace(Path(os.path.realpath(path)), data)
    except (OSError, ValueError) as error:
        raise UsageError(f"{printable(str(path))}: cannot be saved: {_reason(error)}") from None


def _replace(target: Path, data: bytes) -> None:
    draft = target.with_name(f".bpsim-{secrets.token_hex(8)}.tmp")
    try:
        _write_through(draft, data)
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _write_through(path: Path, data: bytes) -> None:
    """Write a new file and wait until the disk has it."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _reason(error: OSError | ValueError) -> str:
    return printable((isinstance(error, OSError) and error.strerror) or str(error))
