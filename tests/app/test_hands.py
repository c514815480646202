"""A button acts whatever has the focus, and what a field shows is what runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDockWidget, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.app.panels import Panels
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import load
from bpsim.view.numbers import NumberField
from bpsim.view.panels.training.settings_table import SETTINGS
from tests.app.conftest import OpenWindow
from tests.app.settling import take_mouse_away
from tests.found import found

BUTTONS = ("next", "back", "next_phase", "back_phase", "iteration_start", "iteration_end")

pytestmark = pytest.mark.same_window


def position(window: MainWindow) -> tuple[int, int]:
    return window.document.simulator.iteration, window.document.simulator.step


def click(window: MainWindow, qtbot: QtBot, key: str) -> None:
    button = found(window.panels.transport.findChild(QToolButton, f"{key}_button"))
    assert button.isEnabled(), key
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def show_every_panel(window: MainWindow) -> None:
    window.resize(1600, 1000)
    for key in Panels.docked():
        window.docks.show(key)
    take_mouse_away(window)


def bring_forward(widget: QWidget) -> None:
    """Raises the panel that a widget is in."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QDockWidget):
            above.raise_()
        above = above.parentWidget()


def focus(widget: QWidget, qtbot: QtBot) -> None:
    bring_forward(widget)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(widget.hasFocus)


def fields(window: MainWindow) -> Iterator[QLineEdit]:
    """Every one-line field that the window has; the one on the graph is opened."""
    window.panels.graph.edit(found(window.panels.graph.place_of("w5")))
    window.panels.data.table.edit(window.panels.data.table.model().index(0, 0))
    for field in window.findChildren(QLineEdit):
        if not field.isHidden() and field.isEnabled() and not isinstance(field.parentWidget(), QComboBox):
            yield field


def names(window: MainWindow) -> list[str]:
    return [field.accessibleName() for field in fields(window)]


@pytest.fixture
def full_window(window: MainWindow) -> MainWindow:
    """Every panel is there, and some steps and iterations are behind and before the position."""
    show_every_panel(window)
    window.panels.training.start()
    window.document.start_run(3)
    window.document.advance(10.0, lambda: 0.0)
    return window


def test_every_button_acts_with_the_focus_in_every_field(full_window: MainWindow, qtbot: QtBot) -> None:
    window = full_window
    assert len(names(window)) >= 10
    for number in range(len(names(window))):
        for key in BUTTONS:
            window.document.seek(2, 20)
            field = list(fields(window))[number]
            if field.objectName() == "number_editor":
                field.setFocus()
            else:
                focus(field, qtbot)
            before = position(window)
            click(window, qtbot, key)
            assert position(window) != before, (field.accessibleName(), key)


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier,
                                      Qt.KeyboardModifier.ControlModifier])  # fmt: skip
def test_page_keys_step_with_the_focus_in_every_widget(
    full_window: MainWindow, qtbot: QtBot, modifier: Qt.KeyboardModifier
) -> None:
    window = full_window
    stops = [w for w in window.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and not w.isHidden()]
    assert len(stops) > 30
    window.document.seek(2, 20)
    for widget in [*stops, *fields(window)]:
        bring_forward(widget)
        for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):  # there and back, so that there is always a way
            widget.setFocus()
            if not widget.isEnabled() or QApplication.focusWidget() is not widget:
                continue
            before = position(window)
            qtbot.keyClick(widget, key, modifier)
            assert position(window) != before, (type(widget).__name__, widget.accessibleName(), key)


@pytest.mark.qt_log_ignore("This plugin does not support raise")
@pytest.mark.parametrize("floating", [False, True])
def test_page_keys_step_from_panels_that_float(window: MainWindow, qtbot: QtBot, floating: bool) -> None:
    window.panel_commands.start("training")
    dock = window.docks["training"]
    dock.setFloating(floating)
    field = window.panels.training.rows["learning_rate"].number
    assert field is not None
    field.window().activateWindow()
    qtbot.waitUntil(field.window().isActiveWindow)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClick(field, Qt.Key.Key_PageDown)
    assert position(window) == (0, 1)


# What a field shows is what runs


def type_over(field: QLineEdit, qtbot: QtBot, text: str) -> None:
    """Without Enter."""
    focus(field, qtbot)
    field.selectAll()
    qtbot.keyClicks(field, text)


def run_to_the_end(window: MainWindow) -> None:
    while window.document.running:
        window.document.advance(10.0, lambda: 0.0)


