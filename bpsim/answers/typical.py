"""The typical mistakes, each as what a quantity would be if it were made: the step again, on altered operands."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from bpsim.answers.mistakes import Mistake, MistakeMade, Mistakes
from bpsim.answers.written import as_written
from bpsim.core import scalars
from bpsim.core.functions import ACTIVATIONS, Activation, UnitActivation
from bpsim.core.quantity import NEW_VALUES, Kind, Quantity
from bpsim.core.scalars import SOFTMAX
from bpsim.core.what_if import WhatIf

MOST_VARIANTS = 40
"""Terms, samples and neighbours that are tried of one step; there are more in large networks only."""


def plain_mistakes(view: WhatIf, q: Quantity) -> Mistakes:
    """What can go wrong with any number: its sign, and a factor of 2."""
    value = view.formed(q)
    yield MistakeMade(Mistake.WRONG_SIGN, q, -value)
    yield MistakeMade(Mistake.HALF, q, value / 2)
    yield MistakeMade(Mistake.DOUBLE, q, value * 2)
    if q.sample is not None:
        for sample in range(min(view.model.samples, MOST_VARIANTS)):
            other = Quantity(q.kind, sample, q.layer, q.unit, q.source)
            if sample != q.sample and view.base.value(other) != value:
                yield MistakeMade(Mistake.ANOTHER_SAMPLE, q, view.value(other), other)


def altered(view: WhatIf, q: Quantity, mistake: Mistake, operand: Quantity, value: float) -> MistakeMade:
    """A mistake that takes another value for one operand."""
    return MistakeMade(mistake, q, view.but({operand: value}).formed(q), operand)


def one_left_out(
    view: WhatIf, q: Quantity, mistake: Mistake, parts: Sequence[Quantity], without: float = 0.0
) -> Mistakes:
    """Each part of a sum or a product left out: ``without`` in its place."""
    return (altered(view, q, mistake, part, without) for part in parts[:MOST_VARIANTS])


def path_forgotten(view: WhatIf, q: Quantity) -> Mistakes:
    """One way of several left out."""
    paths = view.base.made_of(q)[1]
    return one_left_out(view, q, Mistake.PATH_FORGOTTEN, paths if len(paths) > 1 else ())


def _another_gradient(view: WhatIf, q: Quantity, gradient: Quantity) -> Mistakes:
    """That of another parameter of the same kind."""
    for other in view.model.siblings(gradient):
        yield MistakeMade(Mistake.WRONG_GRADIENT, q, view.but({gradient: view.value(other)}).formed(q), other)


def _other_functions(own: UnitActivation) -> Iterator[Activation]:
    """The activations that may be taken for one."""
    return (row for row in ACTIVATIONS.values() if row.code not in (own.row.code, SOFTMAX))


def _units(kind: Kind, sample: int | None, layer: int, size: int) -> list[Quantity]:
    return [Quantity(kind, sample, layer, k) for k in range(min(size, MOST_VARIANTS))]


def _net(view: WhatIf, q: Quantity) -> Mistakes:
    bias, pairs = view.model.bias(q), view.model.sources(q)
    if bias and view.value(bias) != 0:
        yield altered(view, q, Mistake.BIAS_FORGOTTEN, bias, 0.0)
    yield from one_left_out(view, q, Mistake.TERM_FORGOTTEN, [source for _, source in pairs])
    layer = q.at_layer
    if view.model.network.sizes[layer] == view.model.network.sizes[layer - 1]:
        turned = {weight: view.value(Quantity(weight.kind, None, layer, weight.source, q.unit)) for weight, _ in pairs}
        yield MistakeMade(Mistake.TRANSPOSED, q, view.but(turned).formed(q))
    for other in _units(Kind.NET, q.sample, layer, view.model.network.sizes[layer]):
        if other != q:
            moved = {w: view.value(Quantity(w.kind, None, layer, other.unit, w.source)) for w, _ in pairs}
            yield MistakeMade(Mistake.OTHER_UNIT, q, view.but(moved).formed(q), other)
    if layer > 1:
        nets = {source: view.value(source.but(Kind.NET)) for _, source in pairs}
        yield MistakeMade(Mistake.NET_FOR_OUT, q, view.but(nets).formed(q))


def _out(view: WhatIf, q: Quantity) -> Mistakes:
    own = view.model.activation(q)
    place = q.but(Kind.NET)
    net = view.value(place)
    yield MistakeMade(Mistake.ACTIVATION_LEFT_OUT, q, net)
    if own.row.code == SOFTMAX:
        return
    yield altered(view, q, Mistake.EXPONENT_SIGN, place, -net)
    for row in _other_functions(own):
        value = scalars.activate(row.code, net, row.usual)
        if value != net:
            yield MistakeMade(Mistake.OTHER_ACTIVATION, q, value, name=row.name)


def _error(view: WhatIf, q: Quantity) -> Mistakes:
    difference = view.value(q.but(Kind.TARGET)) - view.value(q.but(Kind.OUT))
    if view.model.network.loss.endswith("squared-error") and difference != 0:
        value = view.formed(q) / difference
        yield MistakeMade(Mistake.SQUARE_LEFT_OUT, q, value)
        yield MistakeMade(Mistake.SQUARE_LEFT_OUT, q, -value)
    if view.model.network.simplified:
        # Of the nets, or on paper of an out that may have been rounded.
        for made in (view.formed(q), as_written(view, q)):
            if made is not None:
                yield MistakeMade(Mistake.ANOTHER_LOGARITHM, q, made / math.log(10))


def _total_error(view: WhatIf, q: Quantity) -> Mistakes:
    outputs, depth = view.model.network.sizes[-1], view.model.network.depth
    if outputs > 1:
        parts = _units(Kind.ERROR, q.sample, depth, outputs)
        yield from one_left_out(view, q, Mistake.TERM_FORGOTTEN, parts)
        yield MistakeMade(Mistake.MEAN_FOR_SUM, q, view.formed(q) / outputs)


def _backward_weight(view: WhatIf, q: Quantity) -> Mistakes:
    used = view.model.backward_weight(q)
    old = used.but(Kind.WEIGHT)
    layer = view.model.network.layer(used.at_layer)
    if used.kind is Kind.NEW_WEIGHT:
        yield MistakeMade(Mistake.OLD_WEIGHT, q, view.value(old), old)
    elif not view.model.is_frozen(old):
        yield MistakeMade(Mistake.UPDATED_WEIGHT, q, view.value(old.but(Kind.NEW_WEIGHT)), old)
    for unit, source in [(k, old.source) for k in range(layer.size)] + [(old.unit, i) for i in range(layer.sources)]:
        other = Quantity(used.kind, None, used.layer, unit, source)
        if other != used and layer.connections[unit, source]:
            turned = layer.size == layer.sources and (unit, source) == (used.source, used.unit)
            yield MistakeMade(Mistake.TRANSPOSED if turned else Mistake.WRONG_CONNECTION, q, view.value(other), other)
    if layer.size == layer.sources and used.unit != used.source and layer.connections[used.source, used.unit]:
        turned_weight = Quantity(used.kind, None, used.layer, used.source, used.unit)
        yield MistakeMade(Mistake.TRANSPOSED, q, view.value(turned_weight), turned_weight)


def _path(view: WhatIf, q: Quantity) -> Mistakes:
    delta = Quantity(Kind.DELTA, q.sample, q.source_layer, q.source)
    yield altered(view, q, Mistake.FACTOR_LEFT_OUT, delta, 1.0)
    yield altered(view, q, Mistake.FACTOR_LEFT_OUT, q.but(Kind.DNET_DOUT), 1.0)
    weight = view.model.backward_weight(q)
    whole = sum(view.value(other.but(weight.kind)) for other in view.model.weights(weight))
    if whole:
        share = view.value(weight) / whole
        yield MistakeMade(Mistake.PROPORTIONAL_SHARE, q, view.but({q.but(Kind.DNET_DOUT): share}).formed(q), weight)


def _error_slope(view: WhatIf, q: Quantity) -> Mistakes:
    if view.model.is_output(q):
        yield from plain_mistakes(view, q)
        yield altered(view, q, Mistake.TARGET_LEFT_OUT, q.but(Kind.TARGET), 0.0)
    else:
        yield from path_forgotten(view, q)


def _slope(view: WhatIf, q: Quantity) -> Mistakes:
    own = view.model.activation(q)
    if own.row.code == SOFTMAX:
        return
    net, out = q.but(Kind.NET), q.but(Kind.OUT)
    at_net, at_out = view.value(net), view.value(out)
    yield MistakeMade(Mistake.SLOPE_LEFT_OUT, q, 1.0)
    yield MistakeMade(Mistake.SLOPE_AT_NET, q, view.but({out: at_net}).formed(q), net)
    again = {net: at_out, out: scalars.activate(own.code, at_out, own.constant)}
    yield MistakeMade(Mistake.SLOPE_OF_OUT, q, view.but(again).formed(q), out)
    if own.kind == "logistic":
        yield MistakeMade(Mistake.PART_OF_SLOPE, q, at_out, out)
        yield MistakeMade(Mistake.PART_OF_SLOPE, q, 1.0 - at_out, out)
    if own.kind == "tanh":
        yield MistakeMade(Mistake.TANH_NOT_SQUARED, q, 1.0 - at_out, out)
    for row in _other_functions(own):
        value = scalars.activation_slope(row.code, at_net, at_out, row.usual)
        # That of softplus is a factor of that of logistic, which is left out sooner.
        if value not in (0.0, 1.0) and (own.kind, row.name) != ("logistic", "softplus"):
            yield MistakeMade(Mistake.OTHER_SLOPE, q, value, name=row.name)


def _delta(view: WhatIf, q: Quantity) -> Mistakes:
    if view.model.is_softmax(q):
        own = q.but(Kind.DE_DOUT), Quantity(Kind.DOUT_DNET, q.sample, q.layer, q.unit, q.unit)
        yield MistakeMade(Mistake.DIAGONAL_ONLY, q, view.value(own[0]) * view.value(own[1]))
        return
    if view.model.is_perceptron(q):
        return  # it has no factors
    yield altered(view, q, Mistake.FACTOR_LEFT_OUT, q.but(Kind.DE_DOUT), 1.0)
    yield MistakeMade(Mistake.SLOPE_LEFT_OUT, q, view.value(q.but(Kind.DE_DOUT)), q.but(Kind.DOUT_DNET))


def _source(view: WhatIf, q: Quantity) -> Mistakes:
    source = view.model.source(q)
    units = range(view.model.network.sizes[source.at_layer])
    neighbours = [Quantity(source.kind, q.sample, source.layer, k) for k in units if k != source.unit]
    for other in (*neighbours, q.but(Kind.OUT), q.but(Kind.WEIGHT)):
        yield MistakeMade(Mistake.WRONG_SOURCE, q, view.value(other), other)
    if source.layer:
        yield MistakeMade(Mistake.NET_FOR_OUT, q, view.value(source.but(Kind.NET)), source)


def _weight_slope(view: WhatIf, q: Quantity) -> Mistakes:
    yield altered(view, q, Mistake.FACTOR_LEFT_OUT, q.but(Kind.DNET_DW), 1.0)


def _bias_slope(view: WhatIf, q: Quantity) -> Mistakes:
    size = view.model.network.layer(q.at_layer).size
    deltas = _units(Kind.DELTA, q.sample, q.at_layer, size) if q.unit is None else [q.but(Kind.DELTA)]
    bias = q.but(Kind.BIAS)
    value = view.formed(q)
    yield MistakeMade(Mistake.BIAS_MULTIPLIED, q, value * view.value(bias), bias)
    sources = dict.fromkeys(source for delta in deltas for _, source in view.model.sources(delta))
    for source in islice(sources, MOST_VARIANTS):
        yield MistakeMade(Mistake.SOURCE_MULTIPLIED, q, value * view.value(source), source)
    if q.unit is None and size > 1:
        yield from one_left_out(view, q, Mistake.TERM_FORGOTTEN, deltas)
        yield MistakeMade(Mistake.MEAN_FOR_SUM, q, value / size)


def _batch(view: WhatIf, q: Quantity) -> Mistakes:
    parts, value, mean = view.model.parts(q), view.formed(q), view.model.is_mean(q)
    if len(parts) < 2:
        return
    if mean:
        yield MistakeMade(Mistake.SUM_FOR_MEAN, q, value * len(parts))
        yield MistakeMade(Mistake.DIVIDED_TWICE, q, value / len(parts))
    else:
        yield MistakeMade(Mistake.MEAN_FOR_SUM, q, value / len(parts))
    for part in parts[:MOST_VARIANTS]:
        yield MistakeMade(Mistake.ONE_SAMPLE, q, view.value(part), part)
        missing = view.but({part: 0.0}).formed(q)
        yield MistakeMade(Mistake.SAMPLE_FORGOTTEN, q, missing, part)
        if mean:
            yield MistakeMade(Mistake.SAMPLE_FORGOTTEN, q, missing * len(parts) / (len(parts) - 1), part)


def _new(view: WhatIf, q: Quantity) -> Mistakes:
    model, rate = view.model, Quantity(Kind.LEARNING_RATE)
    parameter, gradient, old = model.parameter(q), model.step_of(q), model.start_of(q)
    yield altered(view, q, Mistake.RATE_LEFT_OUT, rate, 1.0)
    yield altered(view, q, Mistake.UPHILL, rate, -view.value(rate))
    yield altered(view, q, Mistake.RATE_TWICE, rate, view.value(rate) ** 2)
    yield MistakeMade(Mistake.NOT_UPDATED, q, view.value(parameter), parameter)
    step = altered(view, q, Mistake.OLD_VALUE_LEFT_OUT, old, 0.0)
    yield step
    yield MistakeMade(step.mistake, q, -step.value, old)
    yield from _another_gradient(view, q, gradient)
    slope = model.slope_of(q)
    if gradient != slope:
        yield MistakeMade(Mistake.OPTIMIZER_LEFT_OUT, q, view.but({gradient: view.value(slope)}).formed(q), slope)
    if gradient.kind is Kind.PENALIZED_GRADIENT:
        alone = model.gradient_of(q)
        yield altered(view, q, Mistake.PENALTY_LEFT_OUT, gradient, view.value(alone))


def _penalized(view: WhatIf, q: Quantity) -> Mistakes:
    yield altered(view, q, Mistake.PENALTY_LEFT_OUT, view.model.parameter(q), 0.0)


def _average(view: WhatIf, q: Quantity) -> Mistakes:
    """A velocity or a moving average."""
    old = q.but(Kind(q.kind.removeprefix("new_")))
    yield altered(view, q, Mistake.OLD_VALUE_LEFT_OUT, old, 0.0)
    slope = view.model.slope_of(q)
    yield from _another_gradient(view, q, slope)
    if q.kind is Kind.NEW_VELOCITY:
        yield altered(view, q, Mistake.VELOCITY_SIGN, old, -view.value(old))
        yield altered(view, q, Mistake.VELOCITY_SIGN, slope, -view.value(slope))
    else:
        yield from _moment(view, q, slope)


def _moment(view: WhatIf, q: Quantity, slope: Quantity) -> Mistakes:
    """What can go wrong with the share that the gradient has in a moving average."""
    kept, gradient = view.but({slope: 0.0}).formed(q), view.value(slope)
    share = view.but({slope: 1.0}).formed(q) - kept
    squared = q.kind is Kind.NEW_SECOND_MOMENT
    yield MistakeMade(Mistake.SHARE_LEFT_OUT, q, kept + (gradient * gradient if squared else gradient), slope)
    if squared:
        yield MistakeMade(Mistake.GRADIENT_NOT_SQUARED, q, kept + share * gradient, slope)


def _adam_step(view: WhatIf, q: Quantity) -> Mistakes:
    """Made of the averages as they are, or without the root."""
    first, second = q.but(Kind.CORRECTED_FIRST_MOMENT), q.but(Kind.CORRECTED_SECOND_MOMENT)
    plain = {first: view.value(q.but(Kind.NEW_FIRST_MOMENT)), second: view.value(q.but(Kind.NEW_SECOND_MOMENT))}
    yield MistakeMade(Mistake.CORRECTION_LEFT_OUT, q, view.but(plain).formed(q))
    yield altered(view, q, Mistake.ROOT_LEFT_OUT, second, view.value(second) * view.value(second))


OF_TRAINING: dict[Kind, Callable[[WhatIf, Quantity], Mistakes]] = {
    Kind.BATCH_ERROR: _batch,
    Kind.BATCH_GRADIENT: _batch,
    Kind.PENALIZED_GRADIENT: _penalized,
    Kind.NEW_VELOCITY: _average,
    Kind.NEW_FIRST_MOMENT: _average,
    Kind.NEW_SECOND_MOMENT: _average,
    Kind.ADAM_STEP: _adam_step,
    **dict.fromkeys(NEW_VALUES, _new),
}
"""What is trained in networks and in formulas alike."""

OF_NETWORKS: dict[Kind, Callable[[WhatIf, Quantity], Mistakes]] = {
    Kind.NET: _net,
    Kind.OUT: _out,
    Kind.ERROR: _error,
    Kind.TOTAL_ERROR: _total_error,
    Kind.DNET_DOUT: _backward_weight,
    Kind.PATH: _path,
    Kind.DE_DOUT: _error_slope,
    Kind.DOUT_DNET: _slope,
    Kind.DELTA: _delta,
    Kind.DNET_DW: _source,
    Kind.DE_DW: _weight_slope,
    Kind.DE_DB: _bias_slope,
    **OF_TRAINING,
}


def finite(found: Mistakes) -> Iterator[MistakeMade]:
    """The mistakes whose value is a finite number."""
    return (made for made in found if math.isfinite(made.value))
