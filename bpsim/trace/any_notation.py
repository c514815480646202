"""What is asked of every notation, whatever it writes the quantities of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from bpsim.core.quantity import Kind, Quantity
from bpsim.trace.equations import KeptEquations
from bpsim.trace.numerals import Numerals
from bpsim.trace.symbols import Symbol, of_sample, ratio

if TYPE_CHECKING:
    from bpsim.trace.notations.scheme import Scheme
    from bpsim.trace.update_notes import UpdateNotes

KEPT = 4096
"""Quantities whose symbol is remembered."""


class AnyNotation(ABC):
    """How the quantities of a model are written where a batch has so many samples.

    key: the name of the notation. of_samples: every symbol says which of several samples it belongs to.
    """

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

    @abstractmethod
    def derived(self, sample: int | None) -> Symbol:
        """What is derived, of a sample."""

    def ratio(self, above: Symbol, below: Symbol) -> Symbol:
        """A derivative."""
        return ratio(above, below)

    @property
    @abstractmethod
    def batch_error(self) -> Symbol:
        """The error of a whole batch."""

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

    @abstractmethod
    def short(self, quantity: Quantity, *, grouped: bool) -> Symbol:
        """The name of a row of steps. grouped: the row stands for several steps, of which this quantity is the last."""

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
