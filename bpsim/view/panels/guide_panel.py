"""The Guide: the caption of the position, where it belongs, what comes next, and the way to its neighbours."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from bpsim.guide.page_reading import Guide, Reading
from bpsim.simulator import Simulator
from bpsim.view.change import Change
from bpsim.view.icons import icon
from bpsim.view.labels import label
from bpsim.view.panels import guide_wording as wording
from bpsim.view.panels.flow_layout import FlowLayout
from bpsim.view.panels.slot import Slot
from bpsim.view.rich_text import MarkdownText
from bpsim.view.text import ElidedLabel, set_tip
from bpsim.view.theme import LIGHT, Theme, text_font

SIDE = 10
"""Pixels beside the parts of the panel."""
FITTING, SMALLEST_CHOICE = 0.97, 0.5
"""Of the size that would just fit, since fonts have steps; and of the usual one."""


class GuidePanel(QFrame):
    """Follows the position: a caption shows when its place is reached, by whatever way, and faintly beyond it."""

    moved = Signal(int)
    """1: the next caption is asked for; -1: the one before."""
    printed_requested = Signal()

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.guide = Guide(simulator)
        self.setAccessibleName(wording.TITLE)
        self.text = MarkdownText()
        self.text.setAccessibleName(wording.TEXT_NAME)
        self.note, self.then, self.place = label("muted"), label("muted"), ElidedLabel()
        self.place.setProperty("role", "muted")
        self.text.set_foot(self.then)
        self.back, self.next = _arrow(wording.PREVIOUS, wording.PREVIOUS_TIP), _arrow(wording.NEXT, wording.NEXT_TIP)
        self.follow = QCheckBox(wording.FOLLOW)
        self.follow.setToolTip(wording.FOLLOW_TIP)
        self.printed = QToolButton()
        self.printed.setText(wording.PRINTED_BUTTON)
        self.printed.setAccessibleName(wording.PRINTED_TITLE)
        self.printed.setToolTip(wording.PRINTED_TIP)
        self.back.clicked.connect(self._ask_before)
        self.next.clicked.connect(self._ask_next)
        self.printed.clicked.connect(self.printed_requested)
        self._assemble()
        self.set_theme(LIGHT)

    def _assemble(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(self.back)
        buttons.addWidget(self.next)
        buttons.addWidget(Slot(self.place), 1)
        choices = FlowLayout(gap=4, bar=True)
        choices.addWidget(self.follow)
        choices.addWidget(self.printed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SIDE, 2, SIDE, 6)
        layout.setSpacing(4)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.note)
        layout.addLayout(buttons)
        layout.addLayout(choices)

    def show_change(self, change: Change) -> None:
        """Another lesson, other values, another position or notation."""
        simulator = change.simulator
        if simulator is not self.guide.simulator:
            self.guide = Guide(simulator)
        self.printed.setVisible(bool(simulator.printed))
        self._show(self.guide.reading())

    def _show(self, reading: Reading) -> None:
        self.text.set_markdown(reading.text)
        self.text.set_faint(reading.passed)
        self.text.setAccessibleDescription(wording.PASSED if reading.passed else "")
        self.note.setText(reading.note)
        self.note.setVisible(bool(reading.note))
        self.text.show_foot(reading.next if reading.passed else "")
        place = wording.PLACE.format(number=reading.number, count=reading.count, place=reading.place)
        self.place.setText(place if reading.number else "")
        self.back.setEnabled(self.guide.neighbour(-1) is not None)
        self.next.setEnabled(self.guide.neighbour(1) is not None)
        self.follow.setEnabled(reading.count > 0)

    def set_theme(self, theme: Theme) -> None:
        """Other colours and text sizes."""
        self.setStyleSheet(
            f"GuidePanel, MarkdownText {{ background: {theme.panel}; color: {theme.ink}; border: none; }}"
            f"MarkdownText[faint=true] {{ color: {theme.muted}; }}"
        )
        self.back.setIcon(icon("back", theme))
        self.next.setIcon(icon("next", theme))
        self.text.set_font(text_font(1.05))
        self._fit_choice()

    def _fit_choice(self) -> None:
        """Sets the box to tick smaller where the panel is too narrow for its text."""
        font = text_font()
        self.follow.setFont(font)
        room, asked = self.contentsRect().width() - 2 * SIDE, self.follow.sizeHint().width()
        if room < asked:
            font.setPointSizeF(font.pointSizeF() * max(SMALLEST_CHOICE, FITTING * room / asked))
            self.follow.setFont(font)

    def _ask_before(self) -> None:
        self.moved.emit(-1)

    def _ask_next(self) -> None:
        self.moved.emit(1)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_choice()


def _arrow(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    set_tip(button, tip)
    button.setAccessibleName(text)
    button.setAutoRaise(True)
    return button
