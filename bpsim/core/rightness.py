"""Whether outputs say the class of their samples, and whether targets are classes at all."""

from __future__ import annotations

from typing import Any

import numpy as np

from bpsim.core.network import Floats

_TWO = ((0.0, 1.0), (-1.0, 1.0))
"""The targets that stand for two classes, of one output or, the larger one once a sample, of several."""


def right(outputs: Floats, targets: Floats) -> Any:
    """Of each sample whether its largest output is that of its target; with one output, whether it is nearer to its own
    target than to any other that there is: (..., samples), of truth values.

    outputs: (..., samples, outputs); targets: (samples, outputs).
    """
    if targets.shape[1] > 1:
        return outputs.argmax(axis=-1) == targets.argmax(axis=-1)
    others = np.unique(targets)
    own = np.abs(outputs - targets)[..., 0]
    return own < np.where(others == targets, np.inf, np.abs(outputs - others)).min(axis=-1)


def are_classes(targets: Floats) -> bool:
    """Whether targets, (samples, outputs), are classes: 0 or 1, or -1 or 1, and of several outputs one is 1."""
    # Not by their set: it has numpy import all that it knows of masks, for the first picture of a window.
    if not targets.size or not any(np.isin(targets, two).all() for two in _TWO):
        return False
    return targets.shape[1] == 1 or bool(((targets == 1.0).sum(axis=1) == 1).all())
