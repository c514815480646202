"""The error plot shows what there is, at any length, and asks to travel where it is clicked."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QMouseEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLayout
from pytestqt.qtbot import QtBot

from bpsim import Simulator, load
from bpsim.core.errors import UsageError
from bpsim.imports.ready_made import ReadyMade
from bpsim.simulator.epoch_curves import ACCURACY, HELD_OUT, HELD_OUT_ACCURACY, PENALTY, EpochSource
from bpsim.trace.numerals import format_number, grouped
from bpsim.view.plots.axes import ErrorAxis
from bpsim.view.plots.canvas import LEAST_PAIRS
from bpsim.view.plots.curves import Curves, joined_peaks, peaks, scaled, value_range
from bpsim.view.plots.error_plot import ErrorPlot
from bpsim.view.plots.wording import VALUES_NAME
from bpsim.view.theme import DARK, LIGHT
from tests.found import found
from tests.view.contrast import contrast

NAMES = ("o1", "o2")


def falling(n: int) -> tuple[Any, Any]:
    outputs = np.stack([0.27 / (1 + np.arange(n) / 5), 0.03 / (1 + np.arange(n) / 90)], axis=1)
    return outputs.sum(axis=1), outputs


@pytest.fixture
def plot(qtbot: QtBot) -> ErrorPlot:
    made = ErrorPlot()
    qtbot.addWidget(made)
    made.resize(640, 280)
    with qtbot.waitExposed(made):
        made.show()
    made.set_curves(0, *falling(1001), [], NAMES)
    return made


def at(plot: ErrorPlot, iteration: float) -> QPoint:
    """The place of an iteration on the plot, half way up."""
    box = plot.canvas.box
    middle = sum(box.viewRange()[1]) / 2
    place: QPoint = plot.canvas.mapFromScene(box.mapViewToScene(QPointF(iteration, middle)))
    return place


def turn_wheel(plot: ErrorPlot, iteration: float) -> None:
    place = QPointF(at(plot, iteration))
    buttons, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(place, place, QPoint(0, 0), QPoint(0, 240), buttons, keys, phase, False)
    QApplication.sendEvent(plot.canvas.viewport(), event)


def double_click(plot: ErrorPlot, place: QPoint) -> None:
    """As a window system does it: the second press is the double click."""
    left, none, keys = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    viewport = plot.canvas.viewport()
    spot = QPointF(place)
    kinds = QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick
    for kind in (*kinds, QEvent.Type.MouseButtonRelease):
        held = none if kind is QEvent.Type.MouseButtonRelease else left
        QApplication.sendEvent(viewport, QMouseEvent(kind, spot, viewport.mapToGlobal(spot), left, held, keys))


@pytest.mark.parametrize("iterations", [7, 131, 10_001, 1_000_001])
def test_iterations_at_the_axis_of_an_inset_do_not_run_together(qtbot: QtBot, iterations: int) -> None:
    inset = ErrorPlot(inset=True)
    qtbot.addWidget(inset)
    inset.resize(230, 170)
    inset.set_curves(0, *falling(iterations), [], NAMES)
    with qtbot.waitExposed(inset):
        inset.show()
    axis, box = inset.canvas.getPlotItem().getAxis("bottom"), inset.canvas.box
    low, high = box.viewRange()[0]
    (step, labelled), *_ = axis.tickValues(low, high, box.width())
    width = QFontMetricsF(axis.style["tickFont"]).horizontalAdvance(grouped(round(labelled[-1])))
    assert len(labelled) >= 2
    assert step / (high - low) * box.width() > width


def test_a_curve_of_one_point_is_seen(plot: ErrorPlot) -> None:
    assert len(plot.canvas.alone.getData()[0]) == 0
    plot.set_curves(0, *falling(1), [(1, np.array([0.1]), "η = 5")], NAMES)
    x, y = plot.canvas.alone.getData()
    assert x.tolist() == [0, 1]
    assert y.tolist() == pytest.approx(scaled(np.array([0.3, 0.1]), log=plot.log).tolist())
    plot.set_curves(0, *falling(2), [], NAMES)
    assert len(plot.canvas.alone.getData()[0]) == 0


def test_a_click_travels_to_the_iteration_under_it(plot: ErrorPlot, qtbot: QtBot) -> None:
    with qtbot.waitSignal(plot.travelled) as travelled:
        qtbot.mouseClick(plot.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at(plot, 400))
    assert travelled.args[0] == pytest.approx(400, abs=2)
    assert type(travelled.args[0]) is int


def test_a_drag_travels_all_along_and_ends_at_the_ends_of_the_curve(plot: ErrorPlot, qtbot: QtBot) -> None:
    heard: list[int] = []
    plot.travelled.connect(heard.append)
    viewport = plot.canvas.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=at(plot, 300))
    for iteration in (350, 500, 700, 990):
        qtbot.mouseMove(viewport, at(plot, iteration))
    qtbot.mouseMove(viewport, at(plot, 1015))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at(plot, 1015))
    assert heard == sorted(heard)
    assert heard[-1] == 1000


def test_the_marker_is_where_it_is_put_and_is_not_asked_for_again(plot: ErrorPlot, qtbot: QtBot) -> None:
    plot.set_marker(400)
    assert plot.marker == 400
    assert plot.canvas.marker.value() == 400
    with qtbot.assertNotEmitted(plot.travelled):
        plot.canvas.box.pointed_at.emit(400.2)


@pytest.mark.parametrize(
    ("key", "iteration"),
    [(Qt.Key.Key_Left, 399), (Qt.Key.Key_Right, 401), (Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 1000)],
)
def test_keys_travel(plot: ErrorPlot, qtbot: QtBot, key: Qt.Key, iteration: int) -> None:
    plot.set_marker(400)
    with qtbot.waitSignal(plot.travelled) as travelled:
        qtbot.keyClick(plot.canvas, key)
    assert travelled.args == [iteration]


def test_one_point_alone_has_an_axis_and_a_dot(plot: ErrorPlot) -> None:
    plot.set_curves(0, *falling(1), [], NAMES)
    plot.set_marker(0)
    low, high = plot.canvas.box.viewRange()[0]
    assert low < 0 < 10 < high
    assert plot.canvas.dot.isVisible()
    plot.set_log(True)
    assert not plot.grab().isNull()


def test_no_point_at_all_is_an_empty_plot(plot: ErrorPlot) -> None:
    plot.set_curves(0, np.zeros(0), np.zeros((0, 2)), [], NAMES)
    plot.set_log(True)
    plot.set_marker(3)
    assert not plot.canvas.dot.isVisible()
    assert not plot.grab().isNull()


@pytest.mark.parametrize("log", [False, True])
def test_zeros_negatives_and_infinities_are_left_out(plot: ErrorPlot, log: bool) -> None:
    total = np.array([1.0, 0.0, 0.1, -1.0, np.inf, np.nan, 0.01])
    plot.set_curves(0, total, np.zeros((7, 0)))
    plot.set_log(log)
    for iteration in range(7):
        plot.set_marker(iteration)
        assert plot.canvas.dot.isVisible() == (np.isfinite(total[iteration]) and (total[iteration] > 0 or not log))
    assert np.isfinite(plot.canvas.box.viewRange()).all()
    assert not plot.grab().isNull()


def test_log_and_linear_are_chosen_and_kept_in_the_box_and_the_menu(plot: ErrorPlot) -> None:
    plot.set_log(True)
    assert plot.log
    assert plot.legend.scale.currentText() == "Log"
    menu = plot.context_menu()
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert list(actions) == ["Linear", "Log", "Fit", "Save picture…", "Save CSV…"]
    assert actions["Log"].isChecked()
    actions["Linear"].trigger()
    assert not plot.log


def test_outputs_show_when_their_box_is_ticked(plot: ErrorPlot) -> None:
    first, second = plot.legend.checks[:2]
    assert (first.text(), second.accessibleName()) == ("E o1", "Error curve of output o2")
    assert not plot.canvas.output_curves[0].isVisible()
    first.setChecked(True)
    assert plot.canvas.output_curves[0].isVisible()
    assert not plot.canvas.output_curves[1].isVisible()


def test_many_outputs_are_counted(plot: ErrorPlot) -> None:
    plot.set_curves(0, np.ones(3), np.ones((3, 100)), [], [f"o{k}" for k in range(100)])
    assert plot.legend.more.text() == "and 94 more"
    assert plot.legend.more.isVisible()


def test_earlier_runs_stay_as_many_as_there_are_and_are_told_apart(plot: ErrorPlot) -> None:
    total, outputs = falling(50)
    runs = [(0, falling(30)[0], "as opened"), (5, falling(70)[0], "η = 5 <b>")]
    for theme in (LIGHT, DARK):
        plot.set_theme(theme)
        plot.set_curves(20, total, outputs, runs, NAMES)
        assert len(plot.canvas.ghosts) == 2
        assert plot.canvas.earlier_runs == ["as opened", "η = 5 <b>"]
        shown = [label for _, label in plot.canvas.runs.items]
        assert [label.item.toPlainText() for label in shown] == ["as opened", "η = 5 <b>"]
        pens = [QPen(item.opts["pen"]).color().name() for item in (*plot.canvas.ghosts, plot.canvas.total)]
        assert len(set(pens)) == 3
        assert all(contrast(pen, theme.panel) >= 2.5 for pen in pens), pens
    low, high = plot.canvas.box.viewRange()[0]
    assert low <= 0
    assert high >= 74
    plot.set_curves(20, total, outputs, [], NAMES)
    assert not plot.canvas.ghosts
    assert not plot.canvas.runs.isVisible()


def test_the_names_of_many_runs_leave_the_curves_in_sight(plot: ErrorPlot) -> None:
    total, outputs = falling(50)
    runs = [(0, falling(30 + seed)[0], f"new weights, seed {seed}") for seed in range(8)]
    for theme in (LIGHT, DARK):
        plot.set_theme(theme)
        plot.set_curves(0, total, outputs, runs, NAMES)
        pens = {QPen(item.opts["pen"]).color().name() for item in (*plot.canvas.ghosts, plot.canvas.total)}
        assert len(pens) == 9, "each has a colour of its own"
        assert all(contrast(pen, theme.panel) >= 2.5 for pen in pens), pens
    for size in ((640, 480), (640, 250), (260, 250), (640, 480)):
        plot.resize(*size)
        QApplication.processEvents()
        canvas, texts = plot.canvas, plot.canvas.runs.texts
        axes, named = canvas.box.sceneBoundingRect(), canvas.runs.sceneBoundingRect()
        assert axes.contains(named), (size, axes, named)
        assert named.height() < 0.8 * axes.height()
        whole = len(texts) == len(runs)
        assert whole == (size[1] == 480)
        assert whole or texts[-1] == f"and {len(runs) - len(texts) + 1} more"
        assert all(text.endswith(str(seed)) for seed, text in enumerate(texts if whole else texts[:-1]))
        assert ("…" in texts[0]) == (size[0] == 260)
        assert canvas.earlier_runs == [name for _, _, name in runs]


def test_the_pointer_tells_the_earlier_runs_too(plot: ErrorPlot) -> None:
    total, outputs = falling(50)
    plot.set_curves(0, total, outputs, [(0, falling(90)[0], "η = 5"), (0, falling(20)[0], "restart")], NAMES)
    plot.canvas.scene().sigMouseMoved.emit(plot.canvas.box.mapViewToScene(QPointF(30, 0.01)))
    error = format_number(float(total[30]), 9)
    assert plot.legend.values == f"iteration 30   E {error}   η = 5 {error}"


def test_the_values_under_the_pointer_are_told(plot: ErrorPlot) -> None:
    plot.legend.checks[0].setChecked(True)
    plot.canvas.scene().sigMouseMoved.emit(plot.canvas.box.mapViewToScene(QPointF(500, 0.01)))
    assert plot.legend.values == "iteration 500   E 0.007249539   E o1 0.002673267"
    assert plot.canvas.crosshair.isVisible()
    plot.canvas.scene().sigMouseMoved.emit(QPointF(-10, -10))
    assert plot.legend.values == ""


def test_the_view_follows_a_growing_curve_until_it_is_zoomed_and_again_after_fit(plot: ErrorPlot) -> None:
    plot.set_curves(0, *falling(2001), [], NAMES)
    assert plot.canvas.box.viewRange()[0][1] > 2000
    turn_wheel(plot, 1000)
    zoomed = plot.canvas.box.viewRange()[0]
    assert zoomed[1] - zoomed[0] < 2000
    plot.set_curves(0, *falling(3001), [], NAMES)
    assert plot.canvas.box.viewRange()[0] == zoomed
    plot.fit()
    assert plot.canvas.box.viewRange()[0][1] > 3000


@pytest.mark.parametrize("log", [False, True])
def test_the_wheel_zooms_the_iterations_and_fits_the_error_to_them(plot: ErrorPlot, log: bool) -> None:
    plot.set_log(log)
    total, _ = falling(1001)
    for _ in range(12):
        turn_wheel(plot, 900)
        (low, high), (least, most) = plot.canvas.box.viewRange()
        seen = scaled(total[max(0, round(low)) : round(high) + 1], log=log)
        assert len(seen) > 0
        assert least <= seen.min()
        assert seen.max() <= most
        assert most - least > 0
    assert high - low < 100
    double_click(plot, at(plot, 900))
    low, high = plot.canvas.box.viewRange()[0]
    assert low <= 0
    assert high >= 1000


def test_a_double_click_stays_at_the_iteration(plot: ErrorPlot) -> None:
    plot.travelled.connect(plot.set_marker)
    plot.set_marker(70)
    turn_wheel(plot, 900)
    double_click(plot, at(plot, 900))
    assert plot.marker == 70


def test_the_picture_cannot_be_moved_away_from_the_curve(plot: ErrorPlot) -> None:
    for _ in range(12):
        turn_wheel(plot, 900)
    plot.canvas.box.translateBy(x=5000)
    low, high = plot.canvas.box.viewRange()[0]
    assert low <= 999
    assert high - low >= 4
    plot.canvas.box.translateBy(x=-9000)
    assert plot.canvas.box.viewRange()[0][1] >= 1


def test_a_picture_and_a_table_can_be_saved(plot: ErrorPlot, tmp_path: Path) -> None:
    plot.export_png(tmp_path / "error.png")
    plot.export_csv(tmp_path / "error.csv")
    assert QImage(str(tmp_path / "error.png")).width() == 2 * plot.canvas.width()
    with (tmp_path / "error.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    total, outputs = falling(1001)
    assert rows[0] == ["iteration", "error", "error o1", "error o2"]
    assert len(rows) == 1002
    assert [float(text) for text in rows[8]] == [7, total[7], *outputs[7]]


def test_what_cannot_be_written_is_an_error(plot: ErrorPlot, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "missing" / "error")
    with pytest.raises(UsageError, match="there is no folder"):
        plot.export_png(nowhere + ".png")
    with pytest.raises(UsageError, match="there is no folder"):
        plot.export_csv(nowhere + ".csv")


def test_a_theme_changes_the_picture(plot: ErrorPlot) -> None:
    light = plot.canvas.grab().toImage()
    plot.set_theme(DARK)
    assert plot.canvas.grab().toImage().pixelColor(2, 2).name().upper() == DARK.panel
    assert light.pixelColor(2, 2).name().upper() != DARK.panel


def test_thousands_stand_apart() -> None:
    assert [grouped(n) for n in (0, 999, 2000, 1_000_000)] == ["0", "999", "2\u202f000", "1\u202f000\u202f000"]


@pytest.mark.parametrize("place", [0, 1, 123_456, 999_998, 999_999])
def test_a_spike_of_one_iteration_among_a_million_is_kept(place: int) -> None:
    values = np.linspace(1.0, 0.5, 1_000_000)
    values[place] = 9.0
    x, y = peaks(0, values, -100, 1_000_100, 800)
    assert y.max() == 9.0
    assert y.min() == values.min()
    assert len(x) == len(y) <= 2 * 801
    assert abs(x[y.argmax()] - place) <= 1_000_000 / 800
    assert (np.diff(x) >= 0).all()


@pytest.mark.parametrize("log", [False, True])
def test_the_points_that_are_drawn_follow_the_width_and_not_the_length(plot: ErrorPlot, log: bool) -> None:
    plot.set_log(log)
    total = np.linspace(1.0, 0.5, 1_000_000)
    known = np.where(np.arange(1_000_000) % 1_000 == 0, total / 2, np.nan)
    plot.set_curves(0, total, np.stack((total, total), axis=1), [(0, total, "η = 5")], NAMES, known)
    items = (plot.canvas.total, *plot.canvas.output_curves, *plot.canvas.ghosts, plot.canvas.data)
    counts = [len(item.getData()[0]) for item in items if item.isVisible() and item.getData()[0] is not None]
    assert len(counts) >= 3
    assert max(counts) <= 2 * (max(LEAST_PAIRS, plot.canvas.box.width()) + 2)


def test_an_error_that_is_known_here_and_there_is_joined_by_lines_that_lead_out_of_sight() -> None:
    values = np.full(1_000, np.nan)
    values[::100] = np.arange(10.0)
    for low, high in ((0, 999), (150, 420), (210, 240), (-50, 2_000), (950, 990)):
        x, y = joined_peaks(10, values, low + 10, high + 10, 800)
        assert np.array_equal(y, (x - 10) / 100)
        assert x[0] <= max(low, 0) + 10
        assert x[-1] >= min(high, 900) + 10
    assert len(joined_peaks(0, np.full(50, np.nan), 0, 50, 800)[0]) == 0


@pytest.mark.parametrize("span", [(0, 5), (3, 8), (-10, 4), (95, 300), (400, 500)])
def test_few_points_are_drawn_as_they_are(span: tuple[int, int]) -> None:
    values = np.arange(100.0)
    x, y = peaks(10, values, *span, 800)
    assert np.array_equal(y, x - 10)
    wanted = {k for k in range(10, 110) if span[0] <= k <= span[1]}
    assert wanted <= set(x.tolist())


def test_the_range_of_nothing_and_of_one_value_is_still_a_range() -> None:
    for values in (np.zeros(0), np.array([0.0]), np.array([0.25])):
        for log in (False, True):
            low, high = value_range([scaled(values, log=log)], log=log)
            assert low < high


def test_curves_know_their_ends() -> None:
    ghosts = ((0, np.ones(4), "as opened"), (6, np.ones(9), "restart"))
    curves = Curves.of(first=5, total=np.ones(3), outputs=np.ones((3, 1)), ghosts=ghosts)
    assert (curves.last, curves.span) == (7, (0, 14))
    assert curves.at(4) is None
    assert curves.at(8) is None
    assert curves.at(7) == (1.0, [1.0])


def test_the_axes_lie_below_the_marker(plot: ErrorPlot) -> None:
    """At the end of a run its dot stands on an axis, and a tick ran through it."""
    item = plot.canvas.getPlotItem()
    assert max(item.getAxis(side).zValue() for side in ("left", "bottom")) < plot.canvas.box.zValue()


def test_the_grid_has_the_lines_that_the_axis_labels(plot: ErrorPlot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which they are depends on the height, so both must ask for the same."""
    plot.set_log(True)
    asked: list[float] = []
    ticks = ErrorAxis.logTickValues

    def recorded(axis: ErrorAxis, low: float, high: float, size: float, usual: Any) -> Any:
        asked.append(size)
        return ticks(axis, low, high, size, usual)

    monkeypatch.setattr(ErrorAxis, "logTickValues", recorded)
    for height in (200, 251, 300):
        plot.resize(640, height)
        asked.clear()
        plot.grab()
        assert len(asked) > 1
        assert max(asked) - min(asked) < 1e-6


