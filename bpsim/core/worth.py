"""Whether compiled code is worth its waiting: the work of plain Python that was asked for against loading or compiling.

Whoever computes in plain Python asks here, with the seconds that it takes: API, command line and window alike. A window
fetches it in the background, and the command line waits in slices; whoever else asks is kept waiting once.
"""

from __future__ import annotations

from dataclasses import dataclass

from bpsim.core import object_code
from bpsim.core.compiled import Loops

SECONDS_PER_ITERATION, SECONDS_PER_WORK = 10e-6, 0.25e-6
"""Seconds of plain Python for an iteration, and in it for each unit of an engine's ``work``; measured."""
COMPILED_SECONDS_PER_ITERATION, COMPILED_SECONDS_PER_WORK = 0.1e-6, 0.2e-9
"""The same of compiled code."""
LOAD_SECONDS, COMPILE_SECONDS = 0.05 if object_code.KNOWN else 0.7, 12.0
"""How long loading and compiling take, roughly; longer where numba has to load."""
in_background = False
"""Whether compiled code is fetched by a thread as soon as it could be used, so that nobody waits for it."""


@dataclass
class Account:
    """The seconds of plain Python that a process was asked for in some loops."""

    loops: Loops
    seconds: float = 0.0
    _limit: float = 0.0

    def pays(self, more: float) -> bool:
        """Whether so many seconds more, with all before, take longer than compiled code takes to come.

        Not where that is there, on its way, or cannot be had.
        """
        if self.loops.requested or in_background:
            return not self.loops.requested
        if self.seconds + more <= LOAD_SECONDS:
            return False
        self._limit = self._limit or (LOAD_SECONDS if self.loops.cached() else COMPILE_SECONDS)
        return self.seconds + more > self._limit

    def expect(self, seconds: float) -> None:
        """Loads or compiles where so many seconds more are worth it."""
        if self.pays(seconds):
            if in_background:
                self.loops.start_compiling()
            else:
                self.loops.load()

    def spend(self, seconds: float) -> None:
        """The same, and counts them: plain Python is about to take them."""
        self.expect(seconds)
        self.seconds += seconds


accounts: dict[Loops, Account] = {}


def account(loops: Loops) -> Account:
    """The account of these loops."""
    return accounts.setdefault(loops, Account(loops))


def update_seconds(work: int, *, is_compiled: bool) -> float:
    """The seconds that an update of so much work takes, roughly."""
    if is_compiled:
        return COMPILED_SECONDS_PER_ITERATION + work * COMPILED_SECONDS_PER_WORK
    return SECONDS_PER_ITERATION + work * SECONDS_PER_WORK


def seconds_of(iterations: int, work: int) -> float:
    """The seconds that plain Python takes for so many iterations of so much work, roughly."""
    return iterations * update_seconds(work, is_compiled=False)
