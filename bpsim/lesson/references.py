"""Whether names are sound and everything that points at a unit or a quantity points at one that is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bpsim.core.network import Bias
from bpsim.core.quantity import ADDRESSES, FIELDS, GIVEN, SAMPLED, Address, Kind
from bpsim.lesson import mentions
from bpsim.lesson.faults import Fault, quoted, suggestion
from bpsim.lesson.mentions import Mention
from bpsim.lesson.names import name_fault
from bpsim.lesson.node import Node
from bpsim.lesson.shapes import bias_mode

_OPTIONAL = {Kind.INPUT: "layer", Kind.TARGET: "layer"}
"""What a file need not say, though the quantity has it."""

_EXPECTED_MENTION = 'expected the name of a quantity and its layer.unit.source, as in "{{weight 2.0.1}}"'
_EXPECTED_NUMBER = 'expected the name and the layer.unit.source of one quantity, as in "{{=weight 2.0.1}}"'
_DECIMALS = range(18)


def name_faults(root: Node) -> Iterator[Fault]:
    """Names of units and classes that are empty, cannot be shown or are used twice; moved units that are not there."""
    names: set[str] = set()
    yield from _each_name_faults(_unit_nodes(root), "unit", names)
    yield from _each_name_faults(root["data"]["classes"].items, "class", set())
    for name, node in root["view"]["positions"].fields:
        if names and name not in names:
            yield Fault(node.place, f"there is no unit of this name{suggestion(name, names)}")


def _unit_nodes(root: Node) -> Iterator[Node]:
    yield from root["network"]["inputs"].items
    for layer in root["network"]["layers"].items:
        yield from layer["units"].items


def _each_name_faults(nodes: Iterable[Node], what: str, names: set[str]) -> Iterator[Fault]:
    """``names`` takes in those that are found."""
    for node in nodes:
        if isinstance(node.value, str):
            fault = name_fault(node.value, names, what)
            if fault is not None:
                yield Fault(node.place, fault)
            names.add(node.value)


def quantity_faults(root: Node) -> Iterator[Fault]:
    """Quantities of the guide, the printed and the typed numbers that the network does not have."""
    network = _Outline(root)
    typed = (answer for _, answer in _answers(root))
    for node in (*root.find("guide[*].step"), *root.find("printed[*].quantity"), *typed):
        kind = _kind(node)
        if kind is not None:
            yield from network.faults(node, kind)


def answer_faults(root: Node) -> Iterator[Fault]:
    """Typed numbers that are empty, stand for what is given, or are there twice for a quantity of an iteration."""
    known = set()
    for iteration, node in _answers(root):
        kind, typed = _kind(node), node["typed"]
        if isinstance(typed.value, str) and not typed.value.strip():
            yield Fault(typed.place, "the text is empty, expected what was typed")
        if kind is None:
            continue
        if kind in GIVEN:
            yield Fault(node["quantity"].place, f"{kind} is given, and no number is typed for it")
        address = (iteration, kind, *(node[name].index for name in FIELDS))
        if address in known:
            yield Fault(node.place, "another number is typed for this quantity already")
        known.add(address)


def _answers(root: Node) -> Iterator[tuple[int | None, Node]]:
    """Every typed number with its iteration."""
    answers = root["answers"]
    for part in answers.items or (answers,):
        for node in part["answers"].items:
            yield part["iteration"].index, node


def _kind(node: Node) -> Kind | None:
    """The kind of a quantity; None where it is unknown."""
    value = node["quantity"].value
    return Kind(str(value)) if value in list(ADDRESSES) else None


def mention_faults(root: Node) -> Iterator[Fault]:
    """What the captions and the notes of printed numbers name in double braces and the network does not have."""
    network = _Outline(root)
    captions, notes = root.find("guide[*].text"), root.find("printed[*].note")
    barred = "" if root["version"].index != 1 else 'the value of a quantity needs "version": 2'
    reasons = [(node, barred) for node in captions] + [(node, "a note names no values") for node in notes]
    for node, reason in reasons:
        if isinstance(node.value, str):
            for written, mention in mentions.found(node.value).items():
                for fault in _one_mention_faults(written, mention, network, reason):
                    yield Fault(node.place, f"{quoted(written)}: {fault}")


def _one_mention_faults(written: str, mention: Mention | None, network: _Outline, no_values: str) -> Iterator[Fault]:
    """``no_values`` is why no value may be named here; empty where one may."""
    value = written.removeprefix("{{").lstrip().startswith("=")
    if value and no_values:
        yield Fault("", no_values)
    elif mention is None:
        yield Fault("", _EXPECTED_NUMBER if value else _EXPECTED_MENTION)
    elif value and mention.name in (mentions.UNIT, mentions.LAYER):
        yield Fault("", f"{mention.name} has no value")
    elif mention.decimals is not None and mention.decimals not in _DECIMALS:
        yield from _outside("decimals", mention.decimals, _DECIMALS)
    elif mention.name not in mentions.NAMES:
        yield Fault("", f"{quoted(mention.name)} is not known{suggestion(mention.name, mentions.NAMES)}")
    elif mention.name == mentions.LAYER:
        yield from network.layer_faults(mention.at_layer)
    elif mention.letter and mention.kind not in mentions.LETTERED:
        yield Fault("", f"{mention.name} has no letter of its own")
    else:
        yield from network.symbol_faults(mention)


class _Outline:
    """The samples, layers, units and biases that a quantity may speak of; None where a part is bad."""

    def __init__(self, root: Node) -> None:
        layers = root["network"]["layers"].items
        self.samples = root["data"]["inputs"].length
        self.sizes = [units.length for units in (root["network"]["inputs"], *(layer["units"] for layer in layers))]
        self.biases = [None, *(bias_mode(layer) for layer in layers)]

    def faults(self, node: Node, kind: Kind) -> Iterator[Fault]:
        """The faults of a quantity's fields: one is missing, one is not of its kind, or one is out of range."""
        given = {name for name in FIELDS if node[name].given}
        known, required = _fields(kind, given)
        for name in FIELDS:
            field = node[name]
            if name in required and name not in given:
                yield Fault(field.place, f"missing (the quantity is {kind})")
            elif name in given and name not in known:
                yield Fault(field.place, f"{kind} has no {name}")
            elif field.index is not None:
                yield from self._range_faults(node, kind, name, field.index)
        if Address.BIAS in ADDRESSES[kind] and "source" not in given:
            yield from self._bias_faults(node)

    def symbol_faults(self, mention: Mention) -> Iterator[Fault]:
        """The same for a quantity that a text names, without its sample."""
        sample = 0 if mention.kind in SAMPLED else None
        address = {"sample": sample, "layer": mention.layer, "unit": mention.unit, "source": mention.source}
        yield from self.faults(Node(address), mention.kind)

    def layer_faults(self, layer: int) -> Iterator[Fault]:
        """The fault of a layer, counted from the inputs as 0, that is not there."""
        yield from _outside("layer", layer, range(len(self.sizes)))

    def _range_faults(self, node: Node, kind: Kind, name: str, index: int) -> Iterator[Fault]:
        yield from _outside(node[name].place, index, self._bounds(node, kind, name))

    def _bounds(self, node: Node, kind: Kind, name: str) -> range:
        """What ``name`` may be; empty where that cannot be told."""
        depth = len(self.sizes) - 1
        if name == "sample":
            return range(self.samples or 0)
        if name == "layer":
            return {
                Kind.INPUT: range(1),
                Kind.TARGET: range(depth, depth + 1),
                Kind.ERROR: range(depth, depth + 1),
                Kind.DNET_DOUT: range(1, depth),
                Kind.PATH: range(1, depth),
            }.get(kind, range(1, depth + 1))
        layer = depth if kind is Kind.TARGET else node["layer"].index or 0
        if name == "source":
            layer += next(address.to_source for address in ADDRESSES[kind] if name in address.fields)
        return range(self._size(layer))

    def _size(self, layer: int) -> int:
        return self.sizes[layer] or 0 if layer < len(self.sizes) else 0

    def _bias_faults(self, node: Node) -> Iterator[Fault]:
        layer = node["layer"].index or 0
        mode = self.biases[layer] if layer < len(self.biases) else None
        if mode is Bias.NONE:
            yield Fault(node["layer"].place, f"layer {layer} has no bias")
        elif mode is Bias.SHARED and node["unit"].given:
            yield Fault(node["unit"].place, f"the bias of layer {layer} is shared, so it belongs to no unit")
        elif mode is Bias.PER_UNIT and not node["unit"].given:
            yield Fault(node["unit"].place, "missing (the bias is one per unit)")


def _fields(kind: Kind, given: set[str]) -> tuple[set[str], set[str]]:
    """The fields that a kind may have, and those that it must have beside the given ones."""
    sample = {"sample"} if kind in SAMPLED else set()
    addresses = [{*address.fields, *sample} for address in ADDRESSES[kind]]
    known = set().union(*addresses)
    required = min((fields for fields in addresses if given & known <= fields), key=len)
    return known, required - {_OPTIONAL.get(kind)}


def _outside(place: str, index: int, bounds: range) -> Iterator[Fault]:
    """The fault of an index that is out of bounds; nothing where these are not known."""
    if bounds and index not in bounds:
        span = f"{bounds[0]} to {bounds[-1]}" if len(bounds) > 1 else str(bounds[0])
        yield Fault(place, f"{index}, expected {span}")
