"""Gates that a function says in one, and back: ``f = 1/(1 + e^(-n))`` and ``f = logistic(n)``, as edits of the text.

The numbers agree to rounding, not to the bit: each way computes them in its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from itertools import count

from msgspec import Struct, structs

from bpsim.core.errors import UsageError
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.graph import Graph, parts_of
from bpsim.formulas.syntax import Call, Chain, Line, Name, Negation, Node, Number, Power, Sum
from bpsim.formulas.walking import Walk, walked
from bpsim.formulas.writer import write_line
from bpsim.sentences import _

OPERAND = "n"
"""The name of the line that an operand gets which would be written twice, or the first free one like it."""


class Group(Struct, frozen=True):
    """Gates of one line that ``function`` says in one; or one gate of it, which can be written out.

    nodes: the gates, the outermost last.
    """

    function: str
    nodes: tuple[int, ...]
    folds: bool

    @property
    def node(self) -> int:
        """The gate that has the value of the function."""
        return self.nodes[-1]


class _Function(Struct, frozen=True):
    """How a function is written out. gates: of what is written out, a count; once: whether its operand stands there
    once; found: the operand where a tree is the function written out, else None."""

    gates: int
    once: bool
    found: Callable[[Node], Node | None]
    written: Callable[[Node, bool], Node]
    """What an operand is written out as; True where e stands for the number."""


def groups(formulas: Formulas) -> tuple[Group, ...]:
    """All groups that can be folded, and all gates that can be unfolded, in the order of the gates."""
    found: list[Group] = []
    gates = _gates_of_lines(formulas.graph)
    for line in formulas.read:
        for at, site in enumerate(_sites(line, formulas.graph.numbers)):
            for name, function in FUNCTIONS.items():
                nodes = gates[line.key][: at + 1]
                if function.found(site.tree) is not None:
                    found.append(Group(name, tuple(nodes[-function.gates :]), folds=True))
                elif _operand(site.tree, name) is not None:
                    found.append(Group(name, (nodes[-1],), folds=False))
    return tuple(sorted(found, key=lambda group: group.node))


def turned(formulas: Formulas, group: Group) -> tuple[Formulas, Mapping[int, int]]:
    """The formulas with a group folded or unfolded, and the new number of each node that is still there.

    An operand that would be written twice gets a line of its own first. Raises UsageError where there is no such group.
    """
    if group not in groups(formulas):
        raise UsageError(_("these gates are not {function}").format(function=group.function))
    function, old = FUNCTIONS[group.function], _gates_of_lines(formulas.graph)
    number, line, at = _place(formulas, old, group.node)
    site = _sites(line, formulas.graph.numbers)[at]
    operand = function.found(site.tree) if group.folds else _operand(site.tree, group.function)
    assert operand is not None, "a group is one of these"
    lines = list(formulas.lines)
    before: list[str] = []
    moved = 0
    if not group.folds and not function.once and not isinstance(operand, Name):
        named = _free_name(formulas.known)
        before = [write_line(Line(named, named, operand))]
        moved = len(_sites(Line(named, named, operand), formulas.graph.numbers))
        operand = Name(named, named, 0)
    new = _folded(group.function, operand) if group.folds else function.written(operand, "e" not in formulas.known)
    lines[number : number + 1] = [*before, write_line(structs.replace(line, right=walked(_put(line.right, site, new))))]
    made = replace(formulas, lines=tuple(lines))
    return made, _moved(formulas.graph, made.graph, line.key, at, moved)


def _moved(old: Graph, new: Graph, key: str, at: int, moved: int) -> dict[int, int]:
    """Where the nodes are. key: the line that is written otherwise; at: which of its gates is the function.

    moved: how many gates before it went to a line of their own.
    """
    units = {node: new.variables.index(name) for node, name in enumerate(old.variables) if name in new.variables}
    theirs = _gates_of_lines(new)
    for name, nodes in _gates_of_lines(old).items():
        there = theirs[name]
        if name != key:
            units |= dict(zip(nodes, there, strict=True))
            continue
        after = len(nodes) - at
        units |= dict(zip(nodes[at:], there[len(there) - after :], strict=True))
        extracted = next((gates for line, gates in theirs.items() if line not in old.lines and moved), [])
        kept = min(at - moved, len(there) - after)
        units |= dict(zip(nodes[:kept], there[:kept], strict=True))
        units |= dict(zip(nodes[at - moved : at], extracted, strict=True)) if moved else {}
    return units


def _place(formulas: Formulas, gates: Mapping[str, list[int]], node: int) -> tuple[int, Line, int]:
    """The line of a gate, by its number and as it was read, and which of its gates it is."""
    gate = formulas.graph.gate(node)
    assert gate is not None, "groups are made of gates"
    line = formulas.read[gate.line]
    return gate.line, line, gates[line.key].index(node)


def _gates_of_lines(graph: Graph) -> dict[str, list[int]]:
    """The gates of each line, by its key, in their order."""
    found: dict[str, list[int]] = {key: [] for key in graph.lines}
    keys = {graph.gates[node - len(graph.variables)].line: key for key, node in graph.lines.items()}
    for node, gate in enumerate(graph.gates, len(graph.variables)):
        found[keys[gate.line]].append(node)
    return found


# Where in a line each gate was written


class _Site(Struct, frozen=True):
    """A tree that is a gate. node: in the line, of a chain with so many factors behind the first; tree: that alone."""

    node: Node
    factors: int
    tree: Node


def _sites(line: Line, numbers: Collection[str]) -> list[_Site]:
    """A site for each gate of a line, in their order. numbers: the keys of the lines that are numbers."""
    found: list[_Site] = []
    is_number = walked(_find_sites(line.right, numbers, found))
    if isinstance(line.right, Name) and not is_number:
        found.append(_Site(line.right, 0, line.right))
    return found


def _find_sites(node: Node, numbers: Collection[str], found: list[_Site]) -> Walk[bool]:
    """Adds the sites of a tree; returns whether it is a number."""
    if isinstance(node, Number | Name):
        return isinstance(node, Number) or node.key in numbers
    are_numbers: bool = True
    for factors, part in enumerate(parts_of(node)):
        is_number: bool = yield _find_sites(part, numbers, found)
        are_numbers = are_numbers and is_number
        if isinstance(node, Chain) and factors and not are_numbers:
            found.append(_Site(node, factors, Chain(node.first, node.rest[:factors], node.start)))
    if not isinstance(node, Chain) and not are_numbers:
        found.append(_Site(node, 0, node))
    return are_numbers


def _put(node: Node, site: _Site, new: Node) -> Walk[Node]:
    """A tree with another in the place of a site."""
    if node is site.node:
        rest = node.rest[site.factors :] if isinstance(node, Chain) else ()
        return Chain(new, rest, node.start) if rest else new
    parts: list[Node] = []
    for part in parts_of(node):
        parts.append((yield _put(part, site, new)))
    return _with_parts(node, parts)


def _with_parts(node: Node, parts: list[Node]) -> Node:
    if isinstance(node, Sum):
        return structs.replace(
            node, terms=tuple((minus, part) for (minus, _), part in zip(node.terms, parts, strict=True))
        )
    if isinstance(node, Chain):
        rest = zip(node.rest, parts[1:], strict=True)
        return structs.replace(node, first=parts[0], rest=tuple((operator, part) for (operator, _), part in rest))
    if isinstance(node, Negation):
        return structs.replace(node, operand=parts[0])
    if isinstance(node, Power):
        return structs.replace(node, base=parts[0], exponent=parts[1])
    return structs.replace(node, operands=tuple(parts)) if isinstance(node, Call) else node


# The functions


def _operand(tree: Node, function: str) -> Node | None:
    """The operand of a function that is called; x^2 calls square."""
    if isinstance(tree, Call) and tree.function == function:
        return tree.operands[0]
    return tree.base if function == "square" and isinstance(tree, Power) and _is(tree.exponent, 2.0) else None


def _folded(function: str, operand: Node) -> Node:
    return Power(operand, Number(2.0, "2", 0), 0) if function == "square" else Call(function, (operand,), 0)


def _is(node: Node, value: float) -> bool:
    return isinstance(node, Number) and node.value == value


def _exponent(node: Node) -> Node | None:
    """n of e^n."""
    return node.operands[0] if isinstance(node, Call) and node.function == "exp" else None


def _falling(node: Node) -> Node | None:
    """n of e^-n."""
    exponent = _exponent(node)
    return exponent.operand if isinstance(exponent, Negation) else None


def _beside_one(node: Node, of: Callable[[Node], Node | None]) -> Node | None:
    """What a sum of 1 and something else has beside the 1, in either order."""
    if not isinstance(node, Sum) or len(node.terms) != 2 or any(minus for minus, _ in node.terms):
        return None
    (_, one), (_, other) = node.terms
    return of(other) if _is(one, 1.0) else of(one) if _is(other, 1.0) else None


def _quotient(node: Node) -> tuple[Node, Node] | None:
    """What stands above and below one fraction."""
    if isinstance(node, Chain) and len(node.rest) == 1 and node.rest[0][0] == "/":
        return node.first, node.rest[0][1]
    return None


def _logistic(node: Node) -> Node | None:
    quotient = _quotient(node)
    return _beside_one(quotient[1], _falling) if quotient and _is(quotient[0], 1.0) else None


def _softplus(node: Node) -> Node | None:
    return _beside_one(node.operands[0], _exponent) if isinstance(node, Call) and node.function == "ln" else None


def _relu(node: Node) -> Node | None:
    """Of max(0, x) only: where x is 0, max(x, 0) passes on to x, and relu does not."""
    called = isinstance(node, Call) and node.function == "max" and _is(node.operands[0], 0.0)
    return node.operands[1] if called and isinstance(node, Call) else None


def _square(node: Node) -> Node | None:
    if not isinstance(node, Chain) or len(node.rest) != 1 or node.rest[0][0] == "/":
        return None
    return node.first if _same_name(node.first, node.rest[0][1]) else None


def _tanh(node: Node) -> Node | None:
    quotient = _quotient(node)
    if quotient is None or not all(isinstance(part, Sum) and len(part.terms) == 2 for part in quotient):
        return None
    names: list[Node | None] = []
    for part, signs in zip(quotient, ([False, True], [False, False]), strict=True):
        assert isinstance(part, Sum)
        if [minus for minus, _ in part.terms] != signs:
            return None
        (_, rising), (_, falling) = part.terms
        names += [_exponent(rising), _falling(falling)]
    first = names[0]
    return first if all(_same_name(first, name) for name in names) else None


def _same_name(one: Node | None, other: Node | None) -> bool:
    return isinstance(one, Name) and isinstance(other, Name) and one.key == other.key


def _sum(*terms: Node, minus: bool = False) -> Sum:
    """Two terms, the second perhaps subtracted."""
    return Sum(tuple((minus and at > 0, term) for at, term in enumerate(terms)), 0)


def _over(above: Node, below: Node) -> Chain:
    return Chain(above, (("/", below),), 0)


def _power_of_e(exponent: Node, short: bool) -> Node:
    """e^n, in its short form where e is no name."""
    return Power(Name("e", "e", 0), exponent, 0) if short else Call("exp", (exponent,), 0)


_ONE, _ZERO = Number(1.0, "1", 0), Number(0.0, "0", 0)


def _tanh_written(n: Node, short: bool) -> Node:
    rising, falling = _power_of_e(n, short), _power_of_e(Negation(n, 0), short)
    return _over(_sum(rising, falling, minus=True), _sum(rising, falling))


FUNCTIONS: dict[str, _Function] = {
    "logistic": _Function(
        4, True, _logistic, lambda n, short: _over(_ONE, _sum(_ONE, _power_of_e(Negation(n, 0), short)))
    ),
    "tanh": _Function(9, False, _tanh, _tanh_written),
    "softplus": _Function(3, True, _softplus, lambda n, short: Call("ln", (_sum(_ONE, _power_of_e(n, short)),), 0)),
    "relu": _Function(1, True, _relu, lambda n, _: Call("max", (_ZERO, n), 0)),
    "square": _Function(1, False, _square, lambda n, _: Chain(n, (("", n),), 0)),
}
"""What can be folded and unfolded."""


def _free_name(known: Collection[str]) -> str:
    names = (OPERAND if number == 1 else f"{OPERAND}{number}" for number in count(1))
    return next(name for name in names if name not in known)
