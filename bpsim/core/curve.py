"""The errors of a training, iteration by iteration."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from bpsim.core.network import Floats


class Curve(Struct, frozen=True, eq=False):
    """Errors before the update of each iteration, from iteration ``first`` on.

    total: (iterations,), of the batch. outputs: (iterations, outputs), or (iterations, 0) where there are too many.
    data: (iterations,), of all samples: the same as ``total`` where every batch is the data, otherwise known at the
    start of each epoch, and NaN elsewhere. names: those of the outputs; an output that was not there yet has NaN.
    """

    first: int
    total: Floats
    outputs: Floats
    data: Floats
    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, first: int, rows: Floats, names: tuple[str, ...], *, full_batch: bool) -> Curve:
        """The curve of rows: errors of the batch, of each named output and, unless ``full_batch``, of the data."""
        outputs = len(names)
        total = rows[:, 0]
        data = total if full_batch else rows[:, 1 + outputs]
        return cls(first, total, rows[:, 1 : 1 + outputs], data, names)

    def of_outputs(self, names: tuple[str, ...]) -> Curve:
        """The same with these outputs, each found by its name."""
        if names == self.names:
            return self
        outputs = np.full((len(self.total), len(names)), np.nan)
        for at, name in enumerate(names):
            if name in self.names:
                outputs[:, at] = self.outputs[:, self.names.index(name)]
        return replace(self, outputs=outputs, names=names)

    @property
    def full_batch(self) -> bool:
        """Whether every batch was the data."""
        return self.data is self.total or bool(np.array_equal(self.data, self.total))

    @property
    def finite(self) -> bool:
        return bool(np.isfinite(self.total).all() and np.isfinite(self.outputs).all())


def joined(parts: Sequence[Curve]) -> Curve:
    """Curves one after the other, with all outputs that one of them has, those of the last one first."""
    if len(parts) == 1:
        return parts[0]
    names = tuple(dict.fromkeys(name for part in reversed(parts) for name in part.names))
    total = np.concatenate([part.total for part in parts])
    same = all(part.data is part.total for part in parts)
    return Curve(
        parts[0].first,
        total,
        np.concatenate([part.of_outputs(names).outputs for part in parts]),
        total if same else np.concatenate([part.data for part in parts]),
        names,
    )
