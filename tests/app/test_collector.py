"""Garbage is collected while the window rests, and then it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.collector import Collector
from bpsim.app.main_window import MainWindow
from bpsim.core import garbage
from bpsim.trace.steps import Granularity


class Collected:
    """How often garbage was collected."""

    def __init__(self, window: MainWindow) -> None:
        self.times = 0
        [self.rest] = Collector(window, self._count, rest=20).findChildren(QTimer)

    def _count(self) -> None:
        self.times += 1


@pytest.fixture
def window(qapp: object) -> Iterator[MainWindow]:  # noqa: ARG001
    window = MainWindow(bpsim.load("it496"))
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def collected(window: MainWindow) -> Collected:
    return Collected(window)


def test_once_after_what_was_shown(window: MainWindow, collected: Collected, qtbot: QtBot) -> None:
    for _ in range(3):
        window.document.next(Granularity.TERM)
    assert collected.times == 0
    qtbot.waitUntil(lambda: collected.times == 1)
    assert not collected.rest.isActive()


def test_not_while_steps_are_played(window: MainWindow, collected: Collected, qtbot: QtBot) -> None:
    window.document.next(Granularity.TERM)
    window.ticker.play(Granularity.TERM)
    collected.rest.timeout.emit()
    assert collected.times == 0
    window.ticker.pause()
    qtbot.waitUntil(lambda: collected.times == 1)


def test_not_while_a_thread_works(window: MainWindow, collected: Collected, qtbot: QtBot) -> None:
    with garbage.held():
        window.document.next(Granularity.TERM)
        collected.rest.timeout.emit()
        assert collected.times == 0
    qtbot.waitUntil(lambda: collected.times == 1)


PROCESS = """
import gc, weakref
from PySide6.QtTest import QTest
import bpsim
from bpsim.app.collector import Collector
from bpsim.app.main import create_application
from bpsim.app.main_window import MainWindow
from bpsim.core import garbage

application = create_application()
window = MainWindow(bpsim.load("it496"))
window.show()
QTest.qWait(200)
garbage.settle()
Collector(window, rest=100)

class Cycle:
    def __init__(self):
        self.itself = self

kept = Cycle()
lost = weakref.ref(kept)
gc.collect()
del kept
full = []
gc.callbacks.append(lambda phase, info: full.append(phase) if info["generation"] == 2 and phase == "stop" else None)
window.document.start_run(3000)
while window.document.running:
    application.processEvents()
print("in the run", len(full), lost() is None)
QTest.qWait(500)
print("at rest", len(full), lost() is None)
print("bounded", 0 < gc.get_threshold()[2] < 10_000)
import os, sys
sys.stdout.flush()
os._exit(0)
"""


def test_a_run_has_no_full_collection_and_what_it_left_is_gone_at_rest() -> None:
    told = subprocess.run([sys.executable, "-c", PROCESS], capture_output=True, text=True, check=True).stdout
    assert told.splitlines() == ["in the run 0 False", "at rest 1 True", "bounded True"]
