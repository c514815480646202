"""Fields in which one of several is chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from bpsim.view.choice_field import Choice


def painted(box: Choice) -> str:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    return option.currentText


def test_a_text_that_has_no_room_ends_in_an_ellipsis(qtbot: QtBot) -> None:
    box = Choice(["long"], {"long": "Xavier (Glorot), uniform"})
    qtbot.addWidget(box)
    box.resize(400, 30)
    assert painted(box) == "Xavier (Glorot), uniform"
    box.resize(120, 30)
    assert painted(box).endswith("…")
    assert box.currentText() == "Xavier (Glorot), uniform"
