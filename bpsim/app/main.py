"""Starts the window."""

from __future__ import annotations

import sys

from bpsim.core import garbage

with garbage.held():
    from PySide6.QtCore import QSize, QTimer
    from PySide6.QtWidgets import QApplication, QWidget

    from bpsim.app.collector import Collector
    from bpsim.app.main_window import MainWindow
    from bpsim.app.signals import SignalWatch
    from bpsim.app.uncaught import Report
    from bpsim.core import worth
    from bpsim.core.compiled import KERNEL
    from bpsim.lesson.lesson import Lesson
    from bpsim.view.formula.typeset import warm_up
    from bpsim.view.icons import icon
    from bpsim.view.theme import LIGHT

    # Before the first collection, which would go through all of it.
    garbage.keep()

COMPILE_AFTER_MS = 400
"""The first frames come first; then a child process compiles the training loop."""
BETWEEN_MS = 50
"""What comes in between two panels that are made while nobody waits for them has its time."""
FRAME = QSize(8, 40)
"""The room that the frame of a window takes, in pixels, roughly."""


def run_window(lesson: Lesson) -> int:
    """Opens the window with a lesson. Returns the exit code."""
    application = create_application()
    sys.excepthook = Report()
    window = MainWindow(lesson)
    show_on_screen(window)
    garbage.settle()
    Collector(window)
    if lesson.path:
        window.settings.add_recent(lesson.path)
    QTimer.singleShot(0, window.autosave.offer)
    hear_logout(application, window)
    QTimer.singleShot(0, warm_up)
    QTimer.singleShot(COMPILE_AFTER_MS, compile_in_background)
    QTimer.singleShot(COMPILE_AFTER_MS, lambda: make_in_turn(window))
    signals = SignalWatch(window)
    signals.heard.connect(window.end_by_signal)
    try:
        return application.exec()
    finally:
        signals.stop()


def compile_in_background() -> None:
    """Has the loops over networks compiled, and those over formulas as soon as there is work for them."""
    worth.in_background = True
    KERNEL.start_compiling()


def make_in_turn(window: MainWindow) -> None:
    """Makes what stands behind another panel, and what follows a selection on the graph, one panel at a time: the first
    click waits for none of them."""
    panels, docks = window.panels, window.docks
    shown = (key for key in panels.docked() if not docks[key].isHidden())
    selecting = (row.key for row in panels.rows() if row.selects)
    due = next((key for key in (*shown, *selecting) if key not in panels), None)
    if due is not None:
        panels[due]
        QTimer.singleShot(BETWEEN_MS, window, lambda: make_in_turn(window))


def hear_logout(application: QApplication, window: MainWindow) -> None:
    """Lets the window keep its unsaved work when the session ends, or its state is saved."""
    for ending in (application.commitDataRequest, application.saveStateRequest):
        ending.connect(window.autosave.keep_at_once)


def show_on_screen(window: QWidget) -> None:
    """Shows a window; one that would reach out of the screen with its frame, whole: its last line would be below."""
    if window.isFullScreen():  # as it was left
        window.show()
        return
    room = window.screen().availableSize() - FRAME
    if window.size().boundedTo(room) == window.size():
        window.show()
    else:
        window.resize(window.size().boundedTo(room))
        window.showMaximized()


def create_application() -> QApplication:
    """The application object with its names; reuses one that exists."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("bpsim")
    application.setApplicationDisplayName("")
    application.setDesktopFileName("bpsim")
    application.setWindowIcon(icon("app", LIGHT))
    return application
