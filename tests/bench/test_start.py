"""From the start of a process to its painted window, and what that takes in memory, beside a bare window.

    pytest tests/bench/test_start.py --benchmark-only

The bare window has PySide6, numpy and a plot of pyqtgraph. Times are those of the processor, best of several turns. The
axes of the error come after the first picture of the window; the time until they are painted stands beside it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bpsim.core.compiled import KERNEL

PAINTED = """
from PySide6.QtCore import QEvent, QObject
class Painted(QObject):
    def eventFilter(self, watched, event):
        self.seen = getattr(self, "seen", False) or event.type() == QEvent.Type.Paint
        return False
def painted(view):
    watch = Painted()
    view.viewport().installEventFilter(watch)
    while not getattr(watch, "seen", False):
        application.processEvents()
"""
BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
import numpy, pyqtgraph
application, window = QApplication([]), QMainWindow()
seen = pyqtgraph.PlotWidget()
window.setCentralWidget(seen)
"""
OURS = """
import bpsim
from bpsim.app.main import MainWindow, create_application
application = create_application()
window = MainWindow(bpsim.load("it496"))
seen = window.panels.graph
"""
SHOWN = """
window.resize(1440, 900); window.show()
painted(seen)
"""
COMPLETE = "painted(window.panels.plot.canvas)\n"
LOADED = "from bpsim.core.compiled import KERNEL; assert KERNEL.load()"
TOLD = """
import os, resource
used = resource.getrusage(resource.RUSAGE_SELF)
pages = int(open("/proc/self/statm").read().split()[1])
print(used.ru_utime + used.ru_stime, pages * os.sysconf("SC_PAGE_SIZE") / 1e6, flush=True)
os._exit(0)
"""
PROGRAMS = {
    "a bare window": PAINTED + BARE + SHOWN,
    "the window of bpsim": PAINTED + OURS + SHOWN,
    "with the axes of the error": PAINTED + OURS + SHOWN + COMPLETE,
    "and the kernel loaded": PAINTED + OURS + SHOWN + COMPLETE + LOADED,
}
TURNS = 5


def started(program: str, byte_code: Path) -> tuple[float, float]:
    """Seconds of the processor, and resident megabytes."""
    known = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(byte_code)}
    known.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run([sys.executable, "-c", program + TOLD], capture_output=True, text=True, check=True, env=known)
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="reads the memory of a process as Linux tells it")
def test_start_beside_a_bare_window(
    benchmark: BenchmarkFixture, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    KERNEL.load()
    turns: list[dict[str, tuple[float, float]]] = []
    benchmark.pedantic(
        lambda: turns.append({name: started(program, tmp_path) for name, program in PROGRAMS.items()}),
        rounds=TURNS,
        warmup_rounds=1,
    )
    least = {name: min(turn[name] for turn in turns[1:]) for name in PROGRAMS}
    seconds, megabytes = least["a bare window"]
    with capfd.disabled():
        print()  # noqa: T201
        for name, (took, holds) in least.items():
            more = f"{took / seconds:4.2f} x bare; {holds:4.0f} MB, {holds - megabytes:+4.0f} MB"
            print(f"  {name:32} {took:5.2f} s, {more}")  # noqa: T201
