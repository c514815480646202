"""The addressed sequence of the steps of one iteration: step n is found by arithmetic, none is stored.

The sequence is made of *sections*; a section is a list of *blocks* that is repeated for every sample of the batch, or
stands once. A block is what one phase does in one layer; it knows how many steps each unit has.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate, pairwise

from bpsim.core.network import Network
from bpsim.core.quantity import Quantity
from bpsim.core.training import Training, UpdateOrder
from bpsim.trace.backward_blocks import backward_block
from bpsim.trace.blocks import Address, Block, LossBlock, Phase, batch_error_block, forward_block, penalty_block
from bpsim.trace.parameter_blocks import batch_gradient_block, update_block


class Granularity(StrEnum):
    """How far one press goes, finest first."""

    TERM = "term"
    VALUE = "value"
    LAYER = "layer"
    PHASE = "phase"
    ITERATION = "iteration"
    EPOCH = "epoch"


@dataclass(frozen=True, slots=True)
class Step:
    """One step; ``number`` counts from 1."""

    number: int
    phase: Phase
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Group:
    """Consecutive steps, from number ``first`` to ``last``, that belong together. None: it spans several."""

    first: int
    last: int
    phase: Phase
    sample: int | None
    layer: int | None
    quantity: Quantity
    """That of its last step."""

    @property
    def size(self) -> int:
        return self.last - self.first + 1


class _Section:
    """Blocks, one after the other, repeated ``repeat`` times."""

    def __init__(self, start: int, phases_before: int, blocks: list[Block], repeat: int) -> None:
        self.start = start
        self.blocks = blocks
        self.repeat = repeat
        self.offsets = list(accumulate((len(block) for block in blocks), initial=0))
        self.length = self.offsets[-1]
        self.end = start + self.length * repeat
        changes = [at for at in range(len(blocks)) if at == 0 or blocks[at].phase is not blocks[at - 1].phase]
        self.phases = list(pairwise([*changes, len(blocks)]))
        """The first block of each phase in one repetition, and the block after its last."""
        self.phases_before = phases_before
        self.phases_after = phases_before + len(self.phases) * repeat


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a step is: its section, the repetition, the block and the offset within it."""

    section: _Section
    round: int
    block: int
    offset: int

    @property
    def block_start(self) -> int:
        """How many steps come before the block."""
        return self.section.start + self.round * self.section.length + self.section.offsets[self.block]


