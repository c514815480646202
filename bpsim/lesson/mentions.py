"""How a text names a quantity so that its symbol follows the notation: ``{{dE_dw 2.0.0}}``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bpsim.core.quantity import Kind, Quantity

UNIT, LAYER = "unit", "layer"
NAMES = (*map(str, Kind), UNIT, LAYER)
"""What can be named: a kind of quantity, what a unit is called, and the number of a layer."""

LETTERED = frozenset({Kind.TARGET, Kind.WEIGHT, Kind.BIAS, Kind.NET, Kind.OUT, Kind.ERROR, Kind.DELTA})
"""Kinds that are written with a letter of their own."""

_BRACES = re.compile(r"\{\{([^{}\n]*)(\}\})?")
_ANY = "*"
_INDEX = "[0-9]{1,9}"
_GIVEN = {UNIT: (True, True, False), LAYER: (True, False, False)}
"""Which of layer, unit and source stand in the address of what is no quantity."""
_ADDRESS = re.compile(rf"\s*(\w+)(?:\s+({_INDEX})(?:\.({_INDEX}|\*))?(?:\.({_INDEX}))?)?\s*")


@dataclass(frozen=True, slots=True)
class Mention:
    """What stands between two pairs of braces. A symbol does not say its sample, so neither does an address.

    name: one of ``NAMES`` where it is known. letter: the letter of a kind in a layer is meant rather than one quantity;
    unit and source are then the first.
    """

    name: str
    layer: int | None = None
    unit: int | None = None
    source: int | None = None
    letter: bool = False

    @property
    def quantity(self) -> Quantity:
        """The quantity, where ``name`` is that of a kind; for a unit what it puts out."""
        return Quantity(Kind.OUT if self.name == UNIT else Kind(self.name), None, self.layer, self.unit, self.source)


def found(text: str) -> dict[str, Mention | None]:
    """Everything in double braces, as it is written, each once. None where it is no address, or is not closed."""
    return {match[0]: _mention(match) for match in _BRACES.finditer(text)}


def replaced(text: str, written: Callable[[Mention], str]) -> str:
    """A text with ``written(mention)`` for every mention."""

    def one(match: re.Match[str]) -> str:
        mention = _mention(match)
        return written(mention) if mention else match[0]

    return _BRACES.sub(one, text)


def _mention(braces: re.Match[str]) -> Mention | None:
    inside, closed = braces.groups()
    address = _ADDRESS.fullmatch(inside) if closed else None
    if address is None:
        return None
    name, layer, unit, source = address.groups()
    given = layer is not None, unit is not None, source is not None
    if given != _GIVEN.get(name, given):
        return None
    if unit != _ANY:
        return Mention(name, _number(layer), _number(unit), _number(source))
    first = 0 if name == Kind.WEIGHT else None
    return Mention(name, int(layer), 0, first, letter=True) if source is None and name != UNIT else None


def _number(part: str | None) -> int | None:
    return None if part is None else int(part)
