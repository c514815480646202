"""Simulator of formulas -> FormulaPicture: which numbers stand on the wires at its position, and what is lit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Protocol
from weakref import WeakKeyDictionary

from bpsim.core.quantity import Kind, Quantity
from bpsim.editing.folding import Group, groups
from bpsim.formulas.formula_model import RULES
from bpsim.formulas.formula_values import FormulaValues
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.graph import Gate, Graph
from bpsim.formulas.spelling import canonical
from bpsim.lesson.lesson import Lesson
from bpsim.trace.gate_label import gate_label, gate_words
from bpsim.trace.numerals import Numerals
from bpsim.trace.steps import Step, Steps
from bpsim.trace.symbols import Symbol
from bpsim.view.canvas.formula_picture import FormulaPicture, NodeSign, node_place, wires_of
from bpsim.view.canvas.graph_picture import FROZEN, Highlight, Label, Line, Role, brighter
from bpsim.view.canvas.places import SAMPLE, TOTAL, Part, Place
from bpsim.view.canvas.wording import OF_BATCH

FEW_DIGITS, FEWEST_DIGITS = 3, 2
"""Decimals on the wires, at most, and of a deep graph, whose columns are many; the cards of a step have as many as the
lesson says."""
DEEP = 8
"""Gates one after the other from which a graph is deep."""
SEVERAL_SIGNS = "±"
"""The label of a sum that does not say which of its terms are subtracted."""
MOST_GROUPED = 500
"""Nodes of a graph in which groups are looked for, at most."""
KEPT = 20_000
"""Numbers of one iteration whose text is remembered."""


class Naming(Protocol):
    """What a notation of formulas says of a node's name."""

    def unit_symbol(self, quantity: Quantity) -> Symbol: ...

    def symbol(self, quantity: Quantity) -> Symbol: ...


class Seen(Protocol):
    """What of a simulator the graph reads."""

    @property
    def lesson(self) -> Lesson: ...
    @property
    def values(self) -> FormulaValues: ...
    @property
    def steps(self) -> Steps: ...
    @property
    def notation(self) -> Naming: ...
    @property
    def numerals(self) -> Numerals: ...
    @property
    def iteration(self) -> int: ...
    @property
    def step(self) -> int: ...
    @property
    def current(self) -> Step | None: ...
    def sample_name(self, sample: int) -> str: ...


def describe_formulas(seen: Seen, digits: int, lit: Iterable[Quantity] = (), first: int = 0) -> FormulaPicture:
    """The picture at a simulator's position; ``lit`` are quantities pointed at elsewhere.

    first: the sample before any step.
    """
    formulas = seen.values.engine.formulas
    digits = _digits(formulas.graph, digits)
    texts = _Texts(seen, digits, first)
    places = _lit_places(seen, tuple(lit))
    return FormulaPicture(
        graph=formulas.graph,
        signs=_signs(formulas.graph, seen.notation),
        text=texts.label,
        digits=digits,
        lit=places,
        whole=tuple(texts.whole(places)),
        learned=texts.learned,
        positions=seen.lesson.view.positions,
        position=(seen.iteration, seen.step),
        sample=texts.sample,
        groups=_groups(formulas),
    )


def _digits(graph: Graph, digits: int) -> int:
    """The decimals on the wires of a graph."""
    return min(digits, FEWEST_DIGITS if wires_of(graph).depth > DEEP else FEW_DIGITS)


_groups_kept: WeakKeyDictionary[Graph, tuple[Group, ...]] = WeakKeyDictionary()


def _groups(formulas: Formulas) -> tuple[Group, ...]:
    """What can be folded and unfolded, found once for a graph; nothing of one that is too large to be seen whole."""
    graph = formulas.graph
    if graph not in _groups_kept:
        _groups_kept[graph] = groups(formulas) if graph.size <= MOST_GROUPED else ()
    return _groups_kept[graph]


_signs_kept: WeakKeyDictionary[Graph, tuple[Naming, tuple[NodeSign, ...]]] = WeakKeyDictionary()


def _signs(graph: Graph, naming: Naming) -> tuple[NodeSign, ...]:
    """How the nodes are drawn: formed once for a graph."""
    kept = _signs_kept.get(graph)
    if kept is None or kept[0] is not naming:
        kept = _signs_kept[graph] = naming, tuple(_formed_signs(graph, naming))
    return kept[1]


