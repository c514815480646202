"""What is said about a step besides its formula: the question that it answers, and what a reader may wonder about."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Reduction
from bpsim.trace import wording
from bpsim.trace.notation import net_of, out_of, parameter_of, successor
from bpsim.trace.numerals import MINUS
from bpsim.trace.updating import UpdateRights

if TYPE_CHECKING:
    from bpsim.trace.explain import Explainer

SMALL_SLOPE = 1e-3
"""An activation whose derivative is smaller is called saturated."""


class Words:
    """Titles and notes of the steps that an explainer explains."""

    def __init__(self, explainer: Explainer, updating: UpdateRights) -> None:
        self._explainer = explainer
        self._updating = updating
        self._record, self._notation, self._numerals = explainer.record, explainer.notation, explainer.numerals
        self._network, self._training, self._samples = explainer.network, explainer.training, explainer.samples

    def title(self, q: Quantity) -> str:
        """The question that a step answers, in the words of the notation."""
        if q.layer is None:
            return wording.TITLES[q.kind].format(samples=self._samples)
        if q.kind in wording.UPDATE_TITLES:
            return wording.UPDATE_TITLES[q.kind].format(parameter=self._notation.plain(parameter_of(q)))
        onwards = q.kind in (Kind.DNET_DOUT, Kind.PATH)
        nets = {Kind.DNET_DOUT: successor(q, Kind.NET), Kind.DOUT_DNET: net_of(q)}
        net = nets.get(q.kind, Quantity(Kind.NET, q.sample, q.layer, q.unit))
        plain = self._notation.plain
        return wording.TITLES[q.kind].format(
            unit=self._notation.unit(q.layer, q.unit),
            successor=self._notation.unit(q.layer + 1, q.source) if onwards else "",
            parameter="" if onwards else plain(parameter_of(q)),
            out="" if q.unit is None else plain(out_of(q)),
            net="" if q.unit is None else plain(net),
            samples=self._samples,
        )

    def _simplified_note(self, q: Quantity) -> str:
        """What the factors give, beside out - target."""
        softmax = self._network.layers[-1].activation == "softmax"
        pairs = self._explainer.softmax_factors(q) if softmax else [(q.but(Kind.DE_DOUT), q.but(Kind.DOUT_DNET))]
        product = self._record.sum_of_products(pairs)
        shown = self._numerals.computed(product)
        # What differs in digits that nobody sees is no difference to a reader.
        same = shown == self._numerals.computed(self._record.value(q))
        template = wording.SIMPLIFIED if same else wording.NEARLY_SIMPLIFIED
        if not math.isfinite(product):
            template = wording.INFINITE_FACTOR
        difference = " − ".join(self._notation.plain(q.but(kind)) for kind in (Kind.OUT, Kind.TARGET))
        return template.format(difference=difference, product=shown)

    def note(self, q: Quantity) -> str:
        if q.kind is Kind.DELTA and q.layer == self._network.depth and self._network.simplified:
            return self._simplified_note(q)
        if not math.isfinite(self._record.value(q)):
            return wording.NOT_FINITE
        if q.kind is Kind.DNET_DOUT and self._explainer.successor_weight(q).kind is Kind.NEW_WEIGHT:
            return wording.UPDATED_FIRST.format(
                parameter=self._notation.plain(parameter_of(self._explainer.successor_weight(q)))
            )
        if q.kind in (Kind.BATCH_ERROR, Kind.BATCH_GRADIENT):
            mean = self._training.reduction is Reduction.MEAN
            return (wording.MEAN if mean else wording.SUM).format(samples=self._samples)
        if q.kind in (Kind.DE_DW, Kind.DE_DB):
            return self._gradient_note(q)
        if q.kind is Kind.DOUT_DNET and q.source in (None, q.unit):
            return self._slope_note(q)
        return self._updating.note(q)

    def _slope_note(self, q: Quantity) -> str:
        """Where the derivative of an activation lets little or nothing back."""
        value, net = self._record.value(q), Quantity(Kind.NET, q.sample, q.layer, q.unit)
        if abs(value) >= SMALL_SLOPE:
            return ""
        if self._network.layer(q.layer or 1).activation != "relu":
            return wording.SATURATED.format(net=self._notation.plain(net))
        nets = (Quantity(Kind.NET, sample, q.layer, q.unit) for sample in range(self._samples))
        if self._samples > 1 and all(self._record.value(other) <= 0.0 for other in nets):
            return wording.DEAD
        return wording.OFF.format(net=self._notation.plain(net))

    def _gradient_note(self, q: Quantity) -> str:
        parameter = parameter_of(q)
        layer = self._network.layer(q.layer or 1)
        frozen = layer.frozen_biases[q.unit or 0] if q.source is None else layer.frozen_weights[q.unit, q.source]
        if frozen:
            return wording.FROZEN.format(parameter=self._notation.plain(parameter))
        if self._samples > 1 or not self._training.plain:
            return ""
        new = parameter.but(Kind.NEW_BIAS if q.source is None else Kind.NEW_WEIGHT)
        numbers = (parameter, Quantity(Kind.LEARNING_RATE), q, new)
        old, rate, slope, value = (self._numerals.of(n.kind, self._record.value(n)) for n in numbers)
        slope = f"({slope})" if slope.startswith(MINUS) else slope
        name = self._notation.plain(parameter)
        return wording.THEN.format(parameter=name, old=old, rate=rate, gradient=slope, new=value)
