"""Commands that the graph asks for: units, layers and connections, names, and where units stand."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from bpsim.app import wording
from bpsim.app.ticker import Ticker
from bpsim.core.errors import BpsimError
from bpsim.document.document import Document
from bpsim.document.structure_steps import Step, carry_out
from bpsim.editing.edited import Done
from bpsim.editing.wording import remark
from bpsim.simulator import Simulator
from bpsim.view.canvas.places import Part, Place


class GraphCommands(QObject):
    """Edits of the document that are made on the graph; whatever is refused is said.

    made: the place of a new unit, or of one of a new layer. name_refused: why a unit cannot be called what was typed.
    """

    made = Signal(object)
    name_refused = Signal(str)

    def __init__(self, document: Document, ticker: Ticker, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._ticker = ticker

    def move_units(self, positions: Mapping[str, tuple[float, float]], moved: tuple[str, ...]) -> None:
        """Puts units where they were dropped."""
        self._ticker.pause()
        try:
            self._document.positions.move_units(positions, *moved)
        except BpsimError as error:
            self._document.message.emit(str(error))

    def arrange(self) -> None:
        """Puts every unit back where the layout places it."""
        self._ticker.pause()
        self._document.positions.arrange()

    def add_unit(self, unit: Place, by: int, merge: object) -> None:
        """One more unit below another (1) or above it (-1). merge: of edits that are one step of undo."""
        at = unit.index + (1 if by > 0 else 0)
        if self._edit(lambda simulator: simulator.add_unit(unit.layer, at), merge):
            self.made.emit(Place(Part.UNIT, unit.layer, at))

    def add_layer(self, unit: Place, by: int, merge: object) -> None:
        """A hidden layer behind that of a unit (1) or before it (-1), and like it."""
        after = unit.layer if by > 0 else unit.layer - 1
        if self._edit(lambda simulator: simulator.add_layer(after, like=unit.layer), merge):
            self.made.emit(Place(Part.UNIT, after + 1, unit.index))

    def grow(self, layer: int) -> None:
        """One more unit in a layer, behind the others."""
        self._edit(lambda simulator: simulator.add_unit(layer))

    def shrink(self, layer: int) -> None:
        """One unit less in a layer, the last one."""
        self._edit(lambda simulator: simulator.remove_unit(layer, simulator.network.sizes[layer] - 1))

    def insert_layer(self, after: int) -> None:
        """A hidden layer behind another one."""
        self._edit(lambda simulator: simulator.add_layer(after))

    def connect_units(self, source: Place, unit: Place) -> None:
        """A connection to a unit of the next layer."""
        self._edit(lambda simulator: simulator.connect(unit.layer, unit.index, source.index))

    def add_fed_unit(self, source: Place, point: tuple[float, float]) -> None:
        """A unit in the next layer, which this one alone feeds; it stands at a point where units stand by hand."""
        layer = source.layer + 1

        def add(simulator: Simulator) -> Done:
            done = simulator.add_unit(layer, sources=(source.index,))
            if simulator.lesson.view.positions:
                unit = simulator.network.layer(layer).units[-1]
                simulator.place_units({**simulator.lesson.view.positions, unit: point})
            return done

        if self._edit(add):
            self.made.emit(Place(Part.UNIT, layer, self._document.simulator.network.sizes[layer] - 1))

    def rename(self, place: Place, name: str) -> None:
        """Another name for a unit, or letter for a whole layer; a bad one stays in its field, with the reason."""
        self._ticker.pause()
        try:
            if place.part is Part.LAYER:
                carry_out(self._document, [lambda simulator: simulator.rename_layer(place.layer, name)])
            else:
                carry_out(self._document, [lambda simulator: simulator.rename(place.layer, place.index, name)])
        except BpsimError as error:
            self.name_refused.emit(wording.sentence(str(error), self._document.simulator))

    def _edit(self, change: Step, merge: object | None = None) -> bool:
        """Makes an edit, or says why it cannot be made, and then is False."""
        self._ticker.pause()
        try:
            carry_out(self._document, [change], merge)
            last = self._document.simulator.network.layers[-1]
            said = remark(last.kind, last.size)
            if said:
                self._document.message.emit(said)
        except BpsimError as error:
            self._document.message.emit(str(error))
            return False
        return True
