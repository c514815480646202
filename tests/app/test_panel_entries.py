"""The panels from the keyboard: their entries in the View menu, their tab bars, and Ctrl+Tab through a group."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.view.focus_ring import FocusRing
from tests.app.settling import keyboard, settle
from tests.found import found

pytestmark = pytest.mark.same_window

TAB, BACKTAB = Qt.Key.Key_Tab, Qt.Key.Key_Backtab


def held(window: MainWindow) -> str | None:
    """The panel that has the keyboard."""
    return window.docks.key_of(QApplication.focusWidget())


def bar_named(window: MainWindow, name: str) -> QTabBar:
    return next(bar for bar in window.findChildren(QTabBar) if bar.accessibleName() == name and bar.isVisible())


def test_an_entry_brings_a_panel_forward_with_the_keyboard_and_hides_it_from_there(window: MainWindow) -> None:
    entry = window.panel_entries.entries["matrices"]
    assert not entry.isChecked()
    assert not window.docks["matrices"].isHidden()  # it stands behind Data
    entry.trigger()
    settle()
    assert entry.isChecked()
    assert window.docks.in_sight("matrices")
    assert held(window) == "matrices"
    entry.trigger()
    settle()
    assert not entry.isChecked()
    assert window.docks["matrices"].isHidden()


def test_a_tick_says_that_a_panel_is_in_front(window: MainWindow) -> None:
    for front in ("printed", "data", "training", "step"):
        window.docks.show(front)
        settle()
        for key, entry in window.panel_entries.entries.items():
            assert entry.isChecked() == window.docks.in_sight(key), (front, key)


def test_every_panel_takes_the_keyboard(window: MainWindow) -> None:
    window.document.seek(0, 16)
    for key in window.panel_entries.entries:
        window.panel_entries.go_to(key)
        settle()
        assert held(window) == key
        assert found(QApplication.focusWidget()).isVisible()


def test_the_keyboard_comes_to_the_field_in_which_own_numbers_are_typed(window: MainWindow) -> None:
    window.panel_entries.entries["numbers"].trigger()
    settle()
    assert QApplication.focusWidget() is window.panels.numbers.question.field


class Opened(QObject):
    """The windows that were shown, however shortly."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


def test_no_panel_flashes_a_window_that_takes_the_keyboard(window: MainWindow) -> None:
    opened = Opened()
    found(QApplication.instance()).installEventFilter(opened)
    window.document.seek(0, 16)
    for lesson in ("it496", "van-veen", "mcginley"):
        window.document.open(lesson)
        for key in window.panel_entries.entries:
            window.panel_entries.go_to(key)
            settle()
        for workspace in ("lecture", "train", "study"):
            window.workspaces.switch(workspace)
            settle()
    found(QApplication.instance()).removeEventFilter(opened)
    assert opened.windows == []


def test_ctrl_tab_goes_through_the_group_of_the_panel_with_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.panels.graph.setFocus()
    seen = []
    for _ in range(5):
        qtbot.keyClick(keyboard(), TAB, Qt.KeyboardModifier.ControlModifier)
        settle()
        seen.append(held(window))
        assert window.docks.in_sight(seen[-1] or "")
    assert seen == ["data", "matrices", "gradients", "printed", "data"]
    control_shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(keyboard(), BACKTAB, control_shift)
    settle()
    assert held(window) == "printed"


def test_the_tab_bar_has_a_name_and_comes_right_after_the_panel_in_front(window: MainWindow, qtbot: QtBot) -> None:
    window.document.seek(0, 16)
    settle()
    bar = bar_named(window, "Panels: Data, Matrices, Gradient check, Printed numbers")
    for front in ("data", "matrices", "printed"):
        window.panel_entries.go_to(front)
        settle()
        for _ in range(60):
            qtbot.keyClick(keyboard(), TAB)
            if held(window) != front:
                break
        assert QApplication.focusWidget() is bar
        assert found(bar.findChild(FocusRing)).isVisible()
        qtbot.keyClick(bar, BACKTAB)
        assert held(window) == front
        qtbot.keyClick(keyboard(), TAB)
        assert QApplication.focusWidget() is bar
        qtbot.keyClick(bar, TAB)
        assert held(window) != front
        assert not isinstance(QApplication.focusWidget(), QTabBar)


def test_the_arrows_of_a_tab_bar_change_the_panel_in_front(window: MainWindow, qtbot: QtBot) -> None:
    bar = bar_named(window, "Panels: Data, Matrices, Gradient check, Printed numbers")
    bar.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(bar, Qt.Key.Key_Right)
    settle()
    assert window.docks.in_sight("matrices")
    assert QApplication.focusWidget() is bar


def test_a_bar_that_qt_makes_anew_has_its_name(window: MainWindow) -> None:
    window.actions_by_key["training_settings"].trigger()
    settle()
    for command in ("check_numbers", "properties", "training_settings"):
        window.actions_by_key[command].trigger()
    window.docks.show("history")
    settle()
    crowded = bar_named(window, "Panels: This step, Check my numbers, Training, Undo history, Inspector")
    for tab in range(crowded.count()):  # they scroll, but none is shortened
        assert crowded.tabRect(tab).width() >= crowded.fontMetrics().horizontalAdvance(crowded.tabText(tab))
    for key in ("numbers", "inspector", "history"):
        window.docks[key].hide()
    settle()
    assert bar_named(window, "Panels: This step, Training")
    window.docks["printed"].close()
    settle()
    assert bar_named(window, "Panels: Data, Matrices, Gradient check")


def test_tab_goes_round_through_what_can_be_seen_alone(window: MainWindow, qtbot: QtBot) -> None:
    window.document.seek(0, 16)
    settle()
    for key in (TAB, BACKTAB):
        window.panels.graph.setFocus()
        stops: list[QWidget] = []
        for _ in range(120):
            qtbot.keyClick(keyboard(), key)
            stop = found(QApplication.focusWidget())
            assert stop.isVisible()
            assert not window.docks.behind(stop)
            if stop is window.panels.graph:
                break
            stops.append(stop)
        assert QApplication.focusWidget() is window.panels.graph
        assert {window.docks.key_of(stop) for stop in stops} >= {"guide", "steps", "step", "data", "plot"}


def test_a_panel_that_goes_out_of_sight_gives_the_keyboard_away(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_by_key["training_settings"].trigger()
    settle()
    assert held(window) == "training"
    bar = bar_named(window, "Panels: This step, Training")
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(0).center())
    settle()
    assert window.docks.in_sight("step")
    assert found(QApplication.focusWidget()).isVisible()
    assert held(window) != "training"
    qtbot.keyClick(keyboard(), Qt.Key.Key_PageDown)
    assert window.document.simulator.step == 1


def test_a_panel_that_is_closed_gives_the_keyboard_away(window: MainWindow) -> None:
    window.panel_entries.go_to("steps")
    window.docks["steps"].close()
    assert QApplication.focusWidget() is window.panels.graph
