"""The workspaces: the same parts, arranged for lecturing, studying and training, each as it was left."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QPoint, QRect, QSettings, Qt
from PySide6.QtWidgets import QDialog, QDockWidget, QLabel, QTabBar, QToolButton
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.app.remembered import Settings
from bpsim.core.quantity import Kind, Quantity
from bpsim.document.run_list import Series
from bpsim.lesson import load, save
from bpsim.simulator.varying import OfSetting
from bpsim.view.panels.training.settings_table import SETTINGS
from tests.app.conftest import OpenWindow
from tests.app.settling import settle
from tests.found import found

STANDING = {
    "lecture": {"step"},
    "study": {"guide", "steps", "step", "data", "plot"},
    "train": {"training", "plot", "data"},
}


def in_sight(window: MainWindow) -> set[str]:
    """The panels that are neither closed nor behind another."""
    return {key for key in window.panel_entries.entries if window.docks.in_sight(key)}


def store() -> QSettings:
    return QSettings(str(Path(os.environ["BPSIM_CONFIG"]) / "bpsim.ini"), QSettings.Format.IniFormat)


def own_lesson(folder: Path) -> Path:
    """A file of one's own without guide and printed numbers."""
    path = folder / "own.bpsim"
    save(replace(load("it496"), guide=(), printed=()), path)
    return path


def test_the_first_start_shows_study(window: MainWindow) -> None:
    assert window.actions_by_key["workspace_study"].isChecked()
    assert in_sight(window) == STANDING["study"]


@pytest.mark.parametrize(("key", "name"), [("1", "lecture"), ("2", "study"), ("3", "train")])
def test_a_key_goes_to_a_workspace(window: MainWindow, qtbot: QtBot, key: str, name: str) -> None:
    window.workspaces.switch("train" if name != "train" else "lecture")
    settle()
    qtbot.keyClick(window.panels.graph, getattr(Qt.Key, f"Key_{key}"), Qt.KeyboardModifier.ControlModifier)
    settle()
    assert in_sight(window) == STANDING[name]
    assert window.actions_by_key[f"workspace_{name}"].isChecked()
    assert window.panels.graph.isVisible()


def test_the_switch_at_the_right_of_the_header_does_the_same(window: MainWindow, qtbot: QtBot) -> None:
    header = window.panels.header
    buttons = {
        name: found(header.findChild(QToolButton, f"workspace_{name}_button"))
        for name in ("lecture", "study", "train", "build")
    }
    places = [button.mapTo(header, button.rect().center()).x() for button in buttons.values()]
    assert places == sorted(places)
    assert places[0] > header.width() / 2
    qtbot.mouseClick(buttons["train"], Qt.MouseButton.LeftButton)
    settle()
    assert in_sight(window) == STANDING["train"]


def test_the_switch_stands_still_while_the_error_comes_and_goes(window: MainWindow) -> None:
    def places() -> list[QRect]:
        settle()
        buttons = (found(window.findChild(QToolButton, f"workspace_{name}_button")) for name in STANDING)
        return [QRect(button.mapTo(window, QPoint()), button.size()) for button in buttons]

    before = places()
    window.document.seek(0, 28)
    assert window.panels.header.texts()[2]
    assert places() == before
    window.workspaces.switch("lecture")
    window.resize(700, 600)
    assert all(window.rect().contains(place) for place in places())


def test_a_long_title_is_cut_only_where_there_is_no_room(window: MainWindow) -> None:
    title = window.panels.header.findChild(QLabel, "title")
    assert isinstance(title, QLabel)
    window.resize(1280, 720)
    window.document.open("mcginley")
    for step in (0, 40, 20):
        window.document.seek(0, step)
        settle()
        assert title.width() >= title.fontMetrics().horizontalAdvance(title.text())
    wide = title.width()
    window.resize(800, 720)
    settle()
    assert title.width() < wide


def test_switching_is_no_edit_and_loses_no_step(window: MainWindow) -> None:
    window.document.seek(0, 16)
    for name in ("lecture", "train", "study"):
        window.actions_by_key[f"workspace_{name}"].trigger()
        settle()
    assert not window.document.modified
    assert not window.document.undo_stack.canUndo()
    assert (window.document.simulator.iteration, window.document.simulator.step) == (0, 16)


