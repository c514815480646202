"""How much memory undo keeps of edits; tests/bench measures a thousand."""

from __future__ import annotations

import tracemalloc

import pytest
from PySide6.QtWidgets import QApplication

from bpsim.core.quantity import Kind, Quantity
from bpsim.document.document import Document
from bpsim.lesson.blueprint import new_lesson
from bpsim.simulator import memory
from tests.document.many_edits import make_edits

MOST_BYTES = 100_000_000
"""Of 1,000 edits of a 64-32-10 network."""


@pytest.mark.parametrize("at", [0, 5])
def test_a_thousand_edits_of_a_network_for_digits_would_take_less_than_100_MB(qapp: QApplication, at: int) -> None:  # noqa: ARG001
    document = Document(new_lesson("64-32-10 tanh, softmax"))
    document.simulator.run(at)
    make_edits(document, 10)
    tracemalloc.start()
    try:
        make_edits(document, 30, begin=10)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert document.undo_stack.count() == 40
    assert kept * 1000 / 30 < MOST_BYTES / 2


def test_the_oldest_edits_of_much_data_are_given_up_and_the_others_undone(
    qapp: QApplication,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = Document(new_lesson("2-1"))
    stack = document.undo_stack
    document.samples.set_samples([[1.0, 2.0, 0.5]] * 1000)
    before = document.simulator.data.inputs
    monkeypatch.setattr(memory, "MOST_VALUE_BYTES", 4 * before.nbytes)
    for number in range(6):
        document.set_data(Quantity(Kind.INPUT, number, 0, 0), 7.0)
    given_up = [stack.command(at).isObsolete() for at in range(stack.count())]
    assert given_up == sorted(given_up, reverse=True)
    kept = given_up.count(False)
    assert 2 <= kept < 6
    assert stack.text(0).endswith("(too large to be kept for undo)")
    for undone in range(kept):
        assert document.simulator.data.inputs[5 - undone, 0] == 7
        stack.undo()
        assert document.simulator.data.inputs[5 - undone, 0] == 1
    while stack.canUndo():
        stack.undo()
    assert document.simulator.data.inputs[:6, 0].tolist() == [7.0] * (6 - kept) + [1.0] * kept
    while stack.canRedo():
        stack.redo()
    assert document.simulator.data.inputs[:6, 0].tolist() == [7.0] * 6
    assert document.modified
