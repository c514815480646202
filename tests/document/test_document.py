"""The document: which signal says what, undo and redo of every edit, runs in slices, files, messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from msgspec import structs
from PySide6.QtWidgets import QApplication

import bpsim
from bpsim.core.errors import BpsimError
from bpsim.core.history import Goal, Reason
from bpsim.core.network import Parameters
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.quantity import Kind, Quantity
from bpsim.document import document as document_module
from bpsim.document import wording
from bpsim.document.document import Document
from bpsim.lesson import Lesson, load, save
from bpsim.simulator import Run, Simulator, memory
from bpsim.trace.numerals import format_number
from bpsim.trace.steps import Granularity
from tests.branching import ADDED, add_third
from tests.engines import plain

W5, B2 = Quantity(Kind.WEIGHT, None, 2, 0, 0), Quantity(Kind.BIAS, None, 2, None)
I1, TARGET = Quantity(Kind.INPUT, 0, 0, 0), Quantity(Kind.TARGET, 0, 2, 0)
RATE = Quantity(Kind.LEARNING_RATE)
EDITS: dict[str, Callable[[Document], None]] = {
    "weight": lambda document: document.set_value(W5, 0.75),
    "bias": lambda document: document.set_value(B2, -0.25),
    "input": lambda document: document.set_value(I1, 0.5),
    "target": lambda document: document.set_value(TARGET, 0.5),
    "learning rate": lambda document: document.set_value(RATE, 0.25),
    "restart": lambda document: document.restart(),
    "use as start": lambda document: document.use_as_start(),
}


class Heard:
    """What a document said, in order."""

    def __init__(self, document: Document) -> None:
        self.signals: list[str] = []
        self.messages: list[str] = []
        document.structure_changed.connect(lambda: self.signals.append("structure"))
        document.values_changed.connect(lambda: self.signals.append("values"))
        document.step_changed.connect(lambda: self.signals.append("step"))
        document.trained.connect(lambda: self.signals.append("trained"))
        document.running_changed.connect(lambda: self.signals.append("running"))
        document.file_changed.connect(lambda: self.signals.append("file"))
        document.message.connect(self.messages.append)

    def taken(self) -> list[str]:
        """What was said since the last time, without the file's news."""
        said, self.signals = self.signals, []
        return [signal for signal in said if signal != "file"]


@pytest.fixture
def document(qapp: QApplication) -> Document:  # noqa: ARG001 - an undo stack needs an application
    return Document(load("it496"))


@pytest.fixture
def heard(document: Document) -> Heard:
    return Heard(document)


def ticking(seconds: float) -> Callable[[], float]:
    """A clock that moves by so many seconds each time it is read."""
    reads = count(1)
    return lambda: seconds * next(reads)


def state(simulator: Simulator) -> tuple[object, ...]:
    """Everything that a user sees, bit for bit."""
    curve = simulator.curve()
    arrays = (*simulator.weights, *simulator.biases, simulator.data.inputs, simulator.data.targets, curve.total)
    bits = tuple(np.asarray(array).tobytes() for array in arrays)
    return simulator.iteration, simulator.step, simulator.last, simulator.training, bits, len(simulator.ghosts)


def train(document: Document, iterations: int = 50) -> None:
    document.start_run(iterations)
    while document.running:
        document.advance(0.01, ticking(0.001))


# Signals


def test_a_step_says_only_that_the_step_changed(document: Document, heard: Heard) -> None:
    document.next(Granularity.TERM)
    assert heard.taken() == ["step"]
    document.go_to(Quantity(Kind.OUT, 0, 2, 0))
    assert heard.taken() == ["step"]
    document.back(Granularity.PHASE)
    assert heard.taken() == ["step"]


def test_another_iteration_says_only_that_values_changed(document: Document, heard: Heard) -> None:
    document.next(Granularity.ITERATION)
    assert document.simulator.iteration == 1
    assert heard.taken() == ["values"]
    document.seek(0, 3)
    assert heard.taken() == ["values"]


