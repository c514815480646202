"""What a screen reader is told while the window is used: one thing a press, nothing while it plays or trains."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.view.canvas.accessible import ThingInterface
from tests.found import found

Heard = list[str]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    """What is announced, and what of the graph gets the focus."""
    said: Heard = []
    tell = QAccessible.updateAccessibility

    def listen(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())
        elif event.type() == QAccessible.Event.Focus and isinstance(event.accessibleInterface(), ThingInterface):
            said.append(event.accessibleInterface().text(QAccessible.Text.Name))
        tell(event)

    monkeypatch.setattr(QAccessible, "updateAccessibility", listen)
    QAccessible.setActive(True)
    yield said
    QAccessible.setActive(False)


def press(
    window: MainWindow, key: Qt.Key, heard: Heard, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> Heard:
    """Presses a key where the keyboard is; what is said of it."""
    heard.clear()
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)
    QApplication.processEvents()
    return list(heard)


def test_every_press_is_one_announcement(window: MainWindow, heard: Heard) -> None:
    assert press(window, Qt.Key.Key_PageDown, heard) == ["net h1 = 0.377500000."]
    assert press(window, Qt.Key.Key_PageDown, heard) == ["out h1 = 0.593269992."]
    assert press(window, Qt.Key.Key_PageUp, heard) == ["net h1 = 0.377500000."]
    window.document.seek(0, len(window.document.simulator.steps))
    QApplication.processEvents()
    assert press(window, Qt.Key.Key_PageDown, heard) == ["start of iteration 1."]
    assert press(window, Qt.Key.Key_PageUp, heard) == [f"iteration 0, {spoken_step(window)}."]
    window.panels.graph.select(window.panels.graph.place_of("w5"))
    QApplication.processEvents()
    assert heard[-1].startswith("weight w5, from h1 to o1, 0.400")
    assert len(press(window, Qt.Key.Key_Down, heard)) == 1


def spoken_step(window: MainWindow) -> str:
    simulator = window.document.simulator
    step = simulator.current
    assert step is not None
    value = simulator.numerals.of(step.quantity.kind, simulator.value(step.quantity))
    return f"{simulator.notation.plain(step.quantity)} = {value}"


def test_a_number_that_was_typed_is_said_once(window: MainWindow, heard: Heard) -> None:
    graph = window.panels.graph
    window.document.seek(0, len(window.document.simulator.steps))
    graph.edit(found(graph.place_of("w5")))
    QApplication.processEvents()
    assert graph.editor.field is not None
    QTest.keyClicks(graph.editor.field, "0.9")
    said = press(window, Qt.Key.Key_Return, heard)
    assert [one.partition("900")[0] for one in said] == ["weight w5, from h1 to o1, 0."]


def test_what_is_said_of_an_own_number_is_heard_when_the_field_goes_on(window: MainWindow, heard: Heard) -> None:
    window.document.seek(0, 1)
    window.actions_by_key["check_numbers"].trigger()
    QApplication.processEvents()
    field = found(QApplication.focusWidget())
    for typed, verdict in (("0.3775", "net h1 = 0.3775, right."), ("0.7", "out h1 = 0.7, first wrong.")):
        QTest.keyClicks(field, typed)
        assert field.accessibleDescription().startswith(verdict.split(", ")[1].rstrip("."))
        assert press(window, Qt.Key.Key_Return, heard)[0].startswith(f"Yours: {verdict}")
    assert press(window, Qt.Key.Key_Down, heard) == []


def test_playing_and_training_are_silent(window: MainWindow, heard: Heard, qtbot: QtBot) -> None:
    window.ticker.set_interval(1)
    window.runs.play()
    qtbot.waitUntil(lambda: window.document.simulator.step > 5)
    assert heard == []
    window.runs.stop()
    QApplication.processEvents()
    heard.clear()
    window.runs.run()
    qtbot.waitUntil(lambda: not window.document.running, timeout=20_000)
    QApplication.processEvents()
    assert len(heard) <= 1


def test_building_and_selecting_several_are_said_once_a_press(window: MainWindow, heard: Heard) -> None:
    graph = window.panels.graph
    graph.select(graph.place_of("h1"))
    QApplication.processEvents()
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    assert press(window, Qt.Key.Key_Down, heard, control) == ["neuron h3, logistic"]
    assert press(window, Qt.Key.Key_Down, heard, shift) == ["neuron h2, logistic, 2 selected"]
    said = press(window, Qt.Key.Key_Delete, heard)
    assert len(said) == 1
    assert said[0].startswith("Done: remove h2 (with 3 captions")
    assert said[0].endswith(", remove h3. neuron h1, logistic.")
    graph.select(graph.place_of("i1"))
    QApplication.processEvents()
    assert press(window, Qt.Key.Key_Left, heard, control) == ["No layer can come before the inputs."]
    window.document.undo_stack.undo()
    QApplication.processEvents()
    graph.select(graph.place_of("h1"))
    assert press(window, Qt.Key.Key_Up, heard) == ["layer 1, 3 neurons, logistic, one shared bias"]
