"""The panel Slope and ``bpsim picture --slope``: the selected weight, its tangent in the words of the card."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.app.spare_time import SpareTime
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.simulator.step_terms import TermKind
from bpsim.view.canvas.places import Part, Place
from bpsim.view.panels.slope_panel import SlopePanel
from bpsim.view.plots.slope_picture import SlopePainter
from bpsim.view.plots.wording import SELECT_NODE
from bpsim.view.theme import LIGHT
from tests.app.driver_checks import wrong
from tests.app.settling import settle
from tests.commands.conftest import command  # noqa: F401 - a fixture
from tests.commands.tools import Command, assert_one_line

W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The graph of a small network follows a drag at once, however busy the machine is."""
    monkeypatch.setattr("bpsim.app.spare_time.AT_ONCE", math.inf)


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
    assert panel.why_not.startswith("Select a variable")
    graph = simulator.formulas.graph if simulator.about_formulas else window.document.simulator.formulas.graph
    window.panels.graph.select(Place(Part.NODE, unit=graph.result))
    assert panel.picture is None, "what is computed is no variable"
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


def test_the_pale_curve_of_all_samples_is_named_on_a_line_of_its_own(window: MainWindow) -> None:
    window.document.open("xor")
    document = window.document
    document.set_training(replace(document.simulator.training, batch=1))
    window.docks.show("slope")
    window.panels.graph.select(Place(Part.EDGE, 2, 0, 0))
    picture = window.panels.slope.picture
    assert picture is not None
    assert picture.texts[-1] == "pale: E of all samples"
    assert picture.slope.of_all is not None


def point_of(panel: SlopePanel) -> QPoint:
    assert panel.painter is not None
    return panel.painter.here.toPoint()


def painted(window: MainWindow) -> dict[Quantity, str]:
    """What the graph shows of each number."""
    lines = window.panels.graph.painted()
    return {line.quantity: line.text.split()[-1] for line in lines if line.quantity is not None}


@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize("let_go", [True, False])
def test_a_drag_of_the_point_is_followed_on_a_copy_and_is_one_edit_or_none(
    window: MainWindow, later: bool, let_go: bool
) -> None:
    panel, document, graph = window.panels.slope, window.document, window.panels.graph
    simulator = document.simulator
    window.docks.show("slope")
    graph.select(Place(Part.EDGE, 2, 0, 0))
    simulator.run(5)
    document.seek(3 if later else 0, len(simulator.steps))
    before, shown, runs = simulator.snapshot(), painted(window), len(document.runs.rows)
    header = window.panels.header.texts()
    assert panel.picture is not None
    start, curve = panel.picture, panel.picture.slope.errors
    at = point_of(panel)
    QTest.mousePress(panel, Qt.MouseButton.LeftButton, pos=at)
    for by in (10, 25, 40):
        QTest.mouseMove(panel, at + QPoint(by, 7))
        assert simulator.snapshot() is before, "until it is let go nothing of the document is another"
        assert panel.dragging
        assert panel.picture is not None
        slope = panel.picture.slope
        assert slope.value > start.slope.value
        np.testing.assert_array_equal(slope.errors, curve)
        there = Simulator(simulator.lesson)
        there.restore(before)
        there.set_value(W5, slope.value)
        assert slope.error == there.error
        assert slope.gradient == there.value(Quantity(Kind.DE_DW, 0, 2, 0, 0))
        now = painted(window)
        assert now[W5] == there.numerals.with_digits(4).of(Kind.WEIGHT, slope.value)
        out = Quantity(Kind.OUT, 0, 2, 0)
        assert now[out] == there.numerals.with_digits(4).computed(there.value(out)) != shown[out]
        of_header = simulator.numerals.computed
        error = f"E {of_header(simulator.error)} → {of_header(there.error)}"
        assert window.panels.header.texts() == (*header[:2], error)
    value = slope.value
    if let_go:
        QTest.mouseRelease(panel, Qt.MouseButton.LeftButton, pos=at + QPoint(40, 7))
        assert document.undo_stack.count() == 1
        assert document.undo_stack.undoText() == f"set w5 to {value:g}"
        assert document.simulator.value(W5) == value
        assert len(document.runs.rows) == runs + 1
        name = f"w5 = {value:g} at 3" if later else f"w5 = {value:g}"
        assert document.runs.name(document.runs.present) == name
        document.undo_stack.undo()
    else:
        QTest.keyClick(panel, Qt.Key.Key_Escape)
        QTest.mouseRelease(panel, Qt.MouseButton.LeftButton, pos=at + QPoint(40, 7))
        assert document.undo_stack.count() == 0
        assert len(document.runs.rows) == runs
        assert simulator.snapshot() is before
    assert not panel.dragging
    assert painted(window) == shown
    assert panel.picture is not None
    assert panel.picture.texts == start.texts
    if not let_go:
        assert window.panels.header.texts() == header


