"""What the rows of matrices are: in every lecture something else."""

from __future__ import annotations

from msgspec import Struct

from bpsim.core.network import Bias, Layer
from bpsim.core.training import Training


class Orientation(Struct, frozen=True):
    """samples: whether rows of X, Y, Z and A are samples, else their columns. deltas: the same of G and D. receiving:
    whether rows of W and dW are receiving units, else sources. ones: biases stand among the weights, in the first
    row of beta, and X has a column of ones; where each unit has a bias, and no penalty makes a difference of them."""

    samples: bool = True
    deltas: bool = True
    receiving: bool = True
    ones: bool = False

    def joins(self, layer: Layer, training: Training) -> bool:
        """Whether the biases of a layer stand among its weights."""
        alike = not training.penalized and not training.optimizer.decay
        return self.ones and alike and layer.bias is Bias.PER_UNIT


ROWS = Orientation()
"""As in a lesson file."""
ORIENTATIONS = {
    "rows": ROWS,
    "rows-sources": Orientation(receiving=False),
    "rows-columns": Orientation(deltas=False, receiving=False),
    "rows-ones": Orientation(receiving=False, ones=True),
    "columns": Orientation(samples=False, deltas=False),
    "columns-sources": Orientation(samples=False, deltas=False, receiving=False),
}
"""Every orientation under the name that a lesson file gives it."""
