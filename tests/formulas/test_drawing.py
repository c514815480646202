"""Random starting values for what is learned."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpsim.core.errors import UsageError
from bpsim.core.initialization import Distribution, Initialization
from bpsim.formulas.drawing import with_new_values
from bpsim.formulas.formulas import Formulas

LINES = Formulas(("f = a b c d",), {"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0}, learned=("a", "b", "c"), frozen=("b",))


def test_the_learned_are_drawn_and_the_others_stay() -> None:
    drawn = with_new_values(LINES, Initialization(Distribution.NORMAL, 0.5, seed=7)).variables
    a, b, c = (0.5 * np.random.RandomState(7).standard_normal(3)).tolist()
    assert drawn == {"a": a, "b": 2.0, "c": c, "d": 4.0}
    assert with_new_values(replace(LINES, frozen=()), Initialization(width=0.5, seed=7)).variables["b"] == b
    uniform = with_new_values(LINES, Initialization(Distribution.UNIFORM, 0.25)).variables
    assert abs(uniform["a"]) < 0.25


@pytest.mark.parametrize(
    ("initialization", "reason"),
    [
        (Initialization(Distribution.XAVIER), "choose normal or uniform"),
        (Initialization(width=0.0), "a number greater than 0"),
        (Initialization(width=1.7e308), "too wide"),
        (Initialization(seed=-1), "whole number"),
    ],
)
def test_what_cannot_be_drawn_is_refused(initialization: Initialization, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        with_new_values(LINES, initialization)
