"""The command line, as a user and a script meet it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import bpsim
from bpsim import load
from tests.commands.tools import ROOT, assert_one_line, file_of, process


def test_the_commands_without_a_window_do_not_import_qt() -> None:
    code = (
        "import sys; from bpsim.cli import main\n"
        "for a in (['run', 'torok'], ['trace', 'torok'], ['trace', 'torok', '--format', 'csv'], ['check', 'torok'],"
        " ['lessons'], ['torok']):\n"
        "    assert main(a) == 0\n"
        "assert not {'PySide6', 'shiboken6', 'pyqtgraph', 'ziamath'} & set(sys.modules)"
    )
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env=environment, cwd=ROOT)
    assert done.returncode == 0, done.stderr.decode()


def test_ctrl_c_while_a_command_is_imported_is_one_line() -> None:
    code = (
        "import sys; from bpsim.cli import main\n"
        "assert not {'numpy', 'argparse', 'bpsim.lesson'} & set(sys.modules)\n"
        "class Hand:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'numpy': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Hand())\n"
        "sys.exit(main(['lessons']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "bpsim: stopped\n")


def test_the_version_and_the_help_are_printed() -> None:
    assert process("--version").stdout == f"bpsim {bpsim.__version__}\n"
    help_text = process("--help").stdout
    assert "bpsim trace FILE" in help_text
    assert max(map(len, help_text.splitlines())) <= 84
    assert '"Infinity"' in process("run", "--help").stdout


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
def test_without_a_screen_the_lesson_is_walked_and_trained_in_the_terminal() -> None:
    done = process()
    assert (done.returncode, done.stderr) == (0, "")
    assert "57.  w4+ = w4 − η · ∂E/∂w4 = 0.300 − 0.500 · 0.000995425 = 0.299502287" in done.stdout
    assert "    10000  0.000035102" in done.stdout
    assert "out o1  0.015913620   0.010" in done.stdout
    assert "for the window" in done.stdout.splitlines()[-1]


def test_without_a_screen_a_bad_file_is_one_line(tmp_path: Path) -> None:
    done = process(str(tmp_path / "nowhere.bpsim"))
    assert (done.returncode, done.stdout) == (2, "")
    assert_one_line(done, "there is no such file")


def test_a_file_that_is_called_like_a_command_is_opened_by_its_path(tmp_path: Path) -> None:
    path = file_of(tmp_path, load("torok"), "run")
    assert process("run", str(path), "-n", "1", "--json").returncode == 0
    assert process(str(path)).stdout.startswith("2-2-1 network")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
def test_output_that_cannot_be_written_is_one_line() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bpsim", "trace", "it496"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
    assert done.returncode == 2
    assert_one_line(done, "cannot be written")


def test_a_closed_pipe_ends_quietly() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bpsim", "trace", "it496", "--format", "json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    ) as pipe:  # fmt: skip
        assert pipe.stdout
        assert pipe.stderr
        pipe.stdout.close()
        assert pipe.stderr.read() == ""


def test_an_output_that_cannot_say_everything_escapes_it() -> None:
    done = process("trace", "torok", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert r"\u2202Error/\u2202w5" in done.stdout


def test_a_command_waits_for_no_document_that_it_does_not_write() -> None:
    code = (
        "import sys; from bpsim.cli import main; assert main(['run', 'it496', '-n', '3']) == 0; "
        "assert not {'importlib.metadata', 'bpsim.handout.latex', 'bpsim.handout.markdown'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
