"""Loops compiled by numba, and how they get there without keeping anybody waiting.

Compiling takes seconds and some hundred megabytes, so a child process does it, into the cache; what it made is then
loaded in milliseconds, where the system is known without numba (``object_code``), elsewhere by numba. A window starts
with plain Python and loads in a thread: ``start_compiling``. A program that computes for long waits: ``load``;
``worth`` says when. Where nothing of this works, plain Python goes on.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import os
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
from msgspec import Struct

from bpsim.core import cache, descent, garbage, kernel, layers, object_code, scalars
from bpsim.core.compilation import Child, Compilation

log = logging.getLogger(__name__)

_TYPES: dict[str, tuple[str, Any]] = {
    "int": ("int64", ctypes.c_int64),
    "float": ("float64", ctypes.c_double),
    "Indices": ("CPointer(int64)", ctypes.POINTER(ctypes.c_int64)),
    "Vector": ("CPointer(float64)", ctypes.POINTER(ctypes.c_double)),
}
"""What numba and ctypes call the types that loops are annotated with."""
OBJECT_FILE = "loops.o"
WAY = "BPSIM_COMPILED"
"""The variable of the environment that goes back: ``numba`` has numba load what was compiled, ``no`` has all stay in
plain Python."""
_CELLS: dict[Any, Any] = {np.dtype(np.int64): ctypes.c_int64 * 0, np.dtype(np.float64): ctypes.c_double * 0}


class CompiledRun(Struct, frozen=True, eq=False):
    """Loops as a C function, which holds no interpreter lock while it runs.

    Takes contiguous, writable arrays of int64 and float64 in place of lists; raises KeyError, TypeError or
    ctypes.ArgumentError for anything else, and RuntimeError where plain Python would have raised something.

    function: as numba makes it. It gets a place for its result and one for what it raises, and returns 0 or, where it
    raised, another number. owner: what keeps its code in memory.
    """

    signatures: tuple[str, ...]
    from_cache: bool
    function: Callable[..., int]
    owner: object

    def __call__(self, *arguments: Any) -> int:
        result, raised = ctypes.c_int64(), ctypes.c_void_p()
        if self.function(ctypes.byref(result), ctypes.byref(raised), *map(pointer, arguments)):
            raise RuntimeError("the compiled loops came to no end")
        return result.value


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
    answers: what loops answer that are asked as much as shows whether two of them are the same. trusted: whether what
    was loaded gives the bits of plain Python, where that is to be asked.
    """

    run: Callable[..., int]
    modules: tuple[ModuleType, ...]
    inlined: frozenset[str]
    home: tuple[str, str]
    answers: Callable[[CompiledRun | None], list[bytes]]
    trusted: Callable[[CompiledRun], bool] = lambda _: True
    loaded: CompiledRun | None = None
    requested: bool = False
    """Whether somebody has asked for compiled code: it is there, on its way, or cannot be had."""
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def compiled(self) -> CompiledRun | None:
        """The compiled function, or None as long as it is not loaded. Never waits."""
        return self.loaded

    def cached(self) -> bool:
        """Whether ``load`` finds it compiled already."""
        return cache.intact(self.made_of)

    @property
    def stays_plain(self) -> bool:
        """Whether the environment says that nothing compiled is used; what it says wrongly is logged."""
        way = os.environ.get(WAY, "")
        if way not in ("", "numba", "no"):
            log.warning("%s is %r, neither numba nor no: compiled code is used as ever", WAY, way)
        return way == "no"

    def load(self) -> CompiledRun | None:
        """The compiled function: from the cache, into which a child process compiles first where that must be.

        That takes seconds; whatever interrupts them interrupts the child too. Where no child process can be started,
        it is compiled here. None where all of that fails.
        """
        self.requested = True
        with self._lock:
            try:
                if self.loaded is None and not self.stays_plain and (self.cached() or self._compile_in_child()):
                    self.load_here()
            except KeyboardInterrupt:
                self.requested = False
                raise
        return self.loaded

    def _compile_in_child(self) -> bool:
        """Whether there is something to load then, or nothing left but to compile here."""
        cache.usable()
        try:
            return Child(self, quietly=False).compile()
        except OSError:
            log.info("compiled in this process", exc_info=True)
            return True

    def load_here(self) -> CompiledRun | None:
        """The same without a child process: what is not in the cache is compiled in this one."""
        self.requested = True
        with self._lock:
            if not self.stays_plain:
                self.loaded = self.loaded or self._from_object_file() or self._by_numba()
        return self.loaded

    def _from_object_file(self) -> CompiledRun | None:
        """What a process compiled before, without numba; None where it must be asked."""
        code = cache.contents(self.made_of).get(OBJECT_FILE)
        if code is None or os.environ.get(WAY) == "numba":
            return None
        try:
            found = self._at(object_code.load(code), None, from_cache=True)
        except (object_code.RefusedCodeError, OSError):
            log.info("the training loop needs numba here", exc_info=True)
            return None
        return found if self.trusted(found) else None

    def _by_numba(self) -> CompiledRun | None:
        try:
            import numba
        except ImportError:
            log.warning("the training loop stays in plain Python", exc_info=True)
            return None
        try:
            with _no_collections():
                found = self._made_by_numba()
        except (numba.core.errors.NumbaError, *_FAILURES):
            log.warning("the training loop stays in plain Python", exc_info=True)
            return None
        if self.trusted(found):
            return found
        log.warning("the training loop stays in plain Python: compiled, it gives other bits here")
        return None

    def _made_by_numba(self) -> CompiledRun:
        if self.cached():
            return self.compile(str(cache.folder(self.made_of)))
        with cache.replaced(self.made_of) as folder:
            return self.compile(folder)

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
        modules = dict.fromkeys([*(part.__module__ for part in parts), object_code.__name__])
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
        settings: Any = numba.config
        before, settings.CACHE_DIR = settings.CACHE_DIR, folder
        try:
            function = numba.njit(self._signature, cache=bool(folder), **helpers)(_with_globals(self.run, names))
        finally:
            settings.CACHE_DIR = before
        made: Any = next(iter(function.overloads.values()))
        address = made.library.get_pointer_to_function(made.fndesc.llvm_func_name)
        found = self._at(address, function, from_cache=bool(function.stats.cache_hits))
        if folder and not found.from_cache:
            code = made.library.serialize_using_object_code()[2][0]
            if self._is_the_same(code, found):
                (Path(folder) / OBJECT_FILE).write_bytes(code)
        return found

    def _is_the_same(self, code: bytes, run: CompiledRun) -> bool:
        """Whether this object code can be loaded without numba, and answers as the same does that numba loaded."""
        try:
            loaded = self._at(object_code.load(code), None, from_cache=False)
        except (object_code.RefusedCodeError, OSError):
            log.info("the training loop needs numba here", exc_info=True)
            return False
        return self.answers(loaded) == self.answers(run)

    @property
    def _signature(self) -> str:
        """What goes in and comes out, as numba writes it."""
        *arguments, result = (_TYPES[kind][0] for kind in self.run.__annotations__.values())
        return f"{result}({', '.join(arguments)})"

    def _at(self, address: int, owner: object, *, from_cache: bool) -> CompiledRun:
        """The compiled function that begins at an address."""
        *arguments, result = (_TYPES[kind][1] for kind in self.run.__annotations__.values())
        places = (ctypes.POINTER(result), ctypes.POINTER(ctypes.c_void_p))
        function = ctypes.CFUNCTYPE(ctypes.c_int32, *places, *arguments)(address)
        return CompiledRun((self._signature,), from_cache, function, owner)

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
        """What a child process does while nobody waits for it: others come first."""
        if hasattr(os, "nice"):
            os.nice(10)
        self.load_here()


def _answers(run: CompiledRun | None) -> list[bytes]:
    from bpsim.core.trial import answers  # what it asks with trains by the loops below

    return answers(run)


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
    _answers,
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


@contextmanager
def _no_collections() -> Iterator[None]:
    """None while numba makes 100,000 objects, and none of these later: a full collection of garbage among them holds
    the interpreter for 40 ms, and all of them take a tenth of the time to compile."""
    with garbage.held():
        try:
            yield
        finally:
            gc.freeze()
