"""The error over the iterations: total and of each output, with a marker where the lesson is."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from bpsim.core.course import Series
from bpsim.simulator.epoch_curves import EpochSource
from bpsim.trace.numerals import Numerals, grouped
from bpsim.view.awaited import Awaited
from bpsim.view.plots import wording
from bpsim.view.plots.curves import MARGIN, Curves, Floats, Numbers, scaled
from bpsim.view.plots.export import Export, PlotMenu, save_picture
from bpsim.view.plots.legend import Legend
from bpsim.view.text import PlainLabel
from bpsim.view.theme import LIGHT, Theme, text_of, text_share

if TYPE_CHECKING:
    from bpsim.view.plots.canvas import Canvas

LEAST_HEIGHT, INSET_HEIGHT = 150, 110
"""The height of the axes, in pixels: in a dock, and as the inset of another view, which has no line above it."""
SMALLEST_SPAN = 10  # iterations: one point alone has an axis too
FORM_SECONDS, BETWEEN = 0.008, 60
"""Seconds of one turn in which curves are formed; milliseconds between two pictures of them meanwhile."""


class ErrorPlot(QWidget):
    """Plot of error curves. A click or a drag asks to travel to an iteration; so do the arrow keys, Home and End.

    late: its axes are made when they are asked for, or after it was painted first: a window that is about to be seen
    does not wait for pyqtgraph, whose import takes as long as a quarter of all that comes before.
    """

    travelled = Signal(object)
    """The iteration (int) that was asked for, within the curve."""
    clear_requested = Signal()
    """The curves of the earlier runs are not wanted any more."""
    export_wanted = Signal(object)
    """A picture or a table is to be saved, as an Export."""

    def __init__(self, parent: QWidget | None = None, *, inset: bool = False, late: bool = False) -> None:
        super().__init__(parent)
        self._axes_height = INSET_HEIGHT if inset else LEAST_HEIGHT
        # A plain widget of Python paints the ground that the style sheet gives it only when asked to.
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.curves = Curves()
        self._theme = LIGHT
        self._symbols: tuple[str, tuple[str, ...], str] = ("E", (), "E")
        self._log = False
        self._linear_for: object = None
        """The lesson for which the axis became linear by itself."""
        self._numerals = Numerals()
        self._marker = self._before_click = 0
        self._marked: float | None = None
        self._fitted = True
        self._epochs: EpochSource | None = None
        self._work: Iterator[None] | None = None
        self._forming = QTimer(self)
        self._forming.timeout.connect(self._form)
        self._drawn = QElapsedTimer()
        self._drawing = False
        self._ticks: tuple[int, ...] = ()
        self._share = 1.0
        self._canvas: Canvas | None = None
        self._awaited = Awaited()
        self._awaited.wanted.connect(lambda: self.canvas)
        self.legend = Legend()
        self.missing = PlainLabel()
        """Why there is no error to be drawn, in a sentence."""
        self.missing.setWordWrap(True)
        self.missing.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(2)
        layout.addWidget(self.legend)
        layout.addWidget(self.missing)
        layout.addWidget(self._awaited, 1)
        self.legend.setVisible(not inset)
        self.legend.scale_chosen.connect(self._choose_scale)
        self.legend.outputs_chosen.connect(self._redraw)
        self.legend.measures_chosen.connect(self._choose_measures)
        self.set_theme(LIGHT)
        if not late:
            self._make_canvas()

    @property
    def canvas(self) -> Canvas:
        """The axes and what is drawn in them."""
        if self._canvas is None:
            self._make_canvas()
        assert self._canvas is not None
        return self._canvas

    def _make_canvas(self) -> None:
        from bpsim.view.plots.canvas import Canvas

        self._canvas = canvas = Canvas()
        self._awaited.give_way(canvas)
        if self.legend.isHidden():
            canvas.leave_out_names()
        with text_of(self._share):
            canvas.set_theme(self._theme)
        canvas.label_error(self._symbols[0])
        canvas.set_log(self._log)
        canvas.show_ticks(self._ticks)
        self._connect(canvas)
        self._redraw()

    def _connect(self, canvas: Canvas) -> None:
        box = canvas.box
        box.pointed_at.connect(self._travel)
        box.menu_wanted.connect(self._open_menu)
        box.fit_wanted.connect(self._fit_from_here)
        box.sigRangeChangedManually.connect(self._zoomed)
        box.sigXRangeChanged.connect(self._view_changed)
        box.sigResized.connect(self._view_changed)
        canvas.scene().sigMouseMoved.connect(self._hover)
        canvas.installEventFilter(self)

    def set_curves(
        self,
        first: int,
        total: Numbers,
        outputs: Sequence[Series] | Floats,
        ghosts: Sequence[tuple[int, Numbers, str]] = (),
        output_names: Sequence[str] = (),
        data: Numbers | None = None,
    ) -> None:
        """Show ``total`` (n,) and ``outputs`` (n, K) or (n, 0) from iteration ``first`` on, and earlier runs by name.

        Each may be a series, of which no more is read than there is room to draw; of the outputs one for each.
        data: (n,), the error of all samples where the total is that of a batch.
        """
        shown = Curves.of(first, total, outputs, ghosts, output_names, data)
        if (shown.names, len(shown.outputs)) != (self.curves.names, len(self.curves.outputs)):
            self.legend.set_names(shown.names, len(shown.outputs))
        epochs = self._epochs.known() if self._epochs is not None and self.legend.wanted else None
        self.curves = replace(shown, epochs=epochs)
        self.legend.set_of_batch(data is not None)
        self._redraw()

    def set_epochs(self, source: EpochSource, *, running: bool) -> None:
        """Where held-out error, penalty and accuracy are from, for the curves that are set next; what is wanted of them
        is formed in turns, while a training runs one start of an epoch at a time."""
        self._stop_forming()
        self._epochs = source
        self.legend.offer(source.offered)
        if not self.legend.wanted:
            return
        if running:
            source.form_newest()
        else:
            self._begin_forming()

    def _begin_forming(self) -> None:
        if self._epochs is not None and self.legend.wanted and self.isVisible():
            self._work = self._epochs.forming()
            self._drawn.start()
            self._forming.start(0)

    def _stop_forming(self) -> None:
        self._forming.stop()
        self._work = None

    def _form(self) -> None:
        """Some more starts of epochs."""
        assert self._work is not None
        end = time.perf_counter() + FORM_SECONDS
        left = True
        while left and time.perf_counter() < end:
            left = next(self._work, self) is not self
        if not left:
            self._stop_forming()
        if not left or self._drawn.hasExpired(BETWEEN):
            self._drawn.start()
            self._show_epochs()

    def _show_epochs(self) -> None:
        assert self._epochs is not None
        self.curves = replace(self.curves, epochs=self._epochs.known() if self.legend.wanted else None)
        self._redraw()

    def _choose_measures(self) -> None:
        self._stop_forming()
        if self._epochs is not None:
            self._begin_forming()
            self._show_epochs()

    @property
    def forming(self) -> bool:
        """Whether curves are being formed."""
        return self._work is not None

    def set_missing(self, sentence: str) -> None:
        """Says why there is no error to be drawn; empty where there is one."""
        self.missing.setText(sentence)
        self.missing.setVisible(bool(sentence))

    def set_numerals(self, numerals: Numerals) -> None:
        """How the errors under the mouse are written."""
        self._numerals = numerals

    def set_symbols(self, total: str, outputs: Sequence[str], of_all: str) -> None:
        """Write the errors, the total and those of the first outputs, with these symbols.

        of_all: what the error of all samples is called where there is one of a batch beside it.
        """
        if (total, tuple(outputs), of_all) != self._symbols:
            self._symbols = total, tuple(outputs), of_all
            self.legend.set_symbols(total, outputs, of_all)
            if self._canvas is not None:
                self._canvas.label_error(total)

    def set_marker(self, iteration: int, error: float | None = None) -> None:
        """Mark an iteration with a line, and a dot on the curve.

        error: for the dot, where the curve has another: of all samples, or none at that iteration.
        """
        self._marker, self._marked = iteration, error
        self._place_marker()

    @property
    def ticks(self) -> tuple[int, ...]:
        """The iterations that are marked at the lower edge."""
        return self._ticks

    def show_ticks(self, iterations: tuple[int, ...]) -> None:
        """Mark iterations at the lower edge."""
        self._ticks = iterations
        if self._canvas is not None:
            self._canvas.show_ticks(iterations)

    def set_log(self, log: bool) -> None:
        """Logarithmic or linear error axis; zeros and negative values are left out of the logarithmic one."""
        self.legend.set_log(log)

    def suit_values(self, lesson: object, positive: bool) -> None:
        """A linear axis for a lesson some of whose values are not positive, and the logarithmic one again for the next.

        Once for each lesson: afterwards it is as the user chooses.
        """
        if not positive and self._linear_for is not lesson:
            self._linear_for = lesson
            self.set_log(False)
        elif positive and self._linear_for not in (None, lesson):
            self._linear_for = None
            self.set_log(True)

    @property
    def log(self) -> bool:
        return self._log

    @property
    def marker(self) -> int:
        return self._marker

    def fit(self) -> None:
        """Show all of the curves, and keep doing so as they grow, until the next zoom."""
        self._fitted = True
        self._redraw()

    def export_png(self, path: Path | str) -> None:
        """Write the plot as a picture, twice as fine as the screen; raises UsageError."""
        save_picture(self.canvas, path, self._theme.panel)

    def export_csv(self, path: Path | str) -> None:
        """Write iteration, error, the outputs' errors and what there is at starts of epochs, all digits; raises
        UsageError."""
        curves = self.curves
        if self._epochs is not None and self._epochs.offered:
            for _turn in self._epochs.forming():
                pass
            curves = replace(curves, epochs=self._epochs.known())
        curves.write_csv(path)

    def context_menu(self) -> QMenu:
        """The menu of the plot; the caller shows it and lets it go."""
        menu = PlotMenu(self, log=self._log, set_log=self.set_log, fit=self.fit)
        if self.curves.ghosts:
            menu.add_clear(self.clear_requested.emit)
        menu.add_exports(self._ask_for_picture, self._ask_for_table)
        return menu

    def set_theme(self, theme: Theme) -> None:
        """Take over colours and the application's font."""
        self._theme = theme
        self._share = text_share()
        self.legend.set_theme(theme)
        if self._canvas is not None:
            self._canvas.set_theme(theme)

    def _redraw(self) -> None:
        """Draw what the view shows of the curves; where the view is to fit them, fit it first."""
        if self._canvas is None:
            return
        self._drawing = True
        low, high = self.curves.span
        high = max(high, low + SMALLEST_SPAN)
        self.canvas.box.keep_within(low, high)
        if self._fitted:
            self.canvas.box.setXRange(low, high, padding=MARGIN)
        self._draw()
        self._drawing = False
        self._place_marker()

    def _draw(self) -> None:
        """Draw the iterations that the view shows, with an error axis that fits them: it is never empty."""
        self.canvas.draw(self.curves, self._shown_outputs(), self.legend.wanted, log=self._log)

    def _view_changed(self) -> None:
        """Draw more or less of the curves."""
        if not self._drawing:
            self._drawing = True
            self.canvas.box.keep_in_sight(*self.curves.span)
            self._draw()
            self._drawing = False

    def _shown_outputs(self) -> list[int]:
        return self.legend.chosen(len(self.curves.outputs))

    def _place_marker(self) -> None:
        if self._canvas is None:
            return
        found = self.curves.at(self._marker)
        error = found[0] if found else float("nan")
        if self._marked is not None:
            error = self._marked
        self.canvas.mark(self._marker, float(scaled(np.array([error]), log=self._log)[0]))

    def _choose_scale(self, log: bool) -> None:
        self._log = log
        if self._canvas is not None:
            self._canvas.set_log(log)
        self.fit()

    def _zoomed(self) -> None:
        self._fitted = False

    def _travel(self, x: float) -> None:
        self._before_click = self._marker
        self._ask(round(x))

    def _fit_from_here(self) -> None:
        """Fits, and takes back where the first of two clicks has travelled to."""
        self.fit()
        self._ask(self._before_click)

    def _ask(self, iteration: int) -> None:
        iteration = min(max(iteration, self.curves.first), self.curves.last)
        if iteration != self._marker:
            self.travelled.emit(iteration)

    def _hover(self, place: QPointF) -> None:
        iteration = self.canvas.iteration_at(place)
        found = None if iteration is None else self.curves.at(iteration)
        self.canvas.cross(None if found is None else iteration)
        if iteration is None or found is None:
            self.legend.show_values(())
            return
        known = self.curves.data_at(iteration)
        show = self._numerals.computed
        of_all = [] if known is None else [f"{self.legend.total} {show(known)}"]
        parts = [
            wording.ITERATION.format(iteration=grouped(iteration)),
            *of_all,
            f"{self.legend.drawn} {show(found[0])}",
        ]
        of_outputs = [k for k in self._shown_outputs() if not math.isnan(found[1][k])]
        parts += [f"{self.legend.checks[k].text()} {show(found[1][k])}" for k in of_outputs]
        for measure in self.legend.wanted:
            value = self.curves.epochs.at(iteration, measure) if self.curves.epochs is not None else None
            parts += [] if value is None else [f"{self.legend.measures[measure].text()} {show(value)}"]
        parts += [f"{name} {show(error)}" for name, error in self.curves.ghosts_at(iteration)]
        self.legend.show_values(parts)

    def _open_menu(self, place: QPointF) -> None:
        menu = self.context_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place.toPoint())

    def _ask_for_picture(self) -> None:
        texts = wording.PICTURE_TITLE, wording.PICTURE_NOT_SAVED, wording.FILE_NAME, wording.PICTURES
        picture = Export(*texts, self.export_png)
        self.export_wanted.emit(picture)

    def _ask_for_table(self) -> None:
        texts = wording.TABLE_TITLE, wording.TABLE_NOT_SAVED, wording.FILE_NAME, wording.TABLES
        table = Export(*texts, self.export_csv)
        self.export_wanted.emit(table)

    def _travel_by_key(self, key: int) -> bool:
        places = {
            Qt.Key.Key_Left: self._marker - 1,
            Qt.Key.Key_Right: self._marker + 1,
            Qt.Key.Key_Home: self.curves.first,
            Qt.Key.Key_End: self.curves.last,
        }
        if key not in places:
            return False
        self._ask(places[Qt.Key(key)])
        return True

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        if self.legend.isHidden():
            return QSize(14 * line, self._axes_height + round(1.4 * line) + 14)
        return QSize(36 * line, self._axes_height + round(2.7 * line) + self.legend.line_height + 22)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._stop_forming()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationFontChange:
            self.set_theme(self._theme)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.canvas.cross(None)
            self.legend.show_values(())
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._travel_by_key(event.key())
        return super().eventFilter(watched, event)
