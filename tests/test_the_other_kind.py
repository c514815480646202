"""What only a network has, asked of formulas, and the other way round: a sentence says what to ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import bpsim
from bpsim import Kind, Quantity, Simulator, UsageError
from bpsim.core.normalization import Scaling
from bpsim.editing.folding import Group
from bpsim.trace.matrix_form import matrices_of, orientation
from bpsim.trace.orientation import ROWS

WEIGHT, NODE = Quantity(Kind.WEIGHT, None, 1, 0, 0), Quantity(Kind.VALUE, 0, None, 0)

OF_NETWORKS: dict[str, Callable[[Simulator], Any]] = {
    "network": lambda sim: sim.network,
    "weights": lambda sim: sim.weights,
    "biases": lambda sim: sim.biases,
    "value": lambda sim: sim.value(WEIGHT),
    "shown": lambda sim: sim.shown(WEIGHT),
    "typed_value": lambda sim: sim.typed_value(WEIGHT),
    "normalized": lambda sim: sim.normalized(Scaling.UNIT),
    "matrices_of": lambda sim: matrices_of(sim.notation, 1, sim.training),
    "orientation": lambda sim: orientation(sim.notation, ROWS, sim.training),
    "set_value": lambda sim: sim.set_value(WEIGHT, 1.0),
    "set_values": lambda sim: sim.set_values({WEIGHT: 1.0}),
    "set_data": lambda sim: sim.set_data(Quantity(Kind.INPUT, 0, 0, 0), 1.0),
    "set_weight": lambda sim: sim.set_weight(1, 0, 0, 1.0),
    "set_bias_value": lambda sim: sim.set_bias_value(1, 0, 1.0),
    "set_input": lambda sim: sim.set_input(0, 0, 1.0),
    "set_target": lambda sim: sim.set_target(0, 0, 1.0),
    "start_from": lambda sim: sim.start_from(bpsim.Simulator(bpsim.load("it496")).values.state.parameters),
    "normalize_inputs": lambda sim: sim.normalize_inputs(Scaling.UNIT),
    "replace_samples": lambda sim: sim.replace_samples([[1.0]], None),
    "add_targets": lambda sim: sim.add_targets(),
    "remove_targets": lambda sim: sim.remove_targets(),
    "set_class": lambda sim: sim.set_class(0, "a"),
    "set_classes": lambda sim: sim.set_classes(["a"]),
    "add_unit": lambda sim: sim.add_unit(1),
    "remove_unit": lambda sim: sim.remove_unit(1, 0),
    "set_units": lambda sim: sim.set_units(1, 2),
    "add_layer": lambda sim: sim.add_layer(1),
    "remove_layer": lambda sim: sim.remove_layer(1),
    "connect": lambda sim: sim.connect(1, 0, 0),
    "disconnect": lambda sim: sim.disconnect(1, 0, 0),
    "rename": lambda sim: sim.rename(1, 0, "a"),
    "rename_layer": lambda sim: sim.rename_layer(1, "a"),
    "set_activation": lambda sim: sim.set_activation(1, "tanh"),
    "set_loss": lambda sim: sim.set_loss("squared-error"),
    "set_bias": lambda sim: sim.set_bias(1, "none"),
    "freeze": lambda sim: sim.freeze(1),
    "unfreeze": lambda sim: sim.unfreeze(1),
}

OF_FORMULAS: dict[str, Callable[[Simulator], Any]] = {
    "formulas": lambda sim: sim.formulas,
    "value": lambda sim: sim.value(NODE),
    "shown": lambda sim: sim.shown(NODE),
    "typed_value": lambda sim: sim.typed_value(NODE),
    "set_value": lambda sim: sim.set_value(NODE, 1.0),
    "set_lines": lambda sim: sim.set_lines(["f = x"]),
    "set_line": lambda sim: sim.set_line(0, "f = x"),
    "move_line": lambda sim: sim.move_line(0, 1),
    "rename_node": lambda sim: sim.rename_node("x", "y"),
    "fold": lambda sim: sim.fold(Group("tanh", (0,), folds=True)),
    "replace_rows": lambda sim: sim.replace_rows(["x"], [[1.0]]),
    "set_result": lambda sim: sim.set_result("f"),
    "set_learned": lambda sim: sim.set_learned("x"),
    "set_frozen": lambda sim: sim.set_frozen("x"),
    "set_penalized": lambda sim: sim.set_penalized("x"),
    "differ_by_sample": lambda sim: sim.differ_by_sample("x"),
}


def of_formulas() -> Simulator:
    return Simulator(bpsim.new_formula_lesson("t = x + y; f = t z", {"x": -2, "y": 5, "z": -4}, learned=["z"]))


@pytest.mark.parametrize("asked", OF_NETWORKS)
def test_what_only_a_network_has_is_refused_of_formulas(asked: str) -> None:
    with pytest.raises(UsageError, match=r"formulas have no|ask for its formulas"):
        OF_NETWORKS[asked](of_formulas())


@pytest.mark.parametrize("asked", OF_FORMULAS)
def test_what_only_formulas_have_is_refused_of_a_network(asked: str) -> None:
    with pytest.raises(UsageError, match=r"which is a quantity of formulas|as_formulas makes"):
        OF_FORMULAS[asked](Simulator(bpsim.load("it496")))


def test_every_edit_of_structure_is_asked() -> None:
    """One that is added belongs into one of the tables above."""
    for name, asked in (("structure", OF_NETWORKS), ("formula", OF_FORMULAS)):
        module = f"bpsim.simulator.{name}_edits"
        there = {key for key, member in vars(Simulator).items() if getattr(member, "__module__", "") == module}
        assert there <= set(asked)


def test_all_that_a_simulator_has_is_there_or_refused() -> None:
    for simulator in (Simulator(bpsim.load("it496")), of_formulas()):
        for name in dir(simulator):
            try:
                getattr(simulator, name)
            except UsageError:
                continue


def test_rows_of_formulas_are_moved_and_removed_one_by_one_too() -> None:
    simulator = of_formulas()
    simulator.replace_rows(["x"], [[1.0], [2.0], [3.0]])
    simulator.move_sample(2, 0)
    assert simulator.formulas.rows.tolist() == [[3.0], [1.0], [2.0]]
    simulator.remove_sample(1)
    assert simulator.formulas.rows.tolist() == [[3.0], [2.0]]


def test_nodes_are_placed_by_name() -> None:
    simulator = of_formulas()
    simulator.place_units({"t": (1.0, 2.0)})
    assert simulator.lesson.view.positions == {"t": (1.0, 2.0)}
    with pytest.raises(UsageError, match="no unit q"):
        simulator.place_units({"q": (0.0, 0.0)})


def test_nodes_of_a_file_go_back_to_where_the_layout_puts_them() -> None:
    simulator = of_formulas()
    simulator.place_units({"t": (1.0, 2.0)})
    simulator.run(2)
    simulator.set_line(1, "f = t z^2 + s")
    simulator.place_units({"s": (0.0, 0.0)})
    simulator.seek(0)
    assert simulator.lesson.view.positions == {"t": (1.0, 2.0)}
    simulator.place_units({})
    assert not simulator.lesson.view.positions
    simulator.seek(2)
    assert simulator.lesson.view.positions == {"s": (0.0, 0.0)}
