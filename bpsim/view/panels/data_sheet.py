"""What the Data table shows, as one frozen value: the simulator changes before a view is told."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from msgspec import Struct

from bpsim.core.network import Bools, Data, Floats, Indices
from bpsim.core.network_values import NetworkValues
from bpsim.core.quantity import GIVEN, Quantity
from bpsim.editing.targets import class_of
from bpsim.simulator import Simulator
from bpsim.trace.notation import Notation
from bpsim.trace.numerals import Numerals
from bpsim.trace.steps import Steps
from bpsim.view.panels import wording


class Sheet(Struct, frozen=True, eq=False, dict=True):
    """The samples of an iteration and what is computed of them at a step. Rows are those of the data."""

    values: NetworkValues
    steps: Steps
    step: int
    notation: Notation
    numerals: Numerals
    outputs: tuple[Quantity, ...]
    """What is computed of each row, of any sample."""
    error: Quantity
    """The error of the batch."""
    given: tuple[Quantity, ...]
    """What each column of the data gives a sample."""

    @classmethod
    def of(cls, simulator: Simulator, digits: int | None) -> Sheet:
        """What a simulator holds at its position, with so many decimals."""
        numerals = simulator.numerals.with_digits(digits)
        of = simulator.position.snapshot.subject
        engine, here = simulator.values.engine, simulator
        return cls(
            here.values,
            here.steps,
            here.step,
            here.notation,
            numerals,
            of.outputs(engine),
            of.error(engine, here.steps.samples),
            of.columns(engine),
        )

    @property
    def data(self) -> Data:
        return self.values.engine.data

    @property
    def samples(self) -> int:
        return self.data.samples

    @property
    def some(self) -> bool:
        """Whether the iteration takes some of the samples only."""
        return not self.values.engine.batches.full_batch

    @cached_property
    def batch_samples(self) -> Indices:
        """For each row, which sample of the batch it is first; -1 where it is none."""
        found = np.full(self.samples, -1)
        rows = self.values.rows
        found[rows[::-1]] = np.arange(len(rows))[::-1]
        return found

    @cached_property
    def shown_row(self) -> int | None:
        """The row of the sample that the graph shows, where there are several; None in what belongs to the batch."""
        step = self.steps.step(self.step) if self.step else None
        sample = step.quantity.sample if step and self.steps.samples > 1 else 0
        if self.samples == 1 or sample is None:
            return None
        return int(self.values.rows[sample])

    def reached(self, quantity: Quantity) -> bool:
        """Whether the step that computes a quantity is done."""
        number = self.steps.number(quantity)
        return quantity.kind in GIVEN or (number is not None and number <= self.step)

    @cached_property
    def error_reached(self) -> bool:
        """Whether the error of the batch is computed: those of the samples that are held out are then there too."""
        return self.reached(self.error)

    def name_of(self, quantity: Quantity) -> str:
        """What the unit or the node of a column is called, as it is typed."""
        return self.notation.name(quantity)

    def column(self, at: int) -> Floats:
        """The numbers of a column of the data, in all rows: inputs, then targets."""
        inputs = self.data.inputs.shape[1]
        return self.data.inputs[:, at] if at < inputs else self.data.targets[:, at - inputs]

    def out(self, row: int, unit: int) -> float | None:
        """An output of a row; None where it is not there yet."""
        if self.data.holds_out(row):
            return float(self.values.outputs[row, unit]) if self.error_reached else None
        sample = int(self.batch_samples[row])
        out = replace(self.outputs[unit], sample=sample)
        return self.values.value(out) if sample >= 0 and self.reached(out) else None

    def outs(self, unit: int, rows: Sequence[int] | Indices) -> tuple[Floats, Bools]:
        """An output of each of some rows, and where it is known: in the batch once its step is reached, held out
        with the error."""
        chosen = np.asarray(rows, dtype=np.int64)
        samples = self.batch_samples[chosen]
        known = (samples >= 0) & (samples < self._with_output(unit))
        values = np.zeros(len(chosen))
        if known.any():
            values[known] = self.values.batch_outputs[samples[known], unit]
        if self.data.held_out and self.error_reached:
            outside = np.isin(chosen, self.data.held_out)
            values[outside], known = self.values.outputs[chosen[outside], unit], known | outside
        return values, known

    def _with_output(self, unit: int) -> int:
        """How many samples have this output: the steps go from sample to sample."""
        out = self.outputs[unit]
        return bisect_left(
            range(self.steps.samples), True, key=lambda sample: not self.reached(replace(out, sample=sample))
        )

    def picks(self, rows: Sequence[int]) -> list[str]:
        """As which samples of this iteration each row is taken: ``1st``; ``yes`` where it is the only one."""
        batch = self.values.rows
        places: dict[int, list[str]] = {}
        for sample in np.flatnonzero(np.isin(batch, list(rows), kind="sort")).tolist():
            name = wording.YES if self.steps.samples == 1 else wording.ordinal(sample + 1)
            places.setdefault(int(batch[sample]), []).append(name)
        return [", ".join(places.get(row, ())) for row in rows]

    def class_name(self, row: int) -> str:
        """The name of the class of a sample; empty where its targets are not those of one class."""
        unit = class_of(self.data.targets[row])
        return "" if unit is None else self.data.classes[unit]
