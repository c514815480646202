"""Where compiled code is kept: one folder for each version of kernel, Python, numba and processor.

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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import metadata
from pathlib import Path

import platformdirs

from bpsim.core import kernel

MANIFEST = "ready"
MADE_OF = ("kernel.py", "layers.py", "descent.py", "groups.py", "scalars.py", "compiled.py")

own: tempfile.TemporaryDirectory[str] | None = None


def root() -> Path:
    """The user's folder, that of the environment variable BPSIM_CACHE, or this process's own (see ``usable``)."""
    if own is not None:
        return Path(own.name)
    return Path(os.environ.get("BPSIM_CACHE") or platformdirs.user_cache_dir("bpsim", appauthor=False))


def folder() -> Path:
    """Where numba keeps what it compiled from this kernel for this Python, numba and processor."""
    source = Path(kernel.__file__)
    # numba takes code for outdated when the time or the place of its source differs.
    version = (sys.version, _numba_version(), processor(), str(source), source.stat().st_mtime_ns)
    made_of = [repr(version).encode(), *(source.with_name(name).read_bytes() for name in MADE_OF)]
    return root() / "numba" / hashlib.sha256(b"\0".join(made_of)).hexdigest()[:16]


def intact() -> bool:
    """Whether the folder is there, and every file in it as it was written."""
    try:
        place = folder()
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        return bool(manifest) and manifest == _checksums(place)
    except (OSError, ValueError):
        return False


def usable() -> Path:
    """``root()`` where it can be written, else a folder that this process has for itself until it ends."""
    global own
    try:
        folder().parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder().parent):
            pass
    except OSError:
        own = tempfile.TemporaryDirectory(prefix="bpsim-", ignore_cleanup_errors=True)
        atexit.register(own.cleanup)
    return root()


@contextmanager
def replaced() -> Iterator[str]:
    """A new folder to compile into, which takes the place of ``folder()`` when the block ends without an exception.

    The empty string where nothing can be written.
    """
    try:
        place = folder()
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
    if place.exists() and not intact():
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
