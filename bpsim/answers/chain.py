"""Whether a number is what the numbers before it give, however they were rounded on the way."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterator, Mapping
from functools import cached_property, partial

from msgspec import Struct

from bpsim.answers.margins import Margins
from bpsim.answers.rounded_values import RoundedValues, rounded_but
from bpsim.answers.written import as_written, delta_as_written, is_simplified
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.what_if import KnownValues, Twist, WhatIf
from bpsim.trace.typed import Rounding, Typed

FLOAT = Rounding(None, 14)
"""What float64 keeps of a number, with a digit to spare."""
EXACT = 1e-12
"""The share of a number by which one that is typed with all its digits may be off."""
SMALL = 1e-9
"""What is larger is no rest of numbers that cancel."""


WHOLE = 2000
"""Weights, or gates, times samples up to which every number of an iteration may be formed again, rounded."""


class Ground(Struct, frozen=True):
    """What a mistake is made on: numbers that were typed, the others as they are or rounded.

    near: the operands rounded, and nothing before them. twist: how deltas are formed where not of their factors.
    """

    view: WhatIf
    typed: dict[Quantity, float]
    rounding: Rounding | None = None
    near: WhatIf | None = None
    twist: Twist | None = None

    def kept(self, _: Quantity, value: float) -> float:
        """A number as it is used further on."""
        return self.rounding.rounded(value) if self.rounding else value


class _Computed(Container[Quantity]):
    """Everything that has a step."""

    def __init__(self, values: KnownValues) -> None:
        self._values = values

    def __contains__(self, quantity: object) -> bool:
        return isinstance(quantity, Quantity) and not self._values.model.is_given(quantity)


class Chain:
    """A quantity and the steps that lead to it, from what is given or ``typed``."""

    def __init__(self, values: RoundedValues, quantity: Quantity, typed: Mapping[Quantity, Typed]) -> None:
        self.values = values
        self.quantity = quantity
        self._before = typed
        self.derivation = values.derivation(quantity, typed)
        self.typed = {q: typed[q].value for q in self.derivation.reached}

    def what_if(self, assumed: Mapping[Quantity, float]) -> WhatIf:
        """The values with some assumed, and all that depends on them formed anew."""
        return WhatIf(self.values, assumed, self.derivation.changed_by(assumed))

    @cached_property
    def own(self) -> WhatIf:
        """The values that the typed numbers give."""
        return WhatIf(self.values, self.typed, self._changed)

    @cached_property
    def _changed(self) -> frozenset[Quantity]:
        """What is made of typed numbers."""
        return self.derivation.changed_by(self.typed)

    @property
    def formed(self) -> bool:
        """Whether the quantity is one whose step can be done again, on other operands or on none."""
        return bool(self.derivation.direct) or self.values.is_constant(self.quantity)

    @property
    def is_given(self) -> bool:
        """Whether the quantity only repeats a number that is given, which nothing has rounded."""
        return self._given(self.quantity)

    def gives(self, number: Typed) -> bool:
        """Whether the number is what the typed ones give, however it was rounded on the way."""
        return self.formed and (self.from_own(number) or self.from_rounded(number) or self.within(number))

    def from_own(self, number: Typed) -> bool:
        """Whether the number follows from those that were typed; a given number may have been used as it is given."""
        unrounded = {q: value for q, value in self.typed.items() if not self._given(q)}
        tried = [typed for typed in (self.typed, unrounded) if typed]
        formed = any(number.agrees(self.what_if(typed).formed(self.quantity)) for typed in tried)
        return formed or self._follows_the_formula(number)

    def _follows_the_formula(self, number: Typed) -> bool:
        """Whether it is what the shown formula of a cross-entropy or its delta gives with an out that was rounded."""
        if not self._is_written:
            return False
        out = self.quantity.but(Kind.OUT)
        value = self.values.value(out)
        outs = [self._before[out].value if out in self._before else value]
        outs += [rounding.rounded(value) for rounding in number.roundings]
        return any(number.agrees(self._written(rounded)) for rounded in outs)

    @property
    def _is_written(self) -> bool:
        """Whether the shown formula is another than how it is computed."""
        return as_written(self.own, self.quantity) is not None

    def _written(self, out: float) -> float:
        """What the shown formula gives with this out; NaN where it has no value."""
        value = as_written(WhatIf(self.values, {self.quantity.but(Kind.OUT): out}), self.quantity)
        return math.nan if value is None else value

    def _given(self, quantity: Quantity) -> bool:
        """Whether it only repeats a number that is given, as a derivative does that is a weight or an input."""
        operands = self.values.operands(quantity)
        return len(operands) == 1 and self.values.model.is_given(operands[0])

    def from_rounded(self, number: Typed) -> bool:
        """Whether it follows from operands that were rounded to its digits."""
        return any(number.agrees(view.formed(self.quantity)) for view in self._rounded(number))

    def _rounded(self, number: Typed) -> Iterator[WhatIf]:
        """The ways of rounding: to the same decimals or significant digits, the operands only or all on the way."""
        for rounding in number.roundings:
            yield self.near(rounding)
            for exempt in (frozenset[Kind](), frozenset({Kind.DELTA})):
                yield self.all_rounded(rounding, exempt)

    def near(self, rounding: Rounding) -> WhatIf:
        """What the operands give where they are rounded and nothing before them is."""
        given = self.values.model.is_given
        direct = {q: rounding.rounded(self.values.value(q)) for q in self.derivation.direct if not given(q)}
        return self.what_if({**direct, **self.typed})

    def all_rounded(self, rounding: Rounding, exempt: frozenset[Kind] = frozenset()) -> WhatIf:
        """What comes out where every number on the way is rounded, but for some kinds."""
        kept = partial(rounded_but, rounding, exempt)
        if not self.derivation.whole:
            return WhatIf(self.values, self.typed, self.derivation.formed, kept=kept)
        others = self.values.rounded(rounding, exempt)
        return WhatIf(self.values, self.typed, self._changed, kept=kept, others=others)

    def grounds(self, number: Typed) -> Iterator[Ground]:
        """On what a mistake may be made: the right numbers, those typed, and both rounded as ``number`` is."""
        typed = {q: one.value for q, one in self._before.items()}
        yield Ground(self.what_if({}), {})
        if typed:
            yield Ground(WhatIf(self.values, typed, self._changed), typed)
        small = self.values.model.size <= WHOLE
        for rounding in number.roundings:
            formed = _Computed(self.values) if small else self.derivation.formed
            view = WhatIf(self.values, typed, formed, kept=_keeping(rounding))
            yield Ground(view, typed, rounding, self.near(rounding))
            if any(is_simplified(self.values.model, q) for q in self.derivation.formed if q.kind is Kind.DELTA):
                view = WhatIf(self.values, typed, formed, twist=delta_as_written, kept=_keeping(rounding))
                yield Ground(view, typed, rounding, twist=delta_as_written)

    def within(self, number: Typed) -> bool:
        """Whether it is no further from what the typed numbers give than rounding on the way can take it.

        Each may have been used as it was before it was rounded and typed.
        """
        ways = ((way, rounding) for way in self._multiplied_out() for rounding in number.roundings)
        return self._within_the_formula(number) or any(way._near(number, rounding) for way, rounding in ways)

    def _multiplied_out(self) -> Iterator[Chain]:
        """Itself, and where deltas were typed the chain in which they are formed once more, of their factors."""
        yield self
        deltas = [q for q in self.typed if q.kind is Kind.DELTA]
        if deltas:
            yield Chain(self.values, self.quantity, {q: one for q, one in self._before.items() if q not in deltas})

    def _within_the_formula(self, number: Typed) -> bool:
        """Whether the shown formula of a cross-entropy or its delta may give it with an out that was rounded later."""
        typed = self._before.get(self.quantity.but(Kind.OUT)) if self._is_written else None
        if typed is None:
            return False
        half = typed.unit / 2
        outs = (typed.value - half, typed.value, typed.value + half)
        # What was rounded to 1 was nearly 1, and its error nearly 0.
        formed = [value if math.isfinite(value) else 0.0 for value in map(self._written, outs)]
        return min(formed) - number.unit / 2 <= number.value <= max(formed) + number.unit / 2

    def _near(self, number: Typed, rounding: Rounding) -> bool:
        """Whether it is as near as rounding leaves it."""
        value = self.own.formed(self.quantity)
        # Nobody goes on with so few decimals that nothing is left of a number.
        most = math.inf if rounding.places is None else abs(value)
        off = abs(number.value - value) - number.slack
        return off <= most and self._margins(rounding).reach(self.quantity, off)

    def is_rest(self, value: float) -> bool:
        """Whether a number is as near to 0 as float64 leaves it where all cancels."""
        if abs(value) > SMALL:
            return False
        exact = Chain(self.values, self.quantity, {}) if self.typed else self
        return exact._margins(FLOAT).reach(self.quantity, abs(value))

    def is_undecided(self, number: Typed) -> bool:
        """Whether it is made of Adam steps, from -1 to 1, that divide by what rounding to its digits may make 0."""
        margins = self._margins(number.roundings[-1])
        steps = [q for q in self.derivation.formed if q.kind is Kind.ADAM_STEP]
        free = [q for q in steps if any(map(margins.may_vanish, self.values.operands(q)))]
        ends = [self.what_if({**self.typed, **dict.fromkeys(free, end)}).value(self.quantity) for end in (-1.0, 1.0)]
        return bool(free) and min(ends) - number.slack <= number.value <= max(ends) + number.slack

    def _margins(self, rounding: Rounding) -> Margins:
        errors = {q: self._unsure(q, rounding) for q in self.typed}
        others = self.values.margins(rounding) if self.derivation.whole else None
        return Margins(self.own, self._operands, rounding, errors, self._changed, others)

    def _operands(self, quantity: Quantity) -> tuple[Quantity, ...]:
        """What one is made of, as far as it is read."""
        return self.derivation.operands.get(quantity, ())

    def _unsure(self, quantity: Quantity, rounding: Rounding) -> float:
        """How far a typed number may be from the one that was used."""
        typed, right = self._before[quantity], self.values.value(quantity)
        if not typed.agrees(right):
            return typed.unit
        if self._given(quantity):
            return abs(typed.value - right)
        # Nothing was rounded to the 1 that is the derivative of a relu, however few digits it has.
        exact = math.isclose(typed.value, right, rel_tol=EXACT)
        return min(typed.unit / 2, self.values.margins(rounding).of(quantity) if exact else math.inf)


def _keeping(rounding: Rounding) -> Callable[[Quantity, float], float]:
    return lambda _, value: rounding.rounded(value)
