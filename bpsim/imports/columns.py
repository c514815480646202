"""What each column of a table becomes: an input, a target, a class, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from bpsim.imports.table import Content, Table

MOST_CLASSES = 100
"""Different texts of a column that is suggested as a class."""


class Role(StrEnum):
    """What a column becomes. A class is one target for each of its texts, 1 where it is the row's; a column of texts
    that is an input is one input for each in the same way."""

    INPUT = "input"
    TARGET = "target"
    CLASS = "class"
    IGNORED = "ignored"


def suggest(table: Table, sizes: tuple[int, int] | None = None) -> tuple[Role, ...]:
    """What the columns are likely meant to be.

    sizes: how many inputs and outputs the present network has. Where the columns of numbers are as many, they are its
    inputs, then its targets. Else the last column of texts is the class, or the last one of numbers the target.
    """
    roles = [Role.INPUT if content is Content.NUMBERS else Role.IGNORED for content in table.contents]
    numbers = [at for at, role in enumerate(roles) if role is Role.INPUT]
    if sizes is not None and len(numbers) == sum(sizes):
        targets: Sequence[int] = numbers[sizes[0] :]
    else:
        classes = [at for at, held in enumerate(table.contents) if held is Content.TEXTS and _few(table.cells[at])]
        if classes:
            roles[classes[-1]] = Role.CLASS
            return tuple(roles)
        targets = numbers[-1:]
    for at in targets:
        roles[at] = Role.TARGET
    return tuple(roles)


def _few(cells: Sequence[str]) -> bool:
    found = len(set(cells) - {""})
    return 2 <= found <= MOST_CLASSES and (found < len(cells) or found == 2)
