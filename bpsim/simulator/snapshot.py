"""All that an edit can change, as one frozen value, and the value that each edit makes of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar
from weakref import ref

from msgspec import Struct, structs

from bpsim.core.history import History
from bpsim.core.network import Data
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.quantity import Kind
from bpsim.lesson.lesson import Lesson
from bpsim.simulator.origins import RESTART, Ghost, Origin, with_edit
from bpsim.simulator.subjects import NETWORKS, LessonHistory, Subject, subject_of

MOST_GHOSTS = 4
"""Curves of earlier branches that are kept to be shown faintly."""


class OfIteration(Protocol):
    """What belongs to an iteration, as a caption does."""

    @property
    def iteration(self) -> int: ...


P = TypeVar("P", bound=OfIteration)


class Earlier(Struct, frozen=True):
    """The lesson of the iterations before a branch, from the branch before it on."""

    until: int
    lesson: Lesson


class Snapshot(Struct, frozen=True):
    """A lesson with its history and a position in it; cheap to keep and to restore.

    lesson: that of the last branch, which a restart returns to. origins: the edits that began the present run. ghosts:
    the curves of earlier runs, oldest first. earlier: the lessons of the iterations before the last branch, in order.
    before: the origins of the run that this one goes on from, where nothing is trained in it yet.
    """

    lesson: Lesson
    history: LessonHistory
    iteration: int
    step: int = 0
    origins: tuple[Origin, ...] = ()
    ghosts: tuple[Ghost, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    before: tuple[Origin, ...] = ()

    @classmethod
    def opened(cls, lesson: Lesson) -> Snapshot:
        """A lesson where it was saved, with nothing trained yet."""
        subject = subject_of(lesson)
        start = lesson.state or subject.start(lesson)
        return cls(lesson, History(subject.engine(lesson), start), start.iteration)

    @property
    def engine(self) -> Any:
        """The engine of the present iteration: network, data and training, or formulas and training."""
        return self.history.owner(self.iteration).engine

    @property
    def subject(self) -> Subject:
        """What the lesson is about."""
        return subject_of(self.lesson)

    @property
    def lesson_here(self) -> Lesson:
        """The lesson of the present iteration: its network, data and training, and what belongs to these."""
        return self.lesson_of(self.iteration)

    def lesson_of(self, iteration: int) -> Lesson:
        """The lesson of an iteration, shown as the present one is: with its notation, its digits, its mode."""
        lesson = self.own_lesson_of(iteration)
        if lesson is self.lesson:
            return lesson
        shown = self.lesson.view
        view = replace(lesson.view, notation=shown.notation, digits=shown.digits, mode=shown.mode, along=shown.along)
        return lesson if view == lesson.view else replace(lesson, view=view)

    def own_lesson_of(self, iteration: int) -> Lesson:
        """The lesson of an iteration as it is kept here."""
        return next((one.lesson for one in self.earlier if iteration < one.until), self.lesson)

    def joined(self, of: Callable[[Lesson], tuple[P, ...]]) -> tuple[P, ...]:
        """What belongs to iterations, each from the lesson of its own: the captions, or the printed numbers."""
        parts = [*((one.until, of(one.lesson)) for one in self.earlier), (math.inf, of(self.lesson))]
        if all(part is parts[0][1] for _, part in parts):
            return parts[0][1]
        kept: list[P] = []
        begin = 0.0
        for until, part in parts:
            kept += (one for one in part if begin <= one.iteration < until)
            begin = until
        return tuple(kept)

    def moved(self, iteration: int, step: int) -> Snapshot:
        """The same snapshot at another position."""
        return structs.replace(self, iteration=iteration, step=step)

    def shown(self, **changes: Any) -> Snapshot:
        """The same with other settings of the view; itself where they are not others."""
        view = replace(self.lesson.view, **changes)
        return self if view == self.lesson.view else structs.replace(self, lesson=replace(self.lesson, view=view))

    def described(self, **changes: Any) -> Snapshot:
        """The same with other texts of the lesson, or another way to draw new weights, in every iteration; itself where
        they are not others. Nothing that was computed is another, and what is computed later belongs to these alone."""
        if all(getattr(self.lesson, name) == value for name, value in changes.items()):
            return self
        earlier = tuple(structs.replace(one, lesson=replace(one.lesson, **changes)) for one in self.earlier)
        history = self.history.renamed(lambda engine: engine)
        return structs.replace(self, lesson=replace(self.lesson, **changes), history=history, earlier=earlier)

    def renamed(self, lesson: Lesson) -> Snapshot:
        """The same with the names of units and classes, and the places on the graph, of ``lesson``, in every iteration
        that has the network of the present one. Nothing that was computed is another."""
        old, classes, here = self.engine.network, lesson.data.classes, self.own_lesson_of(self.iteration)
        if lesson.network is old and classes == here.data.classes and lesson.view.positions == here.view.positions:
            return self
        named: dict[Data, Data] = {}

        def of_data(data: Data) -> Data:
            if data.classes != classes and data not in named:
                named[data] = replace(data, classes=classes)
            return named.get(data, data)

        def of_engine(engine: NetworkEngine) -> NetworkEngine:
            data = of_data(engine.data)
            if engine.network is not old or (lesson.network is old and data is engine.data):
                return engine
            return structs.replace(engine, network=lesson.network, data=data)

        def of_lesson(one: Lesson) -> Lesson:
            if one.network is not old:
                return one
            view = replace(one.view, positions=lesson.view.positions)
            return replace(one, network=lesson.network, data=of_data(one.data), view=view)

        earlier = tuple(structs.replace(one, lesson=of_lesson(one.lesson)) for one in self.earlier)
        return structs.replace(
            self, lesson=of_lesson(self.lesson), history=self.history.renamed(of_engine), earlier=earlier
        )

    def placed(self, positions: Mapping[str, tuple[float, float]]) -> Snapshot:
        """The same formulas with other places on the graph, in every iteration that has nodes of the present names."""
        names = self.engine.formulas.graph.names

        def of_lesson(one: Any) -> Any:
            same = one.formulas.graph.names == names
            return replace(one, view=replace(one.view, positions=positions)) if same else one

        earlier = tuple(structs.replace(one, lesson=of_lesson(one.lesson)) for one in self.earlier)
        return structs.replace(self, lesson=of_lesson(self.lesson), earlier=earlier)

    def restarted(self) -> Snapshot:
        """Iteration 0 of the lesson with its starting weights."""
        return self._begun(self.lesson, (Origin(RESTART, restarts=True),), from_start=True)

    def started_from(self, state: Any, origin: Origin) -> Snapshot:
        """Iteration 0 of the lesson with the weights and biases, or the learned values, of a state."""
        return self._begun(self.subject.started(self.lesson_here, state), (origin,), from_start=True)

    @property
    def trained(self) -> bool:
        """Whether there is training to go back or forth in."""
        return self.history.last > self.history.earliest

    def without_training(self) -> Snapshot:
        """The same values at the same position, with nothing trained before or after and no curves of earlier runs.

        What lies between the last state that is at hand and the position is trained again where it is gone back to.
        """
        if not self.trained:
            return structs.replace(self, ghosts=())
        history = self.history.alone(self.iteration)
        return structs.replace(self, lesson=self.lesson_here, history=history, ghosts=(), earlier=())

    def without_ghosts(self) -> Snapshot:
        """The same without the curves of earlier runs."""
        return structs.replace(self, ghosts=())

    def resumed(self, lesson: Lesson, state: Any, *edits: Origin) -> Snapshot:
        """Goes on with another network or other formulas, other data, settings or parameters: ``state`` is that of the
        present iteration, at whose start the position is. edits: what changed, at least one. At iteration 0 the history
        begins anew, later a branch begins, with empty buffers where what is trained or the optimizer are others.
        ``lesson`` has the starting parameters.
        """
        engine = self.subject.engine(lesson)
        went_on = self.subject.went_on(self.engine, state, engine)
        if self.iteration == 0:
            return self._begun(lesson, edits, state=self.subject.without_buffers(went_on))
        lesson = replace(lesson, state=None)
        branch = self.history.branch(engine, went_on)
        origins = self._origins([structs.replace(edit, iteration=self.iteration) for edit in edits])
        before = self.before if self._begins else self.origins
        return Snapshot(lesson, branch, self.iteration, 0, origins, self._ghosts(), self._earlier(), before)

    def _earlier(self) -> tuple[Earlier, ...]:
        """The lessons of the iterations before the present one."""
        at = self.iteration
        kept = tuple(one for one in self.earlier if one.until < at)
        return kept if at == self.history.earliest else (*kept, Earlier(at, self.own_lesson_of(at - 1)))

    def _begun(
        self, lesson: Lesson, edits: Sequence[Origin], *, state: Any = None, from_start: bool = False
    ) -> Snapshot:
        """Iteration 0 of a lesson, begun anew by an edit. state: what it starts with, where the lesson has other."""
        lesson = replace(lesson, state=None)
        history = History(self.subject.engine(lesson), state or self.subject.start(lesson))
        return Snapshot(lesson, history, 0, 0, self._origins(edits), self._ghosts(from_start))

    @property
    def _begins(self) -> bool:
        """Whether nothing is trained in the present run yet."""
        return self.history.last == self.history.first

    def _origins(self, edits: Sequence[Origin]) -> tuple[Origin, ...]:
        """The edits of the run that begins with these: also those that nothing was trained after, unless it begins at
        an earlier iteration."""
        restarts = any(edit.restarts for edit in edits)
        found = self.origins if self._begins and (restarts or self.iteration >= self.history.first) else ()
        for edit in edits:
            of_network = edit.quantity is not None and self.subject is NETWORKS
            last = structs.replace(edit, network=self.engine.network if of_network else None)
            at = last.iteration
            kept = [one for one in found if not _lost(one, last)]
            found = with_edit(
                [one if one.iteration == at else structs.replace(one, iteration=at) for one in kept], last
            )
        return found

    def _ghosts(self, from_start: bool = False) -> tuple[Ghost, ...]:
        """The ghosts, with the present curve among them where a change here (or a new start) cuts some of it off."""
        if self.history.last == (self.history.earliest if from_start else self.iteration):
            return self.ghosts
        history, origins = self.history, self.origins
        if self._begins and history.parent is not None:
            # All that is cut off was trained in the run before.
            history, origins = history.parent, self.before
            if history.last > self.history.first or any(one.run is history.identity for one in self.ghosts):
                return self.ghosts  # that was cut off when this one began
        ghost = Ghost(history.curve(), origins, history.identity, kept=ref(history))
        return (*self.ghosts, ghost)[-MOST_GHOSTS:]


def _lost(earlier: Origin, origin: Origin) -> bool:
    """Whether a new edit takes back an earlier one: a restart has the weights and biases of the lesson itself."""
    quantity = earlier.quantity
    of_weight = quantity is not None and quantity.kind in (Kind.WEIGHT, Kind.BIAS)
    return of_weight and origin.restarts and earlier.iteration > 0
