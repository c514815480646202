"""A step in formulas: what is computed, from what, with the symbols and with the numbers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bpsim.core.expression import Expression, Number, Ref, leaves, replaced
from bpsim.core.functions import ACTIVATIONS, LOSSES, OUT, OUTPUTS, TARGET
from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.core.record import Record
from bpsim.core.rules import RULES
from bpsim.core.training import Reduction
from bpsim.trace.notation import Notation
from bpsim.trace.notes import Notes
from bpsim.trace.numerals import Numerals
from bpsim.trace.render import TexRenderer
from bpsim.trace.right import PRODUCT, SUM, Right, bare_signs, ends, join
from bpsim.trace.steps import Step
from bpsim.trace.symbols import Sign
from bpsim.trace.titles import Titles
from bpsim.trace.updating import UpdateRights


@dataclass(frozen=True, slots=True)
class Operand:
    """One quantity that a step is made of. formula and substituted are its own right side, empty where it is given."""

    quantity: Quantity
    value: float
    tex: str
    plain: str
    formula: str
    substituted: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that is said about one step. formula: TeX, "symbol = ..."; substituted: its right side in numbers.

    remark: what is said beside it, or empty; ahead: what it does to a later step, or empty.
    """

    step: Step
    title: str
    symbol: str
    plain: str
    formula: str
    substituted: str
    value: float
    operands: tuple[Operand, ...]
    operator: str
    remark: str
    ahead: str
    round_to: int | None = None
    """The decimals that computed values are rounded to, None where they are not."""

    @property
    def note(self) -> str:
        """Both in one text."""
        return " ".join(filter(None, (self.remark, self.ahead)))