def test_where_nothing_moves_nothing_is_said(document: Document, heard: Heard) -> None:
    document.back(Granularity.TERM)
    document.seek(0)
    document.go_to(W5)
    document.set_value(W5, document.simulator.value(W5))
    assert heard.taken() == []
    assert not document.modified


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_says_only_that_values_changed(document: Document, heard: Heard, name: str) -> None:
    train(document, 3)
    heard.taken()
    EDITS[name](document)
    assert heard.taken() == ["values"]


def test_another_lesson_says_that_the_structure_changed(document: Document, heard: Heard) -> None:
    document.open("torok")
    assert heard.taken() == ["structure"]
    assert document.simulator.network.sizes == (2, 2, 1)


def test_another_network_at_the_next_iteration_is_another_structure(document: Document, heard: Heard) -> None:
    train(document, 3)
    heard.taken()
    document.edit(ADDED, lambda: add_third(document.simulator))
    document.seek(2)
    document.seek(1)
    document.seek(3, 5)
    document.undo_stack.undo()
    assert heard.taken() == ["structure", "structure", "values", "structure", "structure"]


def test_digits_are_values_but_no_edit(document: Document, heard: Heard) -> None:
    document.set_value(W5, 0.5)
    heard.taken()
    document.set_digits(3)
    assert heard.taken() == ["values"]
    document.undo_stack.undo()
    assert document.simulator.lesson.view.digits == 3
    assert not document.modified


# Undo and redo


def test_an_edit_is_made_and_announced_once(document: Document) -> None:
    heard, before = Heard(document), document.simulator
    document.seek(0, 16)
    heard.taken()
    document.set_value(W5, 0.9)
    assert heard.taken() == ["values"]
    values = before.values
    document.undo_stack.undo()
    assert heard.taken() == ["values"]
    document.undo_stack.redo()
    assert heard.taken() == ["values"]
    assert document.simulator.values.state.same_bits(values.state)


def test_many_edits_that_are_undone_at_once_are_announced_once(document: Document, heard: Heard) -> None:
    document.seek(0, 40)
    error = document.simulator.error
    for value in (0.5, 0.6, 0.7):
        document.set_value(W5, value)
    heard.taken()
    document.undo_stack.setIndex(0)
    assert heard.taken() == ["values"]
    document.undo_stack.setIndex(3)
    assert heard.taken() == ["values"]
    assert document.error_before == error
    document.undo_stack.setIndex(1)
    assert heard.taken() == ["values"]


def test_the_error_before_an_edit_is_known_until_the_next_move(document: Document) -> None:
    simulator = document.simulator
    document.set_value(W5, 0.5)
    assert document.error_before is None, "the error is not computed at the start"
    document.seek(0, simulator.steps.number(Quantity(Kind.TOTAL_ERROR, 0)) or 0)
    old = simulator.error
    document.set_value(W5, 0.9)
    assert document.error_before == old != simulator.error
    document.set_digits(3)
    assert document.error_before == old
    document.undo_stack.undo()
    assert document.error_before == Simulator(replace(load("it496"), parameters=with_w5(0.9))).error
    document.next(Granularity.TERM)
    assert document.error_before is None


def with_w5(value: float) -> Parameters:
    return load("it496").parameters.with_weight(2, 0, 0, value)


@pytest.mark.parametrize("iterations", [0, 50])
@pytest.mark.parametrize("name", EDITS)
def test_undo_and_redo_restore_every_bit(document: Document, name: str, iterations: int) -> None:
    train(document, iterations)
    document.seek(iterations, 5)
    before = state(document.simulator)
    EDITS[name](document)
    after = state(document.simulator)
    assert document.simulator.step == (0 if name == "restart" else 5)
    document.undo_stack.undo()
    assert state(document.simulator) == before
    document.undo_stack.redo()
    assert state(document.simulator) == after


