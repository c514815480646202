"""How long as many samples as there may be take in the Data table. Run with ``pytest tests/bench --benchmark-only``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.lesson.limits import SAMPLES
from tests.found import found

FEW_SECONDS = 0.1
"""Of a press that the hand does not wait for."""


@pytest.fixture(scope="module")
def block() -> str:
    numbers = np.random.default_rng(0).normal(size=(SAMPLES, 3))
    return "\n".join("\t".join(map(repr, row)) for row in numbers.tolist())


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    window = MainWindow(bpsim.new_lesson("2-2-1"))
    window.resize(1440, 900)
    with qtbot.waitExposed(window):
        window.show()
    window.docks.show("data")
    yield window
    window.document.undo_stack.setClean()
    window.close()
    window.deleteLater()
    qtbot.waitUntil(lambda: True)


@pytest.mark.benchmark(group="100,000 samples in the window")
def test_pasting(benchmark: BenchmarkFixture, window: MainWindow, block: str) -> None:
    def paste() -> None:
        window.samples.paste(block, 0, 0, False)
        QApplication.processEvents()

    benchmark.pedantic(paste, rounds=3)
    assert window.document.simulator.data.samples == SAMPLES


@pytest.mark.benchmark(group="100,000 samples in the window")
@pytest.mark.parametrize("sort", [False, True], ids=["in their order", "sorted"])
def test_scrolling_to_a_painted_page(benchmark: BenchmarkFixture, window: MainWindow, block: str, sort: bool) -> None:
    window.samples.paste(block, 0, 0, False)
    table, pages = window.panels.data.table, count()
    table.sort_by(0 if sort else -1)
    bar = table.verticalScrollBar()

    def scroll() -> None:
        bar.setValue(next(pages) * 997 % bar.maximum())
        table.viewport().repaint()

    benchmark.pedantic(scroll, rounds=200, warmup_rounds=5)
    assert found(benchmark.stats).stats.median < FEW_SECONDS


@pytest.mark.benchmark(group="100,000 samples in the window")
def test_moving_a_row(benchmark: BenchmarkFixture, window: MainWindow, block: str) -> None:
    window.samples.paste(block, 0, 0, False)
    rows = count(SAMPLES // 2)

    def move() -> None:
        row = next(rows)
        window.samples.move([row], row + 1)
        QApplication.processEvents()

    benchmark.pedantic(move, rounds=20)