def _formed_signs(graph: Graph, naming: Naming) -> Iterator[NodeSign]:
    for node in range(graph.size):
        symbol = naming.unit_symbol(Quantity(Kind.VALUE, None, None, node))
        gate = graph.gate(node)
        if gate is None:
            yield NodeSign(symbol)
        else:
            yield NodeSign(symbol, gate_label(gate), gate_words(gate), _subtracted(gate))


def _subtracted(gate: Gate) -> tuple[bool, ...]:
    """Of each wire into a sum of several nodes whether it is subtracted there, as far as its label does not say it."""
    negative = tuple(operand.negative for operand in gate.operands if operand.node is not None)
    return () if gate_label(gate) != SEVERAL_SIGNS else negative


def _lit_places(seen: Seen, pointed: tuple[Quantity, ...]) -> dict[Place, Highlight]:
    values, step = seen.values, seen.current
    graph = values.engine.formulas.graph
    lit = [(place, Highlight.POINTED) for quantity in pointed for place in places_of_node(quantity, graph)]
    if step is None:
        return brighter(lit)
    about = step.quantity
    operands = RULES[about.kind].operands(values.model, about)
    lit += [(place, Highlight.OPERAND) for one in operands for place in places_of_node(one, graph)]
    lit += [(place, Highlight.CURRENT) for place in places_of_node(about, graph)]
    if about.kind is Kind.VALUE and about.unit is not None:
        lit += [(place, Highlight.OPERAND) for place in _into(graph, about.unit)]
    return brighter(lit)


def _into(graph: Graph, node: int) -> Iterator[Place]:
    """The wires into a gate."""
    gate = graph.gate(node)
    for source in dict.fromkeys(operand.node for operand in gate.operands) if gate else ():
        if source is not None:
            uses = enumerate(graph.uses[source])
            yield from (Place(Part.WIRE, 0, source, at) for at, use in uses if use.gate == node)


def places_of_node(quantity: Quantity, graph: Graph) -> tuple[Place, ...]:
    """The parts that stand for a quantity of formulas; empty for those that the graph does not show."""
    if quantity.unit is None:
        return () if quantity.kind is Kind.LEARNING_RATE else (TOTAL,)
    if quantity.layer is not None or quantity.unit >= graph.size:
        # A panel can still point at what was there before another lesson was opened.
        return ()
    if quantity.source is None:
        return (node_place(quantity.unit),)
    wire = Place(Part.WIRE, 0, quantity.unit, quantity.source)
    return (wire,) if quantity.source < len(graph.uses[quantity.unit]) else ()


class _Numbers:
    """The numbers of one iteration as text: formed once, since most of them stay the same from step to step."""

    def __init__(self, values: FormulaValues, numerals: Numerals, steps: Steps) -> None:
        self.numerals, self.steps = numerals, steps
        self.text = lru_cache(KEPT)(lambda quantity: numerals.of(quantity.kind, values.value(quantity)))
        self.step_of = lru_cache(KEPT)(steps.number)


_numbers_kept: WeakKeyDictionary[FormulaValues, _Numbers] = WeakKeyDictionary()


def _numbers(values: FormulaValues, numerals: Numerals, steps: Steps) -> _Numbers:
    kept = _numbers_kept.get(values)
    if kept is None or (kept.numerals, kept.steps) != (numerals, steps):
        kept = _numbers_kept[values] = _Numbers(values, numerals, steps)
    return kept


