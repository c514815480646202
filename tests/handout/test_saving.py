"""A handout as a file with its picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpsim import Simulator, UsageError, load
from bpsim.handout import Format, picture_file, save
from bpsim.lesson import files


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
    assert list(tmp_path.iterdir()) == [folder]
    assert not list(folder.iterdir())


def test_a_disk_that_fails_leaves_the_old_document(
    sim: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "solution.md"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_write_through", fail)
    with pytest.raises(UsageError, match="No space left on device"):
        save(sim, path, Format.MARKDOWN, b"")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
