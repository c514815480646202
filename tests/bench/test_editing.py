"""How long an edit of structure takes, and how much memory undo keeps of a thousand. Run as the other benchmarks."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.document.document import Document
from bpsim.lesson.blueprint import new_lesson
from tests.app.keyboard import select
from tests.document.many_edits import make_edits

EDITS = 1000
MOST_BYTES = 100_000_000


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    window = MainWindow(new_lesson("64-32-10 tanh, softmax"))
    window.resize(1440, 900)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.document.undo_stack.setClean()
    window.close()
    window.deleteLater()


@pytest.mark.benchmark(group="a unit added to 64-32-10, key to painted picture")
@pytest.mark.parametrize("iterations", [0, 20], ids=["at the start", "after 20 iterations"])
def test_a_unit_added_to_its_painted_picture(
    benchmark: BenchmarkFixture, window: MainWindow, qtbot: QtBot, iterations: int
) -> None:
    document, graph = window.document, window.panels.graph
    document.simulator.run(iterations)

    def add() -> None:
        qtbot.keyClick(graph, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
        paint()

    def take_back() -> None:
        document.undo_stack.undo()
        select(graph, "h1")
        paint()

    select(graph, "h1")
    add()
    benchmark.pedantic(add, setup=take_back, rounds=30)
    assert document.simulator.network.sizes == (64, 33, 10)


def paint() -> None:
    QApplication.sendPostedEvents()
    QApplication.processEvents()


@pytest.mark.benchmark(group="memory that undo keeps of 1,000 edits of 64-32-10")
@pytest.mark.parametrize("at", [0, 5], ids=["at the start", "at iteration 5"])
def test_the_memory_of_a_thousand_edits(benchmark: BenchmarkFixture, qapp: QApplication, at: int) -> None:  # noqa: ARG001
    document = Document(new_lesson("64-32-10 tanh, softmax"))
    document.simulator.run(at)
    tracemalloc.start()
    try:
        benchmark.pedantic(make_edits, args=(document, EDITS), rounds=1)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    benchmark.extra_info["bytes"] = kept
    assert kept < MOST_BYTES
