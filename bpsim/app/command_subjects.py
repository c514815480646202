"""The kinds of things on the graph that a command applies to."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Flag, auto

from bpsim.view.canvas.places import Part, Place


class On(Flag):
    """What a command can be given to. SEVERAL: also to several at once. LAYER: also to a layer as one."""

    INPUT = auto()
    HIDDEN = auto()
    OUTPUT = auto()
    WEIGHT = auto()
    BIAS = auto()
    TARGET = auto()
    GROUND = auto()
    SEVERAL = auto()
    LAYER = auto()
    NEURON = HIDDEN | OUTPUT
    UNIT = INPUT | HIDDEN | OUTPUT
    NUMBER = INPUT | WEIGHT | BIAS | TARGET
    ANYTHING = UNIT | WEIGHT | BIAS | TARGET | GROUND | SEVERAL | LAYER


NOTHING = On(0)
_WAYS = On.SEVERAL | On.LAYER
_PARTS = {Part.EDGE: On.WEIGHT, Part.BIAS: On.BIAS, Part.TARGET: On.TARGET, Part.ERROR: On.TARGET}


def kinds(selection: Sequence[Place], depth: int) -> On:
    """What is selected; GROUND where that is nothing. depth: the number of the layer of the outputs."""
    found = On.SEVERAL if len(selection) > 1 else NOTHING
    for place in selection:
        found |= _kind(place, depth)
    return found if found & ~_WAYS else On.GROUND


def _kind(place: Place, depth: int) -> On:
    if place.part not in (Part.UNIT, Part.DELTA, Part.LAYER, Part.FOLD):
        return _PARTS.get(place.part, NOTHING)
    unit = On.INPUT if place.layer == 0 else On.OUTPUT if place.layer == depth else On.HIDDEN
    if place.part is Part.FOLD:
        return unit | On.SEVERAL
    return unit | On.LAYER if place.part is Part.LAYER else unit


def applies(to: On, selected: On) -> bool:
    """Whether a command that applies ``to`` some kinds can be given to what is selected."""
    if On.SEVERAL in selected and On.SEVERAL not in to:
        return False
    if On.LAYER in selected and not to & _WAYS:
        return False
    return bool(to & selected & ~_WAYS)
