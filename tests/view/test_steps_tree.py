"""The tree of the steps is found by arithmetic: each step has one row, in rows that stand for it too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given

from bpsim import Lesson, Simulator, load
from bpsim.view.panels.steps_tree import Place, StepsTree
from tests.examples import examples
from tests.found import found
from tests.strategies import lessons


def rows(tree: StepsTree, parent: Place | None = None) -> Iterator[Place]:
    """All rows in the order of the tree, each before what lies in it."""
    for row in range(tree.count(parent)):
        place = Place(row, tree.inside(parent) if parent else 0)
        assert tree.parent(place) == parent
        yield place
        yield from rows(tree, place)


def assert_sound(simulator: Simulator) -> None:
    tree = StepsTree(simulator.steps)
    every = list(rows(tree))
    leaves = [tree.bounds(place) for place in every if not tree.count(place)]
    assert leaves == [(number, number) for number in range(1, len(simulator.steps) + 1)]
    for place in every:
        parent = tree.parent(place)
        if parent is not None:
            (first, last), (outer_first, outer_last) = tree.bounds(place), tree.bounds(parent)
            assert outer_first <= first <= last <= outer_last
    for number in range(1, len(simulator.steps) + 1):
        for term in (False, True):
            place = found(tree.place_of(number, term=term))
            assert place in every
            assert tree.bounds(place)[1] == number
            assert tree.quantity(place) == simulator.steps.step(number).quantity
        assert not tree.count(found(tree.place_of(number, term=True)))


@examples(15)
@given(lessons())
def test_each_step_of_a_network_has_its_row(lesson: Lesson) -> None:
    assert_sound(Simulator(lesson))


@pytest.mark.parametrize("name", ["it496", "sum-times", "neuron"])
def test_each_step_of_a_built_in_lesson_has_its_row(name: str) -> None:
    assert_sound(Simulator(load(name)))


def test_a_step_whose_phase_is_not_listed_has_no_row() -> None:
    simulator = Simulator(load("it496"))
    tree = StepsTree(simulator.steps)
    tree.list_phases(range(1, 2))
    assert tree.place_of(1, term=True) is None
    assert found(tree.place_of(simulator.steps.phase_bounds(1)[0], term=True)).within > 0