def test_what_was_trained_after_an_edit_comes_back_with_redo(document: Document) -> None:
    train(document)
    document.set_value(W5, 1.5)
    train(document)
    trained = state(document.simulator)
    document.undo_stack.undo()
    assert document.simulator.last == 50
    document.undo_stack.redo()
    assert state(document.simulator) == trained


def test_what_was_trained_before_a_redo_comes_back_with_the_next_undo(document: Document) -> None:
    document.set_value(W5, 0.75)
    document.undo_stack.undo()
    document.start_run(7)
    document.advance(10.0, lambda: 0.0)
    document.seek(5, 3)
    before = document.simulator.snapshot()
    document.undo_stack.redo()
    assert document.simulator.last == 0
    document.undo_stack.undo()
    assert (document.simulator.iteration, document.simulator.step, document.simulator.last) == (5, 3, 7)
    assert document.simulator.snapshot() == before


def test_several_edits_are_undone_and_redone_one_by_one(document: Document) -> None:
    before, after = [], []
    for edit in EDITS.values():
        train(document, 5)
        before.append(state(document.simulator))
        edit(document)
        after.append(state(document.simulator))
    for expected in reversed(before):
        document.undo_stack.undo()
        assert state(document.simulator)[4] == expected[4]
    for _ in EDITS:
        document.undo_stack.redo()
    assert state(document.simulator) == after[-1]


def test_the_names_of_edits(document: Document) -> None:
    stack = document.undo_stack
    for edit in EDITS.values():
        edit(document)
    names = [stack.text(index) for index in range(stack.count())]
    values = ["set w5 to 0.75", "set b2 to −0.25", "set i1 to 0.5", "set target o1 to 0.5", "set η to 0.25"]
    assert names == [*values, "restart", "use as start"]


def test_edits_with_one_key_are_one_step_of_undo_until_something_else_is_done(document: Document) -> None:
    stack, start = document.undo_stack, state(document.simulator)

    def press(value: float, key: object) -> None:
        document.edit(f"add {value}", lambda: document.simulator.set_value(W5, value), merge=key)

    for value in (1.0, 2.0):
        press(value, "first")
    document.set_value(B2, 0.25)
    for value in (3.0, 4.0, 5.0, 6.0):
        press(value, "second")
    press(7.0, "third")
    texts = [stack.text(index) for index in range(stack.count())]
    assert texts == ["add 1.0, add 2.0", "set b2 to 0.25", "add 3.0 and 3 more", "add 7.0"]
    for value in (6.0, 2.0, 2.0):
        stack.undo()
        assert document.simulator.value(W5) == value
    stack.undo()
    assert state(document.simulator) == start
    assert not document.modified
    stack.redo()
    assert document.simulator.value(W5) == 2.0
    assert document.modified


def test_an_edit_says_what_went_with_it(document: Document) -> None:
    simulator, guided = document.simulator, load("it496")

    def remove() -> None:
        lesson = replace(simulator.lesson, guide=guided.guide[2:], printed=guided.printed[1:])
        simulator.restore(structs.replace(simulator.snapshot(), lesson=lesson))

    document.edit("leave the rest", remove)
    assert document.undo_stack.undoText() == "leave the rest (with 2 captions and 1 printed number)"
    document.undo_stack.undo()
    assert document.simulator.lesson.guide == guided.guide


def test_an_edit_can_say_afterwards_what_it_did_and_is_none_where_it_did_nothing(document: Document) -> None:
    document.edit(lambda: "nothing", lambda: None)
    assert document.undo_stack.count() == 0
    document.edit(lambda: f"at {document.simulator.value(W5)}", lambda: document.simulator.set_value(W5, 0.5))
    assert document.undo_stack.undoText() == "at 0.5"


