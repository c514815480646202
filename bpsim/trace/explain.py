"""A step in formulas: what is computed, from what, with the symbols and with the numbers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import overload

from msgspec import Struct
from msgspec.structs import replace

from bpsim.core.quantity import Quantity
from bpsim.core.update_rules import Setting, setting
from bpsim.core.values import Values
from bpsim.trace.any_notation import AnyNotation
from bpsim.trace.equations import Equation
from bpsim.trace.numerals import Numerals, ascii_digits
from bpsim.trace.pieces import Row
from bpsim.trace.render import Written
from bpsim.trace.steps import Step


class Operand(Struct, frozen=True):
    """One quantity that a step is made of, its value in the sign of the notation.

    plain, row: its symbol as text, and as pieces for the screen. equation: how it is made itself, None where given.
    """

    quantity: Quantity
    value: float
    plain: str
    row: Row
    equation: Equation | None


class Operands(Sequence[Operand]):
    """The operands of a step, each made when it is asked for: a step may have thousands, and a panel shows twelve.

    quantities: what they are, in the order of the formula. make: what makes one of them.
    """

    def __init__(self, quantities: tuple[Quantity, ...], make: Callable[[Quantity], Operand]) -> None:
        self._quantities, self._make = quantities, make
        self._made: dict[int, Operand] = {}

    def __len__(self) -> int:
        return len(self._quantities)

    @overload
    def __getitem__(self, at: int) -> Operand: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Operand, ...]: ...

    def __getitem__(self, at: int | slice) -> Operand | tuple[Operand, ...]:
        places = range(len(self))[at]
        return self._at(places) if isinstance(places, int) else tuple(map(self._at, places))

    def _at(self, place: int) -> Operand:
        if place not in self._made:
            self._made[place] = self._make(self._quantities[place])
        return self._made[place]


class Explanation(Struct, frozen=True):
    """Everything that is said about one step.

    symbol, plain, row: what it computes, in TeX, as text, and as pieces for the screen. value: in the sign of the
    notation. remark: what is said beside it, or empty; ahead: what it does to a later step, or empty.
    """

    step: Step
    title: str
    symbol: str
    plain: str
    row: Row
    equation: Equation
    value: float
    operands: Sequence[Operand]
    remark: str
    ahead: str
    round_to: int | None = None
    """The decimals that computed values are rounded to, None where they are not."""
    other: Explanation | None = None
    """The same step with its formula written in another way, None where the lecture has no other."""
    origin: tuple[Written, ...] = ()
    """Where a local derivative comes from, line by line from its function on; empty for every other step."""

    @property
    def note(self) -> str:
        """Both in one text."""
        return " ".join(filter(None, (self.remark, self.ahead)))


class Explainer:
    """Explains the steps of one iteration. ``numerals``: how numbers are written, by default with all digits.

    What differs between networks and formulas is asked of the notation, which is that of the values.
    """

    def __init__(self, values: Values, notation: AnyNotation, numerals: Numerals | None = None) -> None:
        self.values = values
        self.notation = notation
        self.numerals = numerals or Numerals(None, values.engine.training.round_to)
        self._equations = notation.equations(values)
        self._sayings = notation.sayings(values, self.numerals)

    def explain(self, step: Step) -> Explanation:
        """The whole explanation of a step, with the right side of every operand."""
        own, *others = (self._explained(step, equation) for equation in self.equations(step.quantity))
        return replace(own, other=others[0]) if others else own

    def _explained(self, step: Step, equation: Equation) -> Explanation:
        q = step.quantity
        symbol = self.notation.symbol(q)
        samples_meet = len({operand.sample for operand in equation.operands} - {None}) > 1
        writer = self._of_samples if samples_meet else self
        return Explanation(
            step=step,
            title=self._sayings.title(q),
            symbol=symbol.tex,
            plain=symbol.plain,
            row=symbol.row,
            equation=equation,
            value=self._shown(q),
            operands=Operands(equation.operands, writer._operand),
            remark=self._sayings.remark(q),
            ahead=self._sayings.ahead(q),
            round_to=self.values.engine.training.round_to,
            origin=tuple(self._equations.origin(q, equation)),
        )

    def equation(self, quantity: Quantity) -> Equation:
        """What a computed quantity is made of, as the lecture of the notation writes it."""
        return self.equations(quantity)[0]

    def equations(self, quantity: Quantity) -> tuple[Equation, ...]:
        """The ways in which it is written, the lecture's own first."""
        return self._equations.equations(quantity, self._digits)

    def _shown(self, q: Quantity) -> float:
        return self.notation.shown(q, self.values.value(q))

    @cached_property
    def _of_samples(self) -> Explainer:
        """The same with the sample in every symbol: where samples meet, each has a delta_h2 of its own."""
        return Explainer(self.values, self.notation.with_samples, self.numerals)

    def _operand(self, q: Quantity) -> Operand:
        equation = None if self.values.model.is_given(q) else self.equation(q)
        symbol = self.notation.symbol(q)
        return Operand(q, self._shown(q), symbol.plain, symbol.row, equation)

    def _digits(self, to: Hashable) -> str:
        if isinstance(to, Setting):
            return ascii_digits(setting(self.values.model, to))
        assert isinstance(to, Quantity)
        return self.numerals.digits_of(to.kind, self._shown(to))
