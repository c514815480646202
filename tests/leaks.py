"""What a test may not leave behind: a timer that runs, a thread, a window, a key or button held down."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from shiboken6 import isValid

from bpsim.core import garbage

KEPT = "kept"
"""A property of a window that stays for the next test."""
QTS_OWN = ("QTipLabel", "QWhatsThat")
"""Windows that Qt keeps for itself, and shows when it likes."""


@contextmanager
def nothing_left() -> Iterator[None]:
    """Fails where a timer, a thread or a window begins in the block and is still there after it."""
    windows, threads = set(map(id, _windows())), set(threading.enumerate())
    timers: list[weakref.ref[QTimer]] = []
    start = QTimer.start

    def recorded(timer: QTimer, *interval: int) -> None:
        timers.append(weakref.ref(timer))
        start(timer, *interval)

    QTimer.start = recorded  # type: ignore[method-assign]  # there is no list of running timers to ask
    try:
        yield
    finally:
        QTimer.start = start  # type: ignore[method-assign]
    let_go()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = [f"window {_name(window)}" for window in _windows() if id(window) not in windows]
    begun = [thread for thread in threading.enumerate() if thread not in threads]
    for thread in begun:
        # One that was told to end, as that of a progress bar, is given the time to do so.
        thread.join(timeout=2)
    left += [f"thread {thread.name}" for thread in begun if thread.is_alive()]
    running = (reference() for reference in timers)
    left += [f"timer of {timer.parent()}" for timer in running if timer and isValid(timer) and timer.isActive()]
    assert not left, f"left behind: {', '.join(left)}"


def let_go() -> None:
    """Lets go of every key and button that the last event held down.

    Qt asks itself, not the event, whether Shift is held when a column is selected, and whether a button is while a dock
    gets another size: what one test pressed would decide what the next one sees.
    """
    if QApplication.instance() is None:
        return
    hand = QWidget()
    for button in (one for one in Qt.MouseButton if one.value and one in QApplication.mouseButtons()):
        QTest.mouseRelease(hand, button)
    if QApplication.keyboardModifiers():
        QTest.keyRelease(hand, Qt.Key.Key_Shift)
    hand.deleteLater()


def _windows() -> list[QWidget]:
    # A collection in the midst of the call would destroy windows that are in the list, not yet as objects of Python.
    with garbage.held():
        every = QApplication.topLevelWidgets() if QApplication.instance() else []
    return [window for window in every if _counts(window) and window.metaObject().className() not in QTS_OWN]


def _counts(window: QWidget) -> bool:
    """Whether a user sees it or bpsim made it: hidden menus of pyqtgraph wait for the garbage collector."""
    if window.property(KEPT):
        return False
    own = type(window).__module__.startswith("bpsim")
    return own or window.isVisible() or isinstance(window, QDialog | QMainWindow)


def _name(window: QWidget) -> str:
    return f"{type(window).__name__} {window.windowTitle()!r}"