def test_what_nobody_saw_is_up_to_date_when_it_is_seen(window: MainWindow) -> None:
    window.workspaces.switch("lecture")
    settle()
    window.document.seek(0, 16)
    assert window.panels.steps.currentIndex().data() is None  # nobody sees it, so it did nothing
    window.workspaces.switch("study")
    settle()
    assert window.panels.steps.currentIndex().data() == "w5"


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720)])
def test_panels_keep_their_shares_in_a_window_of_another_size(
    window: MainWindow, open_window: OpenWindow, size: tuple[int, int]
) -> None:
    window.resize(1440, 900)
    settle()
    window.resizeDocks([window.docks["steps"], window.docks["step"]], [300, 390], Qt.Orientation.Horizontal)
    settle()
    window.docks.shares.record()  # as it is when a hand drags the border
    window.docks.show("slope")  # in the place of the step
    settle()
    shares = {key: window.docks[key].width() / 1440 for key in ("steps", "slope")}
    assert shares["slope"] == pytest.approx(390 / 1440, abs=0.01)
    window.close()
    again = open_window()
    for one in (again, window):
        one.show()
        one.resize(*size)
        settle()
        for key, share in shares.items():
            assert one.docks[key].width() / size[0] == pytest.approx(share, abs=0.01), key


def test_shares_that_were_damaged_are_none(window: MainWindow, open_window: OpenWindow) -> None:
    window.close()
    for damaged in ("{", "[]", '{"steps": [2, 0.5]}', '{"steps": "wide"}'):
        store().setValue("shares_study", damaged)
        again = open_window()
        assert in_sight(again) == STANDING["study"]


def test_a_workspace_is_as_it_was_left_also_at_the_next_start(window: MainWindow, open_window: OpenWindow) -> None:
    window.docks["steps"].close()
    window.workspaces.switch("train")
    window.docks["data"].close()
    window.workspaces.switch("study")
    settle()
    assert in_sight(window) == STANDING["study"] - {"steps"}
    window.workspaces.switch("train")
    window.close()
    again = open_window()
    settle()
    assert again.actions_by_key["workspace_train"].isChecked()
    assert in_sight(again) == STANDING["train"] - {"data"}
    again.workspaces.switch("study")
    settle()
    assert in_sight(again) == STANDING["study"] - {"steps"}


def tabs(window: MainWindow) -> list[list[str]]:
    """What the rows of tabs say that are seen in a window."""
    rows = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    seen = [row for row in rows if row.isVisible() and window.rect().intersects(row.geometry())]
    return [[row.tabText(at) for at in range(row.count())] for row in seen]


def wait_for_tabs(window: MainWindow, expected: list[list[str]], qtbot: QtBot) -> None:
    """PySide6 6.12 removes a row that it does not need a moment later."""
    qtbot.waitUntil(lambda: tabs(window) == expected)


def test_the_next_start_has_no_tabs_left_over(qtbot: QtBot) -> None:
    for _ in range(2):
        window = MainWindow(load("it496"))
        qtbot.addWidget(window)
        window.show()
        settle()
        for key in ("study", "train", "study"):
            window.workspaces.switch(key)
            expected = [["Data", "Matrices", "Gradient check", "Printed numbers"]] if key == "study" else []
            wait_for_tabs(window, expected, qtbot)
        window.close()


def test_reset_layout_resets_the_present_workspace_alone(window: MainWindow) -> None:
    window.docks["steps"].close()
    window.workspaces.switch("train")
    window.docks["data"].close()
    window.actions_by_key["reset_layout"].trigger()
    settle()
    assert in_sight(window) == STANDING["train"]
    window.workspaces.switch("study")
    settle()
    assert in_sight(window) == STANDING["study"] - {"steps"}


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_a_panel_that_floats_does_so_in_its_workspace_until_it_is_reset(window: MainWindow) -> None:
    step = window.docks["step"]
    step.setFloating(True)
    settle()
    for name, floats in (("lecture", False), ("study", True)):
        window.workspaces.switch(name)
        settle()
        assert step.isFloating() == floats
        assert step.isVisible()
    window.actions_by_key["reset_layout"].trigger()
    settle()
    assert not step.isFloating()
    assert in_sight(window) == STANDING["study"]
    assert window.rect().contains(step.geometry())


