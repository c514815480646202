"""The panel Output and ``bpsim picture --output``: the surface of the present weights, and the samples on it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from bpsim import load
from bpsim.app.main_window import MainWindow
from bpsim.core.network import Data
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson.blueprint import new_lesson
from bpsim.simulator import Simulator
from bpsim.simulator.output_surface import AT_REST, LIVE, Plane
from bpsim.view.plots.output_picture import OutputDrawing, OutputPainter
from bpsim.view.plots.relief import PlacedNumber, number_box
from bpsim.view.theme import LIGHT
from tests.app.settling import settle
from tests.commands.conftest import command  # noqa: F401 - a fixture
from tests.commands.tools import Command, assert_one_line
from tests.found import found


def at(window: MainWindow, row: int) -> QPoint:
    return found(window.panels.output.canvas.place_of(row)).toPoint()


def test_it_is_coarse_at_once_and_fine_at_rest(window: MainWindow, qtbot: QtBot) -> None:
    panel = window.panels.output
    window.document.open("xor")
    assert panel.canvas.picture is None, "nobody sees it"
    window.docks.show("output")
    settle()
    assert panel.canvas.picture is not None
    assert panel.canvas.picture.texts == (
        "out y over x1 and x2",
        "sample 1 of 4: x1 = 0, x2 = 0",
        "target: ● 0   ■ 1",
    )
    qtbot.waitUntil(lambda: panel.side == AT_REST)
    simulator = window.document.simulator
    fine = Plane.of(simulator).surface()
    assert panel.canvas.picture.surface.heights.tobytes() == fine.heights.tobytes()
    window.document.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), 3.0)
    assert panel.side == LIVE, "an edit, or a number that is dragged"
    coarse = Plane.of(simulator).surface(LIVE)
    assert panel.canvas.picture.surface.heights.tobytes() == coarse.heights.tobytes()
    qtbot.waitUntil(lambda: panel.side == AT_REST)
    window.document.seek(0, simulator.steps.number(Quantity(Kind.OUT, 0, 2, 0)) or 0)
    assert panel.side == AT_REST, "a step changes no weight"
    assert "out y = " in panel.canvas.accessibleDescription()
    window.document.open("linear-regression")
    settle()
    assert window.docks["output"].isHidden()


def test_the_choices_are_whole_beside_one_another(window: MainWindow) -> None:
    window.resize(1280, 720)
    window.document.open("van-veen")
    window.docks.show("output")
    settle()
    panel = window.panels.output
    for box in (panel.output, panel.across, panel.up):
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        room = box.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
        )
        assert box.fontMetrics().horizontalAdvance(box.currentText()) <= room.width(), box.currentText()


def test_a_click_or_return_makes_a_sample_the_present_one(window: MainWindow, qtbot: QtBot) -> None:
    window.document.open("xor")
    window.docks.show("output")
    settle()
    canvas, simulator = window.panels.output.canvas, window.document.simulator
    batch = simulator.steps.samples
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at(window, 2))
    assert found(canvas.picture).present == 2
    assert found(canvas.picture).texts[1].startswith("sample 3 of 4")
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.rect().topLeft())
    assert found(canvas.picture).present == 2, "no sample is there"
    canvas.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(canvas, key)
    assert (canvas.marked, found(canvas.picture).present) == (3, 2)
    assert canvas.accessibleDescription() == "sample 4: 0"
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert found(canvas.picture).present == 3
    assert simulator.steps.samples == batch
    window.document.hold_out(1, True)
    settle()
    assert "hollow: held out" in found(canvas.picture).texts[2]
    before = simulator.iteration, simulator.step
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at(window, 1))
    assert (simulator.iteration, simulator.step) == before
    assert "held out" in window.statusBar().currentMessage()


def test_output_and_inputs_are_chosen_and_points_are_saved(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    panel = window.panels.output
    window.document.open("van-veen")
    window.docks.show("output")
    settle()
    assert [panel.output.itemText(i) for i in range(2)] == ["d̂1", "d̂2"]
    panel.output.setCurrentIndex(1)
    panel.output.activated.emit(1)
    panel.up.setCurrentIndex(2)
    panel.up.activated.emit(2)
    picture = found(panel.canvas.picture)
    assert picture.texts[0] == "d̂2 over x1 and x3; other inputs as in sample 1"
    assert "pale: other inputs differ" in picture.texts[2]
    panel.across.setCurrentIndex(2)
    panel.across.activated.emit(2)
    assert (panel.across.currentIndex(), panel.up.currentIndex()) == (2, 0), "they change places"
    shown = found(panel.canvas.picture)
    files = {".png": tmp_path / "map.png", ".csv": tmp_path / "map.csv"}
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *asked: (str(files[".png" if "png" in asked[3] else ".csv"]), "")
    )
    for at_entry, name in enumerate(("Save picture…", "Save CSV…")):
        reason, spot = QContextMenuEvent.Reason.Mouse, QPoint(5, 5)
        QApplication.sendEvent(panel.canvas, QContextMenuEvent(reason, spot, panel.canvas.mapToGlobal(spot)))
        menu = found(next((m for m in panel.findChildren(QMenu) if m.isVisible()), None))
        assert menu.actions()[at_entry].text() == name
        menu.actions()[at_entry].trigger()
        menu.close()
        settle()
    assert QImage(str(files[".png"])).size() == panel.canvas.size() * 2
    assert files[".csv"].read_text().splitlines()[0] == ",".join((*shown.inputs, shown.output))


def test_all_outputs_stand_side_by_side_and_each_takes_a_click(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    panel, canvas = window.panels.output, window.panels.output.canvas
    window.document.open("van-veen")
    window.docks.show("output")
    settle()
    assert panel.output.currentText() == "all outputs"
    qtbot.waitUntil(lambda: panel.side == AT_REST)
    simulator = window.document.simulator
    assert [picture.output for picture in canvas.pictures] == ["d̂1", "d̂2"]
    assert found(canvas.drawing).texts[0] == "d̂1, d̂2 over x1 and x2; other inputs as in sample 1"
    for output, picture in enumerate(canvas.pictures):
        assert picture.surface.heights.tobytes() == Plane.of(simulator, output).surface().heights.tobytes()
        row = next(row for row in range(simulator.rows) if row != picture.present)
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=found(canvas.place_of(row, output)).toPoint())
        assert {one.present for one in canvas.pictures} == {row}
    path = tmp_path / "all.csv"
    path.write_text(found(canvas.drawing).table())
    rows = [line.split(",") for line in path.read_text().splitlines()]
    assert rows[0] == ["x1", "x2", "d̂1", "d̂2"]
    assert float(rows[1][3]) == canvas.pictures[1].surface.heights[0, 0]
    window.document.seek(0, len(simulator.steps))
    assert canvas.pictures[0].title.startswith("d̂1 = ")
    window.document.edit("a third output", lambda: simulator.set_units(2, 3))
    settle()
    assert [picture.output for picture in canvas.pictures][:2] == ["d̂1", "d̂2"]
    assert (len(canvas.pictures), panel.output.currentText()) == (3, "all outputs")


def pixels(drawing: OutputDrawing) -> np.ndarray:
    """The colours of a picture of 320 x 260 pixels."""
    image = QImage(320, 260, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.panel))
    painter = QPainter(image)
    drawing.paint(painter, QRectF(image.rect()), LIGHT)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint32).reshape(260, 320).copy()


@pytest.mark.usefixtures("qapp")
def test_among_a_thousand_samples_small_maps_and_their_numbers_are_seen() -> None:
    lesson = new_lesson("3-3-2", seed=1)
    inputs = np.random.RandomState(0).uniform(0.0, 1.0, (1_000, 3))
    data = Data.of(lesson.network, inputs, np.tile([0.0, 1.0], (1_000, 1)))
    simulator = Simulator(replace(lesson, data=data))
    planes = [Plane.of(simulator, output) for output in (0, 1)]
    drawing = OutputDrawing.of([plane.surface(21) for plane in planes], planes, simulator, 0)
    one = [structs.replace(picture, spots=picture.spots[:1] * 1_000) for picture in drawing.pictures]
    many, alone = pixels(drawing), pixels(structs.replace(drawing, pictures=tuple(one)))
    assert (many != alone).mean() < 0.25, "the maps are seen between the samples"
    ink = QColor(LIGHT.ink).rgb()
    assert (alone == ink).sum() > 100
    assert (many[alone == ink] == ink).all(), "no letter is covered"


@pytest.mark.parametrize("name", ["mcginley", "xor"])
@pytest.mark.usefixtures("qapp")
def test_the_target_of_a_sample_stands_on_nothing_else(name: str) -> None:
    simulator = Simulator(load(name))
    planes = [Plane.of(simulator, output) for output in range(simulator.network.sizes[-1])]
    drawing = OutputDrawing.of([plane.surface(21) for plane in planes], planes, simulator, 0)
    for painter, picture in zip(drawing.painters(QRectF(0, 0, 600, 440), LIGHT), drawing.pictures, strict=True):
        boxes = {spot.row: number_box(spot.text, painter.names_at[spot.row]) for spot in picture.spots}
        assert all(painter.frame.rect.contains(box) for box in boxes.values())
        for one, other in combinations(boxes, 2):
            assert not boxes[one].intersects(boxes[other])
        for spot in picture.spots:
            place = painter.frame.place(spot.at, spot.height)
            assert not any(box.contains(place) for box in boxes.values())
        corner = QRectF(painter.frame.rect.bottomLeft() - QPointF(0, 30), QSizeF(40, 30))
        assert len(drawing.pictures) == 1 or not any(box.intersects(corner) for box in boxes.values())


def crowded(targets: list[float]) -> tuple[OutputPainter, tuple[int, ...]]:
    """Samples that lie on one another, with targets, and their rows."""
    lesson = new_lesson("2-2-1 tanh, identity", seed=1)
    inputs = np.vstack([np.zeros((len(targets) - 1, 2)), np.ones((1, 2))])
    simulator = Simulator(replace(lesson, data=Data.of(lesson.network, inputs, np.array(targets)[:, None])))
    plane = Plane.of(simulator, 0)
    (painter,) = OutputDrawing.of([plane.surface(21)], [plane], simulator, 0).painters(QRectF(0, 0, 400, 300), LIGHT)
    return painter, tuple(range(len(targets)))


@pytest.mark.usefixtures("qapp")
def test_no_number_of_a_line_covers_one_of_a_dozen_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = new_lesson("2-4-3 tanh, softmax", loss="cross-entropy", seed=2)
    inputs = np.random.RandomState(4).uniform(-2.0, 2.0, (12, 2))
    simulator = Simulator(replace(lesson, data=Data.of(lesson.network, inputs, np.eye(3)[np.arange(12) % 3])))
    simulator.run(100)
    planes = [Plane.of(simulator, output) for output in range(3)]
    drawing = OutputDrawing.of(planes[0].surfaces((0, 1, 2), 41), planes, simulator, 0)
    image = QImage(340, 620, QImage.Format.Format_RGB32)
    brush, painters = QPainter(image), drawing.painters(QRectF(image.rect()), LIGHT)
    numbers: list[PlacedNumber] = []
    monkeypatch.setattr("bpsim.view.plots.output_picture.paint_numbers", lambda _b, _t, some: numbers.extend(some))
    for painter, picture in zip(painters, drawing.pictures, strict=True):
        numbers.clear()
        painter.paint(brush)
        assert len(numbers) > 1
        for spot in picture.spots:
            place = painter.frame.place(spot.at, spot.height)
            assert not any(number_box(text, centre).contains(place) for centre, text in numbers)
    brush.end()


@pytest.mark.usefixtures("qapp")
def test_a_target_that_has_no_room_is_left_out_where_shapes_say_it() -> None:
    painter, rows = crowded([0.0, 1.0] * 12)
    assert 0 in painter.names_at, "the present sample"
    boxes = [number_box("0", centre) for centre in painter.names_at.values()]
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
    assert 2 < len(painter.names_at) < len(rows)
    painter, rows = crowded([float(row) for row in range(24)])
    assert tuple(painter.names_at) == rows, "nothing else says these"


def test_a_sample_that_the_batch_has_not_becomes_its_first(window: MainWindow, qtbot: QtBot) -> None:
    window.document.open("van-veen")
    window.docks.show("output")
    settle()
    simulator, canvas = window.document.simulator, window.panels.output.canvas
    simulator.run(3)
    window.document.seek(2, 5)
    row = (found(canvas.picture).present + 1) % simulator.rows
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at(window, row))
    assert (simulator.iteration, simulator.data_row(0)) == (2, row)
    assert found(canvas.picture).present == row
    window.actions_by_key["undo"].trigger()
    assert found(canvas.picture).present != row


def test_it_follows_a_training_and_is_fine_after_it(window: MainWindow, qtbot: QtBot) -> None:
    panel = window.panels.output
    window.document.open("xor")
    window.docks.show("output")
    settle()
    qtbot.waitUntil(lambda: panel.side == AT_REST)
    window.document.start_run(400)
    qtbot.waitUntil(lambda: not window.document.running)
    qtbot.waitUntil(lambda: panel.side == AT_REST)
    simulator = window.document.simulator
    heights = found(panel.canvas.picture).surface.heights
    assert heights.tobytes() == Plane.of(simulator).surface().heights.tobytes()


def test_the_command_line_draws_it_and_writes_its_points(command: Command, tmp_path: Path) -> None:  # noqa: F811
    picture, table = tmp_path / "output.png", tmp_path / "output.csv"
    assert command("picture", "xor", "--output", "-o", picture, "--size", "300x260", "--dark").code == 0
    assert QImage(str(picture)).width() == 600
    given = ("picture", "van-veen", "--output", "d2", "--over", "x3,x1", "--at", "2", "-o", table)
    assert command(*given).code == 0
    lines = table.read_text().splitlines()
    assert lines[0] == "x3,x1,d̂2"
    assert len(lines) == 1 + AT_REST**2
    assert command("picture", "van-veen", "--output", "-o", table).code == 0
    assert table.read_text().splitlines()[0] == "x1,x2,d̂1,d̂2"
    for wrong in (("--output", "o9"), ("--output", "y", "--over", "x1"), ("--over", "x1,x2"), ("--output", "--window")):
        assert_one_line(command("picture", "xor", *wrong, "-o", picture))
    assert_one_line(command("picture", "xor", "--output", "--slope", "w1", "-o", picture))
    assert_one_line(command("picture", "linear-regression", "--output", "-o", picture), "formulas have no outputs")


def test_over_one_input_it_says_what_the_points_are(window: MainWindow) -> None:
    window.document.open("it496-least-squares")
    window.docks.show("output")
    settle()
    picture = found(window.panels.output.canvas.picture)
    assert picture.texts == ("out y along x", "sample 1 of 3: x = 1", "points: targets")
