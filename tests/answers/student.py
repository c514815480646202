"""A student who makes one mistake and goes on with it: what is on the paper, rounded on the way or not.

The right steps are the program's rules, which other tests hold against textbooks; the wrong ones are written out here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context
from functools import lru_cache
from itertools import islice

from bpsim.answers import Mistake
from bpsim.core.pass_rules import BY_FACTORS
from bpsim.core.quantity import GIVEN, Kind, Quantity, parameter_of
from bpsim.core.rules import RULES
from bpsim.simulator import Simulator


@lru_cache(1)
def computed(simulator: Simulator) -> list[Quantity]:
    """What the steps of the iteration compute, in their order."""
    return [simulator.steps.step(number).quantity for number in range(1, len(simulator.steps) + 1)]


@dataclass
class Paper:
    """The numbers of an iteration, each formed when it is asked for; those of ``instead`` are others."""

    simulator: Simulator
    digits: int
    rounded: bool
    instead: dict[Quantity, float]

    def __post_init__(self) -> None:
        self.model = self.simulator.values.model
        self._known: dict[Quantity, float] = {}

    def operands(self, q: Quantity) -> list[Quantity]:
        """What a quantity is made of; a delta is multiplied out."""
        return list((BY_FACTORS if q.kind is Kind.DELTA else RULES[q.kind]).operands(self.model, q))

    def value(self, q: Quantity) -> float:
        """A number as it is gone on with."""
        if q.kind in GIVEN:
            return self.simulator.value(q)
        if q not in self._known:
            value = self.instead[q] if q in self.instead else self.formed(q)
            self._known[q] = float(self.written(value)) if self.rounded else value
        return self._known[q]

    def formed(self, q: Quantity) -> float:
        """What the right step gives of the numbers on the paper."""
        rule = BY_FACTORS if q.kind is Kind.DELTA else RULES[q.kind]
        return rule.value(self.model, q, *map(self.value, rule.operands(self.model, q)))

    def of(self, kind: Kind, q: Quantity) -> float:
        """The value of another kind at the same place."""
        return self.value(q.but(kind))

    def written(self, value: float) -> str:
        """With so many significant digits, zeros at the end too; halves are rounded up, as on paper."""
        on_paper = Context(prec=14).create_decimal(repr(value))
        return f"{float(Context(self.digits, ROUND_HALF_UP).plus(on_paper)):.{self.digits - 1}e}"

    def sheet(self, q: Quantity) -> dict[Quantity, str]:
        """What a number is made of, the number, and what is made of it, in the order of the steps."""
        near = [one for one in self.operands(q) if self.simulator.steps.number(one) is not None]
        after = islice((one for one in computed(self.simulator) if q in self.operands(one)), 2)
        return {one: self.written(self.value(one)) for one in (*near, q, *after)}


Wrong = Callable[[Paper, Quantity], float | None]
"""What comes out where a mistake is made in the step of a quantity; None where it cannot be made there."""


def logistic(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-z))


def _is(paper: Paper, q: Quantity, *activations: str) -> bool:
    return paper.model.activation(q).kind in activations


def _terms(paper: Paper, q: Quantity) -> list[tuple[float, float]]:
    return [(paper.value(weight), paper.value(source)) for weight, source in paper.model.sources(q)]


def _bias(paper: Paper, q: Quantity) -> float:
    bias = paper.model.bias(q)
    return paper.value(bias) if bias else 0.0


def _sum(terms: list[tuple[float, float]]) -> float:
    return sum(weight * source for weight, source in terms)


def _net_of(paper: Paper, q: Quantity, weight_of: Callable[[int], tuple[int, int]]) -> float:
    """A net made of the weights at other places: unit and source of each, by its source."""
    sources = paper.model.sources(q)
    return _bias(paper, q) + sum(
        paper.value(Quantity(Kind.WEIGHT, None, q.layer, *weight_of(weight.at_source))) * paper.value(source)
        for weight, source in sources
    )


def _sizes(paper: Paper, q: Quantity) -> tuple[int, int]:
    return paper.model.network.sizes[q.at_layer], paper.model.network.sizes[q.at_layer - 1]


def _transposed(paper: Paper, q: Quantity) -> float | None:
    size, before = _sizes(paper, q)
    return _net_of(paper, q, lambda i: (i, q.at_unit)) if size == before else None


def _other_unit(paper: Paper, q: Quantity) -> float | None:
    size, _ = _sizes(paper, q)
    return _net_of(paper, q, lambda i: ((q.at_unit + 1) % size, i)) if size > 1 else None


def _net_for_out(paper: Paper, q: Quantity) -> float | None:
    if q.layer == 1 or _is(paper, Quantity(Kind.NET, q.sample, q.at_layer - 1, 0), "identity"):
        return None
    pairs = paper.model.sources(q)
    return _bias(paper, q) + sum(paper.value(w) * paper.of(Kind.NET, source) for w, source in pairs)


def _exponent(paper: Paper, q: Quantity) -> float | None:
    return logistic(-paper.of(Kind.NET, q)) if _is(paper, q, "logistic") else None


def _no_activation(paper: Paper, q: Quantity) -> float | None:
    return None if _is(paper, q, "identity", "softmax") else paper.of(Kind.NET, q)


def _other_activation(paper: Paper, q: Quantity) -> float | None:
    net = paper.of(Kind.NET, q)
    return None if _is(paper, q, "softmax") else logistic(net) if _is(paper, q, "tanh") else math.tanh(net)


def _difference(paper: Paper, q: Quantity) -> float | None:
    squared = paper.model.network.loss.endswith("squared-error")
    return paper.of(Kind.TARGET, q) - paper.of(Kind.OUT, q) if squared else None


def _at_output(paper: Paper, q: Quantity, value: Callable[[], float]) -> float | None:
    return value() if paper.model.is_output(q) else None


def _no_square(paper: Paper, q: Quantity) -> float | None:
    difference = _difference(paper, q)
    half = paper.model.network.loss == "half-squared-error"
    return None if difference is None else difference / 2 if half else difference


def _no_target(paper: Paper, q: Quantity) -> float | None:
    if not paper.model.is_output(q) or _difference(paper, q) is None:
        return None
    return paper.of(Kind.OUT, q) * (1 if paper.model.network.loss == "half-squared-error" else 2)


def _slope_left_out(paper: Paper, q: Quantity) -> float | None:
    return None if paper.model.is_softmax(q) else paper.of(Kind.DE_DOUT, q)


def _slope_at(kind: Kind, own: Callable[[float], float]) -> Wrong:
    def wrong(paper: Paper, q: Quantity) -> float | None:
        return own(paper.of(kind, q)) if _is(paper, q, "logistic") else None

    return wrong


def _tanh_slope(paper: Paper, q: Quantity) -> float | None:
    return 1 - paper.of(Kind.OUT, q) if _is(paper, q, "tanh") else None


def _other_slope(paper: Paper, q: Quantity) -> float | None:
    out = paper.of(Kind.OUT, q)
    return 1 - out * out if _is(paper, q, "logistic") else out * (1 - out) if _is(paper, q, "tanh") else None


def _forgotten(paper: Paper, q: Quantity) -> float | None:
    """The first part of a sum or a mean is left away."""
    parts = paper.operands(q)
    return paper.formed(q) - paper.value(parts[0]) if len(parts) > 1 else None


def _path_forgotten(paper: Paper, q: Quantity) -> float | None:
    return None if paper.model.is_output(q) else _forgotten(paper, q)


def _parts(paper: Paper, q: Quantity) -> int:
    return len(paper.operands(q))


def _sample_forgotten(paper: Paper, q: Quantity) -> float | None:
    parts = paper.operands(q)
    return sum(map(paper.value, parts[1:])) / len(parts) if len(parts) > 1 else None


def _new_for_old(paper: Paper, q: Quantity) -> float | None:
    used = paper.model.backward_weight(q)
    other = Kind.NEW_WEIGHT if used.kind is Kind.WEIGHT else Kind.WEIGHT
    return None if paper.model.is_frozen(used) else paper.value(used.but(other))


def _used_new(paper: Paper, q: Quantity) -> float | None:
    return _new_for_old(paper, q) if paper.model.backward_weight(q).kind is Kind.WEIGHT else None


def _used_old(paper: Paper, q: Quantity) -> float | None:
    return _new_for_old(paper, q) if paper.model.backward_weight(q).kind is Kind.NEW_WEIGHT else None


def _another_weight(paper: Paper, q: Quantity) -> float | None:
    used = paper.model.backward_weight(q)
    sources = paper.model.network.sizes[used.at_layer - 1]
    if sources == 1 or used.kind is Kind.NEW_WEIGHT:
        return None
    return paper.value(Quantity(Kind.WEIGHT, None, used.layer, used.unit, (used.at_source + 1) % sources))


def _another_source(paper: Paper, q: Quantity) -> float | None:
    source, sizes = paper.model.source(q), paper.model.network.sizes
    if sizes[source.at_layer] == 1:
        return None
    return paper.value(Quantity(source.kind, q.sample, source.layer, (source.at_unit + 1) % sizes[source.at_layer]))


def _by_bias(paper: Paper, q: Quantity) -> float:
    return paper.formed(q) * paper.value(parameter_of(q))


def _by_source(paper: Paper, q: Quantity) -> float:
    _, source = paper.model.sources(Quantity(Kind.DELTA, q.sample, q.layer, q.at_bias))[0]
    return paper.formed(q) * paper.value(source)


def _another_sample(paper: Paper, q: Quantity) -> float | None:
    if paper.model.samples == 1:
        return None
    return paper.value(Quantity(q.kind, ((q.sample or 0) + 1) % paper.model.samples, q.layer, q.unit, q.source))


def _update(wrong: Callable[[float, float, float], float]) -> Wrong:
    """Of the old value, the learning rate and the step."""
    return lambda paper, q: wrong(*map(paper.value, paper.operands(q)))


def _wrong_gradient(paper: Paper, q: Quantity) -> float | None:
    old, rate, step = paper.operands(q)
    sources = paper.model.network.sizes[q.at_layer - 1]
    if sources == 1:
        return None
    other = Quantity(step.kind, step.sample, step.layer, step.unit, (q.at_source + 1) % sources)
    return paper.value(old) - paper.value(rate) * paper.value(other)


def _diagonal(paper: Paper, q: Quantity) -> float | None:
    if not paper.model.is_softmax(q):
        return None
    out, target = paper.of(Kind.OUT, q), paper.of(Kind.TARGET, q)
    return -target / out * out * (1 - out)


def _log10(paper: Paper, q: Quantity) -> float | None:
    return (
        -math.log10(paper.of(Kind.OUT, q)) if paper.of(Kind.TARGET, q) == 1 and paper.model.network.simplified else None
    )


def _proportional(paper: Paper, q: Quantity) -> float | None:
    delta = paper.value(paper.operands(q)[0])
    used = paper.model.backward_weight(q)
    if used.kind is not Kind.WEIGHT:
        return None
    sources = range(paper.model.network.sizes[used.at_layer - 1])
    whole = sum(paper.value(Quantity(Kind.WEIGHT, None, used.layer, used.unit, i)) for i in sources)
    return delta * paper.value(used) / whole


def _gradient(paper: Paper, q: Quantity) -> float:
    return paper.value(paper.operands(q)[1])


def _no_optimizer(paper: Paper, q: Quantity) -> float | None:
    old, rate, step = paper.operands(q)
    if step.kind not in (Kind.NEW_VELOCITY, Kind.ADAM_STEP):
        return None
    gradient = Quantity(Kind.DE_DW, 0, q.layer, q.unit, q.source)
    return paper.value(old) - paper.value(rate) * paper.value(gradient)


def _setting(paper: Paper, name: str) -> float:
    """A number that the optimizer is set to."""
    return float(getattr(paper.model.training.optimizer, name))


def _adam(paper: Paper, q: Quantity, mean: Kind, spread: float) -> float:
    return paper.of(mean, q) / (spread + _setting(paper, "epsilon"))


def _exchanged(paper: Paper, q: Quantity) -> float | None:
    """The second and the third digit."""
    text = paper.written(paper.formed(q))
    first = text.index(".") + 1
    if text[first] == text[first + 1]:
        return None
    return float(text[:first] + text[first + 1] + text[first] + text[first + 2 :])


def _mistyped(paper: Paper, q: Quantity) -> float | None:
    text = paper.written(paper.formed(q))
    if not paper.formed(q):
        return None
    first = text.index(".") + 1
    return float(f"{text[:first]}{(int(text[first]) + 4) % 10}{text[first + 1 :]}")


TABLE: dict[Mistake, tuple[Kind, Wrong]] = {
    Mistake.WRONG_SIGN: (Kind.DE_DOUT, lambda p, q: _at_output(p, q, lambda: -p.formed(q))),
    Mistake.HALF: (Kind.TOTAL_ERROR, lambda p, q: p.formed(q) / 2),
    Mistake.DOUBLE: (Kind.ERROR, lambda p, q: p.formed(q) * 2),
    Mistake.BIAS_FORGOTTEN: (Kind.NET, lambda p, q: _sum(_terms(p, q)) if _bias(p, q) else None),
    Mistake.TERM_FORGOTTEN: (Kind.NET, lambda p, q: _sum(_terms(p, q)[1:]) + _bias(p, q)),
    Mistake.PATH_FORGOTTEN: (Kind.DE_DOUT, _path_forgotten),
    Mistake.SAMPLE_FORGOTTEN: (Kind.BATCH_ERROR, _sample_forgotten),
    Mistake.ONE_SAMPLE: (Kind.BATCH_GRADIENT, lambda p, q: p.value(p.operands(q)[1])),
    Mistake.TRANSPOSED: (Kind.NET, _transposed),
    Mistake.OTHER_UNIT: (Kind.NET, _other_unit),
    Mistake.NET_FOR_OUT: (Kind.NET, _net_for_out),
    Mistake.EXPONENT_SIGN: (Kind.OUT, _exponent),
    Mistake.ACTIVATION_LEFT_OUT: (Kind.OUT, _no_activation),
    Mistake.OTHER_ACTIVATION: (Kind.OUT, _other_activation),
    Mistake.SQUARE_LEFT_OUT: (Kind.ERROR, _no_square),
    Mistake.TARGET_LEFT_OUT: (Kind.DE_DOUT, _no_target),
    Mistake.SLOPE_LEFT_OUT: (Kind.DELTA, _slope_left_out),
    Mistake.SLOPE_AT_NET: (Kind.DOUT_DNET, _slope_at(Kind.NET, lambda net: net * (1 - net))),
    Mistake.SLOPE_OF_OUT: (Kind.DOUT_DNET, _slope_at(Kind.OUT, lambda out: logistic(out) * (1 - logistic(out)))),
    Mistake.OTHER_SLOPE: (Kind.DOUT_DNET, _other_slope),
    Mistake.PART_OF_SLOPE: (Kind.DOUT_DNET, _slope_at(Kind.OUT, lambda out: 1 - out)),
    Mistake.UPDATED_WEIGHT: (Kind.DNET_DOUT, _used_new),
    Mistake.OLD_WEIGHT: (Kind.DNET_DOUT, _used_old),
    Mistake.WRONG_CONNECTION: (Kind.DNET_DOUT, _another_weight),
    Mistake.WRONG_SOURCE: (Kind.DNET_DW, _another_source),
    Mistake.FACTOR_LEFT_OUT: (Kind.PATH, lambda p, q: p.value(p.operands(q)[0])),
    Mistake.BIAS_MULTIPLIED: (Kind.DE_DB, _by_bias),
    Mistake.MEAN_FOR_SUM: (Kind.TOTAL_ERROR, lambda p, q: p.formed(q) / _parts(p, q) if _parts(p, q) > 1 else None),
    Mistake.SUM_FOR_MEAN: (Kind.BATCH_GRADIENT, lambda p, q: sum(map(p.value, p.operands(q)))),
    Mistake.RATE_LEFT_OUT: (Kind.NEW_WEIGHT, _update(lambda old, rate, step: old - step)),
    Mistake.UPHILL: (Kind.NEW_WEIGHT, _update(lambda old, rate, step: old + rate * step)),
    Mistake.OLD_VALUE_LEFT_OUT: (Kind.NEW_WEIGHT, _update(lambda old, rate, step: rate * step)),
    Mistake.RATE_TWICE: (Kind.NEW_WEIGHT, _update(lambda old, rate, step: old - rate * rate * step)),
    Mistake.NOT_UPDATED: (Kind.NEW_WEIGHT, _update(lambda old, rate, step: old)),
    Mistake.WRONG_GRADIENT: (Kind.NEW_WEIGHT, _wrong_gradient),
    Mistake.ANOTHER_SAMPLE: (Kind.OUT, _another_sample),
    Mistake.SOURCE_MULTIPLIED: (Kind.DE_DB, _by_source),
    Mistake.DIAGONAL_ONLY: (Kind.DELTA, _diagonal),
    Mistake.ANOTHER_LOGARITHM: (Kind.ERROR, _log10),
    Mistake.DIGITS_EXCHANGED: (Kind.OUT, _exchanged),
    Mistake.DIGIT_MISTYPED: (Kind.OUT, _mistyped),
    Mistake.TANH_NOT_SQUARED: (Kind.DOUT_DNET, _tanh_slope),
    Mistake.DIVIDED_TWICE: (Kind.BATCH_GRADIENT, lambda p, q: p.formed(q) / _parts(p, q)),
    Mistake.PROPORTIONAL_SHARE: (Kind.PATH, _proportional),
    Mistake.PENALTY_LEFT_OUT: (Kind.PENALIZED_GRADIENT, lambda p, q: p.value(p.operands(q)[0])),
    Mistake.VELOCITY_SIGN: (
        Kind.NEW_VELOCITY,
        lambda p, q: _gradient(p, q) - _setting(p, "momentum") * p.of(Kind.VELOCITY, q),
    ),
    Mistake.OPTIMIZER_LEFT_OUT: (Kind.NEW_WEIGHT, _no_optimizer),
    Mistake.SHARE_LEFT_OUT: (
        Kind.NEW_FIRST_MOMENT,
        lambda p, q: _setting(p, "beta1") * p.of(Kind.FIRST_MOMENT, q) + _gradient(p, q),
    ),
    Mistake.GRADIENT_NOT_SQUARED: (
        Kind.NEW_SECOND_MOMENT,
        lambda p, q: _setting(p, "beta2") * p.of(Kind.SECOND_MOMENT, q)
        + (1 - _setting(p, "beta2")) * _gradient(p, q),
    ),
    Mistake.CORRECTION_LEFT_OUT: (
        Kind.ADAM_STEP,
        lambda p, q: _adam(p, q, Kind.NEW_FIRST_MOMENT, math.sqrt(p.of(Kind.NEW_SECOND_MOMENT, q))),
    ),
    Mistake.ROOT_LEFT_OUT: (
        Kind.ADAM_STEP,
        lambda p, q: _adam(p, q, Kind.CORRECTED_FIRST_MOMENT, p.of(Kind.CORRECTED_SECOND_MOMENT, q)),
    ),
}  # fmt: skip
"""For every mistake a kind of step in which it is made, and what comes out."""


@lru_cache(6)
def _right(simulator: Simulator, digits: int, *, rounded: bool) -> Paper:
    return Paper(simulator, digits, rounded, {})


def sheets(simulator: Simulator, mistake: Mistake, digits: int, *, rounded: bool) -> Iterator[tuple[Quantity, Paper]]:
    """The places where a mistake makes a difference, the plainest first, with a paper on which it is made."""
    kind, wrong = TABLE[mistake]
    right = _right(simulator, digits, rounded=rounded)
    found = []
    for number, q in enumerate(one for one in computed(simulator) if one.kind is kind):
        value = wrong(right, q)
        if value is None or not math.isfinite(value):
            continue
        change = abs(value - right.formed(q))
        if change > 30 * abs(value) * 10.0**-digits and change > 10.0**-digits * 30:
            found.append((-change / abs(value) if value else 0.0, number, q, value))
    for _, _, q, value in sorted(found, key=lambda one: one[:2]):
        yield q, Paper(simulator, digits, rounded, {q: value})
