"""The panels Over iterations and Layers, and ``bpsim picture --curve`` and ``--layers``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpsim import Simulator, load
from bpsim.app.main_window import MainWindow
from bpsim.core.initialization import Distribution, Initialization
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import SampleOrder
from bpsim.simulator.over_iterations import MOST_POINTS, line_of
from bpsim.simulator.when import quantity_named
from bpsim.view.canvas.places import TOTAL, Part, Place
from bpsim.view.panels.over_iterations_panel import DERIVATIVE, VALUE, OverIterationsPanel, Task
from bpsim.view.plots.layer_bars import LayerBars
from bpsim.view.plots.line_picture import LinePicture
from bpsim.view.theme import LIGHT
from tests.commands.conftest import command  # noqa: F401 - a fixture
from tests.commands.tools import Command, assert_one_line


def drawn(panel: OverIterationsPanel) -> LinePicture:
    assert isinstance(panel.canvas.drawing, LinePicture)
    return panel.canvas.drawing


def derive(panel: OverIterationsPanel) -> None:
    panel.choice.show_value(DERIVATIVE)
    panel.choice.activated.emit(panel.choice.currentIndex())


def test_the_curve_is_that_of_what_is_selected_and_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    panel, graph = window.panels.curve, window.panels.graph
    window.docks.show("curve")
    assert panel.canvas.why_not.startswith("Select a neuron")
    simulator = window.document.simulator
    simulator.run(100)
    window.document.values_changed.emit()
    graph.select(Place(Part.EDGE, 2, 0, 0))
    w5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)
    assert drawn(panel).texts[-1].startswith("computed up to iteration"), "it is formed in turns"
    qtbot.waitUntil(lambda: not panel.running)
    assert drawn(panel).line.points == line_of(simulator, w5).points
    assert drawn(panel).texts[0] == "w5 over iterations"
    derive(panel)
    qtbot.waitUntil(lambda: not panel.running)
    assert drawn(panel).line.points == line_of(simulator, Quantity(Kind.DE_DW, 0, 2, 0, 0)).points
    graph.select(Place(Part.UNIT, 1, 0))
    qtbot.keyClick(panel.canvas, Qt.Key.Key_Escape)
    assert not panel.running
    assert drawn(panel).texts[-1].startswith("stopped at iteration")
    assert drawn(panel).line.quantity == Quantity(Kind.DELTA, 0, 1, 0)
    graph.select(Place(Part.UNIT, 0, 0))
    assert panel.canvas.drawing is None
    window.document.open("recurrent")
    assert panel.canvas.why_not.startswith("Select a variable")
    graph.select(Place(Part.NODE, unit=0))
    assert panel.canvas.why_not.startswith("No iteration has computed"), "the gradient is not computed yet"
    window.document.seek(0, len(window.document.simulator.steps))
    assert len(drawn(panel).line.points) == 1


def test_bars_tell_vanishing_from_exploding_deltas(window: MainWindow) -> None:
    window.document.open("deep")
    panel = window.panels.layers
    window.docks.show("layers")
    bars = panel.canvas.drawing
    assert isinstance(bars, LayerBars)
    assert bars.texts[-1].startswith("nothing is computed yet")
    window.document.seek(0, len(window.document.simulator.steps))
    bars = panel.canvas.drawing
    assert isinstance(bars, LayerBars)
    assert bars.texts[1].startswith("first layer: 2.41×10⁻⁶ times the |δ| of the last")
    assert len(bars.bars) == 20
    assert bars.decades == (-7.0, 0.0)
    assert "layer 10: |δ| 0.345" in panel.canvas.accessibleDescription()
    window.network.set_activation("relu")
    window.document.new_weights(Initialization(Distribution.NORMAL, 3.0, 8))
    window.document.seek(0, len(window.document.simulator.steps))
    bars = panel.canvas.drawing
    assert isinstance(bars, LayerBars)
    assert bars.texts[1].startswith("first layer: 884329 times the |δ| of the last")


def test_the_command_line_draws_both_and_writes_their_numbers(command: Command, tmp_path: Path) -> None:  # noqa: F811
    picture, table = tmp_path / "curve.png", tmp_path / "curve.csv"
    for what in (("--curve", "w5"), ("--layers",)):
        assert command("picture", "it496", *what, "-o", picture, "--size", "300x200", "--at", "3").code == 0
        assert QImage(str(picture)).width() == 600
    assert command("picture", "it496", "--curve", "weight 2.0.0", "--at", "3", "-o", table).code == 0
    assert [line.partition(",")[0] for line in table.read_text().splitlines()] == ["iteration", "0", "1", "2", "3"]
    assert command("picture", "it496", "--curve", "w5, delta 1.0,w5", "--at", "3", "-o", table).code == 0
    assert table.read_text().splitlines()[0] == "iteration,w5,δ h1"
    assert command("picture", "van-veen", "--curve", "weight 1.0.0,E", "--at", "2", "-o", picture).code == 0
    assert_one_line(command("picture", "it496", "--curve", "w5,w99", "-o", picture), "w99")
    assert_one_line(command("picture", "it496", "--curve", "w1,w2,w3,w4,w5,w6,w7", "-o", picture), "name up to 6")
    assert command("picture", "recurrent", "--curve", "w", "--at", "2", "-o", table).code == 0
    assert command("picture", "it496", "--layers", "-o", table).code == 0
    assert len(table.read_text().splitlines()) == 3
    for arguments in (("--curve", "w55"), ("--curve", "w5", "--slope", "w5"), ("--layers", "--window")):
        assert_one_line(command("picture", "it496", *arguments, "-o", picture))
    assert_one_line(command("picture", "recurrent", "--layers", "-o", picture), "no layers")
    nothing = command("picture", "it496", "--curve", "delta 1.0", "--at", "0:0", "-o", tmp_path / "empty.png")
    assert_one_line(nothing, "no iteration up to 0 has a value of δ h1")
    assert not (tmp_path / "empty.png").exists(), "no axes without a line"


def formed(window: MainWindow, qtbot: QtBot) -> LinePicture:
    """The picture once all lines are formed."""
    panel = window.panels.curve
    qtbot.waitUntil(lambda: not panel.running)
    return drawn(panel)


def test_several_selected_things_have_a_line_each_and_a_legend(window: MainWindow, qtbot: QtBot) -> None:
    panel, graph = window.panels.curve, window.panels.graph
    window.docks.show("curve")
    simulator = window.document.simulator
    simulator.run(30)
    window.document.values_changed.emit()
    places = Place(Part.EDGE, 2, 0, 0), Place(Part.UNIT, 1, 1), Place(Part.BIAS, 2)
    graph.select(*places)
    picture = formed(window, qtbot)
    assert picture.texts[0] == "w5, out h2, b2 over iterations"
    assert [len(strand.line.points) for strand in picture.strands] == [31, 30, 31], "no step has computed the last out"
    for strand in picture.strands:
        assert strand.line.points == line_of(simulator, strand.line.quantity).points
    pens = [strand.pen(LIGHT, 2.0) for strand in picture.strands]
    assert len({pen.color().name() for pen in pens}) == len({tuple(pen.dashPattern()) for pen in pens}) == 3
    heads = picture.table().splitlines()[0]
    assert heads == "iteration,w5,out h2,b2"
    assert picture.table().splitlines()[-1].startswith("30,")
    assert ",," in picture.table().splitlines()[-1], "what is not computed is empty"
    derive(panel)
    assert formed(window, qtbot).symbols == ("∂E/∂w5", "δ h2", "∂E/∂b2")
    panel.choice.show_value(VALUE)
    window.document.open("van-veen")
    first = [Place(Part.EDGE, 1, unit, source) for unit in range(2) for source in range(3)]
    graph.select(*first, Place(Part.EDGE, 2, 0, 0), Place(Part.EDGE, 2, 1, 0))
    assert "2 more are selected" in drawn(panel).note


def test_runs_over_the_plot_have_their_lines_in_the_colours_of_the_plot(window: MainWindow, qtbot: QtBot) -> None:
    document, graph = window.document, window.panels.graph
    window.docks.show("curve")
    w5, w6 = (Quantity(Kind.WEIGHT, None, 2, 0, source) for source in range(2))
    graph.select(Place(Part.EDGE, 2, 0, 0))
    document.simulator.run(40)
    document.seek(20)
    first = document.simulator.snapshot().history
    for value in (-1.0, 2.0):
        document.set_value(w5, value)
        document.simulator.run(10)
        document.values_changed.emit()
        document.seek(20)
    picture = formed(window, qtbot)
    assert [strand.run for strand in picture.strands] == [None, 0, 1]
    assert [strand.name for strand in picture.strands[1:]] == [name for _, _, name in window.panels.plot.curves.ghosts]
    items = window.panels.plot.canvas.ghosts
    theme = window.looks.theme
    assert [strand.pen(theme, 1.0).color().name() for strand in picture.strands[1:]] == [
        item.opts["pen"].color().name() for item in items
    ]
    there = dict(picture.strands[1].line.points)
    assert there[40] == first.state(40).parameters.weights[1][0, 0]
    assert dict(picture.line.points)[20] == 2.0
    assert picture.span[:2] == (0.0, 40.0)
    assert "Also of the runs as opened, w5 = −1 at 20" in window.panels.curve.canvas.accessibleDescription()
    assert picture.table().splitlines()[0] == "iteration,w5,w5 (as opened),w5 (w5 = −1 at 20)"
    graph.select(Place(Part.EDGE, 2, 0, 0), Place(Part.EDGE, 2, 0, 1))
    strands = formed(window, qtbot).strands
    assert [(strand.line.quantity, strand.run) for strand in strands] == [
        (w5, None),
        (w6, None),
        (w5, 0),
        (w6, 0),
        (w5, 1),
        (w6, 1),
    ]
    window.actions_by_key["clear_curves"].trigger()
    assert [strand.run for strand in formed(window, qtbot).strands] == [None, None]


def test_a_click_a_drag_and_keys_travel_to_an_iteration(window: MainWindow, qtbot: QtBot) -> None:
    document, canvas = window.document, window.panels.curve.canvas
    window.docks.show("curve")
    document.simulator.run(100)
    document.values_changed.emit()
    window.panels.graph.select(Place(Part.EDGE, 2, 0, 0))
    frame = formed(window, qtbot).frame(QRectF(canvas.rect()))
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=frame.place(50, frame.span[2]).toPoint())
    assert document.simulator.iteration == pytest.approx(50, abs=1)
    there = QPointF(frame.place(70, frame.span[2]).x(), frame.rect.center().y()).toPoint()
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=frame.place(60, frame.span[2]).toPoint())
    left, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    spot = QPointF(there), QPointF(canvas.mapToGlobal(there))
    QApplication.sendEvent(canvas, QMouseEvent(QEvent.Type.MouseMove, *spot, Qt.MouseButton.NoButton, left, keys))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=there)
    assert document.simulator.iteration == pytest.approx(70, abs=1)
    document.seek(70)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert document.simulator.iteration == 70, "beside the axes"
    found = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_End):
        qtbot.keyClick(canvas, key)
        found.append(document.simulator.iteration)
    assert found == [71, 70, 69, 0, 0, 100]


def test_it_follows_a_training_with_the_values_that_are_there_and_is_whole_after_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    document, panel = window.document, window.panels.curve
    window.docks.show("curve")
    window.panels.graph.select(Place(Part.EDGE, 2, 0, 0), Place(Part.UNIT, 1, 0))
    document.start_run(50)
    clock = iter(range(100_000))
    seen: dict[int, float] = {}
    while document.running:
        document.advance(0.0, lambda: float(next(clock)))
        QApplication.processEvents()  # panels are told one after the other
        if document.running:
            seen |= dict(drawn(panel).line.points[-1:])
    picture = formed(window, qtbot)
    assert picture.line.iterations == list(range(51))
    assert picture.strands[1].line.iterations == list(range(50))
    assert len(seen) > 2, "it followed"
    assert seen.items() <= dict(picture.line.points).items()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "sample 2 of 4"),
        ({"order": SampleOrder.SHUFFLED}, "sample 2 of each batch, and each batch has other samples"),
        ({"batch": 2}, "sample 2 of each batch, and each batch has other samples"),
    ],
)
def test_it_says_of_which_sample_a_line_is(changed: dict[str, Any], said: str) -> None:
    simulator = Simulator(load("xor"))
    simulator.set_training(replace(simulator.training, **changed))
    simulator.run(5)
    out, weight = Quantity(Kind.OUT, 1, 2, 0), Quantity(Kind.WEIGHT, None, 2, 0, 0)
    assert said in LinePicture.of([line_of(simulator, out)], simulator).texts
    assert len(LinePicture.of([line_of(simulator, weight)], simulator).texts) == 2


@pytest.mark.parametrize(("name", "said"), [("w1", False), ("x", True), ("u1", True)])
def test_of_formulas_only_what_a_sample_changes_is_of_a_sample(name: str, said: bool) -> None:
    simulator = Simulator(load("linear-regression"))
    simulator.run(5)
    picture = LinePicture.of([line_of(simulator, quantity_named(name, simulator))], simulator)
    assert ("sample 1 of 3" in picture.texts) == said


def test_a_line_that_follows_is_thinned_and_has_a_hole_where_points_were_still_to_come() -> None:
    w5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)
    task = Task((), w5, 0, None, iter([(0, 0.5), None]))
    task.go_on()
    assert task.found == [(0, 0.5)]
    for iteration in range(100, 100 + 3 * MOST_POINTS):
        task.follow((iteration, float(iteration)))
    assert len(task.found) <= 2 * MOST_POINTS
    assert task.found[0] == (0, 0.5)
    assert task.found[-1] == (99 + 3 * MOST_POINTS, 99.0 + 3 * MOST_POINTS)
    iterations = [iteration for iteration, _ in task.found]
    assert iterations == sorted(set(iterations))
    task.follow(task.found[-1])
    assert [at for at, _ in task.found] == iterations


def test_errors_and_deltas_on_the_graph_have_lines_too(window: MainWindow, qtbot: QtBot) -> None:
    document, panel = window.document, window.panels.curve
    window.docks.show("curve")
    document.simulator.run(5)
    document.values_changed.emit()
    document.seek(4, len(document.simulator.steps))
    window.panels.graph.select(Place(Part.DELTA, 2, 0), Place(Part.ERROR, 2, 1), TOTAL)
    picture = formed(window, qtbot)
    assert picture.symbols == ("δ o1", "E o2", "E")
    total = dict(picture.strands[2].line.points)
    assert [total[at] for at in range(5)] == document.simulator.made_curve().total.tolist()
    derive(panel)
    assert formed(window, qtbot).symbols == ("δ o1",)
