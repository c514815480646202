"""The end of a command by a signal: what was begun is put away, whether Ctrl+C or the system ends it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
"""Signals that end a command; not every system has all of them."""


@contextmanager
def put_away() -> Iterator[None]:
    """SIGTERM and SIGHUP end the block by SystemExit, SIGINT by KeyboardInterrupt, so that drafts of files are removed.

    A signal that is ignored, as by ``nohup``, stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
    usual = (signal.SIG_DFL, signal.default_int_handler)
    before = {number: handler for number in numbers if (handler := signal.getsignal(number)) in usual}
    for number in before:
        signal.signal(number, _ending.hear)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def held() -> Iterator[None]:
    """What must not be done by half, as hiding the cursor of a terminal: a signal is heard when the block has ended."""
    _ending.holds = True
    try:
        yield
    finally:
        _ending.let_go()


class _Ending:
    """Hears signals, and keeps the last one as long as it is held."""

    def __init__(self) -> None:
        self.holds = False
        self._waiting = 0

    def hear(self, number: int, frame: FrameType | None) -> None:
        del frame
        if self.holds:
            self._waiting = number
        elif number == signal.SIGINT:
            raise KeyboardInterrupt
        else:
            raise SystemExit(128 + number)

    def let_go(self) -> None:
        self.holds = False
        number, self._waiting = self._waiting, 0
        if number:
            self.hear(number, None)


_ending = _Ending()
