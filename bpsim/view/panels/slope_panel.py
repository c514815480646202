"""The panel of the slope: the error as a function of the weight or bias that is selected."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import files
from bpsim.simulator import Simulator
from bpsim.simulator.slope import MOST_WORK, slope_of
from bpsim.view.canvas.places import Part, Place
from bpsim.view.change import Change, What
from bpsim.view.plots import wording
from bpsim.view.plots.export import Export
from bpsim.view.plots.slope_picture import SlopePainter, SlopePicture, slope_png
from bpsim.view.theme import LIGHT, Theme, text_font

LEAST = QSize(280, 230)


class SlopePanel(QWidget):
    """Shows the parameter that was selected last, as long as the network has it."""

    export_wanted = Signal(object)
    """A picture or a table is to be saved, as an Export."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        self._theme = LIGHT
        self._parameter: Quantity | None = None
        self._running = False
        self.picture: SlopePicture | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(LEAST)
        self.setAccessibleName(wording.SLOPE_NAME)

    def show_change(self, change: Change) -> None:
        """Another position, lesson or notation."""
        self._simulator, self._running = change.simulator, change.running
        if change.has(What.LESSON | What.NETWORK):
            self._parameter = None
        self._show()

    def show_selection(self, selection: tuple[Place, ...]) -> None:
        """Other things are selected on the graph."""
        found = [quantity for place in selection if (quantity := _parameter_at(place)) is not None]
        if found and found[-1] != self._parameter:
            self._parameter = found[-1]
            self._show()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setStyleSheet(f"SlopePanel {{ background: {theme.panel}; }}")
        self.update()

    @property
    def why_not(self) -> str:
        """Why nothing is drawn, in a sentence; empty where something is."""
        if self._simulator.about_formulas:
            return wording.NO_SLOPE_OF_FORMULAS
        return self._simulator.why_not or ("" if self._parameter else wording.SELECT_PARAMETER)

    def _show(self) -> None:
        if not self.isVisible():
            self.picture = None
            return
        long = not self._simulator.about_formulas and self._simulator.values.engine.work > MOST_WORK
        if self._running and long and self.picture is not None:
            return
        self.picture = None
        if not self.why_not and self._parameter is not None:
            self.picture = SlopePicture.of(slope_of(self._simulator, self._parameter), self._simulator)
        self.setAccessibleDescription(". ".join(self.picture.texts) if self.picture else self.why_not)
        self.update()

    def _save_picture(self, path: Path) -> None:
        assert self.picture is not None
        files.write(path, slope_png(self.picture, self._theme, self.size()))

    def _save_table(self, path: Path) -> None:
        assert self.picture is not None
        files.write(path, self.picture.slope.table(self.picture.parameter, self.picture.error).encode())

    # Qt

    def sizeHint(self) -> QSize:
        return LEAST

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.picture is not None:
            SlopePainter(self.picture, self._theme, rect).paint(painter)
        else:
            painter.setFont(text_font())
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(rect.adjusted(12, 10, -12, -10), Qt.TextFlag.TextWordWrap, self.why_not)
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.picture is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = Export(
            wording.SLOPE_TITLE, wording.PICTURE_NOT_SAVED, wording.SLOPE_FILE, wording.PICTURES, self._save_picture
        )
        table = Export(
            wording.SLOPE_TITLE, wording.TABLE_NOT_SAVED, wording.SLOPE_FILE, wording.TABLES, self._save_table
        )
        menu.addAction(wording.SAVE_PICTURE).triggered.connect(lambda: self.export_wanted.emit(picture))
        menu.addAction(wording.SAVE_CSV).triggered.connect(lambda: self.export_wanted.emit(table))
        menu.popup(event.globalPos())


def _parameter_at(place: Place) -> Quantity | None:
    if place.part is Part.EDGE:
        return Quantity(Kind.WEIGHT, None, place.layer, place.unit, place.source)
    return Quantity(Kind.BIAS, None, place.layer, place.unit) if place.part is Part.BIAS else None
