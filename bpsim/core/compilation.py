"""Compiling without keeping anybody waiting: a child process that does it, and a thread that waits for that."""

from __future__ import annotations

import atexit
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bpsim.core import cache, garbage

if TYPE_CHECKING:
    from bpsim.core.compiled import Loops

log = logging.getLogger(__name__)

_FLAGS = {"ignore_environment": "-E", "no_site": "-S", "no_user_site": "-s"}
"""What a child process must be told of how this one was started."""


class Child:
    """A process that compiles loops into the cache, where it can be started at all; quietly lets others come first."""

    def __init__(self, loops: Loops, *, quietly: bool) -> None:
        self._loops = loops
        self._quietly = quietly
        self._given_up = False
        self._starting = threading.Lock()
        self.process: subprocess.Popen[str] | None = None

    def compile(self) -> bool:
        """Whether the cache has the loops when it has ended; an exception here ends it, as does ``stop``.

        Logs why they are not there. Raises OSError where no process can be started.
        """
        complaint = ""
        try:
            with self._starting:
                if not self._given_up:
                    self.process = _started(self._loops, quietly=self._quietly)
            if self.process is not None:
                complaint = self.process.communicate()[1]
        finally:
            if self.process is not None:
                self.process.kill()
                self.process.wait()
        cached = self._loops.cached()
        if not cached and not self._given_up:
            log.warning("the training loop stays in plain Python: %s", complaint[-2000:])
        return cached

    def stop(self) -> None:
        """Ends the process; none is started after that."""
        with self._starting:
            self._given_up = True
            if self.process is not None:
                self.process.kill()


class Compilation(threading.Thread):
    """The thread of ``start_compiling``. Ends by itself, by ``stop``, or when the program does."""

    def __init__(self, loops: Loops, wait: Callable[[], bool]) -> None:
        super().__init__(name="bpsim-compile", daemon=True)
        self._loops = loops
        self._wait = wait
        self._given_up = False
        self._child = Child(loops, quietly=True)

    @property
    def child(self) -> subprocess.Popen[str] | None:
        """The process that compiles, if one was started."""
        return self._child.process

    def run(self) -> None:
        try:
            self._compile_and_load()
        finally:
            garbage.release()

    def _compile_and_load(self) -> None:
        if self._loops.stays_plain:
            return
        known = self._loops.cached()
        if not known:
            cache.usable()  # before the next line: at the end of the program the child goes first, then its folder
        atexit.register(self.stop)
        try:
            if (known or self._compile_in_child()) and not self._given_up and self._wait():
                self._loops.load_here()
        finally:
            atexit.unregister(self.stop)

    def stop(self, seconds: float = 5.0) -> None:
        """Ends the child process; returns when the thread is over, at the latest after so many seconds.

        What was not there yet may be asked for again.
        """
        self._loops.requested &= not self.is_alive()
        self._given_up = True
        self._child.stop()
        self.join(seconds)

    def _compile_in_child(self) -> bool:
        try:
            return self._child.compile()
        except OSError as error:
            log.warning("the training loop stays in plain Python: %s", error)
            return False


def _started(loops: Loops, *, quietly: bool) -> subprocess.Popen[str]:
    """A process that compiles into this one's cache; it finds the same modules. Raises OSError."""
    executable = sys.executable or ""
    if getattr(sys, "frozen", False) or not Path(executable).stem.lower().startswith(("python", "pypy")):
        raise OSError(f"{executable!r} is a program and no Python that could compile")
    module, name = loops.home
    task = "compile_quietly" if quietly else "load_here"
    code = f"import sys; sys.path[:] = sys.argv[1:]; from {module} import {name}; {name}.{task}()"
    flags = [flag for name, flag in _FLAGS.items() if getattr(sys.flags, name)]
    return subprocess.Popen(
        [executable, "-P", *flags, "-c", code, *map(str, sys.path)],
        env={**os.environ, "BPSIM_CACHE": str(cache.root())},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
