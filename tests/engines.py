"""The two ways in which the kernel runs, chosen for the length of a ``with`` block.

with native():
    simulator.run(100)  # compiled by numba, which is asserted

with plain():
    simulator.run(100)  # the same loops as plain Python
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from unittest.mock import patch

import numpy as np

from bpsim.core.compiled import KERNEL, Loops

Engine = Callable[[], AbstractContextManager[None]]


@contextmanager
def plain(loops: Loops = KERNEL) -> Iterator[None]:
    """Plain Python, whatever is loaded."""
    with patch.object(loops, "compiled", return_value=None):
        yield


@contextmanager
def native(loops: Loops = KERNEL) -> Iterator[None]:
    """Compiled loops only: they have signatures, and a call of the plain ones fails the test."""
    function = loops.load()
    assert function is not None, "nothing could be compiled"
    assert function.signatures, "nothing was compiled"
    with patch.object(loops, "compiled", return_value=function), patch.object(loops, "run", _refuse):
        yield


def _refuse(*_: object) -> None:
    raise AssertionError("the plain loop was called in place of the compiled one")


ENGINES = (plain, native)


def bits(*arrays: object) -> list[bytes]:
    """The bytes of arrays or numbers as float64: equal only where every bit is, the sign of a zero included."""
    return [np.asarray(array, dtype=np.float64).tobytes() for array in arrays]
