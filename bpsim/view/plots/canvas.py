"""The picture inside the error plot: axes, curves, marker and crosshair, drawn by pyqtgraph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt

from bpsim.view.focus_ring import FocusRing
from bpsim.view.plots.axes import ErrorAxis, Grid, IterationAxis, TravelBox
from bpsim.view.plots.curves import MOST_OUTPUTS, Curves, Floats, peaks, scaled
from bpsim.view.plots.legend import output_colours
from bpsim.view.theme import LIGHT, Theme, mixed, point_size, text_font

AXIS_DEPTH = -200
"""Behind the curves and the marker, whose dot may stand on an axis."""


class Canvas(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """The plot itself: axes, curves, marker and crosshair."""

    def __init__(self) -> None:
        self.box = TravelBox()
        self._across, self._up = IterationAxis("bottom"), ErrorAxis("left")
        axes = {"bottom": self._across, "left": self._up}
        super().__init__(viewBox=self.box, axisItems=axes, enableMenu=False)
        self.setAccessibleName("Error over iterations")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.box.disableAutoRange()
        self._plot = self.getPlotItem()
        self._plot.hideButtons()
        self._grid = Grid(self.box, self._across, self._up)
        self._faint, self._strong = pg.mkPen(LIGHT.line), pg.mkPen(LIGHT.positive, width=2)
        # Reduced by ``peaks`` to what the view can show: pyqtgraph's own reduction takes 15 to 50 ms a million.
        self._total = self._new_curve()
        self._data = self._new_curve()
        self._outputs = [self._new_curve() for _ in range(MOST_OUTPUTS)]
        self._ghosts: list[Any] = []
        self._line, self._cross = pg.InfiniteLine(angle=90), pg.InfiniteLine(angle=90)
        self._dot = pg.ScatterPlotItem(pxMode=True)
        for item in (self._cross, self._line, self._dot):
            self._plot.addItem(item, ignoreBounds=True)
        self._cross.hide()
        self._label_axes()
        FocusRing(self)

    def _label_axes(self) -> None:
        self._plot.setLabel("bottom", "iteration")
        self.label_error("E")
        for axis in (self._across, self._up):
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickLength=-4)
            axis.setZValue(AXIS_DEPTH)
        # Room for the half of the last label that stands beyond the curve.
        self._plot.layout.setContentsMargins(0, 4, 22, 0)
        self._across.setStyle(hideOverlappingLabels=24)

    def label_error(self, symbol: str) -> None:
        """Name the axis of the error."""
        self._plot.setLabel("left", f"error {symbol}" if symbol.casefold() != "error" else symbol)

    def draw(self, curves: Curves, outputs: Sequence[int], *, log: bool) -> list[Floats]:
        """Draw the total, some of the outputs and the earlier branches; returns the values drawn, as scaled.

        Where the total is that of a batch, it is drawn faint, and the error of all samples in its place.
        """
        data = curves.joined_data
        self._data.setVisible(data is not None)
        self._total.setPen(self._strong if data is None else self._faint)
        self._match_ghosts(len(curves.ghosts))
        for k, item in enumerate(self._outputs):
            item.setVisible(k in outputs)
        lines = [(self._total, curves.first, curves.total)]
        lines += [(self._outputs[k], curves.first, curves.outputs[:, k]) for k in outputs]
        lines += [] if data is None else [(self._data, curves.first, data)]
        lines += [(item, *ghost) for item, ghost in zip(self._ghosts, curves.ghosts, strict=True)]
        return [self._draw(item, first, values, log=log) for item, first, values in lines]

    def _draw(self, item: Any, first: int, values: Floats, *, log: bool) -> Floats:
        low, high = self.box.viewRange()[0]
        x, y = peaks(first, values, low, high, max(200, round(self.box.width())))
        y = scaled(y, log=log)
        item.setData(x, y, connect="finite" if np.isnan(y).any() else "all")
        return y

    def _match_ghosts(self, count: int) -> None:
        while len(self._ghosts) > count:
            self._plot.removeItem(self._ghosts.pop())
        while len(self._ghosts) < count:
            item = self._new_curve()
            item.setPen(self._faint)
            item.setZValue(-5)
            self._ghosts.append(item)

    def _new_curve(self) -> Any:
        item = pg.PlotCurveItem()
        self._plot.addItem(item, ignoreBounds=True)
        return item

    def set_log(self, log: bool) -> None:
        """Label the error axis with powers of ten; the curves hold logarithms already."""
        self._up.setLogMode(False, log)

    def mark(self, iteration: int, height: float) -> None:
        """Mark an iteration, with a dot where the curve is there (``height`` is not NaN)."""
        self._line.setPos(iteration)
        self._dot.setVisible(bool(np.isfinite(height)))
        if np.isfinite(height):
            self._dot.setData([iteration], [height])

    def cross(self, iteration: int | None) -> None:
        """Show the crosshair at an iteration, or hide it."""
        self._cross.setVisible(iteration is not None)
        if iteration is not None:
            self._cross.setPos(iteration)

    def iteration_at(self, place: QPointF) -> int | None:
        """The iteration nearest to a place of the scene; None outside the axes."""
        if not self.box.sceneBoundingRect().contains(place):
            return None
        return round(float(self.box.mapSceneToView(place).x()))

    def set_theme(self, theme: Theme) -> None:
        self.setBackground(theme.panel)
        self._strong = pg.mkPen(theme.positive, width=2)
        self._total.setPen(self._strong)
        self._data.setPen(self._strong)
        for item, colour in zip(self._outputs, output_colours(theme), strict=True):
            item.setPen(pg.mkPen(colour, width=1))  # wider or dashed lines are three times as slow
        self._faint = pg.mkPen(mixed(theme.positive, theme.panel, 0.4), width=1)
        for item in self._ghosts:
            item.setPen(self._faint)
        self._line.setPen(pg.mkPen(theme.current, width=1.6))
        self._cross.setPen(pg.mkPen(theme.muted, width=1, style=Qt.PenStyle.DotLine))
        self._dot.setBrush(pg.mkBrush(theme.current))
        self._dot.setPen(pg.mkPen(theme.panel, width=1.5))
        self._dot.setSize(round(point_size()))
        self._grid.set_pen(pg.mkPen(mixed(theme.line, theme.panel, 0.8)))
        for axis in (self._across, self._up):
            axis.setPen(pg.mkPen(theme.line))
            axis.setTextPen(pg.mkPen(theme.muted))
            axis.setTickFont(text_font(0.9))
            axis.label.setFont(text_font(0.9))
