"""What would come out if some numbers were others: the same record, with a few values supposed."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from functools import cached_property

from bpsim.core import layers, scalars
from bpsim.core.functions import ACTIVATIONS, SOFTMAX
from bpsim.core.network import Bias
from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.core.record import Record
from bpsim.core.runner import Passes
from bpsim.core.training import UpdateOrder
from bpsim.core.update import gradient_of

Twist = Callable[["Supposed", Quantity], float | None]
"""Another value in place of the one that a quantity would be given; None leaves it."""

CLOSE = 1e-9


class Supposed(Record):
    """A record in which some values are ``assumed`` and those of ``renewed`` are formed anew from their operands.

    Every other value is that of ``base``. The forms are the record's own; only what the kernel computes in one pass
    is formed here, one quantity at a time, by the same functions. ``twist`` replaces what a quantity of ``renewed``
    is given, ``kept`` changes it (rounding, say) before it is used.
    """

    def __init__(
        self,
        base: Record,
        assumed: Mapping[Quantity, float] | None = None,
        renewed: Collection[Quantity] = (),
        *,
        twist: Twist | None = None,
        kept: Callable[[Quantity, float], float] | None = None,
    ) -> None:
        super().__init__(base.runner, base.state)
        self.base = base
        self.assumed = dict(assumed or {})
        self.renewed = renewed
        self._twist, self._keep = twist, kept
        self._known: dict[Quantity, float] = {}
        self._forms |= {
            Kind.NET: self._net,
            Kind.OUT: self._out,
            Kind.DNET_DOUT: lambda q: self.value(self.backward_weight(q)),
            Kind.DELTA: self._delta,
            Kind.DNET_DW: lambda q: self.value(self.source(q)),
            Kind.BATCH_GRADIENT: lambda q: self.reduced(self.value(part) for part in self.parts(q)),
            Kind.NEW_WEIGHT: self._new,
            Kind.NEW_BIAS: self._new,
        }

    @cached_property
    def _passes(self) -> Passes:
        return self.base._passes

    def but(self, assumed: Mapping[Quantity, float]) -> Supposed:
        """The same, with more assumed."""
        return Supposed(self.base, {**self.assumed, **assumed}, self.renewed, twist=self._twist, kept=self._keep)

    def value(self, quantity: Quantity) -> float:
        """What is assumed, formed anew, or as it is."""
        if quantity in self.assumed:
            return self.assumed[quantity]
        if quantity not in self.renewed:
            return self.base.value(quantity)
        if quantity not in self._known:
            value = self.formed(quantity)
            self._known[quantity] = value if self._keep is None else self._keep(quantity, value)
        return self._known[quantity]

    def formed(self, quantity: Quantity) -> float:
        """What a computed quantity would be, made of its operands' values here; NaN where they are too large."""
        twisted = self._twist(self, quantity) if self._twist else None
        if twisted is not None:
            return twisted
        try:
            return float(self._forms[quantity.kind](quantity))
        except (OverflowError, ZeroDivisionError, ValueError):
            return math.nan

    # The operands of a quantity

    def sources(self, q: Quantity) -> list[tuple[Quantity, Quantity]]:
        """The weight and the source of each connection into a unit."""
        row = self.network.layer(q.layer or 1).connections[q.unit]
        places = [Quantity(Kind.WEIGHT, None, q.layer, q.unit, i) for i in range(len(row)) if row[i]]
        return [(place, self.source(Quantity(q.kind, q.sample, q.layer, q.unit, place.source))) for place in places]

    def source(self, q: Quantity) -> Quantity:
        """What arrives at a connection: the out of the unit before it, or the input."""
        before = (q.layer or 1) - 1
        return Quantity(Kind.OUT if before else Kind.INPUT, q.sample, before, q.source)

    def bias(self, q: Quantity) -> Quantity | None:
        """The bias of a unit, shared or its own; None where it has none."""
        bias = self.network.layer(q.layer or 1).bias
        return (
            None if bias is Bias.NONE else Quantity(Kind.BIAS, None, q.layer, None if bias is Bias.SHARED else q.unit)
        )

    def backward_weight(self, q: Quantity) -> Quantity:
        """The weight by which the error comes back to a unit from its successor ``q.source``."""
        weight = Quantity(Kind.WEIGHT, None, (q.layer or 0) + 1, q.source, q.unit)
        frozen = self.network.layer(weight.layer or 1).frozen_weights[weight.unit, weight.source]
        updated = self.runner.training.update is UpdateOrder.LAYER_BY_LAYER and not frozen
        return weight.but(Kind.NEW_WEIGHT) if updated else weight

    def parts(self, q: Quantity) -> list[Quantity]:
        """What the samples of the batch contribute to its error, or to the gradient of a weight or bias."""
        kind = Kind.DE_DW if q.source is not None else Kind.DE_DB
        if q.kind is Kind.BATCH_ERROR:
            kind = Kind.TOTAL_ERROR
        return [Quantity(kind, s, q.layer, q.unit, q.source) for s in self._samples]

    def gradient(self, q: Quantity) -> Quantity:
        """The gradient that a new weight or bias is made with."""
        return gradient_of(q, self.samples)

    def parameter(self, q: Quantity) -> Quantity:
        """The weight or bias that a new value replaces."""
        return Quantity(Kind.BIAS if q.source is None else Kind.WEIGHT, None, q.layer, q.unit, q.source)

    def _code(self, q: Quantity) -> int:
        return ACTIVATIONS[self.network.layer(q.layer or 1).activation].code

    # Forms

    def _net(self, q: Quantity) -> float:
        total = 0.0
        for weight, source in self.sources(q):
            total += self.value(weight) * self.value(source)
        bias = self.bias(q)
        return self._kept(total + self.value(bias) if bias else total)

    def _out(self, q: Quantity) -> float:
        if self._code(q) != SOFTMAX:
            return self._kept(scalars.activate(self._code(q), self.value(q.but(Kind.NET))))
        units = self.network.sizes[q.layer or 0]
        nets = [self.value(Quantity(Kind.NET, q.sample, q.layer, k)) for k in range(units)]
        outs = [0.0] * units
        layers.softmax(units, 0.0, 0, nets, outs)
        return self._kept(outs[q.unit or 0])

    def _delta(self, q: Quantity) -> float:
        if q.layer == self.network.depth and self.network.simplified and self.runner.training.scale:
            # The product of rounded factors is another number than the difference that is rounded once.
            return self._kept(self.value(q.but(Kind.OUT)) - self.value(q.but(Kind.TARGET)))
        if self._code(q) != SOFTMAX:
            return self._kept(self.value(q.but(Kind.DE_DOUT)) * self.value(q.but(Kind.DOUT_DNET)))
        outs = [Quantity(Kind.DE_DOUT, q.sample, q.layer, k) for k in range(self.network.sizes[q.layer or 0])]
        slope = Quantity(Kind.DOUT_DNET, q.sample, q.layer, 0, q.unit)
        return self.sum_of_products((out, Quantity(slope.kind, q.sample, q.layer, out.unit, q.unit)) for out in outs)

    def _new(self, q: Quantity) -> float:
        return self.update.stepped(q)


class Reader(Supposed):
    """Says which values a quantity is formed of."""

    def __init__(self, base: Record) -> None:
        super().__init__(base)
        self._read: dict[Quantity, None] = {}

    def value(self, quantity: Quantity) -> float:
        self._read[quantity] = None
        return self.base.value(quantity)

    def operands(self, quantity: Quantity) -> tuple[Quantity, ...]:
        """The direct operands, in the order of their use; none where it is given, or not formed as we know it."""
        if quantity.kind in GIVEN or quantity.kind not in self._forms:
            return ()
        self._read.clear()
        value, right = self.formed(quantity), self.base.value(quantity)
        return tuple(self._read) if abs(value - right) <= CLOSE * abs(right) else ()
