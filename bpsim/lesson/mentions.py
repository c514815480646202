"""How a text names a quantity: its symbol by ``{{dE_dw 2.0.0}}``, its value by ``{{=dE_dw 2.0.0}}``.

In a lesson about formulas it is the name, or the number, of a node and of its use: ``{{gradient theta}}``,
``{{=local u1.0}}``. Whoever reads such a text says the numbers of the nodes by name, ``nodes``; None for a network.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from bpsim.core.quantity import ADDRESSES, IN_FORMULAS, Kind, Quantity
from bpsim.formulas.spelling import canonical

UNIT, LAYER, NODE = "unit", "layer", "node"
NAMES = (*map(str, ADDRESSES), UNIT, LAYER)
"""What can be named: a kind of quantity, what a unit is called, and the number of a layer."""
NAMES_IN_FORMULAS = (*map(str, IN_FORMULAS), NODE)
"""The same in formulas: a kind of quantity, and what a node is called."""
Nodes = Mapping[str, int]

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
_NODE_ADDRESS = re.compile(rf"\s*(=\s*)?(\w+)(?:\s+({_INDEX}|[^\W\d]\w*)(?:\.({_INDEX}))?)?(?:\s*:\s*({_INDEX}))?\s*")
_FRACTION = re.compile(r"\d\.\d|(?<![\w.])\.\d|(?<!\d)0,\d|\d,(?!\d{3}(?!\d))\d|\d[eE][+-]?\d")
"""A decimal fraction (``0.5``, ``.5``, ``0,5``, but not the thousands of ``9,999``) or e-notation (``4e-05``)."""


class Mention(Struct, frozen=True):
    """What stands between two pairs of braces. A symbol does not say its sample, so neither does an address.

    name: one of ``NAMES`` where it is known. letter: the letter of a kind in a layer is meant rather than one quantity;
    unit and source are then the first. number: the value is meant rather than the symbol. decimals: how many of them
    the value has; None leaves it to the view. node: of formulas, the node as it is written, of which ``unit`` is the
    number, None where there is none of that name.
    """

    name: str
    layer: int | None = None
    unit: int | None = None
    source: int | None = None
    letter: bool = False
    number: bool = False
    decimals: int | None = None
    node: str = ""

    @property
    def kind(self) -> Kind:
        """The kind of the quantity, where ``name`` is that of one; of a unit what it puts out, of a node its value."""
        return {UNIT: Kind.OUT, NODE: Kind.VALUE}.get(self.name) or Kind(self.name)

    @property
    def quantity(self) -> Quantity:
        """The quantity; raises UsageError where a quantity of this kind has another address."""
        return Quantity(self.kind, None, self.layer, self.unit, self.source)

    @property
    def at_layer(self) -> int:
        """The number of the layer, of what names one."""
        assert self.layer is not None, "a unit and a layer are read with their layer"
        return self.layer


def found(text: str, nodes: Nodes | None = None) -> dict[str, Mention | None]:
    """Everything in double braces, as it is written, each once. None where it is no address, or is not closed."""
    return {match[0]: _mention(match, nodes) for match in _BRACES.finditer(text)}


def has_numbers(text: str, nodes: Nodes | None = None) -> bool:
    """Whether a text names the value of a quantity."""
    return any(mention is not None and mention.number for mention in found(text, nodes).values())


def has_fractions(text: str) -> bool:
    """Whether a decimal fraction or a number in e-notation stands in a text, outside its double braces."""
    return _FRACTION.search(_BRACES.sub(" ", text)) is not None


def replaced(text: str, written: Callable[[Mention], str], nodes: Nodes | None = None) -> str:
    """A text with ``written(mention)`` for every mention."""

    def one(match: re.Match[str]) -> str:
        mention = _mention(match, nodes)
        return written(mention) if mention else match[0]

    return _BRACES.sub(one, text)


def moved(text: str, follow: Callable[[Mention], Mention | None], nodes: Nodes | None = None) -> str | None:
    """A text that names what ``follow`` makes of every mention; None where that is None for one of them."""
    places = {written: (one, follow(one)) for written, one in found(text, nodes).items() if one is not None}
    if any(new is None for _, new in places.values()):
        return None
    others = {written: _written(new) for written, (old, new) in places.items() if new is not None and new != old}
    return _BRACES.sub(lambda match: others.get(match[0], match[0]), text) if others else text


def _written(mention: Mention) -> str:
    """The shortest text that is this mention."""
    unit = _ANY if mention.letter else mention.node or mention.unit
    address = ".".join(
        str(part) for part in (mention.layer, unit, None if mention.letter else mention.source) if part is not None
    )
    decimals = "" if mention.decimals is None else f":{mention.decimals}"
    return f"{{{{{'=' * mention.number}{mention.name}{' ' * bool(address)}{address}{decimals}}}}}"


def _mention(braces: re.Match[str], nodes: Nodes | None) -> Mention | None:
    inside, closed = braces.groups()
    if nodes is not None:
        return _of_node(inside, nodes) if closed else None
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


def _of_node(inside: str, nodes: Nodes) -> Mention | None:
    """What is named in formulas."""
    address = _NODE_ADDRESS.fullmatch(inside)
    if address is None:
        return None
    value, name, node, source, decimals = address.groups()
    if (name == NODE and (node is None or source is not None)) or (decimals and not value):
        return None
    unit = None if node is None else int(node) if node.isdecimal() else nodes.get(canonical(node))
    return Mention(name, None, unit, _number(source), number=bool(value), decimals=_number(decimals), node=node or "")


def _number(part: str | None) -> int | None:
    return None if part is None else int(part)
