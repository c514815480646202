"""The only owner of states and error curves: checkpoints, replay, branches, runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from copy import copy
from enum import StrEnum
from typing import Any, Generic, TypeVar

import numpy as np
from msgspec import Struct

from bpsim.core import worth
from bpsim.core.call import Advance, End, Vectors
from bpsim.core.checkpoints import Checkpoints
from bpsim.core.course import Course, Stretch, course_of
from bpsim.core.curve import Curve, joined
from bpsim.core.engine import Engine, S
from bpsim.core.network import Floats
from bpsim.core.rows import Rows
from bpsim.core.stopping import Plateau

PART = 0.48
"""The part of a slice that one call of the engine takes: each call lays out all parameters before it."""

E = TypeVar("E", bound=Engine[Any])


class Reason(StrEnum):
    """Why a run returned."""

    RUNNING = "running"
    DONE = "done"
    ERROR = "error"
    PATIENCE = "patience"
    GRADIENT = "gradient"
    DIVERGED = "diverged"


class Goal(Struct, frozen=True):
    """When a run ends: at this iteration, or before one whose error (that of the data) is below ``error``, or, with
    ``rules``, where the stop rules of the training say so."""

    iteration: int
    error: float = -math.inf
    rules: bool = False


class History(Generic[E, S]):
    """What happened to one model under one training, from iteration ``first`` to ``last``; it asks the engine only.

    A change at iteration k begins another history at k, which goes on from this one: ``parent``.
    """

    def __init__(self, engine: E, start: S, parent: History[E, S] | None = None) -> None:
        self.engine = engine
        self.first = start.iteration
        self.parent = parent
        self.identity = object()
        """What tells it from others; the same in what ``renamed`` makes of it."""
        self.earliest: int = parent.earliest if parent else self.first
        """The first iteration that can be gone back to, through all parents."""
        self._checkpoints: Checkpoints[S] = Checkpoints.of(engine, start)
        self._packed: Vectors | None = None
        """The state at ``last`` as the kernel has it; None where that is the start, since undo may keep thousands of
        them, and where it was given up."""
        self._known = self.first
        """The last iteration that was computed once: up to there, what is missing is made again where it is asked
        for."""
        patience = engine.training.stop.patience
        self._plateau = Plateau(patience) if patience else None
        self._done = 0
        self._evaluated = -1
        self._rows = Rows(engine.columns)
        self._chunk = 1
        self.at_epochs: dict[int, tuple[float, ...]] = {}
        """What was formed of its states at some starts of epochs, by whoever forms it: few and small."""

    @property
    def last(self) -> int:
        """The furthest iteration reached; its state is known, its update was not made."""
        return self.first + self._done

    @property
    def _vectors(self) -> Vectors:
        return self._replay(self._done, self._done) if self._packed is None else self._packed

    @property
    def checkpoints(self) -> int:
        """How many states of its own it keeps."""
        return len(self._checkpoints.states)

    def lineage(self) -> Iterator[History[E, S]]:
        """This history, its parent, the parent of that, and so on: as many as there were edits."""
        history: History[E, S] | None = self
        while history is not None:
            yield history
            history = history.parent

    def evaluate_end(self) -> None:
        """Counts the error at ``last`` as computed, as a run computes it where it ends."""
        self._evaluated = self.last

    def evaluated(self, iteration: int) -> bool:
        """Whether training computed the error of an iteration: its update was made, or a run ended there."""
        return self.earliest <= iteration < self.last or iteration == self._evaluated

    def owner(self, iteration: int) -> History[E, S]:
        """The history whose model and training make this iteration's update."""
        history: History[E, S] = self
        while iteration < history.first and history.parent is not None:
            history = history.parent
        return history

    def state(self, iteration: int) -> S:
        """The state of any iteration from ``earliest`` to ``last``, bit for bit; raises IndexError outside."""
        owner = self.owner(iteration)
        if owner is not self:
            return owner.state(iteration)
        self.complete(iteration)
        if not self.first <= iteration <= self.last:
            raise IndexError(f"iteration {iteration} is not between {self.first} and {self.last}")
        offset = iteration - self.first
        if offset in self._checkpoints.states:
            return self._checkpoints.states[offset]
        vectors = self._vectors if offset == self._done else self._replay(offset, offset)
        state: S = self.engine.state(iteration, vectors)
        return state

    def at_hand(self) -> list[int]:
        """The iterations of this history alone whose states need no replay, in order."""
        at_end = [] if self.to_replay(self.last) else [self.last]
        return sorted({*(self.first + offset for offset in self._checkpoints.states), *at_end})

    def to_replay(self, iteration: int) -> int:
        """How many updates are made again to come to the state of an iteration; 0 where it is at hand, or not known."""
        owner = self.owner(iteration)
        offset, done = iteration - owner.first, owner._done
        if offset > done:
            return offset - done if iteration <= owner._known else 0
        at_hand = offset < 0 or (offset == done and owner._packed is not None)
        return 0 if at_hand else offset - owner._checkpoints.nearest(offset)

    def complete(self, iteration: int) -> None:
        """Makes again what is missing up to an iteration that was computed once."""
        if self.last < iteration <= self._known:
            self.run(Goal(iteration))

    def replay_seconds(self, iteration: int) -> float:
        """How long that takes, roughly."""
        return self.to_replay(iteration) * self.owner(iteration).engine.update_seconds

    def replay_for(self, seconds: float, clock: Callable[[], float], iteration: int) -> int:
        """Goes on towards the state of an iteration for about so many seconds of ``clock``; returns ``to_replay``.

        A clock that is set back ends the slice: it cannot say when the time is over.
        """
        owner, now = self.owner(iteration), clock()
        end = now + seconds
        most = max(1, int(seconds / 4 / owner.engine.update_seconds))
        while (left := owner.to_replay(iteration)) and now < end:
            owner._replay(iteration - owner.first, min(left, most))
            before, now = now, clock()
            if now < before:
                return owner.to_replay(iteration)
        return left

    def _replay(self, offset: int, most: int) -> Vectors:
        if offset > self._done:
            self._advance(Goal(self.first + offset), most)
            return self._vectors
        return self._checkpoints.replay(self.engine, self.first, offset, most)

    def branch(self, engine: E, state: S) -> History[E, S]:
        """A history that goes on from iteration ``state.iteration`` of this one with another state or settings."""
        owner = self.owner(state.iteration)
        return History(engine, state, owner.parent if state.iteration == owner.first else owner)

    def renamed(self, renamed: Callable[[E], E]) -> History[E, S]:
        """Another history of the same that was computed, by engines that compute the same under other names.

        Whichever of the two goes on, it comes to the same numbers: they share what they have.
        """
        made: History[E, S] | None = None
        for one in reversed(list(self.lineage())):
            engine = renamed(one.engine)
            if one is not self and engine is one.engine and made is one.parent:
                made = one
                continue
            other = copy(one)
            other.engine, other.parent, other._plateau = engine, made, copy(one._plateau)
            made = other
        return made or self

    def curve(self) -> Curve:
        """The errors of all iterations whose update was made, through all parents."""
        return joined(self._parts(self.last))

    def own_part(self, first: int, end: int) -> Curve:
        """The part of its own curve from an iteration to before another, both its own: where it lies, as far as that is
        in one block, so that nobody waits for the whole of a long one to be laid out."""
        return self.engine.curve(first, self._rows.part(first - self.first, end - self.first))

    def own_curve(self) -> Curve:
        """The part of the curve that is its own, from ``first`` on; a view, which copies nothing."""
        return self.engine.curve(self.first, self._rows.whole(self._done))

    def course(self, names: tuple[str, ...], end: Curve | None = None) -> Course:
        """The same errors as in ``curve``, where they lie, with these outputs. end: one row more behind them."""
        stretches: list[Stretch] = []
        until = self.last
        for history in self.lineage():
            stretches.append(history._stretch(history._rows, until - history.first))
            until = history.first
        if end is not None:
            row = np.column_stack([end.total, end.outputs, *([] if end.data is end.total else [end.data])])
            stretches.insert(0, Stretch(Rows.of(row), 1, end.names, end.data is end.total))
        return course_of(until, [one for one in reversed(stretches) if one.count], names)

    def _stretch(self, rows: Rows, count: int) -> Stretch:
        shape = self.engine.curve(0, np.empty((0, self.engine.columns)))
        return Stretch(rows, count, shape.names, shape.data is shape.total)

    def _parts(self, end: int) -> list[Curve]:
        """The curve up to an iteration, each history's own."""
        parts = []
        for history in self.lineage():
            parts.append(history.engine.curve(history.first, history._rows.whole(end - history.first)))
            end = history.first
        return parts[::-1]

    # Memory

    def held(self, end: int) -> dict[int, int]:
        """The bytes of curve and checkpoints up to iteration ``end``, by the id of what holds them."""
        offset = end - self.first
        checkpoints = sum(at <= offset for at in self._checkpoints.states)
        return {**self._rows.held(offset), id(self._checkpoints): checkpoints * self.engine.state_bytes}

    def alone(self, iteration: int) -> History[E, S]:
        """A history without what was trained, which comes to the state of an iteration of this one: it begins at the
        last state before that which is at hand, so that nobody has to wait for others, and makes the rest again."""
        owner = self.owner(iteration)
        made = History(owner.engine, owner.state(iteration - owner.to_replay(iteration)))
        made._known = iteration
        return made

    def forget_after(self, iteration: int) -> None:
        """Gives up what came after an iteration, which becomes the last, where nothing but a branch there goes on. Its
        state, which that branch has, is made again where somebody asks for it here."""
        offset = iteration - self.first
        self._packed, self._known = None, iteration
        self._rows, self._done, self._evaluated = Rows.of(self._rows.part(0, offset).copy()), offset, -1
        self._checkpoints = self._checkpoints.up_to(offset)
        self.at_epochs = {at: row for at, row in self.at_epochs.items() if at <= iteration}

    def end_curve(self) -> Curve:
        """The error at ``last``, whose update was not made. May not be finite."""
        return self.engine.curve(self.last, self.engine.row(self.state(self.last)).reshape(1, -1))

    def run(self, goal: Goal) -> Reason:
        """Runs to the goal without pause; ends before a value that is not finite. A long run is compiled first."""
        worth.account(self.engine.loops).expect(worth.seconds_of(goal.iteration - self.last, self.engine.work))
        reason = Reason.RUNNING
        while reason is Reason.RUNNING:
            reason = self._advance(goal, 1 << 14)
        return reason

    def run_for(self, seconds: float, clock: Callable[[], float], goal: Goal) -> Reason:
        """Runs towards the goal for about so many seconds of ``clock`` and returns RUNNING unless it got there.

        At least one iteration is made. The size of a slice follows the speed that was measured. A clock that is set
        back ends the slice: it cannot say when the time is over.
        """
        end = clock() + seconds
        if self.to_replay(self.last) and self.replay_for(seconds, clock, self.last):
            return Reason.RUNNING
        while True:
            before, done = clock(), self._done
            reason = self._advance(goal, self._chunk)
            now = clock()
            if reason is not Reason.RUNNING:
                return reason
            # Fewer than asked for are made before a checkpoint: counted as asked for, they would look too fast.
            rate = (self._done - done) / max(now - before, 1e-7)
            self._chunk = int(min(max(1, rate * seconds * PART), 4 * self._chunk, 1 << 16))
            if now < before or now + self._chunk / rate > end:
                return Reason.RUNNING

    def _advance(self, goal: Goal, most: int) -> Reason:
        """One slice of at most ``most`` iterations, which also ends at the next checkpoint."""
        left = goal.iteration - self.last
        if left <= 0:
            return Reason.DONE
        to_checkpoint = self._checkpoints.to_next(self.engine, self._done)
        result = self.engine.advance(self._vectors, min(left, most, to_checkpoint), goal.error, self.last)
        stop = self._ruled(result.curve[: result.updates]) if goal.rules else None
        if stop is not None:
            offset, reason = stop
            self._take(self.engine.advance(self._vectors, offset, iteration=self.last))
            return reason
        self._take(result)
        if result.end is End.REACHED:
            return Reason.ERROR
        if result.end is End.DIVERGED:
            return Reason.DIVERGED
        return Reason.DONE if self.last == goal.iteration else Reason.RUNNING

    def known_end(self, begin: int, goal: Goal) -> tuple[int, Reason] | None:
        """Where a run from ``begin`` on ends within what was computed already, and why; None where it goes beyond."""
        below: list[int] = []
        if goal.error > -math.inf and begin < self.last:
            curve = self.curve()
            below = (begin + np.flatnonzero(curve.data[begin - curve.first :] < goal.error)).tolist()
        ends = [(goal.iteration, Reason.DONE)] if goal.iteration <= self.last else []
        ends += [(below[0], Reason.ERROR)] if below else []
        ruled = self.ruled(begin, goal.iteration)
        ends += [ruled] if ruled else []
        return min(ends, key=lambda end: end[0], default=None)

    def ruled(self, begin: int, end: int) -> tuple[int, Reason] | None:
        """The first iteration from ``begin`` on and before ``end`` at which the training's own rules end a run, among
        those that were made with this training."""
        offset = max(begin, self.first) - self.first
        rows = self._rows.whole(max(0, min(end, self.last) - self.first))
        stop = self._stop(rows, Plateau(self._plateau.patience) if self._plateau else None, offset)
        return (self.first + stop[0], stop[1]) if stop else None

    def _ruled(self, rows: Floats) -> tuple[int, Reason] | None:
        """How many of the next updates, whose rows these are, the training's own rules allow."""
        if self._plateau is not None:
            known = self.engine.curve(0, self._rows.part(self._plateau.seen, self._done))
            if self._plateau.first(known.data.tolist()) is not None:
                return 0, Reason.PATIENCE
        return self._stop(rows, self._plateau, 0)

    def _stop(self, rows: Floats, plateau: Plateau | None, begin: int) -> tuple[int, Reason] | None:
        """The first of the rows from ``begin`` on at which a rule ends the run."""
        end = len(rows)
        least = self.engine.training.stop.gradient
        if least is not None:
            below = np.flatnonzero(rows[begin:, -1] < least)
            end = begin + int(below[0]) if len(below) else end
        at = plateau.first(self.engine.curve(0, rows[:end]).data.tolist(), begin) if plateau else None
        if at is not None:
            return at, Reason.PATIENCE
        return (end, Reason.GRADIENT) if end < len(rows) else None

    def _take(self, result: Advance) -> None:
        self._packed = result.vectors
        end = self._done + result.updates
        self._rows.write(self._done, result.curve[: result.updates])
        self._done = end
        if result.updates and self._done % self._checkpoints.spacing == 0:
            self._checkpoints.keep(self._done, self.engine.state(self.last, self._vectors))
