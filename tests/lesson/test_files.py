"""Writing files: in one move, as the file that it was, and never over what is no file of this kind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bpsim.core.errors import UsageError
from bpsim.lesson import files

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has neither these permissions nor free use of links")


def refusal(path: Path, lesson: Path | None = None) -> str:
    """Why a file is not written; both ways of asking say the same."""
    with pytest.raises(UsageError) as checked:
        files.check_writable(path, lesson)
    if lesson is None:
        with pytest.raises(UsageError) as written:
            files.write(path, b"new")
        assert str(written.value) == str(checked.value)
    return str(checked.value).removeprefix(f"{path}: cannot be saved: ")


def test_a_write_protected_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o444)
    assert refusal(path) == "it is write-protected"
    assert path.read_bytes() == b"old"


def test_a_file_that_the_system_protects_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # a superuser may do all that a mode forbids
    assert refusal(path) == "it is write-protected"


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/null")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_pipe, "it is not an ordinary file"),
        (_device, "it is not an ordinary file"),
        (_loop, "Too many levels of symbolic links"),
        (Path.mkdir, "it is a folder"),
    ],
)
def test_what_is_no_file_is_not_replaced(tmp_path: Path, make: Callable[[Path], None], reason: str) -> None:
    path = tmp_path / "a"
    make(path)
    before = path.lstat()
    assert refusal(path) == reason
    assert (path.lstat().st_ino, path.lstat().st_mode) == (before.st_ino, before.st_mode)
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere" / "a") == f"there is no folder {tmp_path / 'nowhere'}"
    (tmp_path / "link").symlink_to(tmp_path / "gone" / "a")
    assert refusal(tmp_path / "link") == f"there is no folder {tmp_path / 'gone'}"


def test_the_lesson_is_not_replaced_under_any_of_its_names(tmp_path: Path) -> None:
    lesson, link, other = tmp_path / "a.bpsim", tmp_path / "link", tmp_path / "other"
    lesson.write_bytes(b"lesson")
    link.symlink_to(lesson)
    os.link(lesson, other)
    for path in (lesson, link, other, tmp_path / "." / "a.bpsim"):
        assert refusal(path, lesson) == "it is the lesson itself"
    files.check_writable(tmp_path / "new", lesson)
    files.check_writable(tmp_path / "new", tmp_path / "a lesson that is gone")


def test_a_link_to_a_file_that_is_not_there_makes_it(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real")
    files.write(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.parametrize("data", [b"new", b"longer than the old one", b""])
def test_a_file_with_two_names_keeps_both(tmp_path: Path, data: bytes) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_bytes(b"old bytes")
    os.link(first, second)
    files.write(second, data)
    assert first.samefile(second)
    assert first.read_bytes() == data
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_with_two_names_is_put_back_where_the_disk_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_bytes(b"old")
    os.link(first, second)
    real, calls = os.fsync, []

    def fail_at_the_second(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", fail_at_the_second)
    with pytest.raises(UsageError, match="No space left on device"):
        files.write(first, b"something new")
    assert second.read_bytes() == b"old"
    assert first.samefile(second)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="a superuser alone gives files away")
def test_a_file_keeps_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    os.chown(path, 1234, 5678)
    path.chmod(0o660)
    files.write(path, b"new")
    status = path.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o777) == (1234, 5678, 0o660)
    assert path.read_bytes() == b"new"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="a superuser alone gives files away")
def test_a_file_whose_owner_cannot_be_kept_is_written_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    os.chown(path, 1234, 5678)

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chown", refuse)
    files.write(path, b"new")
    assert (path.stat().st_uid, path.read_bytes()) == (1234, b"new")


def test_a_new_file_has_the_permissions_of_a_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(b"")
    files.write(tmp_path / "a", b"new")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_nobody_else_reads_the_draft_of_a_secret_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    seen: list[int] = []
    path.write_bytes(b"old")
    path.chmod(0o600)
    real = os.fsync

    def look(handle: int) -> None:
        seen.extend(draft.stat().st_mode & 0o077 for draft in tmp_path.glob(".bpsim-*"))
        real(handle)

    monkeypatch.setattr(os, "fsync", look)
    files.write(path, b"new")
    assert seen
    assert not any(seen)


KILLED = """
import os, pathlib, sys
os.fsync = lambda handle: (print("written", flush=True), sys.stdin.read())
from bpsim.lesson import files
files.write(pathlib.Path(sys.argv[1]), b"new")
"""


def test_the_draft_of_a_killed_save_is_cleared_by_the_next_save(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    root = Path(files.__file__).parents[2]
    saving = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert saving.stdout
    assert saving.stdin
    assert saving.stdout.readline() == b"written\n"
    (draft,) = tmp_path.glob(".bpsim-*")
    long_ago = time.time() - 60
    os.utime(draft, (long_ago, long_ago))
    files.write(path, b"first")
    assert draft.exists(), "the process that writes it is alive"
    saving.kill()
    saving.communicate()
    assert path.read_bytes() == b"first"
    files.write(path, b"second")
    assert list(tmp_path.iterdir()) == [path]


def test_a_young_draft_and_a_pipe_of_that_name_are_left_alone(tmp_path: Path) -> None:
    young, pipe = tmp_path / ".bpsim-0011223344556677.tmp", tmp_path / ".bpsim-8899aabbccddeeff.tmp"
    young.write_bytes(b"")
    os.mkfifo(pipe)
    os.utime(pipe, (0, 0))
    files.write(tmp_path / "a", b"new")
    assert young.exists()
    assert pipe.exists()
