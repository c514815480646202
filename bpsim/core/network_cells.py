"""Where the loops have the numbers of a layered network that can be recorded in every iteration."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bpsim.core import groups
from bpsim.core.call import rates_of
from bpsim.core.network import Floats
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.network_model import NetworkModel
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.rule import Rule
from bpsim.core.rules import RULES
from bpsim.core.training import SampleOrder

_OF_PARAMETER = {
    Kind.WEIGHT: groups.BEFORE,
    Kind.BIAS: groups.BEFORE,
    Kind.VELOCITY: groups.FIRST_BEFORE,
    Kind.FIRST_MOMENT: groups.FIRST_BEFORE,
    Kind.SECOND_MOMENT: groups.SECOND_BEFORE,
    Kind.BATCH_GRADIENT: groups.GRADIENT,
    Kind.NEW_WEIGHT: groups.AFTER,
    Kind.NEW_BIAS: groups.AFTER,
}
_OF_UNIT = {Kind.NET: groups.PASS_ONE, Kind.OUT: groups.PASS_TWO, Kind.DELTA: groups.PASS_THREE}


class NetworkCells:
    """The numbers of ``NetworkValues`` in iterations whose update is made."""

    def __init__(self, engine: NetworkEngine) -> None:
        self._engine = engine

    def cell(self, quantity: Quantity) -> tuple[int, int] | None:
        """Vector and place of what is read, as ``Cells`` has them; None for what is known or formed by its rule."""
        engine = self._engine
        if quantity.kind in _OF_UNIT:
            unit = engine.unit_at[quantity.at_layer] + quantity.at_unit
            return _OF_UNIT[quantity.kind], quantity.at_sample * engine.unit_at[-1] + unit
        if quantity.kind not in _OF_PARAMETER:
            return None
        network, layer = engine.network, quantity.at_layer
        if quantity.source is None:
            place = network.weight_count + engine.bias_at[layer] + quantity.at_bias
        else:
            place = network.weight_offsets[layer - 1] + quantity.source * network.sizes[layer] + quantity.at_unit
        return _OF_PARAMETER[quantity.kind], place

    def known(self, quantity: Quantity, iterations: Sequence[int]) -> Floats | None:
        """The values of what needs no training to be known, such as inputs: (iterations,); None for all else."""
        engine = self._engine
        if quantity.kind is Kind.LEARNING_RATE:
            return rates_of(engine.training, iterations)
        if quantity.kind not in (Kind.INPUT, Kind.TARGET):
            return None
        column = (engine.data.inputs if quantity.kind is Kind.INPUT else engine.data.targets)[:, quantity.at_unit]
        if engine.batches.full_batch and engine.training.order is SampleOrder.IN_ORDER:
            return np.full(len(iterations), column[engine.rows(0)[quantity.at_sample]])
        rows = [int(engine.rows(iteration)[quantity.at_sample]) for iteration in iterations]
        values: Floats = column[np.array(rows, dtype=np.int64)]
        return values

    def rule(self, quantity: Quantity) -> Rule[NetworkModel]:
        """How all else is formed."""
        return RULES[quantity.kind]

    def model(self, samples: int, update: int) -> NetworkModel:
        """What the rules read."""
        return NetworkModel(self._engine.network, self._engine.training, samples, update)
