"""Whether the lines of a file can be read and computed, and whether its rows and its trained state fit them."""

from __future__ import annotations

from collections.abc import Iterator

from bpsim.core.errors import FormulaError
from bpsim.formulas.graph import MOST_LINES, Graph, build
from bpsim.formulas.missing import missing
from bpsim.formulas.reader import read_lines
from bpsim.formulas.spelling import canonical
from bpsim.formulas.syntax import Line
from bpsim.lesson.faults import Fault, suggestion
from bpsim.lesson.formula_names import Names, learned_names, spelling_faults
from bpsim.lesson.node import Node
from bpsim.lesson.shapes import BUFFERS, matrix_faults
from bpsim.sentences import _


class Lines:
    """The lines of a file and what they make: ``graph`` is None where they make none, and ``faults`` say why."""

    def __init__(self, root: Node, names: Names) -> None:
        self.faults: list[Fault] = []
        self.graph: Graph | None = None
        texts = tuple(str(node.value) for node in root["formulas"].items[:MOST_LINES] if isinstance(node.value, str))
        if not texts or len(texts) != root["formulas"].length:
            return  # said already
        found = read_lines(texts, frozenset(names.all))
        self.faults += [_fault(line) for line in found if isinstance(line, FormulaError)]
        if not self.faults:
            lines = tuple(line for line in found if not isinstance(line, FormulaError))
            self._build(lines, root["result"], names)

    def _build(self, lines: tuple[Line, ...], result: Node, names: Names) -> None:
        key = canonical(result.value) if isinstance(result.value, str) else None
        try:
            self.graph = build(lines, key if key in names.lines else None, frozenset(names.all))
        except FormulaError as error:
            self.faults.append(_fault(error))
        self.faults += map(_fault, missing(lines, names.all))


def _fault(error: FormulaError) -> Fault:
    return Fault(_("formulas[{line}], character {start}").format(line=error.line, start=error.start + 1), error.reason)


def data_faults(root: Node) -> Iterator[Fault]:
    """Rows of another length than there are names."""
    yield from matrix_faults(root["data"]["rows"], None, root["data"]["names"].length)


def view_faults(root: Node, graph: Graph | None) -> Iterator[Fault]:
    """A variable to go along in forward mode, and moved nodes, that are not there."""
    if graph is None:
        return
    along = root["view"]["along"]
    if isinstance(along.value, str) and canonical(along.value) not in graph.variables:
        yield Fault(
            along.place,
            _("there is no variable of this name{suggestion}").format(
                suggestion=suggestion(along.value, graph.variables)
            ),
        )
    nodes = {name: name for name in graph.names}
    yield from spelling_faults(root["view"]["positions"], nodes, _("there is no node of this name"))


def state_faults(root: Node, names: Names, graph: Graph | None) -> Iterator[Fault]:
    """Names of a trained state that are not learned, and learned ones that are used and have no number."""
    learned, state = learned_names(root), root["state"]
    used = set(graph.variables) & set(names.values) if graph else set()
    for values in (state["variables"], *(state["buffers"][name] for name in BUFFERS)):
        if isinstance(values.value, dict):
            yield from spelling_faults(values, learned, _("nothing of this name is learned"))
            there = set(map(canonical, values.value))
            for key, name in learned.items():
                if key in used and key not in there:
                    yield Fault(values[name].place, _("missing"))
