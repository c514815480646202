"""Calls the kernel: lays a network out flat, runs updates in plain Python or compiled, and reads results back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy as np

from bpsim.core import compiled, kernel
from bpsim.core.functions import ACTIVATIONS, LOSSES
from bpsim.core.network import Bias, Data, Floats, Network, Parameters
from bpsim.core.training import Reduction, ScheduleKind, Training, UpdateOrder

MOST_OUTPUT_CURVES = 8
"""With more outputs than this, the curve holds the total error only."""

_Run = Callable[..., int]
_BIAS_CODES = {Bias.NONE: kernel.NO_BIAS, Bias.PER_UNIT: kernel.BIAS_PER_UNIT, Bias.SHARED: kernel.BIAS_SHARED}


class End(Enum):
    """Why a run of the kernel ended."""

    RUNNING = "running"
    REACHED = "reached"
    DIVERGED = "diverged"


@dataclass(frozen=True, slots=True)
class Advance:
    """What a run did: its updates, why it ended, and a row of the curve for each (and for where it ended early)."""

    updates: int
    end: End
    weights: Floats
    biases: Floats
    curve: Floats


@dataclass(frozen=True, slots=True)
class Passes:
    """Everything that one iteration computes. net, out, delta: (samples, units of all layers, inputs first)."""

    net: Floats
    out: Floats
    delta: Floats
    gradient: Parameters
    updated: Parameters


@dataclass(frozen=True, eq=False)
class Runner:
    """One network with its data and training, ready for the kernel."""

    network: Network
    data: Data
    training: Training

    @cached_property
    def unit_at(self) -> tuple[int, ...]:
        """Where each layer's units begin in the row of a sample; the last entry is the length of the row."""
        return tuple(accumulate(self.network.sizes, initial=0))

    @cached_property
    def bias_at(self) -> tuple[int, ...]:
        """Where each layer's biases begin; one entry more than there are layers (0 is the inputs)."""
        return (0, *accumulate((layer.bias_count for layer in self.network.layers), initial=0))

    @cached_property
    def columns(self) -> int:
        """Numbers in a row of the curve: the total error, and each output's where they are few."""
        outputs = self.network.sizes[-1]
        return 1 + outputs if outputs <= MOST_OUTPUT_CURVES else 1

    @cached_property
    def work(self) -> int:
        """Multiplications of one iteration, roughly; the measure of how long an update takes."""
        return 3 * self.data.samples * (self.network.weight_count + sum(self.network.sizes))

    def pack(self, parameters: Parameters) -> tuple[Floats, Floats]:
        """The flat vectors of the kernel: weights source by source, biases layer by layer."""
        empty = np.empty(0)
        weights = np.concatenate([empty, *(w.T.ravel() for w in parameters.weights)])
        return weights, np.concatenate([empty, *parameters.biases])

    def unpack(self, weights: Floats, biases: Floats) -> Parameters:
        """The reverse of ``pack``."""
        ws, bs = [], []
        for number, layer in enumerate(self.network.layers, 1):
            at = self.network.weight_offsets[number - 1]
            flat = weights[at : at + layer.size * layer.sources]
            ws.append(_read_only(np.ascontiguousarray(flat.reshape(layer.sources, layer.size).T)))
            bs.append(_read_only(biases[self.bias_at[number] : self.bias_at[number + 1]].copy()))
        return Parameters(tuple(ws), tuple(bs))

    def advance(
        self, weights: Floats, biases: Floats, updates: int, until: float = -1.0, iteration: int = 0
    ) -> Advance:
        """Up to ``updates`` iterations from these flat parameters, which are not changed.

        ``iteration`` is the number of the first. Ends before an iteration whose error is below ``until``, and before
        one with a value that is not finite.
        """
        call = _Call(self, weights, biases, updates, iteration)
        done, end = call.run(until)
        curve = call.curve.reshape(updates, self.columns)[: min(done + 1, updates)]
        return Advance(done, end, *call.split(call.parameters), curve)

    def passes(self, parameters: Parameters, iteration: int = 0) -> Passes:
        """One iteration from ``parameters`` with everything that it computes; values may be infinite or NaN."""
        call = _Call(self, *self.pack(parameters), 1, iteration)
        done, _ = call.run(-1.0)
        shape = (self.data.samples, self.unit_at[-1])
        net, out, delta = (values.reshape(shape) for values in (call.net, call.out, call.delta))
        updated = call.parameters if done else call.previous
        return Passes(net, out, delta, self.unpack(*call.split(call.gradient)), self.unpack(*call.split(updated)))

    def errors(self, parameters: Parameters) -> Floats:
        """The row of the curve for these parameters: the reduced error, and each output's. May not be finite."""
        call = _Call(self, *self.pack(parameters), 1, 0)
        call.run(np.inf)
        return call.curve

    @cached_property
    def constants(self) -> tuple[Any, ...]:
        """The kernel's first arguments for compiled code: numbers and arrays."""
        network = self.network
        return (
            network.depth,
            _indices(network.sizes),
            _indices(self.unit_at),
            _indices((0, *network.weight_offsets)),
            _indices(network.weight_count + at for at in self.bias_at),
            _indices((0, *(_BIAS_CODES[layer.bias] for layer in network.layers))),
            _indices((0, *(ACTIVATIONS[layer.activation].code for layer in network.layers))),
            LOSSES[network.loss].code,
            int(network.simplified),
            self.training.scale,
            self.data.samples,
            self.data.inputs.flatten(),
            self.data.targets.flatten(),
            _indices(range(self.data.samples)),
            float(self.data.samples) if self.training.reduction is Reduction.MEAN else 1.0,
            int(self.training.update is UpdateOrder.LAYER_BY_LAYER),
            self._fixed,
        )

    @cached_property
    def constant_lists(self) -> tuple[Any, ...]:
        """The same for plain Python, which is several times faster on lists."""
        return tuple(v.tolist() if isinstance(v, np.ndarray) else v for v in self.constants)

    @property
    def _fixed(self) -> Any:
        """1 for every parameter without an update, in the order of the kernel: all weights, then all biases."""
        weights = [(layer.frozen_weights | ~layer.connections).T.ravel() for layer in self.network.layers]
        return np.concatenate([*weights, *(layer.frozen_biases for layer in self.network.layers)]).astype(np.int64)


