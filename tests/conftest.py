"""Every test runs without a screen, with its own settings and cache, in any order."""

from __future__ import annotations

import gc
import importlib.util
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from bpsim.core.compiled import KERNEL, Loops
from bpsim.formulas.compiled_tape import TAPE
from tests.examples import USUAL, fewer, fewer_cases

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("BPSIM_CACHE", str(Path(tempfile.gettempdir()) / "bpsim-tests"))

QT_IS_HERE = importlib.util.find_spec("PySide6") is not None
# Where Qt is not installed, the tests of the parts without Qt are all there is.
collect_ignore = [] if QT_IS_HERE else ["view", "app", "document", "bench"]


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One process for benchmarks, which must be alone, and for some tests that were asked for; else one a processor."""
    alone = config.getoption("benchmark_only") or config.args != config.getini("testpaths")
    return 0 if alone else None


def pytest_configure(config: pytest.Config) -> None:
    """Where several processes are about to run tests, the loops are compiled once, before each would do it."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        with ThreadPoolExecutor() as pool:
            list(pool.map(Loops.load, (KERNEL, TAPE)))


@pytest.hookimpl(tryfirst=True)  # before they are shuffled: the same cases each time
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept = fewer_cases(items)
    if len(kept) < len(items):
        config.hook.pytest_deselected(items=list(set(items) - set(kept)))
        items[:] = kept


settings.register_profile(
    "bpsim",
    max_examples=fewer(USUAL),
    deadline=None,
    # The script that guards a change judges the change: it draws the same examples each time. Elsewhere they vary.
    derandomize="BPSIM_SAME_EXAMPLES" in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("bpsim")


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Recent files, window places and the log of one test are never those of another, or of a user."""
    monkeypatch.setenv("BPSIM_CONFIG", str(tmp_path / "config"))


MOST_GARBAGE = 100_000
"""Objects that wait for a collection between two tests."""
YOUNG_ONLY = 10
"""Collections in a row that pass over what has survived one: some hundred thousand objects, which nearly all stay."""
MANY_MODULES = 50
"""So many as a test imports with a library such as numba, whose objects stay to the end too."""


@pytest.fixture(scope="session", autouse=True)
def _no_collections_in_the_midst() -> Iterator[None]:
    """Garbage is collected between tests only.

    A collection while Qt connects or disconnects signals destroys windows of earlier tests, which waits for ever for a
    lock that is held already. What is there before the first test, modules and thousands of tests, stays to the end:
    each collection would take 70 ms to look through it.
    """
    gc.disable()
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
    gc.enable()


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    modules = len(sys.modules)
    yield
    is_large = len(sys.modules) > modules + MANY_MODULES
    if is_large or gc.get_count()[0] > MOST_GARBAGE:
        gc.collect(2 if is_large or gc.get_count()[2] >= YOUNG_ONLY else 1)
    if is_large:
        gc.freeze()


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    """Every test cleans up: what one leaves running would be heard in another."""
    if not QT_IS_HERE:
        yield
        return
    from tests.leaks import nothing_left

    with nothing_left():
        yield


@pytest.fixture(scope="module")
def heard_signals() -> Iterator[None]:
    """Processes that are started hear every signal, though this one may have been told to ignore some, as by nohup."""
    usual: dict[str, Any] = {"SIGINT": signal.default_int_handler, "SIGTERM": signal.SIG_DFL, "SIGHUP": signal.SIG_DFL}
    known = {getattr(signal, name): handler for name, handler in usual.items() if hasattr(signal, name)}
    ignored = {number: handler for number, handler in known.items() if signal.getsignal(number) is signal.SIG_IGN}
    for number, handler in ignored.items():
        signal.signal(number, handler)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)
