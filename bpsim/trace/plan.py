"""Nested loops over steps that are counted, not run: step n, the step of a quantity, and groups of steps.

A plan is one step (``Term``), one plan after another (``Seq``) or a plan for each value of a field of its quantities
(``Each``). It is written like the loops that it stands for, and everything is found in it by arithmetic.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from itertools import accumulate
from typing import Self

from bpsim.core.quantity import Kind, Quantity

STEP = "term"
"""The finest size of a group: every step by itself."""
Fields = dict[str, int | None]
"""Fields of a quantity by their names."""


class Plan(ABC):
    """Steps 0 to ``len`` - 1.

    kinds: of the quantities that they compute. sizes: the sizes of a group at which all of them are one.
    """

    def __init__(self, kinds: frozenset[Kind]) -> None:
        self.kinds = kinds
        self.sizes: frozenset[str] = frozenset()
        self._counts: dict[str, int] = {}

    def as_one(self, size: str) -> Self:
        """The same plan, all of whose steps are one group of this size."""
        marked = copy(self)
        marked.sizes = self.sizes | {size}
        marked._counts = {}
        return marked

    def __len__(self) -> int:
        return self.count(STEP)

    def count(self, size: str) -> int:
        """How many groups of a size it has; what is in no group of that size counts step by step."""
        found = self._counts.get(size)
        if found is None:
            found = min(self._count(STEP), 1) if size in self.sizes else self._count(size)
            self._counts[size] = found
        return found

    def group(self, size: str, index: int) -> range:
        """The steps of group ``index`` of a size, counted from 0."""
        start, plan = self._seek(size, index)
        return range(start, start + len(plan))

    def group_of(self, size: str, step: int) -> int:
        """The index of the group that holds a step."""
        return 0 if size in self.sizes else self._group_of(size, step)

    def part(self, size: str, index: int) -> Plan:
        """The part whose steps are group ``index`` of a size."""
        return self._seek(size, index)[1]

    def _seek(self, size: str, index: int) -> tuple[int, Plan]:
        """How many steps come before a group, and the part that it is."""
        return (0, self) if size in self.sizes else self._seek_inside(size, index)

    def quantity(self, step: int) -> Quantity:
        """The quantity that a step computes."""
        fields: Fields = {}
        return Quantity(self._kind(step, fields), **fields)

    def step(self, quantity: Quantity) -> int | None:
        """The step that computes a quantity; None where none does. Fields that it has too much are not seen."""
        return self._step(quantity) if quantity.kind in self.kinds else None

    @abstractmethod
    def _step(self, quantity: Quantity) -> int | None:
        """The same for a quantity of one of its kinds."""

    @abstractmethod
    def _count(self, size: str) -> int:
        """The groups of its parts, a count."""

    @abstractmethod
    def _group_of(self, size: str, step: int) -> int:
        """The index of a group of its parts."""

    @abstractmethod
    def _seek_inside(self, size: str, index: int) -> tuple[int, Plan]:
        """A group of its parts."""

    @abstractmethod
    def _kind(self, step: int, fields: Fields) -> Kind:
        """The kind of what a step computes; writes the fields that the loops give it into ``fields``."""


class Term(Plan):
    """One step, which computes a quantity of this kind."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(frozenset({kind}))
        self._one = kind

    def _step(self, quantity: Quantity) -> int | None:  # noqa: ARG002 - one step
        return 0

    def _count(self, size: str) -> int:  # noqa: ARG002 - of any size
        return 1

    def _group_of(self, size: str, step: int) -> int:  # noqa: ARG002 - one step
        return 0

    def _seek_inside(self, size: str, index: int) -> tuple[int, Plan]:  # noqa: ARG002 - one step
        return 0, self

    def _kind(self, step: int, fields: Fields) -> Kind:  # noqa: ARG002 - one step, in no loop
        return self._one


class _Parts(Plan):
    """Plans that follow one another."""

    @abstractmethod
    def _part(self, at: int) -> Plan:
        """Part ``at``."""

    @abstractmethod
    def _before(self, size: str, at: int) -> int:
        """The groups before part ``at``, a count."""

    @abstractmethod
    def _at(self, size: str, index: int) -> int:
        """The part that holds group ``index``."""

    def _group_of(self, size: str, step: int) -> int:
        at = self._at(STEP, step)
        return self._before(size, at) + self._part(at).group_of(size, step - self._before(STEP, at))

    def _seek_inside(self, size: str, index: int) -> tuple[int, Plan]:
        at = self._at(size, index)
        start, plan = self._part(at)._seek(size, index - self._before(size, at))
        return self._before(STEP, at) + start, plan

    def _kind(self, step: int, fields: Fields) -> Kind:
        at = self._at(STEP, step)
        return self._part(at)._kind(step - self._before(STEP, at), fields)


