"""Whether the compiled functions of gates give the bits of plain Python: every one is asked 64 arguments.

Both call the mathematical library of the system, but not always the same: another compiler, another processor, other
last bits. The training of a lesson must not depend on whether compiled code had come when it began.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from bpsim.core.compiled import CompiledRun
from bpsim.core.network import Floats
from bpsim.core.training import Training
from bpsim.formulas.formula_engine import FormulaEngine
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.graph import CODES
from bpsim.formulas.reader import OF_TWO

ARGUMENTS = 64


@cache
def questions() -> FormulaEngine:
    """A line for each function of x, or of x and y, and their sum, with 64 rows: near 0, and of all sizes."""
    asked = [f"{name}(x, y)" if name in OF_TWO else f"{name}(x)" for name in CODES]
    asked += ["x^y", "x^3", "x^-2", "abs(x)^0.37", "x/y", "x y", "-x"]
    lines = [f"a{number} = {right}" for number, right in enumerate(asked)]
    names = [line.partition(" ")[0] for line in lines]
    random = np.random.RandomState(0)
    near, far = random.uniform(-6.0, 6.0, (ARGUMENTS // 2, 2)), random.standard_normal((ARGUMENTS // 2, 2))
    rows = np.concatenate([near, far * 10.0 ** random.uniform(-8.0, 4.0, far.shape)])
    formulas = Formulas((*lines, f"f = {' + '.join(names)}"), columns=("x", "y"), rows=rows)
    return FormulaEngine(formulas, Training(0.1))


def same_bits(run: CompiledRun) -> bool:
    """Whether values and derivatives are those of plain Python, bit for bit."""
    return answers(run) == answers(None)


def answers(run: CompiledRun | None) -> list[bytes]:
    """The bytes of all values and derivatives, by these loops or plain ones."""
    engine = questions()
    call = engine.call(engine.start(), 1, 0, keep=True)
    call.run_by(run, np.inf)
    return [_canonical(kept).tobytes() for kept in call.scratch[-2:]]


def _canonical(values: Floats) -> Floats:
    """The same with one NaN: of its sign and payload nothing is asked."""
    return np.where(np.isnan(values), np.nan, values)
