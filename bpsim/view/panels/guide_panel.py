"""The Guide: the caption of the present position, where it belongs, and the way to its neighbours."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from bpsim.guide.captions import Page, Pages, place
from bpsim.simulator import Simulator
from bpsim.view.icons import icon
from bpsim.view.markdown import MarkdownText
from bpsim.view.panels import guide_wording as wording
from bpsim.view.panels.check_question import label
from bpsim.view.theme import LIGHT, Theme, text_font


class GuidePanel(QFrame):
    """Follows the position: a caption shows when its place is reached, by whatever way."""

    moved = Signal(int)
    """1: the next caption is asked for; -1: the one before."""
    printed_requested = Signal()

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        self._known: tuple[object, ...] | None = None
        self.pages = Pages()
        self.setAccessibleName(wording.TITLE)
        self.text = MarkdownText()
        self.text.setAccessibleName(wording.TEXT_NAME)
        self.place = label("muted")
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
        buttons.addWidget(self.place, 1)
        buttons.addWidget(self.printed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 2, 10, 6)
        layout.setSpacing(4)
        layout.addWidget(self.text, 1)
        layout.addLayout(buttons)
        layout.addWidget(self.follow)

    def page_from_here(self, by: int) -> Page | None:
        """The page ``by`` (1 or -1) places from that of the present position."""
        return self.pages.from_here(self._simulator.iteration, self._simulator.step, by)

    def show_simulator(self, simulator: Simulator) -> None:
        """Another lesson, position or notation."""
        self._simulator = simulator
        known = simulator.lesson.guide, simulator.steps, simulator.notation
        if self._known is None or any(old is not new for old, new in zip(self._known, known, strict=True)):
            self._known = known
            self.pages = Pages.of(*known)
            self.printed.setVisible(bool(simulator.lesson.printed))
        self._show_page()

    def _show_page(self) -> None:
        simulator, pages = self._simulator, self.pages
        at = pages.at(simulator.iteration, simulator.step)
        if at is None:
            self.text.set_markdown(wording.BEFORE if len(pages) else wording.NO_GUIDE)
            self.place.setText("")
        else:
            page = pages.pages[at]
            self.text.set_markdown(page.text)
            where = place(page, simulator)
            self.place.setText(wording.PLACE.format(number=at + 1, count=len(pages), place=where))
        self.back.setEnabled(self.page_from_here(-1) is not None)
        self.next.setEnabled(self.page_from_here(1) is not None)
        self.follow.setEnabled(len(pages) > 0)

    def set_theme(self, theme: Theme) -> None:
        """Other colours and text sizes."""
        self.setStyleSheet(
            f"GuidePanel, MarkdownText {{ background: {theme.panel}; color: {theme.ink}; border: none; }}"
        )
        self.back.setIcon(icon("back", theme))
        self.next.setIcon(icon("next", theme))
        self.text.set_font(text_font(1.05))

    def _ask_before(self) -> None:
        self.moved.emit(-1)

    def _ask_next(self) -> None:
        self.moved.emit(1)


def _arrow(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setToolTip(tip)
    button.setAccessibleName(text)
    button.setAutoRaise(True)
    return button
