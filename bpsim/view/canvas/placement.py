"""Places for the labels of crossing edges, such that no label covers another, a neuron, or any other text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Points = NDArray[np.float64]

FEW_EDGES = 30
"""Edges between two layers that all have labels, at most; more have one by zoom, hover and selection only."""
PREFERRED = 0.3
"""The place along an edge that its label wants, as a share from the source: away from the middle, where edges cross."""
CANDIDATES = 29
MARGIN = 3.0
SWEEPS = 20
ROWS_ASIDE = 4
"""Half heights of a label that one may be away from its edge."""


class Rect(Struct, frozen=True):
    """A rectangle: its left upper corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def around(cls, x: float, y: float, width: float, height: float) -> Rect:
        """The rectangle of this size with its centre at (x, y)."""
        return cls(float(x) - width / 2, float(y) - height / 2, width, height)

    @classmethod
    def union(cls, rects: Iterable[Rect]) -> Rect:
        """The smallest rectangle that holds all of them; at least one is needed."""
        corners = np.array([(r.x, r.y, r.x + r.width, r.y + r.height) for r in rects])
        x, y = corners[:, :2].min(axis=0)
        right, bottom = corners[:, 2:].max(axis=0)
        return cls(float(x), float(y), float(right - x), float(bottom - y))

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def meets(self, other: Rect) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


def place_labels(
    starts: Points, ends: Points, size: tuple[float, float], discs: Points, taken: Sequence[Rect]
) -> tuple[Points, NDArray[np.bool_]]:
    """One label for each edge, somewhere on it.

    starts, ends: (edges, 2); size: of every label; discs: (n, 3) of x, y, radius, and rectangles to stay clear of.
    Returns the centres, (edges, 2), and which of them are free of everything else.
    """
    share = np.linspace(0.02, 0.8, CANDIDATES)
    spots = starts[:, None, :] + share[None, :, None] * (ends - starts)[:, None, :]
    blocked = _hits_discs(spots, size, discs) | _hits_rects(spots, size, taken)
    cost = np.abs(share - PREFERRED)[None, :] + 0.1 * _crossings(spots, starts, ends, size)
    cost = np.where(blocked, 1e3, cost)
    rows = np.arange(len(starts))
    # Where one has no place at all this arrangement is none, however well the others stand.
    hopeless = blocked.all(axis=1).any()
    chosen = np.asarray(cost.argmin(axis=1)) if hopeless else _settled(spots, cost, size)
    centres = spots[rows, chosen]
    return centres, ~blocked[rows, chosen] & _free(centres, size)


def place_beside(
    start: Points, end: Points, size: tuple[float, float], discs: Points, taken: Sequence[Rect]
) -> tuple[float, float] | None:
    """Where the label of one edge is free beside its line, as near to it as may be; None where it is nowhere.

    For edges between units that were moved so near to each other that no label fits on the line.
    """
    share = np.linspace(0.1, 0.9, CANDIDATES)
    along = start + share[:, None] * (end - start)
    aside = np.array([side * row * (size[1] / 2 + MARGIN) for row in range(1, ROWS_ASIDE + 1) for side in (-1, 1)])
    spots = along[None, :, :] + np.stack([np.zeros_like(aside), aside], axis=1)[:, None, :]
    blocked = _hits_discs(spots, size, discs) | _hits_rects(spots, size, taken)
    cost = np.abs(aside)[:, None] / size[1] + np.abs(share - PREFERRED)[None, :]
    cost = np.where(blocked, np.inf, cost)
    row, column = np.unravel_index(int(cost.argmin()), cost.shape)
    return (float(spots[row, column, 0]), float(spots[row, column, 1])) if np.isfinite(cost[row, column]) else None


def _settled(spots: Points, cost: Points, size: tuple[float, float]) -> NDArray[np.intp]:
    """The candidate of each edge, moved one edge at a time to where it is cheapest, until nothing moves."""
    rows = np.arange(len(spots))
    chosen = np.asarray(cost.argmin(axis=1))
    order = np.argsort(np.sort(cost, axis=1)[:, 3], kind="stable")[::-1].tolist()
    covers = _covering(spots, size)
    for sweep in range(SWEEPS):
        moved = False
        for edge in order:
            overlaps = covers[edge][:, rows, chosen].sum(axis=1)
            # Overlaps weigh more in each sweep, so that labels first agree where all are near their best place.
            best = int((cost[edge] + (0.3 + 0.3 * sweep) * overlaps).argmin())
            moved = moved or best != chosen[edge]
            chosen[edge] = best
        if not moved and _free(spots[rows, chosen], size).all():
            break
    return chosen


def _covering(spots: Points, size: tuple[float, float]) -> NDArray[np.bool_]:
    """Which candidate of an edge covers which of another, (edges, candidates, edges, candidates)."""
    across = np.abs(spots[:, :, None, None, 0] - spots[None, None, :, :, 0]) < size[0] + MARGIN
    covers = across & (np.abs(spots[:, :, None, None, 1] - spots[None, None, :, :, 1]) < size[1] + MARGIN)
    edges = np.arange(len(spots))
    covers[edges, :, edges, :] = False
    return np.asarray(covers)


def _free(centres: Points, size: tuple[float, float]) -> NDArray[np.bool_]:
    """Which labels cover no label before them; of two that overlap the first stays."""
    apart = np.abs(centres[:, None, :] - centres[None, :, :])
    covers = (apart[..., 0] < size[0]) & (apart[..., 1] < size[1])
    free = np.ones(len(centres), dtype=np.bool_)
    for edge in range(len(centres)):
        free[edge] = not (covers[edge, :edge] & free[:edge]).any()
    return free


def _hits_discs(spots: Points, size: tuple[float, float], discs: Points) -> NDArray[np.bool_]:
    half = np.array(size) / 2
    outside = np.maximum(np.abs(spots[:, :, None, :] - discs[None, None, :, :2]) - half, 0.0)
    distance = np.hypot(outside[..., 0], outside[..., 1])
    return np.asarray((distance < discs[None, None, :, 2]).any(axis=2))


def _hits_rects(spots: Points, size: tuple[float, float], rects: Sequence[Rect]) -> NDArray[np.bool_]:
    if not rects:
        return np.zeros(spots.shape[:2], dtype=np.bool_)
    centres = np.array([rect.centre for rect in rects])
    halves = np.array([(rect.width / 2, rect.height / 2) for rect in rects]) + np.array(size) / 2
    apart = np.abs(spots[:, :, None, :] - centres[None, None, :, :])
    return np.asarray((apart < halves).all(axis=3).any(axis=2))


def _crossings(spots: Points, starts: Points, ends: Points, size: tuple[float, float]) -> NDArray[np.float64]:
    """How many other edges each candidate would hide, roughly: those whose line passes through its middle part."""
    along = ends - starts
    slope = along[:, 1] / np.where(np.abs(along[:, 0]) < 1e-9, 1e-9, along[:, 0])
    at = starts[None, None, :, 1] + slope * (spots[:, :, None, 0] - starts[None, None, :, 0])
    reach = size[1] / 2 + np.abs(slope) * size[0] / 4
    hidden = np.abs(at - spots[:, :, None, 1]) < reach
    return np.asarray(hidden.sum(axis=2, dtype=np.float64) - 1.0)
