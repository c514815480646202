"""A module is found by its name alone, in a search or a traceback."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "bpsim"
IN_MANY_FOLDERS = {"__init__.py", "wording.py"}


def test_no_two_modules_have_one_name() -> None:
    names = Counter(path.name for path in PACKAGE.rglob("*.py"))
    assert {name for name, count in names.items() if count > 1} <= IN_MANY_FOLDERS
