"""Travelling in the iterations that are computed: a slider between the buttons for one and for ten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QStyle, QStyleOptionSlider, QToolButton, QWidget

from bpsim.trace.numerals import grouped
from bpsim.view.change import Change
from bpsim.view.panels import wording
from bpsim.view.text import set_tip, without_mnemonic
from bpsim.view.theme import LIGHT, Theme, point_size, text_font

BACK, ON = ("travel_first", "travel_back_10", "travel_back_1"), ("travel_on_1", "travel_on_10", "travel_last")
SIGNS = {
    "travel_first": "|◀",
    "travel_back_10": "−10",
    "travel_back_1": "−1",
    "travel_on_1": "+1",
    "travel_on_10": "+10",
    "travel_last": "▶|",
}
SLIDER_WIDTH = 13
"""The width of the slider, in heights of the text."""


class TimeSlider(QSlider):
    """The iterations that are computed, with ticks at those that were found."""

    travelled = Signal(object)
    """The iteration (int) that the user moved to."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._ticks: tuple[int, ...] = ()
        self._ink = QColor(LIGHT.current)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(wording.TIME_NAME)
        self.valueChanged.connect(self._say)
        self._told = False

    def show_place(self, first: int, last: int, iteration: int) -> None:
        """Where we are; says nothing."""
        self._told = True
        self.setRange(first, last)
        self.setPageStep(max(10, (last - first) // 20))
        self.setValue(iteration)
        self._told = False
        set_tip(self, wording.TIME_TIP.format(iteration=grouped(iteration), last=grouped(last)))

    def show_destination(self, iteration: int) -> None:
        """Where we are, or will be as soon as that is computed again; says nothing."""
        self._told = True
        self.setValue(iteration)
        self._told = False

    def show_ticks(self, iterations: Sequence[int]) -> None:
        """Marks iterations."""
        self._ticks = tuple(iterations)
        self.update()

    @property
    def ticks(self) -> tuple[int, ...]:
        """The iterations that are marked."""
        return self._ticks

    def set_theme(self, theme: Theme) -> None:
        self._ink = QColor(theme.current)
        self.update()

    def _say(self, iteration: int) -> None:
        if not self._told:
            self.travelled.emit(iteration)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._ticks:
            return
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        control, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl
        groove = self.style().subControlRect(control, option, part.SC_SliderGroove, self)
        handle = self.style().subControlRect(control, option, part.SC_SliderHandle, self)
        room, span = groove.width() - handle.width(), max(self.maximum() - self.minimum(), 1)
        painter = QPainter(self)
        for x in {round(room * (tick - self.minimum()) / span) for tick in self._ticks if tick <= self.maximum()}:
            painter.fillRect(QRectF(groove.left() + handle.width() / 2 + x - 1, 0, 2, self.height() / 3), self._ink)
        painter.end()


class TimeBar(QWidget):
    """The slider and its buttons; hidden while there is one iteration only."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = TimeSlider()
        self._buttons = {key: _button(actions[key], SIGNS[key]) for key in (*BACK, *ON)}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(3)
        for key in BACK:
            layout.addWidget(self._buttons[key])
        layout.addWidget(self.slider)
        for key in ON:
            layout.addWidget(self._buttons[key])
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_change(self, change: Change) -> None:
        """Another position, or more iterations."""
        simulator = change.simulator
        self.slider.show_place(simulator.first, simulator.last, simulator.iteration)
        self.setVisible(simulator.last > simulator.first)

    def set_theme(self, theme: Theme) -> None:
        em = round(point_size() * 1.35)
        self.slider.setFixedWidth(SLIDER_WIDTH * em)
        self.slider.set_theme(theme)
        # As high as the text of the status bar, which so takes no room from the graph.
        self.setFixedHeight(QFontMetrics(text_font()).height())
        self.setStyleSheet(
            f"QToolButton {{ color: {theme.ink}; background: {theme.background}; border: 1px solid {theme.line};"
            f" border-radius: 4px; padding: 0px 5px; font-size: {0.9 * point_size():.2f}pt; }}"
            f"QToolButton:hover {{ background: {theme.operand}; }}"
            f"QToolButton:disabled {{ color: {theme.muted}; }}"
            f"QToolButton:focus {{ border: 2px solid {theme.positive}; padding: 0px 4px; }}"
        )


def _button(action: QAction, sign: str) -> QToolButton:
    """A button of an action with a sign in the place of its words."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setObjectName(f"{action.objectName()}_button")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setAccessibleName(without_mnemonic(action.text()))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    # Qt shows it on the button, and the words in the menu.
    action.setIconText(sign)
    return button
