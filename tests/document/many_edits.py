"""Edits of every sort that follow one another, for what undo keeps of them."""

from __future__ import annotations

from collections.abc import Callable

from bpsim.core.quantity import Kind, Quantity
from bpsim.document.document import Document


def make_edits(document: Document, count: int, begin: int = 0) -> None:
    """Makes so many edits of a 64-32-10 network, of values and of structure in turn; its sizes stay about the same."""
    structure = document.structure
    turns: tuple[Callable[[int], object], ...] = (
        lambda at: document.set_value(Quantity(Kind.WEIGHT, None, 1, 3, 5), 0.1 + at / 1000),
        lambda _: structure.add_unit(1),
        lambda at: document.set_value(Quantity(Kind.INPUT, 0, 0, 3), 0.1 + at / 1000),
        lambda _: structure.disconnect(1, 4, 7),
        lambda _: structure.connect(1, 4, 7),
        lambda at: document.set_value(Quantity(Kind.BIAS, None, 2, 3), 0.1 + at / 1000),
        lambda at: structure.rename(1, 0, f"unit {at}"),
        lambda _: structure.freeze(1, 2),
        lambda _: structure.unfreeze(1, 2),
        lambda at: structure.remove_unit(1, at % 32),
    )
    for at in range(begin, begin + count):
        turns[at % len(turns)](at)
