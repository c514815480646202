"""What an edit comes to: a snapshot, and where in it one stands."""

from __future__ import annotations

from dataclasses import replace

from msgspec import Struct, field, structs

from bpsim.core.network import Indices, Parameters
from bpsim.core.quantity import Quantity
from bpsim.editing.addresses import Following
from bpsim.editing.edited import Done
from bpsim.lesson.lesson import Lesson
from bpsim.simulator.origins import Origin
from bpsim.simulator.position import Position
from bpsim.simulator.snapshot import Snapshot


class Edit(Struct, frozen=True):
    """What an edit made of a position.

    follows: the position stays at its quantity, else at the last step before it that is left. rows: the new row of
    each sample, where it has another. moves: where the things of the old network are. done: what was done to these.
    """

    snapshot: Snapshot
    follows: bool = False
    rows: Indices | None = None
    moves: Following | None = None
    done: Done = field(default_factory=Done)

    def from_position(self, here: Position) -> Position:
        """Where one comes from the position that was edited."""
        there = Position(self.snapshot, here)
        if not self.follows:
            return there
        before = (here.steps.step(number).quantity for number in range(here.step, 0, -1))
        moved = ((self.moves.quantity(quantity) if self.moves else quantity) for quantity in before)
        steps = (self._step_of(quantity, here, there) for quantity in moved if quantity is not None)
        step = next((step for step in steps if step is not None), 0)
        return Position(self.snapshot.moved(self.snapshot.iteration, step), there)

    def _step_of(self, quantity: Quantity, here: Position, there: Position) -> int | None:
        """The step that computes there what ``quantity`` is here; None where there is none.

        Where both batches are the data, a sample is known by its row: one that was held out moves those behind it.
        """
        sample = quantity.sample
        if sample is not None and here.values.engine.batches.full_batch and there.values.engine.batches.full_batch:
            row = int(here.values.rows[sample])
            sample = there.batch_sample(row if self.rows is None else int(self.rows[row]))
            if sample is None:
                return None
        return there.steps.number(replace(quantity, sample=sample))


def resumed(
    here: Position, lesson: Lesson, origin: Origin, parameters: Parameters | None = None, rows: Indices | None = None
) -> Edit:
    """Going on with other data, settings or parameters. rows: the new row of each sample, where it has another."""
    state = here.values.state
    state = structs.replace(state, parameters=parameters) if parameters else state
    return Edit(here.snapshot.resumed(lesson, state, origin), follows=True, rows=rows)
