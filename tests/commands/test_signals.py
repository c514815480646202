"""SIGTERM and SIGHUP end a command, and leave neither a draft nor a terminal without its cursor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.commands.tools import ROOT

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals of this kind"),
    pytest.mark.usefixtures("heard_signals"),
]

SECONDS = 20
NUMBERS = [signal.SIGTERM, signal.SIGHUP] if sys.platform != "win32" else []
SAVING = """
import os, sys, time
from bpsim import cli
os.fsync = lambda handle: (print("saving", flush=True), time.sleep(60))
sys.exit(cli.main(["run", "it496", "-n", "5", "--csv", sys.argv[1]]))
"""
RUNNING = """
import sys
from bpsim import cli
from bpsim.commands import long_runs
long_runs.BAR_AFTER_SECONDS = 0
long_runs.compile_if_it_pays = lambda *all: None
sys.exit(cli.main(["run", "it496", "-n", "10000000"]))
"""
HIDDEN, SHOWN = b"\x1b[?25l", b"\x1b[?25h"
"""What a terminal is told about its cursor."""


@pytest.mark.parametrize("number", NUMBERS)
def test_a_save_that_is_ended_leaves_the_old_file_and_no_draft(tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "curve.csv"
    path.write_text("old")
    saving = subprocess.Popen([sys.executable, "-c", SAVING, str(path)], cwd=ROOT, stdout=subprocess.PIPE)
    assert saving.stdout
    assert saving.stdout.readline() == b"saving\n"
    saving.send_signal(number)
    saving.communicate(timeout=SECONDS)
    assert saving.returncode == 128 + number
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["curve.csv"]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_run_that_is_ended_gives_the_terminal_its_cursor_back(number: signal.Signals) -> None:
    terminal, theirs = os.openpty()
    running = subprocess.Popen(
        [sys.executable, "-c", RUNNING],
        cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, env=os.environ | {"TERM": "xterm"},
    )  # fmt: skip
    os.close(theirs)
    told = b""
    while HIDDEN not in told:
        told += os.read(terminal, 1_000)
    running.send_signal(number)
    with suppress(OSError):  # what a terminal says whose last process has ended
        while rest := os.read(terminal, 1_000):
            told += rest
    os.close(terminal)
    assert running.wait(SECONDS) == 128 + number
    assert told.rindex(SHOWN) > told.rindex(HIDDEN)
