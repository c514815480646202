"""Where compiled code is kept: one folder for each version of loops, Python, numba and processor.

numba's own cache does not notice a change in *another* file that a function calls, and it runs whatever it finds.
So the folder's name is a hash of all that matters, it appears whole or not at all, and it lists its files' checksums.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib import metadata
from pathlib import Path

import platformdirs

MANIFEST = "ready"

own: tempfile.TemporaryDirectory[str] | None = None


def root() -> Path:
    """The user's folder, that of the environment variable BPSIM_CACHE, or this process's own (see ``usable``)."""
    if own is not None:
        return Path(own.name)
    return Path(os.environ.get("BPSIM_CACHE") or platformdirs.user_cache_dir("bpsim", appauthor=False))


def folder(made_of: Sequence[Path]) -> Path:
    """Where numba keeps what it compiled of these files for this Python, numba and processor.

    The first has the function that is called. Raises OSError where one cannot be read.
    """
    source = made_of[0]
    # numba takes code for outdated when the time or the place of its source differs.
    version = (sys.version, _numba_version(), processor(), str(source), source.stat().st_mtime_ns)
    contents = [repr(version).encode(), *(file.read_bytes() for file in made_of)]
    return _folders() / hashlib.sha256(b"\0".join(contents)).hexdigest()[:16]


def _folders() -> Path:
    return root() / "numba"


def intact(made_of: Sequence[Path]) -> bool:
    """Whether the folder is there, and every file in it as it was written."""
    try:
        return _is_whole(folder(made_of))
    except OSError:
        return False


def _is_whole(place: Path) -> bool:
    try:
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        return bool(manifest) and manifest == _checksums(place)
    except (OSError, ValueError):
        return False


def usable() -> Path:
    """``root()`` where it can be written, else a folder that this process has for itself until it ends."""
    global own
    try:
        _folders().mkdir(parents=True, exist_ok=True)
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
        place.parent.mkdir(parents=True, exist_ok=True)
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
    (work / MANIFEST).write_text(json.dumps(_checksums(work)), encoding="utf-8")
    if place.exists() and not _is_whole(place):
        shutil.rmtree(place)
    work.rename(place)


def _sweep(place: Path) -> None:
    """Removes what processes that were killed an hour ago, or earlier, left behind."""
    for work in place.parent.glob(place.name + ".*"):
        if time.time() - work.stat().st_mtime > 3600:
            shutil.rmtree(work, ignore_errors=True)


def _checksums(place: Path) -> dict[str, str]:
    files = sorted(path for path in place.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(place).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _numba_version() -> str:
    with suppress(metadata.PackageNotFoundError):
        return metadata.version("numba")
    return ""


@cache
def processor() -> str:
    """What compiled code depends on: the machine, and where the system tells, the processor and its extensions."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").partition("\n\n")[0].splitlines()
    except OSError:
        return f"{platform.machine()} {platform.processor()}"
    told = [line for line in lines if line.startswith(("model name", "flags", "CPU part", "Features"))]
    return "\n".join([platform.machine(), *told])
