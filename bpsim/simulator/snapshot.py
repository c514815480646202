"""All that an edit can change, as one frozen value, and the value that each edit makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bpsim.core.curve import Curve
from bpsim.core.history import History
from bpsim.core.network import Parameters
from bpsim.core.runner import Runner
from bpsim.core.state import State
from bpsim.lesson.lesson import Lesson

MOST_GHOSTS = 4
"""Curves of earlier branches that are kept to be shown faintly."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A lesson with its history and a position in it; cheap to keep and to restore.

    ghosts: the curves of earlier branches, oldest first.
    """

    lesson: Lesson
    history: History
    iteration: int
    step: int = 0
    ghosts: tuple[Curve, ...] = ()

    @classmethod
    def opened(cls, lesson: Lesson) -> Snapshot:
        """A lesson where it was saved, with nothing trained yet."""
        start = lesson.state or State(0, lesson.parameters)
        return cls(lesson, History(_runner(lesson), start), start.iteration)

    @property
    def runner(self) -> Runner:
        """The network, data and training of the present iteration."""
        return self.history.owner(self.iteration).runner

    @property
    def lesson_here(self) -> Lesson:
        """The lesson with the data and training shown here: an edit in the past changes one thing, nothing else."""
        return replace(self.lesson, data=self.runner.data, training=self.runner.training)

    def moved(self, iteration: int, step: int) -> Snapshot:
        """The same at another position."""
        return replace(self, iteration=iteration, step=step)

    def shown(self, **changes: Any) -> Snapshot:
        """The same with other settings of the view; itself where they are not others."""
        view = replace(self.lesson.view, **changes)
        return self if view == self.lesson.view else replace(self, lesson=replace(self.lesson, view=view))

    def restarted(self) -> Snapshot:
        """Iteration 0 of the lesson with its starting weights."""
        return self._begun(replace(self.lesson, state=None), self._ghosts(from_start=True))

    def started_from(self, parameters: Parameters) -> Snapshot:
        """Iteration 0 of the lesson with other starting weights and biases."""
        lesson = replace(self.lesson_here, parameters=parameters, state=None)
        return self._begun(lesson, self._ghosts(from_start=True))

    def resumed(self, lesson: Lesson, state: State) -> Snapshot:
        """Goes on with other data, settings or parameters: ``state`` is that of the present iteration, at whose start
        the position is. At iteration 0 the history begins anew, later a branch begins.
        """
        if self.iteration == 0:
            return self._begun(lesson, self._ghosts(), state.parameters)
        same = lesson.training.optimizer.kind is self.runner.training.optimizer.kind
        state = replace(state, buffers=state.buffers if same else None)
        branch = self.history.branch(_runner(lesson), state)
        return Snapshot(lesson, branch, self.iteration, 0, self._ghosts())

    def _begun(self, lesson: Lesson, ghosts: tuple[Curve, ...], parameters: Parameters | None = None) -> Snapshot:
        """Iteration 0 of a lesson."""
        start = State(0, parameters or lesson.parameters)
        return Snapshot(lesson, History(_runner(lesson), start), 0, 0, ghosts)

    def _ghosts(self, from_start: bool = False) -> tuple[Curve, ...]:
        """The ghosts, with the present curve among them where a change here (or a new start) cuts some of it off."""
        if self.history.last == (self.history.earliest if from_start else self.iteration):
            return self.ghosts
        return (*self.ghosts, self.history.curve())[-MOST_GHOSTS:]


def _runner(lesson: Lesson) -> Runner:
    return Runner(lesson.network, lesson.data, lesson.training)
