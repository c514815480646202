"""Modules of bpsim are imported without being searched for a word.

WORKAROUND PySide6 6.11: for its optional ways of writing (``snake_case``, ``true_property``) it reads the source of
each module that is imported after it, to find out whether it says PySide6, and keeps all of that text. That takes some
time and memory where there are hundreds of modules. Ours are none that use these ways, whatever they say.
"""

from __future__ import annotations

import sys
from types import ModuleType

import PySide6.QtCore  # noqa: F401 - it brings what searches

_SEARCH = "_mod_uses_pyside"


def search_no_more(package: str = "bpsim") -> bool:
    """Takes the modules of a package for ones that use Qt, unread. False where this PySide6 searches otherwise."""
    feature = sys.modules.get("shibokensupport.feature")
    search = getattr(feature, _SEARCH, None)
    if feature is None or search is None:
        return False

    def uses_qt(module: ModuleType) -> bool:
        return module.__name__.partition(".")[0] == package or bool(search(module))

    setattr(feature, _SEARCH, uses_qt)
    return True
