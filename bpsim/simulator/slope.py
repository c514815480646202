"""The error of a batch as a function of one parameter, all others fixed: the curve, its slope here and the step.

A network and formulas are asked alike: what is trained is one vector, and the engine gives the error of any such. Of
formulas every variable is asked for, learned or not: along one that is not, an engine is asked in which it is. Where
it has a number for each sample, the curve is the result of one of them.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from typing import Any

import numpy as np
from msgspec import Struct, structs

from bpsim.core import worth
from bpsim.core.errors import UsageError
from bpsim.core.network import Bias, Floats
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import UpdateOrder
from bpsim.core.update import gradient_of
from bpsim.sentences import _
from bpsim.simulator.simulator import Simulator
from bpsim.simulator.step_terms import Term, has_part, terms_of

REACH, SMALLEST_REACH = 2.5, 0.05
"""How far the curve goes to both sides, in units of the parameter where that is larger than 1; and how far at least."""
BEYOND_STEP = 1.25
"""How far it goes at least, in lengths of a step to where the error is finite."""
STEEPEST = 10.0
"""Ends of a curve are within so many times the present error of it, where there is one and they are not too near."""
MOST_POINTS, FEWEST_POINTS = 60, 6
"""Points on each side of the parameter, which is in the middle."""
SECONDS, SECONDS_OF_FILE, MOST_SECONDS = 0.1, 3.0, 3.0
"""Seconds that the points take, roughly, while somebody waits at a window; those of a picture that is saved; and those
of the fewest points, beyond which there is no curve."""
MOST_WORK = 50_000
"""Multiplications of an iteration up to which the curve is drawn anew while a training runs."""
_NO_SLOPE = _("{name} is no weight and no bias, so there is no slope of the error along it")
_OF_SAMPLE = _("{result} of {sample}")
_NO_VARIABLE = _("{name} is no variable, so there is no slope along it")
_UPDATED = _("no tangent: later layers are updated first")
_THRESHOLD = _("no tangent: what a threshold learns by")
_TOO_LARGE = _("Each point of the curve takes {seconds:.1f} s: make the batch smaller to see it")

Error = Callable[[float], float]


class Penalized(Struct, frozen=True, eq=False):
    """The error with the penalty of the weights, where the parameter has one. gradient: its derivative here, as the
    trace has it. height: here. heights: (points,), along the parameter as the errors."""

    gradient: float
    height: float
    heights: Floats


class Slope(Struct, frozen=True, eq=False):
    """A curve. at, errors: (points,), the error of the batch where the parameter has these values; NaN where it is not
    finite. of_all: the same of all samples, at every ``sparse``-th of them, and NaN between; None where the batch is
    all, and where that takes too long. penalized: the same as errors with the penalty.

    value, error: here. gradient: the derivative here, as the trace has it. step: by how much the update changes the
    parameter; 0.0 where it does not. change: what the error then really changes by, all other parameters fixed. terms:
    what the step is the sum of, where it is more than the gradient times the rate.
    """

    quantity: Quantity
    value: float
    error: float
    gradient: float
    step: float
    change: float
    at: Floats
    errors: Floats
    of_all: Floats | None = None
    sparse: int = 1
    penalized: Penalized | None = None
    terms: tuple[Term, ...] = ()

    @property
    def on_the_way(self) -> tuple[float, ...]:
        """Where the terms of the step lead, one after another, as differences to the present value."""
        return tuple(accumulate(term.value for term in self.terms))

    @property
    def extent(self) -> float:
        """How far from the present value the step and its terms come, at most."""
        return max(map(abs, (self.step, *self.on_the_way)))

    @property
    def expected(self) -> float:
        """By how much the error would change, were the curve its tangent."""
        return self.gradient * self.step

    def table(self, symbol: str, error: str) -> str:
        """The points as CSV, with all digits; those where the error is not finite are left out."""
        text = io.StringIO(newline="")
        rows = csv.writer(text)
        columns = {symbol: self.at, error: self.errors}
        if self.penalized is not None:
            columns["with the penalty"] = self.penalized.heights
        if self.of_all is not None:
            columns["error of all samples"] = self.of_all
        rows.writerow(columns)
        for row in np.transpose(list(columns.values())).tolist():
            if not math.isnan(row[1]):
                rows.writerow(["" if math.isnan(number) else repr(number) for number in row])
        return text.getvalue()


def has_slope(simulator: Simulator, quantity: Quantity) -> bool:
    """Whether a quantity is a weight or a bias that exists, or a variable of formulas, of no sample."""
    if simulator.about_formulas:
        is_value = quantity.kind is Kind.VALUE and quantity.sample is None
        return is_value and simulator.formulas.graph.gate(quantity.at_unit) is None
    network = simulator.network
    if quantity.kind not in (Kind.WEIGHT, Kind.BIAS) or not 0 < quantity.at_layer <= network.depth:
        return False
    layer = network.layer(quantity.at_layer)
    if quantity.kind is Kind.BIAS:
        return (quantity.unit is None) == (layer.bias is Bias.SHARED) and quantity.at_bias < layer.bias_count
    unit, source = quantity.at_unit, quantity.at_source
    return unit < layer.size and source < layer.sources and bool(layer.connections[unit, source])


def is_learned(simulator: Simulator, quantity: Quantity) -> bool:
    """Whether a quantity has a slope and is a part of what training changes: of formulas a learned variable."""
    engine: Any = simulator.values.engine
    return has_slope(simulator, quantity) and (not simulator.about_formulas or quantity.unit in engine.places)


def why_no_slope(simulator: Simulator) -> str:
    """Why nothing has a slope, in a sentence; empty where something has: of formulas every variable."""
    return "" if simulator.about_formulas else simulator.why_not


def height_along(simulator: Simulator, *parameters: Quantity) -> Quantity:
    """What depends on parameters: the error of the batch, or the result of the sample that one is a number of."""
    sample = _sample_of(parameters)
    if simulator.about_formulas and sample is not None:
        return Quantity(Kind.VALUE, sample, None, simulator.formulas.graph.result)
    return simulator.snapshot().subject.error(simulator.values.engine, simulator.values.samples)


def height_name(simulator: Simulator, *parameters: Quantity) -> str:
    """What that is called: of several samples with the one that it is the result of."""
    height = height_along(simulator, *parameters)
    name, sample = simulator.notation.plain(height), _sample_of(parameters)
    if sample is None or simulator.values.samples == 1:
        return name
    return _OF_SAMPLE.format(result=name, sample=simulator.position.sample_name(sample))


def _sample_of(parameters: tuple[Quantity, ...]) -> int | None:
    return next((one.sample for one in parameters if one.sample is not None), None)


def _carried_along(simulator: Simulator) -> int | None:
    """The variable of formulas that forward mode derives by; None in reverse mode."""
    values: Any = simulator.values
    along: int | None = values.along
    return along


def is_derived(simulator: Simulator, parameter: Quantity) -> bool:
    """Whether steps compute the slope: in forward mode only along the variable that is carried along."""
    forward = simulator.about_formulas and _carried_along(simulator) is not None
    return not forward or gradient_along(simulator, parameter).kind is Kind.TANGENT


def reached_along(simulator: Simulator, parameter: Quantity) -> bool:
    """Whether the steps have computed the slope. The sum over a batch along a variable that is not learned has no step
    of its own, so it is there with its parts."""
    gradient = gradient_along(simulator, parameter)
    if gradient.kind is Kind.BATCH_GRADIENT and simulator.steps.number(gradient) is None:
        model: Any = simulator.values.model
        return all(map(simulator.reached, model.parts(gradient)))
    return simulator.reached(gradient)


def gradient_along(simulator: Simulator, parameter: Quantity) -> Quantity:
    """What of the trace is the slope: the gradient, of the batch where it has several samples; in forward mode what is
    carried along to the result."""
    samples = simulator.values.samples
    if simulator.about_formulas:
        sample = 0 if samples == 1 else parameter.sample
        if sample is not None and _carried_along(simulator) == parameter.unit:
            return Quantity(Kind.TANGENT, sample, None, simulator.formulas.graph.result)
        return (
            parameter.but(Kind.BATCH_GRADIENT)
            if sample is None
            else Quantity(Kind.GRADIENT, sample, None, parameter.unit)
        )
    return gradient_of(parameter, samples)


def new_value(parameter: Quantity) -> Quantity:
    """What the update makes of a parameter."""
    return replace(parameter, sample=None).but(
        {Kind.WEIGHT: Kind.NEW_WEIGHT, Kind.BIAS: Kind.NEW_BIAS}.get(parameter.kind, Kind.NEW_VALUE)
    )


def why_beside(simulator: Simulator, parameter: Quantity) -> str:
    """Why the gradient of the trace is not the slope of the curve, in a few words; empty where it is."""
    if simulator.about_formulas:
        return ""
    network = simulator.network
    if any(activation.is_threshold for activation in network.layers[-1].activations):
        return _THRESHOLD
    updates = simulator.training.update is UpdateOrder.LAYER_BY_LAYER
    return _UPDATED if updates and parameter.at_layer < network.depth else ""


def slope_of(simulator: Simulator, parameter: Quantity, seconds: float = SECONDS) -> Slope:
    """The curve at the present iteration along a weight, a bias or a variable of formulas.

    seconds: how long its points take, roughly. Raises UsageError for any other quantity, where no error is derived, and
    where the curve would take too long.
    """
    parameter = known_parameter(simulator, parameter)
    engine: Any = simulator.values.engine
    least = 2 * FEWEST_POINTS
    wanted = least if seconds <= SECONDS else 2 * MOST_POINTS
    of_all = seconds_of_point(engine.full_batch, wanted) if has_error_of_all(simulator, parameter) else 0.0
    each = seconds_of_point(engine, wanted)
    if each * least > MOST_SECONDS:
        raise UsageError(_TOO_LARGE.format(seconds=each))
    with_all = of_all > 0.0 and (each + of_all) * least <= MOST_SECONDS
    each += of_all if with_all else 0.0
    error = error_along(simulator, parameter)
    slope = _here(simulator, parameter, error)
    # A step to where no error is finite has no end on the curve.
    far = BEYOND_STEP * slope.extent if math.isfinite(slope.change) else 0.0
    reach = _reach(error, slope.value, slope.error, far)
    points = max(FEWEST_POINTS, min(MOST_POINTS, round(seconds / each / 2)))
    at = slope.value + reach * np.linspace(-1.0, 1.0, 2 * points + 1)
    if with_all:
        slope = structs.replace(slope, of_all=_heights(error_along(simulator, parameter, of_all=True), at))
    return _with_curve(slope, simulator, at, _heights(error, at))


def refined(slope: Slope, simulator: Simulator) -> Slope:
    """The same curve at the simulator's position with a point between any two; that of all samples has none more."""
    between = (slope.at[:-1] + slope.at[1:]) / 2
    errors = _heights(error_along(simulator, slope.quantity), between)
    if slope.of_all is not None:
        of_all = _interleaved(slope.of_all, np.full(len(between), math.nan))
        slope = structs.replace(slope, of_all=of_all, sparse=2 * slope.sparse)
    return _with_curve(slope, simulator, _interleaved(slope.at, between), _interleaved(slope.errors, errors))


