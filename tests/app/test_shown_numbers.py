"""Every number that a person reads in the window is written in one way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.view.panels.cards import Card


def cells(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    """What a table or a tree shows and says of its cells."""
    parent = parent or QModelIndex()
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    for row in range(model.rowCount(parent)):
        for column in range(model.columnCount(parent)):
            index = model.index(row, column, parent)
            yield from (str(index.data(role) or "") for role in roles)
        yield from cells(model, model.index(row, 0, parent))


def texts(window: MainWindow) -> list[str]:
    """Everything with numbers in it that the window shows."""
    found = [*window.panels.graph.texts().values(), *window.panels.header.texts(), window.statusBar().currentMessage()]
    found += [label.text() for label in window.findChildren(QLabel) if label.isVisibleTo(window)]
    found += [card.accessibleName() for card in window.findChildren(Card) if card.isVisibleTo(window)]
    for view in window.findChildren(QAbstractItemView):
        if view.model() is not None:
            found += cells(view.model())
    return found


def at_the_end(window: MainWindow) -> None:
    window.document.seek(window.document.simulator.iteration, len(window.document.simulator.steps))


def show_all(window: MainWindow) -> None:
    for key in ("matrices", "gradients", "printed", "numbers", "data"):
        window.docks.show(key)


def test_no_more_digits_are_shown_than_the_lesson_rounds_to(window: MainWindow) -> None:
    simulator = window.document.simulator
    window.document.set_training(replace(simulator.training, round_to=4))
    show_all(window)
    at_the_end(window)
    shown = [text for text in texts(window) if "0.2984" in text]
    assert len(shown) >= 3
    assert not [text for text in texts(window) if re.search(r"\d\.\d{4}0{2}\b", text)]
    window.document.start_run(2)
    window.document.advance(1.0, lambda: 0.0)
    assert not [text for text in texts(window) if re.search(r"\d\.\d{4}0{2}\b", text)]


def test_tiny_and_huge_numbers_have_powers_of_ten(window: MainWindow, qtbot: QtBot) -> None:
    for unit, value in ((0, 1.5e-12), (1, 2.5e15)):
        window.document.set_value(Quantity(Kind.INPUT, 0, 0, unit), value)
    window.document.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 1), -1.25e-10)
    show_all(window)
    at_the_end(window)
    shown = texts(window)
    for wanted in ("1.5×10⁻¹²", "2.50×10¹⁵", "−1.25×10⁻¹⁰"):
        assert any(wanted in text for text in shown), wanted
    assert not [text for text in shown if re.search(r"\d[eE][+-]?\d", text)]
    field = window.panels.transport.learning_rate
    window.document.set_value(Quantity(Kind.LEARNING_RATE), 2e-7)
    assert field.text() == "2×10⁻⁷"
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert field.text() == "2e-07", "while it is edited, the number is as one types it"
