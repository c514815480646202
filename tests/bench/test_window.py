"""How long a user waits: for the window, and for a step. Run with ``pytest tests/bench --benchmark-only``."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow

_UNTIL_PAINTED = """
from PySide6.QtCore import QObject, QEvent, QTimer
from PySide6.QtWidgets import QApplication
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, QApplication.quit)
        return False
"""

BARE = (
    _UNTIL_PAINTED
    + """
import numpy, pyqtgraph
from PySide6.QtWidgets import QMainWindow
application = QApplication([])
window = QMainWindow()
plot = pyqtgraph.PlotWidget()
plot.plot(numpy.arange(10.0))
window.setCentralWidget(plot)
painted = Painted()
plot.viewport().installEventFilter(painted)
window.show()
application.exec()
"""
)

BPSIM = (
    _UNTIL_PAINTED
    + """
from bpsim.app.main import create_application
application = create_application()
import bpsim
from bpsim.app.main_window import MainWindow
window = MainWindow(bpsim.load("it496"))
painted = Painted()
window.panels.graph.viewport().installEventFilter(painted)
window.show()
application.exec()
"""
)


def _start(program: str, folder: Path) -> None:
    environment = {**os.environ, "BPSIM_CONFIG": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, capture_output=True)


@pytest.mark.benchmark(group="start to a painted window, whole process")
@pytest.mark.parametrize("program", [BARE, BPSIM], ids=["bare PySide6 + numpy + pyqtgraph", "bpsim"])
def test_cold_start(benchmark: BenchmarkFixture, program: str, tmp_path: Path) -> None:
    benchmark.pedantic(_start, args=(program, tmp_path), rounds=7, warmup_rounds=1)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    window = MainWindow(bpsim.load("it496"))
    window.resize(1440, 900)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.close()
    window.deleteLater()


@pytest.mark.benchmark(group="key press to painted step, it496")
def test_a_key_press_to_its_painted_step(benchmark: BenchmarkFixture, window: MainWindow, qtbot: QtBot) -> None:
    def press() -> None:
        if window.document.simulator.step == 57:
            window.document.seek(0, 0)
        qtbot.keyClick(window.panels.graph, Qt.Key.Key_PageDown)
        QApplication.sendPostedEvents()
        QApplication.processEvents()

    for _ in range(58):  # every formula was seen once
        press()
    benchmark.pedantic(press, rounds=400)
    assert window.document.simulator.iteration == 0