class _Listed(_Parts):
    """Parts of different lengths, whose groups are added up once for each size that is asked for."""

    def __init__(self, parts: Sequence[Plan]) -> None:
        super().__init__(frozenset[Kind]().union(*(part.kinds for part in parts)))
        self._list = parts
        self._sums: dict[str, list[int]] = {}

    def _starts(self, size: str) -> list[int]:
        if size not in self._sums:
            self._sums[size] = list(accumulate((part.count(size) for part in self._list), initial=0))
        return self._sums[size]

    def _count(self, size: str) -> int:
        return self._starts(size)[-1]

    def _part(self, at: int) -> Plan:
        return self._list[at]

    def _before(self, size: str, at: int) -> int:
        return self._starts(size)[at]

    def _at(self, size: str, index: int) -> int:
        return bisect_right(self._starts(size), index) - 1


class Seq(_Listed):
    """One plan after the other."""

    def __init__(self, *parts: Plan) -> None:
        super().__init__([part for part in parts if len(part)])

    def _step(self, quantity: Quantity) -> int | None:
        for at, part in enumerate(self._list):
            found = part.step(quantity)
            if found is not None:
                return self._before(STEP, at) + found
        return None


class Listing(Plan):
    """Steps that are listed one by one, each with its kind, its unit and its source.

    starts: for each size of a group the steps that its groups begin with; what has no such size counts step by step.
    """

    def __init__(
        self, steps: Sequence[tuple[Kind, int, int | None]], starts: Mapping[str, Sequence[int]] | None = None
    ) -> None:
        super().__init__(frozenset(kind for kind, _, _ in steps))
        self._list, self._starts = steps, starts or {}
        self._places: dict[tuple[Kind, int, int | None], int] = {}

    def _step(self, quantity: Quantity) -> int | None:
        if not self._places:
            self._places = {step: at for at, step in enumerate(self._list)}
        return None if quantity.unit is None else self._places.get((quantity.kind, quantity.unit, quantity.source))

    def _count(self, size: str) -> int:
        return len(self._starts.get(size, self._list))

    def _group_of(self, size: str, step: int) -> int:
        return bisect_right(self._starts[size], step) - 1 if size in self._starts else step

    def _seek_inside(self, size: str, index: int) -> tuple[int, Plan]:
        starts = self._starts.get(size, range(len(self._list)))
        end = starts[index + 1] if index + 1 < len(starts) else len(self._list)
        return starts[index], Listing(self._list[starts[index] : end])

    def _kind(self, step: int, fields: Fields) -> Kind:
        kind, fields["unit"], source = self._list[step]
        if source is not None:
            fields["source"] = source
        return kind


class _Same(_Parts):
    """The same plan for each value of a field: nothing is kept for any of them."""

    def __init__(self, field: str, values: Sequence[int | None], body: Plan) -> None:
        super().__init__(body.kinds)
        self._field, self._values, self._body = field, values, body
        self._places: dict[int | None, int] | None = None

    def _step(self, quantity: Quantity) -> int | None:
        at = self._index(getattr(quantity, self._field))
        found = None if at is None else self._body.step(quantity)
        return None if at is None or found is None else self._before(STEP, at) + found

    def _index(self, value: int | None) -> int | None:
        """Which of the values it is, None where it is none of them."""
        if isinstance(self._values, range):
            return self._values.index(value) if value is not None and value in self._values else None
        if self._places is None:
            self._places = {value: at for at, value in enumerate(self._values)}
        return self._places.get(value)

    def _count(self, size: str) -> int:
        return len(self._values) * self._body.count(size)

    def _part(self, at: int) -> Plan:  # noqa: ARG002 - they are all the same
        return self._body

    def _before(self, size: str, at: int) -> int:
        return at * self._body.count(size)

    def _at(self, size: str, index: int) -> int:
        return index // self._body.count(size)

    def _kind(self, step: int, fields: Fields) -> Kind:
        fields[self._field] = self._values[self._at(STEP, step)]
        return super()._kind(step, fields)


class _Different(_Listed):
    """Loops over one field that follow one another, each over values of its own."""

    def __init__(self, field: str, groups: Sequence[Sequence[int]], loops: Sequence[Plan]) -> None:
        super().__init__(loops)
        self._field = field
        self._places = {value: at for at, values in enumerate(groups) for value in values}

    def _step(self, quantity: Quantity) -> int | None:
        at = self._places.get(getattr(quantity, self._field))
        found = None if at is None else self._list[at].step(quantity)
        return None if at is None or found is None else self._before(STEP, at) + found


def each_in(field: str, groups: Sequence[Sequence[int]], body: Plan | Callable[[int], Plan], size: str) -> Plan:
    """A plan for every value of a field, group by group of its values; each is a group of a size."""
    return _Different(field, groups, [each(field, values, body).as_one(size) for values in groups])


def each(field: str, values: Sequence[int | None], body: Plan | Callable[[int], Plan]) -> Plan:
    """A plan for every value of one field of a quantity, in order; ``body`` is the same for all, or made for each."""
    if isinstance(body, Plan):
        return _Same(field, values, body)
    loops = {value: _Same(field, (value,), body(value)) for value in values if value is not None}
    if len(loops) == 1:
        return next(iter(loops.values()))
    return _Different(field, [[value] for value in loops], list(loops.values()))
