"""What the graph shows beside its numbers, as a user of the view chose it."""

from __future__ import annotations

from msgspec import Struct


class Extras(Struct, frozen=True):
    """flow: in the backward pass, what flows back over the edges, and whether a unit should grow or shrink. maps: in
    each neuron its out over the plane of the two inputs, or along the one."""

    flow: bool = True
    maps: bool = False


USUAL = Extras()
