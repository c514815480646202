"""The random driver of the real window, with one seed; others by hand: ``python -m tests.app.random_driver``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.trace.numerals import format_all, format_given, format_number
from tests.app.driver_checks import agrees, hidden_focus, rests, undone_and_redone, wrong
from tests.app.random_driver import Driver

SEED, ACTIONS = int(os.environ.get("BPSIM_DRIVER_SEED", "1")), int(os.environ.get("BPSIM_DRIVER_ACTIONS", "300"))


def test_whatever_hands_do_the_window_shows_the_record(qtbot: QtBot, tmp_path: Path) -> None:
    font = QApplication.font()
    try:
        found = "\n\n".join(Driver(SEED, ACTIONS, tmp_path).drive())
        assert not found, found
    finally:
        QApplication.setFont(font)
        qtbot.waitUntil(lambda: True)


# The checks see what is wrong


@pytest.mark.parametrize("value", [0.5933, -1.25e-10, 123456.789, 1.5e300, 5e-324, 0.0, 3.0, -2e7, 1.1e308])
@pytest.mark.parametrize("digits", [3, 6, 9, None])
def test_a_number_agrees_with_what_is_shown_of_it(value: float, digits: int | None) -> None:
    for shown in (format_number(value, digits), format_given(value, digits), format_all(value)):
        assert agrees(shown, value), shown
        assert not agrees(shown, value * 1.5 + 1.0), shown


def test_a_number_that_is_not_the_record_s_is_found(window: MainWindow) -> None:
    assert list(wrong(window)) == []
    simulator = window.document.simulator
    window.document.seek(0, 20)
    assert list(wrong(window)) == []
    simulator.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), 0.77)  # behind the back of the document
    simulator.seek(0, 20)
    found = " ".join(wrong(window))
    assert "graph: " in found
    assert "header: " in found


def test_the_keys_in_what_is_hidden_are_found(window: MainWindow) -> None:
    assert list(hidden_focus(window)) == []
    docks = {dock.objectName(): dock for dock in window.docks}
    docks["dock_data"].raise_()
    window.panels.data.table.setFocus()
    assert list(hidden_focus(window)) == []


def test_a_rest_of_a_paint_is_found(window: MainWindow) -> None:
    assert list(rests(window)) == []
    window.panels.graph.viewport().scroll(7, 0)  # moves what is painted, and not what paints it
    assert list(rests(window)) != []


def test_an_edit_that_does_not_come_back_is_found(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (0.2, 0.3, 0.4):
        window.document.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), value)
    assert list(undone_and_redone(window)) == []
    restore = window.document.restore

    def forgetful(*arguments: Any) -> None:
        restore(*arguments)
        window.document.simulator.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 1), 0.9)

    monkeypatch.setattr(window.document, "restore", forgetful)
    assert list(undone_and_redone(window)) != []
