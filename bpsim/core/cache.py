"""Where compiled code is kept: one folder for each version of loops, Python, numba, LLVM, libraries and processor.

numba's own cache does not notice a change in *another* file that a function calls, and it runs whatever it finds.
So the folder's name is a hash of all that matters, it appears whole or not at all, and it lists its files' checksums.
Where a system says whose a file is, nothing is used that belongs to somebody else, that others may write, or that is
a link: who can write here has this program run what he likes.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import platform
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

MANIFEST = "ready"

own: tempfile.TemporaryDirectory[str] | None = None


def root() -> Path:
    """The user's folder, that of the environment variable BPSIM_CACHE, or this process's own (see ``usable``)."""
    if own is not None:
        return Path(own.name)
    chosen = os.environ.get("BPSIM_CACHE")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_cache_dir("bpsim", appauthor=False))


def folder(made_of: Sequence[Path]) -> Path:
    """Where what was compiled of these files is kept, for this Python, numba, LLVM, C library and processor.

    The first has the function that is called. Raises OSError where one cannot be read.
    """
    source = made_of[0]
    # numba takes code for outdated when the time or the place of its source differs.
    version = (sys.version, *_versions(), processor(), str(source), source.stat().st_mtime_ns)
    parts = [repr(version).encode(), *(file.read_bytes() for file in made_of)]
    return _folders() / hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _folders() -> Path:
    return root() / "compiled"


def intact(made_of: Sequence[Path]) -> bool:
    """Whether the folder is there, and every file in it as it was written."""
    return bool(contents(made_of))


def contents(made_of: Sequence[Path]) -> dict[str, bytes]:
    """What is in each file of the folder, by its path there; nothing unless every one of them is as it was written.

    What is given is what was compared: no file is read twice.
    """
    try:
        return _contents(folder(made_of))
    except OSError:
        return {}


def _contents(place: Path) -> dict[str, bytes]:
    try:
        listed, found = _manifest(place), _files(place)
    except (OSError, ValueError, RecursionError):
        return {}
    return found if listed == _checksums(found) else {}


def _manifest(place: Path) -> dict[str, str]:
    """The checksums that the folder lists. Raises OSError, ValueError or RecursionError where none can be relied on."""
    for parent in (place.parent, place):
        _refuse_foreign(os.lstat(parent), stat.S_IFDIR)
    manifest = json.loads(_read(place / MANIFEST))
    return manifest if isinstance(manifest, dict) else {}


def _read(file: Path) -> bytes:
    """The content of a file that is this user's own. Raises OSError."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(file, flags), "rb") as opened:
        _refuse_foreign(os.fstat(opened.fileno()), stat.S_IFREG)
        return opened.read()


def _refuse_foreign(status: os.stat_result, kind: int) -> None:
    """Raises PermissionError for another kind than a file or folder, and for one that others own or may write."""
    if stat.S_IFMT(status.st_mode) != kind:
        raise PermissionError("a link, or another kind of file")
    if os.name == "posix" and (status.st_uid != os.geteuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)):
        raise PermissionError("somebody else may write here")


def _prepare() -> None:
    """Makes the folder of all folders, for this user alone. Raises OSError where there is none that serves."""
    _folders().parent.mkdir(parents=True, exist_ok=True)
    _folders().mkdir(mode=0o700, exist_ok=True)
    _refuse_foreign(os.lstat(_folders()), stat.S_IFDIR)


def usable() -> Path:
    """``root()`` where it can be written, else a folder that this process has for itself until it ends."""
    global own
    try:
        _prepare()
        with tempfile.TemporaryFile(dir=_folders()):
            pass
    except OSError:
        own = tempfile.TemporaryDirectory(prefix="bpsim-", ignore_cleanup_errors=True)
        atexit.register(own.cleanup)
    return root()


@contextmanager
def replaced(made_of: Sequence[Path]) -> Iterator[str]:
    """A new folder to compile into, which takes the place of ``folder`` when the block ends without an exception.

    The empty string where nothing can be written.
    """
    try:
        place = folder(made_of)
        _prepare()
        _sweep(place)
        work = tempfile.mkdtemp(prefix=place.name + ".", dir=place.parent)
    except OSError:
        yield ""
        return
    try:
        yield work
        with suppress(OSError):  # of two processes the first wins: what it wrote is as good
            _publish(Path(work), place)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _publish(work: Path, place: Path) -> None:
    for path in work.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    (work / MANIFEST).write_text(json.dumps(_checksums(_files(work))), encoding="utf-8")
    (work / MANIFEST).chmod(0o600)
    if place.exists() and not _contents(place):
        shutil.rmtree(place)
    work.rename(place)


def _sweep(place: Path) -> None:
    """Removes what processes that were killed an hour ago, or earlier, left behind."""
    for work in place.parent.glob(place.name + ".*"):
        if time.time() - work.stat().st_mtime > 3600:
            shutil.rmtree(work, ignore_errors=True)


def _files(place: Path) -> dict[str, bytes]:
    """What is in each file below a folder but its list of them. Raises OSError, also for a folder in it where others
    may write: numba opens its files by their names, after they were compared."""
    inside = sorted(place.rglob("*"))
    for path in inside:
        if path.is_dir():
            _refuse_foreign(os.lstat(path), stat.S_IFDIR)
    files = [path for path in inside if path.is_file() and path.name != MANIFEST]
    return {path.relative_to(place).as_posix(): _read(path) for path in files}


def _checksums(files: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def _versions() -> list[str]:
    """What is installed of numba, llvmlite, which is LLVM, and the C library, where it can be told."""
    # It reads e-mail, and takes as long to import as numpy's arrays: a window that only opens asks for no version.
    from importlib import metadata

    found = [" ".join(platform.libc_ver())]
    for name in ("numba", "llvmlite"):
        with suppress(metadata.PackageNotFoundError):
            found.append(metadata.version(name))
    return found


@cache
def processor() -> str:
    """What compiled code depends on: the machine, and where the system tells, the processor and its extensions."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").partition("\n\n")[0].splitlines()
    except OSError:
        return f"{platform.machine()} {platform.processor()}"
    told = [line for line in lines if line.startswith(("model name", "flags", "CPU part", "Features"))]
    return "\n".join([platform.machine(), *told])