def test_a_layout_of_a_bpsim_without_workspaces_becomes_study(window: MainWindow, open_window: OpenWindow) -> None:
    window.docks["steps"].close()
    state, geometry = window.saveState(), window.saveGeometry()
    window.close()
    old = store()
    old.clear()
    old.setValue("layout", state)
    old.setValue("geometry", geometry)
    old.sync()
    again = open_window()
    settle()
    assert in_sight(again) == STANDING["study"] - {"steps"}
    again.workspaces.switch("lecture")
    settle()
    assert in_sight(again) == STANDING["lecture"]


def test_a_state_that_cannot_be_read_is_the_default(window: MainWindow, open_window: OpenWindow) -> None:
    window.docks["steps"].close()
    window.close()
    store().setValue("layout_study", QByteArray(b"nonsense"))
    again = open_window()
    settle()
    assert in_sight(again) == STANDING["study"]


def test_a_panel_that_a_state_does_not_know_is_hidden(window: MainWindow, open_window: OpenWindow) -> None:
    steps = window.docks["steps"]
    steps.setObjectName("dock_of_another_bpsim")
    window.close()
    again = open_window()
    settle()
    assert in_sight(again) == STANDING["study"] - {"steps"}
    again.panel_entries.go_to("steps")
    settle()
    assert again.docks["step"] in again.tabifiedDockWidgets(again.docks["steps"])


@pytest.mark.parametrize(("command", "panel"), [("check_numbers", "numbers"), ("training_settings", "training")])
def test_a_command_shows_its_panel_behind_this_step(window: MainWindow, command: str, panel: str) -> None:
    window.workspaces.switch("lecture")
    window.actions_by_key[command].trigger()
    settle()
    assert in_sight(window) == {panel}
    assert window.docks["step"] in window.tabifiedDockWidgets(window.docks[panel])


def test_panels_that_a_lesson_leaves_empty_are_hidden(window: MainWindow, tmp_path: Path) -> None:
    window.docks["printed"].raise_()
    window.document.open(own_lesson(tmp_path))
    settle()
    assert in_sight(window) == STANDING["study"] - {"guide"}  # a file of one's own: Data is in front
    assert window.docks["printed"].isHidden()
    window.document.open("it496")
    settle()
    assert "guide" in in_sight(window)
    assert not window.docks["printed"].isHidden()


def test_what_was_closed_stays_closed(window: MainWindow, open_window: OpenWindow, tmp_path: Path) -> None:
    for key in ("guide", "printed", "data"):
        window.docks[key].close()
    window.document.open(own_lesson(tmp_path))
    window.document.open("it496")
    settle()
    closed = [window.docks[key].isHidden() for key in ("guide", "printed", "data")]
    assert closed == [True, True, True]
    window.document.open(own_lesson(tmp_path))
    window.close()
    again = open_window()
    settle()
    assert [again.docks[key].isHidden() for key in ("guide", "printed", "data")] == [True, True, True]


# Lecture


def test_lecture_reads_the_caption_in_large_text_below_the_graph(window: MainWindow) -> None:
    window.resize(1280, 720)
    window.workspaces.switch("lecture")
    window.document.seek(0, 16)
    settle()
    band, graph = window.panels.band, window.panels.graph
    window.panel_entries.go_to("guide")
    assert band.text.toPlainText() == window.panels.guide.text.toPlainText()
    assert band.text.document().defaultFont().pointSizeF() >= 1.3 * window.font().pointSizeF()
    assert not band.text.verticalScrollBar().isVisible()
    assert band.mapTo(window, band.rect().topLeft()).y() >= graph.mapTo(window, graph.rect().bottomLeft()).y()


