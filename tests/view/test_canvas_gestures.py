"""What the mouse does on the graph: gestures as objects, without a window that is shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bpsim.core.network import Bias
from bpsim.simulator import Simulator
from bpsim.view.canvas import GraphView, describe
from bpsim.view.canvas.gestures import Gesture, gesture_at
from tests.view.canvas_lessons import lesson_of

LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
CORNER = QPoint(4, 4)


@pytest.fixture
def view(qtbot: QtBot) -> GraphView:
    """A 2-3-2 network with shared biases, in a view that is not shown."""
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show_picture(describe(Simulator(lesson_of((2, 3, 2), Bias.SHARED, digits=3)), 3))
    view.fit()
    return view


def begin(view: GraphView, point: QPoint, button: Qt.MouseButton = LEFT) -> Gesture:
    gesture = gesture_at(view, point, button)
    assert gesture is not None
    gesture.start(point)
    return gesture


def corner_of(view: GraphView) -> QPointF:
    return view.mapToScene(QPoint(0, 0))


@pytest.mark.parametrize("button", [LEFT, MIDDLE])
def test_a_pan_moves_the_view_and_cancelled_takes_it_back(view: GraphView, button: Qt.MouseButton) -> None:
    before = corner_of(view)
    gesture = begin(view, CORNER, button)
    gesture.move(CORNER + QPoint(1, 1))
    assert corner_of(view) == before, "a hand is never quite still"
    gesture.move(QPoint(60, 40))
    gesture.move(QPoint(104, 54))
    moved = before - corner_of(view)
    assert view.scale_factor * moved.x() == pytest.approx(100, abs=1.0)
    assert view.scale_factor * moved.y() == pytest.approx(50, abs=1.0)
    assert not view.fitted
    gesture.cancel()
    assert corner_of(view) == before
    assert view.fitted
    gesture = begin(view, CORNER, button)
    gesture.move(QPoint(60, 40))
    gesture.end(QPoint(60, 40))
    assert corner_of(view) != before
    assert view.selection == ()


def test_a_click_selects_what_is_there_and_the_middle_button_nothing(view: GraphView) -> None:
    place = view.place_of("h2")
    assert place is not None
    point = view.mapFromScene(view.graph.texts_at[place].scenePos())
    begin(view, point, MIDDLE).end(point)
    assert view.selection == ()
    begin(view, point).end(point)
    assert view.selection == (place,)
    begin(view, CORNER).end(CORNER)
    assert view.selection == ()
    assert gesture_at(view, point, RIGHT) is None


def test_escape_and_another_network_end_what_the_mouse_is_doing(view: GraphView) -> None:
    before = corner_of(view)
    viewport = view.viewport()
    QTest.mousePress(viewport, LEFT, pos=CORNER)
    QTest.mouseMove(viewport, QPoint(90, 70))
    assert view.dragging
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert (view.dragging, view.gesture, corner_of(view)) == (False, None, before)
    QTest.mouseRelease(viewport, LEFT, pos=QPoint(90, 70))
    assert view.selection == (), "the button that goes up afterwards is of no gesture"
    QTest.mousePress(viewport, LEFT, pos=CORNER)
    QTest.mouseMove(viewport, QPoint(90, 70))
    view.show_picture(describe(Simulator(lesson_of((2, 2))), 3))
    assert view.gesture is None
