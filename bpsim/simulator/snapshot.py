"""All that an edit can change, as one frozen value, and the value that each edit makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bpsim.core.history import History
from bpsim.core.network import Parameters
from bpsim.core.quantity import Kind
from bpsim.core.runner import Runner
from bpsim.core.state import State
from bpsim.lesson.lesson import Lesson
from bpsim.simulator.origins import RESTART, Ghost, Origin, with_edit

MOST_GHOSTS = 4
"""Curves of earlier branches that are kept to be shown faintly."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A lesson with its history and a position in it; cheap to keep and to restore.

    origins: the edits that began the present run. ghosts: the curves of earlier runs, oldest first.
    """

    lesson: Lesson
    history: History
    iteration: int
    step: int = 0
    origins: tuple[Origin, ...] = ()
    ghosts: tuple[Ghost, ...] = ()

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
        return self._begun(replace(self.lesson, state=None), Origin(RESTART), from_start=True)

    def started_from(self, parameters: Parameters, origin: Origin) -> Snapshot:
        """Iteration 0 of the lesson with other starting weights and biases."""
        lesson = replace(self.lesson_here, parameters=parameters, state=None)
        return self._begun(lesson, origin, from_start=True)

    @property
    def trained(self) -> bool:
        """Whether there is training to go back or forth in."""
        return self.history.last > self.history.earliest

    def without_training(self) -> Snapshot:
        """The same values at the same position, with nothing trained before or after and no curves of earlier runs."""
        history = History(self.runner, self.history.state(self.iteration)) if self.trained else self.history
        return replace(self, history=history, ghosts=())

    def without_ghosts(self) -> Snapshot:
        """The same without the curves of earlier runs."""
        return replace(self, ghosts=())

    def resumed(self, lesson: Lesson, state: State, origin: Origin) -> Snapshot:
        """Goes on with other data, settings or parameters: ``state`` is that of the present iteration, at whose start
        the position is. At iteration 0 the history begins anew, later a branch begins.
        """
        if self.iteration == 0:
            return self._begun(lesson, origin, parameters=state.parameters)
        same = lesson.training.optimizer.kind is self.runner.training.optimizer.kind
        state = replace(state, buffers=state.buffers if same else None)
        branch = self.history.branch(_runner(lesson), state)
        origins = self._origins(replace(origin, iteration=self.iteration))
        return Snapshot(lesson, branch, self.iteration, 0, origins, self._ghosts())

    def _begun(
        self, lesson: Lesson, origin: Origin, *, parameters: Parameters | None = None, from_start: bool = False
    ) -> Snapshot:
        """Iteration 0 of a lesson, begun anew by an edit."""
        start = State(0, parameters or lesson.parameters)
        history = History(_runner(lesson), start)
        return Snapshot(lesson, history, 0, 0, self._origins(origin), self._ghosts(from_start))

    def _origins(self, origin: Origin) -> tuple[Origin, ...]:
        """The edits of the run that begins with this one: also those before it that nothing was trained after."""
        if self.history.last > self.history.first:
            return (origin,)
        kept = [replace(one, iteration=origin.iteration) for one in self.origins if not _lost(one, origin)]
        return with_edit(kept, origin)

    def _ghosts(self, from_start: bool = False) -> tuple[Ghost, ...]:
        """The ghosts, with the present curve among them where a change here (or a new start) cuts some of it off."""
        if self.history.last == (self.history.earliest if from_start else self.iteration):
            return self.ghosts
        return (*self.ghosts, Ghost(self.history.curve(), self.origins))[-MOST_GHOSTS:]


def _lost(earlier: Origin, origin: Origin) -> bool:
    """Whether a new edit takes back an earlier one: a restart has the weights and biases of the lesson itself."""
    quantity = earlier.quantity
    of_weight = quantity is not None and quantity.kind in (Kind.WEIGHT, Kind.BIAS)
    return of_weight and origin.words == RESTART and earlier.iteration > 0


def _runner(lesson: Lesson) -> Runner:
    return Runner(lesson.network, lesson.data, lesson.training)
