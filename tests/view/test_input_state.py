"""What one test holds down, the next one does not feel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.leaks import let_go


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier])
@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton])
def test_keys_and_buttons_are_let_go(qtbot: QtBot, modifier: Qt.KeyboardModifier, button: Qt.MouseButton) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    QTest.keyClick(widget, Qt.Key.Key_S, modifier)
    QTest.mousePress(widget, button, modifier)
    assert QApplication.keyboardModifiers() == modifier
    assert QApplication.mouseButtons() == button
    let_go()
    assert not QApplication.keyboardModifiers()
    assert not QApplication.mouseButtons()
