"""How a text names a quantity: its symbol by ``{{dE_dw 2.0.0}}``, its value by ``{{=dE_dw 2.0.0}}``."""

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
_ADDRESS = re.compile(
    rf"\s*(=\s*)?(\w+)(?:\s+({_INDEX})(?:\.({_INDEX}|\*))?(?:\.({_INDEX}))?)?(?:\s*:\s*({_INDEX}))?\s*"
)
_FRACTION = re.compile(r"\d\.\d|(?<![\w.])\.\d|(?<!\d)0,\d|\d,(?!\d{3}(?!\d))\d|\d[eE][+-]?\d")
"""A decimal fraction (``0.5``, ``.5``, ``0,5``, but not the thousands of ``9,999``) or e-notation (``4e-05``)."""


@dataclass(frozen=True, slots=True)
class Mention:
    """What stands between two pairs of braces. A symbol does not say its sample, so neither does an address.

    name: one of ``NAMES`` where it is known. letter: the letter of a kind in a layer is meant rather than one quantity;
    unit and source are then the first. number: the value is meant rather than the symbol. decimals: how many of them
    the value has; None leaves it to the view.
    """

    name: str
    layer: int | None = None
    unit: int | None = None
    source: int | None = None
    letter: bool = False
    number: bool = False
    decimals: int | None = None

    @property
    def kind(self) -> Kind:
        """The kind of the quantity, where ``name`` is that of one; for a unit what it puts out."""
        return Kind.OUT if self.name == UNIT else Kind(self.name)

    @property
    def quantity(self) -> Quantity:
        """The quantity; raises UsageError where a quantity of this kind has another address."""
        return Quantity(self.kind, None, self.layer, self.unit, self.source)

    @property
    def at_layer(self) -> int:
        """The number of the layer, of what names one."""
        assert self.layer is not None, "a unit and a layer are read with their layer"
        return self.layer


def found(text: str) -> dict[str, Mention | None]:
    """Everything in double braces, as it is written, each once. None where it is no address, or is not closed."""
    return {match[0]: _mention(match) for match in _BRACES.finditer(text)}


def has_numbers(text: str) -> bool:
    """Whether a text names the value of a quantity."""
    return any(mention is not None and mention.number for mention in found(text).values())


def has_fractions(text: str) -> bool:
    """Whether a decimal fraction or a number in e-notation stands in a text, outside its double braces."""
    return _FRACTION.search(_BRACES.sub(" ", text)) is not None


def replaced(text: str, written: Callable[[Mention], str]) -> str:
    """A text with ``written(mention)`` for every mention."""

    def one(match: re.Match[str]) -> str:
        mention = _mention(match)
        return written(mention) if mention else match[0]

    return _BRACES.sub(one, text)


def moved(text: str, follow: Callable[[Mention], Mention | None]) -> str | None:
    """A text that names what ``follow`` makes of every mention; None where that is None for one of them."""
    places = {written: (one, follow(one)) for written, one in found(text).items() if one is not None}
    if any(new is None for _, new in places.values()):
        return None
    others = {written: _written(new) for written, (old, new) in places.items() if new is not None and new != old}
    return _BRACES.sub(lambda match: others.get(match[0], match[0]), text) if others else text


def _written(mention: Mention) -> str:
    """The shortest text that is this mention."""
    unit = _ANY if mention.letter else mention.unit
    address = ".".join(
        str(part) for part in (mention.layer, unit, None if mention.letter else mention.source) if part is not None
    )
    decimals = "" if mention.decimals is None else f":{mention.decimals}"
    return f"{{{{{'=' * mention.number}{mention.name}{' ' * bool(address)}{address}{decimals}}}}}"


def _mention(braces: re.Match[str]) -> Mention | None:
    inside, closed = braces.groups()
    address = _ADDRESS.fullmatch(inside) if closed else None
    if address is None:
        return None
    value, name, layer, unit, source, decimals = address.groups()
    given = layer is not None, unit is not None, source is not None
    if given != _GIVEN.get(name, given) or (decimals and not value):
        return None
    if unit != _ANY:
        at = _number(layer), _number(unit), _number(source)
        return Mention(name, *at, number=bool(value), decimals=_number(decimals))
    first = 0 if name == Kind.WEIGHT else None
    one_letter = source is None and name != UNIT and not value
    return Mention(name, int(layer), 0, first, letter=True) if one_letter else None


def _number(part: str | None) -> int | None:
    return None if part is None else int(part)
