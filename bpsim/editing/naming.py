"""What units are called: a new one, and any that is renamed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from msgspec import structs

from bpsim.core.errors import UsageError
from bpsim.core.network import Network, Parameters
from bpsim.editing import wording
from bpsim.editing.addresses import Moves
from bpsim.editing.edited import Edited, finished, unchanged
from bpsim.editing.refusing import refuse_layer, refuse_unit
from bpsim.lesson import limits
from bpsim.lesson.lesson import Lesson
from bpsim.lesson.names import free_letter, letter_of, name_fault, numbered, positional_letter

_LONGEST_LETTER = limits.NAME - 10
"""Letters before a number that leave room for any number."""


def rename(lesson: Lesson, present: Parameters, layer: int, unit: int, name: str) -> Edited:
    """Another name for a unit, and nothing else; blanks around it are left out."""
    network = lesson.network
    refuse_unit(network, layer, unit)
    old = network.unit_name(layer, unit)
    if name == old:
        return unchanged(lesson, present)
    others = {other for other in all_names(network) if other != old}
    new = checked_name(name, others)
    units = list(_units(network, layer))
    units[unit] = new
    return _renamed(lesson, present, layer, tuple(units), wording.RENAME.format(old=old, new=new))


def rename_layer(lesson: Lesson, present: Parameters, layer: int, letter: str) -> Edited:
    """Other names for all units of a layer: the letter (or word) with the numbers from 1."""
    network = lesson.network
    refuse_layer(network, layer, inputs=True)
    old = _units(network, layer)
    others = set(all_names(network)) - set(old)
    checked_name(letter, ())
    units = tuple(checked_name(f"{letter.strip()}{number}", others) for number in range(1, len(old) + 1))
    if units == old:
        return unchanged(lesson, present)
    words = wording.RENAME_LAYER if len(units) > 1 else wording.RENAME
    layer_name = wording.layer_name(network, layer)
    said = words.format(layer=layer_name, first=units[0], last=units[-1], old=old[0], new=units[0])
    return _renamed(lesson, present, layer, units, said)


def checked_name(name: str, others: Collection[str]) -> str:
    """A name without the blanks around it; raises UsageError where a unit cannot have it beside the ``others``."""
    chosen = name.strip()
    fault = name_fault(chosen, others)
    if fault is not None:
        raise UsageError(fault)
    return chosen


def new_name(network: Network, layer: int) -> str:
    """The name of a unit that a layer gets: the letter of the layer and the least free number."""
    return new_names(network, layer, 1)[0]


def new_names(network: Network, layer: int, count: int) -> tuple[str, ...]:
    """The names of several units that a layer gets."""
    letter = letter_of(_units(network, layer))
    if letter is None or len(letter) > _LONGEST_LETTER:
        letter = positional_letter(layer, network.depth)
    return tuple(numbered(letter, count, all_names(network)))


def names_of_new_layer(network: Network, number: int, size: int) -> tuple[str, ...]:
    """The names of the units of a new hidden layer that will have this number: of a letter that no layer has."""
    letters = (letter_of(_units(network, layer)) for layer in range(network.depth + 1))
    letter = free_letter(number, {one for one in letters if one})
    return tuple(numbered(letter, size, all_names(network)))


def all_names(network: Network) -> list[str]:
    """The names of all units, the inputs first."""
    return [*network.inputs, *(name for layer in network.layers for name in layer.units)]


def _units(network: Network, layer: int) -> tuple[str, ...]:
    return network.layer(layer).units if layer else network.inputs


def _renamed(lesson: Lesson, present: Parameters, layer: int, units: tuple[str, ...], words: str) -> Edited:
    network = lesson.network
    if layer:
        new = network.with_layer(layer, replace(network.layer(layer), units=units))
    else:
        new = replace(network, inputs=units)
    moves = Moves.in_place(network, new)
    edited = finished(lesson, present, moves, (lesson.parameters, present), words)
    return structs.replace(edited, same_values=True)
