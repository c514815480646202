"""How the window comes upon the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpsim.app.main import FRAME, show_on_screen


@pytest.mark.parametrize(("beyond", "maximized"), [(-60, False), (0, True), (500, True)])
def test_a_window_that_would_reach_out_of_the_screen_is_shown_whole(qtbot: QtBot, beyond: int, maximized: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    wanted = room + QSize(0, beyond)
    window.resize(wanted - QSize(FRAME.width(), 0))
    show_on_screen(window)
    assert window.isMaximized() is maximized
    assert window.height() <= room.height()
    assert maximized or window.height() == wanted.height()