@pytest.mark.parametrize("seen", ["data", "matrices"])
@pytest.mark.parametrize("lesson", ["it496", "xor"])
def test_every_panel_with_numbers_of_the_iteration_follows_a_drag(window: MainWindow, lesson: str, seen: str) -> None:
    window.document.open(lesson)
    panel, document, steps = window.panels.slope, window.document, window.panels.steps
    window.docks.show("slope")
    window.docks.show(seen)
    window.docks["step"].setFloating(True)
    window.docks.show("step")
    window.docks.show("output")
    window.docks["output"].setFloating(True)
    window.panels.graph.select(Place(Part.EDGE, 2, 0, 0))
    document.seek(0, len(document.simulator.steps))
    steps.collapse(steps.model().index(0, 0))
    group = steps.model().index(0, 0, steps.model().index(2, 0))
    steps.expand(group)
    opened = open_rows(window)
    assert (2, 0) in opened
    before, said = step_texts(window), window.panels.guide.text.markdown
    QTest.keyClick(panel, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    surface = window.panels.output.canvas.drawing
    for _ in range(2):
        QTest.keyClick(panel, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        assert list(wrong(window)) == []
    assert step_texts(window) != before
    assert window.panels.output.canvas.drawing is not surface
    assert window.panels.output.side == 40, "coarse as long as it is dragged"
    assert open_rows(window) == opened, "what is folded or opened stays so"
    if lesson == "it496":
        assert window.panels.guide.text.markdown != said
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert list(wrong(window)) == []
    assert step_texts(window) == before
    assert window.panels.guide.text.markdown == said
    assert open_rows(window) == opened
    assert document.undo_stack.count() == 0


def open_rows(window: MainWindow) -> set[tuple[int, ...]]:
    """The phases and groups that are open in the list of steps."""
    steps, model = window.panels.steps, window.panels.steps.model()
    found: set[tuple[int, ...]] = set()
    for row in range(model.rowCount()):
        phase = model.index(row, 0)
        if steps.isExpanded(phase):
            found.add((row,))
        found |= {(row, at) for at in range(model.rowCount(phase)) if steps.isExpanded(model.index(at, 0, phase))}
    return found


def step_texts(window: MainWindow) -> list[str]:
    """The values in the list of steps."""
    model = window.panels.steps.model()
    groups = [model.index(row, 0) for row in range(model.rowCount())]
    return [model.index(row, 1, group).data() for group in groups for row in range(model.rowCount(group))]


@pytest.mark.parametrize("leave", [False, True])
def test_a_graph_that_is_slow_follows_to_where_the_point_came(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, leave: bool
) -> None:
    monkeypatch.setattr("bpsim.app.spare_time.AT_ONCE", 0.0)
    panel = window.panels.slope
    window.docks.show("slope")
    window.panels.graph.select(Place(Part.EDGE, 2, 0, 0))
    shown = painted(window)
    for times in range(1, 6):
        QTest.keyClick(panel, Qt.Key.Key_Left)
        assert panel.picture is not None
        assert panel.picture.slope.value == pytest.approx(0.4 - 0.05 * times), "the picture follows each move"
    if leave:
        QTest.keyClick(panel, Qt.Key.Key_Escape)
        assert painted(window) == shown
        [follows] = window.findChildren(SpareTime)
        assert not any(timer.isActive() for timer in follows.findChildren(QTimer)), "what was left is not shown later"
    else:
        qtbot.waitUntil(lambda: painted(window)[W5] == "0.150")
        QTest.keyClick(panel, Qt.Key.Key_Escape)


def test_the_point_is_moved_by_the_arrow_keys_and_set_by_enter(window: MainWindow) -> None:
    panel, document = window.panels.slope, window.document
    window.docks.show("slope")
    window.panels.graph.select(Place(Part.EDGE, 2, 0, 0))
    shown = painted(window)
    QTest.keyClick(panel, Qt.Key.Key_Right)
    QTest.keyClick(panel, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert panel.picture is not None
    assert panel.picture.slope.value == pytest.approx(0.95)
    assert panel.accessibleDescription().endswith("let go or Enter: set it; Esc: leave it")
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert painted(window) == shown
    assert panel.picture.slope.value == 0.4
    QTest.keyClick(panel, Qt.Key.Key_Left)
    window.presenter.light(W5)
    assert painted(window)[W5] == "0.350", "what is pointed at elsewhere does not take the copy away"
    panel.clearFocus()
    QTest.keyClick(panel, Qt.Key.Key_Left)
    QTest.keyClick(panel, Qt.Key.Key_Return)
    assert document.undo_stack.count() == 1
    QTest.keyClick(panel, Qt.Key.Key_Return)
    assert document.undo_stack.count() == 1, "nothing is dragged any more"
    assert document.simulator.value(W5) == pytest.approx(0.3, abs=0.06)


def test_keys_with_ctrl_or_alt_stay_those_of_the_window(window: MainWindow) -> None:
    window.docks.show("slope")
    window.docks.show("contour")
    for place in (Place(Part.EDGE, 2, 0, 0), Place(Part.EDGE, 2, 1, 0)):
        window.panels.graph.select(place)
    for panel in (window.panels.slope, window.panels.contour.canvas):
        assert panel.drawing is not None
        for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Left, modifier)
            event.ignore()
            QApplication.sendEvent(panel, event)
            assert event.isAccepted()
        for modifier in (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier):
            event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Left, modifier)
            event.ignore()
            QApplication.sendEvent(panel, event)
            assert not event.isAccepted()
            QTest.keyClick(panel, Qt.Key.Key_Left, modifier)
        assert not window.panels.slope.dragging


def test_whatever_else_is_done_ends_a_drag(window: MainWindow) -> None:
    panel, document = window.panels.slope, window.document
    window.docks.show("slope")
    window.panels.graph.select(Place(Part.EDGE, 2, 0, 0))
    document.set_value(W5, 0.5)
    shown = painted(window)
    QTest.keyClick(panel, Qt.Key.Key_Left)
    document.undo_stack.undo()
    assert not panel.dragging
    assert painted(window)[W5] == "0.400"
    document.undo_stack.redo()
    QTest.keyClick(panel, Qt.Key.Key_Left)
    window.panels.graph.select(Place(Part.EDGE, 2, 1, 0))
    assert not panel.dragging
    assert painted(window) == shown
    QTest.keyClick(panel, Qt.Key.Key_Left)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    QTest.keyClick(panel, Qt.Key.Key_Left)
    document.seek(0, 3)
    assert not panel.dragging
    assert window.drags.seen is document.simulator
    QTest.keyClick(panel, Qt.Key.Key_Left)
    assert window.drags.seen is not document.simulator
    document.start_run(5)
    assert not panel.dragging
    document.stop_run()
    assert window.drags.seen is document.simulator
    document.seek(0)
    QTest.keyClick(panel, Qt.Key.Key_Left)
    window.docks["slope"].close()
    assert not panel.isVisible()
    assert painted(window) == shown
    assert document.undo_stack.count() == 1


def test_a_learned_variable_of_formulas_is_dragged_too(window: MainWindow) -> None:
    window.document.open("linear-regression")
    panel, document = window.panels.slope, window.document
    window.docks.show("slope")
    node = document.simulator.formulas.graph.variables.index("w1")
    window.panels.graph.select(Place(Part.NODE, unit=node))
    document.simulator.run(2)
    document.seek(2, len(document.simulator.steps))
    before = document.simulator.snapshot()
    assert panel.picture is not None
    at = point_of(panel)
    QTest.mousePress(panel, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(panel, at + QPoint(-30, 0))
    assert document.simulator.snapshot() is before
    value = panel.picture.slope.value
    QTest.mouseRelease(panel, Qt.MouseButton.LeftButton, pos=at + QPoint(-30, 0))
    assert document.simulator.value(Quantity(Kind.VALUE, None, None, node)) == value
    assert document.undo_stack.count() == 1
    assert document.runs.name(document.runs.present) == f"w1 = {value:g} at 2"


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


def test_a_click_on_the_number_of_a_variable_shows_its_pictures(window: MainWindow) -> None:
    window.document.open("linear-regression")
    graph, panels = window.panels.graph, window.panels
    for key in ("slope", "differences", "contour", "curve"):
        window.docks.show(key)
    settle()
    place = graph.place_of("w1")
    assert place is not None
    QTest.mouseClick(graph.viewport(), Qt.MouseButton.LeftButton, pos=graph.number_rect(place).center().toPoint())
    assert [one.part for one in graph.selection] == [Part.WIRE]
    assert panels.contour.field.text() == "w1"
    window.docks.show("slope")
    assert panels.slope.picture is not None
    assert panels.slope.picture.parameter == "w1"
    window.docks.show("curve")
    assert panels.curve.canvas.why_not != SELECT_NODE


def test_a_curve_of_few_points_gets_more_where_nobody_changes_what_it_shows(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("bpsim.simulator.slope.MOST_POINTS", 6)
    monkeypatch.setattr("bpsim.view.panels.slope_panel.REST_MS", 20)
    panel = window.panels.slope
    window.docks.show("slope")
    window.panels.graph.select(Place(Part.EDGE, 2, 0, 0))

    def points() -> int:
        assert panel.picture is not None
        return len(panel.picture.slope.at)

    assert points() == 13
    qtbot.waitUntil(lambda: points() == 49)
    panel.setFocus()
    QTest.keyClick(panel, Qt.Key.Key_Right)
    assert panel.dragging
    assert points() == 49
    QTest.keyClick(panel, Qt.Key.Key_Return)
    assert points() == 13, "another place, another curve"
    QTest.keyClick(panel, Qt.Key.Key_Right)
    assert panel.dragging
    assert panel.refining
    qtbot.waitUntil(lambda: not panel.refining)
    assert panel.dragging
    assert points() == 13, "it stays as it is while its point is dragged"
    QTest.keyClick(panel, Qt.Key.Key_Escape)
