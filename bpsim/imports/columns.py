"""What each column of a table becomes: an input, a target, a class, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from bpsim.core.network import Network
from bpsim.imports.table import Content, Table

MOST_CLASSES = 100
"""Different texts of a column that is suggested as a class."""


class Role(StrEnum):
    """What a column becomes. A class is one target for each of its texts, 1 where it is the row's; a column of texts
    that is an input is one input for each in the same way. A target of two texts is 0 for the first of the alphabet
    and 1 for the other."""

    INPUT = "input"
    TARGET = "target"
    CLASS = "class"
    IGNORED = "ignored"


def suggest(table: Table, network: Network | None = None) -> tuple[Role, ...]:
    """What the columns are likely meant to be; ``network`` is the present one.

    Where they have the names of all its inputs and outputs, they are these. Else columns of numbers are inputs, and the
    last one of a few different texts is the class, or the target where there are two texts and the network has as many
    inputs as there are and one output. Where there is none, the last column of numbers is the target; as
    many as the network has outputs, where there are just as many as its inputs and outputs.
    """
    if network is not None and {*network.inputs, *network.layers[-1].units} <= {*table.names}:
        return tuple(_of_name(name, network) for name in table.names)
    roles = [Role.INPUT if content is Content.NUMBERS else Role.IGNORED for content in table.contents]
    numbers = [at for at, role in enumerate(roles) if role is Role.INPUT]
    classes = [at for at, held in enumerate(table.contents) if held is Content.TEXTS and _few(table.cells[at])]
    if classes:
        two = len(set(table.cells[classes[-1]]) - {""}) == 2
        one_output = network is not None and (network.sizes[0], network.sizes[-1]) == (len(numbers), 1)
        roles[classes[-1]] = Role.TARGET if two and one_output else Role.CLASS
        return tuple(roles)
    fits = network is not None and len(numbers) == network.sizes[0] + network.sizes[-1]
    outputs = network.sizes[-1] if network is not None and fits else 1
    for at in numbers[-outputs:]:
        roles[at] = Role.TARGET
    return tuple(roles)


def _of_name(name: str, network: Network) -> Role:
    if name in network.inputs:
        return Role.INPUT
    return Role.TARGET if name in network.layers[-1].units else Role.IGNORED


def _few(cells: Sequence[str]) -> bool:
    found = len(set(cells) - {""})
    return 2 <= found <= MOST_CLASSES and (found < len(cells) or found == 2)
