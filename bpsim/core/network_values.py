"""What one iteration computes: the kernel's nets, outs and deltas, and every other quantity formed from them."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from bpsim.core.network import Floats, Parameters
from bpsim.core.network_engine import NetworkEngine, Passes
from bpsim.core.network_model import NetworkModel
from bpsim.core.pass_rules import BY_FACTORS
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.rule import Rule
from bpsim.core.rules import RULES
from bpsim.core.state import State
from bpsim.core.values import Values

FORMED_KEPT = 4096
"""Values formed by rules that are remembered."""


class NetworkValues(Values):
    """All values of the iteration that starts with ``state``.

    What is given, and what the kernel keeps from its passes, is read; every other quantity is formed by its rule, so
    what is shown is what was trained with, bit for bit. Values may be infinite or NaN where the network overflows.
    """

    engine: NetworkEngine
    state: State
    model: NetworkModel

    def __init__(self, engine: NetworkEngine, state: State) -> None:
        self.engine = engine
        self.network = engine.network
        self.state = state
        self.rows = engine.rows(state.iteration)
        buffers = state.buffers
        self._buffers = buffers if buffers and buffers.kept == engine.training.optimizer.keeps else None
        self.model = NetworkModel(
            engine.network, engine.training, len(self.rows), (self._buffers.updates if self._buffers else 0) + 1
        )
        self._read: dict[Kind, Callable[[Quantity], Any]] = {
            Kind.INPUT: lambda q: self.engine.data.inputs[self.rows[q.sample], q.unit],
            Kind.TARGET: lambda q: self.engine.data.targets[self.rows[q.sample], q.unit],
            Kind.WEIGHT: lambda q: parameter_of(self.state.parameters, q),
            Kind.BIAS: lambda q: parameter_of(self.state.parameters, q),
            Kind.LEARNING_RATE: lambda _: self.engine.training.rate(self.state.iteration),
            Kind.VELOCITY: lambda q: self._buffer(q, first=True),
            Kind.FIRST_MOMENT: lambda q: self._buffer(q, first=True),
            Kind.SECOND_MOMENT: lambda q: self._buffer(q, first=False),
            Kind.NET: lambda q: self._passes.net[q.sample, self._unit(q)],
            Kind.OUT: lambda q: self._passes.out[q.sample, self._unit(q)],
            Kind.DELTA: lambda q: self._passes.delta[q.sample, self._unit(q)],
            Kind.BATCH_GRADIENT: lambda q: parameter_of(self._passes.gradient, q),
            Kind.NEW_WEIGHT: lambda q: parameter_of(self._passes.updated, q),
            Kind.NEW_BIAS: lambda q: parameter_of(self._passes.updated, q),
        }
        self._formed: dict[Quantity, float] = {}
        """What rules gave lately: factors are operands of many others."""
        self._deltas: dict[Quantity, float] = {}
        if engine.training.derivative_of is not None:
            # The passes go back from the error.
            self._read[Kind.DELTA] = self._derived_delta
            del self._read[Kind.BATCH_GRADIENT]

    @cached_property
    def _passes(self) -> Passes:
        return self.engine.passes(self.state.parameters, self.state.iteration, self.state.buffers)

    @property
    def update_made(self) -> bool:
        """Whether the update of this iteration can be made: every value that it takes is finite."""
        return self._passes.made or not self.engine.trains

    @property
    def updated(self) -> Parameters:
        """The weights and biases after the update."""
        return self._passes.updated

    @property
    def after(self) -> NetworkValues:
        """The values of the next iteration, with the weights and biases after the update; without buffers."""
        return NetworkValues(self.engine, State(self.state.iteration + 1, self.updated))

    @cached_property
    def error(self) -> float:
        """The reduced error over all samples that are trained on, before the update; NaN without targets."""
        if not self.engine.data.has_targets:
            return math.nan
        full_batch = self.engine.batches.full_batch
        return self.value(Quantity(Kind.BATCH_ERROR)) if full_batch else self.engine.error(self.state.parameters)

    @cached_property
    def held_out_error(self) -> float | None:
        """The reduced error over the samples that are held out, before the update; None where there are none."""
        held_out = self.engine.held_out if self.engine.data.has_targets else None
        return None if held_out is None else held_out.error(self.state.parameters)

    @property
    def batch_outputs(self) -> Floats:
        """The outputs on the samples of the batch: (samples of the batch, outputs)."""
        return self._passes.out[:, self.engine.unit_at[-2] :]

    @cached_property
    def outputs(self) -> Floats:
        """The outputs on all samples of the data, held out or not, read-only: (samples, outputs)."""
        engine, data = self.engine, self.engine.data
        outputs = np.empty(data.targets.shape)
        if engine.batches.full_batch:
            outputs[self.rows] = self.batch_outputs
        else:
            outputs[data.trained_on] = engine.outputs(self.state.parameters)
        if engine.held_out is not None:
            outputs[list(data.held_out)] = engine.held_out.outputs(self.state.parameters)
        outputs.flags.writeable = False
        return outputs

    def deltas_of(self, layer: int) -> Floats:
        """The deltas of the units of a layer, from 1, in each sample of the batch: (samples of the batch, units)."""
        return self._passes.delta[:, self.engine.unit_at[layer] : self.engine.unit_at[layer + 1]]

    def gradients_of(self, layer: int) -> Floats:
        """The gradients, of the batch, of the weights of a layer, from 1, that are there: (connections,)."""
        return self._passes.gradient.weights[layer - 1][self.network.layer(layer).connections]

    def value(self, quantity: Quantity) -> float:
        """The value of any quantity of this iteration, given or computed."""
        read = self._read.get(quantity.kind)
        if read:
            return float(read(quantity))
        value = self._formed.get(quantity)
        if value is None:
            value = float(self.formed(quantity, RULES[quantity.kind]))
            if len(self._formed) >= FORMED_KEPT:
                self._formed.clear()
            self._formed[quantity] = value
        return value

    def formed(self, quantity: Quantity, rule: Rule[NetworkModel]) -> float:
        """The value that a rule gives to a quantity, from those of its operands."""
        return rule.value(self.model, quantity, *map(self.value, rule.operands(self.model, quantity)))

    def rule_on_paper(self, quantity: Quantity) -> Rule[NetworkModel]:
        """By hand a delta is the product of its factors; of rounded ones that is another number, and a threshold has a
        rule of its own."""
        if quantity.kind is not Kind.DELTA or self.engine.training.scale or self.model.is_perceptron(quantity):
            return RULES[quantity.kind]
        return BY_FACTORS

    def _derived_delta(self, q: Quantity) -> float:
        """The derivative of a unit that is not the error, by a net; kept, since all below it is made of it."""
        if q not in self._deltas:
            self._deltas[q] = self.formed(q, RULES[Kind.DELTA])
        return self._deltas[q]

    def _unit(self, q: Quantity) -> int:
        return self.engine.unit_at[q.at_layer] + q.at_unit

    def _buffer(self, q: Quantity, *, first: bool) -> float:
        if self._buffers is None:
            return 0.0
        kept = self._buffers.first if first else self._buffers.second
        assert kept is not None, "an optimizer with two buffers"
        return parameter_of(kept, q)


def parameter_of(parameters: Parameters, q: Quantity) -> float:
    """The number at the place of a weight or bias."""
    layer = q.at_layer - 1
    return float(
        parameters.biases[layer][q.at_bias] if q.source is None else parameters.weights[layer][q.unit, q.source]
    )