@pytest.mark.parametrize(("quantity", "value"), [(RATE, 0.0), (RATE, -1.0), (W5, float("nan")), (W5, float("inf"))])
def test_a_refused_edit_changes_nothing(document: Document, quantity: Quantity, value: float) -> None:
    before = state(document.simulator)
    with pytest.raises(BpsimError):
        document.set_value(quantity, value)
    assert state(document.simulator) == before
    assert not document.modified
    assert not document.undo_stack.canUndo()


def test_a_restart_and_training_never_mark_the_document(document: Document, heard: Heard) -> None:
    train(document)
    document.restart()
    assert not document.modified
    document.undo_stack.undo()
    document.undo_stack.redo()
    train(document)
    assert not document.modified
    assert "file" not in heard.signals


def test_modified_means_that_an_edit_lies_between_the_saved_and_the_present(document: Document, tmp_path: Path) -> None:
    stack = document.undo_stack
    train(document)
    document.set_value(W5, 0.5)
    document.restart()
    document.save(tmp_path / "mine.bpsim")
    stack.undo()
    assert not document.modified, "only a restart was taken back"
    stack.undo()
    assert document.modified, "an edit that was saved was taken back"
    document.restart()
    assert document.modified, "and cannot be had again"
    stack.undo()
    document.set_value(W5, 0.5)
    assert document.modified, "the same number is another edit"
    document.save()
    document.restart()
    train(document)
    assert not document.modified


def test_the_modified_flag_follows_edits_undo_and_save(document: Document, heard: Heard, tmp_path: Path) -> None:
    document.next(Granularity.PHASE)
    train(document)
    assert not document.modified
    document.set_value(W5, 0.5)
    assert document.modified
    assert "file" in heard.signals
    document.undo_stack.undo()
    assert not document.modified
    document.undo_stack.redo()
    document.save(tmp_path / "mine.bpsim")
    assert not document.modified
    document.undo_stack.undo()
    assert document.modified


# Runs


def test_a_run_says_that_it_began_and_ended_and_where(document: Document, heard: Heard) -> None:
    document.start_run(10_000)
    assert document.running
    assert heard.taken() == ["running"]
    while document.running:
        document.advance(0.01, ticking(0.001))
    assert heard.taken()[-3:] == ["running", "trained", "values"]
    assert heard.messages == ["Iteration 10 000 reached: E = 0.000035102, out o1 = 0.015913620, out o2 = 0.984064274."]


def test_a_run_stops_below_the_given_error(document: Document, heard: Heard) -> None:
    document.start_run(10_000, until=0.01)
    while document.running:
        document.advance(0.01, ticking(0.001))
    assert document.simulator.error < 0.01
    assert heard.messages[0].startswith(f"Stopped at iteration {document.simulator.iteration}: E = 0.00")
    assert "is below the given error, out o1 = " in heard.messages[0]


@pytest.mark.parametrize("slice_seconds", [0.008, 0.05])
def test_signals_while_running_keep_to_their_rates(
    document: Document, heard: Heard, monkeypatch: pytest.MonkeyPatch, slice_seconds: float
) -> None:
    now, simulator = 100.0, document.simulator

    def one_iteration(seconds: float, clock: Callable[[], float], goal: Goal) -> Run:  # noqa: ARG001
        nonlocal now
        now += seconds
        return structs.replace(simulator.run(1), reason=Reason.RUNNING)

    monkeypatch.setattr(simulator, "run_for", one_iteration)
    document.start_run(1_000_000)
    while now < 103.0:
        document.advance(slice_seconds, lambda: now)
    said = heard.taken()
    assert 3 * 30 / 3 < said.count("trained") <= 3 * 30 + 1
    assert 3 * 8 / 2 < said.count("values") <= 3 * 8 + 1
    assert not {"step", "structure"} & set(said)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_ends_the_run_first(document: Document, name: str) -> None:
    document.start_run(1_000_000)
    document.advance(0.01, ticking(0.001))
    reached = document.simulator.iteration
    EDITS[name](document)
    assert not document.running
    document.advance(0.01, ticking(0.001))
    document.undo_stack.undo()
    assert document.simulator.iteration == reached


