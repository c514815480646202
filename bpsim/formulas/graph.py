"""Lines as a graph: variables and gates, each with its operands, numbered in the order of reading."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate, count

from msgspec import Struct

from bpsim.core.errors import FormulaError
from bpsim.formulas import gates
from bpsim.formulas.reader import LESSONS_KEPT
from bpsim.formulas.syntax import Call, Chain, Line, Name, Negation, Node, Number, Power, Sum
from bpsim.formulas.tape import ANY, MINUS_ONE, ONE, Tape, gate_value
from bpsim.formulas.walking import Walk, walked
from bpsim.sentences import _

MOST_LINES = 1_000
MOST_GATES = 100_000
CODES = {
    "exp": gates.EXP,
    "ln": gates.LN,
    "log10": gates.LOG10,
    "sqrt": gates.SQRT,
    "sin": gates.SIN,
    "cos": gates.COS,
    "tan": gates.TAN,
    "tanh": gates.TANH,
    "logistic": gates.LOGISTIC,
    "relu": gates.RELU,
    "softplus": gates.SOFTPLUS,
    "abs": gates.ABS,
    "max": gates.MAX,
    "min": gates.MIN,
    "square": gates.SQUARE,
}
"""The gate of each function."""


class Use(Struct, frozen=True):
    """An operand of a gate that is a node: the gate's number, and which of its operands it is, from 0."""

    gate: int
    operand: int


class Operand(Struct, frozen=True):
    """What a gate is made of: a node by its number, or a number. negative: a term of a sum that is subtracted."""

    node: int | None
    number: float = 0.0
    negative: bool = False


class Gate(Struct, frozen=True):
    """code: one of ``gates``; line, start: where it was written; operands: from left to right."""

    code: int
    operands: tuple[Operand, ...]
    line: int
    start: int


