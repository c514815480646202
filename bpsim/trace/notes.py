"""What is said beside a step: what a reader may wonder about, and what the step leads to."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from bpsim.core import scalars
from bpsim.core.by_hand import zero_by_hand
from bpsim.core.gradient_check import parameters_of
from bpsim.core.optimizers import Adam
from bpsim.core.pass_rules import BY_FACTORS
from bpsim.core.quantity import Kind, Quantity, parameter_of
from bpsim.core.update import divides_by_zero
from bpsim.trace import wording
from bpsim.trace.numerals import MINUS, Numerals, format_all, grouped
from bpsim.trace.titles import network_titles
from bpsim.trace.update_notes import UpdateNotes

if TYPE_CHECKING:
    from bpsim.core.network_values import NetworkValues
    from bpsim.trace.notation import Notation

SMALL_SLOPE = 1e-3
"""An activation whose derivative is smaller is called flat, and saturated where it stays near one value from there."""
FAR, NEAR = 1e6, 0.01
"""A net as large as none is, and how near an out is to what it is there."""


class Notes(UpdateNotes):
    """The notes of the steps of an iteration of a network."""

    _values: NetworkValues
    _notation: Notation
    smaller_numbers = wording.SMALLER_NUMBERS

    def __init__(self, values: NetworkValues, notation: Notation, numerals: Numerals) -> None:
        super().__init__(values, notation, numerals)
        self.title = network_titles(notation, values.samples)
        self._network, self._samples = values.network, values.samples
        self.notes |= {
            Kind.NET: self._net,
            Kind.ERROR: self._error,
            Kind.DNET_DOUT: self._successor_weight,
            Kind.DE_DOUT: self._error_slope,
            Kind.DOUT_DNET: self._slope,
            Kind.DELTA: self._delta,
            Kind.DE_DW: self._gradient,
            Kind.DE_DB: self._frozen,
            Kind.PENALTY: lambda _: wording.PENALTY_BESIDE,
        }
        self.divisions[Kind.DE_DOUT] = self._infinite_slope

    def cause(self, q: Quantity) -> str:
        """Why a value is not finite where its own step divides by 0; else empty."""
        if q.kind not in (Kind.OUT, Kind.DOUT_DNET) or not self._divides(q.but(Kind.OUT)):
            return ""
        return self._divided_by_net(wording.DIVIDED_BY_NET, q.but(Kind.OUT))

    def not_finite(self, q: Quantity) -> str:
        """Where a value that is not finite comes from: numbers that have grown, or a division by 0."""
        for out in self._reciprocals:
            before = q.kind in (Kind.NET, Kind.OUT) and q.at_layer < out.at_layer
            if q.sample in (None, out.sample) and not before:
                return self._divided_by_net(wording.DIVIDED_BY_NET_BEFORE, out)
        if self._divided is None:
            return wording.NOT_FINITE
        return wording.STEP_NOT_FINITE.format(step=self._notation.plain(self._divided))

    @cached_property
    def _reciprocals(self) -> list[Quantity]:
        """The outs that are 1/0."""
        return [
            Quantity(Kind.OUT, sample, number, unit)
            for number, layer in enumerate(self._network.layers, 1)
            for unit, activation in enumerate(layer.activations)
            if activation.kind == "reciprocal"
            for sample in range(self._samples)
            if self._divides(Quantity(Kind.OUT, sample, number, unit))
        ]

    def _divides(self, out: Quantity) -> bool:
        reciprocal = self._values.model.activation(out).kind == "reciprocal"
        return reciprocal and self._values.value(out.but(Kind.NET)) == 0.0

    def _divided_by_net(self, template: str, out: Quantity) -> str:
        return template.format(out=self._notation.plain(out), net=self._notation.plain(out.but(Kind.NET)))

    @cached_property
    def _divided(self) -> Quantity | None:
        """The first step of Adam that has a divisor of 0."""
        optimizer = self._training.optimizer
        if not isinstance(optimizer, Adam) or optimizer.epsilon:
            return None
        steps = (q.but(Kind.ADAM_STEP) for q in parameters_of(self._network) if not self._values.model.is_frozen(q))
        return next((step for step in steps if divides_by_zero(self._values, step)), None)

    def ahead(self, q: Quantity) -> str:
        """What a gradient will do to its parameter; empty where that takes more than one step, or none."""
        if q.kind not in (Kind.DE_DW, Kind.DE_DB):
            return ""
        return self._then(q, Kind.NEW_WEIGHT if q.kind is Kind.DE_DW else Kind.NEW_BIAS)

    # Forward

    def _net(self, q: Quantity) -> str:
        """Says that a sum is not 0 as it is by hand, where that makes a difference to the unit's slope."""
        if not self._values.model.activation(q).bent or not zero_by_hand(self._values, q):
            return ""
        return wording.ZERO_BY_HAND.format(net=self._notation.plain(q), value=self._shown(q))

    def _error(self, q: Quantity) -> str:
        """Says that a cross-entropy is formed from the net, where its formula has the logarithm of 0."""
        out = self._values.value(q.but(Kind.OUT))
        if out not in self._ends:
            return ""
        return wording.LOGARITHM_OF_ZERO.format(out=grouped(round(out)), net=self._notation.plain(q.but(Kind.NET)))

    # Backward

    def _successor_weight(self, q: Quantity) -> str:
        weight = self._values.model.backward_weight(q)
        if weight.kind is not Kind.NEW_WEIGHT:
            return ""
        return wording.UPDATED_FIRST.format(parameter=self._notation.plain(parameter_of(weight)))

    def _error_slope(self, q: Quantity) -> str:
        """Where a cross-entropy divides 0 by 0; a corner; the mean that is inside."""
        model = self._values.model
        if not model.is_output(q) or model.training.derivative_of is not None:
            return ""
        if self._network.loss == "absolute-error" and self._values.value(q) == 0.0:
            return wording.NO_SLOPE
        inside = wording.SLOPE_INSIDE.format(samples=self._samples) if model.inside > 1 else ""
        zero_by_zero = wording.ZERO_BY_ZERO if self._values.value(q.but(Kind.OUT)) in self._ends else ""
        return " ".join(filter(None, (inside, zero_by_zero)))

    def _infinite_slope(self, q: Quantity) -> str:
        """Where a cross-entropy divides by 0, which its delta does without."""
        simplifies = self._network.simplified and self._values.model.simplifies(q)
        if not simplifies or not math.isinf(self._values.value(q)):
            return ""
        out = grouped(round(self._values.value(q.but(Kind.OUT))))
        return wording.INFINITE_SLOPE.format(out=out, difference=self._difference(q))

    def _slope(self, q: Quantity) -> str:
        """Where the derivative of an activation lets little or nothing back, or all of it by a rounding alone."""
        if q.source not in (None, q.unit):
            return ""
        value, net = self._values.value(q), q.but(Kind.NET)
        name = self._notation.plain(net)
        activation = self._values.model.activation(q)
        if activation.is_threshold:
            delta = self._notation.plain(q.but(Kind.DELTA))
            if self._values.model.is_perceptron(q):
                return wording.NOT_USED.format(delta=delta, difference=self._difference(q))
            return wording.NO_WAY_BACK.format(net=name)
        has_corner = activation.bent and activation.kind != "reciprocal"
        if has_corner and self._values.value(net) > 0.0 and zero_by_hand(self._values, net):
            below = scalars.activation_slope(activation.code, 0.0, 0.0, activation.constant)
            return wording.SLOPE_OF_ZERO.format(net=name, value=self._shown(net), below=format_all(below))
        if abs(value) >= SMALL_SLOPE:
            return ""
        if activation.kind != "relu":
            return (wording.SATURATED if self._saturated(q) else wording.FLAT).format(net=name)
        nets = (Quantity(Kind.NET, sample, q.layer, q.unit) for sample in range(self._samples))
        if self._samples > 1 and all(self._values.value(other) <= 0.0 for other in nets):
            return wording.DEAD
        return wording.OFF.format(net=name)

    def _saturated(self, q: Quantity) -> bool:
        """Whether the out of a flat unit stays near where it is; softmax is flat nowhere else."""
        own, net, out = self._values.model.activation(q), *map(self._values.value, (q.but(Kind.NET), q.but(Kind.OUT)))
        far = scalars.activate(own.code, math.copysign(FAR, net), own.constant)
        return self._values.model.is_softmax(q) or abs(far - out) < NEAR

    def _delta(self, q: Quantity) -> str:
        """What the factors give, beside out - target; that a perceptron goes without them."""
        if self._values.model.is_perceptron(q):
            words = {"delta": self._notation.plain(q), "difference": self._difference(q)}
            if self._values.model.activation(q).learns_by_net:
                return wording.DELTA_RULE.format(**words)
            return wording.PERCEPTRON.format(activation=self._values.model.activation(q).kind, **words)
        if not self._values.model.simplifies(q):
            return ""
        product = self._values.formed(q, BY_FACTORS)
        shown = self._numerals.computed(self._notation.shown(q, product))
        # Where the shown digits are the same there is no difference to speak of.
        template = wording.SIMPLIFIED if shown == self._shown(q) else wording.NEARLY_SIMPLIFIED
        if not math.isfinite(product):
            template = wording.INFINITE_FACTOR
        made = wording.SUM_OF_PRODUCTS if self._softmax and self._network.sizes[-1] > 1 else wording.PRODUCT
        return template.format(difference=self._difference(q), made=made, product=shown)

    def _gradient(self, q: Quantity) -> str:
        """Why there are two factors and not three, and that a frozen weight is not updated."""
        return " ".join(filter(None, (self._factors(q), self._frozen(q))))

    def _factors(self, q: Quantity) -> str:
        delta = q.but(Kind.DELTA)
        name, rounded = self._notation.plain(delta), self._training.round_to
        if self._values.model.is_perceptron(delta):
            by_net = self._values.model.activation(delta).learns_by_net
            template = wording.DELTA_RULE_FIRST if by_net else wording.PERCEPTRON_FIRST
            return template.format(delta=name, difference=self._difference(delta))
        if self._values.model.simplifies(q):
            template = wording.SUM_SIMPLIFIED_FIRST if self._softmax else wording.SIMPLIFIED_FIRST
            return template.format(delta=name, difference=self._difference(delta))
        if q.layer == self._network.depth and self._softmax:
            return wording.SUM_FIRST.format(delta=name)
        return "" if rounded is None else wording.ROUNDED_FIRST.format(delta=name, decimals=rounded)

    # Words

    @property
    def _ends(self) -> tuple[float, ...]:
        """The outputs at which the logarithm of a cross-entropy is that of 0, and its derivative divides by 0."""
        both = (0.0, 1.0)
        ends = {"binary-cross-entropy": both, "mean-binary-cross-entropy": both, "cross-entropy": (0.0,)}
        return ends.get(self._network.loss, ())

    @property
    def _softmax(self) -> bool:
        return self._network.layers[-1].is_softmax

    def _difference(self, q: Quantity) -> str:
        """``out o1 − target o1``; downhill the target first. Divided where the loss or the reduction does that."""
        pair = self._values.model.compared(q), q.but(Kind.TARGET)
        pair = pair[::-1] if self._notation.scheme.downhill else pair
        difference = f" {MINUS} ".join(map(self._notation.plain, pair))
        divisor = self._values.model.outputs_inside * self._values.model.inside
        return f"({difference}) / {divisor}" if divisor > 1 else difference

    def _shown(self, q: Quantity) -> str:
        return self._numerals.computed(self._number(q))
