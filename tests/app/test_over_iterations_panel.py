"""The panels Over iterations and Layers, and ``bpsim picture --curve`` and ``--layers``."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core.initialization import Distribution, Initialization
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator.over_iterations import line_of
from bpsim.view.canvas.places import Part, Place
from bpsim.view.panels.over_iterations_panel import DERIVATIVE, OverIterationsPanel
from bpsim.view.plots.layer_bars import LayerBars
from bpsim.view.plots.line_picture import LinePicture
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
    assert command("picture", "recurrent", "--curve", "w", "--at", "2", "-o", table).code == 0
    assert command("picture", "it496", "--layers", "-o", table).code == 0
    assert len(table.read_text().splitlines()) == 3
    for arguments in (("--curve", "w55"), ("--curve", "w5", "--slope", "w5"), ("--layers", "--window")):
        assert_one_line(command("picture", "it496", *arguments, "-o", picture))
    assert_one_line(command("picture", "recurrent", "--layers", "-o", picture), "no layers")