@pytest.mark.parametrize("log", [False, True])
def test_tiny_errors_have_powers_of_ten_on_the_axis(
    plot: ErrorPlot, monkeypatch: pytest.MonkeyPatch, log: bool
) -> None:
    shown: list[str] = []
    write = ErrorAxis.tickStrings

    def recorded(axis: ErrorAxis, values: list[float], scale: float, spacing: float) -> list[str]:
        texts = write(axis, values, scale, spacing)
        shown.extend(texts)
        return texts

    monkeypatch.setattr(ErrorAxis, "tickStrings", recorded)
    total, outputs = falling(1001)
    plot.set_log(log)
    plot.set_curves(0, total * 1e-6, outputs * 1e-6, [], NAMES)
    plot.grab()
    assert shown
    assert any("10⁻" in text for text in shown)
    assert not any("e" in text for text in shown)


def measured_plot(plot: ErrorPlot) -> Simulator:
    """A plot of a lesson that has held-out error, penalty and both accuracies, after some training."""
    simulator = Simulator(ReadyMade("spiral", rows=20, noise=0.02, seed=1, hold_out=0.25).lesson())
    simulator.set_training(replace(simulator.training, l2=0.01))
    simulator.run(40)
    show(plot, simulator)
    return simulator


def show(plot: ErrorPlot, simulator: Simulator, *, running: bool = False) -> None:
    plot.set_epochs(EpochSource(simulator.snapshot()), running=running)
    curve = simulator.curve()
    plot.set_curves(curve.first, curve.total, curve.outputs, [], curve.names, None if curve.full_batch else curve.data)


