"""Edits of the structure of a network, each one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from bpsim.editing.edited import Done

if TYPE_CHECKING:
    from bpsim.document.document import Document
    from bpsim.simulator import Simulator


class Structure:
    """What a simulator does with its network, under the same names, for a document.

    Every method returns what was done and what went with it, false where nothing changed: that is no step of undo. It
    raises UsageError for what cannot be. Layers count from 1, 0 is the inputs; units and sources count from 0. merge:
    the key by which edits that follow one another are one step.
    """

    def __init__(self, document: Document, merge: object | None = None) -> None:
        self._document = document
        self._merge = merge

    def merging(self, key: object) -> Structure:
        """The same, whose edits become one step of undo with those before them that have the same key."""
        return Structure(self._document, key)

    @property
    def _simulator(self) -> Simulator:
        return self._document.simulator

    def add_unit(
        self, layer: int, at: int | None = None, name: str | None = None, sources: Collection[int] | None = None
    ) -> Done:
        """One more unit in a layer (0: an input), before its unit ``at``, by default behind the others."""
        return self._edit(lambda: self._simulator.add_unit(layer, at, name, sources))

    def remove_unit(self, layer: int, unit: int) -> Done:
        """A unit less; the last one of a layer stays."""
        return self._edit(lambda: self._simulator.remove_unit(layer, unit))

    def add_layer(
        self,
        after: int,
        units: int | None = None,
        activation: str | None = None,
        bias: str | None = None,
        like: int | None = None,
    ) -> Done:
        """A hidden layer after layer ``after`` (0: the inputs), by default like that one, or like layer ``like``."""
        return self._edit(lambda: self._simulator.add_layer(after, units, activation, bias, like))

    def remove_layer(self, layer: int) -> Done:
        """A hidden layer less."""
        return self._edit(lambda: self._simulator.remove_layer(layer))

    def connect(self, layer: int, unit: int, source: int) -> Done:
        """A connection more, to a unit from one of the layer before."""
        return self._edit(lambda: self._simulator.connect(layer, unit, source))

    def disconnect(self, layer: int, unit: int, source: int) -> Done:
        """A connection less."""
        return self._edit(lambda: self._simulator.disconnect(layer, unit, source))

    def rename(self, layer: int, unit: int, name: str) -> Done:
        """Another name for a unit; nothing that was trained is lost."""
        return self._edit(lambda: self._simulator.rename(layer, unit, name))

    def rename_layer(self, layer: int, letter: str) -> Done:
        """Other names for all units of a layer: a letter, or a word, with the numbers from 1."""
        return self._edit(lambda: self._simulator.rename_layer(layer, letter))

    def set_activation(self, layer: int, name: str) -> Done:
        """Another activation of a layer, and another loss where that needs it."""
        return self._edit(lambda: self._simulator.set_activation(layer, name))

    def set_loss(self, name: str) -> Done:
        """Another loss, and another activation of the outputs where that needs it."""
        return self._edit(lambda: self._simulator.set_loss(name))

    def set_bias(self, layer: int, kind: str) -> Done:
        """Another kind of bias of a layer: ``per-unit``, ``shared`` or ``none``."""
        return self._edit(lambda: self._simulator.set_bias(layer, kind))

    def freeze(self, layer: int, unit: int | None = None, source: int | None = None, *, bias: bool = False) -> Done:
        """Updates a layer no more, or a unit's weights and bias, one weight, or with ``bias`` the biases alone."""
        return self._edit(lambda: self._simulator.freeze(layer, unit, source, bias=bias))

    def unfreeze(self, layer: int, unit: int | None = None, source: int | None = None, *, bias: bool = False) -> Done:
        """Updates again what ``freeze`` of the same arguments froze."""
        return self._edit(lambda: self._simulator.unfreeze(layer, unit, source, bias=bias))

    def _edit(self, change: Callable[[], Done]) -> Done:
        done = Done()

        def make() -> None:
            nonlocal done
            done = change()

        self._document.edit(lambda: str(done), make, merge=self._merge)
        return done
