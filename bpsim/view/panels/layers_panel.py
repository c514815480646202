"""The panel of the layers: how large deltas and gradients are in each, so that vanishing and exploding are seen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpsim.core.errors import UsageError
from bpsim.simulator import Simulator
from bpsim.simulator.by_layer import by_layer
from bpsim.simulator.slope import MOST_WORK
from bpsim.view.change import Change
from bpsim.view.plots import wording
from bpsim.view.plots.drawn_canvas import DrawnCanvas
from bpsim.view.plots.layer_bars import LayerBars
from bpsim.view.theme import Theme


class LayersPanel(QWidget):
    """Follows the position; the bars of a large network wait for the end of a training."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        self.canvas = DrawnCanvas(wording.LAYERS_NAME, wording.LAYERS_TITLE, wording.LAYERS_FILE)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusProxy(self.canvas)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)

    def show_change(self, change: Change) -> None:
        """Another position, lesson or notation."""
        self._simulator = change.simulator
        if not (change.running and self._simulator.values.engine.work > MOST_WORK):
            self._show()

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(f"LayersPanel {{ background: {theme.panel}; }}")
        self.canvas.set_theme(theme)

    def _show(self) -> None:
        if not self.isVisible():
            return
        try:
            bars = LayerBars.of(by_layer(self._simulator), self._simulator)
        except UsageError as error:
            self.canvas.show_drawing(None, str(error))
            return
        self.canvas.show_drawing(bars)
        self.canvas.setAccessibleDescription(bars.described)

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()
