"""A position (iteration, step) in the history of a lesson, and everything that can be read there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from bpsim.core.course import Course
from bpsim.core.curve import Curve, joined
from bpsim.core.errors import UsageError
from bpsim.core.network import Data, Floats, Network, Parameters
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.network_values import NetworkValues
from bpsim.core.normalization import Normalized, Scaling, normalize
from bpsim.core.quantity import ADDRESSES, IN_FORMULAS, Kind, Quantity
from bpsim.core.training import SampleOrder, Training
from bpsim.editing.as_formulas import formula_lesson
from bpsim.formulas.formulas import Formulas
from bpsim.lesson.lesson import Caption, FormulaLesson, Lesson, NetworkLesson, Printed, ViewSettings
from bpsim.sentences import _
from bpsim.simulator import divergence, epoch_curves
from bpsim.simulator.epoch_curves import EpochCurves
from bpsim.simulator.origins import Ghost
from bpsim.simulator.snapshot import Snapshot
from bpsim.simulator.subjects import FORMULAS, subject_of
from bpsim.simulator.traced import TracedStep, traced
from bpsim.trace import wording
from bpsim.trace.explain import Explainer, Explanation
from bpsim.trace.notation import Notation
from bpsim.trace.numerals import Numerals, grouped
from bpsim.trace.steps import Step, Steps


class Position:
    """An iteration and a step of a snapshot, and what is there; moving makes another one.

    Step 0 is the start of the iteration, where nothing is computed yet, step ``len(steps)`` its end. Everything shown
    belongs to the position; ``last`` is the furthest iteration that was computed.
    """

    def __init__(self, snapshot: Snapshot, before: Position | None = None) -> None:
        """``before``: a position from which this one takes over what is the same."""
        self.snapshot = snapshot
        self.lesson = snapshot.lesson_here
        """The lesson of the present iteration, with all edits that it has seen; ``to_save`` adds the present state.

        A later edit of the structure, of data or of settings began a branch: what is before it is shown as it was.
        """
        self.opened: Lesson = before.opened if before else snapshot.lesson
        """The lesson as it was opened, whatever was edited since."""
        self.captions: tuple[Caption, ...]
        self.printed: tuple[Printed, ...]
        self.captions, self.printed = self._texts(before)
        """The captions and the printed numbers of all iterations, each from the lesson of its own."""
        self.values: NetworkValues = self._values(before)
        """All values of the iteration; of formulas ``FormulaValues``, which answer the same but for network and data.

        So it is with the engine, the notation and the lesson: what asks for a network works for networks alone."""
        self._by_samples: dict[int, tuple[Steps, Notation]] = self._kept(before)
        """Steps and symbols of batches of each size: the last batch of an epoch may be smaller than the others."""
        self.steps: Steps
        self.notation: Notation
        self.steps, self.notation = self._ordered()
        self._explained: tuple[Step, Explanation] | None = None
        self._curve: tuple[int, Curve] | None = None
        """The last iteration that was computed when the curve was joined, and the curve: a copy of a million rows."""
        self._ended: tuple[int, Curve | None] | None = None

    def _texts(self, before: Position | None) -> tuple[tuple[Caption, ...], tuple[Printed, ...]]:
        here, old = self.snapshot, before.snapshot if before else None
        if before and old and here.lesson is old.lesson and here.earlier is old.earlier:
            return before.captions, before.printed
        return here.joined(lambda lesson: lesson.guide), here.joined(lambda lesson: lesson.printed)

    def _values(self, before: Position | None) -> Any:
        engine, iteration, view = self.snapshot.engine, self.snapshot.iteration, self.lesson.view
        if before is not None:
            same = engine is before.values.engine and _mode(view) == _mode(before.lesson.view)
            if same and iteration == before.iteration:
                return before.values
            if engine is not before.values.engine:
                before.values.engine.release()
        return self.snapshot.subject.values(engine, self.snapshot.history.state(iteration), view)

    def _kept(self, before: Position | None) -> dict[int, tuple[Steps, Notation]]:
        engine, view = self.values.engine, self.lesson.view
        if before is None or engine is not before.values.engine or view.mode != before.lesson.view.mode:
            return {}
        known, notation = before._by_samples, self.snapshot.subject.notation
        if _way(view) == _way(before.lesson.view):
            return known
        return {samples: (steps, notation(engine, samples, view)) for samples, (steps, _) in known.items()}

    def _ordered(self) -> tuple[Steps, Notation]:
        """The steps of the iteration and its symbols."""
        subject, engine, samples, view = (
            self.snapshot.subject,
            self.values.engine,
            self.values.samples,
            self.lesson.view,
        )
        if samples not in self._by_samples:
            self._by_samples[samples] = subject.steps(engine, samples, view), subject.notation(engine, samples, view)
        return self._by_samples[samples]

    # Where we are

    @property
    def iteration(self) -> int:
        return self.snapshot.iteration

    @property
    def step(self) -> int:
        """How many steps of the iteration are done."""
        return self.snapshot.step

    @property
    def first(self) -> int:
        """The earliest iteration that can be gone back to."""
        return self.snapshot.history.earliest

    @property
    def last(self) -> int:
        """The furthest iteration that was computed."""
        return self.snapshot.history.last

    @property
    def in_past(self) -> bool:
        return self.iteration < self.last

    @property
    def edited_later(self) -> bool:
        """Whether a later iteration was edited: the lesson of this one, which is saved here, does not have that."""
        return any(self.iteration < one.until for one in self.snapshot.earlier)

    @property
    def about_formulas(self) -> bool:
        """Whether the lesson is about formulas, and has no network."""
        return self.snapshot.subject is FORMULAS

    @property
    def network_lesson(self) -> Lesson:
        """The lesson of the present iteration, for what is edited of networks alone; raises UsageError as they do."""
        self.refuse_formulas()
        return self.lesson

    @property
    def network(self) -> Network:
        """The network; raises UsageError where the lesson is about formulas, as weights and biases do."""
        self.refuse_formulas()
        return self.values.network

    @property
    def data(self) -> Data:
        return self.values.engine.data

    @property
    def formulas(self) -> Formulas:
        """The formulas; raises UsageError where the lesson is about a network."""
        if not self.about_formulas:
            raise UsageError(wording.NO_FORMULAS)
        formulas: Formulas = self.snapshot.engine.formulas
        return formulas

    @property
    def names(self) -> tuple[str, ...]:
        """What all units are called, or all nodes."""
        if self.about_formulas:
            return self.formulas.graph.names
        return (*self.network.inputs, *(unit for layer in self.network.layers for unit in layer.units))

    @property
    def structure(self) -> object:
        """What is drawn: the network, or the graph of formulas. Another object where it is another."""
        return self.snapshot.subject.structure(self.snapshot.engine)

    @property
    def samples_of_data(self) -> object:
        """The samples of the data. Another object where they are others."""
        return self.snapshot.subject.data(self.snapshot.engine)

    @property
    def training(self) -> Training:
        return self.values.engine.training

    @property
    def trains(self) -> bool:
        """Whether there is training from here on; ``why_not`` says what is missing where there is none."""
        return self.values.engine.trains

    @property
    def why_not(self) -> str:
        """Why there is no training from here on, in a sentence; empty where there is."""
        if self.training.derivative_of is not None:
            return wording.NO_UPDATE.format(derived=self.notation.derived(None).plain)
        missing = wording.NOTHING_LEARNED if self.about_formulas else wording.NO_TARGETS
        return "" if self.trains else missing

    @property
    def current(self) -> Step | None:
        """The step that was just made; None at the start of an iteration."""
        return self.steps.step(self.step) if self.step else None

    @property
    def shown_sample(self) -> int:
        """The sample of the batch that the current step is about; where it is about all, the last one."""
        step = self.current
        if step is None:
            return 0
        return self.steps.samples - 1 if step.quantity.sample is None else step.quantity.sample

    @property
    def rows(self) -> int:
        """The rows of the data, a count; 1 where formulas have none."""
        return len(self.formulas.rows) if self.about_formulas else self.data.samples

    @property
    def held_out(self) -> tuple[int, ...]:
        """The rows of the data that are held out of training."""
        return tuple(self.formulas.held_out if self.about_formulas else self.data.held_out)

    # What is there

    def value(self, quantity: Quantity) -> float:
        """The value of any quantity of the present iteration, reached or not.

        Raises UsageError where a network is asked for a quantity of formulas, or the other way round.
        """
        self.refuse_foreign(quantity)
        return self.values.value(quantity)

    def shown(self, quantity: Quantity) -> float:
        """The same in the sign in which the notation writes it, as it stands beside its symbol."""
        return self.notation.shown(quantity, self.value(quantity))

    def reached(self, quantity: Quantity) -> bool:
        """Whether the position is at or past the step that computes a quantity; what is given always is."""
        if self.snapshot.subject.is_given(self.values.engine, quantity):
            return True
        number = self.steps.number(quantity)
        return number is not None and number <= self.step

    def computed(self, quantity: Quantity, iteration: int | None = None) -> bool:
        """Whether a quantity of an iteration (the present one by default) was computed on the way to this position.

        True of what an iteration starts with and, before the present iteration, of everything that has a step there.
        In the present one it is what the steps have reached; of error and penalty also what training has computed.
        """
        here = self.iteration if iteration is None else iteration
        if not self.first <= here <= self.iteration:
            return False
        by_training = self.snapshot.history.evaluated(here) and quantity in (self._error, _PENALTY)
        given = self.snapshot.subject.is_given(self.engine_of(here), quantity)
        if here == self.iteration and not given and not by_training:
            return self.reached(quantity)
        return self.snapshot.subject.gives(self.engine_of(here), here, quantity, self.lesson.view)

    def edited(self, iteration: int) -> bool:
        """Whether an iteration that was computed has other numbers than in the lesson as it was opened."""
        owner = self.snapshot.history.owner(iteration)
        lesson = self.snapshot.lesson_of(iteration)
        return owner.parent is not None or self.snapshot.subject.differs(owner.engine, lesson, self.opened)

    @property
    def numerals(self) -> Numerals:
        """How the numbers of the present iteration are written, with the lesson's decimals."""
        return Numerals(self.lesson.view.digits, self.training.round_to)

    def explain(self, number: int | None = None) -> Explanation:
        """A step of the present iteration (the current one by default) with the lesson's digits."""
        step = self.steps.step(self.step if number is None else number)
        if self._explained is None or self._explained[0] != step:
            explainer = Explainer(self.values, self.notation, self.numerals)
            self._explained = step, explainer.explain(step)
        return self._explained[1]

    def trace(self) -> Iterator[TracedStep]:
        """Every step of the present iteration, in order, with all digits."""
        return traced(self.values, self.steps, self.notation)

    @property
    def error(self) -> float:
        """The error over all samples that are trained on, with the present parameters; may be infinite or NaN, and is
        NaN where there are no targets."""
        return self.values.error

    @property
    def error_name(self) -> str:
        """What ``error`` is called: of all samples, where those of a batch have an error of their own."""
        return self.notation.error_symbol if self.values.engine.batches.full_batch else self.error_of_all

    @property
    def error_of_all(self) -> str:
        """What the error of all samples is called where there is one of a batch beside it."""
        name = wording.ERROR_OF_TRAINED if self.held_out else wording.ERROR_OF_ALL
        return name.format(symbol=self.notation.error_symbol)

    @property
    def _error(self) -> Quantity:
        """The error of the batch."""
        return self.snapshot.subject.error(self.values.engine, self.values.samples)

    @property
    def error_reached(self) -> bool:
        """Whether the error of the batch was computed in a step."""
        return self.reached(self._error)

    @property
    def error_known(self) -> bool:
        """Whether the error was computed: in a step, or by the training that went on from here or ended here."""
        return self.computed(self._error)

    @property
    def held_out_error(self) -> float | None:
        """The error over the samples that are held out, with the present parameters; None where there are none."""
        return self.values.held_out_error

    @property
    def accuracy(self) -> float | None:
        """The share of the samples that are trained on whose class the outputs say, with the present parameters; None
        where targets are no classes."""
        return self._accuracies[0]

    @property
    def held_out_accuracy(self) -> float | None:
        """The same of the samples that are held out; None where there are none, too."""
        return self._accuracies[1] if self.held_out else None

    @property
    def _accuracies(self) -> tuple[float | None, float | None]:
        there = epoch_curves.has_classes(self.snapshot.subject, self.values.engine)
        return epoch_curves.accuracies(self.values) if there else (None, None)

    @property
    def outputs(self) -> Floats:
        """The outputs with the present parameters, (samples of the data, held out or not, outputs)."""
        return self.values.outputs

    @property
    def penalty(self) -> float:
        """What the present weights cost, beside the error."""
        return self.value(_PENALTY)

    @property
    def penalty_known(self) -> bool:
        """Whether there is a penalty and it was computed, as the error may be."""
        return self.training.penalized and self.computed(_PENALTY)

    @property
    def epoch(self) -> int:
        """The epoch of the present iteration, from 0."""
        return self.values.engine.batches.epoch(self.iteration)

    @property
    def weights(self) -> tuple[Floats, ...]:
        """The present weights, one read-only (units, sources) array a layer."""
        return self._parameters.weights

    @property
    def biases(self) -> tuple[Floats, ...]:
        """The present biases, one read-only array a layer: of units, 1 or 0 numbers."""
        return self._parameters.biases

    @property
    def _parameters(self) -> Parameters:
        self.refuse_formulas()
        return self.values.state.parameters

    def known_course(self) -> Course:
        """The errors as in ``curve``, of which nothing is copied, for a picture of them.

        Without that of the last iteration where it was not computed yet, in a step or by a run.
        """
        return self._course(self._end if self.end_known else None)

    def made_course(self) -> Course:
        """The same of the iterations whose update was made."""
        return self._course(None)

    def _course(self, end: Curve | None) -> Course:
        return self.snapshot.history.course(self.values.engine.output_names, end)

    @property
    def _end(self) -> Curve | None:
        """The error of the last iteration, where it is finite: a pass over all samples, made once."""
        if self._ended is None or self._ended[0] != self.last:
            end = self.snapshot.history.end_curve() if self.trains else None
            self._ended = self.last, end if end is not None and end.finite else None
        return self._ended[1]

    def curve(self) -> Curve:
        """The error of every iteration from ``first`` to ``last``, the last one included where it is finite.

        Its outputs are those of the present network; where one was not there yet, or no more, it has NaN.
        """
        if self._curve is None or self._curve[0] != self.last:
            known = self.snapshot.history.curve()
            whole = known if self._end is None else joined([known, self._end])
            self._curve = self.last, self._of_outputs(whole)
        return self._curve[1]

    def epoch_curves(self) -> EpochCurves:
        """Held-out error, penalty and accuracy at starts of epochs, at most some hundreds of them: formed anew where
        they were not asked for before."""
        return epoch_curves.formed(self.snapshot)

    @property
    def end_known(self) -> bool:
        """Whether the error of the last iteration was computed, in a step or by a run."""
        return (not self.in_past and self.error_reached) or self.snapshot.history.evaluated(self.last)

    def made_curve(self) -> Curve:
        """The same of the iterations whose update was made; of a run without an edit nothing is copied for it."""
        return self._of_outputs(self.snapshot.history.curve())

    def _of_outputs(self, curve: Curve) -> Curve:
        return curve.of_outputs(self.values.engine.output_names)

    def engine_of(self, iteration: int) -> NetworkEngine:
        """The network, data and training of an iteration that was computed; every edit makes another."""
        engine: NetworkEngine = self.snapshot.history.owner(iteration).engine
        return engine

    def steps_of(self, iteration: int) -> Steps:
        """The steps of an iteration, with network, training and batch that it has: also of one not computed yet."""
        engine, samples = self.engine_of(iteration), self.engine_of(iteration).batches.size_of(iteration)
        if self._has_the_same(engine, samples) and engine.training is self.training:
            return self.steps
        return self.snapshot.subject.steps(engine, samples, self.lesson.view)

    def notation_of(self, iteration: int) -> Notation:
        """The symbols of an iteration, with the network that it has."""
        engine, samples = self.engine_of(iteration), self.engine_of(iteration).batches.size_of(iteration)
        derived = [(training.derivative_of, training.reduction) for training in (engine.training, self.training)]
        if self._has_the_same(engine, samples) and derived[0] == derived[1]:
            return self.notation
        notation: Notation = self.snapshot.subject.notation(engine, samples, self.lesson.view)
        return notation

    def _has_the_same(self, engine: Any, samples: int) -> bool:
        """Whether an engine has the network or the formulas of the present one, and a batch as large."""
        subject, here = self.snapshot.subject, self.values.engine
        same = samples == self.steps.samples and subject.structure(engine) is subject.structure(here)
        return same and subject.forwards_only(engine) is subject.forwards_only(here)

    def values_of(self, iteration: int) -> NetworkValues:
        """The values of an iteration that was computed, without going there; raises UsageError for another."""
        self.refuse_unknown(iteration)
        if iteration == self.iteration:
            return self.values
        engine, state = self.engine_of(iteration), self.snapshot.history.state(iteration)
        values: NetworkValues = self.snapshot.subject.values(engine, state, self.lesson.view)
        return values

    def refuse_formulas(self) -> None:
        """Raises UsageError where the lesson is about formulas, and has no network."""
        if self.about_formulas:
            raise UsageError(wording.NO_NETWORK)

    def refuse_foreign(self, quantity: Quantity) -> None:
        """Raises UsageError for a quantity of formulas where the lesson is about a network, or the other way round."""
        if quantity.kind not in (IN_FORMULAS if self.about_formulas else ADDRESSES):
            missing = wording.NOT_OF_FORMULAS if self.about_formulas else wording.NOT_OF_NETWORKS
            raise UsageError(missing.format(kind=quantity.kind.value))

    def refuse_unknown(self, iteration: int) -> None:
        """Raises UsageError for an iteration that was not computed, or cannot be gone back to."""
        if not self.first <= iteration <= self.last:
            raise UsageError(
                _("iteration {iteration} is not there: choose from {first} to {last}").format(
                    iteration=iteration, first=self.first, last=self.last
                )
            )

    @property
    def ghosts(self) -> tuple[Ghost, ...]:
        """The curves of earlier runs, oldest first, with what began each."""
        return self.snapshot.ghosts

    # The samples of the batch

    def data_row(self, sample: int) -> int:
        """The row of the data that is a sample of the present batch; -1 where the batch has no such sample."""
        rows = self.values.rows
        return int(rows[sample]) if 0 <= sample < len(rows) else -1

    def sample_name(self, sample: int) -> str:
        """Which sample of the batch it is and, where the batch is not the data in order, which row of the data."""
        samples, row = grouped(self.steps.samples), grouped(self.data_row(sample) + 1)
        in_order = self.training.order is SampleOrder.IN_ORDER and not self.held_out
        if in_order and self.values.engine.batches.full_batch:
            return wording.SAMPLE.format(sample=grouped(sample + 1), samples=samples)
        if self.steps.samples == 1:
            return wording.ROW.format(row=row, rows=grouped(self.rows))
        return wording.SAMPLE_IN_BATCH.format(sample=grouped(sample + 1), samples=samples, row=row)

    def batch_sample(self, row: int) -> int | None:
        """The sample of the present batch that is a row of the data (the first one); None where it is not in it."""
        found = np.flatnonzero(self.values.rows == row)
        return int(found[0]) if len(found) else None

    def typed_value(self, quantity: Quantity) -> float:
        """The value of a weight, bias, input, target or the learning rate (before its schedule), as it is typed.

        ``sample`` of an input or a target is the row of the data.
        """
        self.refuse_foreign(quantity)
        if quantity.kind is Kind.LEARNING_RATE:
            return self.training.learning_rate
        if self.about_formulas and quantity.sample is not None:
            return self.formulas.start(quantity.sample)[quantity.at_unit]
        if quantity.kind in (Kind.INPUT, Kind.TARGET):
            values = self.data.inputs if quantity.kind is Kind.INPUT else self.data.targets
            return float(values[quantity.at_sample, quantity.at_unit])
        return self.value(quantity)

    def normalized(self, scaling: Scaling) -> Normalized:
        """What ``normalize_inputs`` would make of the data; raises UsageError where it cannot."""
        self.refuse_formulas()
        return normalize(self.data, scaling)

    # What is not finite

    @property
    def divergence(self) -> str:
        """Why the present iteration's update cannot be made; empty where it can."""
        return "" if self.values.update_made else divergence.message(self.values, self.notation, self.fault())

    def fault(self) -> Quantity | None:
        """The first quantity of the present iteration that is not finite and keeps the update from being made."""
        return divergence.first_fault(self.values, self.steps)

    def as_formulas(self) -> FormulaLesson:
        """A new lesson about formulas that compute what the network does, with its present weights; raises UsageError
        for what formulas cannot say."""
        lesson = self.lesson
        if not isinstance(lesson, NetworkLesson):
            raise UsageError(wording.FORMULAS_ALREADY)
        return formula_lesson(lesson, self.values.state.parameters, self.notation.plain)

    def to_save(self) -> Lesson:
        """The lesson as a file keeps it: with the present state, unless that is its start."""
        return _with_state(self.lesson, self.values.state)

    def to_keep(self) -> Lesson:
        """The lesson with every edit: as ``to_save``, but of the last iteration where a later one was edited."""
        if not self.edited_later:
            return self.to_save()
        return _with_state(self.snapshot.lesson_of(self.last), self.snapshot.history.state(self.last))


def _with_state(lesson: Lesson, state: Any) -> Lesson:
    return replace(lesson, state=None if subject_of(lesson).at_start(lesson, state) else state)


def _mode(view: ViewSettings) -> tuple[str, str]:
    """In which direction is derived; of a network it is always the same."""
    return view.mode, view.along


def _way(view: ViewSettings) -> tuple[str, str, str]:
    """Which steps there are and how they are written."""
    return view.notation, *_mode(view)


_PENALTY = Quantity(Kind.PENALTY)
