"""What happens until the window is painted for the first time, and how often. No times: counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.app.panels import Panels
from bpsim.trace.steps import Granularity
from bpsim.view.canvas.arranging import lay_out
from bpsim.view.theme import Theme


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
