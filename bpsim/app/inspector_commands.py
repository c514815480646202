"""What is typed and chosen in the Inspector, as edits of the document."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from bpsim.app import wording
from bpsim.app.selected_steps import activating, connecting, disconnecting, freezing, freezing_units, in_layers
from bpsim.app.ticker import Ticker
from bpsim.core.errors import BpsimError, UsageError
from bpsim.core.initialization import Distribution
from bpsim.document.document import Document
from bpsim.document.structure_steps import Step, carry_out
from bpsim.document.wording import named
from bpsim.editing.changes import Change, Way
from bpsim.editing.edited import Done
from bpsim.simulator import Simulator
from bpsim.view.panels.inspector.properties import Property
from bpsim.view.panels.inspector.wording import as_in_panel


class InspectorCommands(QObject):
    """Each edit is one step of undo, however many things it changes."""

    refused = Signal(object, str)
    """A property, and why it stays as it is."""

    def __init__(self, document: Document, ticker: Ticker, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._ticker = ticker
        self._edits: dict[str, Callable[[Property, Any], None]] = {
            "title": lambda _, text: self._about(title=text),
            "description": lambda _, text: self._about(description=text),
            "distribution": lambda _, name: self._draw(distribution=Distribution(name)),
            "width": lambda _, width: self._draw(width=width),
            "seed": lambda _, seed: self._draw(seed=seed),
            "loss": lambda _, name: self._steps([lambda simulator: simulator.set_loss(name)]),
            "name": self._rename,
            "letter": self._rename_layer,
            "activation": self._set_activation,
            "unit_activation": self._set_activation,
            "constant": self._set_constant,
            "bias_kind": self._set_bias,
            "units": self._set_units,
            "frozen": self._freeze,
            "frozen_bias": self._freeze,
            "connection": self._connect,
            "derived": lambda shown, on: self._document.derive(derivative_of=_places(shown)[0] if on else None),
            "by_inputs": lambda _, on: self._document.derive(derive_inputs=on),
            "node_name": lambda shown, name: self._of_names(shown, lambda one, old: one.rename_node(old, name)),
            "learned": lambda shown, on: self._of_names(shown, lambda one, name: one.set_learned(name, on)),
            "held": lambda shown, on: self._of_names(shown, lambda one, name: one.set_frozen(name, on)),
            "penalized": lambda shown, on: self._of_names(shown, lambda one, name: one.set_penalized(name, on)),
            "by_sample": lambda shown, on: self._of_names(shown, lambda one, name: one.differ_by_sample(name, on)),
            "result": lambda _, name: self._steps([lambda one: one.set_result(name)]),
        }

    def edit(self, shown: Property, value: object) -> None:
        """Another value of a property: a Change of its numbers, else what it is to be."""
        self._ticker.pause()
        try:
            if isinstance(value, Change):
                self._change(shown, value)
            else:
                self._edits[shown.key](shown, value)
        except (BpsimError, ValueError) as error:
            said = wording.sentence(as_in_panel(str(error), shown.key), self._document.simulator)
            self._document.values_changed.emit()
            self.refused.emit(shown, said)
            self._document.message.emit(said)

    def _change(self, shown: Property, change: Change) -> None:
        """Other numbers."""
        simulator, quantities = self._document.simulator, shown.quantities
        made = change.applied([simulator.typed_value(quantity) for quantity in quantities])
        text = ""
        if change.way is not Way.SET:
            text = wording.changed(change, named(simulator, quantities))
        self._document.set_values(dict(zip(quantities, made, strict=True)), text)
        if change.seed is not None:
            self._document.message.emit(wording.DRAWN.format(change=change.text))

    def _steps(self, steps: list[Step]) -> None:
        done = carry_out(self._document, steps)
        if done:
            self._document.message.emit(wording.done(done, self._document))

    def _of_names(self, shown: Property, change: Callable[[Simulator, str], Done]) -> None:
        """An edit of each of some nodes, known by their names."""
        names = [target for target in shown.targets if isinstance(target, str)]
        self._steps([cast(Step, partial(_named, change, name)) for name in names])

    def _rename(self, shown: Property, name: str) -> None:
        layer, unit = _places(shown)[0]
        self._steps([lambda simulator: simulator.rename(layer, unit, name)])

    def _rename_layer(self, shown: Property, letter: str) -> None:
        layer = _layers(shown)[0]
        self._steps([lambda simulator: simulator.rename_layer(layer, letter)])

    def _set_activation(self, shown: Property, name: str) -> None:
        self._steps(activating(_of_units(shown), name))

    def _set_constant(self, shown: Property, constant: float) -> None:
        """Another slope, alpha or steepness of the activation that layers or units have."""
        network = self._document.simulator.network
        places = _of_units(shown)
        kinds = [network.layer(layer).activations[unit or 0].kind for layer, unit in places]
        pairs = zip(places, kinds, strict=True)
        self._steps([step for place, kind in pairs for step in activating([place], kind, constant)])

    def _set_bias(self, shown: Property, kind: str) -> None:
        self._steps(in_layers(_layers(shown), lambda simulator, layer: simulator.set_bias(layer, kind)))

    def _set_units(self, shown: Property, count: object) -> None:
        """More units behind the last one, or fewer from there on."""
        layer = _layers(shown)[0]
        if not isinstance(count, int):
            raise UsageError(wording.WHOLE_UNITS)
        units = count
        self._steps([lambda simulator: simulator.set_units(layer, units)])

    def _freeze(self, shown: Property, frozen: bool) -> None:
        places = _places(shown)
        if shown.key == "frozen" and all(len(place) == 2 for place in places):
            self._steps(freezing_units(self._document.simulator.network, places, frozen))
        else:
            self._steps(freezing(places, frozen, bias=shown.key == "frozen_bias"))

    def _connect(self, shown: Property, there: bool) -> None:
        end = _places(shown)[0]
        self._steps(connecting([end]) if there else disconnecting([end]))

    def _about(self, **texts: str) -> None:
        name = next(iter(texts))
        self._document.edit(wording.CHANGE_TEXT[name], lambda: self._document.simulator.set_about(**texts))

    def _draw(self, **settings: Any) -> None:
        """How weights are drawn that an edit adds."""
        simulator = self._document.simulator
        drawn = replace(simulator.lesson.initialization, **settings)
        self._document.edit(wording.CHANGE_DRAWING, lambda: simulator.set_initialization(drawn))


def _named(change: Callable[[Simulator, str], Done], name: str, simulator: Simulator) -> Done:
    return change(simulator, name)


def _places(shown: Property) -> list[Any]:
    """The things it belongs to: (layer, unit), or (layer, unit, source)."""
    return [target for target in shown.targets if isinstance(target, tuple)]


def _of_units(shown: Property) -> list[tuple[int, int | None]]:
    """The units, (layer, unit), or layers, (layer, None), that it belongs to."""
    layers: list[tuple[int, int | None]] = [(layer, None) for layer in _layers(shown)]
    return layers or [(place[0], place[1]) for place in _places(shown)]


def _layers(shown: Property) -> list[int]:
    return [target for target in shown.targets if isinstance(target, int)]
