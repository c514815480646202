"""The graph of formulas: values above the wires, gradients below them, local derivatives at their ends."""

from __future__ import annotations

from itertools import combinations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpsim import load
from bpsim.core.quantity import Kind, Quantity
from bpsim.formulas.formulas import Formulas
from bpsim.simulator import Simulator
from bpsim.trace.numerals import format_number
from bpsim.trace.steps import Granularity
from bpsim.view.canvas import GraphView, Part, Place, describe
from bpsim.view.canvas.describe_formulas import describe_formulas
from bpsim.view.canvas.graph_picture import Highlight
from bpsim.view.canvas.image import natural_size
from bpsim.view.canvas.picture_of import picture_of
from bpsim.view.theme import DARK, LIGHT
from tests.view.canvas_lessons import lesson_of
from tests.view.formula_sight import NEURON, Sight, sight

DIGITS = 3
SHARED = sight("s = x x + y", "f = s x - max(s, y)", x=2, y=3, learned=["x", "y"], frozen=["y"])
POLAR = sight("x = r cos theta", "y = r sin theta", "f = x^2 + y^2", mode="forward", r=2, theta=1)


@pytest.fixture
def graph(qtbot: QtBot) -> GraphView:
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(826, 480)
    view.show()
    return view


def show(graph: GraphView, seen: Sight) -> None:
    graph.show_picture(describe_formulas(seen, DIGITS))


def shown(graph: GraphView) -> dict[Quantity, str]:
    """What is painted of every quantity."""
    return {one.quantity: one.value for one in graph.painted() if one.quantity is not None and one.value}


@pytest.mark.parametrize("seen", [NEURON, SHARED, POLAR], ids=["neuron", "shared", "forward"])
def test_every_painted_number_is_computed_and_the_values_own(graph: GraphView, seen: Sight) -> None:
    variables = len(seen.formulas.graph.variables)
    for step in range(0, len(seen.steps) + 1, 3):
        here = seen.at(step)
        show(graph, here)
        for quantity, text in shown(graph).items():
            number = here.steps.number(quantity)
            given = quantity.kind in (Kind.VALUE, Kind.TANGENT) and quantity.at_unit < variables
            assert given or (number is not None and number <= step)
            assert text == format_number(here.values.value(quantity), DIGITS)
    show(graph, seen.at(len(seen.steps)))
    computed = {seen.steps.step(number).quantity for number in range(1, len(seen.steps) + 1)}
    assert not {quantity for quantity in computed - shown(graph).keys() if not graph.gives_way(quantity)}
    assert {quantity for quantity in computed if quantity.kind is Kind.VALUE} <= shown(graph).keys()


@pytest.mark.parametrize("seen", [NEURON, SHARED, POLAR], ids=["neuron", "shared", "forward"])
def test_no_text_covers_another_and_all_are_in_view(graph: GraphView, seen: Sight) -> None:
    show(graph, seen.at(len(seen.steps)))
    found = [one for one in graph.painted() if one.value]
    assert all(graph.viewport().rect().toRectF().contains(one.rect) for one in found)
    rects = [one.rect.adjusted(0, 3, 0, -3) for one in found]
    assert not any(one.intersects(other) for one, other in combinations(rects, 2))


def test_what_the_step_is_made_of_is_lit() -> None:
    here = NEURON.after(Kind.GRADIENT, "u3")
    names = here.formulas.graph.names
    lit = describe_formulas(here, DIGITS).lit
    assert lit[Place(Part.NODE, 0, names.index("u3"))] is Highlight.CURRENT
    assert lit[Place(Part.WIRE, 0, names.index("u3"), 0)] is Highlight.OPERAND
    path = describe_formulas(here.at(here.step - 1), DIGITS).lit
    assert path[Place(Part.WIRE, 0, names.index("u3"), 0)] is Highlight.CURRENT
    assert path[Place(Part.NODE, 0, names.index("u4"))] is Highlight.OPERAND


def test_of_the_operands_of_a_step_the_one_that_is_pointed_at_stands_out(graph: GraphView) -> None:
    here = NEURON.after(Kind.VALUE, "n")
    names = here.formulas.graph.names
    usual = describe_formulas(here, DIGITS)
    pointed = describe_formulas(here, DIGITS, [Quantity(Kind.VALUE, 0, None, names.index("u2"))])
    assert pointed.lit == {**usual.lit, Place(Part.NODE, 0, names.index("u2")): Highlight.POINTED}
    graph.show_picture(usual)
    before = graph.grab().toImage()
    graph.show_picture(pointed)
    assert graph.grab().toImage() != before


