"""Edits of the network, one or several, that are one step of undo: all of them are made, or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bpsim.document import wording
from bpsim.document.document import Document
from bpsim.editing.edited import Done
from bpsim.simulator import Simulator

Step = Callable[[Simulator], Done]


def carry_out(document: Document, steps: Sequence[Step], merge: object | None = None) -> str:
    """Makes the edits one after the other and says what was done, as undo does; empty where nothing was.

    Each step is an edit of the simulator. merge: as of ``Document.edit``. Raises a BpsimError where one of them cannot
    be, and makes none.
    """
    said: list[str] = []

    def text() -> str:
        return wording.edit(said, untrained=False)

    def change() -> None:
        said.extend(str(done) for done in (step(document.simulator) for step in steps) if done)

    document.edit(text, change, merge=merge)
    return text() if said else ""
