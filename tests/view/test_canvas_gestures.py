"""What the mouse does on the graph: gestures as objects, without a window that is shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bpsim.core.network import Bias
from bpsim.simulator import Simulator
from bpsim.view.canvas import GraphView, Part, Place, describe
from bpsim.view.canvas.gestures import Gesture
from bpsim.view.canvas.presses import gesture_at
from tests.view.canvas_lessons import lesson_of

LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
NONE, SHIFT, CONTROL = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("No", "Shift", "Control"))
CORNER = QPoint(4, 4)


@pytest.fixture
def view(qtbot: QtBot) -> GraphView:
    """A 2-3-2 network with shared biases, in a view that is not shown."""
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show_picture(describe(Simulator(lesson_of((2, 3, 2), Bias.SHARED, digits=3)), 3))
    view.appear()
    view.fit()
    return view


def begin(
    view: GraphView, point: QPoint, button: Qt.MouseButton = LEFT, modifiers: Qt.KeyboardModifier = NONE
) -> Gesture:
    gesture = gesture_at(view, point, button, modifiers)
    assert gesture is not None
    gesture.start(point)
    return gesture


def place_of(view: GraphView, name: str) -> Place:
    place = view.place_of(name)
    assert place is not None
    return place


def point_of(view: GraphView, name: str) -> QPoint:
    """Where the middle of a unit or a label is in the viewport."""
    return view.mapFromScene(view.graph.anchor(place_of(view, name)))


def looks(view: GraphView) -> bytes:
    image = view.grab().toImage()
    return bytes(image.constBits())


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
    place, point = place_of(view, "h2"), point_of(view, "h2")
    begin(view, point, MIDDLE).end(point)
    assert view.selection == ()
    begin(view, point).end(point)
    assert view.selection == (place,)
    begin(view, CORNER).end(CORNER)
    assert view.selection == ()
    assert gesture_at(view, point, RIGHT) is None


def test_what_is_selected_comes_into_view_and_moves_nothing_that_is(view: GraphView) -> None:
    before = corner_of(view)
    for name in ("i1", "i2", "h1", "o2", "target o2", "b1", "w1"):
        point = point_of(view, name)
        begin(view, point).end(point)
        assert view.selection == (place_of(view, name),)
        assert corner_of(view) == before
    for _ in range(8):
        view.zoom_in()
    view.select(place_of(view, "i1"))
    assert view.viewport().rect().contains(point_of(view, "i1"))
    view.select(place_of(view, "target o2"))
    assert view.viewport().rect().contains(point_of(view, "target o2"))


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


def test_clicks_with_a_key_extend_the_selection(view: GraphView) -> None:
    for name, key in (("h1", NONE), ("w3", CONTROL), ("h2", SHIFT), ("h1", CONTROL)):
        begin(view, point_of(view, name), modifiers=key).end(point_of(view, name))
    assert view.selection == (place_of(view, "w3"), place_of(view, "h2"))
    begin(view, CORNER, modifiers=CONTROL).end(CORNER)
    assert len(view.selection) == 2, "a click beside everything was meant for something"


def test_a_unit_is_dragged_with_all_that_belongs_to_it(view: GraphView) -> None:
    heard: list[tuple[dict[str, tuple[float, float]], tuple[str, ...]]] = []
    view.units_moved.connect(lambda *moved: heard.append(moved))
    before, start, away = looks(view), point_of(view, "h2"), QPoint(30, -40)
    at = {name: view.graph.anchor(place_of(view, name)) for name in ("i1", "h1", "h2", "h3", "o1")}
    gesture = begin(view, start)
    gesture.move(start + away)
    neuron = view.graph.texts_at[place_of(view, "h2")]
    assert (view.mapFromScene(neuron.pos()) - start - away).manhattanLength() <= 2
    into, out_of = view.graph.edge_layers
    radius = view.graph.layout_of_items.metrics.radius if view.graph.layout_of_items else 0.0
    for layer, ends, place in (
        (into, into.ends, Place(Part.EDGE, 1, 1, 0)),
        (out_of, out_of.starts, Place(Part.EDGE, 2, 0, 1)),
    ):
        away_from_centre = QPointF(*ends[layer.row(place)]) - neuron.pos()
        assert (away_from_centre.x() ** 2 + away_from_centre.y() ** 2) ** 0.5 == pytest.approx(radius)
    assert looks(view) != before
    gesture.cancel()
    assert looks(view) == before
    assert not heard
    gesture = begin(view, start)
    gesture.move(start + away)
    gesture.end(start + away)
    [(positions, moved)] = heard
    assert moved == ("h2",)
    shift = QPointF(*positions["h2"]) - at["h2"]
    assert (shift * view.scale_factor - QPointF(away)).manhattanLength() < 1e-6
    assert {name: QPointF(*positions[name]) for name in at if name != "h2"} == {
        n: p for n, p in at.items() if n != "h2"
    }
    assert looks(view) == before, "it stays until the lesson says where it stands"


def test_the_view_may_be_zoomed_while_a_unit_is_dragged(view: GraphView) -> None:
    heard: list[dict[str, tuple[float, float]]] = []
    view.units_moved.connect(lambda centres, _: heard.append(centres))
    start, away = point_of(view, "h2"), QPoint(40, 30)
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    QTest.mouseMove(view.viewport(), start + away)
    view.zoom_out()
    QTest.mouseMove(view.viewport(), start + away + QPoint(1, 0))
    QTest.mouseMove(view.viewport(), start + away)
    QTest.mouseRelease(view.viewport(), LEFT, pos=start + away)
    there = view.mapFromScene(QPointF(*heard[0]["h2"]))
    assert (there - start - away).manhattanLength() <= 3, "it stays under the mouse"


def test_selected_units_are_moved_together(view: GraphView) -> None:
    heard: list[tuple[dict[str, tuple[float, float]], tuple[str, ...]]] = []
    view.units_moved.connect(lambda *moved: heard.append(moved))
    view.select(place_of(view, "h1"), place_of(view, "w1"), place_of(view, "h3"))
    gesture = begin(view, point_of(view, "h3"))
    gesture.move(point_of(view, "h3") + QPoint(0, 50))
    gesture.end(point_of(view, "h3") + QPoint(0, 50))
    assert heard[0][1] == ("h1", "h3")


def test_a_rubber_band_selects_what_lies_in_it(view: GraphView) -> None:
    before = looks(view)
    around = QRect(point_of(view, "i1"), point_of(view, "h1")).normalized().adjusted(-40, -40, 40, 40)
    first, last = around.bottomLeft(), around.topRight()
    gesture = begin(view, first, modifiers=SHIFT)
    gesture.move(last)
    assert looks(view) != before
    gesture.cancel()
    assert looks(view) == before
    gesture = begin(view, first, modifiers=SHIFT)
    gesture.move(last)
    gesture.end(last)
    assert set(view.selection) == {place_of(view, name) for name in ("i1", "h1", "w1")}
    corner = point_of(view, "b2")
    gesture = begin(view, corner - QPoint(90, 30), modifiers=SHIFT | CONTROL)
    gesture.move(corner + QPoint(90, 30))
    gesture.end(corner + QPoint(90, 30))
    assert place_of(view, "b2") in view.selection
    assert place_of(view, "i1") in view.selection


def test_an_edit_of_the_network_moves_nothing_in_the_view_that_has_room_for_it(view: GraphView) -> None:
    for _ in range(4):
        view.zoom_out()
    scale, corner, input_at = view.scale_factor, corner_of(view), point_of(view, "i1")
    view.show_picture(describe(Simulator(lesson_of((2, 3, 3), Bias.SHARED, digits=3)), 3))
    assert (view.scale_factor, corner_of(view)) == (scale, corner)
    assert abs(point_of(view, "i1").x() - input_at.x()) <= 1
    view.show_picture(describe(Simulator(lesson_of((2, 24, 3), Bias.SHARED, digits=3)), 3))
    assert view.scale_factor < scale, "what would lie outside is fetched"
    view.zoom_in()
    view.zoom_in()
    scale, corner = view.scale_factor, corner_of(view)
    view.show_picture(describe(Simulator(lesson_of((2, 25, 3), Bias.SHARED, digits=3)), 3))
    assert (view.scale_factor, corner_of(view)) == (scale, corner), "who looks at a part goes on looking at it"


def test_a_menu_is_asked_for_on_what_is_selected_by_it(view: GraphView) -> None:
    heard: list[Place | None] = []
    view.menu_requested.connect(lambda place, _: heard.append(place))
    for name in ("w1", "h1"):
        view.select(place_of(view, "h1"), place_of(view, "h2"))
        point = point_of(view, name)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, view.viewport().mapToGlobal(point))
        view.contextMenuEvent(event)
        assert view.selection == (
            (place_of(view, "w1"),) if name == "w1" else (place_of(view, "h1"), place_of(view, "h2"))
        )
    assert heard == [place_of(view, "w1"), place_of(view, "h1")]
