"""Where units stand on the graph, as edits that are each one step of undo; they change no number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bpsim.document import wording

if TYPE_CHECKING:
    from bpsim.document.document import Document


class Positions:
    """The places of units that were moved by hand, for a document."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def move_units(self, positions: Mapping[str, tuple[float, float]], *moved: str) -> None:
        """Puts units, by their names, at (x, y) of the graph, and leaves all others to the layout: where they stood has
        no meaning beside these once their layer was folded. ``moved`` are those that the user took. UsageError."""
        simulator = self._document.simulator
        if positions != dict(simulator.lesson.view.positions):
            text = wording.of_units(wording.MOVE_UNITS, moved or tuple(positions))
            self._document.edit(text, lambda: simulator.place_units(positions))

    def arrange(self) -> None:
        """Lets the layout find a place for every unit; nothing happens where it does so already."""
        if self._document.simulator.lesson.view.positions:
            self._document.edit(wording.ARRANGE, lambda: self._document.simulator.place_units({}))
