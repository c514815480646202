"""A layered network as formulas: the same numbers, gate by gate."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from itertools import chain, count

import numpy as np

from bpsim.core import expression as tree
from bpsim.core.errors import FormulaError, UsageError
from bpsim.core.expression import Expression
from bpsim.core.functions import NET, OUT, OUTPUTS, TARGET, UnitActivation, written_loss
from bpsim.core.network import Bias, Data, Network, Parameters
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training, UpdateOrder
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.graph import CODES, MOST_LINES
from bpsim.formulas.reader import read_line
from bpsim.formulas.spelling import canonical
from bpsim.formulas.syntax import Call, Chain, Name, Negation, Node, Number, Operator, Power, Sum
from bpsim.formulas.writer import write
from bpsim.sentences import _

MOST_GATES = 10_000
"""Gates of a network that is offered as formulas."""
ERROR = "E"
_TOO_MANY_GATES = _("this network has {count} gates or more; formulas are offered up to {most}")
_TOO_MANY_LINES = _("this network would have {count} lines; formulas have at most {most}")
_LINES = {False: 2, True: 3}
"""Lines of a unit, by whether it is one of a softmax layer."""
_LETTERS = {Kind.WEIGHT: "w", Kind.BIAS: "b", Kind.NET: "n", Kind.OUT: "o", Kind.INPUT: "x", Kind.TARGET: "t"}
_WITH_GATE = {"logistic": "logistic", "tanh": "tanh", "relu": "relu", "softplus": "softplus"}
"""Activations that are one gate, and its function."""


def as_formulas(
    network: Network, parameters: Parameters, data: Data, training: Training, symbol: Callable[[Quantity], str]
) -> Formulas:
    """The formulas of a network with these weights. symbol: what the present notation calls a quantity.

    A weight, a bias, a net, an out, an input and a target have the notation's name where it can be one. Raises
    UsageError where formulas cannot say what the network does.
    """
    if training.update is UpdateOrder.LAYER_BY_LAYER:
        raise UsageError(_("formulas update all weights at once: choose the simultaneous update first"))
    _refuse_size(network)
    formulas = _Writer(network, parameters, data, symbol).formulas()
    if len(formulas.graph.gates) > MOST_GATES:
        raise UsageError(_TOO_MANY_GATES.format(count=len(formulas.graph.gates), most=MOST_GATES))
    return formulas


def _refuse_size(network: Network) -> None:
    """Refuses what would be too many lines, or surely too many gates, before they are written."""
    lines = sum(_LINES[layer.is_softmax] * layer.size + int(layer.is_softmax) for layer in network.layers) + 1
    if lines > MOST_LINES:
        raise UsageError(_TOO_MANY_LINES.format(count=lines, most=MOST_LINES))
    products = sum(int(layer.connections.sum()) for layer in network.layers)
    if products > MOST_GATES:
        raise UsageError(_TOO_MANY_GATES.format(count=products, most=MOST_GATES))


@dataclass
class _Writer:
    network: Network
    parameters: Parameters
    data: Data
    symbol: Callable[[Quantity], str]
    lines: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=lambda: {ERROR, "e"})
    names: dict[Quantity, str] = field(default_factory=dict)

    def formulas(self) -> Formulas:
        learned = [*self._weights(), *self._biases()]
        for place in (*self._units(Kind.INPUT, 0), *learned):
            self.name(place)
        for number in range(1, self.network.depth + 1):
            self._layer(number)
        self._error()
        inputs, targets = self._units(Kind.INPUT, 0), self._units(Kind.TARGET, self.network.depth)
        return Formulas(
            lines=tuple(self.lines),
            variables={self.name(place): self._value(place) for place in learned},
            result=ERROR,
            learned=tuple(map(self.name, learned)),
            frozen=tuple(self.name(place) for place in learned if self._is_frozen(place)),
            unpenalized=tuple(self.name(place) for place in learned if place.kind is Kind.BIAS),
            columns=tuple(map(self.name, (*inputs, *targets))),
            rows=np.column_stack([self.data.inputs, self.data.targets]),
            held_out=self.data.held_out,
        )

    # Places

    def _units(self, kind: Kind, layer: int) -> list[Quantity]:
        return [Quantity(kind, None, layer, unit) for unit in range(self.network.sizes[layer])]

    def _weights(self) -> Iterator[Quantity]:
        for number, layer in enumerate(self.network.layers, 1):
            for unit, source in np.argwhere(layer.connections).tolist():
                yield Quantity(Kind.WEIGHT, None, number, unit, source)

    def _biases(self) -> Iterator[Quantity]:
        for number, layer in enumerate(self.network.layers, 1):
            units = [None] if layer.bias is Bias.SHARED else range(layer.bias_count)
            yield from (Quantity(Kind.BIAS, None, number, unit) for unit in units)

    def _value(self, place: Quantity) -> float:
        at = place.at_layer - 1
        if place.kind is Kind.WEIGHT:
            return float(self.parameters.weights[at][place.unit, place.source])
        return float(self.parameters.biases[at][place.at_bias])

    def _is_frozen(self, place: Quantity) -> bool:
        layer = self.network.layer(place.at_layer)
        if place.kind is Kind.WEIGHT:
            return bool(layer.frozen_weights[place.unit, place.source])
        return bool(layer.frozen_biases[place.at_bias])

    # Names

    def name(self, place: Quantity) -> str:
        """The name of a place, once and for all."""
        if place not in self.names:
            candidates = chain([self.symbol(place).replace(" ", "_")], _numbered(_plain_name(place)))
            self.names[place] = next(name for name in candidates if self._is_free(name))
            self.taken.add(canonical(self.names[place]))
        return self.names[place]

    def _is_free(self, name: str) -> bool:
        try:
            line = read_line(f"{name} = 1")
        except FormulaError:
            return False
        return line.text == name and line.key not in self.taken

    def _leaf(self, place: Quantity) -> Name:
        return Name(canonical(self.name(place)), self.name(place), 0)

    # Lines

    def _add(self, place: Quantity, right: Node) -> None:
        self.lines.append(f"{self.name(place)} = {write(right)}")

    def _line(self, name: str, right: Node) -> Name:
        """A line that stands for no quantity of the network, under the name or the first free one like it."""
        free = next(one for one in _numbered(name) if self._is_free(one))
        self.taken.add(canonical(free))
        self.lines.append(f"{free} = {write(right)}")
        return Name(canonical(free), free, 0)

    def _layer(self, number: int) -> None:
        layer = self.network.layer(number)
        nets = self._units(Kind.NET, number)
        for net in nets:
            self._add(net, self._net(net))
        if layer.is_softmax:
            self._softmax(number)
            return
        for out, net, activation in zip(self._units(Kind.OUT, number), nets, layer.activations, strict=True):
            self._add(out, self._activated(activation, self._leaf(net)))

    def _net(self, net: Quantity) -> Node:
        number, layer = net.at_layer, self.network.layer(net.at_layer)
        sources = np.flatnonzero(layer.connections[net.unit]).tolist()
        kind = Kind.INPUT if number == 1 else Kind.OUT
        terms: list[Node] = [
            Chain(
                self._leaf(Quantity(Kind.WEIGHT, None, number, net.unit, source)),
                (("", self._leaf(Quantity(kind, None, number - 1, source))),),
                0,
            )
            for source in sources
        ]
        if layer.bias is not Bias.NONE:
            terms.append(self._leaf(Quantity(Kind.BIAS, None, number, None if layer.bias is Bias.SHARED else net.unit)))
        return _sum(terms)

    def _activated(self, activation: UnitActivation, net: Name) -> Node:
        if activation.usual and activation.kind in _WITH_GATE:
            return Call(_WITH_GATE[activation.kind], (net,), 0)
        try:
            return written(activation.formulas[0], {NET.to: net})
        except UsageError:
            no_gate = _("formulas have no gate for {activation}: choose another activation first")
            raise UsageError(no_gate.format(activation=activation.kind)) from None

    def _softmax(self, number: int) -> None:
        """e^net of each unit, their sum, and their shares of it."""
        powers: list[Node] = []
        for unit, net in enumerate(self._units(Kind.NET, number), 1):
            powers.append(self._line(f"p{unit}", Call("exp", (self._leaf(net),), 0)))
        total = self._line("s", _sum(powers))
        for out, power in zip(self._units(Kind.OUT, number), powers, strict=True):
            self._add(out, Chain(power, (("/", total),), 0))

    def _error(self) -> None:
        outputs = self._units(Kind.OUT, self.network.depth)
        loss = written_loss(self.network.loss, len(outputs)).value
        terms: list[tuple[bool, Node]] = []
        for out in outputs:
            leaves: dict[Hashable, Node] = {
                OUT.to: self._leaf(out),
                TARGET.to: self._leaf(Quantity(Kind.TARGET, None, out.layer, out.unit)),
                OUTPUTS.to: Number(float(len(outputs)), str(len(outputs)), 0),
            }
            part = written(loss, leaves)
            terms += part.terms if isinstance(part, Sum) else [_signed(part)]
        error = Sum(tuple(terms), 0) if len(terms) > 1 else part
        self.lines.append(f"{ERROR} = {write(error)}")


def _plain_name(place: Quantity) -> str:
    """A name that is legal in every notation: w_LAYER_UNIT_SOURCE, unit and source from 1."""
    numbers = [place.layer, *(None if index is None else index + 1 for index in (place.unit, place.source))]
    return "_".join([_LETTERS[place.kind], *(str(number) for number in numbers if number is not None)])


def _numbered(name: str) -> Iterator[str]:
    """The name, and others like it."""
    yield name
    yield from (f"{name}x{number}" for number in count(2))


def _sum(terms: list[Node]) -> Node:
    if not terms:
        return Number(0.0, "0", 0)
    return terms[0] if len(terms) == 1 else Sum(tuple((False, term) for term in terms), 0)


def _signed(term: Node) -> tuple[bool, Node]:
    """A term with its sign."""
    return (True, term.operand) if isinstance(term, Negation) else (False, term)


def _chain(first: Node, rest: list[tuple[Operator, Node]]) -> Chain:
    """Factors from the left, those of the first before them."""
    return Chain(first.first, (*first.rest, *rest), 0) if isinstance(first, Chain) else Chain(first, tuple(rest), 0)


def _begins_with_number(node: Node) -> bool:
    return isinstance(node, Number) or (isinstance(node, Power) and isinstance(node.base, Number))


def written(expression: Expression, leaves: dict[Hashable, Node]) -> Node:
    """An expression as a line has it. leaves: what stands for each of its references. Raises UsageError."""
    if isinstance(expression, tree.Ref):
        return leaves[expression.to]
    if isinstance(expression, tree.Number):
        return Number(float(expression.value), repr(expression.value), 0)
    parts = [written(part, leaves) for part in tree.operands(expression) if not isinstance(expression, tree.Sum)]
    if isinstance(expression, tree.Sum):
        return Sum(tuple(_signed(written(term, leaves)) for term in expression.terms), 0)
    if isinstance(expression, tree.Product):
        factors: list[tuple[Operator, Node]] = [("*" if _begins_with_number(part) else "", part) for part in parts[1:]]
        return _chain(parts[0], factors)
    if isinstance(expression, tree.Quotient):
        return _chain(parts[0], [("/", parts[1])])
    if isinstance(expression, tree.Power):
        return Power(parts[0], parts[1], 0)
    if isinstance(expression, tree.Negation):
        return Negation(parts[0], 0)
    if isinstance(expression, tree.Call) and expression.function in CODES:
        return Call(expression.function, tuple(parts), 0)
    raise UsageError(_("formulas have no gate for this"))
