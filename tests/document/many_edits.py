"""Edits of every sort that follow one another, for what undo keeps of them."""

from __future__ import annotations

from collections.abc import Callable

from bpsim.core.quantity import Kind, Quantity
from bpsim.document.document import Document
from bpsim.document.structure_steps import Step, carry_out


def make_edits(document: Document, count: int, begin: int = 0) -> None:
    """Makes so many edits of a 64-32-10 network, of values and of structure in turn; its sizes stay about the same."""

    def value(quantity: Quantity) -> Callable[[int], object]:
        return lambda at: document.set_value(quantity, 0.1 + at / 1000)

    def structure(step: Step) -> Callable[[int], object]:
        return lambda _: carry_out(document, [step])

    turns: tuple[Callable[[int], object], ...] = (
        value(Quantity(Kind.WEIGHT, None, 1, 3, 5)),
        structure(lambda simulator: simulator.add_unit(1)),
        value(Quantity(Kind.INPUT, 0, 0, 3)),
        structure(lambda simulator: simulator.disconnect(1, 4, 7)),
        structure(lambda simulator: simulator.connect(1, 4, 7)),
        value(Quantity(Kind.BIAS, None, 2, 3)),
        lambda at: carry_out(document, [lambda simulator: simulator.rename(1, 0, f"unit {at}")]),
        structure(lambda simulator: simulator.freeze(1, 2)),
        structure(lambda simulator: simulator.unfreeze(1, 2)),
        structure(lambda simulator: simulator.remove_unit(1, 9)),
    )
    for at in range(begin, begin + count):
        turns[at % len(turns)](at)