class _Call:
    """One call of the kernel and its working memory.

    The compiled code works on the arrays themselves, plain Python on lists, which are copied back.
    """

    def __init__(self, runner: Runner, weights: Floats, biases: Floats, updates: int, iteration: int) -> None:
        self._runner = runner
        self._iteration = iteration
        self._updates = updates
        self._weight_count = len(weights)
        units = runner.data.samples * runner.unit_at[-1]
        self.parameters = np.concatenate([weights, biases])
        self.previous, self.gradient = np.zeros_like(self.parameters), np.zeros_like(self.parameters)
        self.net, self.out, self.delta = np.zeros(units), np.zeros(units), np.zeros(units)
        self.curve = np.zeros(updates * runner.columns)

    def run(self, until: float) -> tuple[int, End]:
        """How many updates were made, and why it ended."""
        function = compiled.compiled()
        units = (self.net, self.out, self.delta)
        vectors = (self.parameters, self.previous, self.gradient, *units, self._rates, self.curve)
        if function is not None:
            done = self._pass_to(function, self._runner.constants, vectors, until)
        else:
            lists = tuple(vector.tolist() for vector in vectors)
            done = self._pass_to(kernel.run, self._runner.constant_lists, lists, until)
            for vector, values in zip(vectors, lists, strict=True):
                vector[:] = values
        if done == self._updates:
            return done, End.RUNNING
        return done, End.REACHED if self.curve[done * self._runner.columns] < until else End.DIVERGED

    def split(self, values: Floats) -> tuple[Floats, Floats]:
        """Weights and biases out of one vector of the kernel."""
        return values[: self._weight_count], values[self._weight_count :]

    @property
    def _rates(self) -> Floats:
        training = self._runner.training
        if training.schedule.kind is ScheduleKind.CONSTANT:
            return np.full(self._updates, training.learning_rate)
        return np.array([training.rate(self._iteration + done) for done in range(self._updates)])

    def _pass_to(self, run: _Run, constants: tuple[Any, ...], vectors: tuple[Any, ...], until: float) -> int:
        *work, rates, curve = vectors
        return run(*constants, *work, self._updates, rates, self._runner.columns, curve, until)


def _indices(values: Iterable[int]) -> Any:
    return np.fromiter(values, dtype=np.int64)


def _read_only(array: Floats) -> Floats:
    array.flags.writeable = False
    return array
