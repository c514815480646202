"""A handout as a file with its picture."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bpsim import Simulator, UsageError, load
from bpsim.handout import Format, in_the_way, picture_file, save
from bpsim.lesson import save as keep


@pytest.fixture
def sim() -> Simulator:
    return Simulator(load("it496"))


@pytest.mark.parametrize(
    ("name", "form", "picture"),
    [
        ("a b.md", Format.MARKDOWN, "a b-graph.svg"),
        ("100% größe.md", Format.MARKDOWN, "100% größe-graph.svg"),
        ("a b.tex", Format.LATEX, "a b-graph.pdf"),
        ("100% {größe}~#1.tex", Format.LATEX, "100- -gr--e---1-graph.pdf"),
    ],
)
def test_a_document_and_its_picture_lie_side_by_side(
    sim: Simulator, tmp_path: Path, name: str, form: Format, picture: str
) -> None:
    beside = save(sim, tmp_path / name, form, b"drawn")
    assert beside == tmp_path / picture == picture_file(tmp_path / name, form)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, picture])
    assert beside.read_bytes() == b"drawn"
    if form is Format.LATEX:
        assert f"{{{picture}}}" in (tmp_path / name).read_text(encoding="utf-8")


def test_the_picture_is_not_what_latex_makes_of_the_document() -> None:
    assert picture_file(Path("solution.tex"), Format.LATEX).name != "solution.pdf"


@pytest.mark.parametrize("form", list(Format))
def test_bad_paths_are_refused_before_anything_is_written(sim: Simulator, tmp_path: Path, form: Format) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(UsageError, match="it is a folder"):
        save(sim, folder, form, b"")
    with pytest.raises(UsageError, match="there is no folder"):
        save(sim, tmp_path / "nowhere" / "x", form, b"")
    picture_file(tmp_path / "x", form).mkdir()
    with pytest.raises(UsageError, match=r"x-graph\..*: cannot be saved: it is a folder"):
        save(sim, tmp_path / "x", form, b"")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_disk_that_fails_leaves_the_old_document(
    sim: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "solution.md"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UsageError, match="No space left on device"):
        save(sim, path, Format.MARKDOWN, b"")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("name", "form"), [("a b.md", Format.MARKDOWN), ("a b.tex", Format.LATEX)])
def test_a_document_is_made_again_with_its_own_picture(sim: Simulator, tmp_path: Path, name: str, form: Format) -> None:
    save(sim, tmp_path / name, form, b"first")
    assert in_the_way(tmp_path / name, form) is None
    assert save(sim, tmp_path / name, form, b"second").read_bytes() == b"second"


@pytest.mark.parametrize("document", [None, "A text of something else."])
def test_a_picture_of_something_else_is_not_replaced_unasked(
    sim: Simulator, tmp_path: Path, document: str | None
) -> None:
    path, other = tmp_path / "s.md", tmp_path / "s-graph.svg"
    other.write_text("drawn by hand")
    if document:
        path.write_text(document)
    assert in_the_way(path, Format.MARKDOWN) == other
    with pytest.raises(UsageError, match=r"s-graph\.svg is there already and is not the picture of s\.md"):
        save(sim, path, Format.MARKDOWN, b"new")
    assert other.read_text() == "drawn by hand"
    save(sim, path, Format.MARKDOWN, b"new", replacing=True)
    assert other.read_text() == "new"


@pytest.mark.parametrize("name", ["lesson-graph.svg", "lesson.md"])
def test_neither_the_document_nor_its_picture_replaces_the_lesson(tmp_path: Path, name: str) -> None:
    keep(load("it496"), tmp_path / name)
    before = (tmp_path / name).read_bytes()
    with pytest.raises(UsageError, match="it is the lesson itself"):
        save(Simulator(load(tmp_path / name)), tmp_path / "lesson.md", Format.MARKDOWN, b"", replacing=True)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]
