"""How large the texts on the graph are in the rooms that the workspaces give it, measured on what is painted."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.simulator import Simulator
from bpsim.view.canvas import GraphView, Place, describe
from bpsim.view.canvas.hints import HINTS
from bpsim.view.canvas.items import NeuronItem
from bpsim.view.canvas.painted import Painted
from tests.found import found

LECTURE, LARGE_LECTURE, STUDY = (830, 500), (1300, 800), (734, 415)
"""Pixels of the graph in windows of 1280x720, 1920x1080 and 1280x720."""


def every_step(qtbot: QtBot, lesson: str, size: tuple[int, int], inset: QSizeF | None = None) -> Iterator[GraphView]:
    simulator = Simulator(bpsim.load(lesson))
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(*size)
    view.set_inset(inset or QSizeF(0, 0))
    view.show()
    # Of many samples not every step: what is painted repeats.
    for step in {*range(0, len(simulator.steps), 1 + len(simulator.steps) // 80), len(simulator.steps)}:
        simulator.seek(0, step)
        view.show_picture(describe(simulator, 4))
        yield view


def by_place(painted: tuple[Painted, ...]) -> dict[Place, QRectF]:
    """The rectangle around all lines of each place."""
    found: dict[Place, QRectF] = {}
    for one in painted:
        found[one.place] = found.get(one.place, QRectF()).united(one.rect)
    return found


def assert_free(view: GraphView) -> None:
    """Everything is in view, and nothing covers a text."""
    rects = by_place(view.painted())
    inside = QRectF(view.viewport().rect())
    assert all(inside.contains(rect) for rect in rects.values())
    for (first, a), (second, b) in itertools.combinations(rects.items(), 2):
        assert not a.intersects(b), (first, second)
    for place, item in view.graph.texts_at.items():
        if isinstance(item, NeuronItem):
            centre = QPointF(view.mapFromScene(item.scenePos()))
            radius = item.radius * view.scale_factor
            for other, rect in rects.items():
                x = min(max(centre.x(), rect.left()), rect.right())
                y = min(max(centre.y(), rect.top()), rect.bottom())
                assert other == place or math.hypot(x - centre.x(), y - centre.y()) > radius - 1, (place, other)


@pytest.mark.parametrize(
    ("size", "inset", "least"),
    [
        (LECTURE, QSizeF(0, 0), 14),
        (LECTURE, QSizeF(190, 140), 14),
        (LARGE_LECTURE, QSizeF(0, 0), 20),
        (LARGE_LECTURE, QSizeF(300, 190), 20),
        (STUDY, QSizeF(0, 0), 11),
    ],
)
def test_the_numbers_of_a_small_network_can_be_read_from_afar(
    qtbot: QtBot, size: tuple[int, int], inset: QSizeF, least: float
) -> None:
    for view in every_step(qtbot, "it496", size, inset):
        assert min(one.height for one in view.painted() if one.value) >= least
        assert_free(view)
        taken = QRectF(view.inset_rect())
        assert not any(rect.intersects(taken) for rect in by_place(view.painted()).values())


@pytest.mark.parametrize("inset", [QSizeF(0, 0), QSizeF(230, 180)])
def test_no_text_of_a_deep_network_is_small_in_a_lecture(qtbot: QtBot, inset: QSizeF) -> None:
    for view in every_step(qtbot, "mcginley", LARGE_LECTURE, inset):
        assert min(one.smallest for one in view.painted()) >= 10
        assert_free(view)


@pytest.mark.parametrize("lesson", ["week-05", "van-veen", "torok", "it496-least-squares"])
def test_no_text_covers_another(qtbot: QtBot, lesson: str) -> None:
    for view in every_step(qtbot, lesson, LECTURE):
        assert_free(view)


@pytest.mark.parametrize("lesson", ["it496", "mcginley"])
def test_the_hints_cover_nothing_and_leave_the_numbers_large(qtbot: QtBot, lesson: str) -> None:
    simulator = Simulator(bpsim.load(lesson))
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(*STUDY)
    view.set_hints(HINTS)
    view.show()
    simulator.seek(0, len(simulator.steps))
    view.show_picture(describe(simulator, 4))
    assert_free(view)
    if lesson == "it496":
        assert min(one.height for one in view.painted() if one.value) >= 11
    hints = QRectF(view.hints.geometry())
    assert not any(rect.intersects(hints) for rect in by_place(view.painted()).values())


def test_a_wide_view_pulls_the_layers_apart(qtbot: QtBot) -> None:
    simulator = Simulator(bpsim.load("it496"))
    view = GraphView()
    qtbot.addWidget(view)
    view.show()
    shares = []
    for size in ((900, 600), (1500, 600)):
        view.resize(*size)
        view.show_picture(describe(simulator, 4))
        shares.append(view.graph.bounds().width() * view.scale_factor / size[0])
    assert min(shares) > 0.85


def test_what_is_selected_stays_selected_in_another_room(qtbot: QtBot) -> None:
    view = next(every_step(qtbot, "it496", LECTURE))
    view.select(view.place_of("w5"))
    view.resize(600, 600)
    assert view.selected == view.place_of("w5")
    assert view.graph.texts_at[found(view.selected)].chosen


def test_the_hints_stand_aside_for_what_takes_the_corner(qtbot: QtBot) -> None:
    view = next(every_step(qtbot, "it496", LECTURE))
    view.set_hints(HINTS)
    with_hints = view.scale_factor
    view.set_inset(QSizeF(190, 140))
    assert not view.hints.isVisible()
    view.hints.dismiss("run")
    view.set_inset(QSizeF(0, 0))
    assert view.hints.isVisible()
    assert [name for name, label in view.hints.labels.items() if label.isVisible()] == ["step", "edit", "build"]
    assert view.scale_factor == with_hints