def test_a_name_that_is_used_twice_has_a_wire_for_each_use_and_its_sum_below_it(graph: GraphView) -> None:
    show(graph, SHARED.after(Kind.GRADIENT, "x"))
    x = SHARED.formulas.graph.names.index("x")
    wires = [Quantity(Kind.PATH, 0, None, x, use) for use in range(3)]
    whole = Quantity(Kind.GRADIENT, 0, None, x)
    assert {*wires, whole} <= shown(graph).keys()
    at = {one.quantity: one for one in graph.painted()}
    assert at[whole].place == Place(Part.NODE, 0, x)
    assert "y" in graph.texts()


def test_the_ring_of_what_is_selected_crosses_no_number_below_it(graph: GraphView) -> None:
    simulator = Simulator(load("linear-regression"))
    simulator.seek(0, len(simulator.steps))
    graph.show_picture(picture_of(simulator, DIGITS))
    w1 = Quantity(Kind.NEW_VALUE, None, None, simulator.formulas.graph.variables.index("w1"))
    assert w1 in shown(graph)
    plain = graph.viewport().grab().toImage()
    graph.select(Place(Part.NODE, unit=w1.at_unit))
    ringed = graph.viewport().grab().toImage()
    places = [(x, y) for x in range(plain.width()) for y in range(plain.height())]
    number = {at for at in places if is_near(plain.pixelColor(*at), QColor(LIGHT.gradient))}
    ring = {at for at in places if plain.pixelColor(*at) != ringed.pixelColor(*at)}
    assert number
    assert ring
    assert not number & ring


def is_near(one: QColor, other: QColor) -> bool:
    """Whether two colours are about the same."""
    red, green, blue = one.red() - other.red(), one.green() - other.green(), one.blue() - other.blue()
    return abs(red) + abs(green) + abs(blue) < 60


