"""The things on the graph as a tree, network > layer > unit > weight, and what each is called for the ear. No Qt."""

from __future__ import annotations

import math

import numpy as np

from bpsim.trace.activations import activation_name
from bpsim.trace.numerals import format_number, grouped
from bpsim.view.canvas import wording
from bpsim.view.canvas.graph_picture import FROZEN, GraphPicture, Label, Line, Role
from bpsim.view.canvas.places import SAMPLE, TOTAL, Part, Place

Node = Place | None
"""A thing on the graph; None: the network."""


def children(picture: GraphPicture, node: Node) -> list[Place]:
    """What a thing is made of: a network of layers, a layer of units, a unit of the weights into it."""
    if node is None:
        layers = (Place(Part.LAYER, number) for number in range(len(picture.units)))
        return [*layers, *(place for place in (SAMPLE, TOTAL) if place in picture.labels)]
    if node.part is Part.LAYER:
        units = [label.place for label in picture.units[node.layer]]
        if node.layer in picture.folds:
            units.insert(picture.hidden(node.layer)[0], Place(Part.FOLD, node.layer))
        shared = Place(Part.BIAS, node.layer)
        return [*units, shared] if shared in picture.labels else units
    return list(_of_unit(picture, node)) if node.part is Part.UNIT else []


def _of_unit(picture: GraphPicture, unit: Place) -> list[Place]:
    """The weights into a unit, then its bias, its delta, and of an output its target and error."""
    layer, index = unit.layer, unit.index
    sources = np.flatnonzero(picture.edges[layer - 1].drawn[index]) if layer else ()
    parts = (Part.BIAS, Part.DELTA, Part.TARGET, Part.ERROR)
    others = (Place(part, layer, index) for part in parts)
    edges = (Place(Part.EDGE, layer, index, int(source)) for source in sources)
    return [*edges, *(place for place in others if place in picture.labels)]


def parent(node: Place) -> Node:
    """The thing that a thing is a part of."""
    if node.part is Part.LAYER or node in (SAMPLE, TOTAL):
        return None
    if node.part is Part.UNIT or node.unit is None:
        return Place(Part.LAYER, node.layer)
    return node.node


def text(picture: GraphPicture, node: Node) -> str:
    """What a thing is called, with its numbers: ``weight w5, from h1 to o1, 0.4``; empty for what is not there."""
    if node is None:
        return wording.NETWORK
    if not picture.has(node):
        return ""
    if node.part is Part.LAYER:
        return _layer(picture, node.layer)
    if node.part is Part.FOLD:
        layer = wording.layer_name(node.layer, len(picture.units))
        return wording.FOLD.format(number=grouped(len(picture.hidden(node.layer))), layer=layer)
    label = picture.label(node)
    return ", ".join(_parts(picture, label)) if label else ""


def _layer(picture: GraphPicture, number: int) -> str:
    size = picture.sizes[number]
    if number == 0:
        return wording.INPUTS.format(count=size)
    form = wording.OUTPUTS if number == len(picture.units) - 1 else wording.LAYER
    head = form.format(number=number, count=wording.UNITS.of(size, number=size))
    parts = [head, picture.activation_of_layer(number), wording.BIASES[picture.biases[number - 1]]]
    return ", ".join([*parts, FROZEN] if picture.is_frozen(Place(Part.LAYER, number)) else parts)


def _parts(picture: GraphPicture, label: Label) -> list[str]:
    """The name of a thing, what it belongs to, then its numbers."""
    place, first = label.place, label.lines[0]
    if place.part is Part.UNIT:
        kind = wording.INPUT if place.layer == 0 else wording.NEURON
        if place.layer == len(picture.units) - 1:
            kind = wording.OUTPUT
        activation = picture.activation(place)
        name = activation_name(activation) if activation else ""
        named = [kind.format(name=label.name), *filter(None, (name, first.note))]
        return [*named, *map(_number, label.lines[1:])]
    if place.part is Part.EDGE:
        source, unit = _name(picture, place.origin), _name(picture, place.node)
        named = [wording.WEIGHT.format(name=label.name, source=source, unit=unit)]
    elif place.part is Part.BIAS and place.unit is None:
        layer = wording.THIS_LAYER.format(number=place.layer)
        named = [wording.BIAS_OF_LAYER.format(name=label.name, layer=layer)]
    elif place.part is Part.BIAS:
        named = [wording.BIAS_OF_UNIT.format(name=label.name, unit=_name(picture, place.node))]
    elif place.part is Part.TARGET:
        named = [label.name]
    else:
        return list(map(_number, label.lines))
    return [*named, *filter(None, (first.value, first.note)), *map(_number, label.lines[1:])]


def flow_text(picture: GraphPicture, place: Place) -> str:
    """What arrows of the backward pass and a map say at a unit or an edge: ``should grow``, ``comes back -0.0190``;
    empty where nothing is drawn."""
    if place.part is Part.UNIT:
        label = picture.label(place)
        wish = {1: wording.GROW, -1: wording.SHRINK}.get(label.wish if label else 0, "")
        return ", ".join(filter(None, (wish, _map(picture, place))))
    flow = picture.edges[place.layer - 1].flow if place.part is Part.EDGE and picture.has(place) else None
    back = math.nan if flow is None else float(flow[place.index, place.from_unit])
    return "" if math.isnan(back) else wording.ROLES[Role.RETURNED].format(value=format_number(back, picture.digits))


def _map(picture: GraphPicture, unit: Place) -> str:
    """Between which numbers the out of a unit is over the inputs; empty where it has no map."""
    heights = picture.maps.of(unit.layer, unit.index) if picture.maps and unit.layer else np.empty(0)
    known = heights[np.isfinite(heights)]
    if not len(known):
        return ""
    low, high = (format_number(float(end), picture.digits) for end in (known.min(), known.max()))
    return wording.MAP.format(low=low, high=high)


def _number(line: Line) -> str:
    form = wording.ROLES.get(line.role)
    return form.format(value=line.value) if form else line.text


def _name(picture: GraphPicture, unit: Place) -> str:
    label = picture.label(unit)
    return label.name if label else picture.names[unit.layer][unit.index]