def test_run_makes_the_iterations_that_the_field_shows(window: MainWindow, qtbot: QtBot) -> None:
    type_over(window.panels.transport.iterations, qtbot, "100")
    click(window, qtbot, "run")
    run_to_the_end(window)
    assert position(window) == (100, 0)


@pytest.mark.parametrize("key", ["next", "run", "iteration_end", "next_phase", "play"])
def test_the_learning_rate_that_the_field_shows_is_used(window: MainWindow, qtbot: QtBot, key: str) -> None:
    type_over(window.panels.transport.iterations, qtbot, "2")
    type_over(window.panels.transport.learning_rate, qtbot, "5")
    click(window, qtbot, key)
    run_to_the_end(window)
    assert window.document.simulator.training.learning_rate == 5.0
    window.document.seek(0, len(window.document.simulator.steps))
    assert window.document.simulator.value(Quantity(Kind.LEARNING_RATE)) == 5.0


def test_run_ends_below_the_error_that_the_field_shows(window: MainWindow, qtbot: QtBot) -> None:
    type_over(window.panels.transport.until, qtbot, "0,2")
    click(window, qtbot, "run")
    run_to_the_end(window)
    assert 0 < window.document.simulator.iteration < 100
    assert window.document.simulator.error < 0.2


def test_a_million_is_typed_shortly_and_shown_whole(window: MainWindow, qtbot: QtBot) -> None:
    field = window.panels.transport.iterations
    type_over(field, qtbot, "1e6")
    window.panels.graph.setFocus()
    assert field.text() == "1\u202f000\u202f000"
    assert field.fontMetrics().horizontalAdvance(field.text()) <= field.width() - 12
    assert window.panels.transport.iterations_to_run() == 1_000_000


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("iterations", "-1", "run"),
        ("iterations", "1.5", "run"),
        ("iterations", "many", "run"),
        ("until", "0.1.2", "run"),
        ("learning_rate", "5o", "run"),
        ("learning_rate", "5o", "next"),
        ("learning_rate", "5o", "play"),
        ("learning_rate", "1,000.5", "next_phase"),
    ],
)
def test_text_that_is_no_number_stays_and_who_reads_it_says_so(
    window: MainWindow, qtbot: QtBot, name: str, text: str, key: str
) -> None:
    field: NumberField = getattr(window.panels.transport, name)
    before = field.number
    type_over(field, qtbot, text)
    window.panels.graph.setFocus()
    for _ in range(2):
        click(window, qtbot, key)
        assert position(window) == (0, 0)
        assert not window.document.running
        assert not window.ticker.playing
        assert field.text() == text
        assert field.bubble.isVisible()
        assert window.statusBar().currentMessage() == f"{field.accessibleName()}: {field.fault}"
    focus(field, qtbot)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.number, field.fault) == (before, "")
    click(window, qtbot, "next")
    assert position(window) == (0, 1)


def test_who_does_not_read_a_marked_field_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    field = window.panels.transport.iterations
    type_over(field, qtbot, "many")
    click(window, qtbot, "next")
    click(window, qtbot, "next")
    click(window, qtbot, "back")
    assert position(window) == (0, 1)
    assert (field.text(), bool(field.fault)) == ("many", True)
    type_over(window.panels.transport.learning_rate, qtbot, "x")
    click(window, qtbot, "back")
    assert position(window) == (0, 0)


@pytest.mark.parametrize("path", ["learning_rate", "l2", "optimizer.momentum"])
@pytest.mark.parametrize("text", ["abc", "-1"])
def test_a_marked_training_setting_is_said_by_next(window: MainWindow, qtbot: QtBot, path: str, text: str) -> None:
    window.panel_commands.start("training")
    optimizer = window.panels.training.rows["optimizer.kind"]
    assert optimizer.choice is not None
    optimizer.choice.setCurrentIndex(1)
    optimizer.choice.activated.emit(1)
    field = window.panels.training.rows[path].number
    assert field is not None
    before = field.value
    type_over(field, qtbot, text)
    click(window, qtbot, "next")
    assert position(window) == (0, 0)
    assert (field.text(), field.value) == (text, before)
    assert field.bubble.isVisible()
    assert field.fault in window.statusBar().currentMessage()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    click(window, qtbot, "next")
    assert position(window) == (0, 1)


@pytest.mark.parametrize("setting", [s for s in SETTINGS if s.optional and not s.choices], ids=lambda s: s.path)
def test_ticking_a_setting_puts_the_keyboard_into_its_number(window: MainWindow, qtbot: QtBot, setting: object) -> None:
    window.panel_commands.start("training")
    row = window.panels.training.rows[setting.path]  # type: ignore[attr-defined]
    assert row.switch is not None
    assert row.number is not None
    if row.switch.isChecked():
        row.switch.click()
    row.switch.click()
    qtbot.waitUntil(row.number.hasFocus)
    assert row.number.selectedText()