def _interleaved(outer: Floats, inner: Floats) -> Floats:
    """Numbers with others between any two of them."""
    both = np.empty(len(outer) + len(inner))
    both[::2], both[1::2] = outer, inner
    return both


def has_error_of_all(simulator: Simulator, parameter: Quantity) -> bool:
    """Whether the error of all samples along a parameter is another than that of the batch."""
    return not simulator.values.engine.batches.full_batch and parameter.sample is None


def seconds_of_point(engine: Any, points: int) -> float:
    """The seconds that an engine takes for the error at one point, roughly: going forwards is a third of an update.
    Where so many points would take it too long in plain Python, compiled code is asked for; who has no window waits for
    that."""
    if engine.seconds_of(engine.work // 3) * points > MOST_SECONDS:
        worth.account(engine.loops).expect(math.inf)
    seconds: float = engine.seconds_of(engine.work // 3)
    return seconds


def compiled_code_comes(simulator: Simulator) -> bool:
    """Whether compiled code has been asked for and is not there yet: what takes too long may not do so soon."""
    loops = simulator.values.engine.loops
    return loops.requested and loops.compiled() is None


def moved_along(slope: Slope, simulator: Simulator) -> Slope:
    """The same curve where its parameter alone has another value, which is that of the simulator."""
    error = error_along(simulator, slope.quantity)
    here = structs.replace(_here(simulator, slope.quantity, error), of_all=slope.of_all, sparse=slope.sparse)
    return _with_curve(here, simulator, slope.at, slope.errors)


def _here(simulator: Simulator, parameter: Quantity, error: Error) -> Slope:
    """A slope without its curve."""
    value, gradient, new = simulator.value(parameter), gradient_along(simulator, parameter), new_value(parameter)
    moves = simulator.steps.number(new) is not None
    there = simulator.value(new) if moves else value
    here, none = error(value), np.empty(0)
    terms = terms_of(simulator, parameter, gradient, there - value) if moves else ()
    found = simulator.value(gradient), there - value, error(there) - here
    return Slope(parameter, value, here, *found, none, none, terms=terms)


def _with_curve(slope: Slope, simulator: Simulator, at: Floats, errors: Floats) -> Slope:
    penalized = None
    if has_part(simulator, slope.quantity, Kind.PENALIZED_GRADIENT):
        cost, training = simulator.value(Quantity(Kind.PENALTY)), simulator.training
        squares, sizes = at * at - slope.value * slope.value, np.abs(at) - abs(slope.value)
        heights = errors + (cost + 0.5 * training.l2 * squares + training.l1 * sizes)
        gradient = simulator.value(slope.quantity.but(Kind.PENALIZED_GRADIENT))
        penalized = Penalized(gradient, slope.error + cost, heights)
    return structs.replace(slope, at=at, errors=errors, penalized=penalized)


def known_parameter(simulator: Simulator, quantity: Quantity) -> Quantity:
    """The parameter that is meant: a variable with a column is that of a sample, of the shown one where none is named;
    another one is that of all. Raises UsageError for what is no parameter, and where no error is derived."""
    if why := why_no_slope(simulator):
        raise UsageError(why)
    of_node = quantity.kind is Kind.VALUE
    wanted = Quantity(Kind.VALUE, None, None, quantity.unit) if of_node else quantity
    if not has_slope(simulator, wanted):
        reason = _NO_VARIABLE if simulator.about_formulas else _NO_SLOPE
        raise UsageError(reason.format(name=simulator.notation.plain(quantity)))
    if simulator.about_formulas and wanted.unit in simulator.formulas.fed:
        sample = simulator.position.shown_sample if quantity.sample is None else quantity.sample
        return replace(wanted, sample=min(sample, simulator.values.samples - 1))
    return wanted


def error_along(simulator: Simulator, parameter: Quantity, *, of_all: bool = False) -> Error:
    """The error of the present batch, or of all samples, as a function of one parameter; NaN where it is not finite."""
    error = error_at(simulator, (parameter,), of_all=of_all)
    return lambda value: error((value,))


def error_at(
    simulator: Simulator, parameters: tuple[Quantity, ...], *, of_all: bool = False
) -> Callable[[tuple[float, ...]], float]:
    """The same as a function of several parameters, in their order; where one is a number of a sample, the result of
    that."""
    own: Any = simulator.values.engine
    vectors, iteration = own.vectors_of(simulator.values.state), simulator.iteration
    if simulator.about_formulas and not all(is_learned(simulator, one) for one in parameters):
        nodes, sample = [one.at_unit for one in parameters], _sample_of(parameters)
        row = None if sample is None else simulator.position.data_row(sample)
        own = own.along(simulator.values.state, nodes, row)
        vectors, places = own.start(), [own.places.index(node) for node in nodes]
    else:
        places = list(places_of(simulator, parameters))
    # A batch of all samples adds them in an order of its own.
    engine = own.full_batch if of_all and not own.batches.full_batch else own

    def error(values: tuple[float, ...]) -> float:
        changed = vectors.parameters.copy()
        changed[places] = values
        found = float(engine.row(engine.state(iteration, structs.replace(vectors, parameters=changed)))[0])
        return found if math.isfinite(found) else math.nan

    return error


def places_of(simulator: Simulator, parameters: tuple[Quantity, ...]) -> tuple[int, ...]:
    """Where parameters are in the vector of all."""
    own: Any = simulator.values.engine
    vectors = own.vectors_of(simulator.values.state)
    numbered = structs.replace(vectors, parameters=np.arange(len(vectors.parameters), dtype=np.float64))
    subject, view = simulator.snapshot().subject, simulator.lesson.view
    values = subject.values(own, own.state(simulator.iteration, numbered), view)
    return tuple(int(values.value(parameter)) for parameter in parameters)


def _heights(error: Error, at: Floats) -> Floats:
    return np.array([error(one) for one in at.tolist()])


def _reach(error: Error, value: float, here: float, least: float) -> float:
    """How far the curve goes: half as far where an end would lie too high for the rest to be seen."""
    reach, room = REACH * max(1.0, abs(value)), STEEPEST * abs(here)
    while here and reach > 2 * SMALLEST_REACH:
        if all(abs(error(end) - here) <= room for end in (value - reach, value + reach)):
            break
        reach /= 2
    return max(reach, least) if math.isfinite(least) else reach
