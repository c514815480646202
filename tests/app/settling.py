"""Lets every layout of a window take its final size."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget


def settle() -> None:
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def keyboard() -> QWidget:
    """What has the keyboard."""
    held = QApplication.focusWidget()
    assert held is not None
    return held
