"""The commands that need Qt: what they hand on to the window and to pictures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bpsim import screen
from bpsim.cli import main
from bpsim.lesson import Lesson, load, save
from bpsim.simulator import Simulator
from bpsim.view.canvas import wording
from bpsim.view.canvas.flow_legend import PaintedLegend
from bpsim.view.canvas.picture_of import picture_of


@pytest.fixture
def pictured(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What every call of ``make_picture`` is given; none is drawn."""
    calls: list[dict[str, Any]] = []

    def values(lesson: Any, out: Path, **options: Any) -> None:
        calls.append({"title": lesson.title, "out": out, **options})

    monkeypatch.setattr("bpsim.app.picture.make_picture", values)
    return calls


def test_all_options_of_a_picture_are_handed_on(pictured: list[dict[str, Any]], tmp_path: Path) -> None:
    out = tmp_path / "graph.PNG"
    options = ["--iteration", "7", "--step", "16", "--window", "--workspace", "lecture", "--dark", "--size", "1280x800"]
    options.append("--maps")
    assert main(["picture", "torok", "-o", str(out), *options]) == 0
    assert pictured == [
        {
            "title": "2-2-1 network without activation",
            "out": out, "iteration": 7, "step": 16, "window": True,
            "workspace": "lecture", "dark": True, "size": (1280, 800), "maps": True,
        }
    ]  # fmt: skip


def test_a_picture_is_of_the_start_by_default(pictured: list[dict[str, Any]], tmp_path: Path) -> None:
    assert main(["picture", "it496", "-o", str(tmp_path / "graph.png")]) == 0
    call = pictured[0]
    assert (call["iteration"], call["step"], call["window"], call["dark"], call["size"]) == (
        None,
        0,
        False,
        False,
        None,
    )


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["it496"], "-o"),
        (["it496", "-o", "graph.svg", "--window"], "graph.svg must end in .png"),
        (["it496", "-o", "graph.png", "--workspace", "train"], "add --window"),
        (["it496", "-o", "graph.png", "--window", "--workspace", "design"], "invalid choice: 'design'"),
        (["it496", "-o", "graph.jpg"], "does not end in .png, .svg or .pdf"),
        (["it496", "-o", "graph.png", "--size", "12"], "not a size such as 1280x800"),
        (["it496", "-o", "graph.png", "--size", "0x10"], "not a size"),
        (["it496", "-o", "graph.png", "--size", "99999x10"], "at most 16384"),
        (["it496", "-o", "graph.png", "--step", "-1"], "negative"),
        (["it496", "-o", "nowhere/graph.png"], "there is no folder nowhere"),
        (["nowhere", "-o", "graph.png"], "there is no file"),
        (["xor", "-o", "graph.png", "--maps", "--output"], "--maps is for a picture of the graph"),
    ],
)
def test_bad_arguments_are_one_line(
    capsys: pytest.CaptureFixture[str], pictured: list[dict[str, Any]], arguments: list[str], part: str
) -> None:
    assert main(["picture", *arguments]) == 2
    text = capsys.readouterr().err
    assert text.count("\n") == 1
    assert part in text
    assert pictured == []


@pytest.mark.parametrize("arguments", [[], ["it496"], ["./run"]])
def test_the_window_is_given_the_lesson(monkeypatch: pytest.MonkeyPatch, arguments: list[str], tmp_path: Path) -> None:
    opened: list[Lesson] = []
    monkeypatch.setattr("bpsim.app.main.run_window", lambda lesson: opened.append(lesson) or 0)
    monkeypatch.chdir(tmp_path)
    save(load("it496"), tmp_path / "run")
    assert main(arguments) == 0
    assert [lesson.title for lesson in opened] == ["2-2-2 logistic network"]
    assert opened[0].path == (Path("run") if arguments == ["./run"] else None)


def test_a_file_that_cannot_be_used_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "broken.bpsim").write_text("{")
    assert main([str(tmp_path / "broken.bpsim")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_missing_library_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(_: object) -> int:
        raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr("bpsim.app.main.run_window", fail)
    monkeypatch.setattr(screen, "loads", lambda name: name != "libEGL.so.1")
    assert main([]) == 2
    assert capsys.readouterr().err == (
        "bpsim: the system library libEGL.so.1 is missing: on Debian or Ubuntu, sudo apt-get install libegl1\n"
    )


def test_a_system_without_fonts_is_warned_of(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pictured: list[dict[str, Any]], tmp_path: Path
) -> None:
    monkeypatch.setattr(screen, "font_count", lambda: 0)
    assert main(["picture", "it496", "-o", str(tmp_path / "graph.png")]) == 0
    assert "no font is installed" in capsys.readouterr().err
    assert len(pictured) == 1


def test_a_picture_behind_the_end_of_a_training_says_why_there_is_none(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["picture", "mcginley", "--at", "5000:3", "-o", str(tmp_path / "graph.png")]) == 2
    assert "iteration 5000 cannot be reached. The training ends at iteration 2067" in capsys.readouterr().err
    assert list(tmp_path.glob("*.png")) == []


def test_a_picture_at_a_place_is_the_one_of_iteration_and_step(tmp_path: Path) -> None:
    one, other = tmp_path / "one.png", tmp_path / "other.png"
    assert main(["picture", "it496", "--at", "1:18", "--size", "300x200", "-o", str(one)]) == 0
    steps = ["--iteration", "1", "--step", "18"]
    assert main(["picture", "it496", *steps, "--size", "300x200", "-o", str(other)]) == 0
    assert one.read_bytes() == other.read_bytes()


def picture(tmp_path: Path, *arguments: str) -> bytes:
    """The file of a picture."""
    out = tmp_path / "picture.png"
    assert main(["picture", *arguments, "--size", "400x260", "-o", str(out)]) == 0
    return out.read_bytes()


def test_a_picture_has_maps_in_its_neurons_where_they_are_asked_for(tmp_path: Path) -> None:
    usual, mapped = (picture(tmp_path, "xor", "--step", "6", *maps) for maps in ([], ["--maps"]))
    assert usual != mapped


def test_maps_are_refused_where_there_are_no_neurons_with_inputs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["picture", "chain-rule", "--maps", "-o", str(tmp_path / "graph.png")]) == 2
    assert "networks with one input or two" in capsys.readouterr().err


def words(svg: Path) -> str:
    """All that is written in a picture, without spaces: a text of two fonts is two."""
    return re.sub(r"<[^>]*>|\s", "", svg.read_text())


@pytest.mark.parametrize("suffix", ["svg", "pdf", "png"])
def test_a_picture_of_the_backward_pass_says_what_flows_back(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"graph.{suffix}"
    assert main(["picture", "it496", "--step", "30", "-o", str(out)]) == 0
    simulator = Simulator(load("it496"))
    simulator.seek(0, 30)
    shown = picture_of(simulator, 3)
    said = ["◂ flows back (δ · w)", wording.FLOW_NEGATIVE, *wording.WISHES]
    assert PaintedLegend(shown, 1000.0).lines == ["   ".join(said)]
    assert PaintedLegend(shown, 150.0).lines == said
    if suffix == "svg":
        legend = "".join(said).replace(" ", "")
        assert legend in words(out)
        assert main(["picture", "it496", "--step", "3", "-o", str(out)]) == 0
        assert legend not in words(out)
