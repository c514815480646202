"""A good file, and what the tests of bad files do to it."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest

from bpsim.core.errors import LessonError
from bpsim.lesson import loads

FILE: dict[str, Any] = {
    "format": "bpsim",
    "version": 1,
    "network": {
        "inputs": ["i1", "i2"],
        "layers": [
            {
                "units": ["h1", "h2", "h3"],
                "activation": "logistic",
                "weights": [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]],
                "bias": "shared",
                "biases": [0.35],
            },
            {"units": ["o1", "o2"], "activation": "tanh", "weights": [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]},
        ],
        "loss": "half-squared-error",
    },
    "data": {"inputs": [[0.05, 0.1], [1, 2]], "targets": [[0.01, 0.99], [0, 1]]},
    "training": {"learning_rate": 0.5},
}
LAYER = "network.layers[0]"
DELETED = object()


def changed(place: str, value: object, file: dict[str, Any] = FILE) -> dict[str, Any]:
    """``file`` with another value at a place such as ``network.layers[0].weights``; DELETED takes it away."""
    file = copy.deepcopy(file)
    keys = [int(part) if part.isdigit() else part for part in re.findall(r"[^.\[\]]+", place)]
    target: Any = file
    for key in keys[:-1]:
        target = target.setdefault(key, {}) if isinstance(target, dict) else target[key]
    if value is DELETED:
        del target[keys[-1]]
    else:
        target[keys[-1]] = value
    return file


def faults(data: bytes | dict[str, Any]) -> tuple[str, ...]:
    """The faults found, after making sure that their message is one line."""
    with pytest.raises(LessonError) as caught:
        loads(data if isinstance(data, bytes) else json.dumps(data).encode())
    assert len(str(caught.value).splitlines()) == 1
    assert str(caught.value) == "; ".join(caught.value.faults)
    return caught.value.faults
