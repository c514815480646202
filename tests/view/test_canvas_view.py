"""The graph as a widget, driven by mouse and keyboard."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.core import scalars
from bpsim.core.functions import ACTIVATIONS, Activation, UnitActivation
from bpsim.core.network import Bias, Data, Parameters
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.trace.numerals import format_number
from bpsim.trace.steps import Granularity
from bpsim.view.canvas import GraphView, Part, Place, describe
from bpsim.view.canvas.activation import curve, letter_at
from bpsim.view.canvas.camera import STEP
from bpsim.view.canvas.graph_picture import Role
from bpsim.view.canvas.hints import HINTS, Hints
from bpsim.view.canvas.items import LabelItem, NeuronItem
from bpsim.view.theme import DARK, LIGHT
from tests.view.canvas_lessons import lesson_of

W3 = Quantity(Kind.WEIGHT, None, 1, 1, 0)
W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)


class Graph:
    """A shown view of a simulator, with what it emitted."""

    def __init__(self, qtbot: QtBot, simulator: Simulator) -> None:
        self.simulator = simulator
        self.view = GraphView()
        self.edits: list[tuple[Quantity, float]] = []
        self.clicks: list[Quantity | None] = []
        """What the label of each selection shows, None where nothing was selected any more."""
        self.view.value_edited.connect(self._edited)
        self.view.selection_changed.connect(self._selected)
        qtbot.addWidget(self.view)
        self.view.resize(900, 600)
        self.show()
        with qtbot.waitExposed(self.view):
            self.view.show()
        self.view.setFocus()

    def _edited(self, quantity: Quantity, value: float) -> None:
        self.edits.append((quantity, value))

    def _selected(self) -> None:
        label = self.view.label_at(self.view.selected)
        self.clicks.append(label.quantity if label else None)

    def show(self) -> None:
        self.view.show_picture(describe(self.simulator, self.simulator.lesson.view.digits))

    def point(self, name: str) -> QPoint:
        """Where something with this plain name is on the viewport."""
        place = self.view.place_of(name)
        assert place is not None
        item = self.view.graph.texts_at[place]
        rect = item.mapRectToScene(item.body) if isinstance(item, LabelItem) else item.sceneBoundingRect()
        return self.view.mapFromScene(rect.center())

    def double_click(self, name: str) -> QLineEdit:
        QTest.mouseDClick(self.view.viewport(), Qt.MouseButton.LeftButton, pos=self.point(name))
        field = self.view.editor.field
        assert field is not None
        return field

    def click(self, point: QPoint) -> None:
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, pos=point)

    def move(self, point: QPoint, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
        """Sent to the widget itself: without a screen the pointer of ``QTest.mouseMove`` goes astray at times."""
        viewport = self.view.viewport()
        where = viewport.mapToGlobal(point)
        no_button, no_key = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(point), QPointF(where), no_button, buttons, no_key)
        QApplication.sendEvent(viewport, event)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.view, key, modifier)


@pytest.fixture
def graph(qtbot: QtBot) -> Graph:
    return Graph(qtbot, Simulator(bpsim.load("it496")))


def test_what_is_painted_follows_the_steps(graph: Graph) -> None:
    assert graph.view.texts()["h1"] == "h1"
    graph.simulator.next(Granularity.PHASE)
    graph.show()
    texts = graph.view.texts()
    assert texts["h1"] == "h1 net 0.377500000 out 0.593269992"
    assert texts["o1"] == "o1 net 1.105905967 out 0.751365070"
    graph.simulator.next(Granularity.PHASE)
    graph.show()
    assert graph.view.texts()["E o1"] == "E o1 0.274811083"
    assert graph.view.texts()["E"] == "E 0.298371109"


def test_texts_are_those_of_visible_items(graph: Graph) -> None:
    for _ in range(len(graph.simulator.steps)):
        graph.simulator.next()
        graph.show()
        picture = graph.view.picture
        assert picture is not None
        expected = {label.name: label.text for label in picture.labels.values()}
        expected |= {unit.name: unit.text for layer in picture.units for unit in layer}
        painted = graph.view.texts()
        assert {name: painted[name] for name in expected} == expected


def test_going_back_takes_numbers_away(graph: Graph) -> None:
    graph.simulator.seek(0, len(graph.simulator.steps))
    graph.show()
    assert "δ o1" in graph.view.texts()
    graph.simulator.seek(0, 0)
    graph.show()
    assert graph.view.texts()["h1"] == "h1"
    assert "δ o1" not in graph.view.texts()
    assert "E" not in graph.view.texts()


def test_double_click_edits_the_exact_number(graph: Graph) -> None:
    graph.simulator.set_value(W5, 0.1 + 0.2)
    graph.show()
    field = graph.double_click("w5")
    assert field.text() == "0.30000000000000004"
    assert field.selectedText() == field.text()
    QTest.keyClicks(field, "1/8")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert graph.edits == [(W5, 0.125)]
    assert graph.view.editor.field is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_what_was_edited_stays_selected(graph: Graph, key: Qt.Key) -> None:
    field = graph.double_click("w5")
    QTest.keyClicks(field, "1/8")
    QTest.keyClick(field, key)
    assert graph.view.selected == graph.view.place_of("w5")


@pytest.mark.parametrize(("width", "free"), [(600, True), (260, False)])
def test_an_enlarged_label_is_in_sight_and_leaves_its_neuron_free_where_it_has_room(
    graph: Graph, width: int, free: bool
) -> None:
    graph.simulator.seek(0, graph.simulator.steps.number(Quantity(Kind.ERROR, 0, 2, 1)) or 0)
    graph.show()
    graph.view.resize(width, 190)
    place = graph.view.place_of("E o2")
    assert place is not None
    label, neuron = graph.view.graph.texts_at[place], graph.view.graph.texts_at[Place(Part.UNIT, 2, 1)]
    assert isinstance(label, LabelItem)
    assert label.scale() > 1.5
    body = label.mapRectToScene(label.body)
    assert (body.left() > neuron.scenePos().x() + 42) == free
    assert graph.view.camera.seen.contains(body)


@pytest.mark.parametrize("sizes", [(2, 3, 3), (4, 4)])
def test_an_enlarged_label_of_an_edge_leaves_both_neurons_free(qtbot: QtBot, sizes: tuple[int, ...]) -> None:
    graph = Graph(qtbot, Simulator(lesson_of(sizes, digits=4)))
    graph.simulator.seek(0, len(graph.simulator.steps))
    graph.show()
    layout = graph.view.graph.layout_of_items
    assert layout is not None
    radius = layout.metrics.radius
    edges = [place for place in layout.labels if place.part == Part.EDGE]
    for place in edges:
        item = graph.view.graph.texts_at[place]
        assert isinstance(item, LabelItem)
        item.mark(hovered=True, chosen=False)
        item.magnify(0.6, graph.view.graph.bounds().adjusted(-999, -999, 999, 999))
        body = item.mapRectToScene(item.body)
        assert item.scale() > 1.3
        for layer, unit in ((place.layer - 1, place.source), (place.layer, place.unit)):
            x, y = layout.units[layer][unit or 0]
            beside = max(body.left() - x, 0.0, x - body.right())
            assert math.hypot(beside, max(body.top() - y, 0.0, y - body.bottom())) > 0.9 * radius, place


@pytest.mark.parametrize("number", [0.37750, -5.32e117, -123456.7])
def test_no_number_stands_out_of_its_neuron(qtbot: QtBot, number: float) -> None:
    lesson = lesson_of((1, 1), Bias.NONE, digits=4)
    parameters = Parameters.of(lesson.network, [[[number]]], [[]])
    data = Data.of(lesson.network, [[1.0]], [[0.0]])
    network = replace(lesson.network, layers=(replace(lesson.network.layers[0], activation="identity"),))
    graph = Graph(qtbot, Simulator(replace(lesson, network=network, parameters=parameters, data=data)))
    graph.simulator.seek(0, len(graph.simulator.steps))
    graph.show()
    item = graph.view.graph.texts_at[Place(Part.UNIT, 1, 0)]
    assert isinstance(item, NeuronItem)
    for run in item.runs:
        # The letters reach from the baseline up to three quarters of their size.
        for y in (run.y, run.y - 0.75 * run.font.pixelSize()):
            assert math.hypot(run.rect.right(), y) < item.radius, run.text
    assert [line.role for line in dict.fromkeys(run.line for run in item.runs)] == [Role.NAME, Role.NET, Role.OUT]


def test_escape_restores(graph: Graph) -> None:
    field = graph.double_click("b1")
    QTest.keyClicks(field, "7")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert graph.edits == []
    assert graph.view.editor.field is None


def test_clicking_elsewhere_commits(graph: Graph, qtbot: QtBot) -> None:
    graph.view.activateWindow()
    qtbot.waitUntil(graph.view.isActiveWindow)
    field = graph.double_click("target o2")
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "0,25")
    graph.view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert graph.edits == [(Quantity(Kind.TARGET, 0, 2, 1), 0.25)]
    assert graph.view.editor.field is None


def test_text_that_is_no_number_stays_with_a_message(graph: Graph) -> None:
    field = graph.double_click("i1")
    QTest.keyClicks(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert graph.view.editor.field is field
    assert field.text() == "abc"
    assert field.bubble.isVisible()
    assert "abc" in field.bubble.text()
    assert graph.edits == []
    field.selectAll()
    QTest.keyClicks(field, ".5")
    assert not field.bubble.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert graph.edits == [(Quantity(Kind.INPUT, 0, 0, 0), 0.5)]


def test_the_field_stands_on_the_number(graph: Graph) -> None:
    field = graph.double_click("w8")
    place = graph.view.place_of("w8")
    assert place is not None
    assert field.geometry().contains(graph.view.number_rect(place).center().toPoint())


def test_text_that_is_no_number_stays_while_another_number_is_double_clicked(graph: Graph) -> None:
    field = graph.double_click("w1")
    QTest.keyClicks(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert graph.double_click("w8") is field
    graph.view.zoom_in()
    place = graph.view.place_of("w1")
    assert place is not None
    assert field.geometry().contains(graph.view.number_rect(place).center().toPoint()), "the field goes with its number"
    assert field.text() == "abc"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert graph.view.editor.field is None
    assert graph.edits == []


def test_computed_numbers_are_not_edited(graph: Graph) -> None:
    graph.simulator.next(Granularity.PHASE)
    graph.show()
    QTest.mouseDClick(graph.view.viewport(), Qt.MouseButton.LeftButton, pos=graph.point("h1"))
    assert graph.view.editor.field is None


def test_a_click_selects_a_unit_an_edge_and_nothing(graph: Graph) -> None:
    graph.click(graph.point("o2"))
    layer = graph.view.graph.edge_layers[0]
    near_end = layer.starts + 0.85 * (layer.ends - layer.starts)
    graph.click(graph.view.mapFromScene(QPointF(*near_end[layer.row(Place(Part.EDGE, 1, 1, 0))])))
    graph.click(QPoint(5, 5))
    assert graph.clicks == [Quantity(Kind.OUT, 0, 2, 1), W3, None]


def test_several_things_are_selected_and_one_of_them_taken_back(graph: Graph, qtbot: QtBot) -> None:
    first, second, third = (graph.view.place_of(name) for name in ("h1", "w5", "b1"))
    assert first is not None
    assert second is not None
    assert third is not None
    graph.view.select(first, second, None, first)
    assert graph.view.selection == (first, second)
    assert graph.view.selected == second
    with qtbot.waitSignal(graph.view.selection_changed):
        graph.view.extend_selection(third)
    assert {place for place, item in graph.view.graph.texts_at.items() if item.chosen} == {first, second, third}
    graph.view.extend_selection(second)
    assert graph.view.selection == (first, third)
    with qtbot.assertNotEmitted(graph.view.selection_changed):
        graph.view.select(first, third)


def test_the_selection_follows_the_names_of_units_into_another_network(graph: Graph, qtbot: QtBot) -> None:
    larger = lesson_of((3, 4, 2))
    graph.view.show_picture(describe(Simulator(larger), 4))
    places = [graph.view.place_of(name) for name in ("i1", "h4", "o1", "target o2", "b h3", "b h4")]
    edges = [Place(Part.EDGE, 1, 1, 0), Place(Part.EDGE, 2, 1, 3)]
    assert all(places)
    graph.view.select(*places, *edges)
    with qtbot.waitSignal(graph.view.selection_changed):
        graph.view.show_picture(describe(Simulator(lesson_of((2, 3, 2))), 4))
    kept = [graph.view.place_of(name) for name in ("i1", "o1", "target o2", "b h3")]
    assert graph.view.selection == (*kept, Place(Part.EDGE, 1, 1, 0))
    renamed = replace(larger.network, inputs=("i1", "cat", "i3"))
    for network in (larger.network, renamed):
        graph.view.select(Place(Part.UNIT, 0, 1))
        graph.view.show_picture(describe(Simulator(replace(larger, network=network)), 4))
        assert graph.view.selection == (Place(Part.UNIT, 0, 1),)


def test_keys_step_only_while_nothing_is_selected(graph: Graph, qtbot: QtBot) -> None:
    with qtbot.waitSignals([graph.view.next_requested, graph.view.play_requested]):
        graph.key(Qt.Key.Key_Right)
        graph.key(Qt.Key.Key_Space)
    graph.view.select(Place(Part.UNIT, 0, 0))
    with qtbot.assertNotEmitted(graph.view.next_requested):
        graph.key(Qt.Key.Key_Right)
    assert graph.view.selected != Place(Part.UNIT, 0, 0)
    graph.key(Qt.Key.Key_Escape)
    assert graph.view.selected is None


@pytest.mark.parametrize("sizes", [(2, 2, 2), (3, 1, 4), (1, 1), (5, 4, 3, 2)])
def test_arrows_reach_every_neuron_connection_bias_and_target(graph: Graph, sizes: tuple[int, ...]) -> None:
    graph.view.show_picture(describe(Simulator(lesson_of(sizes)), 4))
    assert graph.view.picture is not None
    waiting, reached = [next(graph.view.picture.stops())], set[Place]()
    while waiting:
        place = waiting.pop()
        reached.add(place)
        for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            graph.view.select(place)
            graph.key(key)
            if graph.view.selected not in reached:
                waiting += graph.view.selection
    layers = {Place(Part.LAYER, number) for number in range(len(sizes))}
    assert reached == {*graph.view.picture.stops(), *layers}


def test_f2_edits_the_selected_number(graph: Graph) -> None:
    place = graph.view.place_of("w3")
    graph.view.select(place)
    graph.key(Qt.Key.Key_F2)
    field = graph.view.editor.field
    assert field is not None
    QTest.keyClicks(field, "2")
    QTest.keyClick(field, Qt.Key.Key_Enter)
    assert graph.edits == [(W3, 2.0)]


def test_another_network_closes_the_field(graph: Graph) -> None:
    graph.double_click("w1")
    graph.view.show_picture(describe(Simulator(lesson_of((3, 2))), 9))
    assert graph.view.editor.field is None
    assert graph.edits == []
    assert "i3" in graph.view.texts()


def test_everything_is_in_view_until_the_user_zooms(graph: Graph) -> None:
    graph.view.resize(500, 400)
    visible = graph.view.mapToScene(graph.view.viewport().rect()).boundingRect()
    assert visible.contains(graph.view.graph.bounds())
    graph.view.zoom_in()
    scale = graph.view.scale_factor
    graph.view.resize(700, 500)
    assert graph.view.scale_factor == scale
    graph.view.fit()
    assert graph.view.scale_factor != scale


def test_dragging_the_background_pans_and_selects_nothing(graph: Graph) -> None:
    before = graph.view.mapToScene(QPoint(0, 0))
    viewport = graph.view.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    graph.move(QPoint(60, 50), Qt.MouseButton.LeftButton)
    graph.move(QPoint(120, 90), Qt.MouseButton.LeftButton)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(120, 90))
    assert graph.view.mapToScene(QPoint(0, 0)) != before
    assert graph.clicks == []


def test_hover_says_what_can_be_edited(graph: Graph) -> None:
    graph.move(graph.point("w5"))
    assert graph.view.viewport().cursor().shape() == Qt.CursorShape.IBeamCursor
    graph.move(QPoint(3, 3))
    assert graph.view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor
    assert graph.view.tooltip_at(graph.point("w5")) == "w5: double-click to edit"
    assert graph.view.tooltip_at(graph.point("target o1")) == "target o1: double-click to edit"
    assert graph.view.tooltip_at(graph.point("h1")) == "h1, logistic"
    graph.simulator.seek(0, 2)
    graph.show()
    assert graph.view.tooltip_at(graph.point("h1")) == "h1, logistic: net 0.377500000, out 0.593269992"
    graph.simulator.show_notation("z-a-delta")
    graph.show()
    assert graph.view.tooltip_at(graph.point("a²₁")).startswith("a²₁ (h1), logistic")
    assert graph.view.tooltip_at(graph.point("a¹₁")) == "a¹₁ (i1): double-click to edit"


def test_hints_can_be_read_over_a_graph_that_is_zoomed(qtbot: QtBot) -> None:
    graph = QWidget()
    qtbot.addWidget(graph)
    graph.setStyleSheet("background: red;")
    graph.resize(900, 300)
    hints = Hints(graph)
    hints.show_some(HINTS)
    hints.set_theme(DARK)
    hints.place(900, 300)
    graph.show()
    image = graph.grab().toImage()
    for label in hints.labels.values():
        assert image.pixelColor(label.mapTo(graph, label.rect().topLeft())).name().upper() == DARK.panel


def test_hints_vanish_one_by_one_with_use(graph: Graph, qtbot: QtBot) -> None:
    graph.view.set_hints(HINTS)
    assert all(label.isVisible() for label in graph.view.hints.labels.values())
    graph.simulator.next()
    graph.show()
    assert not graph.view.hints.labels["step"].isVisible()
    field = graph.double_click("w1")
    QTest.keyClicks(field, "1")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert graph.view.hints.labels["build"].isVisible()
    graph.view.menu_requested.emit(None, QPoint())
    assert not graph.view.hints.labels["build"].isVisible()
    with qtbot.waitSignal(graph.view.hint_followed) as followed:
        graph.view.hints.dismiss("run")
    assert followed.args == ["run"]
    assert not graph.view.hints.isVisible()


def test_the_theme_colours_the_painted_graph(graph: Graph) -> None:
    graph.view.set_theme(DARK)
    image = graph.view.grab().toImage()
    assert image.pixelColor(3, 3) == QColor(DARK.panel)


@pytest.mark.parametrize("bias", list(Bias))
def test_every_edge_can_be_picked(qtbot: QtBot, bias: Bias) -> None:
    graph = Graph(qtbot, Simulator(lesson_of((12, 20, 3), bias)))
    for layer in graph.view.graph.edge_layers:
        for row, (start, end) in enumerate(zip(layer.starts, layer.ends, strict=True)):
            x, y = start + 0.04 * (end - start)
            assert layer.pick(x, y, 3.0) == layer.place(row)


def test_labels_of_a_crowded_layer_appear_by_zoom_hover_and_selection(qtbot: QtBot) -> None:
    graph = Graph(qtbot, Simulator(lesson_of((12, 20, 3))))
    assert "w1" not in graph.view.texts()
    graph.view.select(Place(Part.EDGE, 1, 0, 0))
    assert graph.view.texts()["w1"].startswith("w1 ")
    graph.view.select(None)
    assert "w1" not in graph.view.texts()
    before = len(graph.view.texts())
    for _ in range(10):
        graph.view.zoom_in()
    assert len(graph.view.texts()) > before


def test_a_lit_neuron_is_framed_in_the_full_colour_of_the_current_step(graph: Graph) -> None:
    graph.simulator.next()
    graph.show()
    for _ in range(2):
        colours = colours_of(graph.view)
        assert QColor(LIGHT.current) in colours
        assert QColor(LIGHT.current_fill) in colours
        graph.view.set_theme(LIGHT)


def test_keys_that_mean_nothing_are_left_to_the_window(graph: Graph) -> None:
    for key in (Qt.Key.Key_A, Qt.Key.Key_PageDown, Qt.Key.Key_Escape, 0):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        graph.view.keyPressEvent(event)
        assert not event.isAccepted()


def colours_of(view: GraphView) -> list[QColor]:
    image = view.grab().toImage()
    return list(
        {
            image.pixel(x, y): image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())
        }.values()
    )


def test_edges_with_weights_near_the_largest_float_are_drawn(qtbot: QtBot) -> None:
    lesson = lesson_of((2, 3))
    weights = [[1e308, -1e308], [0.3, 0.4], [0.5, 0.6]]
    parameters = Parameters.of(lesson.network, weights=[weights], biases=list(lesson.parameters.biases))
    graph = Graph(qtbot, Simulator(replace(lesson, parameters=parameters)))
    graph.view.grab()
    graph.view.set_theme(DARK)
    painted = graph.view.grab().toImage()
    layer = graph.view.graph.edge_layers[0]
    for row, (start, end) in enumerate(zip(layer.starts, layer.ends, strict=True)):
        # Behind the arrow's tip, where no label stands.
        at = graph.view.mapFromScene(QPointF(*(end - 8 * (end - start) / math.dist(start, end))))
        negative = layer.edges.weight(layer.place(row)) < 0
        assert painted.pixelColor(at) == QColor(DARK.negative if negative else DARK.positive)


def test_the_mouse_may_move_over_the_graph_after_a_smaller_network_was_opened(graph: Graph) -> None:
    larger = Simulator(lesson_of((4, 5, 4), Bias.SHARED))
    graph.view.show_picture(describe(larger, 4))
    places = [item.sceneBoundingRect().center() for item in graph.view.graph.texts_at.values()]
    points = [graph.view.mapFromScene(place) for place in places]
    for point in points:
        graph.view.show_picture(describe(larger, 4))
        graph.move(point)
        graph.view.select(graph.view.graph.hovered)
        graph.view.show_picture(describe(graph.simulator, 4, [Quantity(Kind.WEIGHT, None, 2, 3, 4)]))
        assert graph.view.graph.hovered is None
        picture = graph.view.picture
        assert picture is not None
        assert all(picture.has(place) for place in graph.view.selection)
        for other in points[::7]:
            graph.move(other)
        graph.key(Qt.Key.Key_Down)


def test_what_is_painted_is_what_is_computed_here_or_has_given_way(graph: Graph) -> None:
    simulator = graph.simulator
    shown = (Kind.NET, Kind.OUT, Kind.ERROR, Kind.TOTAL_ERROR, Kind.DELTA, Kind.DE_DW, Kind.DE_DB, Kind.NEW_WEIGHT)
    for step in range(len(simulator.steps) + 1):
        simulator.seek(0, step)
        graph.show()
        painted = {one.quantity: one for one in graph.view.painted() if one.value}
        for number in range(1, len(simulator.steps) + 1):
            quantity = simulator.steps.step(number).quantity
            if quantity.kind in shown and number <= step:
                assert (quantity in painted) != graph.view.gives_way(quantity), quantity
                expected = format_number(simulator.value(quantity), 9)
                assert quantity not in painted or painted[quantity].value == expected
            elif quantity.kind in shown:
                assert quantity not in painted


def test_texts_are_measured_in_pixels_of_the_view(graph: Graph) -> None:
    small = {one.quantity: one.height for one in graph.view.painted() if one.value}
    for _ in range(4):
        graph.view.zoom_in()
    large = {one.quantity: one for one in graph.view.painted() if one.value}
    assert large[W5].height == pytest.approx(small[W5] * STEP**4)
    assert large[W5].rect.contains(QPointF(graph.point("w5")))


def test_a_neuron_s_name_has_its_index_lowered_and_a_long_one_is_whole(qtbot: QtBot) -> None:
    graph = Graph(qtbot, Simulator(bpsim.load("torok")))
    items = graph.view.graph.texts_at
    hidden = [(run.text, run.y) for run in items[Place(Part.UNIT, 1, 0)].runs]
    assert [text for text, _ in hidden] == ["h", "1"]
    assert hidden[1][1] > hidden[0][1]
    assert [run.text for run in items[Place(Part.UNIT, 2, 0)].runs] == ["prediction"]


def never_falls(row: Activation) -> bool:
    outs = [scalars.activate(row.code, net, row.usual) for net in (-4.0, -1.0, -0.1, 0.0, 0.1, 1.0, 4.0)]
    return row.name != "softmax" and outs == sorted(outs)


@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name != "softmax"])
def test_the_curve_of_an_activation_is_as_large_as_its_sign(activation: str) -> None:
    path = curve(UnitActivation.of(activation))
    assert path.elementCount() >= 32
    assert path.boundingRect().width() == 24.0
    assert path.boundingRect().height() == 10.0


@pytest.mark.parametrize("activation", [row.name for row in ACTIVATIONS.values() if never_falls(row)])
def test_a_neuron_shows_the_curve_of_its_activation(activation: str) -> None:
    path = curve(UnitActivation.of(activation))
    points = [path.elementAt(at) for at in range(path.elementCount())]
    assert [point.x for point in points] == sorted(point.x for point in points)
    heights = [-point.y for point in points]
    assert heights[0] == min(heights)
    assert heights[-1] == max(heights)
    # Where it is steepest: at 0 for an s or a step, at the end for those that rise without a bound.
    steps = np.diff(heights)
    middle = len(steps) // 2
    if activation.startswith(("logistic", "tanh", "bipolar-logistic", "step", "sign")):
        assert steps.argmax() in (middle - 1, middle)
    else:
        assert steps[middle:].max() == pytest.approx(steps.max())


def test_softmax_and_a_curve_without_room_are_letters(qtbot: QtBot) -> None:
    assert letter_at(UnitActivation.of("softmax"), 2.0) == "S"
    assert [letter_at(UnitActivation.of("logistic"), scale) for scale in (1.0, 0.5)] == ["", "σ"]
    graph = Graph(qtbot, Simulator(bpsim.load("mcginley")))
    letters = [one.text for one in graph.view.painted() if one.quantity is None and one.place.layer == 3]
    assert letters.count("S") == 3
