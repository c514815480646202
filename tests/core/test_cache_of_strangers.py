"""Compiled code that somebody else could have written is never loaded, and what is loaded is what was compared."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from bpsim.core import cache, object_code
from bpsim.core.compiled import OBJECT_FILE
from tests.core.quick_loops import SMALL
from tests.found import found

pytestmark = pytest.mark.skipif(
    not object_code.KNOWN, reason="asks for the object code of Linux, and whose a file is there"
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that a child process has compiled into."""
    root = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SMALL, "loaded", None)
        patch.setenv("BPSIM_CACHE", str(root))
        assert SMALL.load() is not None
    return root


@pytest.fixture
def place(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of compiled code in a copy of it; nothing is loaded, and numba is not to be asked."""

    def ask_numba(_: str) -> None:
        raise RuntimeError("numba was asked")

    monkeypatch.setattr(SMALL, "loaded", None)
    monkeypatch.setattr(SMALL, "compile", ask_numba)
    monkeypatch.setattr(cache, "own", None)
    monkeypatch.setenv("BPSIM_CACHE", str(shutil.copytree(filled, tmp_path / "cache")))
    return cache.folder(SMALL.made_of)


def is_used() -> bool:
    """Whether anything of the cache is."""
    used = OBJECT_FILE in cache.contents(SMALL.made_of)
    assert SMALL.cached() == used
    return used


def test_what_a_child_process_wrote_is_this_users_alone(place: Path) -> None:
    assert is_used()
    for path in (place.parent, place, *place.rglob("*")):
        assert path.stat().st_uid == os.geteuid()
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)


@pytest.mark.parametrize("mask", [0o000, 0o002, 0o022])
def test_that_is_so_whatever_files_are_made_like_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mask: int
) -> None:
    monkeypatch.setenv("BPSIM_CACHE", str(tmp_path / "open"))
    before = os.umask(mask)
    try:
        with cache.replaced(SMALL.made_of) as work:
            (Path(work) / "inside").mkdir()
            (Path(work) / "inside" / OBJECT_FILE).write_text("code")
    finally:
        os.umask(before)
    assert cache.intact(SMALL.made_of)
    assert cache.contents(SMALL.made_of) == {f"inside/{OBJECT_FILE}": b"code"}


def for_the_group(path: Path) -> None:
    path.chmod(path.stat().st_mode | 0o020)


def for_everybody(path: Path) -> None:
    path.chmod(path.stat().st_mode | 0o002)


def a_link(path: Path) -> None:
    path.symlink_to(path.rename(path.with_name("elsewhere")))


@pytest.mark.parametrize("which", ["", "..", OBJECT_FILE, cache.MANIFEST])
@pytest.mark.parametrize("spoil", [for_the_group, for_everybody, a_link])
def test_what_others_may_write_or_point_elsewhere_is_not_used(
    place: Path, which: str, spoil: Callable[[Path], None]
) -> None:
    spoil(Path(os.path.normpath(place / which)))
    assert not is_used()


@pytest.mark.parametrize("spoil", [for_the_group, for_everybody, a_link])
def test_a_folder_inside_where_others_may_write_has_nothing_used(place: Path, spoil: Callable[[Path], None]) -> None:
    [folder] = [path for path in place.iterdir() if path.is_dir()]
    spoil(folder)
    assert not is_used()


def a_file(path: Path) -> None:
    shutil.rmtree(path)
    path.write_bytes(b"")
    path.chmod(0o600)


@pytest.mark.parametrize("which", ["", ".."])
def test_a_file_where_a_folder_should_be_is_not_used(place: Path, which: str) -> None:
    a_file(Path(os.path.normpath(place / which)))
    assert not is_used()


def test_what_another_user_owns_is_not_used(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert place.exists()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert not is_used()


@pytest.mark.parametrize("which", [OBJECT_FILE, cache.MANIFEST])
def test_nobody_waits_for_a_pipe_that_is_no_file(place: Path, which: str) -> None:
    (place / which).unlink()
    os.mkfifo(place / which, 0o600)
    assert not is_used()


def test_where_a_file_is_that_is_not_listed_nothing_is_used(place: Path) -> None:
    (place / "other.o").write_bytes((place / OBJECT_FILE).read_bytes())
    assert not is_used()


def test_a_folder_that_others_may_write_is_left_for_one_of_the_process(place: Path) -> None:
    for_everybody(place.parent)
    with cache.replaced(SMALL.made_of) as work:
        assert work == ""
    assert not cache.usable().is_relative_to(place.parent.parent)
    with cache.replaced(SMALL.made_of) as work:
        assert Path(work).is_relative_to(cache.root())
    found(cache.own).cleanup()


def test_the_bytes_that_were_compared_are_those_that_are_loaded(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is opened once, and another one in its place afterwards changes nothing."""
    opened: list[str] = []
    loaded: list[bytes] = []
    whole, load, open_file = (place / OBJECT_FILE).read_bytes(), object_code.load, os.open

    def note(path: Any, flags: int, mode: int = 0o777) -> int:
        opened.append(Path(path).name)
        return open_file(path, flags, mode)

    def load_late(code: bytes) -> int:
        (place / OBJECT_FILE).write_bytes(b"another")
        loaded.append(code)
        return load(code)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", note)
        patch.setattr(object_code, "load", load_late)
        run = found(SMALL.load_here())
    assert (opened.count(OBJECT_FILE), loaded) == (1, [whole])
    assert SMALL.answers(run) == SMALL.answers(None)


def test_the_folder_is_another_for_another_llvm_or_c_library(monkeypatch: pytest.MonkeyPatch) -> None:
    folders = {cache.folder(SMALL.made_of)}
    monkeypatch.setattr(platform, "libc_ver", lambda: ("glibc", "9.9"))
    folders.add(cache.folder(SMALL.made_of))
    version = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "9.9" if name == "llvmlite" else version(name))
    folders.add(cache.folder(SMALL.made_of))
    assert len(folders) == 3


def test_what_the_memory_refuses_is_left_to_numba(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: bytes) -> int:
        raise OSError("no memory that can be run")

    assert place.exists()
    monkeypatch.undo()
    monkeypatch.setattr(SMALL, "loaded", None)
    monkeypatch.setenv("BPSIM_CACHE", str(place.parent.parent))
    monkeypatch.setattr(object_code, "load", refuse)
    run = found(SMALL.load())
    assert run.from_cache
    assert run.owner is not None
    assert SMALL.answers(run) == SMALL.answers(None)
