"""Hands on the keyboard, for the tests of the graph: keys go where the focus is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bpsim.view.canvas import GraphView

Modifier = Qt.KeyboardModifier
SHIFT, CTRL = Modifier.ShiftModifier, Modifier.ControlModifier


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    keyboard = QApplication.focusWidget()
    assert keyboard is not None
    QTest.keyClick(keyboard, key, modifier)


def type_text(text: str) -> None:
    for character in text:
        keyboard = QApplication.focusWidget()
        assert keyboard is not None
        QTest.keyClicks(keyboard, character)


def names(graph: GraphView) -> list[str]:
    """What is selected, by plain name."""
    labels = [graph.label_at(place) for place in graph.selection]
    return [label.name for label in labels if label]


def select(graph: GraphView, *wanted: str) -> None:
    graph.select(*(graph.place_of(name) for name in wanted))
