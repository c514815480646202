"""What happens until the window is painted for the first time, and how often. No times: counts."""

from __future__ import annotations

import importlib
import linecache
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QTabBar, QWidget
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main import make_in_turn
from bpsim.app.main_window import MainWindow
from bpsim.app.panels import Panels
from bpsim.app.picture import make_picture
from bpsim.app.remembered import Settings
from bpsim.trace.steps import Granularity
from bpsim.view.awaited import Awaited
from bpsim.view.canvas.arranging import lay_out
from bpsim.view.theme import Theme
from bpsim.view.unsearched import search_no_more


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the graph was arranged, and all panels were given a theme."""
    times: Counter[str] = Counter()
    set_theme = Panels.set_theme

    def arranged(*arguments: Any) -> Any:
        times["arranged"] += 1
        return lay_out(*arguments)

    def dressed(panels: Panels, theme: Theme, frame_share: float = 1.0) -> None:
        times["dressed"] += 1
        set_theme(panels, theme, frame_share)

    monkeypatch.setattr("bpsim.view.canvas.scene.lay_out", arranged)
    monkeypatch.setattr(Panels, "set_theme", dressed)
    return times


@pytest.fixture
def window(counted: Counter[str], qtbot: QtBot) -> Iterator[MainWindow]:  # noqa: ARG001 - before the window is made
    window = MainWindow(bpsim.load("it496"))
    yield window
    window.close()
    window.deleteLater()


def test_the_graph_is_arranged_once_for_the_first_picture(
    counted: Counter[str], window: MainWindow, qtbot: QtBot
) -> None:
    assert counted["arranged"] == 0
    with qtbot.waitExposed(window):
        window.show()
    for _round in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    assert counted["arranged"] == 1
    assert window.panels.graph.texts()["w5"] == "w5 0.400"


def test_a_theme_is_given_once(counted: Counter[str], window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitExposed(window):
        window.show()
    assert counted["dressed"] == 1


def test_what_is_painted_first_has_its_final_place(window: MainWindow, qtbot: QtBot) -> None:
    class Sizes(QObject):
        """The sizes at which the graph is painted."""

        def __init__(self) -> None:
            super().__init__()
            self.seen: set[tuple[int, int]] = set()

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
            if event.type() == QEvent.Type.Paint:
                size = window.panels.graph.viewport().size()
                self.seen.add((size.width(), size.height()))
            return False

    sizes = Sizes()
    window.panels.graph.viewport().installEventFilter(sizes)
    with qtbot.waitExposed(window):
        window.show()
    for _round in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    assert len(sizes.seen) == 1


def test_a_graph_that_nobody_sees_is_arranged_when_it_is_asked_for(counted: Counter[str], window: MainWindow) -> None:
    graph = window.panels.graph
    assert set(graph.texts()) >= {"i1", "h1", "w5", "o1"}
    assert graph.fitted
    window.document.next(Granularity.TERM)
    assert graph.picture is not None
    assert graph.picture.position == (0, 1)
    assert counted["arranged"] == 1


IMPORTED = """
import sys
import bpsim
from bpsim.app.main import MainWindow, create_application

