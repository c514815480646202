"""The graph in the window: in each workspace its numbers can be read at every step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from bpsim.app.main_window import MainWindow
from tests.app.conftest import OpenWindow

LEAST = 11
"""Pixels, at 1280x720."""


def settle() -> None:
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def steps(window: MainWindow) -> list[int]:
    """Those to look at: of many, as many as tell."""
    count = len(window.document.simulator.steps)
    return [*range(0, count, 1 + count // 60), count]


@pytest.mark.parametrize("trained", [False, True], ids=["fresh", "with the curve"])
@pytest.mark.parametrize(("size", "least"), [((1280, 720), 14), ((1920, 1080), 20)], ids=["small", "large"])
def test_a_lecture_can_be_read_from_the_last_row(
    window: MainWindow, size: tuple[int, int], least: float, *, trained: bool
) -> None:
    window.resize(*size)
    window.workspaces.switch("lecture")
    if trained:
        window.document.start_run(20)
        window.document.advance(10.0, lambda: 0.0)
    settle()
    graph = window.panels.graph
    assert window.panels.inset.isVisible() == trained
    for step in steps(window):
        window.document.seek(0, step)
        settle()
        assert min(one.height for one in graph.painted() if one.value) >= least
        assert all(QRectF(graph.viewport().rect()).contains(one.rect) for one in graph.painted())


def test_no_text_of_a_deep_network_is_small_in_a_lecture(open_window: OpenWindow) -> None:
    window = open_window("mcginley")
    window.resize(1920, 1080)
    window.workspaces.switch("lecture")
    settle()
    for step in steps(window):
        window.document.seek(0, step)
        settle()
        assert min(one.smallest for one in window.panels.graph.painted()) >= 10


def test_the_numbers_are_legible_in_a_small_window_with_its_hints(window: MainWindow) -> None:
    window.resize(1280, 720)
    window.actions_by_key["reset_layout"].trigger()
    graph = window.panels.graph
    for step in range(len(window.document.simulator.steps) + 1):
        window.document.seek(0, step)
        QApplication.processEvents()
        painted = graph.painted()
        assert min(one.height for one in painted if one.value) >= LEAST
        assert all(QRectF(graph.viewport().rect()).contains(one.rect) for one in painted)
