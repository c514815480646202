"""Rules by which a run ends before its iterations are made."""

from __future__ import annotations

import math
from collections.abc import Iterable

from bpsim.core.training import Patience


class Plateau:
    """Finds where an error has not improved for long. It is told the error of each iteration, in order.

    The run ends at the first iteration that comes ``patience.updates`` or more after the one with the lowest error, if
    its own is not lower than that by more than ``patience.improvement``.
    """

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self._lowest = math.inf
        self._since = 0
        self.seen = 0

    def first(self, errors: Iterable[float], begin: int = 0) -> int | None:
        """The offset within ``errors``, at or after ``begin``, at which the run ends; what is before it was taken in.

        NaN stands for an error that is not known.
        """
        for offset, error in enumerate(errors):
            better = error < self._lowest - self.patience.improvement
            late = self.seen - self._since >= self.patience.updates
            if late and not better and offset >= begin and not math.isnan(error):
                return offset
            if better:
                self._lowest, self._since = error, self.seen
            self.seen += 1
        return None
