"""Edits of what a layer and the network compute with: activations, the loss, the kind of bias, what is frozen."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np

from bpsim.core.errors import UsageError
from bpsim.core.functions import ACTIVATIONS, LOSSES, OUTPUTS_OF, UnitActivation
from bpsim.core.network import Bias, Bools, Floats, Layer, Network, Parameters
from bpsim.editing import wording
from bpsim.editing.addresses import Moves
from bpsim.editing.edited import Edited, finished, unchanged
from bpsim.editing.refusing import refuse_connection, refuse_layer, refuse_unit, refuse_unknown
from bpsim.editing.targets import refuse_targets
from bpsim.lesson.blueprint import LOSS
from bpsim.lesson.lesson import Lesson
from bpsim.sentences import _
from bpsim.trace.activations import activation_name

Biases = TypeVar("Biases", Floats, Bools)
Activations = str | UnitActivation | tuple[UnitActivation | str, ...]

_LOSS_OF = {outputs: loss for loss, outputs in OUTPUTS_OF.items() if not loss.startswith("mean")}
"""The cross-entropy that an activation of the outputs belongs to."""


def set_activation(
    lesson: Lesson, present: Parameters, layer: int, name: str, unit: int | None = None, constant: float | None = None
) -> Edited:
    """Another activation of a layer or of one unit, with the usual constant where none is given.

    Where the loss needs other outputs it becomes the cross-entropy of the new ones, or half-squared-error. A layer
    of softmax whose unit gets another activation gets it as a whole.
    """
    network = lesson.network
    refuse_layer(network, layer)
    refuse_unknown(name, ACTIVATIONS, _("activation"))
    if unit is not None:
        refuse_unit(network, layer, unit)
    old, chosen = network.layer(layer), _activation(name, constant)
    if name == "softmax" and (layer < network.depth or (unit is not None and old.size > 1 and not old.is_softmax)):
        raise UsageError(wording.SOFTMAX_HIDDEN if layer < network.depth else wording.SOFTMAX_ALONE)
    alone = unit is not None and not old.is_softmax
    each = tuple(chosen if not alone or j == unit else one for j, one in enumerate(old.activations))
    changed = replace(old, activation=each)
    if changed.activation == old.activation:
        return unchanged(lesson, present)
    where = wording.layer_name(network, layer) if unit is None or not alone else network.unit_name(layer, unit)
    words = wording.SET_ACTIVATION.format(layer=where, activation=activation_name(chosen))
    loss = network.loss
    if layer == network.depth and OUTPUTS_OF.get(loss, changed.activation) != changed.activation:
        loss = _LOSS_OF.get(changed.activation, LOSS) if isinstance(changed.activation, str) else LOSS
        words = wording.AND.format(first=words, second=wording.THE_LOSS.format(loss=loss))
    return _with_functions(lesson, present, layer, changed.activation, loss, words)


def _activation(name: str, constant: float | None) -> UnitActivation:
    """Raises UsageError for a constant that the activation cannot have."""
    try:
        return UnitActivation.of(name, constant)
    except ValueError as error:
        raise UsageError(str(error)) from None


def set_loss(lesson: Lesson, present: Parameters, name: str) -> Edited:
    """Another loss; where it needs other outputs, these get the activation that belongs to it."""
    network = lesson.network
    refuse_unknown(name, LOSSES, _("loss"))
    if network.loss == name:
        return unchanged(lesson, present)
    words, outputs = wording.SET_LOSS.format(loss=name), network.layers[-1].activation
    needed = OUTPUTS_OF.get(name)
    if needed is not None and needed != outputs:
        outputs = needed
        words = wording.AND.format(first=words, second=wording.OUTPUTS.format(activation=needed))
    return _with_functions(lesson, present, network.depth, outputs, name, words)


def _with_functions(
    lesson: Lesson, present: Parameters, layer: int, activation: Activations, loss: str, words: str
) -> Edited:
    network = lesson.network
    if loss != network.loss and lesson.data.has_targets:
        refuse_targets(loss, lesson.data.targets)
    changed = replace(network.layer(layer), activation=activation)
    layers = (*network.layers[: layer - 1], changed, *network.layers[layer:])
    new = replace(network, layers=layers, loss=loss)
    return finished(lesson, present, Moves.in_place(network, new), (lesson.parameters, present), words)


def set_bias(lesson: Lesson, present: Parameters, layer: int, kind: str) -> Edited:
    """Another kind of bias of a layer: ``per-unit``, ``shared`` or ``none``.

    A shared bias becomes that of every unit; of those of the units the first one is shared; from none they begin at 0.
    """
    network = lesson.network
    refuse_layer(network, layer)
    refuse_unknown(kind, list(Bias), _("kind of bias"))
    old, bias = network.layer(layer), Bias(kind)
    if old.bias is bias:
        return unchanged(lesson, present)
    frozen = _biases(old.frozen_biases, old, bias)
    new = network.with_layer(layer, replace(old, bias=bias, frozen_biases=frozen))
    kept = [
        _with_biases(new, one, layer, _biases(one.biases[layer - 1], old, bias)) for one in (lesson.parameters, present)
    ]
    words = wording.SET_BIAS.format(layer=wording.layer_name(network, layer), bias=wording.BIASES[bias])
    return finished(lesson, present, Moves.in_place(network, new), (kept[0], kept[1]), words)


def _biases(values: Biases, layer: Layer, bias: Bias) -> Biases:
    """What the biases of a layer have, as those of another kind: numbers, or whether they are frozen."""
    if layer.bias is Bias.SHARED and bias is Bias.PER_UNIT:
        return np.repeat(values, layer.size)
    if layer.bias is Bias.NONE:
        return np.zeros(bias.values(layer.size), values.dtype)
    return values[: bias.values(1)]


def _with_biases(network: Network, old: Parameters, layer: int, biases: Floats) -> Parameters:
    return Parameters.of(network, old.weights, [*old.biases[: layer - 1], biases, *old.biases[layer:]])


def freeze(
    lesson: Lesson,
    present: Parameters,
    layer: int,
    unit: int | None = None,
    source: int | None = None,
    *,
    bias: bool = False,
    frozen: bool = True,
) -> Edited:
    """Weights and biases that are not updated any more, or with ``frozen=False`` are again.

    Of a layer, of a unit, the weight from a source, or with ``bias`` the biases alone. A shared bias is the layer's.
    """
    network = lesson.network
    _refuse_nothing(network, layer, unit, source, bias=bias)
    old = network.layer(layer)
    weights, biases = old.frozen_weights.copy(), old.frozen_biases.copy()
    rows = slice(None) if unit is None else slice(unit, unit + 1)
    if not bias:
        weights[rows, slice(None) if source is None else slice(source, source + 1)] = frozen
    if source is None and (unit is None or old.bias is Bias.PER_UNIT):
        biases[rows] = frozen
    if np.array_equal(weights, old.frozen_weights) and np.array_equal(biases, old.frozen_biases):
        return unchanged(lesson, present)
    new = network.with_layer(layer, replace(old, frozen_weights=weights, frozen_biases=biases))
    what = _frozen_name(network, layer, unit, source, bias=bias)
    words = (wording.FREEZE if frozen else wording.UNFREEZE).format(what=what)
    return finished(lesson, present, Moves.in_place(network, new), (lesson.parameters, present), words)


def _refuse_nothing(network: Network, layer: int, unit: int | None, source: int | None, *, bias: bool) -> None:
    """Raises UsageError for what is not there to be frozen."""
    refuse_layer(network, layer)
    if unit is None and source is not None:
        raise UsageError(wording.SOURCE_ALONE)
    if unit is not None:
        refuse_unit(network, layer, unit)
    if unit is not None and source is not None:
        refuse_connection(network, layer, unit, source)
        if not network.layer(layer).connections[unit, source]:
            names = network.unit_name(layer - 1, source), network.unit_name(layer, unit)
            raise UsageError(wording.NOT_CONNECTED.format(source=names[0], unit=names[1]))
    kind = network.layer(layer).bias
    if bias and (kind is Bias.NONE or source is not None):
        raise UsageError(wording.NO_BIAS.format(layer=wording.layer_name(network, layer)))
    if bias and kind is Bias.SHARED and unit is not None:
        raise UsageError(wording.SHARED_BIAS.format(layer=wording.layer_name(network, layer)))


def _frozen_name(network: Network, layer: int, unit: int | None, source: int | None, *, bias: bool) -> str:
    if unit is None:
        name = wording.layer_name(network, layer)
        several = network.layer(layer).bias_count > 1
        return (wording.BIASES_OF if several else wording.BIAS).format(layer=name, unit=name) if bias else name
    name = network.unit_name(layer, unit)
    if source is not None:
        return wording.WEIGHT.format(source=network.unit_name(layer - 1, source), unit=name)
    return wording.BIAS.format(unit=name) if bias else name
