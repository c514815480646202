"""When garbage may be collected: not while a thread of ours works, and all of it seldom by itself.

Whichever thread collects destroys what it finds, and Qt's objects may be destroyed only in the thread they belong to.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 1000
"""Collections of middle-aged objects between two of all objects that Python makes by itself; it has 10. Some millions
of objects are made meanwhile, so garbage stays bounded where nobody ever rests."""

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


def is_held() -> bool:
    """Whether there are to be no collections."""
    return _holders > 0


def settle() -> None:
    """What there is stays as long as the process, so that no collection goes through it; all else is gone through
    seldom, unless somebody collects at a better time."""
    youngest, middle, _ = gc.get_threshold()
    gc.set_threshold(youngest, middle, SELDOM)
    keep()


def keep() -> None:
    """No collection goes through what there is at present: modules and what they hold, which stay in any case."""
    gc.freeze()


@contextmanager
def held() -> Iterator[None]:
    """No collections within."""
    hold()
    try:
        yield
    finally:
        release()
