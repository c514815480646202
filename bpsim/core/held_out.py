"""Samples of which some are held out: they are not trained on, and have an error of their own."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bpsim.core.errors import UsageError
from bpsim.sentences import _


class HoldsOut:
    """What data of networks and formulas have in common. held_out: indices of samples, in their order."""

    held_out: tuple[int, ...]

    @property
    def samples(self) -> int:
        """How many there are, held out or not."""
        raise NotImplementedError

    @cached_property
    def trained_on(self) -> NDArray[np.int64]:
        """The indices of the samples that are trained on, read-only."""
        indices = np.delete(np.arange(self.samples, dtype=np.int64), list(self.held_out))
        indices.flags.writeable = False
        return indices

    @cached_property
    def _held_out(self) -> frozenset[int]:
        return frozenset(self.held_out)

    def holds_out(self, row: int) -> bool:
        """Whether a sample is not trained on."""
        return row in self._held_out

    def held_out_with(self, row: int, held: bool) -> tuple[int, ...]:
        """What is held out once a sample is, or is trained on again. Raises UsageError where none is left."""
        others = [other for other in self.held_out if other != row]
        chosen = sorted([*others, row] if held else others)
        if len(chosen) == self.samples:
            raise UsageError(
                _("sample {row} is the last one that is trained on: take another one back first").format(row=row + 1)
            )
        return tuple(chosen)
