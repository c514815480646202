"""Names in formulas that stand for nothing: they have neither a line nor a value nor a column."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bpsim.core.errors import FormulaError
from bpsim.formulas.graph import names_in
from bpsim.formulas.syntax import Line
from bpsim.sentences import _


def missing(lines: Iterable[Line], known: Collection[str]) -> list[FormulaError]:
    """What is said of each name without a meaning, at its first place. known: the keys of all names that have one."""
    found: dict[str, FormulaError] = {}
    for number, line in enumerate(lines):
        for name in names_in(line.right):
            if name.key not in known and name.key not in found:
                found[name.key] = FormulaError(_said(name.text, name.key, known), name.start, number)
    return list(found.values())


def _said(name: str, key: str, known: Collection[str]) -> str:
    """The sentence about a name, which may be a product that was written as one word."""
    for at in range(1, len(key)):
        if key[:at] in known and key[at:] in known:
            return _("{name} is one name; the product is {first} {second}").format(
                name=name, first=key[:at], second=key[at:]
            )
    return _("{name} has no value").format(name=name)
