"""Drawing connections from handles, and the buttons of a layer."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bpsim.core.network import Bias
from bpsim.simulator import Simulator
from bpsim.view.canvas import GraphView, Part, Place, describe
from bpsim.view.canvas.connecting import Connect
from bpsim.view.canvas.items import NeuronItem
from bpsim.view.canvas.layer_buttons import LayerButton
from bpsim.view.canvas.presses import gesture_at
from bpsim.view.theme import DARK, LIGHT
from tests.view.canvas_lessons import lesson_of

LEFT = Qt.MouseButton.LeftButton


class Drawn:
    """A view that is not shown, of a 2-3-2-2 network without the connection from h1 to hh1, and what it asks for."""

    def __init__(self, qtbot: QtBot) -> None:
        simulator = Simulator(lesson_of((2, 3, 2, 2), Bias.SHARED, digits=3))
        simulator.disconnect(2, 0, 0)
        self.view = GraphView()
        qtbot.addWidget(self.view)
        self.view.resize(1000, 600)
        self.view.show_picture(describe(simulator, 3))
        self.view.fit()
        self.asked: list[object] = []
        self.said: list[str] = []
        self.view.connection_requested.connect(lambda *asked: self.asked.append(asked))
        self.view.fed_unit_requested.connect(
            lambda unit, point: self.asked.append((unit, self.view.mapFromScene(*point)))
        )
        self.view.refused.connect(self.said.append)

    def place(self, name: str) -> Place:
        place = self.view.place_of(name)
        assert place is not None
        return place

    def point(self, name: str) -> QPoint:
        return self.view.mapFromScene(self.view.graph.anchor(self.place(name)))

    def handle(self, name: str) -> QPoint:
        """Where the handle of a unit is; it is shown as the mouse comes to the unit."""
        self.view.pointer.hover(self.point(name))
        layout = self.view.graph.layout_of_items
        assert layout is not None
        return self.view.mapFromScene(self.view.graph.anchor(self.place(name)) + QPointF(layout.metrics.radius, 0))

    def draw(self, name: str, end: QPoint) -> None:
        start = self.handle(name)
        gesture = gesture_at(self.view, start, LEFT)
        assert isinstance(gesture, Connect)
        gesture.start(start)
        gesture.move((start + end) / 2)
        gesture.move(end)
        gesture.end(end)


@pytest.fixture
def drawn(qtbot: QtBot) -> Drawn:
    return Drawn(qtbot)


def test_a_handle_is_there_under_the_mouse_and_on_what_is_selected(drawn: Drawn) -> None:
    view = drawn.view
    assert gesture_at(view, drawn.handle("h2"), LEFT).__class__ is Connect
    assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    view.pointer.hover(drawn.handle("h2"))
    assert view.viewport().cursor().shape() == Qt.CursorShape.CrossCursor
    assert view.tooltip_at(drawn.handle("h2")) == "Drag to a unit of the next layer to connect h2 with it"
    view.pointer.hover(None)
    assert not view.graph.handles
    view.select(drawn.place("h1"), drawn.place("o1"), drawn.place("w1"))
    assert set(view.graph.handles) == {drawn.place("h1")}, "the outputs have no next layer"
    for _ in range(12):
        view.zoom_out()
    [handle] = view.graph.handles.values()
    assert handle.mapRectToScene(handle.boundingRect()).width() * view.scale_factor > 12, "a hand finds it from afar"


def test_a_connection_is_drawn_to_the_next_layer_only(drawn: Drawn) -> None:
    drawn.draw("h1", drawn.point("hh1"))
    assert drawn.asked == [(drawn.place("h1"), drawn.place("hh1"))]
    for name in ("hh2", "o1", "h2", "i1"):
        drawn.draw("h1", drawn.point(name))
    assert len(drawn.asked) == 1
    assert drawn.said == [
        "h1 and hh2 are connected already",
        *(
            f"A connection leads to the next layer only, so there is none from h1 to {name}"
            for name in ("o1", "h2", "i1")
        ),
    ]
    drawn.draw("h1", drawn.point("h1"))
    assert len(drawn.said) == 4, "back on its own unit it was thought better of"


def test_a_unit_that_is_too_small_for_a_hand_is_met_beside_it(drawn: Drawn) -> None:
    for _ in range(14):
        drawn.view.zoom_out()
    drawn.draw("h1", drawn.point("hh1") + QPoint(-5, 5))
    assert drawn.asked == [(drawn.place("h1"), drawn.place("hh1"))]


def test_dropped_on_the_ground_it_asks_for_a_unit_of_a_hidden_layer(drawn: Drawn) -> None:
    ground = QPoint((drawn.point("h1").x() + drawn.point("hh1").x()) // 2, drawn.point("h1").y() - 60)
    drawn.draw("h1", ground)
    assert drawn.asked == [(drawn.place("h1"), ground)]
    drawn.draw("i1", ground)
    before_outputs = QPoint((drawn.point("hh1").x() + drawn.point("o1").x()) // 2, ground.y())
    drawn.draw("hh1", before_outputs)
    assert len(drawn.asked) == 1
    first, second = drawn.said
    assert first.startswith("A connection leads to the next layer only")
    assert second.startswith("The outputs come next to hh1, and a new unit goes to a hidden layer")


def test_escape_takes_the_thread_away(drawn: Drawn) -> None:
    view = drawn.view
    start, items = drawn.handle("i1"), len(view.graph.items())
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    QTest.mouseMove(view.viewport(), start + QPoint(50, 20))
    assert len(view.graph.items()) == items + 1
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view.viewport(), LEFT, pos=drawn.point("h1"))
    assert not drawn.asked
    assert view.gesture is None


def test_another_size_ends_what_is_drawn(drawn: Drawn) -> None:
    view, start = drawn.view, drawn.handle("h1")
    for key in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        QTest.mousePress(view.viewport(), LEFT, key, start)
        QTest.mouseMove(view.viewport(), drawn.point("hh1"))
        assert view.dragging
        view.resize(view.width() - 60, view.height() - 40)
        view.fit()
        QTest.mouseRelease(view.viewport(), LEFT, key, drawn.point("hh1"))
        assert not drawn.asked
        assert not view.selection
        start = drawn.handle("h1")


def shown(view: GraphView) -> list[LayerButton]:
    return [button for button in view.controls.buttons if not button.isHidden()]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize(("sizes", "size"), [((2, 2, 2), (420, 260)), ((2, 3, 2), (900, 600)), ((4, 4, 4), (700, 420))])
def test_the_buttons_of_a_layer_cover_no_text_and_stay_in_view(
    qtbot: QtBot, sizes: tuple[int, ...], size: tuple[int, int], theme: object
) -> None:
    view = GraphView(theme=DARK if theme is DARK else LIGHT)
    qtbot.addWidget(view)
    view.resize(*size)
    simulator = Simulator(lesson_of(sizes, Bias.PER_UNIT, digits=4))
    found = 0
    for step in (0, len(simulator.steps)):
        simulator.seek(0, step)
        view.show_picture(describe(simulator, 4))
        view.fit()
        for layer in range(3):
            view.pointer.hover(view.mapFromScene(view.graph.anchor(Place(Part.UNIT, layer, 0))))
            boxes = [button.geometry() for button in shown(view)]
            found += len(boxes)
            texts = [one.rect.toRect() for one in view.painted()]
            for at, box in enumerate(boxes):
                assert view.viewport().rect().contains(box)
                assert not any(box.intersects(other) for other in [*texts, *boxes[:at]]), (step, layer)
            view.pointer.hover(None)
            assert not shown(view)
    assert found >= 18, "most of them have a place"


def test_the_buttons_follow_the_mouse_and_say_what_they_do(drawn: Drawn, qtbot: QtBot) -> None:
    view, controls = drawn.view, drawn.view.controls
    view.pointer.hover(drawn.point("h2"))
    assert controls.layer == 1
    for button in (controls.plus, controls.between[0], controls.between[-1]):
        start, end = drawn.point("h2"), button.geometry().center()
        for part in range(11):
            view.pointer.hover(start + (end - start) * part / 10)
            assert controls.layer == 1, "on the way to a button it stays"
        assert not button.isHidden()
    assert controls.plus.accessibleName() == "Add a unit to layer 1"
    assert controls.plus.toolTip() == "Add a unit to layer 1 (Ctrl+Down)"
    signals = (
        controls.unit_requested,
        controls.unit_removal_requested,
        controls.layer_requested,
        controls.layer_requested,
    )
    for button, signal, layer in zip(
        (controls.plus, controls.minus, controls.between[-1], controls.between[0]), signals, (1, 1, 0, 1), strict=True
    ):
        with qtbot.waitSignal(signal, check_params_cb=lambda asked, layer=layer: asked == layer):
            qtbot.mouseClick(button, LEFT)
    qtbot.mouseClick(controls.heading, LEFT)
    assert view.selection == (Place(Part.LAYER, 1),)
    chosen = {place for place, item in view.graph.texts_at.items() if item.chosen}
    assert chosen == {Place(Part.UNIT, 1, unit) for unit in range(3)}
    view.select(None)
    point = controls.plus.mapToGlobal(QPoint(3, 3))
    with qtbot.waitSignal(view.menu_requested) as asked:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(3, 3), point)
        controls.plus.contextMenuEvent(event)
    assert asked.args == [Place(Part.LAYER, 1), point]
    assert view.selection == (Place(Part.LAYER, 1),), "a menu is that of the layer, wherever it is asked for"
    view.pointer.hover(None)
    assert controls.layer == 1, "a layer that is selected keeps them"
    view.pointer.hover(drawn.point("o1"))
    assert controls.layer == 3
    assert controls.between[0].isHidden(), "no layer comes after the outputs"
    view.select(None)
    view.pointer.hover(None)
    assert not shown(view)


def test_no_buttons_stand_in_the_way_of_a_drag(drawn: Drawn) -> None:
    view, start = drawn.view, drawn.point("h1")
    view.pointer.hover(start)
    assert shown(view)
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    QTest.mouseMove(view.viewport(), start + QPoint(30, 10))
    assert not shown(view)
    QTest.keyClick(view, Qt.Key.Key_Escape)


def test_what_is_frozen_has_a_padlock(qtbot: QtBot) -> None:
    lesson = lesson_of((2, 3, 2), Bias.PER_UNIT, digits=3)
    hidden, outputs = lesson.network.layers
    weights = np.zeros((3, 2), dtype=bool)
    weights[1] = True
    partly = replace(hidden, frozen_weights=weights, frozen_biases=np.array([True, True, False]))
    wholly = replace(outputs, frozen_weights=np.array(True), frozen_biases=np.array(True))
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(900, 600)
    network = replace(lesson.network, layers=(partly, wholly))
    view.show_picture(describe(Simulator(replace(lesson, network=network)), 3))
    picture = view.picture
    assert picture is not None
    locked = {item.label.name for item in view.graph.texts_at.values() if item.label and any(r.icon for r in item.runs)}
    assert {"h2", "b h1", "b h2", "w3", "w4", "o1", "o2", "w7", "w12", "b o1"} <= locked
    assert not {"h1", "h3", "b h3", "w1", "w5", "i1"} & locked
    assert [picture.is_frozen(Place(Part.LAYER, layer)) for layer in range(3)] == [False, False, True]
    assert view.texts()["h2"] == "h2 frozen"
    view.pointer.hover(view.mapFromScene(view.graph.anchor(Place(Part.UNIT, 2, 0))))
    assert view.controls.heading.locked
    crowded = lesson_of((12, 20, 3), digits=3, frozen=True)
    label = describe(Simulator(crowded), 3).label(Place(Part.EDGE, 1, 4, 7))
    assert label is not None
    assert (label.frozen, label.lines[0].note) == (True, "frozen"), "where labels come and go, too"
    simulator = Simulator(replace(lesson, network=network))
    simulator.show_notation("z-a-delta")  # its names have raised parts
    for step in (0, len(simulator.steps)):
        simulator.seek(0, step)
        view.show_picture(describe(simulator, 3))
        neuron = view.graph.texts_at[Place(Part.UNIT, 1, 1)]
        assert isinstance(neuron, NeuronItem)
        lock = next(run for run in neuron.runs if run.icon)
        box = QRectF(lock.x, lock.y - 9, 8, 9)
        others = [run for run in neuron.runs if not run.icon]
        assert not any(box.intersects(QRectF(run.rect.left(), run.y - 9, run.rect.width(), 9)) for run in others)
        assert math.hypot(box.right(), box.top()) < neuron.radius
