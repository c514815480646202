"""The mean sizes of deltas and gradients, layer by layer: those of the trace, as far as the steps have come."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given

from bpsim import Lesson, Simulator, load
from bpsim.core.errors import UsageError
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.update import gradient_of
from bpsim.simulator.by_layer import LayerSizes, by_layer, mean_size, ratio, table
from tests.examples import examples
from tests.strategies import lessons


@examples(15)
@given(lessons())
def test_they_are_the_means_of_what_the_trace_has(lesson: Lesson) -> None:
    simulator = Simulator(lesson)
    simulator.seek(0, len(simulator.steps))
    network, samples = simulator.network, simulator.values.samples
    for sizes in by_layer(simulator):
        layer = network.layer(sizes.layer)
        deltas = [
            simulator.value(Quantity(Kind.DELTA, sample, sizes.layer, unit))
            for sample in range(samples)
            for unit in range(layer.size)
        ]
        gradients = [
            simulator.value(gradient_of(Quantity(Kind.WEIGHT, None, sizes.layer, unit, source), samples))
            for unit, source in np.argwhere(layer.connections).tolist()
        ]
        assert sizes.delta == pytest.approx(np.abs(deltas).mean(), rel=1e-12, nan_ok=True)
        assert not sizes.of_before
        if gradients:
            assert sizes.gradient == pytest.approx(np.abs(gradients).mean(), rel=1e-12, nan_ok=True)


def test_what_the_steps_have_not_come_to_is_that_of_the_iteration_before() -> None:
    simulator = Simulator(load("it496"))
    assert by_layer(simulator) == (LayerSizes(1, None, None), LayerSizes(2, None, None))
    simulator.seek(0, simulator.steps.number(Quantity(Kind.DELTA, 0, 2, 1)) or 0)
    assert [(sizes.delta is None, sizes.gradient is None) for sizes in by_layer(simulator)] == [
        (True, True),
        (False, True),
    ]
    simulator.seek(0, len(simulator.steps))
    first = by_layer(simulator)
    simulator.run(1)
    again = by_layer(simulator)
    assert [(sizes.delta, sizes.gradient) for sizes in again] == [(sizes.delta, sizes.gradient) for sizes in first]
    assert all(sizes.delta_before and sizes.gradient_before for sizes in again)
    rows = list(csv.reader(table(first).splitlines()))
    assert rows[0] == ["layer", "mean of |delta|", "mean of |dE/dw|"]
    assert [float(row[1]) for row in rows[1:]] == [sizes.delta for sizes in first]


def test_a_ratio_is_said_of_finite_numbers_only_and_a_mean_of_large_ones_is_finite() -> None:
    assert ratio(1.0, 4.0) == 0.25
    assert {ratio(None, 1.0), ratio(1.0, 0.0), ratio(np.inf, 1.0), ratio(1.0, np.nan)} == {None}
    assert mean_size(np.array([1.5e308, -1.5e308])) == 1.5e308
    assert table([LayerSizes(1, np.inf, None)]).splitlines()[1] == "1,,"


def test_where_there_are_no_layers_or_nothing_is_derived_it_says_so() -> None:
    with pytest.raises(UsageError, match="Formulas have no layers"):
        by_layer(Simulator(load("recurrent")))
    simulator = Simulator(load("it496"))
    simulator.remove_targets()
    with pytest.raises(UsageError, match="target"):
        by_layer(simulator)