def test_a_cell_keeps_text_that_is_no_number(window: MainWindow, qtbot: QtBot) -> None:
    data = window.panels.data.table
    window.docks.show("data")
    data.setCurrentIndex(data.model().index(0, 0))
    data.edit(data.model().index(0, 0))
    field = data.findChild(NumberField)
    assert isinstance(field, NumberField)
    type_over(field, qtbot, "abc")
    qtbot.mouseClick(data.viewport(), Qt.MouseButton.LeftButton, pos=data.visualRect(data.model().index(0, 1)).center())
    assert field.isVisible()
    assert field.text() == "abc"
    assert field.bubble.isVisible()
    type_over(field, qtbot, "1/4")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.document.simulator.data.inputs[0, 0] == 0.25


def test_a_number_on_the_graph_is_taken_over_before_a_step(window: MainWindow, qtbot: QtBot) -> None:
    graph = window.panels.graph
    graph.edit(found(graph.place_of("w5")))
    field = graph.editor.field
    assert field is not None
    qtbot.keyClicks(field, "0,9")
    qtbot.keyClick(field, Qt.Key.Key_PageDown)
    assert window.document.simulator.weights[1][0, 0] == 0.9
    assert position(window) == (0, 1)
    assert graph.editor.field is None


def turn_wheel(widget: QWidget) -> None:
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place, widget.mapToGlobal(place), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_the_wheel_changes_no_box_without_the_focus(full_window: MainWindow) -> None:
    full_window.panels.graph.setFocus()
    boxes = full_window.findChildren(QComboBox)
    assert len(boxes) >= 3
    for box in boxes:
        before = box.currentIndex()
        turn_wheel(box)
        assert box.currentIndex() == before, box.accessibleName()


def test_another_lesson_takes_marked_text_away(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.panel_commands.start("training")
    setting = window.panels.training.rows["l1"].number
    assert setting is not None
    marked = [window.panels.transport.iterations, window.panels.transport.learning_rate, setting]
    for field in marked:
        type_over(field, qtbot, "abc")
    window.document.open("torok")
    assert [field.fault for field in marked] == ["", "", ""]
    click(window, qtbot, "next")
    assert position(window) == (0, 1)


def test_no_bubble_is_left_behind(window: MainWindow, qtbot: QtBot) -> None:
    graph = window.panels.graph
    graph.edit(found(graph.place_of("w5")))
    field = graph.editor.field
    assert field is not None
    qtbot.keyClicks(field, "abc")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    bubble = field.bubble
    assert bubble.isVisible()
    window.document.open("torok")
    assert not bubble.isVisible()
    with qtbot.waitSignal(bubble.destroyed):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("key", ["next_caption", "follow_guide"])
def test_a_run_to_a_caption_reads_the_learning_rate(window: MainWindow, qtbot: QtBot, key: str) -> None:
    window.document.seek(0, len(window.document.simulator.steps))
    type_over(window.panels.transport.learning_rate, qtbot, "abc")
    window.actions_by_key[key].trigger()
    for _ in range(30):
        window.actions_by_key["next_caption" if key == "next_caption" else "next"].trigger()
    assert not window.document.running
    assert window.document.simulator.last == 0
    assert "abc" in window.statusBar().currentMessage()


@pytest.mark.parametrize("where", ["graph", "data"])
def test_a_number_that_the_lesson_refuses_stays_marked(window: MainWindow, qtbot: QtBot, where: str) -> None:
    lesson = load("it496")
    window.document.show_lesson(replace(lesson, network=replace(lesson.network, loss="binary-cross-entropy")))
    if where == "graph":
        graph = window.panels.graph
        graph.edit(found(graph.place_of("target o1")))
        field = graph.editor.field
    else:
        window.docks.show("data")
        window.panels.data.table.edit(window.panels.data.table.model().index(0, 2))
        field = window.panels.data.table.findChild(NumberField)
    assert isinstance(field, NumberField)
    type_over(field, qtbot, "2")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.text(), field.value) == ("2", 0.01)
    assert "from 0 to 1" in field.bubble.text()
    assert field.bubble.isVisible()
    assert "from 0 to 1" in window.statusBar().currentMessage()
    field.selectAll()
    qtbot.keyClicks(field, "0,5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.document.simulator.data.targets[0, 0] == 0.5
    assert window.document.undo_stack.count() == 1
