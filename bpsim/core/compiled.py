"""Loops compiled by numba, and how they get there without keeping anybody waiting.

Compiling takes seconds, loading what was compiled before takes a fraction of one. A window therefore starts with plain
Python, has a child process compile into the cache, and loads from there in a thread: ``start_compiling``. A program
that computes for long compiles where it stands: ``load``; ``worth`` says when. Where neither works, plain Python goes
on.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import logging
import os
import subprocess
import sys
import threading
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from bpsim.core import cache, descent, garbage, kernel, layers, scalars

log = logging.getLogger(__name__)

_TYPES = {"int": "int64", "float": "float64", "Indices": "CPointer(int64)", "Vector": "CPointer(float64)"}
"""What numba calls the types that loops are annotated with."""
_CELLS: dict[Any, Any] = {np.dtype(np.int64): ctypes.c_int64 * 0, np.dtype(np.float64): ctypes.c_double * 0}


@dataclass(frozen=True, eq=False, slots=True)
class CompiledRun:
    """Loops as a C function, which holds no interpreter lock while it runs.

    Takes contiguous, writable arrays of int64 and float64 in place of lists; raises KeyError, TypeError or
    ctypes.ArgumentError for anything else.
    """

    signatures: tuple[str, ...]
    from_cache: bool
    function: Callable[..., int]
    _owner: object

    def __call__(self, *arguments: Any) -> int:
        return self.function(*map(pointer, arguments))


def pointer(argument: Any) -> Any:
    """An array as ctypes passes a pointer to its first element, keeping the array alive; anything else as it is."""
    return _CELLS[argument.dtype].from_buffer(argument) if isinstance(argument, np.ndarray) else argument


_FAILURES = (OSError, RuntimeError, LookupError, AttributeError, TypeError, ValueError)
"""What numba raises beside its own errors, where something on the disk or in the installation is not as it expects."""


@dataclass(eq=False)
class Loops:
    """A function that trains, plain and compiled, with all that it calls.

    modules: where everything is that ``run`` calls; of a name that several have, the last is meant. inlined: what is
    always compiled into its caller. home: a module and the name there under which a child process finds these loops.
    trusted: whether what was loaded gives the bits of plain Python, where that is to be asked.
    """

    run: Callable[..., int]
    modules: tuple[ModuleType, ...]
    inlined: frozenset[str]
    home: tuple[str, str]
    trusted: Callable[[CompiledRun], bool] = lambda _: True
    loaded: CompiledRun | None = None
    requested: bool = False
    """Whether somebody has asked for compiled code: it is there, on its way, or cannot be had."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def compiled(self) -> CompiledRun | None:
        """The compiled function, or None as long as it is not loaded. Never waits."""
        return self.loaded

    def cached(self) -> bool:
        """Whether ``load`` finds it compiled already."""
        return cache.intact(self.made_of)

    def load(self) -> CompiledRun | None:
        """The compiled function: from the cache, or compiled now (which takes seconds); None where that fails."""
        self.requested = True
        with self._lock:
            if self.loaded is None:
                with _no_collections():
                    self.loaded = self._load()
        return self.loaded

    def _load(self) -> CompiledRun | None:
        try:
            import numba
        except ImportError:
            log.warning("the training loop stays in plain Python", exc_info=True)
            return None
        try:
            if cache.intact(self.made_of):
                found = self.compile(str(cache.folder(self.made_of)))
            else:
                with cache.replaced(self.made_of) as folder:
                    found = self.compile(folder)
        except (numba.core.errors.NumbaError, *_FAILURES):
            log.warning("the training loop stays in plain Python", exc_info=True)
            return None
        if self.trusted(found):
            return found
        log.warning("the training loop stays in plain Python: compiled, it gives other bits here")
        return None

    @property
    def _names(self) -> dict[str, Any]:
        return {name: value for module in self.modules for name, value in vars(module).items()}

    @property
    def sources(self) -> dict[str, FunctionType]:
        """Every function that is compiled, by its name."""
        ours = {module.__name__ for module in self.modules}
        found = {name: value for name, value in self._names.items() if isinstance(value, FunctionType)}
        return {name: function for name, function in found.items() if function.__module__ in ours}

    @property
    def _groups(self) -> dict[str, Any]:
        """Each group of arguments, by its name."""
        return {name: group for name, group in self._names.items() if isinstance(group, type) and is_dataclass(group)}

    @property
    def made_of(self) -> list[Path]:
        """The files that say what is compiled, and how; first that of ``run``."""
        parts = (self.run, *self.sources.values(), *self._groups.values(), CompiledRun)
        modules = dict.fromkeys(part.__module__ for part in parts)
        return [Path(str(sys.modules[name].__file__)) for name in modules]

    def compile(self, folder: str) -> CompiledRun:
        """Compiles what is not in ``folder`` yet, and keeps it there; an empty string stands for nowhere."""
        import numba

        options: dict[str, Any] = {"error_model": "numpy", "pipeline_class": _without_aliases()}
        helpers = options | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
        names = self._names
        for name, group in self._groups.items():
            names[name] = namedtuple(name, [field.name for field in fields(group)])
        for name, source in self.sources.items():
            if source is not self.run:
                inlined = name in self.inlined
                names[name] = numba.njit(**helpers, forceinline=inlined)(_with_globals(source, names))
        *arguments, result = (_TYPES[kind] for kind in self.run.__annotations__.values())
        signature = f"{result}({', '.join(arguments)})"
        settings: Any = numba.config
        before, settings.CACHE_DIR = settings.CACHE_DIR, folder
        try:
            function = numba.cfunc(signature, cache=bool(folder), **options)(_with_globals(self.run, names))
        finally:
            settings.CACHE_DIR = before
        return CompiledRun((signature,), function.cache_hits > 0, function.ctypes, function)

    def start_compiling(self, wait: Callable[[], bool] = lambda: True) -> Compilation:
        """Loads in a daemon thread; where it must be compiled first, a child process does that.

        ``wait`` is asked in the thread before the load, which holds the interpreter for some milliseconds at a time;
        False gives it up.
        """
        self.requested = True
        thread = Compilation(self, wait)
        garbage.hold()
        thread.start()
        return thread

    def compile_quietly(self) -> None:
        """What the child process does: others come first."""
        if hasattr(os, "nice"):
            os.nice(10)
        self.load()


