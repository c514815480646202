"""Several edits of the network that are one: all of them are made, or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bpsim.core.errors import BpsimError
from bpsim.document import wording
from bpsim.document.document import Document
from bpsim.editing.edited import Done
from bpsim.simulator import Simulator

Step = Callable[[Simulator], Done]


def carry_out(document: Document, steps: Sequence[Step]) -> str:
    """Makes the edits one after the other, as one step of undo, and says what was done; empty where nothing was.

    Each step is an edit of the simulator. Raises a BpsimError where one of them cannot be, and makes none.
    """
    said: list[str] = []

    def text() -> str:
        return wording.edit(said, untrained=False)

    def change() -> None:
        simulator = document.simulator
        before = simulator.snapshot()
        try:
            said.extend(str(done) for done in (step(simulator) for step in steps) if done)
        except BpsimError:
            simulator.restore(before)
            raise

    document.edit(text, change)
    return text() if said else ""
