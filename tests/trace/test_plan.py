"""A plan is found by arithmetic in what the loops that it stands for would run through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bpsim.core.quantity import Kind, Quantity
from bpsim.trace.plan import STEP, Plan, Seq, Term, each
from tests.examples import examples

KINDS = (Kind.NET, Kind.OUT, Kind.DELTA)
FIELDS = ("sample", "layer", "unit", "source")
SIZES = ("small", "large")


@dataclass(frozen=True)
class Case:
    """A plan, and its steps as they were run through; groups: of each size, as many steps as each has."""

    plan: Plan
    steps: tuple[Quantity, ...]
    groups: dict[str, tuple[int, ...]]

    def as_one(self, size: str) -> Case:
        own = (len(self.steps),) if self.steps else ()
        return Case(self.plan.as_one(size), self.steps, {**self.groups, size: own})


def joined(cases: list[Case], plan: Plan) -> Case:
    steps = tuple(step for case in cases for step in case.steps)
    return Case(plan, steps, {size: sum((case.groups[size] for case in cases), ()) for size in SIZES})


def set_in(case: Case, field: str, value: int | None) -> Case:
    changed: dict[str, Any] = {field: value}
    return replace(case, steps=tuple(replace(step, **changed) for step in case.steps))


@st.composite
def plans(draw: st.DrawFn, fields: tuple[str, ...] = FIELDS) -> Case:
    shape = draw(st.sampled_from(("term", "seq", "same", "different") if fields else ("term", "seq")))
    if shape == "term":
        kind = draw(st.sampled_from(KINDS))
        case = Case(Term(kind), (Quantity(kind),), dict.fromkeys(SIZES, (1,)))
    elif shape == "seq":
        parts = draw(st.lists(plans(fields[1:]), max_size=3))
        case = joined(parts, Seq(*(part.plan for part in parts)))
    else:
        field, values = fields[0], draw(st.sampled_from([range(3), [0, 2, 5], [7], range(0)]))
        bodies = {value: draw(plans(fields[1:])) for value in values}
        if shape == "same" and values:
            bodies = dict.fromkeys(values, bodies[values[0]])
        run = [set_in(bodies[value], field, value) for value in values]
        body = bodies[values[0]].plan if shape == "same" and values else lambda value: bodies[value].plan
        case = joined(run, each(field, values, body))
    for size in draw(st.sets(st.sampled_from(SIZES))):
        case = case.as_one(size)
    return case


@examples(60)
@given(plans())
def test_steps_and_groups_are_those_of_the_loops(case: Case) -> None:
    plan = case.plan
    assert [plan.quantity(step) for step in range(len(plan))] == list(case.steps)
    for size, lengths in {**case.groups, STEP: (1,) * len(case.steps)}.items():
        assert plan.count(size) == len(lengths)
        groups = [plan.group(size, index) for index in range(len(lengths))]
        assert [len(group) for group in groups] == list(lengths)
        assert [step for group in groups for step in group] == list(range(len(plan)))
        assert all(plan.group_of(size, step) == index for index, group in enumerate(groups) for step in group)
        assert [len(plan.part(size, index)) for index in range(len(lengths))] == list(lengths)


@examples(60)
@given(plans(), st.integers(0, 6))
def test_a_step_is_found_by_its_quantity(case: Case, sample: int) -> None:
    for quantity in (*case.steps, *(replace(step, sample=sample) for step in case.steps)):
        step = case.plan.step(quantity)
        fits = [at for at, one in enumerate(case.steps) if is_at(quantity, one)]
        # Of several that fit, as no iteration has them, the first is found.
        assert step == (fits[0] if fits else None)


def is_at(quantity: Quantity, step: Quantity) -> bool:
    """Whether a quantity has the kind of a step and every field that its loops gave it."""
    fields = [(getattr(quantity, name), getattr(step, name)) for name in FIELDS]
    return quantity.kind is step.kind and all(asked == own for asked, own in fields if own is not None)
