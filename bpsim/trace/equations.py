"""Equations of quantities: in symbols, made once for a model and a notation; in numbers, of now."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import cached_property, partial

from msgspec import Struct

from bpsim.core.expression import Expression, Number, Product, Ref, Sum, leaves
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.update_rules import Setting
from bpsim.core.ways import Sides
from bpsim.trace.render import Leaves, Written
from bpsim.trace.symbols import Symbol, letter, numbered

SETTINGS = {
    Setting.MOMENTUM: letter(r"\mu", "μ"),
    Setting.BETA1: numbered(letter(r"\beta", "β"), 1),
    Setting.BETA2: numbered(letter(r"\beta", "β"), 2),
    Setting.EPSILON: letter(r"\varepsilon", "ε"),
    Setting.DECAY: letter(r"\lambda", "λ"),
    Setting.L1: numbered(letter(r"\lambda", "λ"), 1),
    Setting.L2: numbered(letter(r"\lambda", "λ"), 2),
    Setting.UPDATE: letter("t", "t"),
}
"""The symbols of settings, which are the same in every notation."""

_OF_BATCH = (Kind.BATCH_ERROR, Kind.BATCH_GRADIENT)
OPERANDS_KEPT = 20_000
"""Operands of the equations that are remembered of one model: some 10 MB."""


class Equation(Struct, frozen=True, dict=True):
    """A computed quantity and everything that it is equal to; of the last side it is made.

    operands: the quantities that it is made of, each once, in the order of the formula. In symbols: the symbol of
    what is computed, ``symbol = ...``, its right side, and the side that it is made of. numbers: how what it refers
    to is written in numbers.
    """

    quantity: Quantity
    sides: tuple[Expression, ...]
    operands: tuple[Quantity, ...]
    symbol: Written
    whole: Written
    right: Written
    last: Written
    numbers: Leaves

    @cached_property
    def in_numbers(self) -> Written:
        """The right side in numbers."""
        return Written(self.sides[-1:], self.numbers)

    @property
    def is_one_number(self) -> bool:
        """Whether it is made of one number, so that the formula in numbers says the value once more."""
        match self.sides[-1]:
            case Sum((Ref(),)) | Product((Ref(),)) | Sum(()) | Ref() | Number():
                return True
        return False


_Way = partial[Equation]
"""An equation that lacks nothing but its numbers."""


class KeptEquations:
    """The equations of a model in one notation, which are the same in every iteration.

    forms: the ways in which a computed quantity is written. origin_of: where a local derivative comes from, its
    function and the lines before its formula; None of all other quantities. quantity_symbol: how a quantity is written;
    among_samples: with its sample where samples meet, as in a mean.
    """

    def __init__(
        self,
        forms: Callable[[Quantity], tuple[Sides, ...]],
        origin_of: Callable[[Quantity], tuple[Quantity, Sides] | None],
        quantity_symbol: Callable[[Quantity], Symbol],
        among_samples: Callable[[Quantity], Symbol],
    ) -> None:
        self._forms, self._origin_of = forms, origin_of
        self._quantity_symbol, self._among_samples = quantity_symbol, among_samples
        self._ways: dict[Quantity, tuple[_Way, ...]] = {}
        self._operands = 0

    def equations(self, quantity: Quantity, numbers: Leaves) -> tuple[Equation, ...]:
        """The ways in which a computed quantity is written, the lecture's own first."""
        ways = self._ways.get(quantity)
        if ways is None:
            ways = tuple(self._way(quantity, sides) for sides in self._forms(quantity))
            self._remember(quantity, ways)
        return tuple(way(numbers) for way in ways)

    def _way(self, quantity: Quantity, sides: Sides) -> _Way:
        operands = tuple(to for to in leaves(sides[-1]) if isinstance(to, Quantity))
        own = (Ref(quantity),)
        written = self._symbol_among_samples if quantity.kind in _OF_BATCH else self.symbol
        symbol, whole, right, last = (Written(shown, written) for shown in (own, (*own, *sides), sides, sides[-1:]))
        return partial(Equation, quantity, sides, operands, symbol, whole, right, last)

    def _remember(self, quantity: Quantity, ways: tuple[_Way, ...]) -> None:
        if self._operands > OPERANDS_KEPT:
            self._ways.clear()
            self._operands = 0
        self._operands += sum(len(way.args[2]) for way in ways)
        self._ways[quantity] = ways

    def origin(self, quantity: Quantity, own: Equation) -> Iterator[Written]:
        """The function that a local derivative is one of, then the derivative as it becomes shorter; else nothing."""
        origin = self._origin_of(quantity)
        if origin is None:
            return
        function, before = origin
        yield self.equations(function, own.numbers)[0].whole
        first, *lines = [*before, own.sides[-1]]
        yield Written((Ref(quantity), first), self.symbol)
        for line in lines:
            yield Written((line,), self.symbol, continued=True)

    def symbol(self, to: Hashable) -> Symbol:
        """How a quantity or a setting is written in symbols."""
        if isinstance(to, Setting):
            return SETTINGS[to]
        assert isinstance(to, Quantity)
        return self._quantity_symbol(to)

    def _symbol_among_samples(self, to: Hashable) -> Symbol:
        """The same in a formula in which samples meet: for the ear, one ``E`` is not another."""
        assert isinstance(to, Quantity)
        return self._among_samples(to)
