"""The gradients of formulas beside central differences: by every variable, or of several samples by what is learned."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from bpsim.core.call import Vectors
from bpsim.core.gradient_check import NEAR, Error, GradientRow, slope
from bpsim.core.network import Floats
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.formulas import gates
from bpsim.formulas.formula_engine import FormulaEngine, FormulaState
from bpsim.formulas.formula_model import FormulaModel
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.graph import Gate, Graph

_BENT = frozenset({gates.RELU, gates.ABS})
_CHOOSING = frozenset({gates.MAX, gates.MIN})


def checked(engine: FormulaEngine, samples: int) -> list[Quantity]:
    """The gradients that are compared for a batch of so many samples, in the order of the nodes."""
    if samples == 1:
        return [Quantity(Kind.GRADIENT, 0, None, node) for node in range(len(engine.formulas.graph.variables))]
    return [Quantity(Kind.BATCH_GRADIENT, None, None, node) for node in sorted(engine.places)]


def formula_gradient_rows(engine: FormulaEngine, state: FormulaState) -> Iterator[GradientRow | None]:
    """The rows in the order of the nodes, and None where more work is to be done first: a place to pause.

    Nothing is rounded, and penalties and optimizers, which come after the gradient, are left out.
    """
    rows = engine.rows(state.iteration)
    formulas = _all_learned(engine.formulas_at(state).only(rows)) if len(rows) == 1 else engine.formulas_at(state)
    training = Training(engine.training.learning_rate, reduction=engine.training.reduction)
    plain = FormulaEngine(formulas if len(rows) == 1 else formulas.only(rows), training)
    start = plain.start()
    passes = plain.passes(start)
    kinks = _kinks(formulas.graph, passes.values.tolist())
    at = {place: number for number, place in enumerate(plain.places)}
    gains = _Gains(engine, state) if engine.trains else None
    for quantity in checked(engine, len(rows)):
        number = at[quantity.at_unit]
        difference = yield from slope(_along(plain, start, number), float(start.parameters[number]))
        kink = bool(kinks) and _any_depends(formulas.graph, kinks, quantity.at_unit)
        row = GradientRow(quantity, float(passes.gradient[number]), difference, kink)
        yield gains.of(row) if gains else row


class _Gains:
    """What the update does to each learned variable, and what it brings alone."""

    def __init__(self, engine: FormulaEngine, state: FormulaState) -> None:
        self._engine, self._iteration = engine, state.iteration
        self._vectors = engine.vectors_of(state)
        self._updated = engine.passes(self._vectors, state.iteration).updated
        self._here = self._error(self._vectors.parameters)
        self._model = FormulaModel(engine, len(engine.rows(state.iteration)), 1)

    def of(self, row: GradientRow) -> GradientRow:
        """A row with its step and gain, where its variable is updated."""
        node = row.quantity.at_unit
        if node not in self._engine.places or self._model.is_frozen(row.quantity):
            return row
        at, changed = self._engine.places.index(node), self._vectors.parameters.copy()
        changed[at] = self._updated[at]
        step = float(changed[at] - self._vectors.parameters[at])
        return replace(row, step=step, gain=self._error(changed) - self._here)

    def _error(self, parameters: Floats) -> float:
        vectors = replace(self._vectors, parameters=parameters)
        return float(self._engine.row(self._engine.state(self._iteration, vectors))[0])


def at_kink(engine: FormulaEngine, state: FormulaState, node: int) -> bool:
    """Whether a gate that depends on a node has no derivative at its operands, or nearly, for some sample."""
    graph = engine.formulas.graph
    values = engine.passes(engine.vectors_of(state), state.iteration).values.tolist()
    return _any_depends(graph, _kinks(graph, values), node)


def _all_learned(formulas: Formulas) -> Formulas:
    """Formulas with one row, whose numbers are values of variables, all of which are learned."""
    variables = {**formulas.variables, **dict(zip(formulas.columns, formulas.rows[0].tolist(), strict=True))}
    return Formulas(formulas.lines, variables, formulas.result, tuple(variables))


def _along(engine: FormulaEngine, start: Vectors, number: int) -> Error:
    def error(value: float) -> float:
        parameters = start.parameters.copy()
        parameters[number] = value
        return engine.error(replace(start, parameters=parameters))

    return error


def _kinks(graph: Graph, values: list[list[float]]) -> set[int]:
    """The gates that have no derivative at their operands, or have one only a little beside, for some sample."""
    gates_from = len(graph.variables)
    return {
        number
        for number, gate in enumerate(graph.gates, gates_from)
        if gate.code in _BENT | _CHOOSING and any(_is_near(gate, row) for row in values)
    }


def _is_near(gate: Gate, values: list[float]) -> bool:
    operands = [operand.number if operand.node is None else values[operand.node] for operand in gate.operands]
    distance = operands[0] - operands[1] if gate.code in _CHOOSING else operands[0]
    return abs(distance) <= NEAR


def _any_depends(graph: Graph, chosen: set[int], node: int) -> bool:
    """Whether any of the chosen gates depends on a node."""
    depends = graph.depending_on([node])
    return any(depends[gate] for gate in chosen)