KERNEL = Loops(
    kernel.run,
    (scalars, layers, descent, kernel),
    # A loop that is called at one place, or a formula of every unit. Without that it496 trains a fifth more slowly;
    # with more, it takes longer to compile and trains no faster.
    frozenset(
        {
            *("forward_pass", "forward_layer", "deltas_of_outputs", "hidden_deltas", "add_gradient", "step_down"),
            *("pass_back", "add_gradients"),
            *("activate", "logistic", "sample_error", "unit_error", "reduced", "update"),
        }
    ),
    (__name__, "KERNEL"),
)
"""The loops over layered networks."""


def _without_aliases() -> type:
    """numba's compiler, told that no two vectors overlap: without checks for that, it496 trains a tenth faster."""
    from numba.core.compiler import Compiler

    class WithoutAliases(Compiler):
        def define_pipelines(self) -> Any:
            with suppress(AttributeError):
                self.state.flags.noalias = True
            inherited: Any = super()
            return inherited.define_pipelines()

    return WithoutAliases


def _with_globals(function: Callable[..., Any], names: dict[str, Any]) -> FunctionType:
    """A copy of a kernel function that sees the compiled helpers instead of the plain ones."""
    assert isinstance(function, FunctionType)
    copy = FunctionType(function.__code__, names, function.__name__)
    copy.__module__ = function.__module__
    copy.__qualname__ = function.__qualname__
    return copy


class Compilation(threading.Thread):
    """The thread of ``start_compiling``. Ends by itself, by ``stop``, or when the program does."""

    def __init__(self, loops: Loops, wait: Callable[[], bool]) -> None:
        super().__init__(name="bpsim-compile", daemon=True)
        self._loops = loops
        self._wait = wait
        self._given_up = False
        self.child: subprocess.Popen[str] | None = None
        self._starting = threading.Lock()

    def run(self) -> None:
        try:
            self._compile_and_load()
        finally:
            garbage.release()

    def _compile_and_load(self) -> None:
        known = self._loops.cached()
        if not known:
            cache.usable()  # before the next line: at the end of the program the child goes first, then its folder
        atexit.register(self.stop)
        try:
            if (known or self._compile_in_child()) and not self._given_up and self._wait():
                self._loops.load()
        finally:
            atexit.unregister(self.stop)

    def stop(self, seconds: float = 5.0) -> None:
        """Ends the child process; returns when the thread is over, at the latest after so many seconds.

        What was not there yet may be asked for again.
        """
        self._loops.requested &= not self.is_alive()
        with self._starting:
            self._given_up = True
            if self.child is not None:
                self.child.kill()
        self.join(seconds)

    def _compile_in_child(self) -> bool:
        """Whether a child process has compiled into the cache."""
        try:
            with self._starting:
                if self._given_up:
                    return False
                self.child = _child(self._loops, str(cache.root()))
            complaint = self.child.communicate()[1]
        except OSError as error:
            complaint = str(error)
        cached = self._loops.cached()
        if not cached and not self._given_up:
            log.warning("the training loop stays in plain Python: %s", complaint[-2000:])
        return cached


@contextmanager
def _no_collections() -> Iterator[None]:
    """None while numba makes 100,000 objects, and none of these later: a full collection of garbage among them holds
    the interpreter for 40 ms, and all of them take a tenth of the time to compile."""
    with garbage.held():
        try:
            yield
        finally:
            gc.freeze()


def _child(loops: Loops, root: str) -> subprocess.Popen[str]:
    """A process that compiles into the cache below ``root``; it finds the same modules as this one."""
    module, name = loops.home
    code = f"import sys; sys.path[:] = sys.argv[1:]; from {module} import {name}; {name}.compile_quietly()"
    return subprocess.Popen(
        [sys.executable, "-P", "-c", code, *sys.path],
        env={**os.environ, "BPSIM_CACHE": root},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
