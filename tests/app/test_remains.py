"""Nothing that was painted stays behind: the window on the screen is the window painted afresh."""

from __future__ import annotations

import random

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from tests.app.conftest import OpenWindow

WALK = ("next", "back", "next_phase", "back_phase", "iteration_start", "iteration_end", "restart", "run")


def settle() -> None:
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def pixels(image: QImage) -> NDArray[np.uint8]:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[..., :3].copy()


def remains(window: MainWindow) -> str:
    """Where the screen differs from a fresh picture; empty where it does not."""
    settle()
    shown = pixels(window.screen().grabWindow(window.winId()).toImage())
    differs = np.argwhere((shown != pixels(window.grab().toImage())).any(axis=2))
    return f"{differs.min(axis=0)} to {differs.max(axis=0)}" if len(differs) else ""


def finish(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.document.running, timeout=20000)


def test_the_guide_s_walk_leaves_no_remains_under_the_biases(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 720)
    window.actions_by_key["follow_guide"].trigger()
    for _ in range(20):
        qtbot.keyClick(window.panels.graph, Qt.Key.Key_PageDown)
        finish(window, qtbot)
        assert not remains(window)


@pytest.mark.parametrize("lesson", ["it496", "week-05"])
def test_no_walk_leaves_remains(open_window: OpenWindow, qtbot: QtBot, lesson: str) -> None:
    window = open_window(lesson)
    window.resize(1280, 720)
    chance = random.Random(1)
    for _ in range(15):
        keys = chance.choices(WALK, k=2)
        for key in keys:
            # Something else is painted before Qt has read what the items changed.
            window.panels.graph.viewport().update(0, 0, 1, 1)
            window.actions_by_key[key].trigger()
            if chance.random() < 0.5:
                QApplication.processEvents()
        finish(window, qtbot)
        assert not remains(window), keys


def test_a_part_of_the_steps_is_painted_with_the_names_that_reach_into_it(open_window: OpenWindow) -> None:
    window = open_window("week-05")
    window.resize(1280, 720)
    window.actions_by_key["digits_all"].trigger()
    steps = window.panels.steps
    assert not remains(window)
    steps.viewport().update(steps.columnViewportPosition(1) + 1, 0, steps.columnWidth(1), steps.height())
    assert not remains(window)


def test_the_titles_of_panels_move_with_the_size_of_text(open_window: OpenWindow) -> None:
    window = open_window()
    window.resize(1280, 720)
    for key in ("larger", "larger", "normal_size", "smaller", "normal_size"):
        window.actions_by_key[key].trigger()
        assert not remains(window), key
