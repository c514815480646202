"""A real window for the tests of the application."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.app.remembered import Settings
from bpsim.core import garbage
from tests.app.same_window import SameWindow
from tests.app.settling import take_mouse_away

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
        _show(window, qtbot)
        return window

    yield open_it
    for window in windows:
        _close(window)
    with garbage.held():  # Qt goes through a list of all widgets
        QApplication.setFont(font)
    qtbot.waitUntil(lambda: True)


@pytest.fixture(scope="module")
def kept_windows() -> Iterator[list[SameWindow]]:
    """The window that the tests of a module hand on, or none."""
    kept: list[SameWindow] = []
    yield kept
    for same in kept:
        _close(same.window)


@pytest.fixture
def window(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window with the first built-in lesson.

    It is the test's own. In a module that is marked with ``same_window`` it is that of the test before, with the lesson
    and everything else anew; where something cannot be brought back, the next test opens one. Every panel is made in
    it, and follows: tests that make many steps, or open other lessons, take longer in it than in windows of their own.
    """
    if request.node.get_closest_marker("same_window") is None:
        yield request.getfixturevalue("open_window")()
        return
    kept: list[SameWindow] = request.getfixturevalue("kept_windows")
    font = QApplication.font()
    if not kept:
        folder: Path = request.getfixturevalue("tmp_path_factory").mktemp("same_window")
        window = MainWindow(bpsim.load("it496"), Settings(str(folder)))
        _show(window, qtbot)
        kept.append(SameWindow(window, folder))
    kept[0].take_keyboard()  # a widget of the test before may have had it
    yield kept[0].window
    is_anew = False
    try:
        is_anew = kept[0].begin_anew()
    finally:
        if not is_anew:
            _close(kept.pop().window)
    if QApplication.font() != font:
        with garbage.held():  # Qt goes through a list of all widgets
            QApplication.setFont(font)


def _show(window: MainWindow, qtbot: QtBot) -> None:
    window.show()
    window.activateWindow()
    window.panels.graph.setFocus(Qt.FocusReason.OtherFocusReason)
    with qtbot.waitExposed(window):
        pass
    take_mouse_away(window)
    QApplication.processEvents()


def _close(window: MainWindow) -> None:
    """Closes a window without a question."""
    window.files.may_discard = lambda: True  # type: ignore[method-assign]
    window.close()
    window.deleteLater()
