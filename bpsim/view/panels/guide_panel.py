"""The Guide: the lesson's captions, one for each place, and the lecture's printed numbers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QTabWidget, QToolButton, QVBoxLayout, QWidget

from bpsim.guide.captions import Page, Pages, place
from bpsim.simulator import Simulator
from bpsim.view.icons import icon
from bpsim.view.markdown import MarkdownText
from bpsim.view.panels import guide_wording as wording
from bpsim.view.panels.check_question import label
from bpsim.view.panels.printed_panel import PrintedPanel
from bpsim.view.theme import LIGHT, Theme, text_font


class CaptionPage(QWidget):
    """The caption of the present position, where it belongs, and the way to its neighbours."""

    moved = Signal(int)
    """1: the next caption is asked for; -1: the one before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = MarkdownText()
        self.text.setAccessibleName(wording.TEXT_NAME)
        self.place = label("muted")
        self.back, self.next = _arrow(wording.PREVIOUS, wording.PREVIOUS_TIP), _arrow(wording.NEXT, wording.NEXT_TIP)
        self.follow = QCheckBox(wording.FOLLOW)
        self.follow.setToolTip(wording.FOLLOW_TIP)
        self.back.clicked.connect(self._ask_before)
        self.next.clicked.connect(self._ask_next)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(self.back)
        buttons.addWidget(self.next)
        buttons.addWidget(self.place, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 6)
        layout.setSpacing(4)
        layout.addWidget(self.text, 1)
        layout.addLayout(buttons)
        layout.addWidget(self.follow)

    def show_page(self, pages: Pages, simulator: Simulator) -> None:
        """The page of the present position."""
        at = pages.at(simulator.iteration, simulator.step)
        if at is not None:
            page = pages.pages[at]
            self.text.set_markdown(page.text)
            where = place(page, simulator)
            self.place.setText(wording.PLACE.format(number=at + 1, count=len(pages), place=where))
        else:
            self.text.set_markdown(wording.BEFORE if pages.pages else wording.NO_GUIDE)
            self.place.setText("")
        here = simulator.iteration, simulator.step
        self.back.setEnabled(pages.from_here(*here, -1) is not None)
        self.next.setEnabled(pages.from_here(*here, 1) is not None)
        self.follow.setEnabled(len(pages) > 0)

    def set_theme(self, theme: Theme) -> None:
        self.back.setIcon(icon("back", theme))
        self.next.setIcon(icon("next", theme))
        self.text.setStyleSheet(f"MarkdownText {{ background: {theme.panel}; color: {theme.ink}; border: none; }}")
        self.text.document().setDefaultFont(text_font(1.05))
        self.text.document().setDocumentMargin(2)
        self.text.refresh()

    def _ask_before(self) -> None:
        self.moved.emit(-1)

    def _ask_next(self) -> None:
        self.moved.emit(1)


class GuidePanel(QTabWidget):
    """Two pages: the captions, and the printed numbers where the lesson has some."""

    moved = Signal(int)
    chosen = Signal(int, object)
    """An iteration, and a quantity or None, from the printed numbers."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        self._steps: object = None
        self.pages = Pages()
        self.captions, self.printed = CaptionPage(), PrintedPanel(simulator)
        self.setAccessibleName(wording.TITLE)
        self.setDocumentMode(True)
        self.addTab(self.captions, wording.GUIDE)
        self.addTab(self.printed, wording.PRINTED)
        self.captions.moved.connect(self.moved)
        self.printed.chosen.connect(self.chosen)
        self._open(simulator)
        self.set_theme(LIGHT)

    @property
    def empty(self) -> bool:
        """Whether the lesson has neither a guide nor printed numbers."""
        return not self._simulator.lesson.guide and not self.printed.count

    def page_from_here(self, by: int) -> Page | None:
        """The page ``by`` (1 or -1) places from that of the present position."""
        return self.pages.from_here(self._simulator.iteration, self._simulator.step, by)

    def show_simulator(self, simulator: Simulator) -> None:
        """Another lesson, position or notation."""
        if simulator is not self._simulator:
            self._open(simulator)
        if simulator.steps is not self._steps:
            self._steps = simulator.steps
            self.pages = Pages.of(simulator.lesson.guide, simulator.steps)
        self.captions.show_page(self.pages, simulator)
        self.printed.show_simulator()

    def _open(self, simulator: Simulator) -> None:
        self._simulator, self._steps = simulator, None
        self.printed.open(simulator)
        self.setTabVisible(1, self.printed.count > 0)
        self.tabBar().setVisible(self.printed.count > 0)
        self.setCurrentIndex(0 if simulator.lesson.guide or not self.printed.count else 1)

    def set_theme(self, theme: Theme) -> None:
        self.captions.set_theme(theme)
        self.printed.set_theme(theme)


def _arrow(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text.replace("&", ""))
    button.setToolTip(tip)
    button.setAccessibleName(text.replace("&", ""))
    button.setAutoRaise(True)
    return button
