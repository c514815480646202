"""Where something can stand in the view without covering anything: pure geometry, in pixels."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF

CLEAR = 3.0
"""Pixels of room between the buttons and what stands there."""

Corners = NDArray[np.float64]
"""Left, top, right and bottom of rectangles, (rectangles, 4)."""


def corners_of(rects: Iterable[QRectF]) -> Corners:
    """The corners of rectangles."""
    found = [(rect.left(), rect.top(), rect.right(), rect.bottom()) for rect in rects]
    return np.array(found, dtype=np.float64).reshape(-1, 4)


def free_spot(size: QSizeF, centres: Iterable[QPointF], area: QRectF, taken: Corners) -> QRectF | None:
    """The first of the rectangles of this size round some centres that is in the area and covers nothing."""
    for centre in centres:
        rect = QRectF(QPointF(), size)
        rect.moveCenter(centre)
        if area.contains(rect) and not _covers(rect, taken):
            return rect
    return None


def _covers(rect: QRectF, taken: Corners) -> bool:
    beside = (taken[:, 0] >= rect.right() + CLEAR) | (taken[:, 2] <= rect.left() - CLEAR)
    apart = beside | (taken[:, 1] >= rect.bottom() + CLEAR) | (taken[:, 3] <= rect.top() - CLEAR)
    return not bool(apart.all())
