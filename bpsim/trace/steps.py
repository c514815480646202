"""The addressed sequence of the steps of one iteration: step n is found by arithmetic, none is stored."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from bpsim.core.network import Network
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.formulas.formula_engine import FormulaEngine
from bpsim.formulas.formula_model import FormulaModel
from bpsim.trace import formula_iteration
from bpsim.trace.iteration import LAYER, PHASE, VALUE, Phase, iteration
from bpsim.trace.plan import Plan

KEPT = 4096
"""Steps whose place in the plan is remembered."""


class Granularity(StrEnum):
    """The sizes of a step, by which one press goes on, finest first. Of formulas a value is a node, a layer a line."""

    TERM = "term"
    VALUE = "value"
    LAYER = "layer"
    PHASE = "phase"
    ITERATION = "iteration"
    EPOCH = "epoch"


class Step(Struct, frozen=True):
    """One step; ``number`` counts from 1."""

    number: int
    phase: Phase
    quantity: Quantity


class Group(Struct, frozen=True):
    """Consecutive steps, from number ``first`` to ``last``, that belong together. None: it spans several."""

    first: int
    last: int
    phase: Phase
    sample: int | None
    layer: int | None
    quantity: Quantity
    """The quantity of its last step."""

    @property
    def size(self) -> int:
        return self.last - self.first + 1


class Steps:
    """The steps of one iteration on a batch of ``samples`` samples, in the order of a plan.

    phase_of_kind: which phase computes a kind. depth: the last layer, 0 where there are no layers. nested: the phase
    whose values are made of several steps each.
    """

    def __init__(
        self,
        plan: Plan,
        samples: int,
        *,
        phase_of_kind: Callable[[Kind], Phase] = Phase.of,
        depth: int = 0,
        nested: Phase = Phase.BACKWARD,
    ) -> None:
        self.samples = samples
        self.depth = depth
        self.nested = nested
        self._plan = plan
        self._phase_of_kind = phase_of_kind
        # A press of a key asks for the same steps and groups over and over.
        remembered = lru_cache(KEPT)
        self._quantity, self._found = remembered(self._plan.quantity), remembered(self._plan.step)
        self._steps_of, self._group_of = remembered(self._plan.group), remembered(self._plan.group_of)

    def __len__(self) -> int:
        return len(self._plan)

    def step(self, number: int) -> Step:
        """Step ``number``, from 1 to ``len(self)``; raises IndexError outside."""
        quantity = self._quantity(self._checked(number) - 1)
        return Step(number, self._phase_of_kind(quantity.kind), quantity)

    def number(self, quantity: Quantity) -> int | None:
        """The number of the step that computes a quantity; None where no step does."""
        found = self._found(quantity)
        # A quantity with a place too much, as a net with a source, is not the one that the step computes.
        if found is None or self._quantity(found) != quantity:
            return None
        return found + 1

    def value_group(self, number: int) -> Group:
        """The group of a step at granularity VALUE: one unit forward, one weight backward."""
        return self._group_at(VALUE, number)

    def layer_group(self, number: int) -> Group:
        """What the step's phase does in the step's layer."""
        return self._group_at(LAYER, number)

    def _group_at(self, size: str, number: int) -> Group:
        steps = self._steps_of(size, self._group_of(size, self._checked(number) - 1))
        return self._group(steps.start + 1, steps.stop)

    def _group(self, first: int, last: int) -> Group:
        step = self.step(last)
        return Group(first, last, step.phase, step.quantity.sample, step.quantity.layer, step.quantity)

    def _checked(self, number: int) -> int:
        if not 1 <= number <= len(self):
            raise IndexError(f"step {number} is not between 1 and {len(self)}")
        return number

    @property
    def phase_count(self) -> int:
        """How many phases the iteration has; those of each sample count by themselves."""
        return self._plan.count(PHASE)

    def phase(self, index: int) -> Group:
        """Phase ``index``, counted from 0."""
        group = self._group(*self.phase_bounds(index))
        return group if self._plan.part(PHASE, index).count(LAYER) == 1 else replace(group, layer=None)

    def phase_kind(self, index: int) -> Phase:
        """Which phase it is."""
        return self.step(self.phase_bounds(index)[0]).phase

    def phase_bounds(self, index: int) -> tuple[int, int]:
        """The numbers of its first and its last step."""
        if not 0 <= index < self.phase_count:
            raise IndexError(f"phase {index} is not between 0 and {self.phase_count - 1}")
        steps = self._steps_of(PHASE, index)
        return steps.start + 1, steps.stop

    def phase_of(self, number: int) -> int:
        """The index of the phase that holds a step."""
        return self._group_of(PHASE, self._checked(number) - 1)

    def group_count(self, phase: int) -> int:
        """The value groups of a phase, a count."""
        self.phase_bounds(phase)
        return self._plan.part(PHASE, phase).count(VALUE)

    def group_bounds(self, phase: int, index: int) -> tuple[int, int]:
        """The numbers of the first and the last step of value group ``index`` of a phase."""
        if not 0 <= index < self.group_count(phase):
            raise IndexError(f"phase {phase} has no group {index}")
        first, steps = self.phase_bounds(phase)[0], self._plan.part(PHASE, phase).group(VALUE, index)
        return first + steps.start, first + steps.stop - 1

    def group(self, phase: int, index: int) -> Group:
        """Value group ``index`` of a phase."""
        return self._group(*self.group_bounds(phase, index))

    def group_of(self, number: int) -> tuple[int, int]:
        """The phase of a step and the index of its value group in it."""
        phase = self.phase_of(number)
        within = number - self.phase_bounds(phase)[0]
        return phase, self._plan.part(PHASE, phase).group_of(VALUE, within)

    def stop_after(self, number: int, granularity: Granularity) -> int | None:
        """The next step at which a press of this granularity stops; None past the end of the iteration."""
        if number >= len(self) or granularity in (Granularity.ITERATION, Granularity.EPOCH):
            return None
        return self._group_at(granularity, number + 1).last

    def stop_before(self, number: int, granularity: Granularity) -> int | None:
        """The stop before a step; 0 is the start of the iteration, None is before that."""
        if number <= 0:
            return None
        if granularity in (Granularity.ITERATION, Granularity.EPOCH):
            return 0
        return self._group_at(granularity, number).first - 1

    def last_stop(self, granularity: Granularity) -> int:
        """The stop at which one arrives coming back from the next iteration."""
        return 0 if granularity in (Granularity.ITERATION, Granularity.EPOCH) else len(self)


def network_steps(network: Network, samples: int, training: Training, *, targets: bool = True) -> Steps:
    """The steps of an iteration of a network, with or without targets."""
    plan = iteration(network, samples, training, targets=targets)
    return Steps(plan, samples, depth=network.depth)


def formula_steps(engine: FormulaEngine, samples: int, *, forward_mode: bool = False) -> Steps:
    """The steps of an iteration of formulas, with derivatives backwards or carried along forwards."""
    plan = formula_iteration.iteration(FormulaModel(engine, samples), forward_mode=forward_mode)
    phase_of_kind = formula_iteration.carried_phase if forward_mode else formula_iteration.phase
    nested = Phase.FORWARD if forward_mode else Phase.BACKWARD
    return Steps(plan, samples, phase_of_kind=phase_of_kind, nested=nested)