def test_moving_and_opening_end_the_run(document: Document) -> None:
    moves: list[Callable[[], object]] = [
        lambda: document.next(Granularity.TERM),
        lambda: document.back(Granularity.TERM),
        lambda: document.seek(0),
        lambda: document.open("torok"),
    ]
    for move in moves:
        document.start_run(1_000_000)
        document.advance(0.001, ticking(0.001))
        move()
        assert not document.running
    document.advance(0.01, ticking(0.001))
    assert document.simulator.iteration == 0


def test_a_stopped_run_keeps_what_it_made(document: Document, heard: Heard) -> None:
    document.start_run(1_000_000)
    document.advance(0.01, ticking(0.001))
    heard.taken()
    document.stop_run()
    assert heard.taken()[:2] == ["running", "trained"]
    assert len(document.simulator.curve().total) == document.simulator.iteration + 1
    document.stop_run()
    assert heard.taken() == []


def overflowing() -> bpsim.Lesson:
    lesson = load("torok")
    weights = [np.full(w.shape, 1e200) for w in lesson.parameters.weights]
    return replace(lesson, parameters=Parameters.of(lesson.network, weights, lesson.parameters.biases))


def test_a_diverging_step_stays_and_says_why_last(qapp: QApplication) -> None:  # noqa: ARG001
    document = Document(overflowing())
    document.seek(0, len(document.simulator.steps))
    order: list[str] = []
    document.step_changed.connect(lambda: order.append("step"))
    document.values_changed.connect(lambda: order.append("values"))
    document.message.connect(order.append)
    assert not document.next(Granularity.TERM)
    assert document.simulator.iteration == 0
    assert "smaller weights" in order[-1], "no learning rate has been used yet"


# Files


def test_a_file_that_cannot_be_opened_leaves_everything(document: Document, heard: Heard, tmp_path: Path) -> None:
    broken = tmp_path / "broken.bpsim"
    broken.write_text('{"format": "bpsim", ', encoding="utf-8")
    document.set_value(W5, 0.5)
    train(document)
    before = state(document.simulator)
    heard.taken()
    for source in (broken, tmp_path, tmp_path / "missing.bpsim"):
        with pytest.raises(BpsimError):
            document.open(source)
    assert heard.signals == []
    assert state(document.simulator) == before
    assert document.modified
    assert document.undo_stack.canUndo()


def test_a_file_that_cannot_be_saved_leaves_everything(document: Document, tmp_path: Path) -> None:
    document.save(tmp_path / "mine.bpsim")
    document.set_value(W5, 0.5)
    with pytest.raises(BpsimError):
        document.save(tmp_path / "missing" / "mine.bpsim")
    assert document.path == tmp_path / "mine.bpsim"
    assert document.modified
    assert load(tmp_path / "mine.bpsim").parameters.weights[1][0, 0] == 0.4


def test_a_document_without_a_file_needs_a_path(document: Document) -> None:
    with pytest.raises(ValueError, match="needs a path"):
        document.save()


def test_save_and_open_keep_the_trained_weights(document: Document, tmp_path: Path) -> None:
    train(document)
    document.set_value(W5, 1.5)
    expected = [w.tobytes() for w in document.simulator.weights]
    document.save(tmp_path / "mine.bpsim")
    document.open(tmp_path / "mine.bpsim")
    assert document.simulator.iteration == 50
    assert [w.tobytes() for w in document.simulator.weights] == expected
    assert not document.undo_stack.canUndo()
    assert not document.modified


