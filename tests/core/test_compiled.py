"""The compiled kernel: the same bits as plain Python, and a way there that nothing on the disk can spoil."""

from __future__ import annotations

import ctypes
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Simulator
from bpsim.core import cache, kernel, object_code
from bpsim.core.call import Advance, End
from bpsim.core.compiled import KERNEL
from bpsim.core.network import Floats
from bpsim.core.network_engine import NetworkEngine, Passes
from bpsim.lesson.lesson import Lesson
from tests.core.quick_loops import SMALL
from tests.engines import ENGINES, Engine, bits, native, plain
from tests.strategies import any_float, lessons

ITERATIONS = 20


def advance(lesson: Lesson, engine: Engine, updates: int = ITERATIONS, until: float = -1.0) -> Advance:
    trained = NetworkEngine(lesson.network, lesson.data, lesson.training)
    with engine():
        return trained.advance(trained.pack(lesson.parameters), updates, until)


def passes(lesson: Lesson, advance: Advance) -> Passes:
    """The iteration after a run."""
    trained = NetworkEngine(lesson.network, lesson.data, lesson.training)
    with plain():
        state = trained.state(advance.updates, advance.vectors)
        return trained.passes(state.parameters, state.iteration, state.buffers)


def kept(advance: Advance) -> tuple[Floats, ...]:
    """What goes on from update to update."""
    return advance.vectors.parameters, advance.vectors.first, advance.vectors.second


def values(passes: Passes) -> tuple[Floats, ...]:
    """Every number of an iteration, those of the parameters after it included."""
    return (passes.net, passes.out, passes.delta, *passes.gradient, *passes.updated)


def shown(lesson: Lesson, passes: Passes) -> tuple[Floats, ...]:
    """The same without the gradients of connections that do not exist."""
    layers = zip(passes.gradient.weights, lesson.network.layers, strict=True)
    gradients = [gradient[layer.connections] for gradient, layer in layers]
    return (passes.net, passes.out, passes.delta, *gradients, *passes.gradient.biases, *passes.updated)


def finite(*arrays: Floats) -> bool:
    return all(np.isfinite(array).all() for array in arrays)


def same(one: Floats, other: Floats) -> bool:
    """Whether every bit is the same, but for those that no NaN is asked for: its sign and payload."""
    return bits(np.where(np.isnan(one), np.nan, one)) == bits(np.where(np.isnan(other), np.nan, other))


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing is loaded, and the cache is an empty folder, which is given."""
    for loops in (KERNEL, SMALL):
        monkeypatch.setattr(loops, "loaded", None)
        # Back at what it was: asked for and not loaded, they would stay in plain Python in all tests that follow.
        monkeypatch.setattr(loops, "requested", False)
    monkeypatch.setattr(cache, "own", None)
    monkeypatch.setenv("BPSIM_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that a child process has compiled into, started from a folder where bpsim is not."""
    root = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SMALL, "loaded", None)
        patch.setenv("BPSIM_CACHE", str(root))
        patch.chdir(tmp_path_factory.mktemp("elsewhere"))
        thread = SMALL.start_compiling()
        thread.join(120)
        loaded = SMALL.compiled()
    assert loaded is not None
    assert loaded.from_cache
    return root


@pytest.fixture
def cached(unloaded: Path, filled: Path) -> Path:
    """The folder of the compiled loops in a cache of the test's own."""
    shutil.copytree(filled, unloaded)
    return cache.folder(SMALL.made_of)


def run_python(code: str, root: Path) -> subprocess.CompletedProcess[str]:
    """The outcome of a program that has ``KERNEL``, ``SMALL`` and ``cache``."""
    imports = (
        "from bpsim.core import cache; from bpsim.core.compiled import KERNEL; from tests.core.quick_loops import SMALL"
    )
    code = f"import sys; sys.path[:] = {sys.path!r}; {imports}; {code}"
    environment = {**os.environ, "BPSIM_CACHE": str(root)}
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)


# The same bits


def test_something_is_compiled() -> None:
    run = KERNEL.load()
    assert run is not None
    assert run.signatures[0].startswith("int64(int64, CPointer(int64), ")
    assert run.function is not None


@given(lessons(), st.integers(0, ITERATIONS), st.sampled_from([-1.0, 0.1, 0.5]))
def test_plain_python_and_compiled_code_train_to_the_same_bits(lesson: Lesson, updates: int, until: float) -> None:
    one, other = (advance(lesson, engine, updates, until) for engine in ENGINES)
    assert (one.updates, one.end) == (other.updates, other.end)
    assert bits(*kept(one), one.curve) == bits(*kept(other), other.curve)


@given(lessons(numbers=any_float()))
def test_they_do_so_where_numbers_overflow(lesson: Lesson) -> None:
    one, other = (advance(lesson, engine) for engine in ENGINES)
    assert (one.updates, one.end) == (other.updates, other.end)
    assert bits(*kept(one)) == bits(*kept(other))
    assert same(one.curve, other.curve)


