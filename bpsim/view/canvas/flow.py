"""What flows back over the edges in the backward pass, and where a unit should go: as far as the steps have come."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import UpdateOrder
from bpsim.trace.iteration import Phase

if TYPE_CHECKING:
    from bpsim.simulator import Simulator

Reached = Callable[[Quantity], bool]


def flows_back(simulator: Simulator) -> bool:
    """Whether the present step is one of the backward pass."""
    step = simulator.current
    return step is not None and step.phase is Phase.BACKWARD


def flow_into(
    simulator: Simulator, layer: int, sample: int, shown: NDArray[np.bool_], reached: Reached
) -> NDArray[np.float64] | None:
    """What flows back over the edges into a layer, delta times weight: (units, sources), NaN where no step has come to
    it or the edge is not shown. None where nothing flows yet, or ever: behind a unit that is derived. The numbers are
    those of the steps, bit for bit, in the sign of the notation.
    """
    derived = simulator.training.derivative_of
    if derived is not None and layer > derived[0]:
        return None
    sources = np.flatnonzero(shown.any(axis=0)).tolist()
    paths = {source: _reached_paths(simulator, layer, sample, source, shown, reached) for source in sources}
    if not any(paths.values()):
        return None
    flow = np.full(shown.shape, math.nan)
    whole = _all_flows(simulator, layer, sample)
    sign = simulator.notation.shown(_path(layer, sample, 0, 0), 1.0)
    for source, units in paths.items():
        if whole is not None:
            flow[units, source] = sign * whole[units, source]
        else:
            flow[units, source] = [simulator.shown(_path(layer, sample, source, unit)) for unit in units]
    return flow


def _reached_paths(
    simulator: Simulator, layer: int, sample: int, source: int, shown: NDArray[np.bool_], reached: Reached
) -> list[int]:
    """The units from which a step has come back to a source."""
    units: Sequence[int] = np.flatnonzero(shown[:, source]).tolist()
    # Their sum comes after all of them: with it reached, none needs to be looked up.
    if reached(Quantity(Kind.DE_DOUT, sample, layer - 1, source)):
        return list(units)
    first = int(np.flatnonzero(simulator.network.layer(layer).connections[:, source])[0])
    if not reached(_path(layer, sample, source, first)):
        return []
    return [unit for unit in units if reached(_path(layer, sample, source, unit))]


def _all_flows(simulator: Simulator, layer: int, sample: int) -> NDArray[np.float64] | None:
    """The same of all edges at once, where each is one product of two numbers that the passes have."""
    training, values = simulator.training, simulator.values
    if training.round_to is not None or training.derivative_of is not None:
        return None
    # To an input, from which nothing is learned, it comes back over the old weights.
    by_layer = training.update is UpdateOrder.LAYER_BY_LAYER and layer > 1
    weights = (values.updated if by_layer else values.state.parameters).weights[layer - 1]
    return np.asarray(values.deltas_of(layer)[sample][:, None] * weights)


def _path(layer: int, sample: int, source: int, unit: int) -> Quantity:
    return Quantity(Kind.PATH, sample, layer - 1, source, unit)


def wish_of(simulator: Simulator, sample: int, layer: int, unit: int, reached: Reached) -> int:
    """Whether the error falls where the out of a unit grows, 1, or shrinks, -1; 0 where no step says so yet, and where
    a unit is derived instead of the error."""
    derivative = Quantity(Kind.DE_DOUT, sample, layer, unit)
    if not simulator.trains or not reached(derivative):
        return 0
    slope = simulator.notation.shown(derivative, 1.0) * simulator.shown(derivative)
    return 0 if math.isnan(slope) else int(slope < 0) - int(slope > 0)
