"""Which labels of a crowded layer can be read at the present zoom: as many as fit without covering anything."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF

from bpsim.view.canvas.items import LabelItem
from bpsim.view.canvas.places import Place
from bpsim.view.canvas.scene import GraphScene

MOST = 80
LEGIBLE = 7.0
"""The height of text, in pixels, from which labels are worth showing."""
TEXT = 12.0


def legible_labels(scene: GraphScene) -> list[Place]:
    """Edges without a fixed label for whose label there is room in view, those of large weights first."""
    visible = scene.visible
    if scene.picture is None or visible is None or scene.view_scale * TEXT < LEGIBLE:
        return []
    taken = _taken(scene, visible)
    found: list[Place] = []
    for place, rect in scene.floating.spots():
        box = np.array((rect.x, rect.y, rect.x + rect.width, rect.y + rect.height))
        if not _meets(box, taken):
            found.append(place)
            taken = np.vstack([taken, box])
        if len(found) == MOST:
            break
    return found


def _taken(scene: GraphScene, visible: QRectF) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The corners of what stands in view already, (n, 4)."""
    fixed = [item for item in scene.texts_at.values() if item.isVisible() and not scene.floating.floats(item.place)]
    rects = [item.body if isinstance(item, LabelItem) else item.sceneBoundingRect() for item in fixed]
    corners = [(r.left(), r.top(), r.right(), r.bottom()) for r in rects if r.intersects(visible)]
    return np.array(corners, dtype=np.float64).reshape(-1, 4)


def _meets(
    box: np.ndarray[tuple[int, ...], np.dtype[np.float64]], taken: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> bool:
    return bool(((box[:2] < taken[:, 2:]) & (box[2:] > taken[:, :2])).all(axis=1).any())
