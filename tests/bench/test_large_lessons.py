"""How long a user waits in lessons of every size: to open one, for a key, and for a picture of the graph that moves.

Run with ``pytest tests/bench/test_large_lessons.py --benchmark-only --benchmark-json=large.json``: the file has the
figures, each by the clock and in processor time of the window's thread. ``QT_SCALE_FACTOR=2`` is a finer screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsScene
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core import compiled
from bpsim.trace.steps import Granularity
from tests.bench.waits import LESSONS, Waits, lesson_of

PRESSES = 20
FRAMES = 30
SIZES = Granularity.TERM, Granularity.VALUE, Granularity.LAYER, Granularity.ITERATION


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    compiled.KERNEL.load()
    window = MainWindow(lesson_of("it496"))
    window.resize(1440, 900)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.close()
    window.deleteLater()


@pytest.mark.benchmark(group="opening a lesson, to its picture")
@pytest.mark.parametrize("name", LESSONS)
def test_opening(benchmark: BenchmarkFixture, window: MainWindow, name: str) -> None:
    waits = Waits()
    lessons = [lesson_of(name) for _ in range(5)]
    benchmark.pedantic(lambda: waits.measure(lambda: window.document.show_lesson(lessons.pop())), rounds=5)
    benchmark.extra_info["best, ms by the clock, of the thread"] = waits.at(0.0)


@pytest.mark.benchmark(group="a key press to its painted step")
@pytest.mark.parametrize("size", SIZES, ids=[size.value for size in SIZES])
@pytest.mark.parametrize("name", LESSONS)
def test_key_presses(
    benchmark: BenchmarkFixture, window: MainWindow, qtbot: QtBot, name: str, size: Granularity
) -> None:
    window.document.show_lesson(lesson_of(name))
    window.actions_by_key[f"choose_{size.value}"].trigger()
    new, seen = Waits(), Waits()

    def press() -> None:
        qtbot.keyClick(window.panels.graph, Qt.Key.Key_PageDown)

    def walk() -> None:
        for waits in (new, seen):
            window.document.seek(0, 0)
            for _ in range(PRESSES):
                waits.measure(press)

    benchmark.pedantic(walk, rounds=1)
    for waits, words in ((new, "steps seen for the first time"), (seen, "steps seen before")):
        benchmark.extra_info[f"{words}, median, ms by the clock, of the thread"] = waits.at(0.5)
        benchmark.extra_info[f"{words}, 95 %, ms by the clock, of the thread"] = waits.at(0.95)


def plain_picture() -> Callable[[], None]:
    """Paints 300 lines and 200 texts into an image as large as the graph: what a picture costs that keeps no pixels."""
    scene, image = QGraphicsScene(), QImage(900, 600, QImage.Format.Format_RGB32)
    for number in range(300):
        scene.addLine(number % 20 * 50, number // 20 * 40, 1000 - number % 17 * 60, 600 - number // 17 * 30)
    for number in range(200):
        scene.addSimpleText(f"w{number} = 0.1234").setPos(number % 14 * 70, number // 14 * 40)

    def paint() -> None:
        image.fill(0xFFFFFFFF)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scene.render(painter)
        painter.end()

    return paint


def frames(move: Callable[[QPoint], None], zoom: Callable[[float], None]) -> dict[str, tuple[float, float]]:
    """The milliseconds of a picture that moves and of one that is zoomed."""
    moved, zoomed = Waits(), Waits()
    for number in range(FRAMES):
        moved.measure(lambda: move(QPoint(3 if number % 2 else -3, 2)))  # noqa: B023 - called at once
        zoomed.measure(lambda: zoom(1.02 if number < FRAMES // 2 else 1 / 1.02))  # noqa: B023
    return {"moved": moved.at(0.5), "zoomed": zoomed.at(0.5), "zoomed, 95 %": zoomed.at(0.95)}


@pytest.mark.benchmark(group="a picture of the graph that moves")
@pytest.mark.parametrize("folded", [True, False], ids=["folded", "unfolded"])
@pytest.mark.parametrize("name", LESSONS)
def test_moving_the_graph(benchmark: BenchmarkFixture, window: MainWindow, name: str, folded: bool) -> None:
    window.document.show_lesson(lesson_of(name))
    if not folded:
        window.actions_by_key["fold_layers"].trigger()
    camera, plain, paint = window.panels.graph.camera, Waits(), plain_picture()
    times: dict[str, tuple[float, float]] = {}

    def both() -> None:
        times.update(frames(camera.scroll_by, camera.zoom))
        for _ in range(FRAMES):
            plain.measure(paint)

    benchmark.pedantic(both, rounds=1)
    times["300 lines and 200 texts"] = plain.at(0.5)
    for what, median in times.items():
        benchmark.extra_info[f"{what}, ms by the clock, of the thread"] = median
    benchmark.extra_info["device pixel ratio"] = window.devicePixelRatio()