class _Texts:
    """The labels of nodes and wires at a position, formed as they are asked for."""

    def __init__(self, seen: Seen, digits: int, first: int) -> None:
        self._seen = seen
        self._values, self._steps, self._step = seen.values, seen.steps, seen.step
        self._numbers = _numbers(seen.values, seen.numerals.with_digits(digits), seen.steps)
        self._formulas = seen.values.engine.formulas
        self._graph = self._formulas.graph
        self._signs = _signs(self._graph, seen.notation)
        self._forward = seen.lesson.view.mode == "forward"
        self.learned = frozenset(seen.values.engine.places)
        self._frozen = seen.values.model.frozen
        self._typed = frozenset(map(canonical, self._formulas.variables))
        self._current = seen.current.quantity if seen.current else None
        self.sample = self._shown_sample(first)

    def _shown_sample(self, first: int) -> int:
        """The sample of the step, the last one where a step belongs to none, ``first`` at the start."""
        if self._current is None:
            return first
        return self._values.samples - 1 if self._current.sample is None else self._current.sample

    def _reached(self, quantity: Quantity) -> bool:
        """Whether the step that computes a quantity was made; what is given needs none."""
        if quantity.kind in (Kind.VALUE, Kind.TANGENT) and quantity.at_unit < len(self._graph.variables):
            return True
        number = self._numbers.step_of(quantity)
        return number is not None and number <= self._step

    def _lines(self, *rows: tuple[Role, Quantity]) -> Iterator[Line]:
        """The numbers among these that are computed."""
        for role, quantity in rows:
            if self._reached(quantity):
                yield Line(role, "", self._numbers.text(quantity), quantity=quantity)

    def label(self, place: Place) -> Label | None:
        """The text of a node or a wire."""
        return self._node(place) if place.part is Part.NODE else self._wire(place)

    def _derivative(self, node: int) -> tuple[Role, Quantity]:
        """The whole derivative that a node has: what comes back to it, or is carried along to it."""
        batch = Quantity(Kind.BATCH_GRADIENT, None, None, node)
        if node in self.learned and self._reached(batch):
            return Role.GRADIENT, batch
        kind = Kind.TANGENT if self._forward else Kind.GRADIENT
        return Role.GRADIENT, Quantity(kind, self.sample, None, node)

    def _node(self, place: Place) -> Label:
        node, sign = place.index, self._signs[place.index]
        value = Quantity(Kind.VALUE, self.sample, None, node)
        title = Line(Role.NAME, sign.name, note=FROZEN if node in self._frozen else "", spans=sign.spans)
        rows = [(Role.VALUE, value), self._derivative(node)]
        if self._numbers.step_of(new := Quantity(Kind.NEW_VALUE, None, None, node)) is not None:
            rows.append((Role.UPDATED, new))
        lines = (title, *self._lines(*rows))
        typed = node < len(self._graph.variables) and self._graph.variables[node] in self._typed
        editable = Quantity(Kind.VALUE, None, None, node) if typed else None
        number = self._values.value(value) if typed else 0.0
        return Label(place, sign.name, lines, value, editable=editable, number=number, frozen=node in self._frozen)

    def _wire(self, place: Place) -> Label:
        source, use = place.index, place.from_unit
        one = Quantity(Kind.LOCAL, self.sample, None, source, use)
        path = Quantity(Kind.TANGENT_PATH if self._forward else Kind.PATH, self.sample, None, source, use)
        several = len(self._graph.uses[source]) > 1
        shown = self._derivative(source)
        own = path == self._current if self._forward else several or not self._reached(shown[1])
        if own and self._reached(path):
            shown = Role.RETURNED, path
        elif several and not self._forward:
            # What comes back over one of several uses is not the whole gradient.
            shown = Role.RETURNED, path
        rows = ((Role.VALUE, Quantity(Kind.VALUE, self.sample, None, source)), shown, (Role.LOCAL, one))
        node = self._node(node_place(source))
        gate = self._signs[self._graph.uses[source][use].gate].name
        quantity = path if self._reached(path) else one if self._reached(one) else node.quantity
        return Label(
            place, f"{node.name} → {gate}", tuple(self._lines(*rows)), quantity, editable=node.editable,
            number=node.number, frozen=node.frozen,
        )  # fmt: skip

    def whole(self, lit: dict[Place, Highlight]) -> Iterator[Label]:
        """What belongs to no node: which sample is shown, and the result of the batch with the penalty beside it."""
        seen, samples = self._seen, self._values.samples
        if len(self._formulas.rows) > 1:
            text = seen.sample_name(self.sample)
            of_batch = samples > 1 and self._current is not None and self._current.sample is None
            line = Line(Role.SAMPLE, OF_BATCH.format(sample=text) if of_batch else text)
            yield Label(SAMPLE, "sample", (line,), Quantity(Kind.VALUE, self.sample, None, self._graph.result))
        rows = [Quantity(Kind.BATCH_ERROR), Quantity(Kind.PENALTY)]
        lines = tuple(
            Line(Role.TOTAL, symbol.plain, self._numbers.text(q), quantity=q, spans=symbol.spans)
            for q in rows
            if self._reached(q)
            for symbol in (seen.notation.symbol(q),)
        )
        if lines and lines[0].quantity is not None:
            yield Label(TOTAL, lines[0].symbol, lines, lines[0].quantity, lit.get(TOTAL, Highlight.NONE))
