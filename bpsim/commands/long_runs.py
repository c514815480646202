"""Runs on the command line: compiled where that pays, with a progress bar for those who wait."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bpsim.commands.interruption import held
from bpsim.core import worth
from bpsim.core.engine import Engine
from bpsim.core.errors import BpsimError, UsageError
from bpsim.core.history import Goal, Reason
from bpsim.sentences import _
from bpsim.simulator import Run, Simulator

SLICE_SECONDS = 0.1
BAR_AFTER_SECONDS = 0.5


class DivergedError(BpsimError):
    """A run that ended before the iteration that was asked for, because a value was not finite."""


class StoppedError(BpsimError):
    """Ctrl+C, and how far the work was."""


def compile_if_it_pays(engine: Engine[Any], iterations: int, report: Callable[[int], None]) -> None:
    """Has the loops compiled, or loaded, where plain Python would take longer than that (see ``worth``).

    It is done in a child process and a thread, while this thread hears Ctrl+C and reports that nothing is done yet.
    """
    if not worth.account(engine.loops).pays(worth.seconds_of(iterations, engine.work)):
        return
    compilation = engine.loops.start_compiling()
    try:
        while compilation.is_alive():
            compilation.join(SLICE_SECONDS)
            report(0)
    finally:
        compilation.stop()


def train(sim: Simulator, iterations: int, until: float | None = None) -> Run:
    """The same run, bit for bit, as ``Simulator.run``; raises StoppedError on Ctrl+C."""
    first, goal = sim.iteration, sim.goal(iterations, until)
    try:
        with progress(_("{count} iterations").format(count=iterations), iterations) as report:
            compile_if_it_pays(sim.values.engine, iterations, report)
            return _in_slices(sim, goal, lambda: report(sim.last - first))
    except KeyboardInterrupt:
        stopped = _("stopped at iteration {last} of {goal}")
        raise StoppedError(stopped.format(last=sim.last, goal=goal.iteration)) from None


def _in_slices(sim: Simulator, goal: Goal, report: Callable[[], None]) -> Run:
    run = sim.run_for(SLICE_SECONDS, time.monotonic, goal)
    while run.reason is Reason.RUNNING:
        report()
        run = sim.run_for(SLICE_SECONDS, time.monotonic, goal)
    return run


def go_to(sim: Simulator, iteration: int) -> None:
    """Trains, or restarts and trains, up to an iteration; raises DivergedError, or UsageError where the training's own
    rules end it before, where it cannot be reached."""
    if iteration < sim.iteration:
        sim.restart()
    run = train(sim, iteration - sim.iteration)
    if run.iteration < iteration:
        fault = DivergedError if run.reason is Reason.DIVERGED else UsageError
        raise fault(run.unreached(iteration))


@contextmanager
def progress(words: str, total: int) -> Iterator[Callable[[int], None]]:
    """A function that takes what is done; a bar appears on a terminal (stderr) where the work takes a while."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _: None
        return
    bar = _Bar(words, total)
    try:
        yield bar.report
    finally:
        bar.stop()


class _Bar:
    """A rich progress bar that is not begun, nor imported, before somebody has waited."""

    def __init__(self, words: str, total: int) -> None:
        self._words = words
        self._total = total
        self._begin = time.monotonic()
        self._stop: Callable[[], None] | None = None
        self._update: Callable[[int], None] = lambda _: None

    def report(self, done: int) -> None:
        if self._stop is None and time.monotonic() - self._begin > BAR_AFTER_SECONDS:
            self._show()
        self._update(done)

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import Progress

        bar = Progress(console=Console(stderr=True), transient=True)
        task = bar.add_task(self._words, total=self._total)
        with held():
            bar.start()
            self._stop = bar.stop
        self._update = lambda done: bar.update(task, completed=done)

    def stop(self) -> None:
        if self._stop:
            with held():
                self._stop()
