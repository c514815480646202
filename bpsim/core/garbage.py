"""No garbage collection while a thread of ours works.

Whichever thread collects destroys what it finds, and Qt's objects may be destroyed only in the thread they belong to.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_holders = 0
_enabled = True


def hold() -> None:
    """No collections until ``release``, which is called as often."""
    global _holders, _enabled
    with _lock:
        if _holders == 0:
            _enabled = gc.isenabled()
            gc.disable()
        _holders += 1


def release() -> None:
    """Collections as before the first ``hold``, once nobody holds them any more."""
    global _holders
    with _lock:
        _holders -= 1
        if _holders == 0 and _enabled:
            gc.enable()


@contextmanager
def held() -> Iterator[None]:
    """No collections within."""
    hold()
    try:
        yield
    finally:
        release()
