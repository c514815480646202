"""This Step shows all of a step in a small window: it is set smaller until it fits, whatever the size of text."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.view.panels.cards import SMALL
from bpsim.view.panels.step_panel import LARGER, LEAST_WIDTH, SMALLEST_TEXT
from bpsim.view.theme import number_font

SUM = Quantity(Kind.DE_DOUT, 0, 1, 0)
GRADIENT = Quantity(Kind.DE_DW, 0, 1, 0, 0)


def settle() -> None:
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def resize(window: MainWindow, width: int, height: int) -> None:
    """The window as it would open in this size."""
    window.resize(width, height)
    window.actions_by_key["reset_layout"].trigger()
    settle()


def show(window: MainWindow, quantity: Quantity) -> None:
    number = window.document.simulator.steps.number(quantity)
    assert number is not None
    window.document.seek(0, number)
    settle()


def smallest_text(window: MainWindow) -> float:
    return window.panels.step.share * SMALL * QFontInfo(number_font()).pixelSize()


@pytest.mark.parametrize("presses", range(4))
@pytest.mark.parametrize("quantity", [SUM, GRADIENT], ids=["sum", "gradient"])
def test_a_sum_over_two_paths_needs_no_scroll_bar(window: MainWindow, quantity: Quantity, presses: int) -> None:
    resize(window, 1280, 720)
    for _ in range(presses):
        window.actions_by_key["larger"].trigger()
    show(window, quantity)
    panel = window.panels.step
    assert not panel.verticalScrollBar().isVisible()
    inside = panel.viewport().rect()
    last = panel.cards[-1]
    assert inside.contains(last.rect().translated(last.mapTo(panel.viewport(), last.rect().topLeft())))
    assert panel.share == 1.0 or smallest_text(window) >= SMALLEST_TEXT - 0.1
    if quantity == GRADIENT:
        assert panel.words[1].startswith("Then w1 ←")


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_in_a_lecture_it_grows_to_what_fits(window: MainWindow, size: tuple[int, int]) -> None:
    panel = window.panels.step
    window.workspaces.switch("lecture")
    resize(window, *size)
    show(window, Quantity(Kind.DE_DW, 0, 2, 0, 0))
    assert panel.share == max(LARGER)
    for quantity in (SUM, GRADIENT):
        show(window, quantity)
        assert panel.share > 1.0
        assert panel.height_at(panel.viewport().width()) <= panel.viewport().height()
        assert not panel.verticalScrollBar().isVisible()
    window.workspaces.switch("study")
    settle()
    assert panel.share <= 1.0


def test_in_a_narrow_lecture_it_keeps_room_for_letters(window: MainWindow) -> None:
    panel = window.panels.step
    window.workspaces.switch("lecture")
    resize(window, 800, 900)
    show(window, Quantity(Kind.DE_DW, 0, 2, 0, 0))
    letters = panel.fontMetrics().horizontalAdvance("m" * LEAST_WIDTH) * panel.share
    assert 1.0 <= panel.share < max(LARGER)
    assert letters <= panel.viewport().width()
