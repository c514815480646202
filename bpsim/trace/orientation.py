"""What the rows of matrices are: in every lecture something else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Orientation:
    """samples: whether rows of X, Y, Z and A are samples, else their columns. deltas: the same of G and D. receiving:
    whether rows of W and dW are receiving units, else sources."""

    samples: bool = True
    deltas: bool = True
    receiving: bool = True


ROWS = Orientation()
"""As in a lesson file."""
ORIENTATIONS = {
    "rows": ROWS,
    "rows-sources": Orientation(receiving=False),
    "rows-columns": Orientation(deltas=False, receiving=False),
    "columns": Orientation(samples=False, deltas=False),
    "columns-sources": Orientation(samples=False, deltas=False, receiving=False),
}
"""Every orientation under the name that a lesson file gives it."""
