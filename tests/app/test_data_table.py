"""The Data table in the real window."""

from __future__ import annotations

from PySide6.QtCore import Qt

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import builtin_names
from bpsim.view.panels import wording


def headers(window: MainWindow) -> list[str]:
    """The names of the columns from left to right."""
    table = window.panels.data
    header = table.horizontalHeader()
    columns = [header.logicalIndex(place) for place in range(header.count())]
    return [table.model().headerData(column, Qt.Orientation.Horizontal) for column in columns]


def expected(window: MainWindow) -> list[str]:
    simulator = window.document.simulator
    network, depth = simulator.network, simulator.network.depth
    inputs = [Quantity(Kind.INPUT, None, 0, unit) for unit in range(network.sizes[0])]
    outputs = [
        Quantity(kind, None, depth, unit) for kind in (Kind.TARGET, Kind.OUT) for unit in range(network.sizes[-1])
    ]
    boxes = [wording.HELD_OUT] if simulator.data.samples > 1 else []
    return boxes + [simulator.notation.plain(quantity) for quantity in inputs + outputs]


def test_any_lesson_after_any_lesson_has_its_columns_in_order(window: MainWindow) -> None:
    for before in builtin_names():
        for after in builtin_names():
            window.document.open(before)
            window.panels.data.verticalScrollBar().setValue(1000)
            window.panels.data.horizontalScrollBar().setValue(1000)
            window.document.open(after)
            assert headers(window) == expected(window), (before, after)
            assert window.panels.data.verticalScrollBar().value() == 0
            assert window.panels.data.horizontalScrollBar().value() == 0
