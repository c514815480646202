"""Random sequences of edits, undo, redo, runs, steps, saving and loading keep to a plain model; no Qt."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bpsim import Simulator, new_lesson
from tests.editing.machine import Editing, run_examples
from tests.editing.plain import Plain, compare
from tests.examples import fewer


def test_random_sequences_of_edits_keep_to_a_plain_model() -> None:
    run_examples(Editing, fewer(10), 15)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("remove_unit", (1, 1)), ("set_units", (1, 1)), ("add_unit", (1,)), ("rename_layer", (1, "z"))],
)
def test_outputs_with_activations_of_their_own_keep_them(name: str, arguments: tuple[int | str, ...]) -> None:
    simulator = Simulator(new_lesson("2-2 tanh"))
    simulator.set_activation(1, "logistic", 0)
    before = Plain.of(simulator)
    edit: Callable[..., object] = getattr(simulator, name)
    edit(*arguments)
    compare(before, Plain.of(simulator), name, arguments)
