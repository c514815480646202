"""Reading and writing the bytes of a file, so that neither a bad path nor a failing disk loses anything.

Everything that bpsim writes for a user goes through ``write``, and is judged before by ``check_writable``.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from bpsim.core.errors import LessonError, UsageError
from bpsim.lesson import limits
from bpsim.lesson.faults import printable
from bpsim.sentences import _

if sys.platform != "win32":
    import fcntl

_DRAFTS = ".bpsim-*.tmp"
_YOUNG_SECONDS = 10
"""A draft that is younger may not be locked yet by the process that made it."""


def read(path: Path) -> bytes:
    """The bytes of a file, which may be as large as ``limits.FILE_BYTES``.

    Raises UsageError where there is no such file, LessonError where it is a directory, too large or unreadable.
    """
    place = printable(str(path))
    try:
        _refuse_unbearable(path.stat(), place)
        with path.open("rb") as file:
            data = file.read(limits.FILE_BYTES + 1)
    except FileNotFoundError:
        raise UsageError(_("{place}: there is no such file").format(place=place)) from None
    except (OSError, ValueError) as error:
        raise LessonError(_("{place}: cannot be read: {error}").format(place=place, error=_reason(error))) from None
    return data


def _refuse_unbearable(status: os.stat_result, place: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise LessonError(_("{place}: a folder, expected a lesson file").format(place=place))
    if not stat.S_ISREG(status.st_mode):
        raise LessonError(_("{place}: not an ordinary file").format(place=place))
    if status.st_size > limits.FILE_BYTES:
        raise LessonError(
            _("{place}: {st_size} bytes, expected at most {file_bytes}").format(
                place=place, st_size=status.st_size, file_bytes=limits.FILE_BYTES
            )
        )


def checksum(data: bytes) -> bytes:
    """What tells the bytes of a file from all others."""
    return hashlib.sha256(data).digest()


def changed(path: Path, known: bytes) -> bool:
    """Whether a file holds other bytes than those of checksum ``known``; False where it is gone or cannot be read."""
    try:
        return checksum(read(path)) != known
    except (LessonError, UsageError):
        return False


def check_writable(path: Path, lesson: Path | None = None) -> None:
    """Raises UsageError where ``write`` would refuse, so that nobody waits for what cannot be saved.

    lesson: the file that the numbers come from, which nothing but a lesson may replace.
    """
    try:
        refusal = _refusal(path, lesson)
    except (OSError, ValueError) as error:
        refusal = _reason(error)
    if refusal:
        raise UsageError(_cannot_be_saved(path, refusal))


def _refusal(path: Path, lesson: Path | None) -> str:
    try:
        status = path.stat()
    except FileNotFoundError:
        folder = Path(os.path.realpath(path)).parent if path.is_symlink() else path.parent
        return "" if os.path.isdir(folder) else _("there is no folder {folder}").format(folder=printable(str(folder)))
    if stat.S_ISDIR(status.st_mode):
        return _("it is a folder")
    if not stat.S_ISREG(status.st_mode):
        return _("it is not an ordinary file")
    if lesson is not None and lesson.exists() and path.samefile(lesson):
        return _("it is the lesson itself")
    # A superuser may write everything; a file without permission to write is meant to stay all the same.
    return "" if status.st_mode & 0o222 and os.access(path, os.W_OK) else _("it is write-protected")


def write(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Put ``data``, or its pieces, in place of the file in one move; raises UsageError and keeps the old file where
    that fails. What is raised as a piece is made goes to the caller, and the old file stays too.

    A link stays a link, and the file keeps its owner, its permissions and its other names.
    """
    check_writable(path)
    try:
        _replace(Path(os.path.realpath(path)), (data,) if isinstance(data, bytes) else data)
    except (OSError, ValueError) as error:
        raise UsageError(_cannot_be_saved(path, _reason(error))) from None


def _replace(target: Path, data: Iterable[bytes]) -> None:
    _sweep(target.parent)
    old = target.stat() if target.exists() else None
    draft = target.with_name(_DRAFTS.replace("*", secrets.token_hex(8)))
    try:
        with _created(draft, secret=old is not None) as file:
            _lock(file)
            _put(file, data)
        if old is None or (old.st_nlink == 1 and _keeps_attributes(draft, target, old)):
            draft.replace(target)
        else:
            _write_in_place(target, draft)
        _settle(target.parent)
    finally:
        draft.unlink(missing_ok=True)


def _created(draft: Path, *, secret: bool) -> BinaryIO:
    """A new file; a secret one is for its owner alone, until it has the permissions of the file that it replaces."""
    mode = 0o600 if secret else 0o666
    return open(draft, "xb", opener=lambda name, flags: os.open(name, flags, mode))


def _put(file: BinaryIO, data: Iterable[bytes]) -> None:
    """Writes and waits until the disk has it."""
    file.seek(0)
    for piece in data:
        file.write(piece)
    file.truncate()
    file.flush()
    os.fsync(file.fileno())


def _write_in_place(target: Path, draft: Path) -> None:
    """For a file with several names, or of another owner: a new file in its place would be no longer that file."""
    with target.open("r+b") as file:
        before = file.read()
        try:
            _put(file, (draft.read_bytes(),))
        except OSError:
            with suppress(OSError):
                _put(file, (before,))
            raise


def _keeps_attributes(draft: Path, target: Path, old: os.stat_result) -> bool:
    """Gives a draft the permissions and the owner of the old file; False where the owner cannot be kept."""
    new = draft.stat()
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        try:
            os.chown(draft, old.st_uid, old.st_gid)
        except OSError:
            return False
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for name in os.listxattr(target):
                os.setxattr(draft, name, os.getxattr(target, name))
    shutil.copymode(target, draft)
    return True


def _settle(folder: Path) -> None:
    """Waits until the disk has the new name, where a folder can be asked for that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep(folder: Path) -> None:
    """Removes what saves left behind that were killed."""
    for draft in folder.glob(_DRAFTS):
        with suppress(OSError):
            status = draft.lstat()
            if stat.S_ISREG(status.st_mode) and time.time() - status.st_mtime > _YOUNG_SECONDS and _abandoned(draft):
                draft.unlink()


def _abandoned(draft: Path) -> bool:
    with draft.open("rb") as file:
        return _lock(file)


def _lock(file: BinaryIO) -> bool:
    """Takes the draft until it is closed; False where another process has it, or nobody can tell."""
    if sys.platform == "win32":
        return True  # there a file that is open is not removed
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _cannot_be_saved(path: Path, reason: str) -> str:
    return _("{path}: cannot be saved: {reason}").format(path=printable(str(path)), reason=reason)


def _reason(error: OSError | ValueError) -> str:
    return printable((isinstance(error, OSError) and error.strerror) or str(error))
