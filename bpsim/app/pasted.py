"""Numbers from the clipboard for places on the graph: names with values, or values alone."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np
from msgspec import Struct

from bpsim.app import numbers_wording as wording
from bpsim.core.errors import UsageError
from bpsim.core.network import Bias
from bpsim.core.quantity import Kind, Quantity
from bpsim.formulas.spelling import GREEK, canonical
from bpsim.simulator import Simulator
from bpsim.trace.typed import parse_number
from bpsim.view.text import one_line

MOST_IN_NAME = 60
"""Letters of a name that a message repeats."""
MOST_EXAMPLES = 3
_NAMED = re.compile(r"([^\W\d][^=:]*?)\s*[=:]\s*(.+)|([^\W\d].*?)\s+(\S+)")
_BETWEEN = re.compile(r"(?<=\d)(?:\s*[,;]\s*|\s+)(?=[^\W\d][^=:]*[=:])")


class Pasted(Struct, frozen=True):
    """Numbers in their order. names: of each number; empty where they have none."""

    values: tuple[float, ...]
    names: tuple[str, ...] = ()


def read_pasted(text: str) -> Pasted:
    """The numbers of a text; raises UsageError, with the line, for what is no number.

    They have names where each stands behind one: ``w1 TAB 0.1``, ``w1 = 0.1`` or ``w1 0.1``, of the latter two several
    in a line.
    """
    lines = enumerate(text.splitlines(), 1)
    cells = [(number, one) for number, line in lines if line.strip() for one in _cells(line)]
    if not cells:
        raise UsageError(wording.NOTHING_TO_PASTE)
    if all(_begins_with_name(one) for _, one in cells):
        return Pasted(tuple(_number(one[1], line) for line, one in cells), tuple(one[0].strip() for _, one in cells))
    if any(_begins_with_name(one) and _is_number(one[1]) for _, one in cells):
        line, other = next((line, one) for line, one in cells if not _begins_with_name(one))
        raise UsageError(wording.NOT_NAMED.format(line=line, text=one_line(" ".join(other), MOST_IN_NAME)))
    return Pasted(tuple(_number(cell, line) for line, one in cells for cell in one if cell.strip()))


def _cells(line: str) -> list[list[str]]:
    """What stands between tabs; else each name with its number, or the one number."""
    if "\t" in line:
        return [line.split("\t")]
    found = [(piece, _NAMED.fullmatch(piece)) for piece in _BETWEEN.split(line.strip().rstrip(".,;"))]
    return [[part for part in named.groups() if part] if named else [piece] for piece, named in found]


def _begins_with_name(cells: Sequence[str]) -> bool:
    return len(cells) == 2 and not _is_number(cells[0])


def matched(
    pasted: Pasted, selected: Sequence[Quantity], simulator: Simulator, sample: int
) -> tuple[dict[Quantity, float], bool]:
    """Which number goes where, and whether names say so: by name, else by order to the selected ones.

    Raises UsageError where neither can be. sample: of the inputs and targets that are meant.
    """
    counts = {
        "pasted": wording.numbers(len(pasted.values)),
        "selected": wording.SELECTED.format(numbers=wording.numbers(len(selected))),
    }
    fault = wording.NO_FIT.format(**counts)
    if pasted.names:
        known = {simulator.notation.plain(quantity): quantity for quantity in _typed(simulator, sample)}
        spelling = canonical if simulator.about_formulas else _spelling
        spelled = _spelled(known, spelling)
        found = [known.get(name) or spelled.get(spelling(name)) for name in pasted.names]
        meant = [quantity for quantity in found if quantity is not None]
        if len(meant) == len(found) == len(set(meant)):
            return dict(zip(meant, pasted.values, strict=True)), True
        if len(meant) < len(found):
            called = wording.CALLED.format(names=_examples(known)) if known else ""
            words, name = wording.UNKNOWN, pasted.names[found.index(None)]
        else:
            called, words = "", wording.TWICE
            name = next(name for at, name in enumerate(pasted.names) if found[at] in found[:at])
        fault = words.format(name=one_line(name, MOST_IN_NAME), called=called, **counts)
    if len(pasted.values) != len(selected):
        raise UsageError(fault)
    return dict(zip(selected, pasted.values, strict=True)), False


def _spelled(known: Mapping[str, Quantity], spelling: Callable[[str], str]) -> dict[str, Quantity]:
    """The same by the spelling that all spellings of a name have in common, without those that two would share."""
    counted = Counter(map(spelling, known))
    return {key: quantity for name, quantity in known.items() if counted[key := spelling(name)] == 1}


def _spelling(name: str) -> str:
    """``bh1`` of ``b h1`` and ``b_h1``, ``w1`` of ``w_1`` and ``w₁``: in networks indices follow one another."""
    plain = "".join(GREEK.get(letter, letter) for letter in unicodedata.normalize("NFKC", name))
    return "".join(letter for letter in plain if letter not in " _^,{}")


def _examples(known: Mapping[str, Quantity]) -> str:
    """A name of each kind of number, or a few where there is one kind."""
    firsts: dict[Kind, str] = {}
    for name, quantity in known.items():
        firsts.setdefault(quantity.kind, name)
    shown = firsts.values() if len(firsts) > 1 else islice(known, MOST_EXAMPLES)
    return ", ".join(one_line(name, MOST_IN_NAME) for name in shown)


def _typed(simulator: Simulator, sample: int) -> Iterator[Quantity]:
    """Every number that can be typed on the graph while it shows a sample."""
    if simulator.about_formulas:
        formulas = simulator.formulas
        for node, key in enumerate(formulas.graph.variables):
            if key in formulas.values:
                yield Quantity(Kind.VALUE, None, None, node)
        return
    network = simulator.network
    yield from (Quantity(Kind.INPUT, sample, 0, unit) for unit in range(network.sizes[0]))
    if simulator.data.has_targets:
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
