"""The picture inside the error plot: axes, curves, marker and crosshair, drawn by pyqtgraph."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import cycle
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt

from bpsim.simulator.epoch_curves import ACCURACY, HELD_OUT_ACCURACY, NAMES
from bpsim.view.focus_ring import FocusRing
from bpsim.view.plots import wording
from bpsim.view.plots.axes import ErrorAxis, Grid, IterationAxis, ShareAxis, TravelBox
from bpsim.view.plots.curves import MARGIN, MOST_OUTPUTS, Curves, Floats, joined_peaks, peaks, scaled, value_range
from bpsim.view.plots.legend import ghost_colours, measure_styles, output_colours
from bpsim.view.plots.run_names import RunNames
from bpsim.view.theme import LIGHT, Theme, mixed, point_size, text_font

AXIS_DEPTH = -200
"""The depth of the axes: behind the curves and the marker, whose dot may stand on an axis."""

LEAST_PAIRS = 200
"""Pairs of extremes in which a curve is drawn where the view is narrow: else one pair each pixel."""

LONE_POINT = 5
"""The size of the point of a curve that has no other, in pixels."""

TICK_SHARE = 0.08
"""The height of a mark of an iteration, as a share of that of the axes."""


class Canvas(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """The plot itself: axes, curves, marker and crosshair."""

    def __init__(self) -> None:
        self.box = TravelBox()
        self._across, self._up, self._shares = IterationAxis("bottom"), ErrorAxis("left"), ShareAxis(MARGIN)
        axes = {"bottom": self._across, "left": self._up, "right": self._shares}
        super().__init__(viewBox=self.box, axisItems=axes, enableMenu=False)
        self.setAccessibleName(wording.PLOT_NAME)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.box.disableAutoRange()
        self._plot = self.getPlotItem()
        self._plot.hideButtons()
        self._grid = Grid(self.box, self._across, self._up)
        self._faint, self._strong = pg.mkPen(LIGHT.line), pg.mkPen(LIGHT.positive, width=2)
        # Reduced by ``peaks`` to what the view can show: pyqtgraph's own reduction takes 15 to 50 ms a million.
        self.total = self._new_curve()
        self.data = self._new_curve()
        """The error of all samples, where the total is that of a batch."""
        self.output_curves = [self._new_curve() for _ in range(MOST_OUTPUTS)]
        self.measured = [self._new_curve() for _ in NAMES]
        self._named = True
        self.title: Any = None
        self.ghosts: list[Any] = []
        self.earlier_runs: list[str] = []
        """The names of the earlier runs, whole."""
        self._ghost_colours = ghost_colours(LIGHT)
        self.runs = RunNames()
        self.runs.setParentItem(self.box)
        self.runs.hide()
        self.box.sigResized.connect(self._name_runs)
        self.marker, self.crosshair = pg.InfiniteLine(angle=90), pg.InfiniteLine(angle=90)
        self.dot = pg.ScatterPlotItem(pxMode=True)
        self.alone = pg.ScatterPlotItem(pxMode=True, size=LONE_POINT, pen=None)
        """Curves of one point, which has no line."""
        self.ticks: tuple[int, ...] = ()
        """The iterations that are marked at the lower edge."""
        self._found = pg.VTickGroup([], [0.0, TICK_SHARE])
        for item in (self.alone, self._found, self.crosshair, self.marker, self.dot):
            self._plot.addItem(item, ignoreBounds=True)
        self.crosshair.hide()
        self._label_axes()
        FocusRing(self)

    def leave_out_names(self) -> None:
        """Shows one title instead of names at the axes, and the names of runs below it: for little room."""
        self._named = False
        self.title = pg.LabelItem(justify="right")
        self.title.setParentItem(self.box)
        self.title.anchor((1, 0), (1, 0), offset=(-2, 0))
        self.runs.begin_below(self.title)
        for axis in (self._across, self._up):
            axis.showLabel(False)

    def _label_axes(self) -> None:
        self._plot.setLabel("bottom", wording.ACROSS)
        self.label_error("E")
        for axis in (self._across, self._up):
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickLength=-4)
            axis.setZValue(AXIS_DEPTH)
        self._shares.setLabel(wording.ACCURACY)
        self._shares.enableAutoSIPrefix(False)
        self._shares.setStyle(tickLength=-4)
        self._shares.setZValue(AXIS_DEPTH)
        self._plot.showAxis("right", False)
        # Room for the half of the last label that stands beyond the curve.
        self._plot.layout.setContentsMargins(0, 4, 22, 0)
        self._across.setStyle(hideOverlappingLabels=24)

    def label_error(self, symbol: str) -> None:
        """Name the axis of the error."""
        if not self._named:
            self.title.setText(escape(wording.OVER_ITERATIONS.format(symbol=symbol)))
            return
        a_word = len(symbol) > 1 and symbol.isalpha()
        self._plot.setLabel("left", symbol if a_word else wording.UP.format(symbol=symbol))

    def draw(self, curves: Curves, outputs: Sequence[int], measures: Sequence[int], *, log: bool) -> None:
        """Draw the total, some of the outputs and measures, and the earlier branches, on an error axis that fits them.

        Where the total is that of a batch, it is drawn faint, and the error of all samples in its place.
        """
        drawn = self._draw_errors(curves, outputs, log=log)
        for item in self.measured:
            item.setVisible(False)
        shown = [measure for measure in measures if curves.epochs is not None]
        shares = [measure for measure in shown if measure in (ACCURACY, HELD_OUT_ACCURACY)]
        for measure in shown:
            if measure not in shares:
                x, y = self._in_sight(curves, measure)
                drawn.append(scaled(y, log=log))
                self._draw_measure(measure, x, drawn[-1])
        low, high = value_range(drawn, log=log)
        self.box.setYRange(low, high, padding=MARGIN)
        for measure in shares:
            x, y = self._in_sight(curves, measure)
            self._draw_measure(measure, x, low + y * (high - low))
        if bool(shares) is not self._shares.isVisible():
            self._plot.showAxis("right", bool(shares))

    def _in_sight(self, curves: Curves, measure: int) -> tuple[Floats, Floats]:
        """The starts of epochs in the view, with one more at each side, and the values of a measure there."""
        assert curves.epochs is not None
        iterations, values = curves.epochs.line(measure)
        low, high = self.box.viewRange()[0]
        first = max(0, int(np.searchsorted(iterations, low)) - 1)
        last = int(np.searchsorted(iterations, high)) + 1
        return iterations[first:last].astype(np.float64), values[first:last]

    def _draw_measure(self, measure: int, x: Floats, y: Floats) -> None:
        self.measured[measure].setVisible(True)
        self.measured[measure].setData(x, y, connect="finite")

    def _draw_errors(self, curves: Curves, outputs: Sequence[int], *, log: bool) -> list[Floats]:
        """Returns the values drawn, as scaled."""
        data = curves.data if curves.data is not None and curves.data.known_from(0) is not None else None
        self.data.setVisible(data is not None)
        self.total.setPen(self._strong if data is None else self._faint)
        self._match_ghosts([name for _, _, name in curves.ghosts])
        for k, item in enumerate(self.output_curves):
            item.setVisible(k in outputs)
        lines = [(self.total, curves.first, curves.total)]
        lines += [(self.output_curves[k], curves.first, curves.outputs[k]) for k in outputs]
        ghosts = zip(self.ghosts, curves.ghosts, strict=True)
        lines += [(item, first, total) for item, (first, total, _) in ghosts]
        drawn = [self._draw(item, *peaks(first, values, *self._sight), log=log) for item, first, values in lines]
        if data is not None:
            drawn.append(self._draw(self.data, *joined_peaks(curves.first, data, *self._sight), log=log))
        self._draw_lone_points([item for item, *_ in lines] + [self.data] * (data is not None))
        return drawn

    def _draw_lone_points(self, curves: Sequence[Any]) -> None:
        """The first points of curves that have no second one."""
        points = ((*item.getData(), item.opts["pen"].color()) for item in curves)
        spots = [{"pos": (x[0], y[0]), "brush": colour} for x, y, colour in points if len(x) and x[0] == x[-1]]
        self.alone.setData([spot for spot in spots if np.isfinite(spot["pos"]).all()])

    @property
    def _sight(self) -> tuple[float, float, int]:
        """The first and the last iteration that the view shows, and how many pairs of points it has room for."""
        low, high = self.box.viewRange()[0]
        return low, high, max(LEAST_PAIRS, round(self.box.width()))

    def _draw(self, item: Any, x: Floats, y: Floats, *, log: bool) -> Floats:
        y = scaled(y, log=log)
        item.setData(x, y, connect="finite" if np.isnan(y).any() else "all")
        return y

    def _match_ghosts(self, names: list[str]) -> None:
        """A curve and a line of the legend for each earlier run."""
        if names == self.earlier_runs:
            return
        self.earlier_runs = names
        for item in self.ghosts:
            self._plot.removeItem(item)
        self.ghosts = [self._new_curve() for _ in names]
        for item in self.ghosts:
            item.setZValue(-5)
        self._colour_ghosts()

    def _colour_ghosts(self) -> None:
        """Each its own colour, with its name beside it in the legend."""
        for item, colour in zip(self.ghosts, cycle(self._ghost_colours), strict=False):
            item.setPen(pg.mkPen(colour, width=1.5))
        self._name_runs()

    def _name_runs(self) -> None:
        """As many names as the axes have room for."""
        if self.ghosts or self.runs.isVisible():
            self.runs.show_runs(self.ghosts, self.earlier_runs, self.box.size())
        self.runs.setVisible(bool(self.ghosts))

    def _new_curve(self) -> Any:
        item = pg.PlotCurveItem()
        self._plot.addItem(item, ignoreBounds=True)
        return item

    def set_log(self, log: bool) -> None:
        """Label the error axis with powers of ten; the curves hold logarithms already."""
        self._up.setLogMode(False, log)

    def mark(self, iteration: int, height: float) -> None:
        """Mark an iteration, with a dot where the curve is there (``height`` is not NaN)."""
        self.marker.setPos(iteration)
        self.dot.setVisible(bool(np.isfinite(height)))
        if np.isfinite(height):
            self.dot.setData([iteration], [height])

    def show_ticks(self, iterations: tuple[int, ...]) -> None:
        """Mark iterations at the lower edge."""
        self.ticks = iterations
        self._found.setXVals(list(iterations))

    def cross(self, iteration: int | None) -> None:
        """Show the crosshair at an iteration, or hide it."""
        self.crosshair.setVisible(iteration is not None)
        if iteration is not None:
            self.crosshair.setPos(iteration)

    def iteration_at(self, place: QPointF) -> int | None:
        """The iteration nearest to a place of the scene; None outside the axes."""
        if not self.box.sceneBoundingRect().contains(place):
            return None
        return round(float(self.box.mapSceneToView(place).x()))

    def set_theme(self, theme: Theme) -> None:
        self.setBackground(theme.panel)
        self._strong = pg.mkPen(theme.positive, width=2)
        self.total.setPen(self._strong)
        self.data.setPen(self._strong)
        for item, colour in zip(self.output_curves, output_colours(theme), strict=True):
            item.setPen(pg.mkPen(colour, width=1))  # wider or dashed lines are three times as slow
        for item, (colour, style) in zip(self.measured, measure_styles(theme), strict=True):
            item.setPen(pg.mkPen(colour, width=1.8, style=style))
        self._faint = pg.mkPen(mixed(theme.positive, theme.panel, 0.4), width=1)
        self._ghost_colours = ghost_colours(theme)
        self.runs.set_theme(theme)
        self._colour_ghosts()
        if self.title is not None:
            self.title.setText(self.title.text, color=theme.muted, size=f"{point_size() * 0.9:.2f}pt")
        self._found.setPen(pg.mkPen(theme.current, width=2))
        self.marker.setPen(pg.mkPen(theme.current, width=1.6))
        self.crosshair.setPen(pg.mkPen(theme.muted, width=1, style=Qt.PenStyle.DotLine))
        self.dot.setBrush(pg.mkBrush(theme.current))
        self.dot.setPen(pg.mkPen(theme.panel, width=1.5))
        self.dot.setSize(round(point_size()))
        self._grid.set_pen(pg.mkPen(mixed(theme.line, theme.panel, 0.8)))
        for axis in (self._across, self._up, self._shares):
            axis.setPen(pg.mkPen(theme.line))
            axis.setTextPen(pg.mkPen(theme.muted))
            axis.setTickFont(text_font(0.9))
            axis.label.setFont(text_font(0.9))