class Explainer:
    """Explains the steps of one record. ``numerals``: how numbers are written, by default with all digits."""

    def __init__(self, record: Record, notation: Notation, numerals: Numerals | None = None) -> None:
        self.record = record
        self.notation = notation
        self.numerals = numerals or Numerals(None, record.runner.training.round_to)
        self.network = record.network
        self.training = record.runner.training
        self.samples = record.samples
        self._model = record.model
        self._updating = UpdateRights(record, notation, self._number)
        self._titles = Titles(notation, self.samples)
        self._notes = Notes(self, self._updating)
        self._rights: dict[Kind, Callable[[Quantity], Right]] = {
            Kind.NET: self._net,
            Kind.OUT: self._out,
            Kind.ERROR: self._error,
            Kind.TOTAL_ERROR: lambda q: self._sum(self._operands(q)),
            Kind.DNET_DOUT: lambda q: self._plain(self._model.backward_weight(q)),
            Kind.PATH: lambda q: self._product(*self._operands(q)),
            Kind.DE_DOUT: self._error_slope,
            Kind.DOUT_DNET: self._activation_slope,
            Kind.DELTA: self._delta,
            Kind.DNET_DW: lambda q: self._plain(self._model.source(q)),
            Kind.DE_DW: self._weight_slope,
            Kind.DE_DB: self._bias_slope,
            Kind.BATCH_ERROR: self._reduced,
            Kind.BATCH_GRADIENT: self._reduced,
            **self._updating.rights,
        }

    def explain(self, step: Step) -> Explanation:
        """The whole explanation of a step, with the right side of every operand."""
        q = step.quantity
        right = self.right(q)
        symbol = self.notation.tex(q)
        samples_meet = len({operand.sample for operand in right.quantities} - {None}) > 1
        writer = self._of_samples if samples_meet else self
        return Explanation(
            step=step,
            title=self._titles.title(q),
            symbol=symbol,
            plain=self.notation.plain(q),
            formula=f"{symbol} = {right.formula}",
            substituted=right.substituted,
            value=self.record.value(q),
            operands=tuple(writer._operand(operand) for operand in right.quantities),
            operator=right.operator,
            remark=self._notes.remark(q),
            ahead=self._notes.ahead(q),
            round_to=self.training.round_to,
        )

    @cached_property
    def _of_samples(self) -> Explainer:
        """The same with the sample in every symbol: where samples meet, each has a delta_h2 of its own."""
        return Explainer(self.record, self.notation.with_samples, self.numerals)

    def right(self, quantity: Quantity) -> Right:
        """The right side of the formula of a computed quantity."""
        right = self._rights[quantity.kind](quantity)
        return replace(right, substituted=bare_signs(right.substituted))

    def _operand(self, q: Quantity) -> Operand:
        right = None if q.kind in GIVEN else self.right(q)
        return Operand(
            q,
            self.record.value(q),
            self.notation.tex(q),
            self.notation.plain(q),
            right.formula if right else "",
            right.substituted if right else "",
        )

    def _number(self, q: Quantity) -> str:
        return self.numerals.tex(q.kind, self.record.value(q))

    def _operands(self, q: Quantity) -> list[Quantity]:
        return RULES[q.kind].operands(self._model, q)

    # Right sides

    def _plain(self, q: Quantity) -> Right:
        return Right(self.notation.tex(q), self._number(q), (q,), PRODUCT)

    def _product(self, *factors: Quantity) -> Right:
        return Right(
            r" \cdot ".join(map(self.notation.tex, factors)),
            r" \cdot ".join(map(self._number, factors)),
            factors,
            PRODUCT,
        )

    def _sum(self, terms: Sequence[Quantity]) -> Right:
        shown = [self._plain(q) for q in ends(terms)]
        return Right(
            join([r.formula for r in shown], terms), join([r.substituted for r in shown], terms), tuple(terms), SUM
        )

    def _net(self, q: Quantity) -> Right:
        pairs, bias = self._model.sources(q), self._model.bias(q)
        products = [self._product(*pair) for pair in ends(pairs)]
        formula = join([p.formula for p in products], pairs)
        substituted = join([p.substituted for p in products], pairs)
        if bias is not None:
            formula = " + ".join(filter(None, (formula, self.notation.tex(bias))))
            substituted = " + ".join(filter(None, (substituted, self._number(bias))))
        return Right(formula or "0", substituted or "0", tuple(self._operands(q)))

    def _filled(self, tree: Expression, q: Quantity) -> Right:
        """A tree of the table of functions, filled with the quantities of one unit."""
        filled = replaced(tree, lambda to: Number(self.network.sizes[-1]) if to == OUTPUTS.to else _of_unit(to, q))
        symbols, numbers = TexRenderer(self._sign)(filled), TexRenderer(self._digits_of)(filled)
        return Right(symbols, numbers, tuple(to for to in leaves(filled) if isinstance(to, Quantity)))

    def _sign(self, to: Hashable) -> Sign:
        assert isinstance(to, Quantity)
        return self.notation.sign(to)

    def _digits_of(self, to: Hashable) -> str:
        assert isinstance(to, Quantity)
        return self.numerals.digits_of(to.kind, self.record.value(to))

    def _out(self, q: Quantity) -> Right:
        activation = self.network.layer(q.layer or 1).activation
        return self._softmax(q) if activation == "softmax" else self._filled(ACTIVATIONS[activation].value, q)

    def _softmax(self, q: Quantity) -> Right:
        """e^net of the unit over the sum of all: every net of the layer is an operand, its own first."""
        units = [k for k in range(self.network.sizes[-1]) if k != q.unit]
        nets = (q.but(Kind.NET), *(Quantity(Kind.NET, q.sample, q.layer, k) for k in units))
        ordered = sorted(nets, key=lambda net: net.unit or 0)
        symbols = [f"e^{{{self.notation.tex(net)}}}" for net in ends(ordered)]
        numbers = [f"e^{{{self._number(net)}}}" for net in ends(ordered)]
        own, own_number = f"e^{{{self.notation.tex(nets[0])}}}", f"e^{{{self._number(nets[0])}}}"
        return Right(
            rf"\frac{{{own}}}{{{join(symbols, nets)}}}", rf"\frac{{{own_number}}}{{{join(numbers, nets)}}}", nets
        )

    def _activation_slope(self, q: Quantity) -> Right:
        activation = self.network.layer(q.layer or 1).activation
        if activation != "softmax":
            return self._filled(ACTIVATIONS[activation].slope, q)
        if q.unit == q.source:
            return self._filled(ACTIVATIONS[activation].slope, q.of_unit())
        outs = (q.of_unit().but(Kind.OUT), Quantity(Kind.OUT, q.sample, q.layer, q.source))
        product = self._product(*outs)
        return Right(f"-{product.formula}", f"-{product.substituted}", outs)

    def _delta(self, q: Quantity) -> Right:
        """dE/dout * dout/dnet; of a softmax unit the sum over all outs; out - target where that simplifies."""
        factors = (q.but(Kind.DE_DOUT), q.but(Kind.DOUT_DNET))
        if q.layer != self.network.depth:
            return self._product(*factors)
        softmax = self.network.layers[-1].activation == "softmax"
        pairs = self._model.slopes(q)
        products = [self._product(*pair) for pair in ends(pairs)]
        formula = join([product.formula for product in products], pairs)
        if self.network.simplified:
            simple = self._filled(OUT - TARGET, q)
            return Right(f"{formula} = {simple.formula}", simple.substituted, simple.quantities)
        if not softmax:
            return self._product(*factors)
        numbers = join([product.substituted for product in products], pairs)
        return Right(formula, numbers, tuple(quantity for pair in pairs for quantity in pair))

    def _error(self, q: Quantity) -> Right:
        return self._filled(LOSSES[self.network.loss].value, q)

    def _error_slope(self, q: Quantity) -> Right:
        if self._model.is_output(q):
            return self._filled(LOSSES[self.network.loss].slope, q)
        paths = self._operands(q)
        return self._sum(paths) if paths else Right("0", "0", (), SUM)

    def _weight_slope(self, q: Quantity) -> Right:
        unit = q.of_unit()
        simplified = q.layer == self.network.depth and (
            self.network.simplified or self.network.layers[-1].activation == "softmax"
        )
        if simplified or self.training.round_to is not None:
            return self._product(unit.but(Kind.DELTA), q.but(Kind.DNET_DW))
        return self._product(unit.but(Kind.DE_DOUT), unit.but(Kind.DOUT_DNET), q.but(Kind.DNET_DW))

    def _bias_slope(self, q: Quantity) -> Right:
        deltas = self._operands(q)
        return self._plain(deltas[0]) if q.unit is not None else self._sum(deltas)

    def _reduced(self, q: Quantity) -> Right:
        total = self._sum(self._operands(q))
        if self.training.reduction is Reduction.SUM:
            return total
        share = rf"\frac{{1}}{{{self.samples}}}"
        formula, numbers = rf"{share} ({total.formula})", rf"{share} ({total.substituted})"
        return Right(formula, numbers, total.quantities)


def _of_unit(kind: Hashable, q: Quantity) -> Ref:
    assert isinstance(kind, Kind)
    return Ref(q.but(kind))
