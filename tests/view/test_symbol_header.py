"""The symbols beside a table are painted whole, with what stands above a letter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QStandardItemModel
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from bpsim.view.panels.matrices.sizes import header_font
from bpsim.view.panels.symbol_header import SymbolHeader
from bpsim.view.theme import LIGHT, number_font


def inked_rows(qtbot: QtBot, text: str, font: QFont, way: Qt.Orientation) -> list[int]:
    """The rows of pixels in which something is painted."""
    table = QTableView()
    qtbot.addWidget(table)
    model = QStandardItemModel(1, 1, table)
    header = SymbolHeader(way, table)
    header.set_look(LIGHT, font)
    model.setHeaderData(0, way, text)
    table.setModel(model)
    if way == Qt.Orientation.Horizontal:
        table.setHorizontalHeader(header)
    else:
        table.setVerticalHeader(header)
    header.setDefaultSectionSize(80 if way == Qt.Orientation.Horizontal else 18)
    table.show()
    image = header.viewport().grab().toImage()
    ground = QColor(LIGHT.panel)
    width = min(image.width(), 70)
    return [y for y in range(image.height()) if any(image.pixelColor(x, y) != ground for x in range(width))]


@pytest.mark.parametrize(
    ("way", "bold"),
    [(Qt.Orientation.Horizontal, True), (Qt.Orientation.Horizontal, False), (Qt.Orientation.Vertical, False)],
)
def test_a_hat_is_seen_above_its_letter(qtbot: QtBot, way: Qt.Orientation, bold: bool) -> None:
    font = number_font(bold=True) if bold else header_font()
    plain, hatted = (inked_rows(qtbot, text, font, way) for text in ("d1", "d\u03021"))
    assert plain
    assert min(hatted) <= min(plain) - 2
    assert max(hatted) == max(plain)
