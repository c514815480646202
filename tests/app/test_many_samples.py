"""A lesson of as many samples as a file may hold opens at once, and can be stepped through to its last one."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.core.network import Data
from bpsim.lesson import save
from bpsim.lesson.limits import SAMPLES
from bpsim.trace.steps import Granularity
from bpsim.view.panels.steps_model import NAME, StepsModel
from bpsim.view.panels.steps_tree import MOST_LISTED, MOST_PHASES

SECONDS = 3.0
"""Ten times what a file of 100,000 samples may take of one thread; each needs its digits read, and a plain forward pass
where the kernel is not compiled yet."""


def many(path: Path, samples: int) -> Path:
    lesson = bpsim.load("torok")
    random = np.random.default_rng(1)
    sizes = lesson.network.sizes
    data = Data.of(lesson.network, random.normal(size=(samples, sizes[0])), random.uniform(size=(samples, sizes[-1])))
    save(replace(lesson, data=data, guide=(), printed=(), path=None), path)
    return path


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return many(tmp_path_factory.mktemp("many") / "many.bpsim", SAMPLES)


@pytest.fixture
def opened(window: MainWindow, file: Path) -> MainWindow:
    window.document.open(file)
    QApplication.processEvents()
    return window


def test_as_many_samples_as_there_may_be_open_at_once(window: MainWindow, file: Path) -> None:
    before = time.thread_time()
    window.document.open(file)
    QApplication.processEvents()
    assert window.panels.data.table.model().rowCount() == SAMPLES
    assert time.thread_time() - before < SECONDS


@pytest.mark.parametrize("selected", [False, True])
def test_as_many_rows_as_there_may_be_are_copied_at_once(opened: MainWindow, qtbot: QtBot, selected: bool) -> None:
    data = opened.panels.data.table
    opened.docks.show("data")
    data.setFocus(Qt.FocusReason.OtherFocusReason)
    if selected:
        data.selectAll()
    before = time.thread_time()
    qtbot.keySequence(data, QKeySequence(QKeySequence.StandardKey.Copy))
    assert time.thread_time() - before < SECONDS / 2
    text = QApplication.clipboard().text()
    QApplication.clipboard().clear()
    assert text.count("\n") == SAMPLES
    last = opened.document.simulator.data.inputs[-1, -1]
    assert f"\t{float(last)!r}\t" in text[-200:]


def test_the_steps_of_the_last_sample_are_listed_when_they_are_reached(opened: MainWindow) -> None:
    steps, document = opened.panels.steps, opened.document
    model = model_of(opened)
    assert model.rowCount() <= MOST_LISTED
    document.seek(0, len(document.simulator.steps))
    assert document.simulator.current is not None
    assert model.last(steps.currentIndex()) == document.simulator.current.number == len(document.simulator.steps)
    assert steps.viewport().rect().contains(steps.visualRect(steps.currentIndex()))
    document.back(Granularity.TERM)
    assert model.last(steps.currentIndex()) == len(document.simulator.steps) - 1
    document.seek(0, 0)
    assert model.index(0, NAME).data() == "Forward · sample 1"


# Scrolling through the steps


def model_of(window: MainWindow) -> StepsModel:
    model = window.panels.steps.model()
    assert isinstance(model, StepsModel)
    return model


def listed(window: MainWindow) -> range:
    """The numbers of the steps whose phases are listed."""
    model, steps = model_of(window), window.document.simulator.steps
    first, last = (model.last(model.index(row, NAME)) for row in (0, model.rowCount() - 1))
    return range(steps.phase_bounds(steps.phase_of(first))[0], last + 1)


def seen(window: MainWindow) -> list[tuple[str, int]]:
    """The rows in view from top to bottom, with the numbers of their last steps."""
    steps = window.panels.steps
    index, found = steps.indexAt(QPoint(0, 0)), []
    while index.isValid() and steps.visualRect(index).top() < steps.viewport().height():
        found.append((index.data(), model_of(window).last(index)))
        index = steps.indexBelow(index)
    return found


def turn_wheel(viewport: QWidget, way: int) -> None:
    place = QPointF(viewport.rect().center())
    event = QWheelEvent(
        place, viewport.mapToGlobal(place), QPoint(), QPoint(0, 120 * way), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


@pytest.fixture
def some(window: MainWindow, tmp_path: Path) -> MainWindow:
    """So many samples that not all of their steps are listed at once, and few enough to scroll past each."""
    window.document.open(many(tmp_path / "some.bpsim", 2000))
    QApplication.processEvents()
    return window


@pytest.mark.parametrize("way", [1, -1])
def test_every_step_can_be_scrolled_to(some: MainWindow, way: int) -> None:
    steps, whole = some.panels.steps, len(some.document.simulator.steps)
    some.document.seek(0, whole if way > 0 else 1)
    bar, passed = steps.verticalScrollBar(), [listed(some)]
    for _ in range(2 * some.document.simulator.steps.phase_count // MOST_PHASES):
        bar.setValue(bar.minimum() if way > 0 else bar.maximum())
        there = seen(some)
        QApplication.processEvents()
        assert seen(some)[: len(there)] == there
        assert model_of(some).rowCount() <= MOST_LISTED
        passed.append(listed(some))
    assert {number for numbers in passed for number in numbers} == set(range(1, whole + 1))
    assert bar.value() == (bar.minimum() if way > 0 else bar.maximum())


def test_the_wheel_goes_on_beyond_what_is_listed(some: MainWindow) -> None:
    """Up from the middle of the iteration until some of it was dropped, and back: the same rows in the same order."""
    steps = some.panels.steps
    some.document.seek(0, len(some.document.simulator.steps) // 2)
    start, before = listed(some), seen(some)
    ways: list[list[list[tuple[str, int]]]] = []
    for way in (1, -1):
        pages: list[list[tuple[str, int]]] = [seen(some)]
        while (start.start in listed(some) or start.stop - 1 in listed(some)) if way > 0 else seen(some) != before:
            for _ in range(4):
                turn_wheel(steps.viewport(), way)
            QApplication.processEvents()
            pages.append(seen(some))
            assert set(pages[-1]) & set(pages[-2])
        ways.append(pages)
    assert ways[0] == ways[1][::-1]


def test_the_step_is_marked_again_where_it_comes_back(some: MainWindow) -> None:
    steps, bar, model = some.panels.steps, some.panels.steps.verticalScrollBar(), model_of(some)
    some.document.seek(0, len(some.document.simulator.steps))
    step = some.document.simulator.step
    assert model.last(steps.currentIndex()) == step
    while step in listed(some):
        bar.setValue(bar.minimum())
        QApplication.processEvents()
    assert not steps.currentIndex().isValid()
    assert steps.selectedIndexes() == []
    while step not in listed(some):
        bar.setValue(bar.maximum())
        there = seen(some)
        QApplication.processEvents()
        assert seen(some)[: len(there)] == there
    assert model.last(steps.currentIndex()) == step
    assert [model.last(index) for index in steps.selectedIndexes()] == [step] * 2
    some.document.back(Granularity.TERM)
    assert model.last(steps.currentIndex()) == step - 1
    assert steps.viewport().rect().contains(steps.visualRect(steps.currentIndex()))


def test_home_and_end_go_to_the_ends_of_the_iteration(opened: MainWindow, qtbot: QtBot) -> None:
    steps, model = opened.panels.steps, model_of(opened)
    steps.setFocus()
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_End):
        qtbot.keyClick(steps, key)
        QApplication.processEvents()
        assert steps.currentIndex().row() == (0 if key == Qt.Key.Key_Home else model.rowCount() - 1)
        assert (1 if key == Qt.Key.Key_Home else len(opened.document.simulator.steps)) in listed(opened)
        assert steps.viewport().rect().contains(steps.visualRect(steps.currentIndex()))
    assert opened.document.simulator.step == 0
    # From there upwards, by the key that goes from row to row, past what was listed.
    at, before = model.last(steps.currentIndex()), listed(opened)
    while before.start in listed(opened):
        qtbot.keyClick(steps, Qt.Key.Key_Up)
        QApplication.processEvents()
        assert model.last(steps.currentIndex()) < at
        at = model.last(steps.currentIndex())


def test_no_scrolling_of_as_many_samples_as_there_may_be_takes_long(opened: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(opened.panels.steps, Qt.Key.Key_End)
    bar = opened.panels.steps.verticalScrollBar()
    for _ in range(20):
        before = time.thread_time()
        bar.setValue(bar.minimum())
        QApplication.processEvents()
        assert time.thread_time() - before < SECONDS / 10
        assert model_of(opened).rowCount() <= MOST_LISTED
