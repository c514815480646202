"""A lesson of as many samples as a file may hold opens at once, and can be stepped through to its last one."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.core.network import Data
from bpsim.lesson import save
from bpsim.lesson.limits import SAMPLES
from bpsim.trace.steps import Granularity
from bpsim.view.panels.steps_model import MOST_PHASES, NAME, StepsModel

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
    assert window.panels.data.model().rowCount() == SAMPLES
    assert time.thread_time() - before < SECONDS


def test_the_steps_of_the_last_sample_are_listed_when_they_are_reached(opened: MainWindow) -> None:
    steps, document = opened.panels.steps, opened.document
    model = steps.model()
    assert isinstance(model, StepsModel)
    assert model.rowCount() <= 2 * MOST_PHASES
    document.seek(0, len(document.simulator.steps))
    assert document.simulator.current is not None
    assert model.last(steps.currentIndex()) == document.simulator.current.number == len(document.simulator.steps)
    assert steps.viewport().rect().contains(steps.visualRect(steps.currentIndex()))
    document.back(Granularity.TERM)
    assert model.last(steps.currentIndex()) == len(document.simulator.steps) - 1
    document.seek(0, 0)
    assert model.index(0, NAME).data() == "Forward · sample 1"


def test_the_list_of_steps_goes_on_where_one_scrolls_down(opened: MainWindow, qtbot: QtBot) -> None:
    steps = opened.panels.steps
    for times in (2, 3):
        steps.verticalScrollBar().setValue(steps.verticalScrollBar().maximum())
        qtbot.waitUntil(lambda times=times: steps.model().rowCount() > times * MOST_PHASES)
