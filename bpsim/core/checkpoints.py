"""The states of a training that are at hand: spaced ones, and the one where a replay came to last."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Generic

from bpsim.core.call import Vectors
from bpsim.core.engine import Engine, S

MOST_CHECKPOINTS = 1 << 12
MOST_CHECKPOINT_BYTES = 1 << 26
"""The most that checkpoints take: beyond either, every second one is dropped, so that replay stays fast."""
REPLAY_SECONDS = 0.01
"""Seconds of training between the first checkpoints, roughly."""


def first_spacing(engine: Engine[Any]) -> int:
    """Iterations between two checkpoints, as long as these have room."""
    return max(1, int(REPLAY_SECONDS / engine.update_seconds))


@dataclass(eq=False)
class Checkpoints(Generic[S]):
    """States by the number of updates that were made before them, 0 for the start; ``spacing`` updates apart."""

    states: dict[int, S]
    spacing: int
    most: int
    _replayed: tuple[int, Vectors] | None = field(default=None)
    """Where a replay came to last, and the state there: what goes on from there is soon done."""

    @classmethod
    def of(cls, engine: Engine[S], start: S) -> Checkpoints[S]:
        most = min(MOST_CHECKPOINTS, max(8, MOST_CHECKPOINT_BYTES // max(engine.state_bytes, 1)))
        return cls({0: start}, first_spacing(engine), most)

    def to_next(self, engine: Engine[S], updates: int) -> int:
        """How many updates the next checkpoint is away after so many."""
        while 2 * self.spacing <= first_spacing(engine):  # compiled code has come
            self.spacing *= 2
        return self.spacing - updates % self.spacing

    def keep(self, updates: int, state: S) -> None:
        """Keeps the state after so many updates; every second one is dropped where there are too many."""
        self.states[updates] = state
        if len(self.states) > self.most:
            self.spacing *= 2
            self.states = {at: kept for at, kept in self.states.items() if at % self.spacing == 0}

    def up_to(self, updates: int) -> Checkpoints[S]:
        """Those at the latest after so many updates."""
        return replace(self, states={at: kept for at, kept in self.states.items() if at <= updates}, _replayed=None)

    def nearest(self, updates: int) -> int:
        """The last state at hand, at the latest after so many updates."""
        near = max(at for at in self.states if at <= updates)
        return self._replayed[0] if self._replayed and near <= self._replayed[0] <= updates else near

    def replay(self, engine: Engine[S], first: int, updates: int, most: int) -> Vectors:
        """Makes again up to ``most`` of so many updates; what that comes to is at hand from then on.

        first: the iteration of the start.
        """
        near = self.nearest(updates)
        known = self._replayed
        vectors = known[1] if known and near == known[0] else engine.vectors_of(self.states[near])
        if updates > near:
            count = min(most, updates - near)
            vectors = engine.advance(vectors, count, iteration=first + near).vectors
            self._replayed = near + count, vectors
        return vectors
