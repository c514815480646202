"""What one iteration computes: the kernel's nets, outs and deltas, and every other quantity formed from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import numpy as np

from bpsim.core import layers, scalars
from bpsim.core.functions import ACTIVATIONS, CROSS_ENTROPY, LOSSES, SOFTMAX
from bpsim.core.network import Bias, Floats
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.runner import Passes, Runner
from bpsim.core.state import State
from bpsim.core.training import Reduction, UpdateOrder
from bpsim.core.update import UpdateForms


class Record:
    """All values of the iteration that starts with ``state``.

    ``value`` forms each quantity by the same operations, in the same order, as the kernel, so what is shown is what
    was trained with, bit for bit. Values may be infinite or NaN where the network overflows.
    """

    def __init__(self, runner: Runner, state: State) -> None:
        self.runner = runner
        self.network = runner.network
        self.state = state
        self.rows = runner.rows(state.iteration)
        """The samples of the batch, as rows of the data."""
        self.update = UpdateForms(self)
        self._forms: dict[Kind, Callable[[Quantity], Any]] = {
            Kind.INPUT: lambda q: self.runner.data.inputs[self.rows[q.sample], q.unit],
            Kind.TARGET: lambda q: self.runner.data.targets[self.rows[q.sample], q.unit],
            Kind.WEIGHT: lambda q: self.state.parameters.weights[_at(q.layer)][q.unit, q.source],
            Kind.BIAS: lambda q: self.state.parameters.biases[_at(q.layer)][q.unit or 0],
            Kind.LEARNING_RATE: lambda _: self.runner.training.rate(self.state.iteration),
            Kind.NET: lambda q: self._passes.net[q.sample, self._unit(q.layer, q.unit)],
            Kind.OUT: lambda q: self._passes.out[q.sample, self._unit(q.layer, q.unit)],
            Kind.ERROR: self._error,
            Kind.TOTAL_ERROR: self._total_error,
            Kind.DNET_DOUT: lambda q: self._backward_weight(q.layer, q.unit, q.source),
            Kind.PATH: self._path,
            Kind.DE_DOUT: self._error_slope,
            Kind.DOUT_DNET: self._activation_slope,
            Kind.DELTA: lambda q: self._passes.delta[q.sample, self._unit(q.layer, q.unit)],
            Kind.DNET_DW: lambda q: self._passes.out[q.sample, self._unit(_at(q.layer), q.source)],
            Kind.DE_DW: lambda q: self._kept(self.value(q.but(Kind.DELTA).of_unit()) * self.value(q.but(Kind.DNET_DW))),
            Kind.DE_DB: self._bias_slope,
            Kind.BATCH_ERROR: lambda _: self.reduced(self.value(Quantity(Kind.TOTAL_ERROR, s)) for s in self._samples),
            Kind.BATCH_GRADIENT: self._batch_gradient,
            Kind.NEW_WEIGHT: lambda q: self._passes.updated.weights[_at(q.layer)][q.unit, q.source],
            Kind.NEW_BIAS: lambda q: self._passes.updated.biases[_at(q.layer)][q.unit or 0],
        }
        self._forms |= self.update.forms

    def _kept(self, value: float) -> float:
        """The value as it is used from here on: rounded where the training says so."""
        scale = self.runner.training.scale
        return scalars.rounded(value, scale) if scale else value

    @cached_property
    def _passes(self) -> Passes:
        return self.runner.passes(self.state.parameters, self.state.iteration, self.state.buffers)

    @property
    def samples(self) -> int:
        """How many samples the batch has."""
        return len(self.rows)

    @property
    def _samples(self) -> range:
        return range(self.samples)

    @property
    def update_made(self) -> bool:
        """Whether the update of this iteration can be made: every value that it takes is finite."""
        return self._passes.made

    @cached_property
    def error(self) -> float:
        """The reduced error over all samples that are trained on, before the update."""
        whole = self.runner.batches.whole
        return self.value(Quantity(Kind.BATCH_ERROR)) if whole else self.runner.error(self.state.parameters)

    @cached_property
    def held_out_error(self) -> float | None:
        """The reduced error over the samples that are held out, before the update; None where there are none."""
        held_out = self.runner.held_out
        return None if held_out is None else held_out.error(self.state.parameters)

    @property
    def batch_outputs(self) -> Floats:
        """The outputs on the samples of the batch: (samples of the batch, outputs)."""
        return self._passes.out[:, self.runner.unit_at[-2] :]

    @cached_property
    def outputs(self) -> Floats:
        """The outputs on all samples of the data, held out or not, read-only: (samples, outputs)."""
        runner, data = self.runner, self.runner.data
        outputs = np.empty(data.targets.shape)
        if runner.batches.whole:
            outputs[self.rows] = self.batch_outputs
        else:
            outputs[data.trained_on] = runner.outputs(self.state.parameters)
        if runner.held_out is not None:
            outputs[list(data.held_out)] = runner.held_out.outputs(self.state.parameters)
        outputs.flags.writeable = False
        return outputs

    def value(self, quantity: Quantity) -> float:
        """The value of any quantity of this iteration, given or computed."""
        return float(self._forms[quantity.kind](quantity))

    def reduced(self, values: Iterable[float]) -> float:
        """One number from those of the samples: their sum in order, divided once where the reduction is the mean."""
        total = _sum(values)
        mean = self.runner.training.reduction is Reduction.MEAN
        return self._kept(total / self.samples if mean else total)

    def sum_of_products(self, pairs: Iterable[tuple[Quantity, Quantity]]) -> float:
        """The pairs' products, added in order; NaN or infinite where a factor is."""
        return self._kept(_sum(self.value(one) * self.value(other) for one, other in pairs))

    def _unit(self, layer: int | None, unit: int | None) -> int:
        return self.runner.unit_at[layer or 0] + (unit or 0)

    def _error(self, q: Quantity) -> float:
        target, net, out = (self.value(q.but(kind)) for kind in (Kind.TARGET, Kind.NET, Kind.OUT))
        units, log_sum = self.network.sizes[-1], 0.0
        if self._loss == CROSS_ENTROPY:
            nets = [self.value(Quantity(Kind.NET, q.sample, q.layer, k)) for k in range(units)]
            log_sum = layers.log_sum_of(units, 0, nets)
        return self._kept(scalars.unit_error(self._loss, units, target, net, out, log_sum))

    def _total_error(self, q: Quantity) -> float:
        depth = self.network.depth
        parts = (self.value(Quantity(Kind.ERROR, q.sample, depth, j)) for j in range(self.network.sizes[-1]))
        return self._kept(_sum(parts))

    @property
    def _loss(self) -> int:
        return LOSSES[self.network.loss].code

    def _backward_weight(self, layer: int | None, unit: int | None, successor: int | None) -> float:
        """The weight by which delta of ``successor`` comes back: the updated one where the update is layer by layer."""
        simultaneous = self.runner.training.update is UpdateOrder.SIMULTANEOUS
        parameters = self.state.parameters if simultaneous else self._passes.updated
        return float(parameters.weights[layer or 0][successor, unit])

    def _path(self, q: Quantity) -> float:
        delta = self.value(Quantity(Kind.DELTA, q.sample, (q.layer or 0) + 1, q.source))
        return self._kept(delta * self.value(q.but(Kind.DNET_DOUT)))

    def _error_slope(self, q: Quantity) -> float:
        if q.layer == self.network.depth:
            target, out = self.value(q.but(Kind.TARGET)), self.value(q.but(Kind.OUT))
            return self._kept(scalars.unit_error_slope(self._loss, self.network.sizes[-1], target, out))
        layer = q.layer or 0
        successors = range(self.network.sizes[layer + 1])
        paths = (self.value(Quantity(Kind.PATH, q.sample, layer, q.unit, k)) for k in successors)
        return self._kept(_sum(paths))

    def _activation_slope(self, q: Quantity) -> float:
        code = ACTIVATIONS[self.network.layer(q.layer or 1).activation].code
        if code == SOFTMAX:
            out, other = self.value(q.but(Kind.OUT).of_unit()), Quantity(Kind.OUT, q.sample, q.layer, q.source)
            return self._kept(scalars.softmax_slope(out, self.value(other), q.unit == q.source))
        return self._kept(scalars.activation_slope(code, self.value(q.but(Kind.NET)), self.value(q.but(Kind.OUT))))

    def _bias_slope(self, q: Quantity) -> float:
        layer = self.network.layer(q.layer or 1)
        if layer.bias is not Bias.SHARED:
            return self.value(q.but(Kind.DELTA))
        return self._kept(_sum(self.value(Quantity(Kind.DELTA, q.sample, q.layer, j)) for j in range(layer.size)))

    def _batch_gradient(self, q: Quantity) -> float:
        if q.source is None:
            return float(self._passes.gradient.biases[_at(q.layer)][q.unit or 0])
        return float(self._passes.gradient.weights[_at(q.layer)][q.unit, q.source])


def _at(layer: int | None) -> int:
    return (layer or 1) - 1


def _sum(values: Iterable[float]) -> float:
    """From 0.0, in order: the built-in sum compensates since Python 3.12, the kernel does not."""
    total = 0.0
    for value in values:
        total += value
    return total