def tick(plot: ErrorPlot, *texts: str) -> None:
    """Chooses curves in the menu of the legend."""
    menu = plot.legend.more.menu()
    menu.aboutToShow.emit()
    actions = {action.text(): action for action in menu.actions()}
    for text in texts:
        actions[text].trigger()


def test_held_out_error_penalty_and_accuracy_are_chosen_and_formed_in_turns(plot: ErrorPlot, qtbot: QtBot) -> None:
    simulator = measured_plot(plot)
    assert plot.legend.wanted == (HELD_OUT,)
    assert plot.forming
    qtbot.waitUntil(lambda: not plot.forming)
    curves = simulator.epoch_curves()
    x, y = plot.canvas.measured[HELD_OUT].getData()
    assert (x.tolist(), y.tolist()) == (curves.iterations.tolist(), curves.held_out.tolist())
    assert not plot.canvas.getPlotItem().getAxis("right").isVisible()
    tick(plot, "penalty", "accuracy", "accuracy held out")
    assert [check.isVisible() for check in plot.legend.measures] == [True] * 4
    qtbot.waitUntil(lambda: not plot.forming)
    right = plot.canvas.getPlotItem().getAxis("right")
    assert right.isVisible()
    low, high = plot.canvas.box.viewRange()[1]
    for measure, values in ((ACCURACY, curves.accuracy), (HELD_OUT_ACCURACY, curves.held_out_accuracy)):
        shares = (plot.canvas.measured[measure].getData()[1] - low) / (high - low)
        first, last = right.range
        assert first + shares * (last - first) == pytest.approx(values), "at the height of its number"
    assert plot.canvas.measured[PENALTY].getData()[1].tolist() == curves.penalty.tolist()
    plot.canvas.scene().sigMouseMoved.emit(plot.canvas.box.mapViewToScene(QPointF(20, (low + high) / 2)))
    assert f"accuracy {format_number(curves.accuracy[20], 6)}"[:12] in plot.legend.values
    assert "penalty" in plot.legend.values
    plot.legend.measures[ACCURACY].setChecked(False)
    plot.legend.measures[HELD_OUT_ACCURACY].setChecked(False)
    assert not right.isVisible()
    assert not plot.canvas.measured[ACCURACY].isVisible()


