"""A lesson without targets goes forwards only, and says so wherever something is missing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bpsim import Simulator, load
from bpsim.cli import main
from bpsim.core.errors import LessonError, UsageError
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import Lesson, dumps, loads, save
from bpsim.lesson.byte_pieces import pieces
from bpsim.trace.iteration import Phase
from bpsim.trace.steps import Granularity


def without(name: str = "it496") -> Lesson:
    """A built-in lesson without its targets, captions and printed numbers."""
    simulator = Simulator(load(name))
    simulator.remove_targets()
    return replace(simulator.to_save(), guide=(), printed=())


@pytest.mark.parametrize("name", ["it496", "mcginley", "week-05"])
def test_the_steps_end_with_the_outputs(name: str) -> None:
    simulator, whole = Simulator(without(name)), Simulator(load(name))
    count = len(simulator.steps)
    phases = {simulator.steps.step(number).phase for number in range(1, count + 1)}
    assert phases == {Phase.FORWARD}
    forward = [step for step in whole.trace() if step.step.phase is Phase.FORWARD]
    assert [(one.step.quantity, one.value) for one in simulator.trace()] == [
        (w.step.quantity, w.value) for w in forward
    ]
    assert simulator.next(Granularity.ITERATION)
    assert (simulator.iteration, simulator.step) == (0, count)
    assert not simulator.next()
    assert not simulator.next(Granularity.EPOCH)
    assert not simulator.error_known
    assert len(simulator.made_curve().total) == len(simulator.curve().total) == 0
    assert (simulator.outputs == whole.outputs).all()
    with pytest.raises(UsageError, match="no targets"):
        simulator.run(10)
    with pytest.raises(UsageError, match="no targets"):
        simulator.set_target(0, 0, 1.0)


def test_the_file_has_null_and_is_of_version_2() -> None:
    lesson = without()
    data = dumps(lesson)
    file = json.loads(data)
    assert (file["version"], file["data"]["targets"]) == (2, None)
    again = loads(data)
    assert not again.data.has_targets
    assert dumps(again) == data
    with pytest.raises(LessonError, match=r'data.targets: null, which needs "version": 2'):
        loads(json.dumps({**file, "version": 1}).encode())
    assert json.loads(dumps(replace(load("it496"), guide=(), printed=())))["version"] == 1


def test_it_is_kept_as_unsaved_work_as_it_is() -> None:
    lesson = without()
    assert dumps(loads(b"".join(pieces(lesson)))) == dumps(lesson)


def test_a_cross_entropy_goes_without_targets_too() -> None:
    simulator = Simulator(without("mcginley"))
    simulator.add_sample()
    simulator.add_unit(simulator.network.depth)
    simulator.add_targets()
    assert simulator.data.targets.sum(axis=1).tolist() == [1.0] * simulator.data.samples


def test_targets_can_be_added_and_the_rest_comes() -> None:
    simulator = Simulator(without())
    simulator.seek(0, 3)
    simulator.add_targets([[0.01, 0.99]])
    assert simulator.current is not None
    assert simulator.current.number == 3
    assert simulator.why_not == ""
    simulator.run(1)
    assert simulator.value(Quantity(Kind.NET, 0, 1, 0)) == pytest.approx(0.3775, abs=0.01)
    reference = Simulator(load("it496"))
    reference.run(1)
    assert simulator.error == reference.error
    with pytest.raises(UsageError, match="targets already"):
        simulator.add_targets()


def test_every_command_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "forward.bpsim"
    save(without(), path)
    for command in (["run", str(path)], ["check", str(path)], ["trace", str(path)]):
        assert main(command) == 0
        said = " ".join(capsys.readouterr().out.split())
        assert "There are no targets, so everything goes forwards only" in said
    assert main(["run", str(path), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["error"] is None
    assert result["outputs"] == Simulator(load("it496")).outputs.tolist()
    assert main(["trace", str(path), "--format", "markdown"]) == 0
    text = capsys.readouterr().out
    assert "There are no targets" in text
    assert "target" not in text.replace("targets", "")
    sheet = tmp_path / "sheet.json"
    answers = [{"quantity": "net", "sample": 0, "layer": 1, "unit": 0, "typed": "0.3775"}]
    answers.append({"quantity": "delta", "sample": 0, "layer": 2, "unit": 0, "typed": "0.1"})
    sheet.write_text(json.dumps({"iteration": 0, "answers": answers}), encoding="utf-8")
    capsys.readouterr()
    assert main(["answers", str(path), str(sheet), "--json"]) == 0
    (judged,) = json.loads(capsys.readouterr().out)
    assert [answer["verdict"] for answer in judged["answers"]] == ["right", "unclear"]
