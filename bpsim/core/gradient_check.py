"""Backpropagation beside central differences, for every weight and bias that exists.

What is tested is the reduced gradient of the batch, formed with the old weights, whatever the order of update: a
layer-by-layer step is no gradient of anything, so there is nothing that differences could be compared with. Penalties
and optimizers come after the gradient and are left out.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Generator, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from bpsim.core.network import Bias, Network, Parameters
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.network_values import NetworkValues, parameter_of
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.state import State
from bpsim.core.training import Training
from bpsim.core.update import gradient_of

RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE = 1e-6, 1e-9

_STEPS = tuple(2.0**-power for power in (4, 7, 10, 13, 16, 19))
"""Around the best steps of plain and of extrapolated differences, eps^(1/3) and eps^(1/5), times the parameter's size.

Which of them is best depends on how strongly the error bends and how large it is; ``slope`` finds out."""
_SHRINK = _STEPS[0] / _STEPS[1]
NEAR = 1e-4
"""A net so near to a kink may be carried across it by the differences that are used."""

Error = Callable[[float], float]
"""The reduced error as a function of one parameter."""


class GradientRow(Struct, frozen=True):
    """One gradient, twice.

    quantity: ``dE_dw`` or ``dE_db`` of the one sample, ``batch_gradient`` where there are several.
    at_kink: a relu that the parameter reaches has a net of 0, where there is no derivative, or so near that the
    differences reach across. step: by how much the update changes the parameter, not rounded; None where it is not
    updated. gain: by how much the error of the batch changes if this parameter alone makes that step.
    """

    quantity: Quantity
    backpropagation: float
    difference: float
    at_kink: bool = False
    step: float | None = None
    gain: float | None = None

    @property
    def expected(self) -> float | None:
        """By how much the error would change were it straight along the parameter; None where it is not updated."""
        return None if self.step is None else self.backpropagation * self.step

    @property
    def distance(self) -> float:
        """How far the two are apart, in units of what is tolerated; NaN where one of them is not finite."""
        largest = max(abs(self.backpropagation), abs(self.difference))
        return abs(self.backpropagation - self.difference) / (RELATIVE_TOLERANCE * largest + ABSOLUTE_TOLERANCE)

    @property
    def relative(self) -> float:
        """The relative error: the distance in units of the larger one."""
        largest = max(abs(self.backpropagation), abs(self.difference))
        return abs(self.backpropagation - self.difference) / largest if largest else 0.0

    @property
    def agrees(self) -> bool:
        """Whether the two are the same within the tolerance, or cannot be expected to be."""
        return self.distance <= 1.0 or self.kink

    @property
    def kink(self) -> bool:
        """Whether the two differ and may, at a kink."""
        return self.at_kink and self.distance > 1.0


def gradient_check(
    engine: NetworkEngine, state: State, progress: Callable[[int], None] = lambda _: None
) -> list[GradientRow]:
    """A row for every parameter that exists, frozen or not, worst first; ``progress`` hears how many are done."""
    return checked_in_order(gradient_rows(engine, state), progress)


def checked_in_order(
    work: Iterable[GradientRow | None], progress: Callable[[int], None] = lambda _: None
) -> list[GradientRow]:
    """All rows of a check, worst first; ``progress`` hears how many are done."""
    rows: list[GradientRow] = []
    for row in work:
        if row is not None:
            rows.append(row)
            progress(len(rows))
    return worst_first(rows)


def gradient_rows(engine: NetworkEngine, state: State) -> Iterator[GradientRow | None]:
    """The rows in the order of the parameters, and None where more work is to be done first: a place to pause."""
    training = Training(engine.training.learning_rate, reduction=engine.training.reduction)
    own, engine = engine, NetworkEngine(engine.network, engine.data.only(engine.rows(state.iteration)), training)
    parameters = state.parameters
    updated = own.passes(parameters, state.iteration, state.buffers).updated
    here = float(own.row(State(state.iteration, parameters))[0])
    values = NetworkValues(engine, State(0, parameters))
    kinks = _kinks(values)
    for place in parameters_of(engine.network):
        gradient = values.value(place.but(Kind.BATCH_GRADIENT))
        difference = yield from slope(_along(engine, parameters, place), values.value(place))
        row = GradientRow(gradient_of(place, engine.data.samples), gradient, difference, _reaches(place, kinks))
        if values.model.is_frozen(place):
            yield row
            continue
        value, new = parameter_of(parameters, place), parameter_of(updated, place)
        gain = _along(own, parameters, place, state.iteration)(new) - here
        yield replace(row, step=new - value, gain=gain)


def worst_first(rows: Iterable[GradientRow]) -> list[GradientRow]:
    """The rows sorted: those that differ first, then by their relative error."""
    return sorted(rows, key=lambda row: (row.agrees, -_worst_if_nan(row.relative)))


def _worst_if_nan(relative: float) -> float:
    return math.inf if math.isnan(relative) else relative


def parameters_of(network: Network) -> Iterator[Quantity]:
    """Every weight and bias that exists, in the order of their numbers."""
    for number, layer in enumerate(network.layers, 1):
        for unit, source in zip(*layer.connections.nonzero(), strict=True):
            yield Quantity(Kind.WEIGHT, None, number, int(unit), int(source))
        for index in range(layer.bias_count):
            yield Quantity(Kind.BIAS, None, number, None if layer.bias is Bias.SHARED else index)


def _along(engine: NetworkEngine, parameters: Parameters, place: Quantity, iteration: int = 0) -> Error:
    layer = place.at_layer

    def error(value: float) -> float:
        if place.source is None:
            changed = parameters.with_bias(layer, place.at_bias, value)
        else:
            changed = parameters.with_weight(layer, place.at_unit, place.source, value)
        return float(engine.row(State(iteration, changed))[0])

    return error


def slope(error: Error, value: float) -> Generator[None, None, float]:
    """The derivative of ``error`` at ``value`` from central differences.

    Differences of two neighbouring steps are extrapolated (Richardson). The pair is taken whose extrapolation moves
    least, with what rounding may do to it added: large steps suffer from curvature, small ones from rounding.
    Pauses after each difference.
    """
    scale = max(1.0, abs(value))
    best, least = math.nan, math.inf
    before = None
    for step in _STEPS:
        slope, noise = _central(error, value, step * scale)
        if before is not None:
            extrapolated = slope + (slope - before) / (_SHRINK * _SHRINK - 1.0)
            doubt = abs(extrapolated - slope) + noise
            if doubt < least:
                best, least = extrapolated, doubt
        before = slope
        yield
    return best


def _central(error: Error, value: float, step: float) -> tuple[float, float]:
    """(E(value + step) - E(value - step)) / 2 step, and how much of it may be rounding."""
    above, below = value + step, value - step
    high, low = error(above), error(below)
    width = above - below  # not 2 * step: the sums were rounded
    return (high - low) / width, rounding_of(max(abs(high), abs(low)), width)


def rounding_of(error: float, width: float) -> float:
    """How much of a quotient of two errors of this size, at parameters so far apart, may be rounding, roughly."""
    return 4.0 * sys.float_info.epsilon * error / width


def at_kink(engine: NetworkEngine, state: State, place: Quantity) -> bool:
    """Whether a weight or bias may move a net of the batch over a bend of its activation, or reaches a threshold."""
    return _reaches(place, _kinks(NetworkValues(engine, state)))


def _kinks(values: NetworkValues) -> set[tuple[int, int]]:
    """The units with a bend at net 0, as (layer, unit), whose net is 0, or nearly, for some sample; and perceptrons."""
    found = set()
    for number, layer in enumerate(values.network.layers, 1):
        for unit, activation in enumerate(layer.activations):
            if activation.is_threshold and number == values.network.depth:
                found.add((number, unit))
            elif activation.bent:
                nets = (values.value(Quantity(Kind.NET, s, number, unit)) for s in range(values.engine.data.samples))
                if any(abs(net) <= NEAR for net in nets):
                    found.add((number, unit))
    return found


def _reaches(place: Quantity, kinks: set[tuple[int, int]]) -> bool:
    """Whether a change of the parameter may move the net of one of these units."""
    own = (None, *(unit for layer, unit in kinks if layer == place.layer))
    return any(layer > place.at_layer for layer, _ in kinks) or (len(own) > 1 and place.unit in own)
