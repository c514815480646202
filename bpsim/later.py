"""Names of a package that are imported by the first who asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from bpsim.core import garbage


def imported_later(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """The ``__getattr__`` of a package. homes: the module, within the package, of each name that it is asked for.

    It raises AttributeError for any other name.
    """

    def found(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name)
        # What a module makes stays: collections on the way would go through all of it in vain.
        with garbage.held():
            return getattr(import_module(f"{package}.{homes[name]}"), name)

    return found
