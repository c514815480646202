"""The symbols of every quantity of a network, in TeX and as plain text, in one of the notations."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cached_property, lru_cache

from bpsim.core.derivations import origin
from bpsim.core.lettering import Lettered
from bpsim.core.network import Network
from bpsim.core.network_model import NetworkModel
from bpsim.core.network_values import NetworkValues
from bpsim.core.quantity import OF_THE_ERROR, SAMPLED, Kind, Quantity, net_of, out_of, parameter_of, successor
from bpsim.core.rules import RULES
from bpsim.core.training import Training
from bpsim.core.ways import Sides, forms
from bpsim.trace.any_notation import AnyNotation
from bpsim.trace.downhill import downhill
from bpsim.trace.equations import KeptEquations
from bpsim.trace.marks import PARTIAL, Char
from bpsim.trace.notations import COMMON, NOTATIONS, Scheme
from bpsim.trace.notations.letters import Letter
from bpsim.trace.notes import Notes
from bpsim.trace.numerals import Numerals
from bpsim.trace.symbols import Label, Symbol, continued_labels, labels, of_sample, share, slanted, via

__all__ = ["NET_OUT", "NOTATIONS", "Notation"]

NET_OUT = "net-out"
SHAPES_KEPT = 4
"""Networks with their training and a notation whose equations are remembered."""
_LETTERED = {kind for kind, rule in RULES.items() if isinstance(rule.symbol, Lettered)}
OF_SAMPLES = frozenset({Kind.INPUT, Kind.TARGET, Kind.NET, Kind.OUT, Kind.ERROR, Kind.DELTA} | (_LETTERED & SAMPLED))
"""Kinds with a letter of their own that belong to a sample; the others are written with these, or with the error."""


class Notation(AnyNotation):
    """How one notation writes the quantities of a network whose batch has so many samples.

    name: a key of ``NOTATIONS``; raises KeyError for another. of_samples: every symbol says which of several samples
    it belongs to, not that of the error alone, for formulas in which samples meet. of: the layer and the unit whose out
    is derived, None where it is the error. inside: what the error of a sample is divided by before it is derived.
    """

    batch = slanted("batch")

    def __init__(
        self,
        network: Network,
        samples: int = 1,
        name: str = NET_OUT,
        *,
        of: tuple[int, int] | None = None,
        inside: int = 1,
        of_samples: bool = False,
    ) -> None:
        super().__init__(name, samples, of_samples=of_samples)
        self.network = network
        self.of, self.inside = of, inside
        self._rows = {**COMMON, **NOTATIONS[name].rows}

    @property
    def symbols(self) -> object:
        """The network, and whether there is one sample or several: how many, only a mean that is inside says."""
        return self.network, self.key, self.of, self.inside, self._of_samples, self.samples == 1

    @property
    def scheme(self) -> Scheme:
        """Its table."""
        return NOTATIONS[self.key]

    def turns(self, kind: Kind) -> bool:
        """Whether quantities of a kind have the opposite sign in this notation."""
        return self.scheme.downhill and kind in OF_THE_ERROR and self.of is None

    def _symbol(self, quantity: Quantity) -> Symbol:
        symbol = self._turned(self._rows[quantity.kind](self, quantity), quantity.kind)
        if self._of_samples and quantity.sample is not None and quantity.kind in OF_SAMPLES:
            return of_sample(symbol, quantity.sample + 1)
        return symbol

    @cached_property
    def with_samples(self) -> Notation:
        """The same with the sample in every symbol that belongs to one."""
        return Notation(self.network, self.samples, self.key, of=self.of, inside=self.inside, of_samples=True)

    def equations(self, values: NetworkValues) -> KeptEquations:
        """What the quantities of an iteration are made of."""
        return _equations_of(values.network, values.engine.training, values.samples, self)

    def sayings(self, values: NetworkValues, numerals: Numerals) -> Notes:
        """What is said about its steps."""
        return Notes(values, self, numerals)

    def signed(self, quantity: Quantity, sides: Sides) -> Sides:
        """The sides of an equation in the sign of the notation."""
        if not self.scheme.downhill or self.of is not None:
            return sides
        return tuple(downhill(side, self._turns, whole=self._turns(quantity)) for side in sides)

    def _turns(self, to: Hashable) -> bool:
        return isinstance(to, Quantity) and self.turns(to.kind)

    def short(self, quantity: Quantity, *, grouped: bool) -> Symbol:
        """The same; a group of terms is named by its weight, its delta or its out alone.

        A path stands in the group of the unit that it begins at, so where it goes is name enough.
        """
        if quantity.kind is Kind.PATH:
            return via(self.unit_symbol(successor(quantity, Kind.OUT)))
        if grouped and quantity.kind is Kind.DE_DW:
            return self.symbol(parameter_of(quantity))
        if grouped and quantity.kind is Kind.DOUT_DNET:
            out, net = self.symbol(out_of(quantity)), self.head(net_of(quantity))
            return Symbol((PARTIAL, *out.marks, Char("/", "/"), PARTIAL, Char(net, net)), f"∂{out.plain}/∂{net}")
        return super().short(quantity, grouped=grouped)

    def unit(self, layer: int, unit: int | None) -> str:
        """What a unit is called; its whole layer where ``unit`` is None."""
        if unit is None:
            number = layer + self.scheme.first_layer
            return "output layer" if layer == self.network.depth else f"layer {number}"
        return self.unit_symbol(Quantity(Kind.OUT, None, layer, unit)).plain

    def matrix(self, letter: str, layer: int) -> Letter:
        """What the matrix of a layer is called. letter: what the vectorized form calls it, such as ``W`` or ``D``."""
        return self.scheme.letters.of(letter, layer, self.network.depth)

    # What the rows of a notation are made of

    def unit_symbol(self, quantity: Quantity) -> Symbol:
        """What the unit that a quantity belongs to is called."""
        return self.scheme.unit(self, quantity)

    def owner(self, quantity: Quantity) -> Symbol | None:
        """The unit, weight or bias that a quantity belongs to; None where that is everything."""
        if quantity.layer is None:
            return None
        in_parameter = quantity.of_weight or quantity.of_bias
        return self.symbol(parameter_of(quantity)) if in_parameter else self.unit_symbol(quantity)

    def name(self, q: Quantity) -> str:
        """The user's name of the unit that a quantity belongs to."""
        return self.network.unit_name(q.at_layer, q.at_unit)

    def label(self, layer: int, unit: int) -> Label:
        """The index of a unit within its layer."""
        return self._labels[layer][unit]

    @cached_property
    def _labels(self) -> Sequence[tuple[Label, ...]]:
        names = (self.network.inputs, *(layer.units for layer in self.network.layers))
        return continued_labels(names) if self.scheme.continued else [labels(layer) for layer in names]

    def index(self, layer: int, unit: int) -> Symbol:
        """The index of a unit as a symbol."""
        return self.label(layer, unit).symbol

    def is_output(self, q: Quantity) -> bool:
        """Whether a quantity belongs to the last layer."""
        return q.layer == self.network.depth

    def derived(self, sample: int | None) -> Symbol:
        """What is derived: the error, of a sample its share in a mean that is inside; or the out of a unit."""
        if self.of is not None:
            return self.symbol(Quantity(Kind.OUT, sample, *self.of))
        return self.error(sample) if sample is None else share(self.error(sample), self.inside)


@lru_cache(SHAPES_KEPT)
def _equations_of(network: Network, training: Training, samples: int, notation: Notation) -> KeptEquations:
    """The equations of a network with its training, on batches of so many samples."""
    model = NetworkModel(network, training, samples)

    def written(quantity: Quantity) -> tuple[Sides, ...]:
        return tuple(notation.signed(quantity, sides) for sides in forms(model, quantity, notation.scheme.style))

    def origin_of(quantity: Quantity) -> tuple[Quantity, Sides] | None:
        found = origin(model, quantity)
        return found and (found[0], notation.signed(quantity, found[1]))

    return KeptEquations(written, origin_of, notation.symbol, notation.with_samples.symbol)
