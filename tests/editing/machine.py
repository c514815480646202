"""Random sequences of every edit, with undo, redo, running, stepping, saving and loading, against a plain model.

``python -m tests.editing.machine --examples 2000 --steps 40`` runs many; the suite runs a few.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec import structs

from bpsim.core.errors import BpsimError
from bpsim.core.initialization import Initialization
from bpsim.core.network import Parameters
from bpsim.core.normalization import Scaling
from bpsim.core.quantity import Kind, Quantity
from bpsim.guide.page_reading import Guide
from bpsim.guide.printed import PrintedNumbers
from bpsim.lesson import dumps, load, loads, validate
from bpsim.lesson.lesson import Lesson, ViewSettings
from bpsim.lesson.signs import printed_in_sign_of
from bpsim.resources import OF_NETWORKS
from bpsim.simulator import Simulator, Snapshot
from bpsim.trace.notation import NOTATIONS
from bpsim.trace.steps import Granularity
from tests.editing.plain import Plain, compare
from tests.editing.structure_edits import edits, named
from tests.strategies import arrays, lessons, moderate, optimizers

MOST_ITERATIONS, MOST_UNITS, MOST_EDITS = 12, 30, 30
"""Of one example: what it does beyond them is refused, so that it stays fast."""


class Edited(Protocol):
    """What the edits are made on: a simulator with undo and redo."""

    @property
    def simulator(self) -> Simulator: ...

    @property
    def index(self) -> int: ...

    @property
    def count(self) -> int: ...

    def edit(self, change: Callable[[Simulator], object]) -> None: ...

    def undo(self) -> None: ...

    def redo(self) -> None: ...

    def run(self, iterations: int) -> None: ...

    def step(self, granularity: Granularity, *, forward: bool) -> None: ...

    def seek(self, iteration: int, step: int) -> None: ...

    def show(self, notation: str, digits: int | None) -> None: ...

    def answer(self, quantity: Quantity, text: str) -> None: ...


class PlainUndo:
    """Undo and redo by the snapshots of a simulator, as a document has them."""

    def __init__(self, lesson: Lesson) -> None:
        self.simulator = Simulator(lesson)
        self._sides: list[list[Snapshot]] = []
        self.index = 0

    @property
    def count(self) -> int:
        return len(self._sides)

    def edit(self, change: Callable[[Simulator], object]) -> None:
        before = self.simulator.snapshot()
        change(self.simulator)
        if self.simulator.snapshot() is not before:
            self._sides[self.index :] = [[before]]
            self.index += 1

    def undo(self) -> None:
        self.index -= 1
        side = self._sides[self.index]
        side.append(self.simulator.snapshot())
        self.simulator.restore(side[0])

    def redo(self) -> None:
        side = self._sides[self.index]
        side[0] = self.simulator.snapshot()
        self.simulator.restore(side.pop())
        self.index += 1

    def run(self, iterations: int) -> None:
        self.simulator.run(iterations)

    def step(self, granularity: Granularity, *, forward: bool) -> None:
        (self.simulator.next if forward else self.simulator.back)(granularity)

    def seek(self, iteration: int, step: int) -> None:
        self.simulator.seek(iteration, step)

    def show(self, notation: str, digits: int | None) -> None:
        self.simulator.show_notation(notation)
        self.simulator.show_digits(digits)

    def answer(self, quantity: Quantity, text: str) -> None:
        self.simulator.answer(quantity, text)


def bits(simulator: Simulator) -> tuple[object, ...]:
    """Everything that undo and redo bring back, to the last bit: not how it is shown, nor what a student has typed."""
    lesson = replace(simulator.to_save(), answers=())
    view = ViewSettings(positions=lesson.view.positions)
    arrays = (*simulator.weights, *simulator.biases, *lesson.parameters, simulator.data.inputs, simulator.data.targets)
    curve = simulator.curve()
    return (
        dumps(replace(lesson, view=view)),
        (simulator.iteration, simulator.step, simulator.first, simulator.last),
        tuple(array.tobytes() for array in arrays),
        curve.total.tobytes(),
        tuple(ghost.curve.total.tobytes() for ghost in simulator.ghosts),
    )


def small(lesson: Lesson) -> Lesson:
    """The lesson with its captions, numbers and state at iterations that an example comes to."""
    state = lesson.state and structs.replace(lesson.state, iteration=1 + lesson.state.iteration % 3)
    return replace(
        lesson,
        guide=tuple(replace(one, iteration=one.iteration % 6) for one in lesson.guide),
        printed=tuple(replace(one, iteration=one.iteration % 6) for one in lesson.printed),
        state=state,
    )


class Editing(RuleBasedStateMachine):
    """One lesson that is edited; what is expected of undo is kept as bits, of an edit as a plain model."""

    def open_lesson(self, lesson: Lesson) -> Edited:
        """What the edits are made on."""
        return PlainUndo(lesson)

    @initialize(lesson=lessons(decorated=True, held_out=True).map(small) | st.sampled_from(OF_NETWORKS).map(load))
    def open(self, lesson: Lesson) -> None:
        self._begin(lesson)

    def _begin(self, lesson: Lesson) -> None:
        self.edited = self.open_lesson(lesson)
        self.seen = {0: bits(self.simulator)}
        self.past: dict[int, tuple[object, ...]] = {}

    @property
    def simulator(self) -> Simulator:
        return self.edited.simulator

    def _edit(self, change: Callable[[Simulator], object]) -> bool:
        """Makes an edit; False where it was refused, and then nothing is another."""
        before, index = bits(self.simulator), self.edited.index
        at, there = self.simulator.iteration, self._computed()
        try:
            self.edited.edit(change)
        except BpsimError:
            assert bits(self.simulator) == before
            return False
        if self.edited.index > index:
            self.seen = {place: one for place, one in self.seen.items() if place < index} | {index: before}
        now = self._computed()
        if self.simulator.iteration == at:
            assert {k: v for k, v in now.items() if k < at} == {k: v for k, v in there.items() if k < at}
        return True

    def _computed(self) -> dict[int, tuple[bytes, ...]]:
        """The parameters of every iteration that is there."""
        simulator = self.simulator
        iterations = range(simulator.first, simulator.last + 1)
        return {at: tuple(array.tobytes() for array in simulator.values_of(at).state.parameters) for at in iterations}

    # Edits

    @rule(data=st.data())
    def edit_structure(self, data: st.DataObject) -> None:
        edit = data.draw(edits(self.simulator.lesson))
        name, arguments = edit.function.__name__, edit.arguments
        if sum(self.simulator.network.sizes) > MOST_UNITS and name.startswith("add"):
            return
        before, done = Plain.of(self.simulator), []
        if self._edit(lambda simulator: done.append(getattr(simulator, name)(*arguments))) and done[0]:
            compare(before, Plain.of(self.simulator), name, arguments)

    @rule(data=st.data(), value=moderate())
    def set_value(self, data: st.DataObject, value: float) -> None:
        simulator, network = self.simulator, self.simulator.network
        layer = data.draw(st.integers(1, network.depth))
        unit = data.draw(st.integers(0, network.sizes[layer] - 1))
        source = data.draw(st.integers(0, network.sizes[layer - 1] - 1))
        row = data.draw(st.integers(0, simulator.data.samples - 1))
        last = network.sizes[-1] - 1
        quantity = data.draw(
            st.sampled_from(
                (
                    Quantity(Kind.WEIGHT, None, layer, unit, source),
                    Quantity(Kind.BIAS, None, layer, unit),
                    Quantity(Kind.BIAS, None, layer),
                    Quantity(Kind.INPUT, row, 0, min(unit, network.sizes[0] - 1)),
                    Quantity(Kind.TARGET, row, network.depth, min(unit, last)),
                    Quantity(Kind.LEARNING_RATE),
                )
            )
        )
        before = Plain.of(simulator)
        if self._edit(lambda simulator: simulator.set_data(quantity, value)):
            after = Plain.of(simulator)
            assert after.layers == before.layers
            if quantity.kind is Kind.WEIGHT:
                pair = network.unit_name(layer - 1, source), network.unit_name(layer, unit)
                assert after.present == before.present | {pair: value}
            else:
                assert after.present == before.present

    @rule(data=st.data(), held=st.booleans())
    def hold_out(self, data: st.DataObject, held: bool) -> None:
        row = data.draw(st.integers(0, self.simulator.data.samples - 1))
        self._edit(lambda simulator: simulator.hold_out(row, held))

    @rule(data=st.data(), values=st.lists(moderate(), min_size=1, max_size=3))
    def edit_samples(self, data: st.DataObject, values: list[float]) -> None:
        samples = self.simulator.data.samples
        row = data.draw(st.integers(0, samples - 1))
        edits_of_samples: tuple[Callable[[Simulator], object], ...] = (
            lambda simulator: simulator.add_sample(at=row),
            lambda simulator: simulator.remove_sample(row),
            lambda simulator: simulator.move_sample(row, (row + 1) % samples),
            lambda simulator: simulator.set_samples([values], row, 0),
            lambda simulator: simulator.set_classes([f"class {at}" for at in range(simulator.network.sizes[-1])]),
            lambda simulator: simulator.normalize_inputs(Scaling.UNIT),
        )
        weights = Plain.of(self.simulator).present
        self._edit(data.draw(st.sampled_from(edits_of_samples)))
        assert Plain.of(self.simulator).present == weights

    @rule(data=st.data(), rows=st.integers(1, 4), hold_out=st.booleans(), names=st.booleans())
    def replace_samples(self, data: st.DataObject, rows: int, hold_out: bool, names: bool) -> None:
        sizes = self.simulator.network.sizes
        inputs = data.draw(arrays((rows, sizes[0]), moderate()))
        targets = np.eye(sizes[-1])[[row % sizes[-1] for row in range(rows)]]
        classes = [f"class {at}" for at in range(sizes[-1])] if names else []
        weights = Plain.of(self.simulator).present
        held_out = [0] if hold_out else []
        if self._edit(lambda simulator: simulator.replace_samples(inputs, targets, held_out, classes)):
            made = self.simulator.data
            assert (made.inputs.tolist(), made.targets.tolist()) == (inputs.tolist(), targets.tolist())
            assert (made.held_out, made.classes) == (tuple(held_out), tuple(classes))
        assert Plain.of(self.simulator).present == weights

    @rule(seed=st.integers(0, 99))
    def start_from(self, seed: int) -> None:
        random = np.random.RandomState(seed)
        present = self.simulator.values.state.parameters
        other = Parameters(
            *(
                tuple(a + random.standard_normal(a.shape) for a in arrays_of)
                for arrays_of in (present.weights, present.biases)
            )
        )
        self._edit(lambda simulator: simulator.start_from(other))
        made = Parameters.of(self.simulator.network, other.weights, other.biases)
        assert self.simulator.lesson.parameters.same_bits(made)
        assert self.simulator.iteration == 0

    @rule(data=st.data(), x=st.integers(-300, 300))
    def place_a_unit(self, data: st.DataObject, x: int) -> None:
        name = data.draw(st.sampled_from(self.simulator.network.inputs))
        last = self.simulator.last
        self._edit(lambda simulator: simulator.place_units({name: (x, 10.0)}))
        assert self.simulator.last == last

    @rule(title=st.sampled_from(("", "a", "b")), seed=st.integers(0, 2))
    def describe(self, title: str, seed: int) -> None:
        last = self.simulator.last
        self._edit(lambda simulator: simulator.set_about(title=title))
        self._edit(lambda simulator: simulator.set_initialization(Initialization(seed=seed)))
        assert (self.simulator.lesson.title, self.simulator.lesson.initialization.seed) == (title, seed)
        assert self.simulator.last == last

    @rule(optimizer=optimizers(), rate=st.floats(0.01, 2.0))
    def set_training(self, optimizer: Any, rate: float) -> None:
        training = replace(self.simulator.training, optimizer=optimizer, learning_rate=rate)
        if self._edit(lambda simulator: simulator.set_training(training)):
            assert self.simulator.training == training

    @rule(seed=st.integers(0, 99))
    def draw_weights(self, seed: int) -> None:
        self._edit(lambda simulator: simulator.new_weights(Initialization(seed=seed)))

    @rule()
    def restart(self) -> None:
        self._edit(lambda simulator: simulator.restart())
        assert (self.simulator.iteration, self.simulator.step) == (0, 0)
        assert self.simulator.values.state.parameters.same_bits(self.simulator.lesson.parameters)

    @rule()
    def use_as_start(self) -> None:
        present = self.simulator.values.state.parameters
        self._edit(lambda simulator: simulator.use_as_start())
        assert self.simulator.lesson.parameters.same_bits(present)

    # Undo and redo

    @precondition(lambda self: self.edited.index > 0)
    @rule()
    def undo(self) -> None:
        self._leave(self.edited.undo)

    @precondition(lambda self: self.edited.index < self.edited.count)
    @rule()
    def redo(self) -> None:
        self._leave(self.edited.redo)

    def _leave(self, go: Callable[[], None]) -> None:
        self.seen[self.edited.index] = bits(self.simulator)
        go()
        assert bits(self.simulator) == self.seen[self.edited.index]

    @rule()
    def undo_everything_and_redo_it(self) -> None:
        here = self.edited.index
        while self.edited.index:
            self.undo()
        while self.edited.index < self.edited.count:
            self.redo()
        while self.edited.index > here:
            self.undo()

    # Moving, running, showing

    @rule(iterations=st.integers(0, 4))
    def run(self, iterations: int) -> None:
        if self.simulator.last - self.simulator.first < MOST_ITERATIONS:
            self.edited.run(iterations)

    @rule(granularity=st.sampled_from(Granularity), forward=st.booleans(), times=st.integers(1, 3))
    def step(self, granularity: Granularity, forward: bool, times: int) -> None:
        for _ in range(times):
            if not forward or self.simulator.last - self.simulator.first < MOST_ITERATIONS:
                self.edited.step(granularity, forward=forward)

    @rule(data=st.data())
    def go(self, data: st.DataObject) -> None:
        simulator = self.simulator
        iteration = data.draw(st.integers(simulator.first, simulator.last))
        self.edited.seek(iteration, data.draw(st.integers(0, len(simulator.steps_of(iteration)))))

    @rule(notation=st.sampled_from(tuple(NOTATIONS)), digits=st.none() | st.integers(1, 9))
    def show(self, notation: str, digits: int | None) -> None:
        self.edited.show(notation, digits)
        assert self.simulator.notation.key == self.simulator.lesson.view.notation == notation

    @rule(data=st.data(), typed=st.sampled_from(("0,5", "1/3", "", "?")))
    def answer(self, data: st.DataObject, typed: str) -> None:
        number = data.draw(st.integers(1, len(self.simulator.steps)))
        quantity = self.simulator.steps.step(number).quantity
        self.edited.answer(quantity, typed)
        assert self.simulator.answers.get(quantity, "") == typed

    @rule()
    def save_and_load(self) -> None:
        saved = bits(self.simulator)
        self._begin(loads(dumps(self.simulator.to_save())))
        opened = bits(self.simulator)
        assert opened[0] == saved[0]
        assert opened[2] == saved[2]

    # What is always so

    @invariant()
    def the_lesson_is_valid_and_saved_as_itself(self) -> None:
        if not hasattr(self, "edited"):
            return
        lesson = self.simulator.to_save()
        validate(lesson)
        text = dumps(lesson)
        assert dumps(loads(text)) == text
        validate(replace(self.simulator.snapshot().lesson, state=None))

    @invariant()
    def everything_is_of_one_network(self) -> None:
        if not hasattr(self, "edited"):
            return
        simulator = self.simulator
        lesson, engine = simulator.lesson, simulator.values.engine
        assert lesson.network is engine.network is simulator.notation.network is simulator.network
        assert lesson.data is engine.data
        assert lesson.training == engine.training
        for iteration in range(simulator.first, simulator.last + 1):
            there = simulator.snapshot().lesson_of(iteration)
            assert there.network is simulator.engine_of(iteration).network
            assert there.data is simulator.engine_of(iteration).data

    @invariant()
    def every_caption_names_what_is_there_and_can_be_read(self) -> None:
        if not hasattr(self, "edited"):
            return
        simulator = self.simulator
        for quantity in named(simulator.lesson):
            assert is_there(simulator.lesson, quantity), quantity
        guide = Guide(simulator)
        guide.reading()
        for page in guide.pages.pages:
            if page.step is not None:
                assert simulator.steps_of(page.iteration).number(page.step) == page.number
        printed = list(printed_in_sign_of(simulator.notation.key, simulator.printed))
        assert [comparison.printed for comparison in PrintedNumbers(simulator.printed).all(simulator)] == printed
        for ghost in simulator.ghosts:
            ghost.name(simulator.notation)
        if simulator.step:
            simulator.explain()


def is_there(lesson: Lesson, quantity: Quantity) -> bool:
    """Whether the network has the layer and the units of a quantity."""
    network = lesson.network
    layer = {Kind.INPUT: 0, Kind.TARGET: network.depth}.get(quantity.kind, quantity.layer)
    if layer is None:
        return True
    if not 0 <= layer <= network.depth:
        return False
    unit, source = quantity.unit, quantity.source
    sources = {Kind.DNET_DOUT: 1, Kind.PATH: 1, Kind.DOUT_DNET: 0}.get(quantity.kind, -1)
    there = unit is None or unit < network.sizes[layer]
    return there and (source is None or source < network.sizes[layer + sources])


def run_examples(
    machine: Callable[[], RuleBasedStateMachine], examples: int, steps: int, *, shrink: bool = False
) -> None:
    """Runs a machine with so many examples of so many steps. shrink: looks for a short one that fails: minutes."""
    phases = [Phase.reuse, Phase.generate, *([Phase.shrink] if shrink else [])]
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    options = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        phases=phases,
        suppress_health_check=checks,
        report_multiple_bugs=False,
    )
    run_state_machine_as_test(machine, settings=options)  # type: ignore[arg-type]  # it calls whatever makes one


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=500)
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--shrink", action="store_true")
    chosen = parser.parse_args()
    run_examples(Editing, chosen.examples, chosen.steps, shrink=chosen.shrink)