def test_the_title_is_the_lessons_or_the_files(document: Document, tmp_path: Path) -> None:
    assert document.title == document.heading == "2-2-2 logistic network"
    document.edit("add", lambda: document.simulator.add_unit(1))
    assert (document.title, document.heading) == ("2-2-2 logistic network", "2-2-2 logistic network (changed)")
    document.undo_stack.undo()
    assert document.heading == document.title
    save(replace(load("it496"), title=""), tmp_path / "mine.bpsim")
    document.open(tmp_path / "mine.bpsim")
    assert document.title == "mine.bpsim"
    document.show_lesson(replace(load("it496"), title="", path=None))
    assert document.title == wording.UNTITLED


def test_the_sentence_of_a_run_that_was_stopped() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(1_234)
    said = wording.stopped(simulator)
    assert said == f"Stopped at iteration 1 234: E = {format_number(simulator.error, 9)}. Run goes on from here."


# What undo keeps


def trained_and_edited(document: Document, edits: int, iterations: int) -> list[float]:
    """The weights before so many edits, each after so many iterations."""
    weights = []
    for edit in range(edits):
        document.simulator.run(iterations)
        document.seek(5)
        weights.append(document.simulator.value(W5))
        document.set_value(W5, 0.5 + edit / 128)
    return weights


def test_the_oldest_edits_lose_their_training_and_say_so_and_their_values_come_back() -> None:
    document = Document(load("it496"))
    with patch.object(memory, "MOST_BYTES", 100_000):
        weights = trained_and_edited(document, 8, 1000)
    last = document.simulator.value(W5)
    texts = [document.undo_stack.text(at) for at in range(8)]
    untrained = [text.endswith(" (without its training)") for text in texts]
    assert untrained == sorted(untrained, reverse=True)
    assert 0 < sum(untrained) < 8
    assert texts[-1] == "set w5 to 0.5546875"
    for at in reversed(range(8)):
        assert document.undo_stack.undoText() == texts[at]
        document.undo_stack.undo()
        assert document.simulator.value(W5) == weights[at]
        assert (document.simulator.first == document.simulator.last) is untrained[at]
    for _ in range(8):
        document.undo_stack.redo()
    assert document.simulator.value(W5) == last


def test_what_is_trained_after_an_edit_that_lost_its_training_can_be_redone_with_it() -> None:
    document = Document(load("it496"))
    with patch.object(memory, "MOST_BYTES", 0):
        document.simulator.run(1000)
        document.restart()
        document.simulator.clear_ghosts()
        document.set_value(W5, 0.5)
    assert document.undo_stack.text(0) == "restart (without its training)"
    document.undo_stack.undo()
    document.simulator.run(50)
    document.undo_stack.undo()
    assert document.simulator.iteration == 1000
    document.undo_stack.redo()
    assert document.simulator.last == 50


def test_hundreds_of_edits_one_an_iteration_can_be_undone_and_redone() -> None:
    document = Document(load("torok"))
    weight = Quantity(Kind.WEIGHT, None, 1, 0, 0)
    trained = document.simulator.value(weight)
    for edit in range(300):
        document.simulator.run(1)
        document.set_value(weight, 0.1 + edit / 10_000)
    last = document.simulator.snapshot()
    document.undo_stack.setIndex(0)
    document.simulator.seek(0)
    assert document.simulator.value(weight) == trained
    document.undo_stack.setIndex(300)
    assert document.simulator.snapshot().history is last.history
    assert len(document.simulator.curve().total) == 301