class Steps:
    """The steps of one iteration of a network on a batch of ``samples`` samples."""

    def __init__(self, network: Network, samples: int, training: Training) -> None:
        self.network = network
        self.samples = samples
        self._sections: list[_Section] = []
        self._places: dict[Address, tuple[int, int]] = {}
        for blocks, repeat in _plan(network, samples, training):
            filled = [block for block in blocks if len(block)]
            if filled:
                self._add(filled, repeat)
        self._starts = [section.start for section in self._sections]
        self._phase_starts = [section.phases_before for section in self._sections]

    def _add(self, blocks: list[Block], repeat: int) -> None:
        start, phases = (self._sections[-1].end, self._sections[-1].phases_after) if self._sections else (0, 0)
        self._sections.append(_Section(start, phases, blocks, repeat))
        for at, block in enumerate(blocks):
            for address in block.addresses:
                self._places[address] = (len(self._sections) - 1, at)

    def __len__(self) -> int:
        return self._sections[-1].end

    def _place(self, number: int) -> _Place:
        if not 1 <= number <= len(self):
            raise IndexError(f"step {number} is not between 1 and {len(self)}")
        index = number - 1
        section = self._sections[bisect_right(self._starts, index) - 1]
        turn, rest = divmod(index - section.start, section.length)
        block = bisect_right(section.offsets, rest) - 1
        return _Place(section, turn, block, rest - section.offsets[block])

    def step(self, number: int) -> Step:
        """Step ``number``, from 1 to ``len(self)``; raises IndexError outside."""
        place = self._place(number)
        block = place.section.blocks[place.block]
        return Step(number, block.phase, block.quantity(place.offset, place.round))

    def number(self, quantity: Quantity) -> int | None:
        """The number of the step that computes a quantity; None where no step does."""
        found = self._places.get((quantity.kind, quantity.layer))
        if found is None:
            return None
        section, at = self._sections[found[0]], found[1]
        offset = section.blocks[at].offset(quantity)
        turn = quantity.sample if section.blocks[at].per_sample else 0
        if offset is None or turn is None or not 0 <= turn < section.repeat:
            return None
        number = section.start + turn * section.length + section.offsets[at] + offset + 1
        # A quantity with a place too much, as a net with a source, is not the one that the step computes.
        return number if self.step(number).quantity == quantity else None

    def term_group(self, number: int) -> Group:
        """The group of a step at granularity TERM: the step alone."""
        return self._group(number, number)

    def value_group(self, number: int) -> Group:
        """The group of a step at granularity VALUE: one unit forward, one weight backward."""
        place = self._place(number)
        block = place.section.blocks[place.block]
        first, last = block.group_bounds(block.group_of(place.offset))
        return self._group(place.block_start + first + 1, place.block_start + last + 1)

    def layer_group(self, number: int) -> Group:
        """What the step's phase does in the step's layer."""
        place = self._place(number)
        block = place.section.blocks[place.block]
        return self._group(place.block_start + 1, place.block_start + len(block))

    def _group(self, first: int, last: int) -> Group:
        step = self.step(last)
        return Group(first, last, step.phase, step.quantity.sample, step.quantity.layer, step.quantity)

    @property
    def phase_count(self) -> int:
        """How many phases the iteration has; those of each sample count by themselves."""
        return self._sections[-1].phases_after

    def _phase_place(self, index: int) -> tuple[_Section, int, int, int]:
        """The section of a phase, how many steps come before its repetition, its first block and the one after it."""
        if not 0 <= index < self.phase_count:
            raise IndexError(f"phase {index} is not between 0 and {self.phase_count - 1}")
        section = self._sections[bisect_right(self._phase_starts, index) - 1]
        turn, rest = divmod(index - section.phases_before, len(section.phases))
        first, after = section.phases[rest]
        return section, section.start + turn * section.length, first, after

    def phase(self, index: int) -> Group:
        """Phase ``index``, counted from 0."""
        section, base, first, after = self._phase_place(index)
        group = self._group(base + section.offsets[first] + 1, base + section.offsets[after])
        return group if after == first + 1 else replace(group, layer=None)

    def phase_kind(self, index: int) -> Phase:
        """Which phase it is."""
        section, _, first, _ = self._phase_place(index)
        return section.blocks[first].phase

    def phase_bounds(self, index: int) -> tuple[int, int]:
        """The numbers of its first and its last step."""
        section, base, first, after = self._phase_place(index)
        return base + section.offsets[first] + 1, base + section.offsets[after]

    def phase_of(self, number: int) -> int:
        """The index of the phase that holds a step."""
        place = self._place(number)
        phases = place.section.phases
        rest = next(at for at, (_, after) in enumerate(phases) if place.block < after)
        return place.section.phases_before + place.round * len(phases) + rest

    def _phase_blocks(self, index: int) -> Iterator[tuple[int, Block]]:
        """The blocks of a phase, each with the number of steps before it."""
        section, base, first, after = self._phase_place(index)
        for at in range(first, after):
            yield base + section.offsets[at], section.blocks[at]

    def group_count(self, phase: int) -> int:
        """How many value groups a phase has."""
        return sum(block.group_count for _, block in self._phase_blocks(phase))

    def group_bounds(self, phase: int, index: int) -> tuple[int, int]:
        """The numbers of the first and the last step of value group ``index`` of a phase."""
        for start, block in self._phase_blocks(phase):
            if index < block.group_count:
                first, last = block.group_bounds(index)
                return start + first + 1, start + last + 1
            index -= block.group_count
        raise IndexError(f"phase {phase} has no such group")

    def group(self, phase: int, index: int) -> Group:
        """Value group ``index`` of a phase."""
        return self._group(*self.group_bounds(phase, index))

    def group_of(self, number: int) -> tuple[int, int]:
        """The phase of a step and the index of its value group in it."""
        phase = self.phase_of(number)
        before = 0
        for start, block in self._phase_blocks(phase):
            if number <= start + len(block):
                return phase, before + block.group_of(number - 1 - start)
            before += block.group_count
        raise IndexError(number)

    def stop_after(self, number: int, granularity: Granularity) -> int | None:
        """The next step at which a press of this granularity stops; None past the end of the iteration."""
        if number >= len(self) or granularity in (Granularity.ITERATION, Granularity.EPOCH):
            return None
        return self._bounds(number + 1, granularity).last

    def stop_before(self, number: int, granularity: Granularity) -> int | None:
        """The stop before a step; 0 is the start of the iteration, None is before that."""
        if number <= 0:
            return None
        if granularity in (Granularity.ITERATION, Granularity.EPOCH):
            return 0
        return self._bounds(number, granularity).first - 1

    def last_stop(self, granularity: Granularity) -> int:
        """The stop at which one arrives coming back from the next iteration."""
        return 0 if granularity in (Granularity.ITERATION, Granularity.EPOCH) else len(self)

    def _bounds(self, number: int, granularity: Granularity) -> Group:
        if granularity is Granularity.VALUE:
            return self.value_group(number)
        if granularity is Granularity.LAYER:
            return self.layer_group(number)
        if granularity is Granularity.PHASE:
            return self.phase(self.phase_of(number))
        return self.term_group(number)


def _plan(network: Network, samples: int, training: Training) -> list[tuple[list[Block], int]]:
    """The sections of an iteration, in the order in which everything is computed before it is used."""
    layers = range(1, network.depth + 1)
    forward: list[Block] = [forward_block(network, layer) for layer in layers]
    forward.append(LossBlock(network))
    backward = {layer: backward_block(network, layer) for layer in layers}
    gradient = {layer: batch_gradient_block(network, layer) for layer in layers if samples > 1}
    updates = {layer: update_block(network, layer, training) for layer in layers}
    error: list[Block] = [batch_error_block()] if samples > 1 else []
    penalty: list[Block] = [penalty_block()] if training.penalized else []
    down = list(reversed(layers))
    if training.update is UpdateOrder.SIMULTANEOUS:
        batch: list[Block] = [*error, *(gradient[layer] for layer in down if layer in gradient)]
        new: list[Block] = [*penalty, *(updates[layer] for layer in down)]
        return [([*forward, *(backward[layer] for layer in down)], samples), (batch, 1), (new, 1)]
    plan: list[tuple[list[Block], int]] = [(forward, samples), (error, 1)]
    for layer in down:
        plan.append(([backward[layer]], samples))
        plan.append(([gradient[layer]] if layer in gradient else [], 1))
        plan.append(([*(penalty if layer == network.depth else ()), updates[layer]], 1))
    return plan
