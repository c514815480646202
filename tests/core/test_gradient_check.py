"""Backpropagation beside central differences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from bpsim import Lesson, load
from bpsim.core.gradient_check import GradientRow, gradient_check
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.state import State
from bpsim.core.training import UpdateOrder
from bpsim.resources import OF_NETWORKS
from tests.examples import examples
from tests.strategies import lessons
from tests.textbook import batch_rows


def checked(lesson: Lesson) -> list[GradientRow]:
    return gradient_check(NetworkEngine(lesson.network, lesson.data, lesson.training), State(0, lesson.parameters))


@pytest.mark.parametrize("name", OF_NETWORKS)
def test_every_parameter_of_a_built_in_lesson_agrees(name: str) -> None:
    lesson = load(name)
    rows = checked(lesson)
    assert len(rows) == sum(layer.connections.sum() + layer.bias_count for layer in lesson.network.layers)
    assert all(row.agrees for row in rows)
    # Gradients that vanish are hardly larger than what rounding does to the error.
    assert max(row.relative for row in rows) < (1e-5 if name == "deep" else 1e-8)


def test_a_layer_by_layer_lesson_is_checked_by_the_gradient_of_the_old_weights() -> None:
    layered, plain = checked(load("it496-layer-by-layer")), checked(load("it496"))
    assert {row.quantity: row.backpropagation for row in layered} == {
        row.quantity: row.backpropagation for row in plain
    }


@examples(40)
@given(lessons())
def test_every_gradient_of_random_networks_agrees(lesson: Lesson) -> None:
    assert [row for row in checked(lesson) if not row.agrees] == []


@examples(20)
@given(lessons(activations=("identity", "logistic", "tanh")))
def test_smooth_networks_agree_without_excuse(lesson: Lesson) -> None:
    assert all(row.distance <= 1 and not row.at_kink for row in checked(lesson))


@examples(20)
@given(lessons(update=UpdateOrder.SIMULTANEOUS))
def test_each_row_names_what_the_trace_shows(lesson: Lesson) -> None:
    several = len(batch_rows(lesson, 0)) > 1
    kinds = {Kind.BATCH_GRADIENT} if several else {Kind.DE_DW, Kind.DE_DB}
    rows = checked(lesson)
    assert {row.quantity.kind for row in rows} <= kinds
    assert all((row.quantity.sample is None) == several for row in rows)
    assert len({row.quantity for row in rows}) == len(rows)


def test_rows_come_worst_first() -> None:
    relative = [row.relative for row in checked(load("it496"))]
    assert relative == sorted(relative, reverse=True)


def test_progress_hears_of_every_parameter() -> None:
    lesson = load("torok")
    heard: list[float] = []
    gradient_check(
        NetworkEngine(lesson.network, lesson.data, lesson.training), State(0, lesson.parameters), heard.append
    )
    assert heard == [1, 2, 3, 4, 5, 6]


def test_a_wrong_gradient_differs() -> None:
    q = Quantity(Kind.DE_DW, 0, 1, 0, 0)
    assert not GradientRow(q, 1.0, 1.0 + 3e-6).agrees
    assert GradientRow(q, 1.0, 1.0 + 5e-7).agrees
    assert GradientRow(q, 5e-10, -4e-10).agrees
    assert not GradientRow(q, float("nan"), 1.0).agrees
    assert not GradientRow(q, float("inf"), float("inf")).agrees


def test_the_kink_of_relu_excuses_what_reaches_it_and_nothing_else() -> None:
    lesson = load("torok")
    first, last = lesson.network.layers
    network = replace(lesson.network, layers=(replace(first, activation="relu"), last))
    data = replace(lesson.data, inputs=np.zeros((1, 2)))
    rows = {row.quantity: row for row in checked(replace(lesson, network=network, data=data))}
    assert all(row.agrees for row in rows.values())
    assert {q.layer for q, row in rows.items() if row.at_kink} == {1}


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e3])
def test_large_and_small_inputs_do_not_spoil_the_differences(scale: float) -> None:
    lesson = load("it496")
    data = replace(lesson.data, inputs=lesson.data.inputs * scale)
    assert all(row.agrees for row in checked(replace(lesson, data=data)))
