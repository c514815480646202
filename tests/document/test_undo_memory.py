"""How much memory undo keeps of edits; tests/bench measures a thousand."""

from __future__ import annotations

import tracemalloc

import pytest
from PySide6.QtWidgets import QApplication

from bpsim.document.document import Document
from bpsim.lesson.blueprint import new_lesson
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
