"""The tree of *Steps* by arithmetic: which steps a row stands for, what lies in it, and which phases are listed."""

from __future__ import annotations

from typing import NamedTuple

from bpsim.core.quantity import Kind, Quantity
from bpsim.trace.steps import Steps

_GROUP_SHIFT = 28  # what rows lie in: its phase + 1 in the low bits and its group + 1 above them
_PHASE_MASK = (1 << _GROUP_SHIFT) - 1

MOST_KEPT = 4096
MOST_PHASES = 600
"""Phases that are listed at first, and that come in at once: Qt asks for each of them, and a batch of 100,000 samples
has 300,000."""
MOST_LISTED = 2 * MOST_PHASES
"""Phases that are listed at once: as some come in at one end, others go at the other."""


class Place(NamedTuple):
    """A row of the tree: its number, and a number for what it lies in, 0 for the topmost rows."""

    row: int
    within: int


class StepsTree:
    """Which rows the steps of an iteration have; nothing is stored but how many lie in a row that was asked for.

    A phase whose values are made of several steps holds groups (the delta of a unit, one weight, a node), and they
    hold their terms; the other phases hold their steps.
    """

    def __init__(self, steps: Steps) -> None:
        self.steps = steps
        self.listed = range(0)
        self._counts: dict[Place | None, int] = {}
        self.list_phases(self.around(0))

    def around(self, phase: int) -> range:
        """The phases to list so that one of them is in the middle."""
        count = self.steps.phase_count
        first = max(0, min(phase - MOST_PHASES // 2, count - MOST_PHASES))
        return range(first, min(first + MOST_PHASES, count))

    def list_phases(self, listed: range) -> None:
        """Lists these phases as the topmost rows."""
        self.listed = listed
        self._counts.clear()

    def is_phase(self, place: Place) -> bool:
        """Whether a row is a phase."""
        return place.within == 0

    def phase(self, place: Place) -> int:
        """The phase that a topmost row is."""
        return self.listed.start + place.row

    def bounds(self, place: Place) -> tuple[int, int]:
        """The numbers of the first and the last step that a row stands for."""
        steps = self.steps
        phase, group = _parents(place)
        if phase is None:
            return steps.phase_bounds(self.phase(place))
        if group is None and self._grouped(phase):
            return steps.group_bounds(phase, place.row)
        first = steps.phase_bounds(phase)[0] if group is None else steps.group_bounds(phase, group)[0]
        return first + place.row, first + place.row

    def quantity(self, place: Place) -> Quantity:
        """What a row's last step computes."""
        return self.steps.step(self.bounds(place)[1]).quantity

    def is_one_value(self, first: int, last: int) -> bool:
        """Whether these steps lead to one value: an out of softmax has a derivative by every net instead."""
        return first == last or self.steps.step(last).quantity.kind is not Kind.DOUT_DNET

    def place_of(self, number: int, *, term: bool) -> Place | None:
        """The row of a step; that of its group where it is the last of it and its value, unless ``term``.

        None where its phase is not listed.
        """
        phase, group = self.steps.group_of(number)
        if phase not in self.listed:
            return None
        if not self._grouped(phase):
            return Place(number - self.steps.phase_bounds(phase)[0], phase + 1)
        first, last = self.steps.group_bounds(phase, group)
        in_phase = Place(group, phase + 1)
        whole = first == last or (number == last and not term and self.is_one_value(first, last))
        return in_phase if whole else Place(number - first, self.inside(in_phase))

    def inside(self, place: Place) -> int:
        """The number that the rows in a row have for what they lie in."""
        return place.within | ((place.row + 1) << _GROUP_SHIFT) if place.within else self.phase(place) + 1

    def parent(self, place: Place) -> Place | None:
        """The row that a row lies in; None for the topmost."""
        group = place.within >> _GROUP_SHIFT
        if group:
            return Place(group - 1, place.within & _PHASE_MASK)
        return Place(place.within - 1 - self.listed.start, 0) if place.within else None

    def count(self, place: Place | None) -> int:
        """How many rows lie in a row; the topmost for None. Kept, since Qt asks for it many times a repaint."""
        count = self._counts.get(place)
        if count is None:
            if len(self._counts) > MOST_KEPT:
                self._counts.clear()
            count = self._counts[place] = self._count(place)
        return count

    def _count(self, place: Place | None) -> int:
        if place is None:
            return len(self.listed)
        phase, group = _parents(place)
        if group is not None or (phase is not None and not self._grouped(phase)):
            return 0
        first, last = self.bounds(place)
        if phase is None:
            within = self.phase(place)
            return self.steps.group_count(within) if self._grouped(within) else last - first + 1
        return last - first + 1 if last > first else 0

    def _grouped(self, phase: int) -> bool:
        return self.steps.phase_kind(phase) is self.steps.nested


def _parents(place: Place) -> tuple[int | None, int | None]:
    """The phase and the group that a row lies in."""
    phase, group = place.within & _PHASE_MASK, place.within >> _GROUP_SHIFT
    return (phase - 1 if phase else None), (group - 1 if group else None)