application = create_application()
window = MainWindow(bpsim.load("it496"))
window.show()
application.processEvents()
print(*sorted(sys.modules))
sys.stdout.flush()
import os; os._exit(0)
"""
NOT_IMPORTED = (
    "bpsim.answers.judging",
    "bpsim.app.command_finder",
    "bpsim.app.export_commands",
    "bpsim.app.import_commands",
    "bpsim.app.new_lesson",
    "bpsim.app.picture",
    "bpsim.app.printing",
    "bpsim.commands",
    "bpsim.handout",
    "bpsim.imports.samples",
    "bpsim.imports.weights",
    "bpsim.view.dialogs",
    "bpsim.view.panels.check_panel",
    "bpsim.view.panels.contour_panel",
    "bpsim.view.panels.formulas",
    "bpsim.view.panels.inspector.inspector_panel",
    "bpsim.view.panels.over_iterations_panel",
    "bpsim.view.panels.runs_panel",
    "bpsim.view.panels.slope_panel",
    "bpsim.view.panels.training.training_panel",
    "importlib.metadata",
    "jsonschema",
    "numba",
    "numpy.ma",
    "ziamath",
)
"""What is there for what is seen, pressed or run later."""


def test_the_start_imports_what_is_seen_and_no_more() -> None:
    ran = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, timeout=120, check=True)
    imported = ran.stdout.split()
    assert "bpsim.view.panels.step_panel" in imported
    assert [name for name in imported for late in NOT_IMPORTED if name == late or name.startswith(f"{late}.")] == []


def test_pyside_reads_no_source_of_ours() -> None:
    feature = sys.modules.get("shibokensupport.feature")
    if feature is None or not search_no_more("a package that is not there"):
        pytest.skip("this PySide6 searches otherwise")
    linecache.clearcache()
    importlib.reload(importlib.import_module("bpsim.view.plots.export"))
    importlib.import_module("bpsim.view.plots.export")
    assert not [name for name in linecache.cache if name.endswith("export.py")]


def test_a_panel_is_made_when_it_is_shown(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitExposed(window):
        window.show()
    assert "step" in window.panels
    assert "training" not in window.panels
    window.docks.show("training")
    assert window.panels.training.isVisible()
    assert window.docks["training"].widget() is window.panels.training


def test_a_panel_that_is_made_late_shows_what_there_is(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitExposed(window):
        window.show()
    window.looks.choose("dark")
    graph = window.panels.graph
    graph.select(graph.place_of("w5"))
    window.document.next(Granularity.PHASE)
    window.docks.show("inspector")
    assert [title.text() for title in window.panels.inspector.titles] == ["Connection w5: h1 → o1"]
    window.docks.show("slope")
    assert window.panels.slope.isVisible()
    window.looks.choose("light")


def test_marks_of_typed_numbers_stand_in_the_steps_before_their_panel_is_seen(
    qtbot: QtBot,
    counted: Counter[str],  # noqa: ARG001
) -> None:
    simulator = bpsim.Simulator(bpsim.load("it496"))
    quantity = simulator.steps.step(1).quantity
    simulator.answer(quantity, "0.3775")
    window = MainWindow(simulator.snapshot().lesson)
    with qtbot.waitExposed(window):
        window.show()
    assert window.docks["numbers"].isHidden()
    assert "numbers" in window.panels
    assert window.panels.numbers.report.entries
    window.close()
    window.deleteLater()


def test_a_saved_arrangement_is_there_with_its_panels(qtbot: QtBot, counted: Counter[str]) -> None:  # noqa: ARG001
    first = MainWindow(bpsim.load("it496"))
    with qtbot.waitExposed(first):
        first.show()
    first.docks.show("runs")
    first.workspaces.keep()
    first.close()
    second = MainWindow(bpsim.load("it496"))
    assert "runs" in second.panels
    assert "contour" not in second.panels
    with qtbot.waitExposed(second):
        second.show()
    assert second.panels.runs.isVisible()
    for window in (first, second):
        window.close()
        window.deleteLater()


def test_every_command_finds_what_it_does(window: MainWindow) -> None:
    assert [key for key, action in window.actions_by_key.items() if not callable(action.slot)] == []


def test_no_collection_goes_through_what_was_imported() -> None:
    program = "import gc; from bpsim.app.main import MainWindow; print(gc.get_freeze_count(), len(gc.get_objects()))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    kept, gone_through = map(int, ran.stdout.split())
    assert kept > 10 * gone_through


@pytest.mark.parametrize("workspace", ["study", "lecture"])
def test_the_axes_of_the_error_come_after_the_first_picture(workspace: str, qtbot: QtBot) -> None:
    settings = Settings()
    settings.workspace = workspace
    window = MainWindow(bpsim.load("it496"), settings)
    plot = window.panels.inset if workspace == "lecture" else window.panels.plot
    with qtbot.waitExposed(window):
        window.show()
    window.document.start_run(50)
    qtbot.waitUntil(lambda: not window.findChildren(Awaited))
    size = plot.size()
    assert plot.canvas.isVisible()
    qtbot.waitUntil(lambda: plot.canvas.marker.x() == 50)
    assert len(plot.curves.total) == 51
    x, _ = plot.canvas.total.getData()
    assert x[-1] == 50
    assert plot.size() == size
    window.close()
    window.deleteLater()


def test_the_axes_stand_where_they_belong_in_the_order_of_tab(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitExposed(window):
        window.show()
    plot = window.panels.plot
    qtbot.waitUntil(lambda: not window.findChildren(Awaited))
    scale = plot.legend.findChild(QComboBox)
    assert scale is not None
    scale.setFocus()
    stops: list[QWidget] = []
    while plot.canvas not in stops:
        stop = QApplication.focusWidget()
        assert stop is not None
        assert plot.isAncestorOf(stop)
        assert stop not in stops
        stops.append(stop)
        QTest.keyClick(stop, Qt.Key.Key_Tab)


def test_a_picture_of_the_window_has_the_axes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot) -> None:
    grab, missing = MainWindow.grab, []

    def looked(window: MainWindow) -> QPixmap:
        qtbot.addWidget(window)
        missing.append([room for room in window.findChildren(Awaited) if room.isVisible()])
        return grab(window)

    monkeypatch.setattr(MainWindow, "grab", looked)
    make_picture(bpsim.load("it496"), tmp_path / "window.png", window=True)
    assert missing == [[]]


def test_what_stands_behind_another_panel_is_made_when_its_tab_is_chosen(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitExposed(window):
        window.show()
    assert "data" in window.panels
    assert "matrices" not in window.panels
    bar = next(bar for bar in window.findChildren(QTabBar) if bar.tabText(1) == "Matrices")
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    assert "matrices" in window.panels
    assert window.panels.matrices.isVisible()
    assert window.panels.matrices.tables


def test_what_stands_behind_another_panel_is_made_when_it_is_torn_off(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitExposed(window):
        window.show()
    assert "matrices" not in window.panels
    window.docks["matrices"].setFloating(True)
    QApplication.processEvents()
    assert window.docks["matrices"].widget() is window.panels.matrices
    assert window.panels.matrices.isVisible()


def test_the_first_click_waits_for_no_panel(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitExposed(window):
        window.show()
    sizes = {key: window.docks[key].size() for key in ("guide", "steps", "step", "data", "plot")}
    make_in_turn(window)
    waited_for = ["matrices", "gradients", "printed", *(row.key for row in Panels.rows() if row.selects)]
    qtbot.waitUntil(lambda: all(key in window.panels for key in waited_for))
    assert {key: window.docks[key].size() for key in sizes} == sizes


@pytest.mark.parametrize("front", ["data", "matrices", "gradients", "printed"])
def test_tab_goes_through_one_panel_after_the_other(front: str, window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitExposed(window):
        window.show()
    window.panel_entries.go_to(front)
    window.runs.next()
    graph = window.panels.graph
    graph.setFocus()
    stops: list[QWidget] = []
    while graph not in stops:
        QTest.keyClick(QApplication.focusWidget() or graph, Qt.Key.Key_Tab)
        stop = QApplication.focusWidget()
        assert stop is not None
        assert stop not in stops
        stops.append(stop)
    panels = [window.docks.key_of(stop) for stop in stops]
    visited = [key for key, _ in groupby(key for key in panels if key is not None)]
    assert visited == ["guide", "steps", "step", front, "plot"]
    for stop in reversed(stops[:-1]):
        QTest.keyClick(QApplication.focusWidget() or graph, Qt.Key.Key_Backtab)
        assert QApplication.focusWidget() is stop
