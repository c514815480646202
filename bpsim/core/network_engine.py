"""Calls the kernel: lays a network out flat, runs updates in plain Python or compiled, and reads results back."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate
from typing import Any, ClassVar

import numpy as np
from msgspec import Struct, structs

from bpsim.core import groups
from bpsim.core.call import NONE_SHOWN, NOTHING, Call, Cells, Constants, Recorded, Shown, Vectors, side_by_side
from bpsim.core.compiled import KERNEL, Loops
from bpsim.core.engine import Engine
from bpsim.core.functions import LOSSES
from bpsim.core.network import Bias, Data, Floats, Layer, Network, Parameters
from bpsim.core.rightness import are_classes
from bpsim.core.scalars import MIXED
from bpsim.core.state import Buffers, State
from bpsim.core.training import Reduction, Training, UpdateOrder

MOST_OUTPUT_CURVES = 16
"""Outputs whose errors a curve holds, at most; with more it holds the total error only."""

_BIAS_CODES = {Bias.NONE: groups.NO_BIAS, Bias.PER_UNIT: groups.BIAS_PER_UNIT, Bias.SHARED: groups.BIAS_SHARED}
_REDUCTION_CODES = {
    Reduction.SUM: groups.SUM,
    Reduction.MEAN: groups.MEAN,
    Reduction.MEAN_INSIDE: groups.MEAN_INSIDE,
}


class Passes(Struct, frozen=True):
    """Everything that one iteration computes. net, out, delta: (samples of the batch, units of all layers, inputs
    first). made: whether the update was made; ``updated`` holds what it would be where a value was not finite."""

    net: Floats
    out: Floats
    delta: Floats
    gradient: Parameters
    updated: Parameters
    made: bool


class NetworkEngine(Engine[State], frozen=True, eq=False, dict=True):
    """One network with its data and training, ready for the kernel."""

    network: Network
    data: Data
    training: Training
    loops: ClassVar[Loops] = KERNEL

    @cached_property
    def unit_at(self) -> tuple[int, ...]:
        """Where each layer's units begin in the row of a sample; the last entry is the length of the row."""
        return tuple(accumulate(self.network.sizes, initial=0))

    @cached_property
    def bias_at(self) -> tuple[int, ...]:
        """Where each layer's biases begin; one entry more than there are layers (0 is the inputs)."""
        return (0, *accumulate((layer.bias_count for layer in self.network.layers), initial=0))

    @property
    def trains(self) -> bool:
        """Whether there is an error to be made smaller: targets, and steps that derive the error."""
        return self.data.has_targets and self.training.derivative_of is None

    @cached_property
    def has_classes(self) -> bool:
        """Whether there are targets, which are classes."""
        return self.data.has_targets and are_classes(self.data.targets)

    @cached_property
    def trained(self) -> Data:
        """The samples that are trained on."""
        return self.data.only(self.data.trained_on) if self.data.held_out else self.data

    @cached_property
    def full_batch(self) -> NetworkEngine:
        """The same with every sample that is trained on in every batch, for the error of the data."""
        return self if self.is_in_one_batch else structs.replace(self, training=self.in_one_batch)

    @cached_property
    def held_out(self) -> NetworkEngine | None:
        """The same on the samples that are held out, all in one batch; None where there are none."""
        rows = self.data.held_out
        return NetworkEngine(self.network, self.data.only(np.array(rows)), self.in_one_batch) if rows else None

    @property
    def output_names(self) -> tuple[str, ...]:
        """The names of the outputs whose errors the curve has: all or, where they are many, none."""
        outputs = self.network.layers[-1].units
        return outputs if len(outputs) <= MOST_OUTPUT_CURVES else ()

    @cached_property
    def work(self) -> int:
        """Multiplications of one iteration, roughly; the measure of how long an update takes."""
        return 3 * self.batches.size * (self.network.weight_count + sum(self.network.sizes))

    @property
    def state_bytes(self) -> int:
        """The bytes of a state: its parameters, and what the optimizer keeps of them."""
        return 8 * (self.network.weight_count + self.bias_at[-1]) * (1 + self.training.optimizer.keeps)

    def release(self) -> None:
        """Gives up what was laid out for the kernel, several times the size of network and data, until it is used
        again: undo may keep thousands of runners."""
        for made in ("constants", "full_batch", "held_out", "trained", "all_shown"):
            self.__dict__.pop(made, None)

    def pack(self, parameters: Parameters, buffers: Buffers | None = None) -> Vectors:
        """The flat vectors of the kernel; buffers that are not there, or of another optimizer, are 0."""
        keeps, packed = self.training.optimizer.keeps, self._flat(parameters)
        nothing, empty = np.zeros(len(packed)), np.empty(0)
        if buffers is None or keeps != buffers.kept:
            return Vectors(packed, nothing if keeps else empty, nothing if keeps == 2 else empty, 0)
        second = empty if buffers.second is None else self._flat(buffers.second)
        return Vectors(packed, self._flat(buffers.first), second, buffers.updates)

    def _flat(self, parameters: Parameters) -> Floats:
        return np.concatenate([*(w.T.ravel() for w in parameters.weights), *parameters.biases])

    def vectors_of(self, state: State) -> Vectors:
        """The flat vectors of a state."""
        return self.pack(state.parameters, state.buffers)

    def unpack(self, vectors: Vectors) -> Parameters:
        """The parameters of the kernel's vectors."""
        return self._shaped(vectors.parameters)

    def state(self, iteration: int, vectors: Vectors) -> State:
        """The state that the vectors are."""
        return State(iteration, self.unpack(vectors), self._buffers(vectors))

    def _buffers(self, vectors: Vectors) -> Buffers | None:
        if not vectors.updates or not len(vectors.first):
            return None
        second = self._shaped(vectors.second) if len(vectors.second) else None
        return Buffers(self._shaped(vectors.first), second, vectors.updates)

    def _shaped(self, values: Floats) -> Parameters:
        ws, bs = [], []
        count = self.network.weight_count
        for number, layer in enumerate(self.network.layers, 1):
            at = self.network.weight_offsets[number - 1]
            flat = values[at : at + layer.size * layer.sources]
            ws.append(_read_only(np.ascontiguousarray(flat.reshape(layer.sources, layer.size).T)))
            bs.append(_read_only(values[count + self.bias_at[number] : count + self.bias_at[number + 1]].copy()))
        return Parameters(tuple(ws), tuple(bs))

    def passes(self, parameters: Parameters, iteration: int = 0, buffers: Buffers | None = None) -> Passes:
        """One iteration from ``parameters`` with everything that it computes; values may be infinite or NaN."""
        call = self.call(self.pack(parameters, buffers), 1, iteration)
        done, _ = call.run(-math.inf)
        shape = (self.batches.size, self.unit_at[-1])
        rows = len(self.batches.rows(iteration))
        net, out, delta = (values.reshape(shape)[:rows] for values in call.scratch)
        updated = call.parameters if done else call.previous
        return Passes(net, out, delta, self._shaped(call.gradient), self._shaped(updated), done == 1)

    def error(self, parameters: Parameters) -> float:
        """The error of all samples that are trained on. May not be finite."""
        call = self.call(self.pack(parameters), 1, 0)
        call.run(math.inf)
        return float(call.rows(1)[0][0 if self.batches.full_batch else self.curve_width])

    def outputs(self, parameters: Parameters) -> Floats:
        """The outputs on all samples that are trained on: (samples, outputs)."""
        return self.outs(parameters)[:, self.unit_at[-2] :]

    def outs(self, parameters: Parameters) -> Floats:
        """The outs of all units on all samples that are trained on: (samples, units of all layers, inputs first)."""
        full = self.full_batch
        call = full.call(full.pack(parameters), 1, 0)
        call.run(math.inf)
        outs: Floats = call.scratch[1].reshape(full.batches.size, self.unit_at[-1])
        return outs

    def record_outputs(self, vectors: Vectors, updates: int, iteration: int) -> Recorded:
        """The outputs on all samples of the data, held out or not, in up to ``updates`` iterations, as ``record``:
        rows, (updates made, samples, outputs)."""
        shown = self.all_shown
        call = self.call(vectors, updates, iteration, shown=shown)
        done, _ = call.run(-math.inf)
        return Recorded(call.recorded(done).reshape(done, shown.samples, shown.outputs), call.after(done))

    @property
    def recorded_outputs_seconds(self) -> float:
        """The seconds that an update takes at present whose outputs are recorded so, roughly: forwards is a third."""
        return self.seconds_of(self.work + self.work * self.data.samples // self.batches.size // 3)

    @cached_property
    def all_shown(self) -> Shown:
        """All samples of the data, held out or not."""
        return Shown(self.data.samples, self.data.inputs.flatten(), self.network.sizes[-1])

    def call(
        self, vectors: Vectors, updates: int, iteration: int, cells: Cells = NOTHING, *, shown: Shown = NONE_SHOWN
    ) -> Call:
        """A call of the kernel, whose scratch is net, out and delta."""
        units = self.batches.size * self.unit_at[-1]
        return Call(self, self.constants, [np.zeros(units)] * 3, vectors, updates, iteration, cells, shown)

    @cached_property
    def constants(self) -> Constants:
        """The kernel's first arguments."""
        network = self.network
        units = [unit for layer in network.layers for unit in layer.activations]
        sizes, unit_at, weight_at, bias_at, biases, codes, unit_codes, fixed = side_by_side(
            _indices(network.sizes),
            _indices(self.unit_at),
            _indices((0, *network.weight_offsets)),
            _indices(network.weight_count + at for at in self.bias_at),
            _indices((0, *(_BIAS_CODES[layer.bias] for layer in network.layers))),
            _indices((0, *map(_code, network.layers))),
            _indices((*[0] * network.sizes[0], *(unit.code for unit in units))),
            self._fixed,
        )
        inputs, targets, constants, unit_constants = side_by_side(
            self.trained.inputs.ravel(),
            self.trained.targets.ravel(),
            np.array([0.0, *(layer.activations[0].constant for layer in network.layers)]),
            np.array([*[0.0] * network.sizes[0], *(unit.constant for unit in units)]),
        )
        constant = (
            *(network.depth, sizes, unit_at, weight_at, bias_at, biases, codes, constants, unit_codes, unit_constants),
            self.training.scale,
            LOSSES[network.loss].code,
            int(network.simplified),
            _REDUCTION_CODES[self.training.reduction],
            self.trained.samples,
            inputs,
            targets,
            *self.descent,
            fixed,
            *self.taken,
            int(self.training.update is UpdateOrder.LAYER_BY_LAYER),
            int(self.measured),
        )
        return Constants(constant)

    @property
    def _fixed(self) -> Any:
        """What each parameter is (FROZEN is what True counts as), all weights before all biases."""
        weights = [
            np.where(layer.connections, layer.frozen_weights, groups.MISSING).T.ravel() for layer in self.network.layers
        ]
        return np.concatenate([*weights, *(layer.frozen_biases for layer in self.network.layers)]).astype(np.int64)


def _code(layer: Layer) -> int:
    """The kernel's code of the activation of a layer."""
    return layer.common.code if layer.common else MIXED


def _indices(values: Iterable[int]) -> Any:
    return np.fromiter(values, dtype=np.int64)


def _read_only(array: Floats) -> Floats:
    array.flags.writeable = False
    return array
