"""Larger text, as for a projector: every panel keeps its place, nothing is cut off, and the way back leads back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QToolButton

from bpsim.app.main_window import MainWindow
from tests.app.conftest import OpenWindow

PRESSES = 3
"""One and a half times the size."""


def enlarged(window: MainWindow, presses: int = PRESSES) -> MainWindow:
    for _ in range(presses):
        window.actions_by_key["larger"].trigger()
    settle()
    return window


def settle() -> None:
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


@pytest.fixture(params=[(1280, 720), (1440, 900)], ids=str)
def large(request: pytest.FixtureRequest, open_window: OpenWindow) -> Iterator[MainWindow]:
    window = open_window()
    window.resize(*request.param)
    settle()
    yield window
    # The size belongs to the application: the next window would begin with it.
    window.actions_by_key["normal_size"].trigger()


def test_the_window_keeps_its_size_and_this_step_most_of_its_own(large: MainWindow) -> None:
    large.document.seek(0, 31)
    settle()
    before, width = large.size(), large.panels.step.width()
    enlarged(large)
    assert large.size() == before
    assert large.panels.step.width() >= 0.85 * width


def test_every_control_of_the_transport_bar_is_in_sight(large: MainWindow) -> None:
    bar = enlarged(large).panels.transport
    controls = [*bar.findChildren(QToolButton), bar.iterations, bar.until, bar.learning_rate, bar.speed]
    for control in controls:
        if not control.isHidden():
            place = control.rect().translated(control.mapTo(bar, control.rect().topLeft()))
            assert bar.rect().contains(place), control.objectName()


def test_the_graph_keeps_most_of_the_height_that_it_had(large: MainWindow) -> None:
    before = large.panels.graph.height()
    assert enlarged(large).panels.graph.height() > before / 2


def test_normal_text_brings_everything_back(large: MainWindow) -> None:
    steps, bar = large.panels.steps, large.panels.transport
    first = steps.model().index(0, 0)
    before, graph = (large.size(), bar.height(), steps.visualRect(first).height()), large.panels.graph.size()
    enlarged(large)
    assert steps.visualRect(first).height() > before[2]
    large.actions_by_key["normal_size"].trigger()
    settle()
    assert (large.size(), bar.height(), steps.visualRect(first).height()) == before
    assert large.panels.graph.height() >= graph.height()
    assert large.panels.graph.width() >= 0.98 * graph.width()
