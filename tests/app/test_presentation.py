"""F5: Lecture on the full screen, for a clicker, and everything as before when it ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from tests.app.conftest import OpenWindow
from tests.app.settling import keyboard, settle
from tests.found import found


@pytest.fixture
def presenting(window: MainWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    window.resize(1300, 800)
    settle()
    qtbot.keyClick(window.panels.graph, Qt.Key.Key_F5)
    settle()
    yield window
    window.presentation.end()


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier])
def test_it_is_lecture_on_the_full_screen_without_a_menu_bar(
    window: MainWindow, qtbot: QtBot, modifier: Qt.KeyboardModifier
) -> None:
    qtbot.keyClick(window.panels.graph, Qt.Key.Key_F5, modifier)
    settle()
    assert window.isFullScreen()
    assert not window.menuBar().isVisible()
    assert window.actions_by_key["workspace_lecture"].isChecked()
    assert not window.actions_by_key["full_screen"].isChecked()
    assert window.screen().geometry().contains(window.geometry().center())
    assert not window.document.modified
    window.presentation.end()


@pytest.mark.parametrize("key", [Qt.Key.Key_F5, Qt.Key.Key_Escape])
def test_it_goes_back_to_what_was_before(presenting: MainWindow, qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(presenting.panels.graph, key)
    settle()
    assert not presenting.isFullScreen()
    assert presenting.menuBar().isVisible()
    assert presenting.actions_by_key["workspace_study"].isChecked()
    assert presenting.size().toTuple() == (1300, 800)
    assert presenting.actions_by_key["full_screen"].isEnabled()


def test_a_full_screen_of_before_stays(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_by_key["full_screen"].trigger()
    settle()
    for _ in range(2):
        qtbot.keyClick(window.panels.graph, Qt.Key.Key_F5)
        settle()
    assert window.isFullScreen()
    assert window.actions_by_key["full_screen"].isChecked()
    window.actions_by_key["full_screen"].trigger()
    settle()
    assert not window.isFullScreen()


def test_the_keys_of_the_menus_go_on(presenting: MainWindow, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        qtbot.keyClick(presenting.panels.graph, key)
    assert presenting.document.simulator.step == 1


def test_esc_belongs_to_the_selection_first(presenting: MainWindow, qtbot: QtBot) -> None:
    graph = presenting.panels.graph
    graph.select(graph.place_of("w5"))
    qtbot.keyClick(graph, Qt.Key.Key_Escape)
    assert graph.selected is None
    assert presenting.presentation.active
    graph.edit(found(graph.place_of("w5")))
    qtbot.keyClick(graph.editor.field, Qt.Key.Key_Escape)
    assert presenting.presentation.active


@pytest.mark.parametrize("key", [Qt.Key.Key_B, Qt.Key.Key_Period])
def test_a_key_blanks_the_screen_and_the_next_one_only_shows_it_again(
    presenting: MainWindow, qtbot: QtBot, key: Qt.Key
) -> None:
    blank, graph = presenting.presentation.blank, presenting.panels.graph
    graph.setFocus()
    for again in (Qt.Key.Key_PageDown, Qt.Key.Key_Escape, key, Qt.Key.Key_F5):
        qtbot.keyClick(keyboard(), key)
        assert blank.isVisible()
        assert blank.geometry() == presenting.rect()
        colours = {presenting.grab().toImage().pixelColor(x, y).name() for x in (5, 300, 640) for y in (5, 300, 590)}
        assert colours == {"#000000"}
        qtbot.keyClick(keyboard(), again)
        assert not blank.isVisible()
        assert presenting.document.simulator.step == 0
        assert presenting.presentation.active
        assert QApplication.focusWidget() is graph


def test_a_point_blanks_the_screen_also_where_a_number_is_selected(presenting: MainWindow, qtbot: QtBot) -> None:
    graph = presenting.panels.graph
    graph.select(graph.place_of("w5"))
    qtbot.keyClick(graph, Qt.Key.Key_Period)
    assert presenting.presentation.blank.isVisible()
    assert graph.editor.field is None


def test_a_click_only_shows_the_screen_again(presenting: MainWindow, qtbot: QtBot) -> None:
    blank = presenting.presentation.blank
    qtbot.keyClick(presenting.panels.graph, Qt.Key.Key_B)
    next_button = found(presenting.panels.transport.findChild(QToolButton, "next_button"))
    at = next_button.mapTo(presenting, next_button.rect().center())
    qtbot.mouseClick(presenting.childAt(at), Qt.MouseButton.LeftButton, pos=at)
    assert not blank.isVisible()
    assert presenting.document.simulator.step == 0


def test_letters_belong_to_fields_tables_and_lists(presenting: MainWindow, qtbot: QtBot) -> None:
    for key in ("data", "steps"):
        presenting.panel_entries.go_to(key)
    holders = (presenting.panels.transport.until, presenting.panels.steps, presenting.panels.transport.speed)
    for holder in holders:
        holder.setFocus()
        qtbot.keyClick(holder, Qt.Key.Key_B)
        qtbot.keyClick(holder, Qt.Key.Key_Period)
        assert not presenting.presentation.blank.isVisible()
    presenting.panels.transport.until.clear()


def test_outside_of_it_a_letter_blanks_nothing(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window.panels.graph, Qt.Key.Key_B)
    assert not window.presentation.blank.isVisible()


def test_at_quit_what_was_before_is_kept(window: MainWindow, qtbot: QtBot, open_window: OpenWindow) -> None:
    geometry = window.saveGeometry()
    qtbot.keyClick(window.panels.graph, Qt.Key.Key_F5)
    settle()
    window.close()
    assert window.settings.geometry == geometry
    again = open_window()
    settle()
    assert not again.isFullScreen()
    assert again.actions_by_key["workspace_study"].isChecked()
    assert again.menuBar().isVisible()


def test_a_quit_in_full_screen_starts_full_screen_with_its_tick(window: MainWindow, open_window: OpenWindow) -> None:
    window.workspaces.switch("lecture")  # which is no wider than the screen of the tests
    window.actions_by_key["full_screen"].trigger()
    settle()
    window.close()
    again = open_window()
    settle()
    assert again.isFullScreen()
    assert again.actions_by_key["full_screen"].isChecked()
    again.actions_by_key["full_screen"].trigger()
    settle()
    assert not again.isFullScreen()
