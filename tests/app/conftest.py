"""A real window for the tests of the application."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.core import garbage

OpenWindow = Callable[..., MainWindow]


def menu_of(action: QAction) -> QMenu:
    """The menu that an entry opens."""
    menu = action.menu()
    assert isinstance(menu, QMenu)
    return menu


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[OpenWindow]:
    """Opens windows that are closed, without a question, when the test ends.

    The size of text belongs to the application: the window of the next test begins with that of this test's start.
    """
    windows: list[MainWindow] = []
    font = QApplication.font()

    def open_it(source: str = "it496") -> MainWindow:
        window = MainWindow(bpsim.load(source))
        windows.append(window)
        window.show()
        window.activateWindow()
        window.panels.graph.setFocus(Qt.FocusReason.OtherFocusReason)
        with qtbot.waitExposed(window):
            pass
        return window

    yield open_it
    for window in windows:
        window.files.may_discard = lambda: True  # type: ignore[method-assign]
        window.close()
        window.deleteLater()
    with garbage.held():  # Qt goes through a list of all widgets
        QApplication.setFont(font)
    qtbot.waitUntil(lambda: True)


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    """The window with the first built-in lesson."""
    return open_window()
