"""What a graph paints, read back from its items: for tests, and for whoever asks what can be read."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from msgspec import Struct
from PySide6.QtCore import QRectF

from bpsim.core.quantity import Kind, Quantity
from bpsim.view.canvas.activation import HEIGHT, letter_at
from bpsim.view.canvas.items import NeuronItem, TextItem
from bpsim.view.canvas.label_rows import Run
from bpsim.view.canvas.places import Part, Place
from bpsim.view.canvas.scene import GraphScene
from bpsim.view.canvas.style import HEAD_TEXT

_OF_EDGES = (Kind.DE_DW, Kind.BATCH_GRADIENT, Kind.NEW_WEIGHT)


class Painted(Struct, frozen=True):
    """One line of text on the graph.

    quantity: what it says the value of, None for a name. text: all of it; value: its number alone.
    rect: where it stands in the viewport. height: the size of the number's font (of a name: the name's) in pixels of
    the viewport; smallest: that of its smallest piece, such as an index.
    """

    place: Place
    quantity: Quantity | None
    text: str
    value: str
    rect: QRectF
    height: float
    smallest: float


def painted_texts(scene: GraphScene, scale: float) -> tuple[Painted, ...]:
    """Every line of text that is painted, in the scene's coordinates, ``scale`` pixels to a unit."""
    lines = (
        _painted(item, list(runs), item.scale() * scale)
        for item in scene.texts_at.values()
        for _, runs in groupby(item.painted_runs(scale), key=attrgetter("line"))
    )
    letters = (
        _letter(item, scale)
        for item in scene.texts_at.values()
        if isinstance(item, NeuronItem)
        and item.is_legible(scale)
        and item.painted_runs(scale)
        and letter_at(item.activation, scale)
    )
    return (*lines, *letters)


def _letter(item: NeuronItem, scale: float) -> Painted:
    """The letter of a neuron's activation."""
    place = item.mapToScene(item.sign_place())
    rect = QRectF(place.x() - HEIGHT / 2, place.y() - HEIGHT / 2, HEIGHT, HEIGHT)
    height = HEAD_TEXT * scale
    return Painted(item.place, None, letter_at(item.activation, scale), "", rect, height, height)


def _painted(item: TextItem, runs: list[Run], scale: float) -> Painted:
    line, texts = runs[0].line, [run for run in runs if not run.icon]
    rect = texts[0].rect
    for run in texts[1:]:
        rect = rect.united(run.rect)
    sizes = [run.font.pixelSize() * scale for run in texts]
    value = next((size for run, size in zip(texts, sizes, strict=True) if run.text == line.value), max(sizes))
    return Painted(item.place, line.quantity, line.text, line.value, item.mapRectToScene(rect), value, min(sizes))


def gives_way(scene: GraphScene, quantity: Quantity, scale: float) -> bool:
    """Whether a computed quantity is not painted for lack of room.

    Another number stands in its place, its layer has too many edges for labels, or the view is too far away.
    """
    if scene.picture is None or any(one.quantity == quantity for one in painted_texts(scene, scale)):
        return False
    labels = (*scene.picture.labels.values(), *(unit for layer in scene.picture.units for unit in layer))
    if any(quantity in label.aside or any(line.quantity == quantity for line in label.lines) for label in labels):
        return True
    if quantity.kind not in _OF_EDGES or not quantity.of_weight:
        return False
    edge = Place(Part.EDGE, quantity.at_layer, quantity.unit, quantity.source)
    return edge not in scene.picture.labels or edge not in scene.texts_at
