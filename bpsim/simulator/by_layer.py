"""How large the deltas and the gradients of each layer are, so that it is seen where they vanish or explode."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator

import numpy as np
from msgspec import Struct

from bpsim.core.errors import UsageError
from bpsim.core.network import Floats
from bpsim.core.network_values import NetworkValues
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.update import gradient_of
from bpsim.sentences import _
from bpsim.simulator.simulator import Simulator

LONGEST_REPLAY = 0.1
"""Seconds that the iteration before may take to be computed again."""
_NO_LAYERS = _("Formulas have no layers whose deltas could be compared")


class LayerSizes(Struct, frozen=True):
    """The means of the absolute values of one layer, from 1: of the deltas of its units in all samples of the batch,
    and of the gradients of its weights.

    None where no step has computed them; ``delta_before`` and ``gradient_before`` say whether they are those of the
    iteration before, since no step has computed the present ones.
    """

    layer: int
    delta: float | None
    gradient: float | None
    delta_before: bool = False
    gradient_before: bool = False

    @property
    def of_before(self) -> bool:
        """Whether something here belongs to the iteration before."""
        return self.delta_before or self.gradient_before


def by_layer(simulator: Simulator) -> tuple[LayerSizes, ...]:
    """The sizes of every layer at the present position; raises UsageError where nothing is derived, or no layers are.

    Where the steps have not come to a layer, it has those of the iteration before.
    """
    if simulator.about_formulas:
        raise UsageError(_NO_LAYERS)
    if simulator.why_not:
        raise UsageError(simulator.why_not)
    before = _before(simulator)
    return tuple(_sizes(simulator, layer, before) for layer in range(1, simulator.network.depth + 1))


def _before(simulator: Simulator) -> NetworkValues | None:
    """The values of the iteration before, where it has as many layers and is soon computed again."""
    earlier = simulator.iteration - 1
    if earlier < simulator.first or simulator.replay_seconds(earlier) > LONGEST_REPLAY:
        return None
    if simulator.engine_of(earlier).network.sizes != simulator.network.sizes:
        return None
    values: NetworkValues = simulator.values_of(earlier)
    return values


def _sizes(simulator: Simulator, layer: int, before: NetworkValues | None) -> LayerSizes:
    values, done = simulator.values, simulator.step == len(simulator.steps)
    has_delta = done or _reached(simulator, _deltas(values, layer))
    has_gradient = done or _reached(simulator, _gradients(values, layer))
    of_delta, of_gradient = values if has_delta else before, values if has_gradient else before
    return LayerSizes(
        layer,
        None if of_delta is None else mean_size(of_delta.deltas_of(layer)),
        None if of_gradient is None else mean_size(of_gradient.gradients_of(layer)),
        of_delta is not None and not has_delta,
        of_gradient is not None and not has_gradient,
    )


def _reached(simulator: Simulator, backwards: Iterator[Quantity]) -> bool:
    """Whether the steps are past the last of these that has a step; they come in the opposite order of the steps."""
    numbers = (simulator.steps.number(quantity) for quantity in backwards)
    last = next((number for number in numbers if number is not None), None)
    return last is not None and last <= simulator.step


def _deltas(values: NetworkValues, layer: int) -> Iterator[Quantity]:
    """The deltas of the last sample, which come after those of all others."""
    units = reversed(range(values.network.layer(layer).size))
    return (Quantity(Kind.DELTA, values.samples - 1, layer, unit) for unit in units)


def _gradients(values: NetworkValues, layer: int) -> Iterator[Quantity]:
    connections = np.argwhere(values.network.layer(layer).connections)[::-1]
    weights = (Quantity(Kind.WEIGHT, None, layer, int(unit), int(source)) for unit, source in connections)
    return (gradient_of(weight, values.samples) for weight in weights)


def mean_size(numbers: Floats) -> float:
    """The mean of absolute values: NaN of none, infinite or NaN where one of them is."""
    if not numbers.size:
        return math.nan
    return float(np.sum(np.abs(numbers) / numbers.size))  # divided first: a sum of finite ones might be infinite


def ratio(first: float | None, last: float | None) -> float | None:
    """How many times as large as in the last layer it is in the first; None where that cannot be said."""
    if first is None or last is None or not (math.isfinite(first) and math.isfinite(last)) or last == 0.0:
        return None
    return first / last


def table(sizes: Iterable[LayerSizes]) -> str:
    """The sizes as CSV, with all digits; what is not known or not finite is left empty."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(["layer", "mean of |delta|", "mean of |dE/dw|"])
    rows.writerows([one.layer, _cell(one.delta), _cell(one.gradient)] for one in sizes)
    return text.getvalue()


def _cell(value: float | None) -> str:
    return repr(value) if value is not None and math.isfinite(value) else ""
