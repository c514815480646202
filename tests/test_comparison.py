"""Two places compared: only what differs, in the notation of the present one."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

from bpsim import Simulator, load
from bpsim.core.optimizers import Momentum
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Snapshot, comparison
from bpsim.simulator.comparison import Difference, differences
from bpsim.simulator.position import Position
from bpsim.trace.numerals import Numerals

W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)


def compared(one: Snapshot, simulator: Simulator) -> list[Difference]:
    return differences(Position(one), simulator.position, Numerals(6))


def test_a_place_differs_from_itself_in_nothing() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(3)
    assert compared(simulator.snapshot(), simulator) == []


def test_only_what_differs_is_listed_in_the_notation_of_the_present_place() -> None:
    simulator = Simulator(load("it496"))
    before = simulator.snapshot()
    simulator.set_value(W5, 0.5)
    simulator.set_training(replace(simulator.training, learning_rate=5.0, optimizer=Momentum(0.9)))
    error, *rest = compared(before, simulator)
    assert error.name == "E"
    assert (error.one, error.other) == ("0.298371", Numerals(6).computed(simulator.error))
    assert rest == [
        Difference("η", "0.5", "5"),
        Difference("Optimizer", "gradient descent", "momentum"),
        Difference("Momentum μ", "", "0.9"),
        Difference("w5", "0.400", "0.500"),
    ]
    simulator.show_notation("z-a-delta")
    assert compared(before, simulator)[-1].name == "w³₁₁"


def test_the_error_of_all_samples_is_called_so_where_a_batch_has_its_own() -> None:
    simulator = Simulator(load("van-veen"))
    before = simulator.snapshot()
    simulator.run(1)
    assert compared(before, simulator)[0].name == simulator.error_name == "f of all samples"


def test_two_iterations_differ_in_what_was_trained_and_all_digits_tell_it() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(1)
    later = simulator.snapshot()
    simulator.seek(0)
    rows = differences(Position(later), simulator.position, Numerals(1))
    assert [row.name for row in rows] == ["E", *(f"w{number}" for number in range(1, 9))]
    assert all(row.one != row.other for row in rows)


def test_what_only_one_of_two_networks_has_is_empty_in_the_other() -> None:
    simulator = Simulator(load("it496"))
    before = simulator.snapshot()
    simulator.add_unit(1)
    _, *new = compared(before, simulator)
    assert [(row.name, row.one) for row in new] == [(name, "") for name in ("w5", "w6", "w9", "w12")]
    _, *gone = differences(simulator.position, Position(before), Numerals(6))
    assert [(row.name, row.one, row.other) for row in gone] == [(row.name, row.other, "") for row in new]


def test_many_differences_are_cut_off() -> None:
    simulator = Simulator(load("it496"))
    before = simulator.snapshot()
    simulator.run(5)
    with patch.object(comparison, "MOST_ROWS", 4):
        assert [row.name for row in compared(before, simulator)] == ["E", "w1", "w2", "w3"]


def test_learned_variables_of_formulas_are_compared_too() -> None:
    simulator = Simulator(load("linear-regression"))
    before = simulator.snapshot()
    simulator.run(2)
    assert [(row.name, row.one) for row in compared(before, simulator)] == [("L", "4.375000"), ("w1", "0")]