def test_the_caption_is_fitted_to_its_room_alone(window: MainWindow) -> None:
    window.resize(1280, 720)
    window.workspaces.switch("lecture")
    settle()
    text = window.panels.band.text
    largest = 1.5 * window.font().pointSizeF()
    text.set_markdown("so many words " * 200)
    settle()
    assert text.verticalScrollBar().isVisible()
    text.set_markdown("few words")
    settle()
    assert not text.verticalScrollBar().isVisible()
    assert text.document().textWidth() == text.viewport().width() == text.width()
    assert text.document().defaultFont().pointSizeF() > largest
    # Where only the text gets another size, as when the line below it comes, it is fitted all the same.
    text.set_markdown("some more words " * 12)
    text.resize(text.width() // 2, text.height())
    assert text.document().size().height() <= text.height()
    assert text.document().defaultFont().pointSizeF() < largest


def test_the_graph_stands_still_while_captions_come_and_go(window: MainWindow) -> None:
    window.workspaces.switch("lecture")
    heights = set()
    for caption in window.document.simulator.lesson.guide:
        if caption.iteration == 0 and caption.step is not None:
            window.document.go_to(caption.step)
            settle()
            heights.add(window.panels.graph.height())
    assert len(heights) == 1


def test_a_lesson_without_captions_has_no_band(window: MainWindow, tmp_path: Path) -> None:
    window.workspaces.switch("lecture")
    window.document.open(own_lesson(tmp_path))
    settle()
    assert not window.panels.band.isVisible()


def test_the_curve_is_inside_the_graph_once_there_is_one(window: MainWindow) -> None:
    window.resize(1280, 720)
    window.workspaces.switch("lecture")
    settle()
    inset = window.panels.inset
    assert not inset.isVisible()
    window.document.start_run(20)
    window.document.advance(10.0, lambda: 0.0)
    settle()
    assert inset.isVisible()
    assert inset.canvas.box.rect().height() >= 110
    assert inset.curves.last == window.document.simulator.last
    graph = window.panels.graph
    assert graph.rect().contains(inset.geometry())
    assert not any(one.rect.toRect().intersects(inset.geometry()) for one in graph.painted())
    inset.travelled.emit(7)
    assert window.document.simulator.iteration == 7
    window.workspaces.switch("study")
    settle()
    assert not inset.isVisible()


def test_runs_of_a_list_have_their_curves_and_names_inside_the_graph(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 720)
    window.workspaces.switch("lecture")
    inset, runs = window.panels.inset, window.document.runs
    rate = next(setting for setting in SETTINGS if setting.path == "learning_rate")
    window.series.runs.start(Series(OfSetting(rate.path, rate.changed), (0.1, 2.0), 20))
    qtbot.waitUntil(lambda: len(runs.overlaid) == 2)
    settle()
    assert inset.isVisible(), "the present run has no curve, but the others have"
    assert inset.canvas.runs.texts == ["η = 0.1", "η = 2"]
    assert inset.canvas.box.sceneBoundingRect().contains(inset.canvas.runs.sceneBoundingRect())
    runs.clear_overlays()
    settle()
    assert not inset.isVisible()


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_the_transport_is_one_slim_line_below_everything(window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    for name in STANDING:
        window.workspaces.switch(name)
        settle()
        bar = window.panels.transport
        assert bar.width() == window.width()
        assert bar.height() < 3.2 * window.fontMetrics().height()
        buttons = [button for button in bar.findChildren(QToolButton) if button.isVisible()]
        assert len({button.mapTo(bar, button.rect().center()).y() for button in buttons}) == 1


def test_in_train_the_plot_is_the_largest_thing(window: MainWindow) -> None:
    window.resize(1280, 720)
    window.workspaces.switch("train")
    settle()
    sizes = {
        key: window.docks[key].width() * window.docks[key].height() for key in ("plot", "data", "training", "step")
    }
    plot = sizes.pop("plot")
    assert plot > max(sizes[key] for key in ("data", "training"))


# Sizes


@pytest.mark.parametrize("name", ["study", "train"])
def test_the_plot_is_high_enough_on_a_small_screen(window: MainWindow, name: str) -> None:
    window.resize(1280, 720)
    window.workspaces.switch(name)
    window.actions_by_key["reset_layout"].trigger()
    settle()
    assert window.panels.plot.canvas.box.rect().height() >= 150


@pytest.mark.parametrize("name", ["study", "train"])
def test_the_plot_is_high_enough_in_a_window_that_became_small(window: MainWindow, name: str) -> None:
    window.resize(1440, 900)
    window.workspaces.switch(name)
    settle()
    window.resize(1280, 720)
    settle()
    assert window.panels.plot.canvas.box.rect().height() >= 150


@pytest.mark.parametrize("name", ["lecture", "study", "train", "build"])
def test_panels_keep_their_shares_when_the_window_was_narrow(window: MainWindow, name: str) -> None:
    window.workspaces.switch(name)
    window.resize(1600, 1000)
    settle()
    before = {key: window.docks[key].size() for key in in_sight(window)}
    for size in ((900, 600), (1600, 1000)):
        window.resize(*size)
        settle()
    after = {key: window.docks[key].size() for key in in_sight(window)}
    assert before.keys() == after.keys()
    for key, was in before.items():
        assert abs(was.width() - after[key].width()) <= 8, key
        assert abs(was.height() - after[key].height()) <= 8, key


def test_a_workspace_has_its_shares_in_a_window_of_any_size(window: MainWindow) -> None:
    def sizes() -> list[int]:
        settle()
        return [window.docks["inspector"].width(), window.docks["data"].height()]

    window.resize(1280, 720)
    window.workspaces.switch("build")
    small = sizes()
    window.resize(1920, 1080)
    assert sizes() == pytest.approx([1.5 * size for size in small], abs=2)
    window.workspaces.switch("study")
    window.resize(1280, 720)
    window.workspaces.switch("build")
    assert sizes() == small


def test_titles_are_in_sentence_case_and_layouts_know_the_docks_by_their_old_names(window: MainWindow) -> None:
    docks = window.findChildren(QDockWidget)
    assert {dock.objectName() for dock in docks} == {
        *("dock_guide", "dock_steps", "dock_this_step", "dock_data", "dock_matrices", "dock_gradient_check"),
        *("dock_printed_numbers", "dock_error", "dock_check_my_numbers", "dock_training", "dock_undo_history"),
        *("dock_inspector", "dock_formulas", "dock_slope", "dock_contour", "dock_output", "dock_runs"),
        *("dock_curve", "dock_layers", "dock_differences"),
    }
    for dock in docks:
        assert dock.windowTitle()[1:] == dock.windowTitle()[1:].lower()


# Undo


def test_undo_says_what_it_took_back(window: MainWindow) -> None:
    window.workspaces.switch("train")
    window.document.set_value(Quantity(Kind.LEARNING_RATE), 0.25)
    text = window.document.undo_stack.undoText()
    window.actions_by_key["undo"].trigger()
    assert window.statusBar().currentMessage() == f"Undone: {text}."
    window.actions_by_key["redo"].trigger()
    assert window.statusBar().currentMessage() == f"Made again: {text}."


@pytest.mark.parametrize("command", ["new_weights", "normalize_inputs", "save_picture", "about_lesson", "keys"])
def test_titles_of_dialogs_are_in_sentence_case(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    titles = []

    def shown(dialog: QDialog) -> int:
        titles.append(dialog.windowTitle())
        return 0

    monkeypatch.setattr(QDialog, "exec", shown)
    window.actions_by_key[command].trigger()
    assert len(titles) == 1
    assert titles[0][1:] == titles[0][1:].lower()


def places(window: MainWindow) -> dict[str, QRect]:
    """Where the panels stand that are in sight, and the graph."""
    return {key: window.docks[key].geometry() for key in in_sight(window)} | {"graph": window.panels.graph.geometry()}


@pytest.mark.parametrize("first", ["train", "lecture"])
def test_a_workspace_that_is_entered_late_stands_as_if_it_were_the_first(qtbot: QtBot, first: str) -> None:
    found = []
    for start in ("study", first):
        Settings().workspace = start
        window = MainWindow(load("it496"))
        qtbot.addWidget(window)
        window.resize(1280, 720)
        window.show()
        settle()
        window.workspaces.switch("study")
        settle()
        found.append(places(window))
        store().clear()
    assert found[0] == found[1]
