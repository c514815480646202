"""Layers, units and connections by their numbers: layers count from 1, 0 is the inputs; units and sources from 0."""

from __future__ import annotations

from collections.abc import Collection

from bpsim.core.errors import UsageError
from bpsim.core.network import Network
from bpsim.editing import wording
from bpsim.lesson.faults import quoted, suggestion
from bpsim.sentences import _
from bpsim.trace.numerals import grouped


def refuse_layer(network: Network, layer: int, *, inputs: bool = False) -> None:
    """Raises UsageError where there is no layer of this number; the inputs count only where they are asked for."""
    first = 0 if inputs else 1
    if not first <= layer <= network.depth:
        choice = (
            str(first) if first == network.depth else _("{first} to {depth}").format(first=first, depth=network.depth)
        )
        raise UsageError(wording.NO_LAYER.format(layer=layer, choice=choice))


def refuse_unit(network: Network, layer: int, unit: int) -> None:
    """Raises UsageError where there is no such unit; layer 0 holds the inputs."""
    refuse_layer(network, layer, inputs=True)
    size = network.sizes[layer]
    if not 0 <= unit < size:
        choice = "0" if size == 1 else _("0 to {size}").format(size=grouped(size - 1))
        raise UsageError(wording.NO_UNIT.format(unit=unit, layer=wording.layer_name(network, layer), choice=choice))


def refuse_connection(network: Network, layer: int, unit: int, source: int) -> None:
    """Raises UsageError where there is no such unit, or no such unit in the layer before it."""
    refuse_unit(network, layer, unit)
    if layer == 0:
        raise UsageError(wording.NO_INCOMING.format(unit=network.unit_name(0, unit)))
    refuse_unit(network, layer - 1, source)


def refuse_unknown(name: str, known: Collection[str], what: str) -> None:
    """Raises UsageError for a word that is none of those known, with the one that was meant."""
    if name not in known:
        raise UsageError(
            wording.UNKNOWN.format(name=quoted(name), what=what, near=suggestion(name, known), known=", ".join(known))
        )
