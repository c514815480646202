"""The symbols of every quantity of a network, in TeX and as plain text, in one of the notations."""

from __future__ import annotations

from functools import cached_property, lru_cache

from bpsim.core.network import Network
from bpsim.core.quantity import OF_THE_ERROR, Kind, Quantity
from bpsim.trace.notations import COMMON, NOTATIONS, Scheme, net_of, out_of, successor
from bpsim.trace.notations.letters import Letter
from bpsim.trace.symbols import Label, Symbol, continued_labels, labels, of_sample, tex_name

__all__ = ["NET_OUT", "NOTATIONS", "Notation", "net_of", "out_of", "successor", "tex_name"]

NET_OUT = "net-out"
KEPT = 4096
"""Quantities whose symbol is remembered."""
OF_SAMPLES = frozenset({Kind.INPUT, Kind.TARGET, Kind.NET, Kind.OUT, Kind.ERROR, Kind.DELTA})
"""Kinds with a letter of their own that belong to a sample; the others are written with these, or with the error."""


class Notation:
    """How one notation writes the quantities of a network whose batch has so many samples.

    name: a key of ``NOTATIONS``; raises KeyError for another. of_samples: every symbol says which of several samples
    it belongs to, not that of the error alone, for formulas in which samples meet. of: the layer and the unit whose out
    is derived, None where it is the error.
    """

    def __init__(
        self,
        network: Network,
        samples: int = 1,
        name: str = NET_OUT,
        *,
        of: tuple[int, int] | None = None,
        of_samples: bool = False,
    ) -> None:
        self.network = network
        self.samples = samples
        self.key = name
        self.of = of
        self._of_samples = of_samples and samples > 1
        self.scheme: Scheme = NOTATIONS[name]
        self._rows = {**COMMON, **self.scheme.rows}
        self._labels: dict[int, tuple[Label, ...]] = {}
        # A formula asks for the same symbols in each iteration, and a ratio for those that it is made of.
        self._symbol_of = lru_cache(KEPT)(self._symbol)

    def tex(self, quantity: Quantity) -> str:
        """The symbol in TeX."""
        return self.symbol(quantity).tex

    def shown(self, quantity: Quantity, value: float) -> float:
        """The value of a quantity in the sign of this notation, which is that of its symbol.

        Whatever a person reads goes this way, and what a person types comes back this way. A value of the trace is the
        derivative of the error by net; a notation that goes downhill writes its opposite.
        """
        return 0.0 - value if self.turns(quantity.kind) else value

    def turns(self, kind: Kind) -> bool:
        """Whether quantities of a kind have the opposite sign in this notation."""
        return self.scheme.downhill and kind in OF_THE_ERROR and self.of is None

    def plain(self, quantity: Quantity) -> str:
        """The symbol as plain text, as on the graph and in lists: ``∂E/∂w5``, ``net h1``, ``δ o1``."""
        return self.symbol(quantity).plain

    def head(self, quantity: Quantity) -> str:
        """The plain symbol without its index, for where the unit's name stands beside it: ``net``, ``z``."""
        symbol = self.symbol(quantity)
        return symbol.head or symbol.plain

    def symbol(self, quantity: Quantity) -> Symbol:
        """The symbol in all its forms."""
        return self._symbol_of(quantity)

    def _symbol(self, quantity: Quantity) -> Symbol:
        symbol = self._rows[quantity.kind](self, quantity)
        if self._of_samples and quantity.sample is not None and quantity.kind in OF_SAMPLES:
            return of_sample(symbol, quantity.sample + 1)
        return symbol

    @cached_property
    def with_samples(self) -> Notation:
        """The same with the sample in every symbol that belongs to one."""
        return Notation(self.network, self.samples, self.key, of=self.of, of_samples=True)

    def unit(self, layer: int, unit: int | None) -> str:
        """What a unit is called; its whole layer where ``unit`` is None."""
        if unit is None:
            number = layer + self.scheme.first_layer
            return "output layer" if layer == self.network.depth else f"layer {number}"
        return self.unit_symbol(Quantity(Kind.OUT, None, layer, unit)).plain

    def matrix(self, letter: str, layer: int) -> Letter:
        """What the matrix of a layer is called. letter: what the vectorized form calls it, such as ``W`` or ``dW``."""
        return self.scheme.letters.of(letter, layer, self.network.depth)

    @property
    def error_symbol(self) -> str:
        """The plain letter of the error, whichever sample or batch it belongs to."""
        return self.scheme.error.plain

    # What the rows of a notation are made of

    def unit_symbol(self, quantity: Quantity) -> Symbol:
        """What the unit that a quantity belongs to is called."""
        return self.scheme.unit(self, quantity)

    def name(self, q: Quantity) -> str:
        """The user's name of the unit that a quantity belongs to."""
        return self.network.unit_name(q.at_layer, q.at_unit)

    def label(self, layer: int, unit: int) -> Label:
        """The index of a unit within its layer."""
        if layer not in self._labels and self.scheme.continued:
            self._labels = dict(enumerate(continued_labels(self._names)))
        elif layer not in self._labels:
            self._labels[layer] = labels(self._names[layer])
        return self._labels[layer][unit]

    @cached_property
    def _names(self) -> tuple[tuple[str, ...], ...]:
        return (self.network.inputs, *(layer.units for layer in self.network.layers))

    def index(self, layer: int, unit: int) -> Symbol:
        """The index of a unit as a symbol."""
        return self.label(layer, unit).symbol

    def is_output(self, q: Quantity) -> bool:
        """Whether a quantity belongs to the last layer."""
        return q.layer == self.network.depth

    def error(self, sample: int | None) -> Symbol:
        """E of a single sample, E^(2) of the second of several."""
        letter = self.scheme.error
        if self.samples == 1 or sample is None:
            return letter
        symbol = of_sample(letter, sample + 1)
        return symbol if self._of_samples else Symbol(symbol.tex, letter.plain, line=symbol.plain)

    def derived(self, sample: int | None) -> Symbol:
        """What is derived: the error, or the out of a unit."""
        return self.error(sample) if self.of is None else self.symbol(Quantity(Kind.OUT, sample, *self.of))

    @property
    def batch_error(self) -> Symbol:
        """The error of a whole batch."""
        letter = self.scheme.error
        short = f"{letter.plain} batch"
        return Symbol(rf"{letter.tex}_{{batch}}", f"{letter.plain} of the batch", short, line=short)
