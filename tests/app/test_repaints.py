"""A step paints what it changes, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from tests.found import found


class Painted(QObject):
    """How often each of some widgets was painted and laid out, and how many rows of pixels."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.times: Counter[int] = Counter()
        self.rows: Counter[int] = Counter()
        self.layouts: Counter[int] = Counter()
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.times[id(watched)] += 1
            self.rows[id(watched)] += sum(rect.height() for rect in cast(Iterable[QRect], event.region()))
        elif event.type() == QEvent.Type.LayoutRequest:
            self.layouts[id(watched)] += 1
        return False


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    window = MainWindow(bpsim.load("it496"))
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    for _ in range(57):  # every group of the tree is open
        press(window, qtbot)
    window.document.seek(0, 0)
    settle()
    yield window
    window.close()
    window.deleteLater()


def settle() -> None:
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def press(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window.panels.graph, Qt.Key.Key_PageDown)
    settle()


def test_the_list_of_steps_scrolls_instead_of_being_painted_anew(window: MainWindow, qtbot: QtBot) -> None:
    viewport = window.panels.steps.viewport()
    painted = Painted(viewport)
    for _ in range(57):
        press(window, qtbot)
    assert window.panels.steps.verticalScrollBar().value() > 0
    # Three or four rows a step: two change colour, and one comes into view.
    assert painted.rows[id(viewport)] < 57 * viewport.height() / 3


def test_the_data_are_painted_by_the_steps_that_compute_outputs(window: MainWindow, qtbot: QtBot) -> None:
    viewport = window.panels.data.table.viewport()
    painted, by_steps = Painted(viewport), []
    for number in range(1, 12):
        before = painted.times[id(viewport)]
        press(window, qtbot)
        if painted.times[id(viewport)] > before:
            by_steps.append(window.document.simulator.steps.step(number).quantity)
    outputs = [bpsim.Quantity(bpsim.Kind.OUT, sample=0, layer=2, unit=unit) for unit in range(2)]
    assert by_steps == outputs


def test_a_step_is_laid_out_within_the_panels(window: MainWindow, qtbot: QtBot) -> None:
    painted = Painted(window)
    for _ in range(57):
        press(window, qtbot)
    # Where the error appears or grows by a digit the header is laid out, and the guide with each caption; a step alone
    # does not.
    captions = [caption for caption in window.document.simulator.lesson.guide if caption.iteration == 0]
    assert painted.layouts[id(window)] < 5 + len(captions) < 57 / 2


def test_cards_are_never_wider_than_their_panel(window: MainWindow, qtbot: QtBot) -> None:
    panel = window.panels.step
    for _ in range(57):
        press(window, qtbot)
        for card in panel.cards:
            assert card.geometry().right() < panel.viewport().width()
            assert card.height() == card.heightForWidth(card.width())
        tops = [card.geometry().top() for card in panel.cards]
        assert tops == sorted(set(tops))
        assert panel.cards[-1].geometry().bottom() < found(panel.widget()).height()


def test_the_current_step_stays_in_sight_when_its_panel_becomes_lower(window: MainWindow) -> None:
    panel = window.panels.steps
    window.document.seek(0, 40)
    window.resize(1280, 640)
    QApplication.sendPostedEvents()
    QApplication.processEvents()
    assert panel.viewport().rect().contains(panel.visualRect(panel.currentIndex()))
