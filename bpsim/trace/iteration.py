"""The iteration of a layered network, as a textbook tells it: in which order everything is computed."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache

import numpy as np

from bpsim.core.network import Bias, Bools, Layer, Network
from bpsim.core.quantity import NEW_VALUES, Kind
from bpsim.core.training import Training, UpdateOrder
from bpsim.core.update import UPDATING, update_kinds
from bpsim.trace.plan import Plan, Seq, Term, each

NOTHING = Seq()
VALUE, LAYER, PHASE = "value", "layer", "phase"
SHAPES = 4
"""Plans that are remembered: going back and forth over a branch, or from one batch to a smaller one, makes none."""


class Phase(StrEnum):
    """The phases of an iteration."""

    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    UPDATE = "update"

    @classmethod
    def of(cls, kind: Kind) -> Phase:
        """The phase that computes a kind of quantity."""
        return _PHASES.get(kind, cls.BACKWARD)


_PHASES = {
    **dict.fromkeys((Kind.NET, Kind.OUT, Kind.VALUE), Phase.FORWARD),
    **dict.fromkeys((Kind.ERROR, Kind.TOTAL_ERROR, Kind.BATCH_ERROR), Phase.LOSS),
    **dict.fromkeys((*UPDATING, *NEW_VALUES, Kind.PENALTY), Phase.UPDATE),
}


@lru_cache(SHAPES)
def iteration(network: Network, samples: int, training: Training, *, targets: bool = True) -> Plan:
    """All steps of an iteration on a batch; whatever a step reads is computed before it, or given.

    Without targets they end with the outputs. Where the out of a unit is derived instead of the error, they go back
    from there and end with the derivatives.
    """
    batch, layers = range(samples), range(1, network.depth + 1)
    several = samples > 1
    forward = each("layer", layers, lambda layer: _forward(network, layer))
    inputs = _inputs(network) if training.derive_inputs else NOTHING
    if training.derivative_of is not None:
        top = training.derivative_of[0]
        back = each("layer", range(top, 0, -1), lambda layer: _backward(network, layer, top))
        return each("sample", batch, Seq(forward.as_one(PHASE), Seq(back, inputs).as_one(PHASE)))
    if not targets:
        return each("sample", batch, forward.as_one(PHASE))
    passes = Seq(forward.as_one(PHASE), _loss(network).as_one(PHASE))
    error = Term(Kind.BATCH_ERROR).as_one(PHASE) if several else NOTHING
    penalty = Term(Kind.PENALTY) if training.penalized else NOTHING

    def backward(layer: int) -> Plan:
        return _backward(network, layer, network.depth)

    def gradients(layer: int) -> Plan:
        return _gradients(network.layer(layer)) if several else NOTHING

    def update(layer: int) -> Plan:
        return _update(network.layer(layer), training)

    if training.update is UpdateOrder.SIMULTANEOUS:
        down = range(network.depth, 0, -1)
        return Seq(
            each("sample", batch, Seq(passes, Seq(each("layer", down, backward), inputs).as_one(PHASE))),
            error,
            each("layer", down, gradients).as_one(PHASE),
            Seq(penalty, each("layer", down, update)).as_one(PHASE),
        )

    def one_layer(layer: int) -> Plan:
        own = [layer]
        return Seq(
            each("sample", batch, Seq(each("layer", own, backward), inputs if layer == 1 else NOTHING).as_one(PHASE)),
            each("layer", own, gradients).as_one(PHASE),
            Seq(penalty if layer == network.depth else NOTHING, each("layer", own, update)).as_one(PHASE),
        )

    return Seq(each("sample", batch, passes), error, *map(one_layer, reversed(layers)))


def _terms(*kinds: Kind) -> Plan:
    """Steps that are one value, such as one unit's."""
    return Seq(*map(Term, kinds)).as_one(VALUE)


def _forward(network: Network, number: int) -> Plan:
    """net and out of each unit; of softmax all nets first, since an out is made of all of them."""
    units = range(network.sizes[number])
    if network.layer(number).is_softmax:
        return Seq(each("unit", units, Term(Kind.NET)), each("unit", units, Term(Kind.OUT))).as_one(LAYER)
    return each("unit", units, _terms(Kind.NET, Kind.OUT)).as_one(LAYER)


