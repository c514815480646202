"""What the graph shows beside its numbers, as a user of the view chose it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extras:
    """flow: in the backward pass, what flows back over the edges, and whether a unit should grow or shrink."""

    flow: bool = True


USUAL = Extras()