def test_a_table_has_what_there_is_at_starts_of_epochs_also_where_no_curve_shows_it(
    plot: ErrorPlot, tmp_path: Path
) -> None:
    simulator = measured_plot(plot)
    plot.export_csv(tmp_path / "error.csv")
    rows = list(csv.DictReader((tmp_path / "error.csv").read_text().splitlines()))
    curves = simulator.epoch_curves()
    assert [float(row["accuracy"]) for row in rows] == curves.accuracy.tolist()
    assert [float(row["held-out error"]) for row in rows] == curves.held_out.tolist()


def test_while_a_training_runs_a_start_at_a_time_is_formed_and_a_lesson_without_them_offers_none(
    plot: ErrorPlot, qtbot: QtBot
) -> None:
    simulator = measured_plot(plot)
    qtbot.waitUntil(lambda: not plot.forming)
    simulator.run(100)
    show(plot, simulator, running=True)
    assert not plot.forming
    assert plot.canvas.measured[HELD_OUT].getData()[0].tolist() == [*range(41), 140]
    show(plot, Simulator(load("it496")))
    assert plot.legend.wanted == ()
    assert not plot.legend.more.isVisible()
    assert not any(check.isVisible() for check in plot.legend.measures)


def test_outputs_beyond_the_boxes_are_in_the_menu_and_get_one_once_they_are_chosen(plot: ErrorPlot) -> None:
    names = [f"o{k}" for k in range(10)]
    plot.set_curves(0, np.ones(3), np.ones((3, 10)), [], names)
    assert plot.legend.more.text() == "and 4 more"
    assert not plot.legend.checks[8].isVisible()
    tick(plot, "E o8")
    assert plot.legend.checks[8].isVisible()
    assert [item.isVisible() for item in plot.canvas.output_curves[:10]] == [k == 8 for k in range(10)]


