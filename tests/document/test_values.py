"""Several numbers that are set at once are one step of undo."""

from __future__ import annotations

import bpsim
from bpsim.core.quantity import Kind, Quantity
from bpsim.document.document import Document

W1, W5, B1 = Quantity(Kind.WEIGHT, None, 1, 0, 0), Quantity(Kind.WEIGHT, None, 2, 0, 0), Quantity(Kind.BIAS, None, 1)
RATE = Quantity(Kind.LEARNING_RATE)


def test_a_document_makes_one_step_of_undo_of_them() -> None:
    document = Document(bpsim.load("it496"))
    document.set_values({W1: 0.5, W5: 0.5})
    assert document.undo_stack.undoText() == "set w1, w5 to 0.5"
    document.set_values({W1: 0.5, W5: 0.5})  # which they are
    document.set_values({W1: 0.25, W5: 0.75})
    assert document.undo_stack.undoText() == "set 2 numbers"
    document.set_values({W1: 0.3}, "w1 * 1.2")
    assert [document.undo_stack.text(at) for at in range(document.undo_stack.count())][-1] == "w1 * 1.2"
    document.undo_stack.undo()
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert (document.simulator.value(W1), document.simulator.value(W5)) == (0.15, 0.4)
    assert document.undo_stack.index() == 0
    document.deleteLater()
