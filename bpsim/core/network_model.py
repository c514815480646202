"""What a layered network, its training and a batch say of a quantity: of which others it is made."""

from __future__ import annotations

import numpy as np

from bpsim.core.functions import UnitActivation
from bpsim.core.network import Bias, Layer, Network
from bpsim.core.quantity import GIVEN, Kind, Quantity, parameter_of
from bpsim.core.training import Reduction, Training, UpdateOrder
from bpsim.core.update import Updated, gradient_of

SMALL_LAYER = 40
"""Connections up to which each of a layer may be taken for each other."""


class NetworkModel(Updated, frozen=True, eq=False, dict=True):
    """What the rules read. samples: of the batch. update: the number t = 1, 2, ... of the update that is made."""

    network: Network
    training: Training
    samples: int
    update: int = 1

    @property
    def size(self) -> int:
        """Weights times samples."""
        return self.network.weight_count * self.samples

    @property
    def layers(self) -> range:
        """The numbers of the layers."""
        return range(1, self.network.depth + 1)

    def parameter(self, q: Quantity) -> Quantity:
        """The weight or bias that a gradient, a buffer, a step or a new value belongs to."""
        return parameter_of(q)

    def gradient_of(self, q: Quantity) -> Quantity:
        """The gradient that the update of a weight or bias takes."""
        return gradient_of(parameter_of(q), self.samples)

    def is_penalized(self, q: Quantity) -> bool:
        """Whether a quantity belongs to a weight: penalty and decay act on no bias."""
        return q.source is not None

    def siblings(self, q: Quantity) -> list[Quantity]:
        """The same of the other connections of the same unit, and of the same source; of all in a small layer; of a
        bias, of the other units."""
        if q.source is None:
            units = range(self.layer(q).size) if q.unit is not None else ()
            return [Quantity(q.kind, q.sample, q.layer, j) for j in units if j != q.unit]
        connections = self.layer(q).connections
        units, sources = connections.shape
        places = [(q.at_unit, i) for i in range(sources)] + [(j, q.source) for j in range(units)]
        if connections.size <= SMALL_LAYER:
            places = [(j, i) for j in range(units) for i in range(sources)]
        others = [(j, i) for j, i in places if (j, i) != (q.unit, q.source) and connections[j, i]]
        return [Quantity(q.kind, q.sample, q.layer, j, i) for j, i in others]

    def layer(self, q: Quantity) -> Layer:
        """The layer of a quantity of a unit, a weight or a bias."""
        return self.network.layer(q.at_layer)

    def is_given(self, q: Quantity) -> bool:
        """Whether an iteration starts with a quantity, which no step computes then."""
        return q.kind in GIVEN

    def is_done_without(self, q: Quantity) -> bool:
        """Whether the update does without it: a factor that a cross-entropy cancels, what stands beside the error."""
        return q.kind is Kind.PENALTY or (q.kind is Kind.DE_DOUT and self.simplifies(q))

    def is_frozen(self, q: Quantity) -> bool:
        """Whether the weight or bias that a quantity belongs to keeps its value."""
        layer = self.layer(q)
        return bool(layer.frozen_biases[q.at_bias] if q.source is None else layer.frozen_weights[q.unit, q.source])

    def activation(self, q: Quantity) -> UnitActivation:
        """The activation of a unit."""
        return self.layer(q).activations[q.at_unit]

    def is_softmax(self, q: Quantity) -> bool:
        """Whether a unit's out depends on every net of its layer."""
        return self.layer(q).is_softmax

    def is_output(self, q: Quantity) -> bool:
        """Whether a unit is an output."""
        return q.layer == self.network.depth

    def is_perceptron(self, q: Quantity) -> bool:
        """Whether a unit is an output that learns by the perceptron rule, whose delta is out - target, or by the
        delta rule of a threshold."""
        return self.is_output(q) and self.activation(q).is_threshold and self.training.derivative_of is None

    def compared(self, q: Quantity) -> Quantity:
        """What the delta of such a unit has beside the target: its out, or its net by the delta rule."""
        return q.but(Kind.NET if self.activation(q).learns_by_net else Kind.OUT)

    def simplifies(self, q: Quantity) -> bool:
        """Whether the delta of a unit is a difference from the target: what its two factors come to with a
        cross-entropy, and the rules of thresholds."""
        if not self.is_output(q) or self.training.derivative_of is not None:
            return False
        return self.network.simplified or self.is_perceptron(q)

    def is_derived(self, q: Quantity) -> bool:
        """Whether a unit stands in the layer of the unit that is derived, where that is not the error."""
        return self.training.derivative_of is not None and q.layer == self.training.derivative_of[0]

    @property
    def inside(self) -> int:
        """What the derivatives of the losses are divided by: the samples of the batch, or 1."""
        return self.samples if self.training.reduction is Reduction.MEAN_INSIDE else 1

    def is_mean(self, q: Quantity) -> bool:
        """As for any model; a gradient is a sum where the derivatives of the losses are divided already."""
        inside = self.training.reduction is Reduction.MEAN_INSIDE
        return super().is_mean(q) and (q.kind is Kind.BATCH_ERROR or not inside)

    @property
    def outputs_inside(self) -> int:
        """What a difference out - target is divided by where the loss is a mean over the outputs, else 1."""
        return self.network.sizes[-1] if self.network.loss == "mean-binary-cross-entropy" else 1

    def of_layer(self, kind: Kind, q: Quantity) -> list[Quantity]:
        """A quantity of each unit of the layer of ``q``, for the same sample."""
        return [Quantity(kind, q.sample, q.layer, unit) for unit in range(self.layer(q).size)]

    def weights(self, q: Quantity) -> list[Quantity]:
        """The weights into a unit that exist."""
        sources = np.flatnonzero(self.layer(q).connections[q.unit]).tolist()
        return [Quantity(Kind.WEIGHT, None, q.layer, q.unit, source) for source in sources]

    def source(self, q: Quantity) -> Quantity:
        """What arrives at a connection: the out of the unit before it, or the input."""
        before = q.source_layer
        return Quantity(Kind.OUT if before else Kind.INPUT, q.sample, before, q.source)

    def sources(self, q: Quantity) -> list[tuple[Quantity, Quantity]]:
        """The weight of each connection into a unit, and what arrives there."""
        weights, before = self.weights(q), q.at_layer - 1
        kind = Kind.OUT if before else Kind.INPUT
        return [(weight, Quantity(kind, q.sample, before, weight.source)) for weight in weights]

    def bias(self, q: Quantity) -> Quantity | None:
        """The bias of a unit, shared or its own; None where it has none."""
        bias = self.layer(q).bias
        if bias is Bias.NONE:
            return None
        return Quantity(Kind.BIAS, None, q.layer, None if bias is Bias.SHARED else q.unit)

    def backward_weight(self, q: Quantity) -> Quantity:
        """The weight by which the error comes back from the successor ``q.source``: layer by layer, the new one.

        To an input, from which nothing is learned, and where another unit is derived, it comes by the old one.
        """
        weight = Quantity(Kind.WEIGHT, None, q.source_layer, q.source, q.unit)
        learned = q.at_layer > 0 and self.training.derivative_of is None
        updated = learned and self.training.update is UpdateOrder.LAYER_BY_LAYER and not self.is_frozen(weight)
        return weight.but(Kind.NEW_WEIGHT) if updated else weight

    def paths(self, q: Quantity) -> list[Quantity]:
        """What comes back to a hidden unit, from each of its successors."""
        successors = np.flatnonzero(self.network.layer(q.at_layer + 1).connections[:, q.unit]).tolist()
        return [Quantity(Kind.PATH, q.sample, q.layer, q.unit, successor) for successor in successors]

    def slopes(self, q: Quantity) -> list[tuple[Quantity, Quantity]]:
        """The factors of a delta, ``dE_dout`` and ``dout_dnet``: of a softmax unit a pair for each out of its layer."""
        if not self.is_softmax(q):
            return [(q.but(Kind.DE_DOUT), q.but(Kind.DOUT_DNET))]
        outs = self.of_layer(Kind.DE_DOUT, q)
        return [(out, Quantity(Kind.DOUT_DNET, q.sample, q.layer, out.unit, q.unit)) for out in outs]

    def parts(self, q: Quantity) -> list[Quantity]:
        """What the samples of the batch contribute to its error, or to the gradient of a weight or bias."""
        kind = Kind.DE_DW if q.source is not None else Kind.DE_DB
        if q.kind is Kind.BATCH_ERROR:
            kind = Kind.TOTAL_ERROR
        return [Quantity(kind, sample, q.layer, q.unit, q.source) for sample in range(self.samples)]

    def all_penalized(self) -> list[Quantity]:
        """Every weight that exists, in the order of their numbers."""
        return [
            Quantity(Kind.WEIGHT, None, number, unit, source)
            for number, layer in enumerate(self.network.layers, 1)
            for unit, source in np.argwhere(layer.connections).tolist()
        ]
