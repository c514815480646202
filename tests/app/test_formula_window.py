"""The window with a lesson about formulas."""

from pathlib import Path

import pytest

from bpsim.app.main_window import MainWindow
from bpsim.core.training import Training
from bpsim.formulas.formulas import Formulas
from bpsim.lesson import FormulaLesson, Lesson, load, save
from bpsim.trace.steps import Granularity
from bpsim.view.panels.header import position_text
from tests.app.conftest import OpenWindow


@pytest.fixture
def lesson() -> Lesson:
    formulas = Formulas(("t = x + y", "f = t z"), {"x": -2.0, "y": 5.0, "z": -4.0}, learned=("z",))
    return FormulaLesson(formulas=formulas, training=Training(0.1), title="Sum times")


def test_a_lesson_about_formulas_is_stepped_run_and_saved(
    open_window: OpenWindow, lesson: Lesson, tmp_path: Path
) -> None:
    path = tmp_path / "sum.bpsim"
    save(lesson, path)
    window = open_window(str(path))
    assert position_text(window.document.simulator).startswith("iteration 0")
    for _ in range(16):
        assert window.document.next(Granularity.TERM)
    assert position_text(window.document.simulator) == "iteration 0  ·  step 16 of 16  ·  update  ·  z+"
    assert not window.menus["network"].menuAction().isVisible()
    window.document.start_run(10)
    window.document.advance(10.0, lambda: 0.0)
    assert window.document.simulator.iteration == 10
    window.document.save()
    assert load(path).state.iteration == 10


def test_lessons_of_both_kinds_follow_one_another(open_window: OpenWindow, lesson: Lesson) -> None:
    window: MainWindow = open_window()
    matrices = window.docks["matrices"]
    assert not matrices.isHidden()
    window.document.show_lesson(lesson)
    assert matrices.isHidden()
    window.document.next(Granularity.PHASE)
    window.document.open("it496")
    window.document.next(Granularity.PHASE)
    assert not matrices.isHidden()
    assert window.menus["network"].menuAction().isVisible()
