"""What is asked of every notation, whatever it writes the quantities of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from msgspec import Struct

from bpsim.core.quantity import Kind, Quantity
from bpsim.trace import wording
from bpsim.trace.equations import KeptEquations
from bpsim.trace.numerals import Numerals
from bpsim.trace.symbols import Symbol, ratio

if TYPE_CHECKING:
    from bpsim.trace.notations.scheme import Scheme


class Sayings(Struct, frozen=True):
    """What is said about a step: the question that it answers; what a reader may wonder about, or empty; what it does
    to a later step, or empty."""

    title: Callable[[Quantity], str]
    remark: Callable[[Quantity], str]
    ahead: Callable[[Quantity], str]


class AnyNotation(ABC):
    """How the quantities of a model are written where a batch has so many samples. key: the name of the notation."""

    key: str
    samples: int

    @property
    @abstractmethod
    def scheme(self) -> Scheme:
        """Its table, of which formulas have the letters of the training."""

    @abstractmethod
    def symbol(self, quantity: Quantity) -> Symbol:
        """The symbol in all its forms."""

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
    @abstractmethod
    def error_symbol(self) -> str:
        """The plain letter of the error, whichever sample or batch it belongs to."""

    @abstractmethod
    def equations(self, values: Any) -> KeptEquations:
        """What the quantities of some values are made of, as this notation writes it."""

    @abstractmethod
    def sayings(self, values: Any, numerals: Numerals) -> Sayings:
        """What is said about the steps that compute some values."""

    @abstractmethod
    def short(self, quantity: Quantity, *, grouped: bool) -> Symbol:
        """The name of a row of steps. grouped: the row stands for several steps, of which this quantity is the last."""

    def cause(self, values: Any, quantity: Quantity) -> str:  # noqa: ARG002 - a network has numbers that grow
        """Why a value is not finite, in a sentence, where that is known of the step itself; else empty."""
        return ""

    @property
    def smaller_numbers(self) -> str:
        """The advice to make the numbers smaller that an iteration starts with."""
        return wording.SMALLER_NUMBERS

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
