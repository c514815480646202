"""Formulas at a step, as the graph reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.formulas.formula_engine import FormulaEngine
from bpsim.formulas.formula_values import FormulaValues
from bpsim.formulas.formulas import Formulas
from bpsim.lesson.lesson import FormulaLesson, ViewSettings
from bpsim.trace.formula_iteration import iteration
from bpsim.trace.formula_notation import FormulaNotation
from bpsim.trace.numerals import Numerals
from bpsim.trace.steps import Step, Steps


@dataclass(frozen=True, eq=False)
class Sight:
    """What of a simulator the graph reads, at a step of the first iteration."""

    formulas: Formulas
    step: int = 0
    view: ViewSettings = field(default_factory=ViewSettings)
    training: Training = field(default_factory=lambda: Training(0.1))
    iteration: int = 0

    @cached_property
    def lesson(self) -> FormulaLesson:
        return FormulaLesson(self.formulas, training=self.training, view=self.view)

    @cached_property
    def values(self) -> FormulaValues:
        engine = FormulaEngine(self.formulas, self.training)
        along = 0 if self.view.mode == "forward" else None
        return FormulaValues(engine, engine.state(0, engine.start()), along=along)

    @cached_property
    def steps(self) -> Steps:
        plan = iteration(self.values.model, forward_mode=self.view.mode == "forward")
        return Steps(plan, self.values.samples)

    @cached_property
    def notation(self) -> FormulaNotation:
        return FormulaNotation(self.formulas, self.values.samples, along=self.values.along)

    @property
    def numerals(self) -> Numerals:
        return Numerals(self.view.digits)

    @property
    def current(self) -> Step | None:
        return self.steps.step(self.step) if self.step else None

    def sample_name(self, sample: int) -> str:
        return f"sample {sample + 1}"

    def at(self, step: int) -> Sight:
        """The same at another step."""
        other = replace(self, step=step)
        vars(other).update({name: getattr(self, name) for name in ("values", "steps", "notation")})
        return other

    def after(self, kind: Kind, node: str) -> Sight:
        """At the step that computes a quantity of a node."""
        unit = self.formulas.graph.names.index(node)
        number = self.steps.number(Quantity(kind, 0, None, unit))
        assert number is not None
        return self.at(number)


def sight(
    *lines: str,
    mode: str = "reverse",
    learned: Sequence[str] = (),
    frozen: Sequence[str] = (),
    rows: Sequence[Sequence[float]] = (),
    columns: Sequence[str] = (),
    **variables: float,
) -> Sight:
    """Formulas at their start."""
    data: Mapping[str, object] = {"columns": tuple(columns), "rows": np.array(rows, dtype=float)} if columns else {}
    formulas = Formulas(lines, variables, learned=tuple(learned), frozen=tuple(frozen), **data)  # type: ignore[arg-type]
    return Sight(formulas, view=ViewSettings(mode=mode))  # type: ignore[arg-type]


NEURON = sight("n = w0 x0 + w1 x1 + w2", "f = 1/(1 + e^(-n))", w0=2, x0=-1, w1=-3, x1=-2, w2=-3)
