"""A plan is found by arithmetic in what the loops that it stands for would run through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from bpsim.core.quantity import ADDRESSES, FIELDS, SAMPLED, Kind, Quantity
from bpsim.trace.plan import STEP, Plan, Seq, Term, each
from tests.examples import examples

SIZES = ("small", "large")


@dataclass(frozen=True)
class Case:
    """A plan, and its steps as they were run through, each a kind and the fields that its loops gave it.

    groups: of each size, as many steps as each has.
    """

    plan: Plan
    runs: tuple[tuple[Kind, dict[str, int]], ...]
    groups: dict[str, tuple[int, ...]]

    def as_one(self, size: str) -> Case:
        own = (len(self.runs),) if self.runs else ()
        return Case(self.plan.as_one(size), self.runs, {**self.groups, size: own})

    @property
    def steps(self) -> list[Quantity]:
        return [Quantity(kind, **fields) for kind, fields in self.runs]


def joined(cases: list[Case], plan: Plan) -> Case:
    runs = tuple(run for case in cases for run in case.runs)
    return Case(plan, runs, {size: sum((case.groups[size] for case in cases), ()) for size in SIZES})


def set_in(case: Case, field: str, value: int) -> Case:
    return replace(case, runs=tuple((kind, {field: value, **fields}) for kind, fields in case.runs))


def kinds_of(given: tuple[str, ...]) -> list[Kind]:
    """The kinds whose quantities have just these fields."""
    kinds = [k for k in ADDRESSES if k in SAMPLED or "sample" not in given]
    return [k for k in kinds if any({*a.fields} == {*given} - {"sample"} for a in ADDRESSES[k])][:3]


VALUES = st.sampled_from([range(3), [0, 2, 5], [7], range(0)])
SOME_SIZES = st.sets(st.sampled_from(SIZES))


@cache
@st.composite
def plans(draw: st.DrawFn, given: tuple[str, ...] = (), depth: int = 4) -> Case:
    fields = FIELDS[FIELDS.index(given[-1]) + 1 :] if given else FIELDS[:2]
    shape = draw(st.sampled_from(("term", *["seq"] * (depth > 0), *["same", "different"] * (depth > 0 < len(fields)))))
    if shape == "term":
        kind = draw(st.sampled_from(kinds_of(given)))
        case = Case(Term(kind), ((kind, {}),), dict.fromkeys(SIZES, (1,)))
    elif shape == "seq":
        parts = draw(st.lists(plans(given, depth - 1), max_size=3))
        case = joined(parts, Seq(*(part.plan for part in parts)))
    else:
        field = draw(st.sampled_from(fields)) if not given else fields[0]
        values = draw(VALUES)
        bodies = {value: draw(plans((*given, field), depth - 1)) for value in values}
        if shape == "same" and values:
            bodies = dict.fromkeys(values, bodies[values[0]])
        run = [set_in(bodies[value], field, value) for value in values]
        body = bodies[values[0]].plan if shape == "same" and values else lambda value: bodies[value].plan
        case = joined(run, each(field, values, body))
    for size in draw(SOME_SIZES):
        case = case.as_one(size)
    return case


@examples(60)
@given(plans())
def test_steps_and_groups_are_those_of_the_loops(case: Case) -> None:
    plan = case.plan
    assert [plan.quantity(step) for step in range(len(plan))] == case.steps
    for size, lengths in {**case.groups, STEP: (1,) * len(case.runs)}.items():
        assert plan.count(size) == len(lengths)
        groups = [plan.group(size, index) for index in range(len(lengths))]
        assert [len(group) for group in groups] == list(lengths)
        assert [step for group in groups for step in group] == list(range(len(plan)))
        assert all(plan.group_of(size, step) == index for index, group in enumerate(groups) for step in group)
        assert [len(plan.part(size, index)) for index in range(len(lengths))] == list(lengths)


@examples(60)
@given(plans(), st.integers(0, 6))
def test_a_step_is_found_by_its_quantity(case: Case, sample: int) -> None:
    others = (replace(step, sample=sample) for step in case.steps if step.kind in SAMPLED)
    for quantity in (*case.steps, *others):
        step = case.plan.step(quantity)
        fits = [at for at, one in enumerate(case.steps) if is_at(quantity, one)]
        # Of several that fit, as no iteration has them, the first is found.
        assert step == (fits[0] if fits else None)


def is_at(quantity: Quantity, step: Quantity) -> bool:
    """Whether a quantity has the kind of a step and every field that its loops gave it."""
    fields = [(getattr(quantity, name), getattr(step, name)) for name in FIELDS]
    return quantity.kind is step.kind and all(asked == own for asked, own in fields if own is not None)
