"""What is asked of every notation, whatever it writes the quantities of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from msgspec.structs import replace

from bpsim.core.quantity import NEW_VALUES, Kind, Quantity
from bpsim.trace.equations import KeptEquations
from bpsim.trace.marks import Char
from bpsim.trace.numerals import Numerals
from bpsim.trace.symbols import Symbol, negative, new_name, of_sample, ratio, with_index

if TYPE_CHECKING:
    from bpsim.trace.notations.scheme import Scheme
    from bpsim.trace.update_notes import UpdateNotes

KEPT = 4096
"""Quantities whose symbol is remembered."""


class AnyNotation(ABC):
    """How the quantities of a model are written where a batch has so many samples.

    key: the name of the notation. of_samples: every symbol says which of several samples it belongs to. batch: what
    stands below the error of a batch.
    """

    batch: Char

    def __init__(self, key: str, samples: int, *, of_samples: bool) -> None:
        self.key, self.samples = key, samples
        self._of_samples = of_samples and samples > 1
        # A formula asks for the same symbols in each iteration, and a ratio for those that it is made of.
        self._symbol_of = lru_cache(KEPT)(self._symbol)

    @property
    @abstractmethod
    def scheme(self) -> Scheme:
        """Its table, of which formulas have the letters of the training."""

    def symbol(self, quantity: Quantity) -> Symbol:
        """The symbol in all its forms."""
        return self._symbol_of(quantity)

    @abstractmethod
    def _symbol(self, quantity: Quantity) -> Symbol:
        """The same, made anew."""

    @property
    @abstractmethod
    def symbols(self) -> object:
        """What all symbols follow from: two notations where this is equal write every quantity alike."""

    @property
    @abstractmethod
    def with_samples(self) -> Self:
        """The same with the sample in every symbol that belongs to one."""

    @abstractmethod
    def owner(self, quantity: Quantity) -> Symbol | None:
        """The unit, parameter or node that a quantity belongs to; None where that is everything."""

    def error(self, sample: int | None) -> Symbol:
        """E of a single sample, E^(2) of the second of several; of formulas, their result."""
        letter = self.scheme.error
        if self.samples == 1 or sample is None:
            return letter
        symbol = of_sample(letter, sample + 1)
        return symbol if self._of_samples else Symbol(symbol.marks, letter.plain, line=symbol.plain)

    def derived(self, sample: int | None) -> Symbol:
        """What is derived, of a sample: the error."""
        return self.error(sample)

    def ratio(self, above: Symbol, below: Symbol) -> Symbol:
        """A derivative."""
        return ratio(above, below)

    @property
    def batch_error(self) -> Symbol:
        """The error of a whole batch."""
        error = self.scheme.error
        short = f"{error.plain} batch"
        return replace(with_index(error, self.batch, f"{error.plain} of the batch"), head=short, line=short)

    @property
    def error_symbol(self) -> str:
        """The plain letter of the error, or the result's name, whichever sample or batch it belongs to."""
        return self.scheme.error.plain

    @abstractmethod
    def equations(self, values: Any) -> KeptEquations:
        """What the quantities of some values are made of, as this notation writes it."""

    @abstractmethod
    def sayings(self, values: Any, numerals: Numerals) -> UpdateNotes:
        """What is said about the steps that compute some values."""

    def short(self, quantity: Quantity, *, grouped: bool) -> Symbol:  # noqa: ARG002 - formulas have the same names
        """The name of a row of steps, without what the name of the phase says already: of a batch, that it is the
        batch's. grouped: the row stands for several steps, of which this quantity is the last."""
        owner = self.owner(quantity)
        if quantity.kind is Kind.BATCH_ERROR:
            return self.derived(None)
        if owner and quantity.kind is Kind.BATCH_GRADIENT:
            return self._turned(self.ratio(self.derived(None), owner), quantity.kind)
        if owner and quantity.kind in NEW_VALUES:
            return new_name(owner)
        return self.symbol(quantity)

    def tex(self, quantity: Quantity) -> str:
        """The symbol in TeX."""
        return self.symbol(quantity).tex

    def plain(self, quantity: Quantity) -> str:
        """The symbol as plain text, as on the graph and in lists: ``∂E/∂w5``, ``net h1``, ``δ o1``."""
        return self.symbol(quantity).plain

    def head(self, quantity: Quantity) -> str:
        """The plain symbol without its index, for where a name stands beside it: ``net``, ``z``."""
        symbol = self.symbol(quantity)
        return symbol.head or symbol.plain

    def shown(self, quantity: Quantity, value: float) -> float:
        """The value of a quantity in the sign of this notation, which is that of its symbol.

        Whatever a person reads goes this way, and what a person types comes back this way. A value of the trace is the
        derivative of the error; a notation that goes downhill writes its opposite.
        """
        return 0.0 - value if self.turns(quantity.kind) else value

    def turns(self, kind: Kind) -> bool:  # noqa: ARG002 - most notations turn nothing
        """Whether quantities of a kind have the opposite sign in this notation."""
        return False

    def _turned(self, symbol: Symbol, kind: Kind) -> Symbol:
        """The symbol of a quantity of a kind, with a minus where it is a derivative that turns."""
        return negative(symbol) if symbol.is_ratio and self.turns(kind) else symbol
