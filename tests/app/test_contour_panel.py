"""The panel Contour and ``bpsim picture --contour``: the lines, the path of the run, and a start where one clicks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.trace.steps import Granularity
from bpsim.view.canvas.places import Part, Place
from bpsim.view.plots.contour_picture import levels_of
from bpsim.view.plots.frame import axis_texts
from bpsim.view.theme import DARK, LIGHT
from tests.commands.conftest import command  # noqa: F401 - a fixture
from tests.commands.tools import Command, assert_one_line

W1, W2 = Quantity(Kind.WEIGHT, None, 1, 0, 0), Quantity(Kind.WEIGHT, None, 2, 0, 0)


def test_the_panel_follows_what_is_selected_and_where_one_is(window: MainWindow) -> None:
    panel, simulator = window.panels.contour.canvas, window.document.simulator
    window.docks.show("contour")
    assert panel.picture is None
    assert panel.why_not.startswith("Select two weights or biases")
    window.panels.graph.select(Place(Part.EDGE, 2, 0, 0))
    assert panel.picture is None, "one parameter has a slope, not contour lines"
    window.panels.graph.select(Place(Part.EDGE, 2, 1, 0))
    assert panel.picture is not None
    assert panel.picture.texts == (
        "E as a function of w5 and w7, all others fixed",
        "now: w5 = 0.400, w7 = 0.500",
    )
    simulator.run(3)
    window.document.seek(3)
    at = tuple(map(simulator.value, panel.picture.contour.parameters))
    assert panel.picture.contour.values == at == tuple(panel.picture.contour.paths[-1].at[-1].tolist())
    assert "E = " in panel.picture.here, "the run ended here and computed it"
    assert panel.accessibleDescription() == ". ".join(panel.picture.texts)
    window.panels.graph.select(Place(Part.UNIT, 1, 0))
    assert panel.picture is not None, "it stays with the parameters that were selected last"
    window.document.open("autodiff")
    assert panel.why_not.startswith("Select two variables")


def test_a_click_or_enter_starts_there_in_one_edit_and_the_path_before_stays(window: MainWindow) -> None:
    window.document.open("two-valleys")
    panel, document = window.panels.contour.canvas, window.document
    window.docks.show("contour")
    panel.resize(500, 450)
    assert panel.picture is not None, "two parameters are learned: nothing needs to be selected"
    document.simulator.run(200)
    document.values_changed.emit()
    assert panel.painter is not None
    place = panel.painter.place((1.0, 0.5)).toPoint()
    QTest.mouseMove(panel, place)
    QTest.mouseClick(panel, Qt.MouseButton.LeftButton, pos=place)
    started = tuple(map(document.simulator.value, (W1, W2)))
    assert started == pytest.approx((1.0, 0.5), abs=0.05)
    assert all(round(value, 2) == value for value in started), "as round as a pixel allows"
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText().startswith("start at w1 = ")
    document.simulator.run(200)
    document.values_changed.emit()
    assert document.simulator.error < 1e-9
    document.seek(0)
    QTest.keyClick(panel, Qt.Key.Key_Right)
    QTest.keyClick(panel, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert "Enter or a click starts there" in panel.accessibleDescription()
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert "Enter or a click starts there" not in panel.accessibleDescription()
    QTest.keyClick(panel, Qt.Key.Key_Return)
    assert document.undo_stack.count() == 1, "no point is chosen"
    QTest.keyClick(panel, Qt.Key.Key_Left)
    QTest.keyClick(panel, Qt.Key.Key_Return)
    assert document.undo_stack.count() == 2
    assert [path.ghost for path in panel.picture.contour.paths] == [0, 0, None]
    assert panel.picture.earlier.startswith("dashed: ")
    named = [document.runs.name(branch) for _, branch in document.runs.rows]
    assert f"w1 = {started[0]:g}, w2 = {started[1]:g} at 200" in named, "as an edit of one number is named"
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert tuple(map(document.simulator.value, (W1, W2))) != started
    QTest.mouseClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert not document.undo_stack.canUndo(), "beside the surface nothing starts"


def test_the_two_can_be_typed_too(window: MainWindow) -> None:
    panel = window.panels.contour
    window.docks.show("contour")
    window.panels.graph.select(Place(Part.EDGE, 2, 0, 0))
    assert panel.field.text() == "w5"
    window.panels.graph.select(Place(Part.EDGE, 2, 1, 0))
    assert panel.field.text() == "w5, w7"
    panel.field.selectAll()
    QTest.keyClicks(panel.field, "w1, weight 1.1.0")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.canvas.picture is not None
    assert panel.canvas.picture.names == ("w1", "w3")
    assert panel.field.text() == "w1, w3"
    for typed, fault in (("w1", "“w1” are not two names"), ("w1, w1", "w1 is one parameter"), ("w1, x", "“x”")):
        panel.field.selectAll()
        QTest.keyClicks(panel.field, typed)
        QTest.keyClick(panel.field, Qt.Key.Key_Return)
        assert fault in panel.fault.text()
        assert fault in panel.field.accessibleDescription()
        assert panel.canvas.picture.names == ("w1", "w3"), "what is shown stays"
    QTest.keyClick(panel.field, Qt.Key.Key_Escape)
    assert panel.field.text() == "w1, w3"
    assert not panel.fault.isVisible()
    window.document.open("autodiff")
    assert panel.field.text() == ""
    QTest.keyClicks(panel.field, "w5,h1")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.canvas.picture is None
    assert "h1" in panel.fault.text()
    panel.field.selectAll()
    QTest.keyClicks(panel.field, "w5,i1")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.canvas.picture is not None, "a variable that is not learned has contour lines too"
    assert panel.canvas.picture.names == ("w5", "i1")
    panel.field.selectAll()
    QTest.keyClicks(panel.field, "w5,b2")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.canvas.picture is not None
    assert panel.canvas.picture.names == ("w5", "b2")


def test_every_path_has_the_colour_and_the_name_of_its_curve_in_the_error_plot(window: MainWindow) -> None:
    window.document.open("two-valleys")
    document = window.document
    window.docks.show("contour")
    window.docks.show("plot")
    document.simulator.run(50)
    document.values_changed.emit()
    for first, second in ((1.0, 0.5), (0.25, 2.0), (-2.0, 1.5), (0.5, -1.0)):
        window.runs.start_at({W1: first, W2: second})
        document.simulator.run(20)
        document.values_changed.emit()
        document.seek(0)
    picture, plot = window.panels.contour.canvas.picture, window.panels.plot.canvas
    assert picture is not None
    for theme in (LIGHT, DARK):
        window.panels.set_theme(theme)
        legend = {entry.text: entry.colour for entry in picture.legend(theme)}
        drawn = [QColor(item.opts["pen"].color()).name().upper() for item in plot.ghosts]
        curves = dict(zip(plot.earlier_runs, drawn, strict=True))
        assert {name: colour for name, colour in legend.items() if name != "this run"} == curves
        assert legend["this run"] == theme.positive
    assert len(picture.runs) == len(document.runs.overlaid) == 3
    window.docks.show("runs")
    items = {item.text(0): item for item in window.panels.runs.tree.items}
    for entry in picture.legend(DARK):
        name = document.runs.name(document.runs.present) if entry.text == "this run" else entry.text
        mark = items[name].icon(0).pixmap(QSize(16, 16)).toImage()
        marked = QColor(mark.pixelColor(1, mark.height() // 2))
        assert marked.name().upper() == entry.colour.upper(), "in the list of runs, too"


def test_a_large_surface_grows_while_the_window_lives(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("bpsim.simulator.contour.SECONDS", 0.0)
    monkeypatch.setattr("bpsim.view.panels.contour_panel.TURN_SECONDS", 0.0)
    monkeypatch.setattr("bpsim.view.panels.contour_panel.BETWEEN_MS", 0)
    panel, document = window.panels.contour.canvas, window.document
    window.docks.show("contour")
    window.panels.graph.select(Place(Part.EDGE, 2, 0, 0), Place(Part.EDGE, 2, 1, 0))

    def points() -> int:
        assert panel.picture is not None
        return panel.picture.contour.surface.points

    assert points() == 1
    assert panel.picture is not None
    assert panel.picture.heading == "E as a function of w5 and w7, all others fixed (1 of 121 points)"
    qtbot.waitUntil(lambda: points() > 3)
    document.next(Granularity.TERM)
    assert 3 < points() < 121, "a step leaves what is computed"
    qtbot.waitUntil(lambda: points() == 121, timeout=60_000)
    assert panel.picture.heading == "E as a function of w5 and w7, all others fixed"
    assert not window.panels.contour.computing
    document.simulator.run(3)
    document.seek(3)
    assert points() == 1, "all other weights have moved"
    assert window.panels.contour.computing
    window.docks["contour"].hide()
    assert not window.panels.contour.computing, "nobody sees it"
    window.docks.show("contour")
    qtbot.waitUntil(lambda: points() == 121, timeout=60_000)


@pytest.mark.parametrize("key", ["slope", "contour"])
def test_what_takes_too_long_is_drawn_once_compiled_code_is_there(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, key: str
) -> None:
    seconds = [10.0]
    monkeypatch.setattr(f"bpsim.simulator.{key}.seconds_of_point", lambda engine, points: seconds[0])
    monkeypatch.setattr(f"bpsim.view.panels.{key}_panel.compiled_code_comes", lambda simulator: True)
    monkeypatch.setattr(f"bpsim.view.panels.{key}_panel.RETRY_MS", 5)
    window.docks.show(key)
    window.panels.graph.select(Place(Part.EDGE, 2, 0, 0), Place(Part.EDGE, 2, 1, 0))
    panel = window.panels.slope if key == "slope" else window.panels.contour.canvas
    assert panel.picture is None
    assert "takes 10" in panel.why_not
    seconds[0] = 1e-5
    qtbot.waitUntil(lambda: panel.picture is not None)


def test_lines_are_at_short_numbers_within_the_surface(window: MainWindow) -> None:
    window.document.open("two-valleys")
    window.docks.show("contour")
    assert window.panels.contour.canvas.picture is not None
    errors = window.panels.contour.canvas.picture.contour.surface.errors
    levels = levels_of(errors)
    assert 8 <= len(levels) <= 15
    assert errors.min() < levels[0] < levels[-1] < errors.max()
    assert all(float(f"{level:.1e}") == level for level in levels)


@pytest.mark.parametrize("rise", [1e-3, 1e-6, 1e-9])
def test_a_surface_that_hardly_rises_has_lines_too(rise: float) -> None:
    levels = levels_of(2.31 * np.linspace(1.0, 1.0 + rise, 400))
    assert 5 <= len(levels) <= 15
    assert 2.31 < levels[0] < levels[-1] < 2.31 * (1.0 + rise)
    texts = [text for _, text in axis_texts(levels)]
    assert [float(text) for text in texts] == levels


def test_a_surface_of_few_heights_has_short_numbers() -> None:
    levels = levels_of(np.repeat([0.5, 2 / 3, 1.0], [100, 200, 20]))
    assert 0.67 in levels
    assert all(float(f"{level:.1e}") == level for level in levels)


def test_the_command_line_draws_it_and_writes_its_points(command: Command, tmp_path: Path) -> None:  # noqa: F811
    picture, table = tmp_path / "contour.png", tmp_path / "contour.csv"
    arguments = ("picture", "it496", "--contour", "w5,w7", "--dark", "-o", picture, "--size", "300x260")
    assert command(*arguments).code == 0
    assert QImage(str(picture)).width() == 600
    assert command("picture", "it496", "--contour", "weight 2.0.0,weight 2.1.0", "--at", "3", "-o", table).code == 0
    assert table.read_text().splitlines()[0] == "w5,w7,E"
    for wrong in (("w5",), ("w5,w55",), ("w5,w5",), ("w5,out o1",), ("w5,w7", "--window"), ("w5,w7", "--slope", "w5")):
        assert_one_line(command("picture", "it496", "--contour", *wrong, "-o", picture))