@pytest.fixture
def far(document: Document, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> Document:
    """At iteration 200, where one checkpoint is kept, and every update takes a tenth of a second."""
    train(document, 200)
    monkeypatch.setattr(NetworkEngine, "update_seconds", 0.1)
    heard.taken()
    heard.messages.clear()
    return document


def test_a_position_that_takes_long_is_come_to_in_slices(far: Document, heard: Heard) -> None:
    fresh = Simulator(load("it496"))
    fresh.run(150)
    far.seek(150, 3)
    assert (far.running, far.simulator.iteration) == (True, 200)
    slices = 0
    while far.running:
        far.advance(0.01, ticking(0.001))
        slices += 1
    assert slices > 10
    assert (far.simulator.iteration, far.simulator.step, far.simulator.last) == (150, 3, 200)
    assert far.simulator.values.state.parameters.same_bits(fresh.values.state.parameters)
    assert heard.taken() == ["running", "values", "running"]
    assert "Iteration 150 is computed again: " in heard.messages[0]
    far.seek(150, 3)
    assert not far.running


def test_the_way_to_a_position_can_be_given_up(far: Document, heard: Heard) -> None:
    far.seek(150)
    far.advance(0.01, ticking(0.001))
    far.stop_run()
    assert (far.running, far.simulator.iteration) == (False, 200)
    far.advance(0.01, ticking(0.001))
    assert far.simulator.iteration == 200
    assert heard.taken() == ["running", "running"]


@pytest.fixture
def undone(far: Document, heard: Heard) -> Document:
    """Edited at iteration 150, step 3, where nothing near is at hand any more, and about to be undone."""
    far.simulator.seek(150, 3)
    far.set_value(W5, 0.7)
    far.simulator.run(2)
    far.runs.present.snapshot.history.parent.state(1)  # type: ignore[union-attr]  # it has both
    heard.taken()
    heard.messages.clear()
    return far


def arrive(document: Document) -> int:
    """Goes on until it is there; how many slices that takes."""
    slices = 0
    while document.running:
        document.advance(0.01, ticking(0.001))
        slices += 1
    return slices


def place(document: Document) -> tuple[int, int, int]:
    simulator = document.simulator
    return simulator.iteration, simulator.step, simulator.last


def test_undo_into_what_takes_long_is_done_at_once_and_comes_to_its_place_in_slices(
    undone: Document, heard: Heard
) -> None:
    fresh = Simulator(load("it496"))
    fresh.run(150)
    undone.undo_stack.undo()
    assert undone.running
    assert place(undone) == (1, 0, 200), "the state before it that is at hand"
    assert undone.undo_stack.canRedo()
    assert not undone.modified
    assert arrive(undone) > 10
    assert place(undone) == (150, 3, 200)
    assert undone.simulator.values.state.same_bits(fresh.values.state)
    assert heard.taken() == ["values", "running", "values", "running"]
    assert "Iteration 150 is computed again: " in heard.messages[0]


def test_undo_that_is_stopped_on_its_way_loses_no_training_and_no_edit(undone: Document) -> None:
    edited = undone.simulator.snapshot()
    undone.undo_stack.undo()
    undone.advance(0.01, ticking(0.001))
    undone.stop_run()
    assert not undone.running
    assert place(undone) == (1, 0, 200)
    undone.undo_stack.redo()
    assert arrive(undone) == 0
    assert (undone.simulator.iteration, undone.simulator.last) == (edited.iteration, edited.history.last)
    undone.undo_stack.undo()
    assert arrive(undone) == 0
    assert place(undone) == (1, 0, 200), "where it was stopped"


def test_redo_on_the_way_of_an_undo_and_undo_again_know_the_place(undone: Document) -> None:
    undone.undo_stack.undo()
    undone.undo_stack.redo()
    assert undone.simulator.value(W5) != 0.7, "it has been trained since"
    assert not undone.running
    undone.undo_stack.undo()
    assert place(undone) == (1, 0, 200)
    assert arrive(undone) > 10
    assert place(undone) == (150, 3, 200)


def test_many_undone_at_once_come_to_the_place_of_the_last(undone: Document, heard: Heard) -> None:
    undone.set_value(W5, 0.9)
    undone.set_value(W5, 0.95)
    heard.taken()
    undone.undo_stack.setIndex(0)
    assert heard.taken() == ["values", "running"]
    assert arrive(undone) > 10
    assert place(undone) == (150, 3, 200)
    undone.undo_stack.setIndex(3)
    arrive(undone)
    assert undone.simulator.value(W5) == 0.95


def test_undo_into_what_lost_its_training_comes_to_its_place_in_slices(
    undone: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Simulator(load("it496"))
    fresh.run(150)
    undone.runs.clear_overlays()
    monkeypatch.setattr(memory, "MOST_BYTES", 0)
    undone.set_value(W5, 0.9)
    assert undone.undo_stack.text(0).endswith("(without its training)")
    undone.undo_stack.undo()
    undone.undo_stack.undo()
    assert undone.running
    assert place(undone) == (1, 0, 1), "the state before it that was at hand"
    assert arrive(undone) > 10
    assert place(undone) == (150, 3, 150)
    assert undone.simulator.values.state.same_bits(fresh.values.state)
    undone.undo_stack.redo()
    assert (undone.simulator.iteration, undone.simulator.last) == (152, 152)


def test_another_run_is_gone_to_in_slices_and_left_again_by_undo(undone: Document) -> None:
    baseline, edited = undone.runs.tree.baseline or undone.runs.rows[0][1], place(undone)
    assert baseline.snapshot is not None
    there = baseline.snapshot.iteration
    undone.runs.go_to(baseline)
    assert undone.running
    assert place(undone) == (1, 0, 200)
    assert arrive(undone) > 10
    assert (undone.simulator.iteration, undone.simulator.last) == (there, 200)
    undone.undo_stack.undo()
    arrive(undone)
    assert place(undone) == edited


def test_a_step_that_is_not_there_is_said_on_arrival(far: Document, heard: Heard) -> None:
    far.seek(150, 100_000)
    while far.running:
        far.advance(0.01, ticking(0.001))
    assert heard.messages[-1].startswith("step 100000 is not there")
    assert far.simulator.iteration == 200


@pytest.mark.parametrize("size", [Granularity.TERM, Granularity.PHASE, Granularity.ITERATION, Granularity.EPOCH])
@pytest.mark.parametrize("forward", [False, True])
def test_a_press_into_what_takes_long_to_compute_again_is_come_to_in_slices(size: Granularity, forward: bool) -> None:
    with plain():
        document = Document(with_batches_of_one())
        while document.simulator.last < 3000:
            document.simulator.run(1000)
        document.seek(2000)
        alone = Simulator(document.simulator.lesson)
        alone.restore(document.simulator.snapshot())
        (alone.next if forward else alone.back)(size)
        place = alone.iteration, alone.step
        document.simulator.values_of(1)  # what is at hand beside the states is elsewhere
        expected = alone.iteration != 2000 and document.simulator.snapshot().history.to_replay(alone.iteration) > 1
        with patch.object(document_module, "LONGEST_REPLAY", 0.0):
            (document.next if forward else document.back)(size)
        assert document.running is expected
        assert expected or forward, "back goes to what is not at hand"
        times = count(0.0, 0.001)
        slices = 0
        while document.running:
            document.advance(0.0005, lambda: next(times))
            slices += 1
        assert (document.simulator.iteration, document.simulator.step) == place
        assert document.simulator.values.state.same_bits(alone.values.state)
        assert not expected or slices > 1


def test_a_press_that_is_on_its_way_can_be_stopped_and_stays_where_it_was() -> None:
    with plain():
        document = Document(load("it496"))
        document.simulator.run(3000)
        document.seek(0)
        document.seek(2000)
        document.simulator.values_of(1)
        with patch.object(document_module, "LONGEST_REPLAY", 0.0):
            document.back(Granularity.TERM)
        assert document.running
        document.stop_run()
        assert not document.running
        assert (document.simulator.iteration, document.simulator.step) == (2000, 0)


def with_batches_of_one() -> Lesson:
    """Epochs of several iterations."""
    lesson = load("xor")
    return replace(lesson, training=replace(lesson.training, batch=1))
