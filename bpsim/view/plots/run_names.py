"""The names of the earlier runs within the axes of the error plot, as many as leave the curves in sight."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF

from bpsim.view.plots import wording
from bpsim.view.theme import Theme, point_size, text_font

SHARE = 0.7
"""Of the width and of the height of the axes, which the names take at most."""
LINE = 28
"""What stands before a name, in pixels: the line of its curve, and gaps."""
FEWEST = 2
"""Rows, however low the axes are."""
MARGIN = 4
"""Around the rows, in pixels."""
TOP = 4
"""Above the first row, in pixels."""
GAP = -6
"""Between two rows, in pixels: what pyqtgraph gives a row is higher than its text."""


class RunNames(pg.LegendItem):  # type: ignore[misc]  # pyqtgraph has no types
    """A row for each run: the line of its curve and its name, shortened where it is long. Where all have no room, the
    last row says how many more there are: the list of runs names them all."""

    def __init__(self) -> None:
        # At the right, above: an error falls, so this corner is free most of the time.
        super().__init__(offset=(-8, TOP), verSpacing=GAP)
        self.layout.setContentsMargins(*[MARGIN] * 4)
        self._none = pg.PlotCurveItem(pen=None)
        """What stands for the runs that are not named."""
        self._title: Any = None

    def begin_below(self, title: pg.LabelItem) -> None:
        """Have the rows begin below a title of the axes."""
        self._title = title

    @property
    def texts(self) -> list[str]:
        """What stands in the rows."""
        return [label.item.toPlainText() for _line, label in self.items]

    def show_runs(self, curves: Sequence[Any], names: Sequence[str], axes: QSizeF) -> None:
        """Name the curves, in axes of a size in pixels."""
        self.clear()
        top = TOP if self._title is None else round(self._title.height() + GAP)
        self.setOffset((-8, top))
        metrics, width = QFontMetricsF(text_font(0.9)), SHARE * axes.width() - LINE
        # In the middle: names of a list differ in the value at their end.
        texts = [metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, width) for name in names]
        for curve, text in zip(curves[:1], texts[:1], strict=True):
            self.addItem(curve, escape(text))
        room, row = SHARE * axes.height() - top - 2 * MARGIN, self._needed.height() - 2 * MARGIN
        rows = max(FEWEST, int((room - GAP) / (row + GAP)))
        shown = len(names) if len(names) <= rows else rows - 1
        for curve, text in zip(curves[1:shown], texts[1:shown], strict=True):
            self.addItem(curve, escape(text))
        if shown < len(names):
            self.addItem(self._none, escape(wording.MORE.format(count=len(names) - shown)))

    def set_theme(self, theme: Theme) -> None:
        """Other colours and text sizes, for the rows that are shown next."""
        self.setLabelTextColor(theme.ink)
        self.setLabelTextSize(f"{point_size() * 0.9:.2f}pt")
        ground = QColor(theme.panel)
        ground.setAlphaF(0.75)  # a curve behind it can still be followed
        self.setBrush(pg.mkBrush(ground))

    @property
    def _needed(self) -> QSizeF:
        """What the rows that are there need."""
        return QSizeF(self.layout.effectiveSizeHint(Qt.SizeHint.MinimumSize))

    # Qt

    def updateSize(self) -> None:
        """As large as the rows need; pyqtgraph adds up the heights that they have, so that each makes all higher."""
        self.setGeometry(QRectF(0, 0, self._needed.width(), self._needed.height()))
