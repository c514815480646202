"""The memory that undo and the list of runs take beside the present run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpsim.document.edits import Edit
from bpsim.simulator.memory import alone, without_room

if TYPE_CHECKING:
    from bpsim.document.document import Document


class UndoMemory:
    """What the edits and the runs of a document keep, within the bounds of ``simulator.memory``."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @property
    def taken(self) -> int:
        """The bytes of training that undo and the list of runs keep beside the present run."""
        runs = [branch.snapshot for _, branch in self._document.runs.rows if branch.snapshot is not None]
        kept = (one for edit in self._edits for one in edit.kept)
        return alone(self._document.simulator.snapshot(), [*kept, *runs])

    def bound(self) -> None:
        """Lets the oldest edits lose what takes too much memory for undo alone: training, or even their values."""
        present, edits = self._document.simulator.snapshot(), self._edits
        kept = iter(self._document.runs.tree.bound(present, [one for edit in edits for one in edit.kept]))
        for edit in edits:
            edit.keep([next(kept) for _ in edit.kept])
        done = [edit for edit in edits if len(edit.kept) == 1]
        count = without_room(present, [edit.kept[0] for edit in done])
        for edit in done[:-1][:count]:  # the last one can always be undone
            edit.give_up()

    @property
    def _edits(self) -> list[Edit]:
        """The steps of undo that keep what they lead to."""
        stack = self._document.undo_stack
        commands = [stack.command(at) for at in range(stack.count())]
        return [command for command in commands if isinstance(command, Edit) and command.kept]
