"""How the keyboard walks the graph of formulas, and what its things are called for the ear."""

from __future__ import annotations

from PySide6.QtCore import Qt

from bpsim.view.canvas import wording
from bpsim.view.canvas.formula_layout import FormulaLayout
from bpsim.view.canvas.formula_picture import FormulaPicture, node_place
from bpsim.view.canvas.graph_picture import FROZEN, Highlight, Line, Role
from bpsim.view.canvas.places import Part, Place

DERIVATIVES = {
    Role.VALUE: wording.VALUE,
    Role.GRADIENT: wording.GRADIENT,
    Role.RETURNED: wording.ROLES[Role.RETURNED],
    Role.UPDATED: wording.ROLES[Role.UPDATED],
    Role.LOCAL: wording.LOCAL,
}


def formula_start(picture: FormulaPicture) -> Place | None:
    """Where the keyboard begins: what the present step is about, else the first variable."""
    current = (place for place, light in picture.lit.items() if light is Highlight.CURRENT and picture.has(place))
    return next(current, node_place(0) if picture.graph.size else None)


def formula_neighbour(picture: FormulaPicture, layout: FormulaLayout, place: Place, key: int) -> Place | None:
    """The next thing in the direction of an arrow key; None where there is none.

    Right and Left go from a node to its most level wire, and from a wire to the node at its end. Up and Down go to the
    next node of a column, and to the next wire at the same node.
    """
    forward = key == Qt.Key.Key_Right
    number = picture.wires.number(place)
    if number is not None:
        wire = picture.wires[number]
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            return node_place(wire.gate if forward else wire.source)
        wires = sorted(picture.wires.into[wire.gate], key=lambda number: float(layout.ports[number, 1]))
        at = wires.index(number) + (1 if key == Qt.Key.Key_Down else -1)
        return picture.wires[wires[at]].place if 0 <= at < len(wires) else None
    if place.part is not Part.NODE or not picture.has(place):
        return None
    if key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
        return _wire_beside(picture, layout, place.index, forward=forward)
    return _below(layout, place.index, 1 if key == Qt.Key.Key_Down else -1)


def _wire_beside(picture: FormulaPicture, layout: FormulaLayout, node: int, *, forward: bool) -> Place | None:
    wires = (picture.wires.out if forward else picture.wires.into)[node]
    height = float(layout.centres[node, 1])
    ends = {number: picture.wires[number].gate if forward else picture.wires[number].source for number in wires}
    level = min(wires, key=lambda number: abs(float(layout.centres[ends[number], 1]) - height), default=None)
    return None if level is None else picture.wires[level].place


def _below(layout: FormulaLayout, node: int, by: int) -> Place | None:
    """The nearest node below (1) or above (-1), of those that stand about as far to the right."""
    x, y = layout.centres[node]
    beside = abs(layout.centres[:, 0] - x) <= layout.metrics.node
    below = (layout.centres[:, 1] - y) * by > 0.5
    found = [int(other) for other in (beside & below).nonzero()[0]]
    nearest = min(found, key=lambda other: abs(float(layout.centres[other, 1] - y)), default=None)
    return None if nearest is None else node_place(nearest)


def formula_children(picture: FormulaPicture, node: Place | None) -> list[Place]:
    """What a thing is made of: formulas of nodes, a node of the wires into it."""
    if node is None:
        return [*(node_place(each) for each in range(picture.graph.size)), *(label.place for label in picture.whole)]
    if node.part is Part.NODE and picture.has(node):
        return [picture.wires[number].place for number in picture.wires.into[node.index]]
    return []


def formula_parent(picture: FormulaPicture, node: Place) -> Place | None:
    """The thing that a thing is a part of."""
    number = picture.wires.number(node)
    return None if number is None else node_place(picture.wires[number].gate)


def formula_text(picture: FormulaPicture, node: Place | None) -> str:
    """What a thing is called, with its numbers: ``gate u1, product, value 2``; empty for what is not there."""
    if node is None:
        return wording.FORMULAS
    label = picture.label(node)
    if label is None:
        return ""
    number = picture.wires.number(node)
    if number is not None:
        wire = picture.wires[number]
        source, gate = (picture.signs[each].name for each in (wire.source, wire.gate))
        named = [wording.WIRE.format(source=source, gate=gate)]
    elif node.part is Part.NODE:
        named = _named(picture, node.index)
        named += [FROZEN] if label.frozen else []
    else:
        return ", ".join(line.text for line in label.lines)
    return ", ".join([*named, *(_said(line) for line in label.lines if line.value)])


def _named(picture: FormulaPicture, node: int) -> list[str]:
    sign = picture.signs[node]
    if picture.is_variable(node):
        learned = [wording.LEARNED] if node in picture.learned else []
        return [wording.VARIABLE.format(name=sign.name), *learned]
    return [wording.GATE.format(name=sign.name), sign.words]


def _said(line: Line) -> str:
    form = DERIVATIVES.get(line.role)
    return form.format(value=line.value) if form else line.text