@given(lessons(numbers=any_float()))
def test_they_show_the_same_values_of_an_iteration(lesson: Lesson) -> None:
    trained = NetworkEngine(lesson.network, lesson.data, lesson.training)
    with plain():
        one = trained.passes(lesson.parameters)
    with native():
        other = trained.passes(lesson.parameters)
    assert all(same(a, b) for a, b in zip(values(one), values(other), strict=True))


# A run ends before what is not finite


@given(lesson=lessons(numbers=any_float()))
def test_a_run_ends_as_diverged_just_before_an_update_that_is_not_finite(lesson: Lesson) -> None:
    result = advance(lesson, native)
    assert finite(*kept(result))
    assert finite(result.curve[: result.updates, 0])
    if result.end is End.DIVERGED:
        state = NetworkEngine(lesson.network, lesson.data, lesson.training).state(result.updates, result.vectors)
        assert Simulator(replace(lesson, state=state)).fault() is not None


@given(lesson=lessons(numbers=any_float()))
def test_every_update_that_is_made_is_finite(lesson: Lesson) -> None:
    for updates in range(advance(lesson, native, 3).updates):
        before = advance(lesson, native, updates)
        assert finite(*shown(lesson, passes(lesson, before)))


@given(lesson=lessons(numbers=any_float()))
def test_the_parameters_of_a_diverged_run_are_those_of_its_last_update(lesson: Lesson) -> None:
    result = advance(lesson, native)
    again = advance(lesson, native, result.updates)
    assert bits(*kept(result)) == bits(*kept(again))


# What the C function takes


def test_arrays_of_other_types_are_refused() -> None:
    run = KERNEL.load()
    assert run is not None
    arguments = [0 if kind == "int" else np.zeros(9) for kind in list(kernel.run.__annotations__.values())[:-1]]
    with pytest.raises(ctypes.ArgumentError):
        run(*arguments)
    with pytest.raises(KeyError):
        run(np.zeros(9, dtype=np.float32))


def test_the_settings_of_numba_are_left_as_they_were(cached: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_code, "KNOWN", False)
    before = getattr(numba.config, "CACHE_DIR")  # noqa: B009 - numba sets its names at run time
    run = SMALL.load()
    assert run is not None
    assert run.from_cache
    assert run.owner is not None
    assert before == getattr(numba.config, "CACHE_DIR")  # noqa: B009
    assert str(cached) not in str(before)


# The cache


def test_the_folder_is_another_for_another_kernel(tmp_path: Path) -> None:
    copies = [Path(shutil.copy2(file, tmp_path)) for file in KERNEL.made_of]
    folders = {cache.folder(KERNEL.made_of), cache.folder(copies)}
    for file in copies:
        with file.open("a") as opened:
            opened.write("# changed\n")
        folders.add(cache.folder(copies))
    assert len(folders) == len(copies) + 2


def test_the_folder_is_named_by_every_source_of_the_compiled_code() -> None:
    names = [file.stem for file in KERNEL.made_of]
    assert names[0] == "kernel"
    assert sorted(names) == ["compiled", "descent", "groups", "kernel", "layers", "object_code", "scalars"]


def test_the_folder_is_another_for_another_numba_or_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    folders = {cache.folder(KERNEL.made_of)}
    monkeypatch.setattr(metadata, "version", lambda _: "0.1")
    folders.add(cache.folder(KERNEL.made_of))
    monkeypatch.setattr(cache, "processor", lambda: "6502")
    folders.add(cache.folder(KERNEL.made_of))
    assert len(folders) == 3


def test_what_a_child_process_compiled_is_intact(cached: Path) -> None:
    assert cache.intact(SMALL.made_of)
    assert SMALL.cached()
    kinds = {"", ".nbi", ".nbc"} | ({".o"} if object_code.KNOWN else set())
    assert {path.suffix for path in cached.rglob("*") if path.is_file()} == kinds


def flip_a_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def fill_with_nonsense(file: Path) -> None:
    file.write_bytes(b"\xff{nonsense")


@pytest.mark.parametrize("pattern", ["*.nbi", "*.nbc", cache.MANIFEST, *(["*.o"] if object_code.KNOWN else [])])
@pytest.mark.parametrize("spoil", [flip_a_byte, truncate, fill_with_nonsense, Path.unlink])
def test_a_spoiled_file_is_noticed(cached: Path, pattern: str, spoil: Callable[[Path], None]) -> None:
    [file] = cached.rglob(pattern)
    spoil(file)
    assert not SMALL.cached()


@pytest.mark.parametrize("manifest", ["{}", "[]", "null", "1", "[" * 100_000], ids=len)
def test_a_manifest_that_lists_nothing_is_noticed(cached: Path, manifest: str) -> None:
    (cached / cache.MANIFEST).write_text(manifest)
    assert not SMALL.cached()


