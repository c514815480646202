"""Scripts and commands train compiled without numba in their process, to the bits of plain Python."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bpsim import Simulator, load
from bpsim.core import object_code
from bpsim.core.compiled import KERNEL
from bpsim.formulas.compiled_tape import TAPE
from tests.core.quick_loops import SMALL

pytestmark = [
    pytest.mark.skipif(not object_code.KNOWN, reason="elsewhere numba loads"),
    pytest.mark.usefixtures("heard_signals"),
]

ERROR = "3.510187782978859e-05"
"""The error of it496 after 10,000 iterations."""
START = f"""
import sys
sys.path[:] = {sys.path!r}
from bpsim import Simulator, load
from bpsim.core.compiled import KERNEL
from bpsim.formulas.compiled_tape import TAPE
"""
END = """
assert not [name for name in sys.modules if name.partition(".")[0] in ("numba", "llvmlite")]
"""


def run_python(code: str, *options: str, end: str = END, **environment: str) -> str:
    """What a program says that has imported bpsim, and numba neither at the end nor ever."""
    command = [sys.executable, *options, "-c", START + code + end]
    known = {**os.environ, **environment}
    done = subprocess.run(command, env=known, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


@pytest.fixture(autouse=True)
def _cached() -> None:
    """The cache of the tests has both."""
    assert KERNEL.load() is not None
    assert TAPE.load() is not None


TRAINED = """
compiled = Simulator(load("LESSON"))
compiled.run(10_000)
assert LOOPS.compiled() is not None
LOOPS.loaded = None
plain = Simulator(load("LESSON"))
plain.run(10_000)
assert LOOPS.compiled() is None, "it was loaded again"
vectors = [one.values.engine.vectors_of(one.values.state).parameters.tobytes() for one in (compiled, plain)]
assert vectors[0] == vectors[1]
assert compiled.error == plain.error
print(repr(compiled.error))
"""


@pytest.mark.parametrize(("lesson", "loops", "error"), [("it496", "KERNEL", ERROR), ("autodiff", "TAPE", ERROR)])
def test_a_script_trains_to_the_bits_of_plain_python(lesson: str, loops: str, error: str) -> None:
    assert run_python(TRAINED.replace("LESSON", lesson).replace("LOOPS", loops)) == error


@pytest.mark.parametrize(("lesson", "loops"), [("it496", "KERNEL"), ("autodiff", "TAPE")])
def test_the_command_line_trains_compiled(lesson: str, loops: str, tmp_path: Path) -> None:
    code = f"from bpsim.cli import main; assert main(['run', {lesson!r}, '-n', '10000', '--json']) == 0"
    told = run_python(f"{code}\nassert {loops}.compiled() is not None", BPSIM_CONFIG=str(tmp_path))
    assert ERROR in told


GONE_BACK = """
import os
simulator = Simulator(load("it496"))
simulator.run(1_000)
KERNEL.load()
KERNEL.load_here()
KERNEL.start_compiling().join()
simulator.run(1_000)
kept = os.listdir(os.environ["BPSIM_CACHE"])
print(KERNEL.compiled() is not None, "numba" in sys.modules, simulator.error, len(kept))
"""


@pytest.mark.parametrize(("way", "told"), [("numba", "True True"), ("no", "False False"), ("", "True False")])
def test_the_environment_goes_back_to_numba_and_to_plain_python(way: str, told: str) -> None:
    simulator = Simulator(load("it496"))
    simulator.run(2_000)
    said = run_python(GONE_BACK, end="", BPSIM_COMPILED=way).split()
    assert said[:3] == [*told.split(), repr(simulator.error)]


def test_where_plain_python_is_wanted_nothing_is_compiled(tmp_path: Path) -> None:
    assert run_python(GONE_BACK, BPSIM_COMPILED="no", BPSIM_CACHE=str(tmp_path)).split()[-1] == "0"


def test_another_word_for_it_is_said_in_the_log_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(SMALL, "loaded", None)
    monkeypatch.setenv("BPSIM_COMPILED", "off")
    assert SMALL.load() is not None
    assert "BPSIM_COMPILED is 'off'" in caplog.text


def test_a_process_that_is_split_off_trains_on() -> None:
    code = """
import os
simulator = Simulator(load("it496"))
simulator.run(5_000)
child = os.fork()
simulator.run(5_000)
assert KERNEL.compiled() is not None
if child:
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    print(simulator.error)
else:
    os._exit(0 if str(simulator.error) == "ERROR" else 1)
"""
    if sys.version_info >= (3, 12):
        code = "import warnings; warnings.simplefilter('ignore', DeprecationWarning)\n" + code
    assert run_python(code.replace("ERROR", ERROR)) == ERROR


WAITED = """
import threading, time
KERNEL.load()
simulator = Simulator(load("it496"))
engine, state = simulator.values.engine, simulator.values.state
thread = threading.Thread(target=lambda: engine.advance(engine.vectors_of(state), 3_000_000), daemon=True)
thread.start()
turns = 0
while thread.is_alive() and turns < 20:
    time.sleep(0.001)
    turns += 1
print(turns)
"""


def test_others_work_while_a_thread_is_in_compiled_code_and_the_program_may_end_there() -> None:
    assert run_python(WAITED) == "20"


# Where a child process compiles


QUICK = "from tests.core.quick_loops import SMALL\n"


@pytest.mark.parametrize("options", [(), ("-I",), ("-I", "-S"), ("-E", "-s")])
def test_a_script_has_a_child_process_compile_however_it_was_started(options: tuple[str, ...], tmp_path: Path) -> None:
    code = QUICK + "print(SMALL.load().from_cache, SMALL.cached(), SMALL.answers(SMALL.loaded) == SMALL.answers(None))"
    command = [sys.executable, *options, "-c", START + code + END]
    known = {**os.environ, "BPSIM_CACHE": str(tmp_path)}
    done = subprocess.run(command, env=known, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "True True True\n", "")


@pytest.mark.parametrize(
    "what", ["sys.frozen = True", "sys.executable = ''", "sys.executable = None", "sys.executable = '/usr/bin/true'"]
)
def test_where_no_child_process_can_be_started_a_script_compiles_itself(what: str, tmp_path: Path) -> None:
    code = f"{QUICK}{what}\nprint(SMALL.load().from_cache, SMALL.cached(), 'numba' in sys.modules)"
    assert run_python(code, end="", BPSIM_CACHE=str(tmp_path)) == "False True True"


def test_where_a_child_process_fails_plain_python_goes_on_and_the_log_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(SMALL, "loaded", None)
    monkeypatch.setattr(SMALL, "home", ("tests.core.nowhere", "NOTHING"))
    monkeypatch.setenv("BPSIM_CACHE", str(tmp_path))
    assert SMALL.load() is None
    assert "plain Python" in caplog.text
    assert "nowhere" in caplog.text


INTERRUPTED = """
import os, signal, subprocess, threading

class Watched(subprocess.Popen):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        made.append(self)
        threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()

made, subprocess.Popen = [], Watched
try:
    KERNEL.load()
except KeyboardInterrupt:
    print("interrupted", made[0].poll() is not None, KERNEL.requested, KERNEL.cached())
"""


def test_a_script_that_is_interrupted_interrupts_the_child_process(tmp_path: Path) -> None:
    assert run_python(INTERRUPTED, BPSIM_CACHE=str(tmp_path)) == "interrupted True False False"
