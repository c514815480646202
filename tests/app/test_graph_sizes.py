"""The graph in the window: in the workspace of a first start its numbers can be read at every step."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from bpsim.app.main_window import MainWindow

LEAST = 11
"""Pixels, at 1280x720."""


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