class Graph(Struct, frozen=True, eq=False, dict=True, weakref=True):
    """The nodes of some lines: first the variables, in the order of the text, then the gates.

    variables: their keys; gates: in the order of reading, operands before the gate that uses them; lines: the node of
    each line by its key, those that are numbers left out; result: the number of the node that everything is derived of.
    """

    variables: tuple[str, ...]
    gates: tuple[Gate, ...]
    lines: Mapping[str, int]
    numbers: Mapping[str, float]
    """The value of each line that is made of numbers only."""
    result: int
    known: frozenset[str] = frozenset()
    """The keys of all names of the lesson, those that no line uses too."""

    @property
    def size(self) -> int:
        """The nodes of the graph, a count."""
        return len(self.variables) + len(self.gates)

    def gate(self, node: int) -> Gate | None:
        """How a node is computed; None for a variable."""
        return self.gates[node - len(self.variables)] if node >= len(self.variables) else None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The key of every node: of a variable, of a line, else u1, u2, ... in order, leaving out what is taken."""
        of_line = {node: key for key, node in self.lines.items()}
        taken = {*self.variables, *self.lines, *self.numbers, *self.known}
        fresh = (name for number in range(1, self.size + len(taken) + 1) if (name := f"u{number}") not in taken)
        gates_from = len(self.variables)
        return (*self.variables, *(of_line.get(node) or next(fresh) for node in range(gates_from, self.size)))

    @cached_property
    def nodes(self) -> Mapping[str, int]:
        """The number of every node by its name."""
        return {name: number for number, name in enumerate(self.names)}

    @cached_property
    def uses(self) -> tuple[tuple[Use, ...], ...]:
        """The uses of every node, in the order of the gates and of their operands."""
        uses: list[list[Use]] = [[] for _ in range(self.size)]
        for number, gate in enumerate(self.gates, len(self.variables)):
            for at, operand in enumerate(gate.operands):
                if operand.node is not None:
                    uses[operand.node].append(Use(number, at))
        return tuple(map(tuple, uses))

    @cached_property
    def constants(self) -> tuple[float, ...]:
        """The numbers that stand behind the nodes in the vector of values: 1, -1, and those that gates are made of."""
        return _constants(self.gates)

    def tape(self, scale: float = 0.0, derived: Sequence[bool] | None = None) -> Tape:
        """The graph as the loops take it, in lists. scale: 10^n where every value is rounded to n decimals, else 0.

        derived: of which nodes there are gradients, with all that are made of them; None where of all.
        """
        wanted = self.leads if derived is None else derived
        uses = [[use for use in uses if self.leads[use.gate]] if wanted[n] else [] for n, uses in enumerate(self.uses)]
        return _tape(len(self.variables), self.gates, self.result, uses, scale)

    def depending_on(self, nodes: Iterable[int]) -> list[bool]:
        """Whether each node is one of these or made of them."""
        depends = [False] * self.size
        for node in nodes:
            depends[node] = True
        for number, gate in enumerate(self.gates, len(self.variables)):
            depends[number] |= any(operand.node is not None and depends[operand.node] for operand in gate.operands)
        return depends

    @cached_property
    def leads(self) -> tuple[bool, ...]:
        """Whether the result depends on each node."""
        leads = [False] * self.size
        leads[self.result] = True
        for number in range(self.size - 1, len(self.variables) - 1, -1):
            if leads[number]:
                for operand in self.gates[number - len(self.variables)].operands:
                    if operand.node is not None:
                        leads[operand.node] = True
        return tuple(leads)


@lru_cache(maxsize=LESSONS_KEPT)
def build(lines: tuple[Line, ...], result: str | None = None, known: frozenset[str] = frozenset()) -> Graph:
    """The graph of lines. result: the key of the result, else the name that no other line uses, the last of several.

    Of the same lines it is the same one, while they are remembered. known: names that no gate without a line may have.

    Raises FormulaError: a name with two lines, a line that is made of itself, a result that is a number or no line.
    """
    if len(lines) > MOST_LINES:
        raise FormulaError(
            _("{count} lines, expected at most {most_lines}").format(count=len(lines), most_lines=MOST_LINES),
            0,
            MOST_LINES,
        )
    return _Builder(lines).graph(result, known)


@dataclass
class _Builder:
    """Reads the lines once; every line is built where it is used first."""

    lines: Sequence[Line]
    gates: list[Gate] = field(default_factory=list)
    built: dict[str, Operand] = field(default_factory=dict)
    """What each line gave, by its key: a node or a number."""
    open: list[str] = field(default_factory=list)
    """The keys of the lines that are being built, each used by the one before."""

    def __post_init__(self) -> None:
        self.at: dict[str, int] = {}
        for number, line in enumerate(self.lines):
            if line.key in self.at:
                raise FormulaError(_("{text} has a line already").format(text=line.text), 0, number)
            self.at[line.key] = number
        names = [name for line in self.lines for name in names_in(line.right) if name.key not in self.at]
        self.variables = {key: number for number, key in enumerate(dict.fromkeys(name.key for name in names))}

    def graph(self, result: str | None, known: frozenset[str]) -> Graph:
        for line in self.lines:
            if line.key not in self.built:
                walked(self._line(line.key))
        nodes = {key: operand.node for key, operand in self.built.items() if operand.node is not None}
        numbers = {key: operand.number for key, operand in self.built.items() if operand.node is None}
        key = result or self._unused()
        if key not in self.built:
            raise FormulaError(_("there is no line {key}, which is to be the result").format(key=key), 0)
        if key not in nodes:
            raise FormulaError(_("{key} is a number: nothing can be derived of it").format(key=key), 0, self.at[key])
        return Graph(tuple(self.variables), tuple(self.gates), nodes, numbers, nodes[key], known)

    def _unused(self) -> str:
        if not self.lines:
            raise FormulaError(_("there is no formula"), 0)
        used = {name.key for line in self.lines for name in names_in(line.right)}
        return next((line.key for line in reversed(self.lines) if line.key not in used), self.lines[-1].key)

    def _line(self, key: str) -> Walk[Operand]:
        number = self.at[key]
        if key in self.open:
            circle = " -> ".join([*self.open[self.open.index(key) :], key])
            raise FormulaError(_("{key} is made of itself: {circle}").format(key=key, circle=circle), 0, number)
        self.open.append(key)
        line = self.lines[number]
        operand: Operand = yield self._operand(line.right, number)
        if isinstance(line.right, Name) and operand.node is not None:
            operand = self._gate(gates.PASS, [operand], number, line.right.start)
        self.built[key] = operand
        self.open.pop()
        return operand

    def _gate(self, code: int, operands: Sequence[Operand], line: int, start: int) -> Operand:
        """A gate, or the number that it makes of numbers."""
        if all(operand.node is None for operand in operands):
            gate = Gate(code, tuple(operands), line, start)
            value = gate_value(_tape(0, [gate], 0, [()], 0.0), 0, [0.0, *_constants([gate])])
            if not math.isfinite(value):
                raise FormulaError(_("this number is not finite"), start, line)
            return Operand(None, value)
        if len(self.gates) == MOST_GATES:
            raise FormulaError(_("more than {most_gates} gates").format(most_gates=MOST_GATES), start, line)
        self.gates.append(Gate(code, tuple(operands), line, start))
        return Operand(len(self.variables) + len(self.gates) - 1)

    def _operand(self, node: Node, line: int) -> Walk[Operand]:
        if isinstance(node, Number):
            return Operand(None, node.value)
        if isinstance(node, Name):
            operand: Operand = yield self._named(node)
            return operand
        if isinstance(node, Chain):
            chain: Operand = yield self._chain(node, line)
            return chain
        operands: list[Operand] = []
        for part in parts_of(node):
            operands.append((yield self._operand(part, line)))
        if isinstance(node, Sum):
            signs = [negative for negative, _ in node.terms]
            operands = [Operand(o.node, o.number, sign) for o, sign in zip(operands, signs, strict=True)]
        elif isinstance(node, Power) and operands[1] == Operand(None, 2.0):
            return self._gate(gates.SQUARE, operands[:1], line, node.start)
        return self._gate(_code(node), operands, line, node.start)

    def _named(self, name: Name) -> Walk[Operand]:
        if name.key in self.variables:
            return Operand(self.variables[name.key])
        if name.key not in self.built:
            yield self._line(name.key)
        return self.built[name.key]

    def _chain(self, chain: Chain, line: int) -> Walk[Operand]:
        product: Operand = yield self._operand(chain.first, line)
        for operator, factor in chain.rest:
            operand: Operand = yield self._operand(factor, line)
            code = gates.QUOTIENT if operator == "/" else gates.PRODUCT
            product = self._gate(code, (product, operand), line, chain.start)
        return product


def _constants(made: Sequence[Gate]) -> tuple[float, ...]:
    """The numbers that gates are made of, behind those that slopes are."""
    numbers = [operand.number for gate in made for operand in gate.operands if operand.node is None]
    return (1.0, -1.0, *numbers)


def _tape(variables: int, made: Sequence[Gate], result: int, uses: Sequence[Sequence[Use]], scale: float) -> Tape:
    """uses: of each node, those that lead to the result."""
    nodes = variables + len(made)
    behind = count(nodes + len(_constants(())))
    places = [[next(behind) if o.node is None else o.node for o in gate.operands] for gate in made]

    def slope_at(use: Use) -> int:
        """Where the local derivative of a use stands among the values."""
        gate = made[use.gate - variables]
        if gate.code == gates.SUM:
            return nodes + (MINUS_ONE if gate.operands[use.operand].negative else ONE)
        return places[use.gate - variables][1 - use.operand] if gate.code == gates.PRODUCT else ANY

    return Tape(
        variables=variables,
        gates=len(made),
        result=result,
        codes=[gate.code for gate in made],
        operand_at=list(accumulate(map(len, places), initial=0)),
        operands=[place for some in places for place in some],
        signs=[-1.0 if operand.negative else 1.0 for gate in made for operand in gate.operands],
        use_at=list(accumulate(map(len, uses), initial=0)),
        use_nodes=[use.gate for some in uses for use in some],
        use_operands=[use.operand for some in uses for use in some],
        use_slopes=[slope_at(use) for some in uses for use in some],
        scale=scale,
    )


def _code(node: Sum | Negation | Power | Call) -> int:
    if isinstance(node, Call):
        return CODES[node.function]
    return {Sum: gates.SUM, Negation: gates.NEGATION, Power: gates.POWER}[type(node)]


def parts_of(node: Node) -> tuple[Node, ...]:
    """What a node is made of, as it was written."""
    if isinstance(node, Sum):
        return tuple(term for _, term in node.terms)
    if isinstance(node, Chain):
        return (node.first, *(factor for _, factor in node.rest))
    if isinstance(node, Negation):
        return (node.operand,)
    if isinstance(node, Power):
        return (node.base, node.exponent)
    return node.operands if isinstance(node, Call) else ()


def names_in(node: Node) -> Iterator[Name]:
    """Every name in a tree, as the text has them."""
    stack = [node]
    while stack:
        node = stack.pop()
        if isinstance(node, Name):
            yield node
        stack += reversed(parts_of(node))
