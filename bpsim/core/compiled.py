"""The kernel compiled by numba, and how it gets there without keeping anybody waiting.

Compiling takes seconds, loading what was compiled before takes a fraction of one. A window therefore starts with plain
Python, has a child process compile into the cache, and loads from there in a thread: ``start_compiling``. A program
that computes for long compiles where it stands: ``load``; ``worth`` says when. Without either, plain Python goes on.
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
from dataclasses import dataclass, fields, is_dataclass
from types import FunctionType
from typing import Any

import numpy as np

from bpsim.core import cache, descent, garbage, groups, kernel, layers, scalars

log = logging.getLogger(__name__)

_TYPES = {"int": "int64", "float": "float64", "Indices": "CPointer(int64)", "Vector": "CPointer(float64)"}
"""What numba calls the types that ``kernel.run`` is annotated with."""
_INLINED = {
    *("forward_pass", "forward_layer", "deltas_of_outputs", "hidden_deltas", "add_gradient", "step_down"),
    *("pass_back", "add_gradients"),
    *("activate", "logistic", "sample_error", "unit_error", "reduced", "update"),
}
"""What is always compiled into its caller: a loop that is called at one place, or a formula of every unit. Without
that it496 trains a fifth more slowly; with more, it takes longer to compile and trains no faster."""
_CELLS: dict[Any, Any] = {np.dtype(np.int64): ctypes.c_int64 * 0, np.dtype(np.float64): ctypes.c_double * 0}


@dataclass(frozen=True, eq=False, slots=True)
class CompiledRun:
    """``kernel.run`` as a C function, which holds no interpreter lock while it runs.

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


loaded: CompiledRun | None = None
requested = False
"""Whether somebody has asked for compiled code: it is there, on its way, or cannot be had."""
_lock = threading.Lock()


def compiled() -> CompiledRun | None:
    """The compiled ``kernel.run``, or None as long as it is not loaded. Never waits."""
    return loaded


def cached() -> bool:
    """Whether ``load`` finds the kernel compiled already."""
    return cache.intact()


def load() -> CompiledRun | None:
    """The compiled ``kernel.run``: from the cache, or compiled now (which takes seconds); None where that fails."""
    global loaded, requested
    requested = True
    with _lock:
        if loaded is None:
            with _no_collections():
                loaded = _load()
    return loaded


def _load() -> CompiledRun | None:
    try:
        import numba
    except ImportError:
        log.warning("the training loop stays in plain Python", exc_info=True)
        return None
    try:
        if cache.intact():
            return compile_kernel(str(cache.folder()))
        with cache.replaced() as folder:
            return compile_kernel(folder)
    except (numba.core.errors.NumbaError, OSError, RuntimeError, LookupError, AttributeError, TypeError, ValueError):
        log.warning("the training loop stays in plain Python", exc_info=True)
        return None


def sources() -> dict[str, FunctionType]:
    """Every function that is compiled, by its name."""
    return {name: function for name, function in _names().items() if isinstance(function, FunctionType)}


def _names() -> dict[str, Any]:
    return vars(scalars) | vars(layers) | vars(descent) | vars(kernel)


def _groups() -> dict[str, Any]:
    """Each group of arguments as a tuple with the same names, by the name of the group."""
    kinds = {name: group for name, group in vars(groups).items() if is_dataclass(group)}
    return {name: namedtuple(name, [field.name for field in fields(kind)]) for name, kind in kinds.items()}


def compile_kernel(folder: str) -> CompiledRun:
    """Compiles what is not in ``folder`` yet, and keeps it there; an empty string stands for nowhere."""
    import numba

    options: dict[str, Any] = {"error_model": "numpy", "pipeline_class": _without_aliases()}
    helpers = options | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    names = _names() | _groups()
    for name, source in sources().items():
        if source is not kernel.run:
            names[name] = numba.njit(**helpers, forceinline=name in _INLINED)(_with_globals(source, names))
    *arguments, result = (_TYPES[kind] for kind in kernel.run.__annotations__.values())
    signature = f"{result}({', '.join(arguments)})"
    settings: Any = numba.config
    before, settings.CACHE_DIR = settings.CACHE_DIR, folder
    try:
        function = numba.cfunc(signature, cache=bool(folder), **options)(_with_globals(kernel.run, names))
    finally:
        settings.CACHE_DIR = before
    return CompiledRun((signature,), function.cache_hits > 0, function.ctypes, function)


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


def start_compiling(wait: Callable[[], bool] = lambda: True) -> Compilation:
    """Loads the kernel in a daemon thread; where it must be compiled first, a child process does that.

    ``wait`` is asked in the thread before the load, which holds the interpreter for some milliseconds at a time; False
    gives it up.
    """
    global requested
    requested = True
    thread = Compilation(wait)
    garbage.hold()
    thread.start()
    return thread


class Compilation(threading.Thread):
    """The thread of ``start_compiling``. Ends by itself, by ``stop``, or when the program does."""

    def __init__(self, wait: Callable[[], bool]) -> None:
        super().__init__(name="bpsim-compile", daemon=True)
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
        known = cached()
        if not known:
            cache.usable()  # before the next line: at the end of the program the child goes first, then its folder
        atexit.register(self.stop)
        try:
            if (known or self._compile_in_child()) and not self._given_up and self._wait():
                load()
        finally:
            atexit.unregister(self.stop)

    def stop(self, seconds: float = 5.0) -> None:
        """Ends the child process; returns when the thread is over, at the latest after so many seconds.

        What was not there yet may be asked for again.
        """
        global requested
        requested = requested and not self.is_alive()
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
                self.child = _child(str(cache.root()))
            complaint = self.child.communicate()[1]
        except OSError as error:
            complaint = str(error)
        if not cached() and not self._given_up:
            log.warning("the training loop stays in plain Python: %s", complaint[-2000:])
        return cached()


@contextmanager
def _no_collections() -> Iterator[None]:
    """None while numba makes 100,000 objects, and none of these later: a full collection of garbage among them holds
    the interpreter for 40 ms, and all of them take a tenth of the time to compile."""
    with garbage.held():
        try:
            yield
        finally:
            gc.freeze()


def _child(root: str) -> subprocess.Popen[str]:
    """A process that compiles into the cache below ``root``; it finds the same modules as this one."""
    code = "import sys; sys.path[:] = sys.argv[1:]; from bpsim.core import compiled; compiled.compile_quietly()"
    return subprocess.Popen(
        [sys.executable, "-P", "-c", code, *sys.path],
        env={**os.environ, "BPSIM_CACHE": root},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def compile_quietly() -> None:
    """What the child process does: others come first."""
    if hasattr(os, "nice"):
        os.nice(10)
    load()
