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
    there, own = np.unique(targets), targets[:, 0]
    at = np.searchsorted(there, own)
    found, away = outputs[..., 0], np.abs(outputs[..., 0] - own)
    # An output that is nearer to another target than to its own is so to the next one in that direction.
    below, above = there[np.maximum(at - 1, 0)], there[np.minimum(at + 1, len(there) - 1)]
    nearer_than_below = (at == 0) | (away < np.abs(found - below))
    nearer_than_above = (at == len(there) - 1) | (away < np.abs(found - above))
    return np.isfinite(away) & nearer_than_below & nearer_than_above


def can_be_wrong(targets: Floats) -> bool:
    """Whether there is another output or target that could be the right one: of one output, whether targets, (samples,
    1), are not all the same."""
    return targets.shape[1] > 1 or bool((targets != targets[:1]).any())


def are_classes(targets: Floats) -> bool:
    """Whether targets, (samples, outputs), are classes: 0 or 1, or -1 or 1, of one output both, of several one is 1."""
    # Not by their set: it has numpy import all that it knows of masks, for the first picture of a window.
    if not can_be_wrong(targets) or not any(np.isin(targets, two).all() for two in _TWO):
        return False
    return targets.shape[1] == 1 or bool(((targets == 1.0).sum(axis=1) == 1).all())