def _loss(network: Network) -> Plan:
    """The error of each output, then their sum."""
    outputs = each("unit", range(network.sizes[-1]), Term(Kind.ERROR))
    return Seq(each("layer", [network.depth], outputs), Term(Kind.TOTAL_ERROR)).as_one(LAYER)


def _backward(network: Network, number: int, top: int) -> Plan:
    """The chain rule of each unit with the weights into it, then the biases. Nothing comes back to the layer ``top``.

    A unit: what comes back over each path; its delta, the value that all of this is for; each weight's gradient. Of
    softmax, where every out depends on every net, the derivatives of all outs come first.
    """
    layer, units = network.layer(number), range(network.sizes[number])
    before = NOTHING
    chain: tuple[Kind, ...] = (Kind.DE_DOUT, Kind.DOUT_DNET, Kind.DELTA)
    if layer.is_softmax:
        slopes = each("source", units, Term(Kind.DOUT_DNET)).as_one(VALUE)
        before, chain = Seq(each("unit", units, Term(Kind.DE_DOUT)), each("unit", units, slopes)), (Kind.DELTA,)
    into = layer.connections
    onwards = network.layer(number + 1).connections.T if number < top else np.zeros((layer.size, 0), np.bool_)

    def unit(successors: Bools, sources: Bools) -> Plan:
        paths = each("source", _indices(successors), Seq(Term(Kind.DNET_DOUT), Term(Kind.PATH)))
        weights = each("source", _indices(sources), _terms(Kind.DNET_DW, Kind.DE_DW))
        return Seq(Seq(paths, *map(Term, chain)).as_one(VALUE), weights)

    biases = each("unit", _biases(layer, _every_bias(layer)), Term(Kind.DE_DB))
    return Seq(before, _units(unit, onwards, into), biases).as_one(LAYER)


def _inputs(network: Network) -> Plan:
    """What comes back to each input over each of its connections, and the sum of it: the derivative by the input."""

    def unit(successors: Bools) -> Plan:
        paths = each("source", _indices(successors), Seq(Term(Kind.DNET_DOUT), Term(Kind.PATH)))
        return Seq(paths, Term(Kind.DE_DOUT)).as_one(VALUE)

    return each("layer", [0], _units(unit, network.layer(1).connections.T)).as_one(LAYER)


def _gradients(layer: Layer) -> Plan:
    """The gradient of every parameter over the batch."""
    one = Term(Kind.BATCH_GRADIENT)
    return _parameters(layer, one, one, layer.connections, _every_bias(layer))


def _update(layer: Layer, training: Training) -> Plan:
    """What the optimizer makes of every parameter that is not frozen, one parameter after the other."""
    of_weight, of_bias = (_terms(*update_kinds(training, weight=weight)) for weight in (True, False))
    free = layer.connections & ~layer.frozen_weights
    return _parameters(layer, of_weight, of_bias, free, ~layer.frozen_biases)


def _parameters(layer: Layer, of_weight: Plan, of_bias: Plan, weights: Bools, biases: Bools) -> Plan:
    """The chosen weights, receiving unit by receiving unit, then the chosen biases."""
    rows = _units(lambda sources: each("source", _indices(sources), of_weight), weights)
    return Seq(rows, each("unit", _biases(layer, biases), of_bias)).as_one(LAYER)


def _units(part: Callable[..., Plan], *rows: Bools) -> Plan:
    """A part for each unit, made of its row of each of these; the same one where all rows are alike."""
    units = range(len(rows[0]))
    if all((values == values[:1]).all() for values in rows):
        return each("unit", units, part(*(values[0] for values in rows)))
    return each("unit", units, lambda unit: part(*(values[unit] for values in rows)))


def _indices(chosen: Bools) -> range | list[int]:
    return range(len(chosen)) if chosen.all() else [int(at) for at in np.flatnonzero(chosen)]


def _biases(layer: Layer, chosen: Bools) -> list[int | None]:
    """The units of the chosen biases; a shared one belongs to none."""
    return [None if layer.bias is Bias.SHARED else at for at in _indices(chosen)]


def _every_bias(layer: Layer) -> Bools:
    return np.ones(layer.bias_count, np.bool_)
