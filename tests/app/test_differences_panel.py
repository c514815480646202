"""The panel Finite differences and ``bpsim picture --differences``: quotients of what is selected at one step."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.view.canvas.places import Part, Place
from bpsim.view.panels.differences_panel import DifferencesPanel
from bpsim.view.plots.differences_picture import DifferencesPicture
from bpsim.view.plots.drawn_canvas import drawing_png
from bpsim.view.theme import DARK, LIGHT, Theme
from tests.commands.conftest import command  # noqa: F401 - a fixture
from tests.commands.tools import Command, assert_one_line


def drawn(panel: DifferencesPanel) -> DifferencesPicture:
    assert isinstance(panel.canvas.drawing, DifferencesPicture)
    return panel.canvas.drawing


def open_at_the_end(window: MainWindow) -> DifferencesPanel:
    window.docks.show("differences")
    window.panels.graph.select(Place(Part.EDGE, 2, 0, 0))
    window.document.seek(0, len(window.document.simulator.steps))
    return window.panels.differences


def test_it_waits_for_the_selection_and_for_the_gradient(window: MainWindow) -> None:
    panel, simulator = window.panels.differences, window.document.simulator
    window.docks.show("differences")
    assert panel.canvas.why_not.startswith("Select a weight or a bias")
    window.panels.graph.select(Place(Part.EDGE, 2, 0, 0))
    assert panel.canvas.why_not.startswith("Step on to ∂E/∂w5")
    window.document.seek(0, simulator.steps.number(Quantity(Kind.DE_DW, 0, 2, 0, 0)) or 0)
    assert drawn(panel).texts[:4] == (
        "Difference quotients along w5, h = 0.001",
        "∂E/∂w5: 0.08216704056423078, by backpropagation",
        "central: 0.08216703814967197, 6 digits, 2.4×10⁻⁹ away",
        "one-sided: 0.08216092667301389, 4 digits, 6.1×10⁻⁶ away",
    )
    assert "All 10 parameters: 20 forward passes (central) or 11 (one-sided)" in " ".join(drawn(panel).texts)
    assert drawn(panel).differences.gradient == simulator.value(Quantity(Kind.DE_DW, 0, 2, 0, 0))
    window.document.seek(0)
    assert panel.canvas.drawing is None
    window.document.open("linear-regression")
    assert panel.canvas.why_not.startswith("Select a variable")
    window.panels.graph.select(Place(Part.NODE, unit=window.document.simulator.formulas.graph.variables.index("w1")))
    window.document.seek(0, len(window.document.simulator.steps))
    assert drawn(panel).texts[0] == "Difference quotients along w1, h = 0.001"


def test_the_step_is_a_slider_and_a_field_for_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_at_the_end(window)
    for _press in range(4):
        qtbot.keyClick(panel.slider, Qt.Key.Key_Left)
    assert (panel.step, drawn(panel).step) == (1e-4, 1e-4)
    qtbot.keyClick(panel.slider, Qt.Key.Key_Home)
    assert drawn(panel).step == 1e-15
    assert "left of the bottom, where the rounding of E prevails" in " ".join(drawn(panel).texts)
    qtbot.keyClick(panel.slider, Qt.Key.Key_End)
    assert drawn(panel).step == 1.0
    panel.field.setFocus()
    panel.field.setText("2e-5")
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert (panel.step, drawn(panel).step) == (2e-5, 2e-5)
    assert panel.slider.value() == -94, "the nearest place, which moves nothing"
    panel.field.setFocus()
    panel.field.setText("0")
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.field.fault.endswith(" is from 10⁻¹⁵ to 1.")
    assert drawn(panel).step == 2e-5


def test_a_gradient_that_is_none_of_one_error_has_no_side_of_the_v(window: MainWindow) -> None:
    window.document.open("it496-layer-by-layer")
    panel = open_at_the_end(window)
    assert "Both: right of the bottom" in " ".join(drawn(panel).texts)
    window.panels.graph.select(Place(Part.EDGE, 1, 0, 0))
    said = " ".join(drawn(panel).texts)
    assert "this gradient is made of new weights" in said
    assert "of the bottom" not in said


def test_a_change_of_values_computes_anew(window: MainWindow) -> None:
    panel = open_at_the_end(window)
    before = drawn(panel).differences
    window.document.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), 0.5)
    after = drawn(panel).differences
    assert after is not before
    assert after.gradient == window.document.simulator.value(Quantity(Kind.DE_DW, 0, 2, 0, 0)) != before.gradient


def test_what_keeps_a_quotient_away_is_said(window: MainWindow) -> None:
    panel = open_at_the_end(window)
    assert "kink" not in " ".join(drawn(panel).texts)
    window.panels.graph.select(Place(Part.UNIT, 1, 0))
    window.network.set_activation("relu")
    window.document.set_value(Quantity(Kind.INPUT, 0, 0, 0), 0.0)
    window.document.set_value(Quantity(Kind.INPUT, 0, 0, 1), 0.0)
    window.document.set_value(Quantity(Kind.BIAS, None, 1), 0.0)
    window.panels.graph.select(Place(Part.EDGE, 1, 0, 0))
    window.document.seek(0, len(window.document.simulator.steps))
    said = " ".join(drawn(panel).texts)
    assert "At a kink" in said
    assert "stand at the lower edge" in said, "the error does not change with this weight: its quotients are exact"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("size", [(760, 470), (300, 220), (40, 30)])
def test_it_is_painted_in_any_size_and_appearance(window: MainWindow, theme: Theme, size: tuple[int, int]) -> None:
    picture = drawn(open_at_the_end(window))
    image = QImage.fromData(drawing_png(picture, theme, QSize(*size)))
    assert (image.width(), image.height()) == (2 * size[0], 2 * size[1])
    painted = QImage(QSize(*size), QImage.Format.Format_RGB32)
    painted.fill(0)
    painter = QPainter(painted)
    picture.paint(painter, QRectF(0, 0, *size), theme)
    painter.end()
    colours = {painted.pixel(x, y) for x in range(0, size[0], 2) for y in range(0, size[1], 2)}
    assert len(colours) > 3


def test_the_command_line_draws_it_and_writes_its_points(command: Command, tmp_path: Path) -> None:  # noqa: F811
    picture, table = tmp_path / "v.png", tmp_path / "v.csv"
    arguments = ("picture", "it496", "--differences", "w5", "-o")
    assert command(*arguments, picture, "--size", "300x200", "--dark", "--h", "1e-5").code == 0
    assert QImage(str(picture)).width() == 600
    assert command(*arguments, table, "--at", "3").code == 0
    assert table.read_text().splitlines()[0].startswith("h,one-sided,")
    for wrong in (("--h", "2"), ("--slope", "w5"), ("--window",)):
        assert_one_line(command(*arguments, picture, *wrong))
    assert_one_line(command("picture", "it496", "--h", "1e-5", "-o", picture), "add --differences")


def test_in_forward_mode_it_says_that_no_step_comes_for_another_variable(window: MainWindow) -> None:
    window.document.open("sum-times")
    panel, simulator = window.panels.differences, window.document.simulator
    window.docks.show("differences")
    window.panels.graph.select(Place(Part.NODE, unit=simulator.formulas.graph.variables.index("z")))
    assert panel.canvas.why_not.startswith("Step on to ∂f/∂z")
    window.document.set_mode("forward", "x")
    window.document.seek(0, len(simulator.steps))
    assert panel.canvas.why_not.startswith("No step computes ∂f/∂z")
    window.panels.graph.select(Place(Part.NODE, unit=simulator.formulas.graph.variables.index("x")))
    assert drawn(panel).texts[0] == "Difference quotients along x, h = 0.001"
