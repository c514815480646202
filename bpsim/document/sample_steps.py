"""Edits of the samples, each one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from bpsim.document import wording
from bpsim.trace.numerals import grouped

if TYPE_CHECKING:
    from bpsim.document.document import Document
    from bpsim.simulator import Simulator


class Samples:
    """What a simulator does with samples, under the same names, for a document. Every method raises UsageError."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @property
    def _simulator(self) -> Simulator:
        return self._document.simulator

    def add_sample(
        self, inputs: ArrayLike | None = None, targets: ArrayLike | None = None, at: int | None = None
    ) -> None:
        """A new sample before row ``at``, by default behind the others."""
        row = self._simulator.data.samples if at is None else at
        text = wording.ADD_SAMPLE.format(sample=grouped(row + 1))
        self._edit(text, lambda: self._simulator.add_sample(inputs, targets, at))

    def remove_samples(self, rows: Sequence[int]) -> None:
        """Goes on without some of the samples."""
        self._edit(wording.of_samples(wording.REMOVE, rows), lambda: self._simulator.remove_samples(rows))

    def move_samples(self, rows: Sequence[int], to: int) -> None:
        """Puts some samples side by side, the first of them to row ``to``; nothing happens where they are there."""
        if sorted(rows) != list(range(to, to + len(rows))):
            text = wording.MOVE_TO.format(samples=wording.of_samples(wording.MOVE, rows), row=grouped(to + 1))
            self._edit(text, lambda: self._simulator.move_samples(rows, to))

    def set_samples(self, values: ArrayLike, row: int = 0, column: int = 0) -> None:
        """Writes a block of numbers over the data, and adds rows where it has more."""
        count = len(np.array(values))
        text = wording.PASTE_ROWS.of(count, count=grouped(count))
        self._edit(text, lambda: self._simulator.set_samples(values, row, column))

    def replace_samples(
        self, inputs: ArrayLike, targets: ArrayLike | None, held_out: Sequence[int] = (), classes: Sequence[str] = ()
    ) -> None:
        """Puts samples in the place of all others; without targets the lesson goes forwards only."""
        self._edit(wording.REPLACE_SAMPLES, lambda: self._simulator.replace_samples(inputs, targets, held_out, classes))

    def replace_rows(self, names: Sequence[str], rows: ArrayLike) -> None:
        """Puts rows in the place of all data of formulas, a column for each of these names."""
        self._edit(wording.REPLACE_SAMPLES, lambda: self._simulator.replace_rows(names, rows))

    def pick_next(self, row: int) -> None:
        """Takes a row of the data as the next sample."""
        self._edit(wording.PICK.format(sample=grouped(row + 1)), lambda: self._simulator.pick_next(row))

    def add_targets(self) -> None:
        """Gives a target to every sample of a lesson that has none."""
        self._edit(wording.ADD_TARGETS, self._simulator.add_targets)

    def remove_targets(self) -> None:
        """Goes on without targets, forwards only."""
        self._edit(wording.REMOVE_TARGETS, self._simulator.remove_targets)

    def set_class(self, row: int, name: str) -> None:
        """Makes the targets of a sample those of a class."""
        text = wording.SET.format(name=wording.SAMPLE.format(sample=grouped(row + 1)), value=name)
        self._edit(text, lambda: self._simulator.set_class(row, name))

    def set_classes(self, names: Sequence[str]) -> None:
        """Names the class that each output stands for, or none."""
        if tuple(names) != self._simulator.data.classes:
            text = wording.NAME_CLASSES if names else wording.UNNAME_CLASSES
            self._edit(text, lambda: self._simulator.set_classes(names))

    def _edit(self, text: str, change: Callable[[], object]) -> None:
        self._document.edit(text, change)
