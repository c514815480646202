"""What each column of a table becomes: an input, a target, a class, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from bpsim.core.network import Network
from bpsim.imports.table import Content, Table

MOST_CLASSES = 100
"""Different texts of a column that is suggested as a class."""

WIDE = 60
"""Columns of numbers beyond which the first or the last may be suggested as a class, as of pictures of 8 x 8 pixels."""


class Role(StrEnum):
    """What a column becomes. A class is one target for each of its texts, 1 where it is the row's; a column of texts
    that is an input is one input for each in the same way. A target of two texts is 0 for the first of the alphabet
    and 1 for the other. A column that holds out says with a text of ``HOLDING`` which rows are not trained on."""

    INPUT = "input"
    TARGET = "target"
    CLASS = "class"
    IGNORED = "ignored"
    HELD_OUT = "held-out"


HELD_OUT_NAMES = frozenset({"held out", "held-out", "held_out", "holdout", "hold out"})
HOLDING, TRAINING = frozenset({"yes", "1", "true", "y", "x"}), frozenset({"no", "0", "false", "n", ""})
"""Cells that say that a row is held out, and that it is trained on, in small letters."""


def suggest(table: Table, network: Network | None = None) -> tuple[Role, ...]:
    """What the columns are likely meant to be; ``network`` is the present one.

    Where they have the names of all its inputs and outputs, they are these; where they have those of its inputs and no
    others, there are no targets. Else columns of numbers are inputs, and the
    last one of a few different texts is the class, or the target where there are two texts and the network has as many
    inputs as there are and one output. Where there is none, the last column of numbers is the target; as
    many as the network has outputs, where there are just as many as its inputs and outputs. Where there are more than
    ``WIDE``, as of pixels, and not just so many, the first or the last is the class if it has the numbers of classes. A
    column that is called "held out", with cells that can say so, is that in any case but where an input or an output
    has this name.
    """
    if network is not None and {*network.inputs, *network.layers[-1].units} <= {*table.names}:
        own = {*network.inputs, *network.layers[-1].units}
        return tuple(
            Role.HELD_OUT if name not in own and _holds_out(table, at) else _of_name(name, network)
            for at, name in enumerate(table.names)
        )
    roles = [Role.INPUT if content is Content.NUMBERS else Role.IGNORED for content in table.contents]
    held = [at for at in range(len(roles)) if _holds_out(table, at)]
    rest = [name for at, name in enumerate(table.names) if at not in held]
    if network is not None and sorted(rest) == sorted(network.inputs):
        return tuple(Role.HELD_OUT if at in held else Role.INPUT for at in range(len(roles)))
    for at in held:
        roles[at] = Role.HELD_OUT
    numbers = [at for at, role in enumerate(roles) if role is Role.INPUT]
    texts = (at for at, holds in enumerate(table.contents) if holds is Content.TEXTS and at not in held)
    classes = [at for at in texts if _few(table.cells[at])]
    if classes:
        two = len(set(table.cells[classes[-1]]) - {""}) == 2
        one_output = network is not None and (network.sizes[0], network.sizes[-1]) == (len(numbers), 1)
        roles[classes[-1]] = Role.TARGET if two and one_output else Role.CLASS
        return tuple(roles)
    fits = network is not None and len(numbers) == network.sizes[0] + network.sizes[-1]
    numbered = [at for at in (numbers[0], numbers[-1]) if _numbers_classes(table, at)] if len(numbers) > WIDE else []
    if numbered and not fits:
        roles[numbered[-1]] = Role.CLASS
        return tuple(roles)
    outputs = network.sizes[-1] if network is not None and fits else 1
    for at in numbers[-outputs:]:
        roles[at] = Role.TARGET
    return tuple(roles)


def _of_name(name: str, network: Network) -> Role:
    if name in network.inputs:
        return Role.INPUT
    return Role.TARGET if name in network.layers[-1].units else Role.IGNORED


def _holds_out(table: Table, at: int) -> bool:
    cells = {cell.strip().lower() for cell in table.cells[at]}
    return table.names[at].strip().lower() in HELD_OUT_NAMES and cells <= HOLDING | TRAINING


def _numbers_classes(table: Table, at: int) -> bool:
    """Whether a column has the numbers of three classes or more: few small whole ones, that come again."""
    numbers, faults = table.numbers(at)
    different = set(numbers.tolist())
    if faults or not 3 <= len(different) <= min(MOST_CLASSES, len(numbers) - 1):
        return False
    return all(number.is_integer() and 0 <= number < 2 * len(different) for number in different)


def _few(cells: Sequence[str]) -> bool:
    found = len(set(cells) - {""})
    return 2 <= found <= MOST_CLASSES and (found < len(cells) or found == 2)