def test_an_edit_by_double_click_says_the_variable_and_the_number(graph: GraphView, qtbot: QtBot) -> None:
    show(graph, NEURON)
    place = graph.place_of("w0")
    assert place is not None
    with qtbot.waitSignal(graph.value_edited) as edited:
        spot = graph.mapFromScene(graph.formulas.covered(place).center())
        qtbot.mouseDClick(graph.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        field = QApplication.focusWidget() or graph.editor.field
        assert field is graph.editor.field
        qtbot.keyClicks(field, "2.5")
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert edited.args == [Quantity(Kind.VALUE, None, None, 0), 2.5]
    gate = graph.place_of("u1")
    assert gate is not None
    assert not graph.edit(gate)


def test_the_number_of_a_variable_is_dragged_as_one_change_that_esc_takes_back(graph: GraphView, qtbot: QtBot) -> None:
    show(graph, NEURON)
    found: list[tuple[Quantity, float, object]] = []
    graph.value_dragged.connect(lambda *what: found.append(what))
    first = Place(Part.WIRE, 0, 0, 0)
    spot = graph.number_rect(first).center().toPoint()
    qtbot.mousePress(graph.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseMove(graph.viewport(), spot + QPoint(20, 0))
    qtbot.mouseMove(graph.viewport(), spot + QPoint(50, 0))
    qtbot.keyClick(graph, Qt.Key.Key_Escape)
    quantity = Quantity(Kind.VALUE, None, None, 0)
    assert [(one, value) for one, value, _ in found] == [(quantity, 2.2), (quantity, 2.5), (quantity, 2.0)]
    assert len({id(drag) for _, _, drag in found}) == 1


def test_a_node_is_dragged_and_the_view_says_where_all_stand(graph: GraphView, qtbot: QtBot) -> None:
    show(graph, NEURON)
    place = graph.place_of("u1")
    assert place is not None
    start = graph.mapFromScene(graph.formulas.covered(place).center())
    with qtbot.waitSignal(graph.units_moved) as moved:
        qtbot.mousePress(graph.viewport(), Qt.MouseButton.LeftButton, pos=start)
        qtbot.mouseMove(graph.viewport(), start + QPoint(30, 20))
        qtbot.mouseRelease(graph.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(60, 40))
    positions, names = moved.args
    assert names == ("u1",)
    assert set(positions) == set(NEURON.formulas.graph.names)


def test_arrows_go_along_the_wires_and_things_have_names_for_the_ear(graph: GraphView, qtbot: QtBot) -> None:
    show(graph, NEURON.after(Kind.VALUE, "n"))
    names = NEURON.formulas.graph.names
    start = graph.place_of("w0")
    graph.select(start)
    said = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(graph, key)
        assert graph.selected is not None
        said.append(graph.ear.text(graph.selected))
    assert said == [
        "wire from w0 to u1, value 2.000",
        "wire from x0 to u1, value −1.000",
        "variable x0, value −1.000",
        "wire from x0 to u1, value −1.000",
        "gate u1, product, value −2.000",
    ]
    assert graph.ear.parts(Place(Part.NODE, 0, names.index("u1"))) == [Place(Part.WIRE, 0, node, 0) for node in (0, 1)]
    assert "frozen" in _spoken(graph, SHARED, "y")
    assert "learned" in _spoken(graph, SHARED, "x")


def _spoken(graph: GraphView, seen: Sight, name: str) -> str:
    show(graph, seen)
    return graph.ear.text(graph.place_of(name))


def test_formulas_and_networks_take_turns_in_one_view(graph: GraphView) -> None:
    simulator = Simulator(lesson_of((2, 2, 1)))
    graph.show_picture(describe(simulator, DIGITS))
    graph.select(graph.place_of("h1"))
    show(graph, NEURON)
    assert graph.selection == ()
    assert graph.picture is None
    assert "w0" in graph.texts()
    graph.select(graph.place_of("n"))
    graph.set_theme(DARK)
    graph.show_picture(describe(simulator, DIGITS))
    assert graph.selection == ()
    assert graph.formula_picture is None
    assert "h1" in graph.texts()


def test_from_far_away_only_what_is_current_is_written_and_that_large_enough(graph: GraphView) -> None:
    lines = [f"y{number} = sin y{number - 1}" for number in range(1, 120)]
    long = sight(*lines, y0=0.5)
    step = 60
    show(graph, long.at(step))
    assert graph.scale_factor < 0.2
    written = [one for one in graph.painted() if one.value]
    lit = {place.unit for place in describe_formulas(long.at(step), DIGITS).lit}
    assert written
    assert {one.place.unit for one in written} <= lit
    assert all(one.height >= 9 for one in written)
    assert not graph.gives_way(Quantity(Kind.VALUE, 0, None, len(long.formulas.graph.names)))
    assert graph.gives_way(Quantity(Kind.VALUE, 0, None, 3))


def test_the_batch_of_several_samples_stands_above_the_graph(graph: GraphView) -> None:
    batch = sight("f = 1/2 (y - w x)^2", columns=["x", "y"], rows=[[1, 2], [2, 3.5]], learned=["w"], w=0.5)
    end = batch.at(len(batch.steps))
    show(graph, end)
    assert Quantity(Kind.BATCH_ERROR) in shown(graph)
    assert Quantity(Kind.NEW_VALUE, None, None, end.formulas.graph.names.index("w")) in shown(graph)
    assert "sample 2" in graph.texts()["sample"]
    size = natural_size(describe_formulas(end, DIGITS), LIGHT)
    assert size.width() > 300


def test_the_simulator_of_a_lesson_about_formulas_is_painted_as_it_steps(graph: GraphView) -> None:
    simulator = Simulator(NEURON.lesson)
    while simulator.next(Granularity.PHASE) and simulator.iteration == 0:
        picture = picture_of(simulator, DIGITS)
        graph.show_picture(picture)
        for quantity, text in shown(graph).items():
            assert simulator.reached(quantity)
            assert text == format_number(simulator.value(quantity), DIGITS)
    assert graph.formula_picture is not None


def test_a_step_of_a_large_graph_costs_what_is_seen_of_it(graph: GraphView) -> None:
    products = " + ".join(f"y{{before}} x{number}" for number in range(9))
    lines = [f"y{number} = tanh({products.format(before=number - 1)})" for number in range(1, 200)]
    big = Sight(Formulas(tuple(lines), {"y0": 0.5, **{f"x{number}": number / 100 for number in range(9)}}))
    show(graph, big)
    graph.grab()
    asked = []
    here = describe_formulas(big.at(100), DIGITS)
    graph.show_picture(replace(here, text=lambda place: asked.append(place) or here.text(place)))
    graph.grab()
    assert len(big.formulas.graph.gates) > 2000
    assert len(asked) < 100


def test_gates_that_are_a_function_are_framed_and_a_click_on_the_words_folds_them(
    graph: GraphView, qtbot: QtBot
) -> None:
    show(graph, NEURON.after(Kind.GRADIENT, "u3"))
    names = NEURON.formulas.graph.names
    (framed,) = graph.formulas.framed_groups()
    assert [names[node] for node in framed.group.nodes] == ["u3", "u4", "u5", "f"]
    spot = graph.mapFromScene(framed.caption.center())
    assert "logistic" in graph.tooltip_at(spot)
    with qtbot.waitSignal(graph.fold_requested) as asked:
        qtbot.mouseClick(graph.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert asked.args == [framed.group]
    show(graph, sight("n = w x", "f = logistic(n)", w=1, x=2))
    assert graph.formulas.framed_groups() == []
    graph.select(graph.place_of("f"))
    (framed,) = graph.formulas.framed_groups()
    assert not framed.group.folds
    assert framed.frame.isEmpty()
