"""How much memory the snapshots take that undo and the list of runs keep, and how it is bounded: training, values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bpsim.core import checkpoints
from bpsim.lesson.lesson import Lesson
from bpsim.simulator.snapshot import Snapshot
from bpsim.simulator.subjects import LessonHistory, subject_of

MOST_BYTES = 1 << 28
"""Bytes of curves and checkpoints that nothing but undo and redo and the list of runs need, at most."""
MOST_VALUE_BYTES = 1 << 28
"""Bytes of samples, weights and biases that nothing but undo needs, at most."""


def keep_within(size: int, of_run: int) -> None:
    """Bounds what undo and the list of runs keep, and the states of each run that begins from then on: bytes."""
    global MOST_BYTES, MOST_VALUE_BYTES
    MOST_BYTES = MOST_VALUE_BYTES = size
    checkpoints.MOST_CHECKPOINT_BYTES = of_run


def shared(
    present: Snapshot, kept: Sequence[Snapshot], runs: Sequence[Snapshot], baseline: Snapshot | None = None
) -> tuple[list[Snapshot], list[bool]]:
    """The same where a list of runs needs histories too: also whether each of ``runs``, oldest first, has room beside
    those that undo keeps. The baseline takes none of the room, and has it always.
    """
    always = (present,) if baseline is None else (present, baseline)
    found = list(kept)
    memory = _Memory(always)
    for at in reversed(range(len(found))):
        memory.add(found[at])
        if memory.alone > MOST_BYTES:
            found[: at + 1] = [snapshot.without_training() for snapshot in found[: at + 1]]
            memory = _Memory(always, *found)
            break
    count = _with_room(memory, (*always, *found), runs)
    room = [at >= len(runs) - count for at in range(len(runs))]
    memory = _Memory(always, *found, *(run for run, has in zip(runs, room, strict=True) if has))
    memory.forget()
    return found, room


def _with_room(memory: _Memory, others: Sequence[Snapshot], runs: Sequence[Snapshot]) -> int:
    """How many of the latest runs have room in ``MOST_BYTES`` beside the others, with their values."""
    values, size = _Values(others), 0
    for count, run in enumerate(reversed(runs)):
        memory.add(run)
        size += values.add(run)
        if memory.alone + size > MOST_BYTES:
            return count
    return len(runs)


def alone(present: Snapshot, kept: Sequence[Snapshot]) -> int:
    """The bytes of curves and checkpoints that the snapshots which are kept have beside those of the present one."""
    return _Memory((present,), *kept).alone


def without_room(present: Snapshot, kept: Sequence[Snapshot]) -> int:
    """How many of the oldest snapshots have values that find no room in ``MOST_VALUE_BYTES`` beside the present ones.

    kept: oldest first. An array that several of them have is counted once.
    """
    values, room = _Values((present,)), MOST_VALUE_BYTES
    for at in reversed(range(len(kept))):
        room -= values.add(kept[at])
        if room < 0:
            return at + 1
    return 0


class _Values:
    """Samples, starting weights and biases of snapshots, each array counted once."""

    def __init__(self, snapshots: Sequence[Snapshot]) -> None:
        self._seen: set[int] = set()
        for snapshot in snapshots:
            self.add(snapshot)

    def add(self, snapshot: Snapshot) -> int:
        """Counts a snapshot too; returns the bytes that those before it do not have."""
        size = self._count(snapshot.lesson)
        for one in reversed(snapshot.earlier):
            if id(one) in self._seen:
                break  # so are those before it
            self._seen.add(id(one))
            size += self._count(one.lesson)
        return size

    def _count(self, lesson: Lesson) -> int:
        if id(lesson) in self._seen:
            return 0
        self._seen.add(id(lesson))
        new = [array for array in subject_of(lesson).arrays(lesson) if id(array) not in self._seen]
        self._seen.update(map(id, new))
        return sum(array.nbytes for array in {id(array): array for array in new}.values())


class _Memory:
    """What snapshots hold, each array counted once, beside what those hold that are always there."""

    def __init__(self, always: Sequence[Snapshot], *kept: Snapshot) -> None:
        self._needed: dict[LessonHistory, int] = {}
        self._held: dict[int, int] = {}
        self.alone = 0
        for snapshot in always:
            self.add(snapshot)
        self.alone = 0
        """Bytes that those which are always there do not need."""
        for snapshot in kept:
            self.add(snapshot)

    def add(self, snapshot: Snapshot) -> None:
        """Counts a snapshot too; one that nothing was trained in holds no more than its values."""
        for history, end in _needed(snapshot) if snapshot.trained else ():
            if self._needed.get(history, -1) >= end:
                break  # so are its parents
            self._needed[history] = end
            for holder, size in history.held(end).items():
                self._count(holder, size)
        for ghost in snapshot.ghosts:
            for array in (ghost.curve.total, ghost.curve.outputs, ghost.curve.data):
                whole = array if array.base is None else array.base
                self._count(id(whole), whole.nbytes)

    def forget(self) -> None:
        """Has histories give up what comes after the last iteration that one of the snapshots needs."""
        for history, end in self._needed.items():
            if end < history.last:
                history.forget_after(end)

    def _count(self, holder: int, size: int) -> None:
        more = size - self._held.get(holder, 0)
        if more > 0:
            self._held[holder] = size
            self.alone += more


def _needed(snapshot: Snapshot) -> Iterator[tuple[LessonHistory, int]]:
    """Every history that a snapshot goes back through, and up to which iteration it needs it."""
    end = snapshot.history.last
    for history in snapshot.history.lineage():
        yield history, end
        end = history.first
