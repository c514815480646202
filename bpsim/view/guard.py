"""The guard round Qt's handlers: what Python raises in one goes to the one report, and Qt goes on.

WORKAROUND PySide6 6.11 on Python 3.11: an error that C code raises (``()[3]``) in a handler that Qt calls under another
one of ours, such as ``mouseMoveEvent`` under a ``viewportEvent`` that calls ``super()``, is kept without its traceback
and ends the process as it is raised again. So nothing may leave a handler. Slots need no guard: what they raise goes to
``sys.excepthook`` at once.
"""

from __future__ import annotations

import enum
import functools
import sys
import types
import typing
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec, PathFinder

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QGraphicsItem, QLayoutItem
from shiboken6 import Shiboken

from bpsim.view.text import tip

Handler = Callable[..., object]

_ROLE = {"data": 1, "headerData": 2}
"""The place, among the arguments of a model's method, of what it is asked for."""

_GUARDED = "bpsim_guarded"
_LIBRARIES = ("PySide6", "pyqtgraph")
"""Whose methods are called by Qt; those of pyqtgraph are called by its own handlers, which have no guard."""


def guard_all(package: str = "bpsim") -> None:
    """Guards every class of a package that was imported, and from then on those of each module that is imported later.

    Where it was called before, there is nothing left to do.
    """
    if not any(isinstance(finder, _Guarding) and finder.package == package for finder in sys.meta_path):
        sys.meta_path.insert(0, _Guarding(package))
        for name, module in tuple(sys.modules.items()):
            if name.partition(".")[0] == package:
                _guard_module(module)


class _Guarding:
    """Finds the modules of a package as Python does, and has the classes of each guarded once it was imported."""

    def __init__(self, package: str) -> None:
        self.package = package

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] != self.package:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def run_and_guard(module: types.ModuleType) -> None:
                run(module)
                _guard_module(module)

            spec.loader.exec_module = run_and_guard  # type: ignore[method-assign]
        return spec


def _guard_module(module: types.ModuleType) -> None:
    """Guards the classes that a module has written, also those within others."""
    waiting = [kind for kind in vars(module).values() if isinstance(kind, type) and kind.__module__ == module.__name__]
    while waiting:
        kind = waiting.pop()
        if issubclass(kind, Shiboken.Object):
            guard(kind)
        within = f"{kind.__qualname__}."
        inner = (one for one in vars(kind).values() if isinstance(one, type))
        waiting += [one for one in inner if one.__qualname__.startswith(within)]


def guard(kind: type) -> None:
    """Guards every method that a class writes in place of one of Qt."""
    for name, method in overrides(kind).items():
        if not is_guarded(method):
            handler = _guarded(method)
            setattr(kind, name, _plain_tips(handler, _ROLE[name]) if name in _ROLE else handler)


def overrides(kind: type) -> dict[str, types.FunctionType]:
    """The methods that a class itself writes in place of those of Qt, by their names."""
    bases = [vars(base) for base in kind.__mro__[1:] if _root(base) in _LIBRARIES]
    return {
        name: method
        for name, method in vars(kind).items()
        if isinstance(method, types.FunctionType) and not name.startswith("_") and any(name in base for base in bases)
    }


def is_guarded(method: Handler) -> bool:
    """Whether nothing that a method raises leaves it."""
    return hasattr(method, _GUARDED)


def nothing(method: types.FunctionType) -> object:
    """An empty value of the type that a method says to return: False, 0, an empty size; None for an object of Qt."""
    said = types.SimpleNamespace(__annotations__={"return": method.__annotations__.get("return")})
    try:
        kind = typing.get_type_hints(said, globalns=method.__globals__)["return"]
    except NameError:  # imported for the type checker only
        return None
    if (
        kind is object
        or not isinstance(kind, type)
        or issubclass(kind, (types.NoneType, QObject, QGraphicsItem, QLayoutItem))
    ):
        return None
    return kind(0) if issubclass(kind, enum.Enum) else kind()


def _root(kind: type) -> str:
    return kind.__module__.partition(".")[0]


def _guarded(method: types.FunctionType) -> Handler:
    handler: Handler
    # As a slot, a method is handed as many arguments as it takes: what takes none is guarded by what takes none.
    if method.__code__.co_argcount == 1:

        def handler(self: object) -> object:
            try:
                return method(self)
            except BaseException as error:  # noqa: BLE001 - the guard
                return _reported(method, error)
    else:

        def handler(self: object, *arguments: object, **named: object) -> object:
            try:
                return method(self, *arguments, **named)
            except BaseException as error:  # noqa: BLE001 - the guard
                return _reported(method, error)

    functools.update_wrapper(handler, method)
    setattr(handler, _GUARDED, True)
    return handler


def _plain_tips(answer: Handler, at: int) -> Handler:
    """A model's tooltips are shown by Qt itself, which would guess what they are."""

    @functools.wraps(answer)
    def checked(self: object, *arguments: object, **named: object) -> object:
        given = answer(self, *arguments, **named)
        role = arguments[at] if len(arguments) > at else None
        return tip(given) if role == Qt.ItemDataRole.ToolTipRole and isinstance(given, str) else given

    return checked


def _reported(method: types.FunctionType, error: BaseException) -> object:
    sys.excepthook(type(error), error, error.__traceback__)
    return nothing(method)
