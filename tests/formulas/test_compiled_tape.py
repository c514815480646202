"""The compiled loops over formulas: the same bits as plain Python, or none."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.core import cache
from bpsim.core.compiled import Loops
from bpsim.core.network import Floats
from bpsim.core.training import Training
from bpsim.formulas import gates
from bpsim.formulas.asking import ARGUMENTS, questions, same_bits
from bpsim.formulas.compiled_tape import TAPE
from bpsim.formulas.formula_engine import FormulaEngine, FormulaState
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.graph import CODES
from tests.engines import bits, native, plain
from tests.examples import examples
from tests.formulas.trained import engines
from tests.strategies import any_float

WAYS: tuple[Callable[[], AbstractContextManager[None]], ...] = (partial(plain, TAPE), partial(native, TAPE))


def one_nan(values: Floats) -> Floats:
    """The same with one NaN, of whose sign and payload nothing is asked."""
    return np.where(np.isnan(values), np.nan, values)


def trained(engine: FormulaEngine, updates: int, until: float) -> list[Any]:
    """All that a training leaves, in bits, and where and why it ended."""
    result = engine.advance(engine.start(), updates, until)
    vectors = result.vectors
    kept = [one_nan(some) for some in (vectors.parameters, vectors.first, vectors.second, result.curve)]
    return [result.updates, result.end, *bits(*kept)]


def shown(engine: FormulaEngine) -> list[Any]:
    """All that an iteration shows, in bits."""
    start = engine.start()
    passes = engine.passes(start, 1)
    arrays = (passes.values, passes.gradients, passes.gradient, passes.updated, engine.results(start))
    row = engine.row(FormulaState(0, start))
    return [passes.made, *bits(*map(one_nan, (*arrays, row, np.array(engine.error(start)))))]


@examples(60)
@given(engines() | engines(any_float()) | engines(held_out=True), st.integers(0, 12), st.sampled_from([-np.inf, 0.5]))
def test_plain_python_and_compiled_code_have_the_same_bits(engine: FormulaEngine, updates: int, until: float) -> None:
    found = []
    for way in WAYS:
        with way():
            found.append((trained(engine, updates, until), shown(engine)))
    assert found[0] == found[1]


@examples(20)
@given(engines(), st.integers(0, 9))
def test_what_is_kept_of_an_iteration_is_what_is_trained_with(engine: FormulaEngine, updates: int) -> None:
    """The passes form all gradients, the training those that it needs."""
    with native(TAPE):
        before = engine.advance(engine.start(), updates)
        passes = engine.passes(before.vectors, before.updates)
        after = engine.advance(before.vectors, 1, iteration=before.updates)
    assert passes.made == (after.updates == 1)
    if passes.made:
        assert bits(passes.updated) == bits(after.vectors.parameters)


def test_every_function_is_asked_64_arguments() -> None:
    run = TAPE.load()
    assert run is not None
    graph = questions().formulas.graph
    assert {gate.code for gate in graph.gates} >= set(CODES.values())
    assert questions().formulas.samples == ARGUMENTS == 64
    assert same_bits(run)


def test_where_a_bit_differs_formulas_train_in_plain_python_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    compiled = TAPE.load()
    loops = Loops(TAPE.run, TAPE.modules, TAPE.inlined, TAPE.home, TAPE.answers, TAPE.trusted)
    exp = gates.exp
    monkeypatch.setattr(gates, "exp", lambda x: exp(x) * (1.0 + 2.0**-52))
    monkeypatch.setattr(Loops, "compile", lambda *_: compiled)
    with caplog.at_level(logging.WARNING):
        assert loops.load() is None
    assert "the training loop stays in plain Python: compiled, it gives other bits here" in caplog.text


def test_formulas_have_a_folder_of_their_own_in_the_cache() -> None:
    names = [file.stem for file in TAPE.made_of]
    assert names[0] == "tape"
    assert sorted(names) == ["compiled", "descent", "gates", "groups", "object_code", "scalars", "tape"]
    assert TAPE.load() is not None
    assert cache.intact(TAPE.made_of)


def test_what_gradients_of_data_are_does_not_end_a_training() -> None:
    """The square root has no slope at 0, which nothing that is learned needs."""
    formulas = Formulas(("f = w sqrt(x)",), {"w": 1.0}, learned=("w",), columns=("x",), rows=np.array([[0.0]]))
    engine = FormulaEngine(formulas, Training(0.1))
    passes = engine.passes(engine.start())
    assert passes.gradients.tolist()[0][1] == np.inf
    assert passes.made
    assert engine.advance(engine.start(), 3).updates == 3
