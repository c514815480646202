"""What nobody caught: the process lives, the log has it, and it is said once."""

from __future__ import annotations

import subprocess
import sys
from types import TracebackType

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from bpsim.app.uncaught import Report
from bpsim.log import log_file, stop_log

MOVING = """
import sys
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
import bpsim
from bpsim.app.main import create_application, run_window
from bpsim.app.messages import log_qt_messages
from bpsim.view.canvas.scene import GraphScene

log_qt_messages()
application = create_application()
said = []
answering = QTimer()

def broken(*_):
    ()[3]

def answer():
    box = QApplication.activeModalWidget()
    if isinstance(box, QMessageBox):
        said.append(box.text())
        box.accept()
        QTimer.singleShot(0, application.quit)

def move():
    GraphScene.place_at = broken
    graph = next(w for w in application.allWidgets() if w.objectName() == "graph")
    for x in range(40, 240, 20):
        QTest.mouseMove(graph.viewport(), QPoint(x, 50))

answering.timeout.connect(answer)
answering.start(20)
QTimer.singleShot(50, move)
code = run_window(bpsim.load("it496"))
print("alive", len(said))
sys.exit(code)
"""


def test_an_error_in_a_handler_of_the_mouse_is_logged_and_the_process_lives() -> None:
    ran = subprocess.run([sys.executable, "-c", MOVING], capture_output=True, text=True, timeout=120, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "alive 1\n", "")
    log = log_file().read_text(encoding="utf-8")
    assert "IndexError" in log
    assert "mouseMoveEvent" in log


def _raised(text: str) -> tuple[type[BaseException], BaseException, TracebackType | None]:
    with pytest.raises(ValueError) as info:  # noqa: PT011 - any that has a traceback
        int(text)
    return info.type, info.value, info.tb


def test_an_error_that_comes_again_is_logged_and_said_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    report = Report()

    def show(box: QMessageBox) -> int:
        said.append(box.text())
        report(*_raised("while the box is open"))
        QApplication.processEvents()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", show)
    for _ in range(3):
        report(*_raised("the first"))
    assert said == []
    qtbot.waitUntil(lambda: len(said) == 1)
    assert "the first" in said[0]
    assert log_file().read_text(encoding="utf-8").count("Traceback") == 4
    stop_log()
