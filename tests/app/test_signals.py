"""Signals end the window at once, whatever it is doing: tested in processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import bpsim
from bpsim.lesson import unsaved
from bpsim.lesson.unsaved import left_behind, read
from tests.found import found

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals of this kind"),
    pytest.mark.usefixtures("heard_signals"),
]

SECONDS = 20
"""That a busy machine may take; a loop that is not woken takes for ever."""
START = """
import sys
from PySide6.QtCore import QTimer
from bpsim import cli
from bpsim.app import main
from bpsim.core.quantity import Kind, Quantity

def show(window, shown=main.show_on_screen):
    shown(window)
    QTimer.singleShot(0, lambda: begin(window))

def begin(window):
    QTimer.singleShot(0, lambda: print("ready", flush=True))
    {doing}

main.show_on_screen = show
main.COMPILE_AFTER_MS = {compile_after}
sys.exit(cli.main([{source!r}]))
"""
DOING = {
    "nothing": "pass",
    "a run": "window.actions_by_key['run'].trigger()",
    "playing": "window.actions_by_key['play'].trigger()",
    "a check": "window.actions_by_key['check_gradients'].trigger()",
    "a dialog": "window.actions_by_key['new_weights'].trigger()",
    "a menu": "window.menuBar().actions()[0].menu().exec()",
    "unsaved work": "window.document.restart(); window.document.use_as_start(); window.close()",
}
CHANGE = "window.document.set_value(Quantity(Kind.WEIGHT, None, 2, 0, 0), 0.75)"
Started = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Started]:
    """Opens a window in another process, and waits until it does something."""
    processes: list[subprocess.Popen[str]] = []

    def run(
        doing: str = "pass", source: str = "it496", compile_after: int = 10**6, **options: Any
    ) -> subprocess.Popen[str]:
        script = START.format(doing=doing, source=source, compile_after=compile_after)
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "BPSIM_CACHE": str(tmp_path / "cache")}
        process = subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=environment, cwd=Path(bpsim.__file__).parents[1], **options,
        )  # fmt: skip
        processes.append(process)
        assert found(process.stdout).readline() == "ready\n"
        return process

    yield run
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_window_that_waits_hears_a_signal_and_keeps_unsaved_work(start: Started, number: signal.Signals) -> None:
    process = start(CHANGE)
    process.send_signal(number)
    out, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, out, err) == (128 + number, "", "")
    (slot,) = left_behind(unsaved.folder())
    assert read(slot.path).lesson.parameters.weights[1][0, 0] == 0.75
    slot.remove()


def test_unsaved_work_of_a_window_that_is_killed_is_found(start: Started) -> None:
    process = start(f"{CHANGE}; window.autosave.keep_changes(); window.autosave.keeper.wait()")
    assert left_behind(unsaved.folder()) == []
    process.kill()
    process.communicate(timeout=SECONDS)
    (slot,) = left_behind(unsaved.folder())
    assert read(slot.path).lesson.parameters.weights[1][0, 0] == 0.75
    slot.remove()


@pytest.mark.parametrize("doing", sorted(set(DOING) - {"nothing"}))
def test_a_window_that_is_busy_hears_a_signal(start: Started, doing: str) -> None:
    process = start(DOING[doing])
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=SECONDS)
    assert process.returncode == 128 + signal.SIGTERM


def test_a_window_that_compiles_hears_a_signal_and_leaves_nothing_behind(start: Started) -> None:
    process = start(
        "QTimer.singleShot(0, lambda: QTimer.singleShot(200, lambda: print('compiling', flush=True)))", compile_after=0
    )
    assert process.stdout
    assert found(process.stdout).readline() == "compiling\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=SECONDS)  # as long as a child has the pipes, this waits
    assert process.returncode == 128 + signal.SIGTERM


def test_what_nohup_ignores_stays_ignored(start: Started) -> None:
    process = start(
        "QTimer.singleShot(0, lambda: (sys.stdin.read(1), print('alive', flush=True)))",
        stdin=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    process.send_signal(signal.SIGHUP)
    assert process.stdin
    assert process.stdout
    process.stdin.write("x")
    process.stdin.flush()
    assert found(process.stdout).readline() == "alive\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=SECONDS)
    assert process.returncode == 128 + signal.SIGTERM


def test_the_look_of_the_window_is_kept(start: Started) -> None:
    process = start("window.panels.steps.parentWidget().hide()")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=SECONDS)
    assert (Path(os.environ["BPSIM_CONFIG"]) / "bpsim.ini").read_text().count("layout") == 1
