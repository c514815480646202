"""The window trains compiled without numba in its process, to the bits of plain Python."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bpsim.core import object_code
from bpsim.core.compiled import KERNEL
from bpsim.formulas.compiled_tape import TAPE

WINDOW = """
import sys, time
sys.path[:] = PATH
import bpsim
from bpsim.app.main import MainWindow, compile_in_background, create_application
from bpsim.core.compiled import KERNEL
from bpsim.formulas.compiled_tape import TAPE
application = create_application()
for name, loops in (("it496", KERNEL), ("autodiff", TAPE)):
    window = MainWindow(bpsim.load(name))
    window.show()
    application.processEvents()
    compile_in_background()
    document, end = window.document, time.monotonic() + 60
    document.start_run(10)
    while (document.running or loops.compiled() is None) and time.monotonic() < end:
        application.processEvents()
    assert loops.compiled() is not None
    document.start_run(9_990)
    while document.running:
        application.processEvents()
    print(document.simulator.iteration, document.simulator.error)
assert not [name for name in sys.modules if name.partition(".")[0] in ("numba", "llvmlite")]
print("ended", flush=True)
import os
os._exit(0)
"""


@pytest.mark.skipif(not object_code.KNOWN, reason="elsewhere numba loads")
def test_the_window_trains_networks_and_formulas_without_numba(tmp_path: Path) -> None:
    assert KERNEL.load() is not None
    assert TAPE.load() is not None
    code = WINDOW.replace("PATH", repr(sys.path))
    known = {**os.environ, "BPSIM_CONFIG": str(tmp_path)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=known, capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout.splitlines() == ["10000 3.510187782978859e-05"] * 2 + ["ended"], done.stderr
    assert done.returncode == 0
