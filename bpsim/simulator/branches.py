"""The tree of the runs that were trained: which there are, what they are called, which lie over the plot."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from weakref import ref

import numpy as np

from bpsim.core.curve import Curve
from bpsim.core.network import Floats
from bpsim.simulator.memory import shared
from bpsim.simulator.origins import Ghost, reason
from bpsim.simulator.snapshot import Snapshot
from bpsim.trace.notation import Notation

DEEPEST = 8
"""Levels of the tree that are told apart: an edit after each of many trainings makes hundreds."""


@dataclass(eq=False, slots=True)
class Branch:
    """One run: what was trained from iteration ``first`` on, after that of its parent up to there.

    key: the identity of its history. snapshot: where it ended when it was last left; None where only its curve is left.
    given: the name that somebody gave it. chosen: whether somebody wants it over the plot; None where nobody said.
    """

    key: object
    parent: Branch | None
    first: int
    snapshot: Snapshot | None
    known: Ghost
    """Its origins and, where only its curve is left, its own part of that."""
    given: str = ""
    chosen: bool | None = None
    removed: bool = False
    _shown: Ghost | None = None
    _ended: tuple[int, float | None] = (-1, None)
    """The last iteration whose error was asked for, and that."""

    @classmethod
    def of(cls, snapshot: Snapshot, parent: Branch | None) -> Branch:
        """The run that a snapshot is of."""
        history = snapshot.history
        known = Ghost(_of_total(history.first, np.zeros(0)), snapshot.origins, history.identity)
        return cls(history.identity, parent, history.first, snapshot, known)

    @property
    def last(self) -> int:
        """The last iteration that it came to."""
        return self.snapshot.history.last if self.snapshot else self.first + len(self.known.curve.total)

    @property
    def trained(self) -> bool:
        """Whether it has an iteration of its own."""
        return self.last > self.first

    @property
    def error(self) -> float | None:
        """The error over all samples that are trained on at its last iteration; None where nothing is trained, and
        where it is not finite."""
        if self.snapshot is not None and self.trained and self._ended[0] != self.last:
            snapshot, history = self.snapshot, self.snapshot.history
            if history.engine.batches.full_batch:
                end = float(history.end_curve().total[0])
            else:
                end = snapshot.subject.values(history.engine, history.state(self.last), snapshot.lesson.view).error
            self._ended = self.last, end if math.isfinite(end) else None
        return self._ended[1]

    def name(self, notation: Notation) -> str:
        """What it is called: by hand, else by the edits that began it."""
        return self.given or reason(self.known.origins, notation)

    def keep_curve_only(self, own: Curve) -> None:
        """Lets its states go: its own part of the curve remains, compact."""
        self.known = replace(self.known, curve=_of_total(own.first, own.total.copy()))
        self.snapshot = self._shown = None

    def ghost(self) -> Ghost:
        """Its whole curve, from the first iteration of its parents on, for the plot; the same until it is another."""
        shown = self._shown
        if shown is None or shown.given != self.given or shown.curve.first + len(shown.curve.total) != self.last:
            kept = ref(self.snapshot.history) if self.snapshot else None
            shown = self._shown = replace(self.known, curve=self._whole(), given=self.given, kept=kept)
        return shown

    def _whole(self) -> Curve:
        parts: list[Floats] = []
        branch, end = self, self.last
        while branch.snapshot is None:
            parts.append(branch.known.curve.total[: end - branch.first])
            end = branch.first
            if branch.parent is None:
                break
            branch = branch.parent
        else:
            curve = branch.snapshot.history.curve()
            if not parts:
                return curve
            parts.append(curve.total[: end - curve.first])
            end = curve.first
        return _of_total(end, np.concatenate(parts[::-1]))


class Branches:
    """Every run that was trained in a document. What one moves away from is to be noted; nothing removes a run from
    the tree but ``remove``."""

    def __init__(self) -> None:
        self._known: dict[object, Branch] = {}
        self.baseline: Branch | None = None
        """The one that others are compared with, which keeps its training whatever memory there is; None at first: the
        first run would keep it for ever, though nobody asked for it."""

    def clear(self) -> None:
        """Forgets all: another lesson was opened."""
        self._known.clear()
        self.baseline = None

    def note(self, snapshot: Snapshot) -> Branch:
        """The run that a snapshot is of, kept as it is there; others that nothing was trained in are given up."""
        key = snapshot.history.identity
        for branch in [one for one in self._known.values() if not one.trained and one.key != key]:
            del self._known[branch.key]
            self.baseline = None if branch is self.baseline else self.baseline
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = Branch.of(snapshot, self._parent_of(snapshot))
        elif found.snapshot is None or snapshot.history.last >= found.last:
            found.snapshot = snapshot
        return found

    def has(self, snapshot: Snapshot) -> bool:
        """Whether the run that a snapshot is of was noted."""
        return snapshot.history.identity in self._known

    def _parent_of(self, snapshot: Snapshot) -> Branch | None:
        lineage = (self._known.get(history.identity) for history in snapshot.history.lineage())
        return next((branch for branch in lineage if branch is not None), None)

    def rows(self, present: Snapshot) -> list[tuple[int, Branch]]:
        """Every run that is not removed and its level in the tree, each below the one that it branched off from.

        The present one is among them also where nothing is trained in it yet.
        """
        self.note(present)
        below: dict[Branch | None, list[Branch]] = {}
        for branch in self._listed(present):
            below.setdefault(_above(branch), []).append(branch)
        rows: list[tuple[int, Branch]] = []
        waiting = [(0, branch) for branch in reversed(below.get(None, []))]
        while waiting:
            level, branch = waiting.pop()
            rows.append((min(level, DEEPEST), branch))
            waiting += [(level + 1, one) for one in reversed(below.get(branch, []))]
        return rows

    def _listed(self, present: Snapshot) -> Iterator[Branch]:
        key = present.history.identity
        return (one for one in self._known.values() if not one.removed or one.key is key)

    def overlaid(self, present: Snapshot) -> tuple[Ghost, ...]:
        """The curves that lie over that of the present run: those chosen, and the earlier ones of which nobody said
        otherwise."""
        earlier = {ghost.run: ghost for ghost in present.ghosts}
        unknown = [ghost for ghost in present.ghosts if ghost.run not in self._known]
        chosen = [one for one in self._listed(present) if one.trained and _wanted(one, earlier)]
        here = present.history.identity
        return (*unknown, *(one.ghost() for one in chosen if one.key is not here))

    def is_overlaid(self, branch: Branch, present: Snapshot) -> bool:
        """Whether a run lies over the plot wherever it is not the present one."""
        return _wanted(branch, {ghost.run: ghost for ghost in present.ghosts})

    def clear_overlays(self) -> None:
        """Takes those off the plot that somebody chose."""
        for branch in self._known.values():
            branch.chosen = branch.chosen and None

    def bound(self, present: Snapshot, undo: Sequence[Snapshot]) -> list[Snapshot]:
        """The snapshots that undo keeps, within the memory that they and the runs share, as ``memory.bounded`` does;
        the oldest runs that find no room beside them become curves only, the baseline and the present one never."""
        here, snapshots, runs = present.history.identity, [], []
        for branch in self._known.values():
            if branch.snapshot is not None and branch is not self.baseline and branch.key is not here:
                # Both before anything is given up.
                runs.append((branch, branch.snapshot.history.own_curve(), branch.error))
                snapshots.append(branch.snapshot)
        found, room = shared(present, undo, snapshots, self.baseline.snapshot if self.baseline else None)
        for (branch, own, _), has_room in zip(runs, room, strict=True):
            if not has_room:
                branch.keep_curve_only(own)
        return found


def _wanted(branch: Branch, earlier: dict[object, Ghost]) -> bool:
    return branch.key in earlier if branch.chosen is None else branch.chosen


def _above(branch: Branch) -> Branch | None:
    """The nearest run that it branched off from and that was not removed."""
    parent = branch.parent
    while parent is not None and parent.removed:
        parent = parent.parent
    return parent


def _of_total(first: int, total: Floats) -> Curve:
    return Curve(first, total, np.empty((len(total), 0)), total)