def test_a_spoiled_cache_is_compiled_anew(cached: Path, unloaded: Path) -> None:
    for file in cached.rglob("*.nb?"):
        fill_with_nonsense(file)
    done = run_python("print(SMALL.load_here().from_cache, SMALL.cached())", unloaded)
    assert (done.returncode, done.stdout, done.stderr) == (0, "False True\n", "")


def test_a_folder_appears_whole_or_not_at_all(unloaded: Path) -> None:
    def fail() -> None:
        with cache.replaced(KERNEL.made_of) as work:
            (Path(work) / "code").write_text("half of it")
            raise RuntimeError("amid")

    with pytest.raises(RuntimeError, match="amid"):
        fail()
    assert list((unloaded / "compiled").iterdir()) == []


def test_of_two_processes_that_compile_at_once_the_first_wins(unloaded: Path) -> None:
    with cache.replaced(KERNEL.made_of) as one:
        (Path(one) / "code").write_text("one")
        with cache.replaced(KERNEL.made_of) as other:
            (Path(other) / "code").write_text("other")
    assert cache.intact(KERNEL.made_of)
    assert (cache.folder(KERNEL.made_of) / "code").read_text() == "other"
    assert list((unloaded / "compiled").iterdir()) == [cache.folder(KERNEL.made_of)]


@pytest.mark.usefixtures("unloaded")
def test_what_killed_processes_left_behind_is_removed_after_an_hour() -> None:
    old, young = (
        cache.folder(KERNEL.made_of).with_name(f"{cache.folder(KERNEL.made_of).name}.{name}")
        for name in ("old", "young")
    )
    for left in (old, young):
        left.mkdir(parents=True)
    os.utime(old, (time.time() - 3601,) * 2)
    with cache.replaced(KERNEL.made_of):
        pass
    assert (old.exists(), young.exists()) == (False, True)


def test_where_the_cache_cannot_be_written_the_process_has_its_own(unloaded: Path) -> None:
    unloaded.write_text("a file where a folder should be")
    with cache.replaced(KERNEL.made_of) as work:
        assert work == ""
    own = cache.usable()
    assert own == cache.root() != unloaded
    with cache.replaced(KERNEL.made_of) as work:
        assert Path(work).is_relative_to(own)
    assert cache.own is not None
    cache.own.cleanup()
    assert not own.exists()


# The ways there


@pytest.mark.usefixtures("unloaded")
@pytest.mark.parametrize("error", [RuntimeError, OSError, numba.core.errors.TypingError, AttributeError])
def test_where_compiling_fails_plain_python_goes_on(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: str) -> None:
        raise error("no")

    monkeypatch.setattr(SMALL, "compile", fail)
    with caplog.at_level(logging.WARNING):
        assert SMALL.load_here() is None
    assert "plain Python" in caplog.text
    assert SMALL.compiled() is None


@pytest.mark.usefixtures("unloaded")
def test_without_numba_plain_python_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    assert SMALL.load_here() is None


@pytest.mark.usefixtures("cached")
@pytest.mark.parametrize("agreed", [True, False])
def test_the_load_waits_for_consent(agreed: bool) -> None:
    thread = SMALL.start_compiling(lambda: agreed)
    thread.join(60)
    assert not thread.is_alive()
    assert (SMALL.compiled() is not None) == agreed


def test_where_no_child_can_be_started_plain_python_goes_on(
    unloaded: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "executable", str(unloaded / "missing"))
    with caplog.at_level(logging.WARNING):
        SMALL.start_compiling().join(60)
    assert SMALL.compiled() is None
    assert "plain Python" in caplog.text


@pytest.mark.usefixtures("unloaded")
def test_stop_ends_the_child_process(caplog: pytest.LogCaptureFixture) -> None:
    thread = KERNEL.start_compiling()
    while thread.child is None:
        time.sleep(0.01)
    thread.stop()
    assert not thread.is_alive()
    assert thread.child.poll() is not None
    assert KERNEL.compiled() is None
    assert not KERNEL.cached()
    assert caplog.text == ""


def test_a_program_whose_cache_cannot_be_written_compiles_for_itself(unloaded: Path) -> None:
    unloaded.write_text("a file where a folder should be")
    code = "t = SMALL.start_compiling(); t.join(); print(SMALL.compiled().from_cache, cache.root())"
    done = run_python(code, unloaded)
    assert (done.returncode, done.stderr) == (0, "")
    from_cache, own = done.stdout.split()
    assert from_cache == "True"
    assert not Path(own).exists()


@pytest.mark.skipif(os.name != "posix", reason="asks for a process by its number as POSIX does")
def test_a_program_that_ends_takes_the_child_process_with_it(unloaded: Path) -> None:
    code = "t = KERNEL.start_compiling()\nwhile t.child is None: t.join(0.01)\nprint(t.child.pid)"
    done = run_python(code, unloaded)
    assert (done.returncode, done.stderr) == (0, "")
    assert not KERNEL.cached(), "it waited until the child process had compiled"
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)
