"""Loops that are compiled in a second, for tests of the way to compiled code."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import numpy as np

from bpsim.core.compiled import CompiledRun, Loops
from tests.core import gamma_loops, small_loops

VALUES = np.linspace(0.5, 4.0, 20)


def asked(plain: Callable[..., int]) -> Callable[[CompiledRun | None], list[bytes]]:
    """What loops make of some values, and what they return."""

    def answers(run: CompiledRun | None) -> list[bytes]:
        values = VALUES.copy() if run else VALUES.tolist()
        done = (run or plain)(len(VALUES), 3, values)
        return [bytes([done]), np.array(values).tobytes()]

    return answers


def quick(module: ModuleType, name: str) -> Loops:
    return Loops(module.run, (module,), frozenset(), (__name__, name), asked(module.run))


SMALL = quick(small_loops, "SMALL")
GAMMA = quick(gamma_loops, "GAMMA")
"""Their object code is refused."""
