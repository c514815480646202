"""What is selected: as parts, and when the network becomes another, where units are known by their names."""

from __future__ import annotations

from functools import cached_property

from msgspec.structs import replace

from bpsim.view.canvas.graph_picture import GraphPicture
from bpsim.view.canvas.places import Part, Place


def carried(places: tuple[Place, ...], before: GraphPicture, after: GraphPicture) -> tuple[Place, ...]:
    """The places in a picture that stand for these ones of the picture before; those that are gone are left out."""
    carry = _Carry(before, after)
    found = (carry.place(place) for place in places)
    return tuple(dict.fromkeys(place for place in found if place is not None and after.has(place)))


def parts_of(places: tuple[Place, ...], picture: GraphPicture) -> tuple[Place, ...]:
    """Places with the units of a layer in the place of the layer, and those of its fold in that of the fold, each of
    them once."""
    found: dict[Place, None] = {}
    for place in places:
        if place.part is Part.LAYER:
            found |= dict.fromkeys(picture.units_of(place.layer))
        elif place.part is Part.FOLD:
            found |= dict.fromkeys(Place(Part.UNIT, place.layer, unit) for unit in picture.hidden(place.layer))
        else:
            found[place] = None
    return tuple(found)


class _Carry:
    def __init__(self, before: GraphPicture, after: GraphPicture) -> None:
        self._names = before.names
        self._same_sizes = before.sizes == after.sizes
        self._after = after

    @cached_property
    def _at(self) -> dict[str, tuple[int, int]]:
        """Where each unit is: of nothing that is selected nobody asks, though a press may unfold another one."""
        names = enumerate(self._after.names)
        return {name: (layer, unit) for layer, units in names for unit, name in enumerate(units)}

    def place(self, place: Place) -> Place | None:
        if place.part in (Part.TOTAL, Part.SAMPLE):
            return place
        if place.unit is None:
            return self._of_layer(place)
        unit = self._unit(place.layer, place.unit)
        if unit is None:
            return None
        if place.source is None:
            return replace(place, layer=unit[0], unit=unit[1])
        source = self._unit(place.layer - 1, place.source)
        if source is None or source[0] != unit[0] - 1:
            return None
        return replace(place, layer=unit[0], unit=unit[1], source=source[1])

    def _unit(self, layer: int, unit: int) -> tuple[int, int] | None:
        """Where a unit is; one that was renamed is where it was."""
        return self._at.get(self._names[layer][unit], (layer, unit) if self._same_sizes else None)

    def _of_layer(self, place: Place) -> Place | None:
        """What belongs to a whole layer goes with the first of its units that is left."""
        units = (self._unit(place.layer, unit) for unit in range(len(self._names[place.layer])))
        return next((replace(place, layer=unit[0]) for unit in units if unit is not None), None)
