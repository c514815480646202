"""Whether the lists of a file fit one another: rows, columns, biases, samples, state. Works on what is there."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from bpsim.core.network import Bias
from bpsim.lesson import limits
from bpsim.lesson.faults import Fault
from bpsim.lesson.node import ABSENT, Node
from bpsim.sentences import Plural, _

_ROWS = Plural("{count} row, expected {expected}", "{count} rows, expected {expected}")
_COLUMNS = Plural("{count} column, expected {expected}", "{count} columns, expected {expected}")
_VALUES = Plural("{count} value, expected {expected}", "{count} values, expected {expected}")
_NAMES = Plural("{count} name, expected {expected}", "{count} names, expected {expected}")
_LAYERS = Plural("{count} layer, expected {expected}", "{count} layers, expected {expected}")
BUFFERS = ("velocity", "first_moment", "second_moment")
"""What a trained state may hold of an optimizer, each in the shape of the parameters."""


def shape_faults(root: Node) -> Iterator[Fault]:
    """Every list whose length does not fit the network; what cannot be told, because another part is bad, is passed."""
    layers = root["network"]["layers"].items
    sizes = [units.length or None for units in (root["network"]["inputs"], *(layer["units"] for layer in layers))]
    for layer, sources, units in zip(layers, sizes, sizes[1:], strict=False):
        yield from _layer_faults(layer, units, sources)
    yield from _weight_count_faults(root["network"], sizes)
    yield from _data_faults(root["data"], sizes[0], sizes[-1] if layers else None)
    state = root["state"]
    for values in (state, *(state["buffers"][name] for name in BUFFERS)):
        yield from _parameter_faults(values, layers, sizes)


def _layer_faults(layer: Node, units: int | None, sources: int | None) -> Iterator[Fault]:
    for name in ("weights", "frozen_weights", "connections"):
        yield from matrix_faults(layer[name], units, sources)
    mode = bias_mode(layer)
    if mode is None:
        return
    said = _(' (bias is "{mode}")').format(mode=mode)
    if layer["bias"].given and not layer["biases"].given and mode is not Bias.NONE:
        yield Fault(layer["biases"].place, _("missing{said}").format(said=said))
    for name in ("biases", "frozen_biases"):
        yield from _list_faults(layer[name], mode.values(units) if units else None, said)


def sample_count(root: Node) -> int | None:
    """The samples of the data, which are 1 where formulas have no data; None where that cannot be told."""
    if root["formulas"].value is ABSENT:
        return root["data"]["inputs"].length
    return root["data"]["rows"].length if root["data"].value is not ABSENT else 1


def bias_mode(layer: Node) -> Bias | None:
    """How this layer gets its biases; None where the file says something unknown."""
    bias = layer["bias"]
    if not bias.given:
        return Bias.PER_UNIT
    return Bias(str(bias.value)) if bias.value in list(Bias) else None


def matrix_faults(matrix: Node, rows: int | None, columns: int | None) -> Iterator[Fault]:
    """Rows that are more or fewer, longer or shorter than they are to be; None where that is not known."""
    yield from _list_faults(matrix, rows, what=_ROWS)
    widths = matrix.lengths
    if widths <= {columns}:
        return
    if len(widths) == 1 and (matrix.length or 0) > 1:
        width = widths.pop()
        if width is not None and columns is not None and width != columns:
            yield Fault(matrix.place, _COLUMNS.of(width, count=width, expected=columns))
        return
    for row in matrix.items:
        yield from _list_faults(row, columns)


def _list_faults(node: Node, expected: int | None, said: str = "", what: Plural = _VALUES) -> Iterator[Fault]:
    if expected is not None and node.length is not None and node.length != expected:
        yield Fault(node.place, what.of(node.length, count=node.length, expected=expected) + said)


def _weight_count_faults(network: Node, sizes: Sequence[int | None]) -> Iterator[Fault]:
    count = sum((a or 0) * (b or 0) for a, b in itertools.pairwise(sizes))
    if count > limits.WEIGHTS:
        yield Fault(
            network.place, _("{count} weights, expected at most {weights}").format(count=count, weights=limits.WEIGHTS)
        )


def _data_faults(data: Node, inputs: int | None, outputs: int | None) -> Iterator[Fault]:
    yield from matrix_faults(data["inputs"], None, inputs)
    yield from matrix_faults(data["targets"], data["inputs"].length, outputs)
    yield from _list_faults(data["classes"], outputs, what=_NAMES)


def _parameter_faults(state: Node, layers: Sequence[Node], sizes: Sequence[int | None]) -> Iterator[Fault]:
    depth = len(layers) or None
    yield from _list_faults(state["weights"], depth, what=_LAYERS)
    yield from _list_faults(state["biases"], depth, what=_LAYERS)
    for matrix, sources, units in zip(state["weights"].items, sizes, sizes[1:], strict=False):
        yield from matrix_faults(matrix, units, sources)
    for biases, layer, units in zip(state["biases"].items, layers, sizes[1:], strict=False):
        mode = bias_mode(layer)
        yield from _list_faults(
            biases, mode.values(units) if mode and units else None, _(' (bias is "{mode}")').format(mode=mode)
        )
