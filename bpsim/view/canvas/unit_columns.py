"""Where the units of a network stand, in columns or where they were put."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from bpsim.core.network import Bias
from bpsim.view.canvas.layout import LONG_LAYER, Metrics, Points, Shape
from bpsim.view.canvas.placement import FEW_EDGES

Point = tuple[float, float]
CLOSEST = 2.3
"""Between two units that stand between others, in radii."""


def columns_of(shape: Shape, metrics: Metrics, across: float, down: float) -> tuple[Points, ...]:
    """Columns of units, each centred on y = 0, overridden by the lesson's positions."""
    spacings = [_spacing(shape, metrics, layer) * down for layer in range(shape.depth + 1)]
    tallest = max((len(names) - 1) * spacing for names, spacing in zip(shape.names, spacings, strict=True))
    x, columns = 0.0, []
    for layer, names in enumerate(shape.names):
        x += _gap(shape, metrics, layer, across, tallest) if layer else 0.0
        top = -(len(names) - 1) * spacings[layer] / 2
        column = np.column_stack((np.full(len(names), x), top + spacings[layer] * np.arange(len(names))))
        for unit, name in enumerate(names if shape.positions else ()):
            column[unit] = shape.positions.get(name, column[unit])
        columns.append(column)
    return tuple(columns)


def pinned_columns(shape: Shape, metrics: Metrics) -> tuple[Points, ...]:
    """Units at the lesson's positions; others below those of their layer, or in a column of their own.

    What stands right of such a column makes room for it. In a folded layer the fold, and what came out of it, stand
    between their neighbours, those below perhaps a little lower. A long layer of which most units have no place, since
    they were folded when others were moved, is a column where these stand.
    """
    columns: list[Points] = []
    pushed = 0.0
    middle = float(np.mean([y for _, y in shape.positions.values()]))
    for layer, names in enumerate(shape.names):
        spacing, known = _spacing(shape, metrics, layer), [shape.positions.get(name) for name in names]
        there = np.array([point for point in known if point is not None]).reshape(-1, 2) + np.array((pushed, 0.0))
        if len(there):
            left, top = float(there[:, 0].mean()), float(there[:, 1].max()) + spacing
        else:
            gap = _gap(shape, metrics, layer, 1.0, (len(names) - 1) * spacing) if layer else 0.0
            left = float(columns[-1][:, 0].max()) + gap if layer else 0.0
            top = middle - (len(names) - 1) * spacing / 2
            pushed += _in_the_way(shape, metrics, layer, left - pushed)
        if len(there) and len(names) > LONG_LAYER and 2 * len(there) < len(names):
            x, y = float(there[:, 0].mean()), float(there[:, 1].min() + there[:, 1].max()) / 2
            rows = spacing * (np.arange(len(names)) - (len(names) - 1) / 2)
            columns.append(np.column_stack((np.full(len(names), x), y + rows)))
            continue
        column = []
        for point in _between(known, CLOSEST * metrics.radius) if "" in names else known:
            column.append((left, top) if point is None else (point[0] + pushed, point[1]))
            top += spacing if point is None else 0.0
        columns.append(np.array(column, dtype=np.float64))
    return tuple(columns)


def _between(known: list[Point | None], least: float) -> list[Point | None]:
    """The same with places for those between two that have one, evenly and at least so far apart, for which whatever
    comes after them in the column makes room."""
    found = list(known)
    at = [row for row, point in enumerate(known) if point is not None]
    lower = np.zeros(2)
    for first, last in pairwise(at):
        begin, end, steps = np.array(found[first]), np.array(known[last]) + lower, last - first
        if steps > 1:
            missing = np.array((0.0, max(0.0, least * steps - float(np.hypot(*(end - begin))))))
            lower, end = lower + missing, end + missing
        for row in range(first + 1, last + 1):
            x, y = (begin + (end - begin) * (row - first) / steps).tolist()
            found[row] = x, y
    return found


def _in_the_way(shape: Shape, metrics: Metrics, layer: int, left: float) -> float:
    """How far the layers behind one at ``left`` have to go to the right, so that labels have room between them."""
    behind = [
        shape.positions[name][0] for names in shape.names[layer + 1 :] for name in names if name in shape.positions
    ]
    if not behind:
        return 0.0
    gap = _gap(shape, metrics, layer + 1, 1.0, 0.0)
    return max(0.0, left + gap - min(behind))


def _spacing(shape: Shape, metrics: Metrics, layer: int) -> float:
    """The closest distance of two units; all layers with labels share one, so that edges between equals are level."""
    if len(shape.names[layer]) > LONG_LAYER:
        return 2 * metrics.radius + metrics.delta[1] + 8.0
    per_unit = any(
        bias == Bias.PER_UNIT and len(names) <= LONG_LAYER
        for bias, names in zip(shape.biases, shape.names[1:], strict=True)
    )
    below = metrics.bias[1] + 6.0 if per_unit else 0.0
    return 2 * metrics.radius + metrics.delta[1] + below + 12.0


def _gap(shape: Shape, metrics: Metrics, layer: int, across: float, tallest: float) -> float:
    """Distance of the column of ``layer`` from the one before: room for labels, a calm slope where there are many."""
    edges = int(shape.exists[layer - 1].sum())
    if edges > FEW_EDGES:
        return max(3.6 * metrics.radius + 60.0, 1.2 * tallest / shape.depth) * across
    closest = metrics.label[0] + 2 * metrics.radius + 24.0
    # Few labels need no second column of them.
    return max(closest * (1 + (across - 1) * min(max((edges - 2) / 6, 0.3), 1.0)), 0.3 * tallest)
