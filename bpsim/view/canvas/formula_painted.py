"""What the graph of formulas paints, read back from its scene."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from bpsim.core.quantity import Kind, Quantity
from bpsim.view.canvas.formula_items import around_of, enlarged
from bpsim.view.canvas.formula_scene import FormulaScene
from bpsim.view.canvas.formula_texts import all_places
from bpsim.view.canvas.painted import Painted


def painted_formulas(scene: FormulaScene, scale: float) -> tuple[Painted, ...]:
    """Every line of text that is painted, in the scene's coordinates, ``scale`` pixels to a unit."""
    found = []
    for place, runs, factor in scene.painted_runs(scene.bounds(), scale):
        for line, of_line in groupby(runs, key=attrgetter("line")):
            texts = [run for run in of_line if not run.icon]
            sizes = [run.font.pixelSize() * scale * factor for run in texts]
            rect, around = around_of(texts), around_of(runs)
            middle = enlarged(around, factor, scene.bounds()).center()
            rect.moveCenter(middle + (rect.center() - around.center()) * factor)
            rect.setSize(rect.size() * factor)
            found.append(Painted(place, line.quantity, line.text, line.value, rect, max(sizes), min(sizes)))
    return tuple(found)


def formula_gives_way(scene: FormulaScene, quantity: Quantity, scale: float) -> bool:
    """Whether a quantity that is computed here is not painted, since the view is too far away or another stands there.

    Over the only use of a node comes back all that comes back to it, which is its gradient.
    """
    if scene.picture is None or any(one.quantity == quantity for one in painted_formulas(scene, scale)):
        return False
    if quantity.kind in (Kind.PATH, Kind.TANGENT_PATH, Kind.GRADIENT, Kind.BATCH_GRADIENT):
        return quantity.unit is not None and quantity.unit < scene.picture.graph.size
    labels = filter(None, map(scene.picture.label, all_places(scene.picture)))
    return any(line.quantity == quantity for label in labels for line in label.lines)
