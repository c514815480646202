"""The errors of a training, iteration by iteration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bpsim.core.network import Floats
from bpsim.core.runner import Runner


@dataclass(frozen=True, eq=False, slots=True)
class Curve:
    """Errors before the update of each iteration, from iteration ``first`` on.

    total: (iterations,), of the batch. outputs: (iterations, outputs), or (iterations, 0) where there are too many.
    data: (iterations,), of all samples: the same as ``total`` where every batch is the data, otherwise known at the
    start of each epoch, and NaN elsewhere.
    """

    first: int
    total: Floats
    outputs: Floats
    data: Floats

    @classmethod
    def of(cls, runner: Runner, first: int, rows: Floats) -> Curve:
        """The curve of a runner's rows, (iterations, columns)."""
        outputs = runner.outputs_shown
        data = rows[:, 0] if runner.batches.whole else rows[:, 1 + outputs]
        return cls(first, rows[:, 0], rows[:, 1 : 1 + outputs], data)

    @property
    def whole(self) -> bool:
        """Whether every batch was the data."""
        return self.data is self.total or bool(np.array_equal(self.data, self.total))

    @property
    def finite(self) -> bool:
        return bool(np.isfinite(self.total).all() and np.isfinite(self.outputs).all())


def joined(parts: Sequence[Curve]) -> Curve:
    """Curves one after the other; outputs are left out where a part has others."""
    if len(parts) == 1:
        return parts[0]
    widths = {part.outputs.shape[1] for part in parts}
    cut = None if len(widths) == 1 else 0
    return Curve(
        parts[0].first,
        np.concatenate([part.total for part in parts]),
        np.concatenate([part.outputs[:, :cut] for part in parts]),
        np.concatenate([part.data for part in parts]),
    )
