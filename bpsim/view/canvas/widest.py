"""The widest symbols of a network in a notation, so that the graph keeps room for them at every step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from bpsim.core.quantity import Kind, Quantity
from bpsim.trace.marks import Span, Spans, text_of, with_sample
from bpsim.trace.symbols import Symbol
from bpsim.view.canvas.graph_picture import Widest

if TYPE_CHECKING:
    from bpsim.simulator import Simulator
    from bpsim.trace.notation import Notation

_kept: WeakKeyDictionary[Notation, tuple[bool, Widest]] = WeakKeyDictionary()


def widest_of(simulator: Simulator) -> Widest:
    """The widest symbols at any step of the simulator's iterations."""
    notation, penalized = simulator.notation, simulator.training.penalized
    known = _kept.get(notation)
    if known is None or known[0] != penalized:
        known = _kept[notation] = penalized, _measured(notation, penalized=penalized)
    return known[1]


def _measured(notation: Notation, *, penalized: bool) -> Widest:
    network = notation.network
    depth, outputs = network.depth, range(network.sizes[-1])
    weights = [Quantity(Kind.WEIGHT, None, *address) for address in _addresses(notation)]
    last_sample = notation.samples - 1
    total = notation.symbol(Quantity(Kind.TOTAL_ERROR, last_sample)).spans
    beside = [Quantity(Kind.BATCH_ERROR)] if notation.samples > 1 else []
    beside += [Quantity(Kind.PENALTY)] if penalized else []
    hidden, last = (Quantity(Kind.NET, 0, layer, 0) for layer in (1, depth))
    heads = [notation.head(q) for q in (hidden, last, hidden.but(Kind.OUT), last.but(Kind.OUT))]
    return Widest(
        weight=_longest(notation.symbol(q) for q in weights),
        gradient=_longest(notation.symbol(q.but(Kind.DE_DW)) for q in weights),
        target=(Span(notation.head(Quantity(Kind.TARGET, 0, depth, 0))),),
        error=_longest(notation.symbol(Quantity(Kind.ERROR, 0, depth, unit)) for unit in outputs),
        head=(Span(max(heads, key=len)),),
        whole=(with_sample(total, last_sample, notation.samples), *(notation.symbol(q).spans for q in beside)),
    )


def _addresses(notation: Notation) -> Iterable[tuple[int, int, int]]:
    """Layer, unit and source of weights with long symbols, from a row and a column of each layer instead of all.

    The length of a symbol is that of the number of the weight, or that of the unit's index and the source's together.
    """
    network = notation.network

    def length(number: int, unit: int, source: int) -> int:
        return len(notation.plain(Quantity(Kind.WEIGHT, None, number, unit, source)))

    for number, layer in enumerate(network.layers, 1):
        unit = max(range(layer.size), key=lambda unit: length(number, unit, 0))
        source = max(range(layer.sources), key=lambda source: length(number, 0, source))
        yield number, unit, source
        yield number, layer.size - 1, layer.sources - 1


def _longest(symbols: Iterable[Symbol]) -> Spans:
    return max((symbol.spans for symbol in symbols), key=lambda spans: len(text_of(spans)), default=())
