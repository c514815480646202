"""Layers above 12 units fold on the graph: what is hidden costs nothing, and every step shows what it is about."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem
from pytestqt.qtbot import QtBot

from bpsim.core.network import Bias
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import Lesson
from bpsim.simulator import Simulator
from bpsim.trace.numerals import format_number
from bpsim.view.canvas import GraphView, Part, Place, describe
from bpsim.view.canvas.edges import EdgeLayerItem
from bpsim.view.canvas.folds import FOLDED, UNFOLDED, Folding
from bpsim.view.canvas.graph_picture import Highlight
from bpsim.view.canvas.items import SMALLEST_TEXT, LabelItem, NeuronItem, TextItem
from bpsim.view.canvas.label_places import arranged
from bpsim.view.canvas.layout import Layout, Points
from bpsim.view.canvas.places import places_of
from bpsim.view.change import graph_digits
from tests.found import found
from tests.view.canvas_lessons import lesson_of

FOLD = Place(Part.FOLD, 1)


@pytest.fixture
def simulator() -> Simulator:
    return Simulator(lesson_of((2, 30, 2)))


@pytest.fixture
def view(simulator: Simulator, qtbot: QtBot) -> GraphView:
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(1000, 700)
    view.show_picture(describe(simulator, 4, folding=view.folds.folding))
    view.show()
    return view


def press(view: GraphView, *keys: Qt.Key) -> None:
    for key in keys:
        view.keys.press(QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))


def units(view: GraphView, layer: int) -> list[int]:
    """The units of a layer that have an item."""
    return sorted(place.index for place in view.graph.texts_at if (place.part, place.layer) == (Part.UNIT, layer))


def test_of_a_large_network_a_few_units_a_layer_are_described() -> None:
    large = Simulator(lesson_of((784, 128, 10)))
    for step in (0, 1, 130, 700, len(large.steps)):
        large.seek(0, step)
        picture = describe(large, 4, folding=FOLDED)
        assert picture.sizes == (784, 128, 10)
        assert all(len(layer) <= 10 for layer in picture.units)
        assert len(picture.labels) < 300
        assert all(edges.drawn.sum() <= 100 for edges in picture.edges)
    everything = describe(large, 4)
    assert [len(layer) for layer in everything.units] == [784, 128, 10]


@pytest.mark.parametrize(("sizes", "bias"), [((2, 14, 1), Bias.PER_UNIT), ((14, 1), Bias.SHARED)])
def test_every_step_shows_what_it_computes_with_its_number(sizes: tuple[int, ...], bias: Bias) -> None:
    simulator = Simulator(lesson_of(sizes, bias))
    for number in range(1, len(simulator.steps) + 1):
        simulator.seek(0, number)
        picture, whole = describe(simulator, 4, folding=FOLDED), describe(simulator, 4)
        quantity = simulator.steps.step(number).quantity
        for place in places_of(quantity, simulator.network):
            assert picture.label(place) == whole.label(place)
            if place.part is Part.EDGE:
                assert picture.edges[place.layer - 1].draws(place)
        assert all(len(picture.hidden(layer)) > 1 for layer in picture.folds)


def test_the_number_of_every_step_can_be_read_where_the_rest_is_too_small(qtbot: QtBot) -> None:
    simulator = Simulator(lesson_of((40, 16, 10)))
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(700, 330)
    view.show_picture(describe(simulator, 4, folding=FOLDED))
    view.show()
    view.fit()
    assert view.painted() == ()
    shown = {Kind.NET, Kind.OUT, Kind.ERROR, Kind.TOTAL_ERROR, Kind.DELTA, Kind.DE_DW, Kind.DE_DB, Kind.NEW_WEIGHT}
    seen: set[Kind] = set()
    for number in range(1, len(simulator.steps) + 1):
        quantity = simulator.steps.step(number).quantity
        if quantity.kind not in shown or (number % 7 and quantity.kind in seen):
            continue
        seen.add(quantity.kind)
        simulator.seek(0, number)
        view.show_picture(describe(simulator, 4, folding=FOLDED))
        painted = [one for one in view.painted() if one.quantity == quantity]
        assert [one.height >= 7 for one in painted] == [True], quantity
        assert painted[0].value == format_number(simulator.value(quantity), 4)
        assert view.viewport().rect().contains(painted[0].rect.toAlignedRect())
    assert seen == shown
    simulator.seek(0, 0)
    view.show_picture(describe(simulator, 4, folding=FOLDED))
    assert view.painted() == ()


def test_another_unit_that_comes_out_of_a_fold_finds_the_arrangement_of_the_last(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    simulator = Simulator(lesson_of((2, 130, 2)))
    other = GraphView()
    qtbot.addWidget(other)
    asked: list[int] = []
    monkeypatch.setattr(
        "bpsim.view.canvas.arranging.arranged", lambda *given, **more: asked.append(1) or arranged(*given, **more)
    )
    places: list[tuple[float, float]] = []
    for unit in (20, 9, 128, 30):
        simulator.seek(0, found(simulator.steps.number(Quantity(Kind.NET, 0, 1, unit))))
        other.show_picture(describe(simulator, 4, folding=FOLDED))
        places.append(found(other.graph.layout_of_items).centre(Place(Part.UNIT, 1, unit)))
        if unit == 20:
            asked.clear()
    assert asked == []
    assert len(set(places)) == 1


def test_many_operands_stay_inside_and_light_the_fold() -> None:
    simulator = Simulator(lesson_of((20, 2)))
    simulator.seek(0, simulator.steps.number(Quantity(Kind.NET, 0, 1, 0)) or 0)
    assert describe(simulator, 4, folding=FOLDED).folds == {0: Highlight.OPERAND}


def test_a_layer_of_twelve_units_does_not_fold() -> None:
    assert not describe(Simulator(lesson_of((12, 13, 12))), 4, folding=FOLDED).folds.keys() - {1}


def test_a_click_on_the_fold_shows_all_units_and_the_command_folds_them_again(view: GraphView, qtbot: QtBot) -> None:
    assert units(view, 1) == [0, 1, 2, 3, 29]
    assert view.graph.fold_items[1].text == "25 more"
    centre = view.mapFromScene(view.graph.fold_items[1].pos())
    assert view.tooltip_at(centre) == "25 more units of layer 1: click to show them"
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert units(view, 1) == list(range(30))
    assert not view.graph.fold_items
    assert view.fitted
    view.folds.toggle_selected()
    assert units(view, 1) == [0, 1, 2, 3, 29]


def test_the_fold_is_one_stop_for_arrows_and_enter_unfolds_it(view: GraphView) -> None:
    view.select(Place(Part.UNIT, 1, 3))
    press(view, Qt.Key.Key_Down)  # its bias
    press(view, Qt.Key.Key_Down)
    assert view.selected == FOLD
    press(view, Qt.Key.Key_Down)
    assert view.selected == Place(Part.UNIT, 1, 29)
    press(view, Qt.Key.Key_Up)
    assert view.ear.text(FOLD) == "25 more units of layer 1, folded"
    press(view, Qt.Key.Key_Return)
    assert view.selected == Place(Part.UNIT, 1, 4), "the first that was hidden"
    assert units(view, 1) == list(range(30))


def test_what_is_selected_comes_out_of_the_fold_and_goes_back(view: GraphView) -> None:
    view.select(Place(Part.EDGE, 2, 1, 17))
    assert units(view, 1) == [0, 1, 2, 3, 17, 29]
    assert view.label_at(Place(Part.EDGE, 2, 1, 17)) is not None
    view.select(Place(Part.UNIT, 0, 0))
    assert units(view, 1) == [0, 1, 2, 3, 29]


def test_a_selection_counts_what_is_hidden(view: GraphView) -> None:
    view.select(FOLD)
    assert len(view.selected_parts) == 25
    view.select(*view.graph.picture.units_of(1) if view.graph.picture else ())
    assert len(view.selection) == 30
    assert view.ear.text(view.selected).endswith(", 30 selected")
    assert len(units(view, 1)) <= 6, "many stay inside"


def test_a_step_with_the_same_units_in_sight_keeps_and_repaints_no_other_item(
    simulator: Simulator, view: GraphView
) -> None:
    folding = view.folds.folding
    first = simulator.steps.number(Quantity(Kind.NET, 0, 1, 0)) or 0
    simulator.seek(0, first)
    view.show_picture(describe(simulator, graph_digits(simulator), folding=folding))
    before = dict(view.graph.texts_at)
    shown = {place: item.label for place, item in before.items()}
    simulator.seek(0, first + 1)
    view.show_picture(describe(simulator, graph_digits(simulator), folding=folding))
    kept = [place for place, item in view.graph.texts_at.items() if before.get(place) is item]
    assert Place(Part.UNIT, 1, 29) in kept
    same = [place for place in kept if view.graph.texts_at[place].label is shown[place]]
    assert {Place(Part.UNIT, 1, 29), Place(Part.UNIT, 1, 2), Place(Part.UNIT, 2, 0)} <= set(same)


def test_nothing_is_painted_that_a_step_leaves_as_it_is(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[object] = []
    for kind in (NeuronItem, LabelItem, EdgeLayerItem):

        def paint(item: Any, painter: Any, option: Any, widget: Any = None, of: Any = kind.paint) -> None:
            painted.append(item.place if isinstance(item, TextItem) else item)
            of(item, painter, option, widget)

        monkeypatch.setattr(kind, "paint", paint)
    simulator = Simulator(lesson_of((40, 30, 10)))
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(1000, 700)
    view.show_picture(describe(simulator, 4, folding=FOLDED))
    with qtbot.waitExposed(view):
        view.show()
    QApplication.processEvents()
    assert len(painted) > 50
    for step in range(1, 5):
        painted.clear()
        view.viewport().update()
        QApplication.processEvents()
        assert painted == [], "they are kept as pixels"
        before = {place: item.label for place, item in view.graph.texts_at.items()}
        simulator.seek(0, step)
        view.show_picture(describe(simulator, 4, folding=FOLDED))
        QApplication.processEvents()
        after = {place: item.label for place, item in view.graph.texts_at.items()}
        changed = {place for place, label in after.items() if label != before.get(place)}
        assert (len(painted), set(painted)) == (len(changed), changed)
        assert len(changed) < len(after) / 4


def test_units_stand_at_the_same_places_of_the_arrays_folded_or_not(view: GraphView) -> None:
    layout = view.graph.layout_of_items
    assert layout is not None
    assert layout.units[1].shape == (30, 2)
    assert len(np.unique(layout.shown(1), axis=0)) == 5
    assert (layout.units[1][4:29] == layout.folds[1]).all()
    assert view.graph.unit_near(view.graph.anchor(FOLD), 1.0) is None
    assert {place.index for place in view.graph.names if place.layer == 1} == {0, 1, 2, 3, 29}


def test_after_a_move_in_a_folded_network_every_layer_is_whole_and_in_order(qtbot: QtBot) -> None:
    lesson = lesson_of((2, 30, 20, 3))
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(1000, 700)
    view.show_picture(describe(Simulator(lesson), 4, folding=FOLDED))
    centres = {name: found(view.graph.layout_of_items).centre(at) for at, name in view.graph.names.items()}
    x, y = centres["h3"]
    moved = dataclasses.replace(lesson.view, positions=centres | {"h3": (x + 40.0, y)})
    simulator = Simulator(dataclasses.replace(lesson, view=moved))

    def columns(folding: Folding) -> list[Points]:
        view.show_picture(describe(simulator, 4, folding=folding))
        layout = found(view.graph.layout_of_items)
        for layer, at in layout.folds.items():
            above, below = (layout.units[layer][unit][1] for unit in (3, layout.shown_units(layer)[4]))
            assert above < at[1] < below
        for layer, (x, _) in enumerate(layout.units[at].mean(axis=0) for at in range(3)):
            assert x < layout.units[layer + 1][:, 0].min()
        return [layout.shown(layer) for layer in range(4)]

    assert columns(FOLDED)[1].tolist() == [list(moved.positions[name]) for name in ("h1", "h2", "h3", "h4", "h30")]
    out = tuple(Place(Part.UNIT, 1, unit) for unit in (9, 10, 20))
    for folding in (Folding(chosen=out[:1]), Folding(chosen=out), Folding(frozenset({1})), UNFOLDED):
        for column in columns(folding):
            assert (np.diff(column[:, 1]) > 0).all(), folding


def test_a_move_in_an_unfolded_layer_leaves_the_folded_graph_as_small_as_it_was(qtbot: QtBot) -> None:
    lesson = lesson_of((2, 30, 20, 3))
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(1000, 700)

    def layout_of(lesson: Lesson, folding: Folding) -> Layout:
        view.show_picture(describe(Simulator(lesson), 4, folding=folding))
        return found(view.graph.layout_of_items)

    usual = layout_of(lesson, FOLDED)
    whole = layout_of(lesson, UNFOLDED)
    centres = {name: whole.centre(at) for at, name in view.graph.names.items()}
    moved = dataclasses.replace(lesson, view=dataclasses.replace(lesson.view, positions=centres))
    assert layout_of(moved, UNFOLDED).bounds == whole.bounds
    assert layout_of(moved, FOLDED).bounds == usual.bounds


def test_only_what_is_asked_for_is_unfolded() -> None:
    rows = Folding(frozenset({1})).rows((20, 20, 20), {})
    assert rows == ((0, 1, 2, 3, 19), tuple(range(20)), (0, 1, 2, 3, 19))
    assert Folding(frozenset({1})).toggled((1,)) == FOLDED


def test_the_mouse_finds_the_fold_and_the_band_takes_it(view: GraphView) -> None:
    point = view.mapFromScene(view.graph.anchor(FOLD))
    assert view.pointer.place_at(point + QPoint(3, 3)) == FOLD
    assert FOLD in view.graph.within(view.graph.bounds())


def test_how_many_are_hidden_stands_within_the_view(qtbot: QtBot) -> None:
    simulator = Simulator(lesson_of((784, 128, 10)))
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(700, 330)
    view.show_picture(describe(simulator, 4, folding=FOLDED))
    view.fit()
    assert len(view.graph.fold_items) == 2
    for fold in view.graph.fold_items.values():
        assert view.viewport().rect().contains(view.mapFromScene(fold.sceneBoundingRect()).boundingRect())
        font = fold.count_font(view.transform().m11())
        assert font is not None
        assert font.pixelSize() * view.transform().m11() >= 8, "as legible as the rest"


def test_no_line_runs_through_how_many_are_hidden(view: GraphView) -> None:
    fold = view.graph.fold_items[1]
    scale = 0.3
    font = fold.count_font(scale)
    assert font is not None
    side = fold.boundingRect().height()
    wide = QFontMetricsF(font).horizontalAdvance(fold.text)
    assert wide > side, "wider than its frame"
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    painter = QPainter(image)
    painter.translate(100, 50)
    painter.scale(scale, scale)
    fold.paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    left = 100 - int(wide * scale / 2) + 1
    assert any(image.pixelColor(left, y) == fold.style.fill(Highlight.NONE) for y in range(100))


def test_from_afar_a_long_name_stays_within_its_disc(view: GraphView) -> None:
    item = view.graph.texts_at[Place(Part.UNIT, 1, 29)]
    assert isinstance(item, NeuronItem)
    assert item.label is not None
    item.label = replace(item.label, name="h12800")
    for scale in (0.3, 0.4, 0.5, 0.6):
        font = item.name_from_afar(scale)
        width = 0.0 if font is None else QFontMetricsF(font).horizontalAdvance(item.label.name)
        least = font is not None and font.pixelSize() * scale < SMALLEST_TEXT + 1
        assert least or width <= 2 * item.radius
    assert item.name_from_afar(0.6) is not None
    assert item.name_from_afar(0.05) is None
    item.label = replace(item.label, name="h1")
    scale = 8 / item.radius
    font = item.name_from_afar(scale)
    assert font is not None, "a short name stands in a disc of 16 pixels"
    assert font.pixelSize() * scale >= 7