def test_boxes_stand_below_the_line_where_it_has_no_room_for_them(plot: ErrorPlot) -> None:
    plot.set_curves(0, np.ones(3), np.ones((3, 6)), [], [f"output {k}" for k in range(6)])
    checks, layout = plot.legend.checks[:6], found(plot.layout())
    layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # as in a dock of a small window
    for width, in_line in ((1200, True), (300, False), (1200, True)):
        plot.resize(width, 280)
        for _round in range(3):
            QApplication.processEvents()
        assert plot.legend.width() > width - 40
        assert [check.isVisible() for check in checks] == [True] * 6
        assert all(check.width() >= check.sizeHint().width() for check in checks), "whole names"
        tops = {check.mapTo(plot.legend, QPoint(0, 0)).y() // 12 for check in checks}
        assert (len(tops) == 1) is in_line


def test_no_name_of_a_curve_is_cut_however_narrow_the_plot_is(plot: ErrorPlot) -> None:
    layout = found(plot.layout())
    layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    simulator = measured_plot(plot)
    simulator.set_training(replace(simulator.training, batch=4))
    simulator.run(20)
    show(plot, simulator)
    plot.legend.set_symbols("E", ["E y"], "E of all samples")
    for at in (1200, *range(560, 260, -6), 1200):
        plot.resize(at, 280)
        for _round in range(3):
            QApplication.processEvents()
        legend = plot.legend
        named = [*legend.findChildren(QLabel), *legend.findChildren(QCheckBox), legend.more, legend.scale]
        parts = [part for part in named if part.isVisible() and part.accessibleName() != VALUES_NAME]
        assert {legend.total, legend.drawn} <= {part.text() for part in parts if isinstance(part, QLabel)}
        for part in parts:
            assert part.width() >= part.sizeHint().width(), "whole names"
            assert legend.rect().contains(QRect(part.mapTo(legend, QPoint(0, 0)), part.size()))
        assert legend.more.isVisible()
