"""Lets every layout of a window take its final size."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget


def settle() -> None:
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def take_mouse_away(window: QMainWindow) -> None:
    """Moves the mouse to where nothing is hovered.

    Where it stands over the list of the steps, which scrolls, every press lights another row in every panel.
    """
    QTest.mouseMove(window.statusBar(), QPoint(2, 2))


def keyboard() -> QWidget:
    """What has the keyboard."""
    held = QApplication.focusWidget()
    assert held is not None
    return held
