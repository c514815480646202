"""Names of units out of the heads of columns and the names of classes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bpsim.lesson import limits


def unit_names(wanted: Sequence[str], letter: str, taken: Collection[str] = ()) -> tuple[str, ...]:
    """A name that a unit may have for each that is wanted, all different and none of ``taken``.

    An empty one becomes ``letter`` and its number from 1; a long one is cut, and one that is there already is numbered.
    """
    used, made = set(taken), []
    for number, name in enumerate(wanted, 1):
        plain = " ".join("".join(char if char.isprintable() else " " for char in name).split())
        made.append(_free(_cut(plain, limits.NAME) or f"{letter}{number}", used))
        used.add(made[-1])
    return tuple(made)


def _cut(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _free(name: str, used: Collection[str]) -> str:
    found, number = name, 1
    while found in used:
        number += 1
        found = f"{_cut(name, limits.NAME - len(str(number)) - 1)} {number}"
    return found
