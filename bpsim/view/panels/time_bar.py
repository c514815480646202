"""Travelling in the iterations that are computed: a slider between the buttons for one and for ten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
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
NEAR = 4
"""Pixels beside a tick at which a click means it: a pixel stands for many iterations."""


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

    def _handle(self) -> QRect:
        """Where the handle is."""
        return self._part(QStyle.SubControl.SC_SliderHandle)

    def _part(self, part: QStyle.SubControl) -> QRect:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self)

    def _track(self) -> tuple[float, int]:
        """Where the middle of the handle is at the first iteration, and how far from there at the last; in pixels."""
        groove, width = self._part(QStyle.SubControl.SC_SliderGroove), self._handle().width()
        return groove.left() + width / 2, groove.width() - width

    def x_of(self, iteration: int) -> float:
        """Where the middle of the handle is at an iteration, in pixels."""
        left, room = self._track()
        return left + room * (iteration - self.minimum()) / max(self.maximum() - self.minimum(), 1)

    def _at(self, x: float) -> int:
        """The iteration at a place: the nearest one that is marked there, or that of the place itself."""
        ticks = [tick for tick in self._ticks if abs(self.x_of(tick) - x) <= NEAR and tick <= self.maximum()]
        left, room = self._track()
        here = QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), round(x - left), room)
        return min(ticks, key=lambda tick: abs(self.x_of(tick) - x), default=here)

    # Qt

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """To the place that is clicked; a drag goes on from there."""
        place = event.position().toPoint()
        if event.button() is Qt.MouseButton.LeftButton and not self._handle().contains(place):
            self.setValue(self._at(event.position().x()))
            if not self._handle().contains(place):  # beside it Qt would go on by a page
                return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        for x in {round(self.x_of(tick)) for tick in self._ticks if tick <= self.maximum()}:
            painter.fillRect(QRectF(x - 1, 0, 2, self.height() / 3), self._ink)
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
