"""Numbers from the clipboard for places on the graph: lines ``name TAB value``, or values alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from msgspec import Struct

from bpsim.app import numbers_wording as wording
from bpsim.core.errors import UsageError
from bpsim.core.network import Bias
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.trace.typed import parse_number
from bpsim.view.text import one_line

MOST_IN_NAME = 60
"""Letters of a name that a message repeats."""


class Pasted(Struct, frozen=True):
    """Numbers in their order. names: of each number; empty where they have none."""

    values: tuple[float, ...]
    names: tuple[str, ...] = ()


def read_pasted(text: str) -> Pasted:
    """The numbers of a text; raises UsageError, with the line, for what is no number.

    They have names where every line has two columns, the first of which is no number.
    """
    lines = [(number, line.split("\t")) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise UsageError(wording.NOTHING_TO_PASTE)
    named = all(len(cells) == 2 and not _is_number(cells[0]) for _, cells in lines)
    if named:
        return Pasted(
            tuple(_number(cells[1], line) for line, cells in lines), tuple(cells[0].strip() for _, cells in lines)
        )
    return Pasted(tuple(_number(cell, line) for line, cells in lines for cell in cells if cell.strip()))


def matched(pasted: Pasted, selected: Sequence[Quantity], simulator: Simulator, sample: int) -> dict[Quantity, float]:
    """Which number goes where: by name, else by order to the selected ones; raises UsageError where neither can be.

    sample: of the inputs and targets that are meant.
    """
    counts = {
        "pasted": wording.numbers(len(pasted.values)),
        "selected": wording.SELECTED.format(numbers=wording.numbers(len(selected))),
    }
    fault = wording.NO_FIT.format(**counts)
    if pasted.names:
        known = {simulator.notation.plain(quantity): quantity for quantity in _typed(simulator, sample)}
        unknown = [name for name in pasted.names if name not in known]
        twice = [name for name in pasted.names if pasted.names.count(name) > 1] if len(pasted.names) < 1000 else []
        if not unknown and not twice:
            return {known[name]: value for name, value in zip(pasted.names, pasted.values, strict=True)}
        words = wording.UNKNOWN if unknown else wording.TWICE
        fault = words.format(name=one_line((unknown or twice)[0], MOST_IN_NAME), **counts)
    if len(pasted.values) != len(selected):
        raise UsageError(fault)
    return dict(zip(selected, pasted.values, strict=True))


def _typed(simulator: Simulator, sample: int) -> Iterator[Quantity]:
    """Every number that can be typed on the graph while it shows a sample."""
    network = simulator.network
    yield from (Quantity(Kind.INPUT, sample, 0, unit) for unit in range(network.sizes[0]))
    yield from (Quantity(Kind.TARGET, sample, network.depth, unit) for unit in range(network.sizes[-1]))
    for number, layer in enumerate(network.layers, 1):
        for unit, source in np.argwhere(layer.connections).tolist():
            yield Quantity(Kind.WEIGHT, None, number, unit, source)
        for unit in range(layer.bias_count):
            yield Quantity(Kind.BIAS, None, number, None if layer.bias is Bias.SHARED else unit)


def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except ValueError:
        return False
    return True


def _number(text: str, line: int) -> float:
    try:
        return parse_number(text)
    except ValueError as fault:
        raise UsageError(wording.NO_NUMBER.format(line=line, fault=fault)) from None
