"""The panel Slope and ``bpsim picture --slope``: the selected weight, its tangent in the words of the card."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from bpsim.app.main_window import MainWindow
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator.step_terms import TermKind
from bpsim.view.canvas.places import Part, Place
from bpsim.view.plots.slope_picture import SlopePainter
from bpsim.view.theme import LIGHT
from tests.commands.conftest import command  # noqa: F401 - a fixture
from tests.commands.tools import Command, assert_one_line


def test_the_panel_follows_the_selection_and_the_position(window: MainWindow) -> None:
    panel, simulator = window.panels.slope, window.document.simulator
    window.docks.show("slope")
    assert panel.picture is None
    assert panel.why_not.startswith("Select a weight or a bias")
    window.panels.graph.select(Place(Part.EDGE, 2, 0, 0))
    assert panel.picture is not None
    assert panel.picture.texts == ("E as a function of w5, all others fixed", "now: w5 = 0.400")
    window.document.seek(0, simulator.steps.number(Quantity(Kind.DE_DW, 0, 2, 0, 0)) or 0)
    assert panel.picture.texts[1:] == ("slope 0.082167041 = ∂E/∂w5", "now: w5 = 0.400, E = 0.298371109")
    assert not panel.picture.has_arrow
    window.document.seek(0, len(simulator.steps))
    assert panel.accessibleDescription() == ". ".join(panel.picture.texts)
    assert all(text in panel.toolTip() for text in panel.picture.texts), "also where the panel is too narrow for them"
    assert panel.picture.texts == (
        "E as a function of w5, all others fixed",
        "slope 0.082167041 = ∂E/∂w5",
        "step −0.041083520",
        "expected −0.003376, got −0.003386",
        "now: w5 = 0.400, E = 0.298371109",
    )
    painter = SlopePainter(panel.picture, LIGHT, QRectF(0, 0, 760, 470))
    assert painter.times == 8, "the arrow would have been under 12 pixels"
    assert painter.axes.contains(painter.place(panel.picture.slope.value, panel.picture.slope.error))
    window.panels.graph.select(Place(Part.UNIT, 1, 0))
    assert panel.picture is not None, "it stays with the weight that was selected last"
    simulator.run(3)
    window.document.seek(2)
    assert panel.picture.slope.value == simulator.value(panel.picture.slope.quantity)
    window.panels.graph.select(Place(Part.BIAS, 2))
    assert "step" not in " ".join(panel.picture.texts[3:])
    assert panel.picture.step == "no step: it is not updated"
    window.document.open("torok")
    assert panel.picture is None
    window.document.open("linear-regression")
    assert panel.why_not.startswith("Select a learned variable")
    graph = simulator.formulas.graph if simulator.about_formulas else window.document.simulator.formulas.graph
    window.panels.graph.select(Place(Part.NODE, unit=graph.result))
    assert panel.picture is None, "what is computed is not learned"
    window.panels.graph.select(Place(Part.NODE, unit=graph.variables.index("w1")))
    assert panel.picture.texts == ("L of the batch as a function of w1, all others fixed", "now: w1 = 0")


def test_every_term_of_a_step_has_an_arrow_which_begins_where_the_one_before_ends(window: MainWindow) -> None:
    panel, simulator = window.panels.slope, window.document.simulator
    window.docks.show("slope")
    window.panels.graph.select(Place(Part.EDGE, 2, 0, 0))
    for kind in OptimizerKind:
        window.document.set_training(replace(simulator.training, optimizer=Optimizer.of(kind), l2=0.01))
        simulator.run(3)
        window.document.seek(simulator.last)
        assert panel.picture is not None
        assert panel.picture.terms == (), "the steps have not come to the update"
        window.document.seek(simulator.last, len(simulator.steps))
        picture = panel.picture
        painter = SlopePainter(picture, LIGHT, QRectF(0, 0, 400, 500))
        (_, tail, head), *terms = painter.arrows()
        step, slope = head.x() - tail.x(), picture.slope
        assert abs(step) >= 12 or painter.times > 1 or slope.extent > 2 * abs(slope.step)
        scale = painter.times * painter.axes.width() / (picture.span[1] - picture.span[0])
        assert step == pytest.approx(scale * slope.step, abs=1e-6)
        assert [kind for kind, _, _ in terms] == [term.kind for term in slope.terms if term.value]
        at = tail.x()
        for (_, begin, end), term in zip(terms, slope.terms, strict=True):
            assert begin.x() == pytest.approx(at, abs=1e-6)
            assert end.x() - begin.x() == pytest.approx(scale * term.value, abs=1e-6)
            at = end.x()
        assert at == pytest.approx(head.x(), abs=1e-6), "together they are the step"
        assert [text for _, text in picture.terms] == [entry.text for entry in picture.legend(LIGHT)][: len(terms)]
        assert all(text in panel.accessibleDescription() for _, text in picture.terms)
        assert picture.penalized.startswith("dashed, E with penalty: slope ")
        names = {TermKind.VELOCITY: "velocity −", TermKind.LOOK_AHEAD: "look-ahead −", TermKind.GRADIENT: "gradient −"}
        assert all(text.startswith(names[kind]) for kind, text in picture.terms if kind in names)
        assert ("the new first moment is divided by" in panel.toolTip()) == simulator.training.optimizer.is_adam


def test_the_command_line_draws_it_and_writes_its_points(command: Command, tmp_path: Path) -> None:  # noqa: F811
    picture, table = tmp_path / "slope.png", tmp_path / "slope.csv"
    assert command("picture", "it496", "--slope", "w5", "-o", picture, "--size", "300x200").code == 0
    assert QImage(str(picture)).width() == 600
    assert command("picture", "it496", "--slope", "weight 2.0.0", "--at", "3", "-o", table).code == 0
    assert table.read_text().splitlines()[0] == "w5,E"
    for arguments in (("--slope", "w55"), ("--slope", "out o1"), ("--slope", "w5", "--window")):
        assert_one_line(command("picture", "it496", *arguments, "-o", picture))
    only = "only the points of --slope, --differences, --contour, --curve, --layers and --output are a table"
    assert_one_line(command("picture", "it496", "-o", table), only)
