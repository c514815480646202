"""Which units of a long layer are shown: the first four, the last, and whatever is lit or selected. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from bpsim.view.canvas.extras import USUAL, Extras
from bpsim.view.canvas.graph_picture import Highlight
from bpsim.view.canvas.layout import LONG_LAYER, Layout, Shape
from bpsim.view.canvas.placement import Rect
from bpsim.view.canvas.places import Part, Place

FIRST_SHOWN = 4
MOST_OPERANDS, MOST_CHOSEN = 4, 8
"""Units of a layer that are brought out of its fold because operands, or the selection, are there; more stay inside."""

Rows = tuple[tuple[int, ...], ...]
"""The units that are shown, in order, of each layer, the inputs first."""


class Folding(Struct, frozen=True):
    """How a user sees long layers. unfolded: the layers that show all of their units; chosen: what is selected.

    fold: whether long layers fold at all. extras: what else of a network is shown.
    """

    unfolded: frozenset[int] = frozenset()
    chosen: tuple[Place, ...] = ()
    fold: bool = True
    extras: Extras = USUAL

    def toggled(self, layers: Iterable[int]) -> Folding:
        """The same with these layers unfolded; folded where all of them are unfolded already."""
        changed = frozenset(layers)
        whole = changed <= self.unfolded
        return replace(self, unfolded=self.unfolded - changed if whole else self.unfolded | changed)

    def rows(self, sizes: tuple[int, ...], lit: Mapping[Place, Highlight]) -> Rows:
        """The units to show of layers with so many units, where some places are lit."""
        chosen = _units(place for place in self.chosen if place.part is not Part.LAYER)
        current = _units(place for place, light in lit.items() if light is Highlight.CURRENT)
        operands = _units(place for place, light in lit.items() if light is not Highlight.CURRENT)
        last = _units(self.chosen[-1:])
        found = []
        for layer, size in enumerate(sizes):
            shown = {*range(FIRST_SHOWN), size - 1} | current.get(layer, set()) | last.get(layer, set())
            if len(shown) > FIRST_SHOWN + 1 + MOST_CHOSEN:
                shown = {*range(FIRST_SHOWN), size - 1} | last.get(layer, set())
            for some, most in ((operands, MOST_OPERANDS), (chosen, MOST_CHOSEN)):
                more = some.get(layer, set()) - shown
                shown |= more if len(more) <= most else set()
            whole = not self.fold or size <= LONG_LAYER or layer in self.unfolded or len(shown) + 1 >= size
            found.append(tuple(range(size)) if whole else tuple(sorted(shown)))
        return tuple(found)


FOLDED, UNFOLDED = Folding(), Folding(fold=False)
"""Every long layer folded, and every unit of every layer."""


def _units(places: Iterable[Place]) -> dict[int, set[int]]:
    """The units, by layer, that places stand at; an edge stands at both of its ends."""
    found: dict[int, set[int]] = {}
    for place in places:
        if place.part is Part.EDGE:
            found.setdefault(place.layer - 1, set()).add(place.from_unit)
        if place.unit is not None:
            found.setdefault(place.layer, set()).add(place.unit)
    return found


def folded_shape(shape: Shape, rows: Rows) -> Shape:
    """A network of the units that are shown, with one more behind the first of them where a layer is folded.

    Where the units of a folded layer were placed while all of them were shown, these places are for the unfolded graph:
    this one, which needs less room, is arranged without.
    """
    if all(len(units) == len(names) for units, names in zip(rows, shape.names, strict=True)):
        return shape
    slots = [_slots(units) for units in rows]
    names = tuple(
        tuple("" if unit is None else all_names[unit] for unit in layer)
        for layer, all_names in zip(slots, shape.names, strict=True)
    )
    exists = []
    for number, of_layer in enumerate(shape.exists, 1):
        small = np.zeros((len(slots[number]), len(slots[number - 1])), dtype=np.bool_)
        inside = [[row for row, unit in enumerate(slots[at]) if unit is not None] for at in (number, number - 1)]
        small[np.ix_(*inside)] = of_layer[np.ix_(rows[number], rows[number - 1])]
        exists.append(small)
    there = {name for layer in names for name in layer}
    positions = {name: point for name, point in shape.positions.items() if name in there}
    folded = (whole for units, whole in zip(rows, shape.names, strict=True) if len(units) < len(whole))
    if any(2 * sum(name in shape.positions for name in whole) >= len(whole) for whole in folded):
        positions = {}
    return replace(shape, names=names, exists=tuple(exists), positions=positions)


def unfolded_layout(layout: Layout, rows: Rows, sizes: tuple[int, ...]) -> Layout:
    """A layout of ``folded_shape``, addressed by the units of the network; the hidden ones stand at their fold."""
    slots = [_slots(units) for units in rows]
    units, folds = [], {}
    for layer, (points, of_layer) in enumerate(zip(layout.units, slots, strict=True)):
        at = [row for row, unit in enumerate(of_layer) if unit is not None]
        if len(at) == len(points):
            units.append(points)
            continue
        fold = points[of_layer.index(None)]
        whole = np.tile(fold, (sizes[layer], 1))
        whole[list(rows[layer])] = points[at]
        units.append(whole)
        folds[layer] = (float(fold[0]), float(fold[1]))
    labels = dict(_addressed(layout.labels, slots))
    return replace(layout, units=tuple(units), labels=labels, rows=rows, folds=folds)


def _addressed(labels: Mapping[Place, Rect], slots: list[tuple[int | None, ...]]) -> Iterable[tuple[Place, Rect]]:
    for place, rect in labels.items():
        if place.unit is None:
            yield place, rect
            continue
        unit = slots[place.layer][place.unit]
        source = None if place.source is None else slots[place.layer - 1][place.source]
        if unit is not None:
            yield replace(place, unit=unit, source=source), rect


def _slots(units: tuple[int, ...]) -> tuple[int | None, ...]:
    """What stands in a column, from the top: units, and None where the others are folded, at the first gap."""
    gap = next((row for row, unit in enumerate(units) if row != unit), None)
    return units if gap is None else (*units[:gap], None, *units[gap:])
