"""A whole guided lecture in the real window: by clicker, by keyboard, and by mouse with the focus in every field."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QLineEdit, QTabBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Quantity
from bpsim.trace.numerals import grouped
from tests.app.driver_checks import hidden_focus, is_seen, wrong
from tests.app.settling import keyboard, settle
from tests.app.test_hands import fields, names, show_every_panel
from tests.found import found
from tests.guide.texts import written

RUN = 60_000
"""Milliseconds that a run to a caption may take in plain Python."""
LAST = 10_000
"""The iteration of the last captions."""
LECTURE = {
    2: 0.3775,
    3: 0.593269992,
    6: 0.274811083,
    7: 0.298371109,
    8: 0.741365070,
    9: 0.186815602,
    12: 0.082167041,
    17: 0.000438568,
    19: 0.358916480,
    20: 0.149780716,
    21: 0.291027774,
    24: 0.000035102,
}
"""What the lecture computes at its captions, to nine decimals."""


class Lecture:
    """The window, and what it has to show at a caption."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.captions = window.document.simulator.lesson.guide
        self.visited: list[int] = []

    def settled(self) -> None:
        """After the run that is going on, where there is one."""
        self.qtbot.waitUntil(lambda: not self.window.document.running, timeout=RUN)
        settle()

    def expect(self, number: int) -> None:
        """Everything says that this caption's place is reached, the guide too, and all numbers are the record's."""
        self.expect_place(number)
        guide = self.window.panels.guide
        assert guide.place.text().startswith(f"{number} of {len(self.captions)}  ·  ")
        assert guide.text.markdown == written(self.window.document.simulator, self.captions[number - 1])
        assert not guide.then.isVisible()

    def expect_place(self, number: int) -> None:
        """The position is that of this caption, and the numbers are those of the lecture."""
        self.settled()
        self.visited.append(number)
        caption, simulator = self.captions[number - 1], self.window.document.simulator
        current = simulator.current
        assert (simulator.iteration, current.quantity if current else None) == (caption.iteration, caption.step)
        self.expect_position()
        if number in LECTURE:
            assert caption.step is not None
            assert simulator.value(caption.step) == pytest.approx(LECTURE[number], abs=6e-10)
            assert self.window.panels.step.cards[-1].content.value == simulator.value(caption.step)

    def expect_position(self) -> None:
        """Header and This Step tell the position, the focus is in what is seen, and no number is another's."""
        simulator, panels = self.window.document.simulator, self.window.panels
        _, position, error = panels.header.texts()
        assert position.startswith(f"iteration {grouped(simulator.iteration)}")
        current = simulator.current
        if current is None:
            assert "start, 57 steps" in position
            assert panels.step.cards == []
        else:
            assert f"step {current.number} of 57" in position
            assert position.endswith(simulator.notation.plain(current.quantity))
            assert panels.step.words[0] == simulator.explain().title
            assert panels.step.cards[-1].content.quantity == current.quantity
        assert bool(error) == simulator.error_known
        assert QApplication.focusWidget() is not None
        assert list(hidden_focus(self.window)) == []
        assert list(wrong(self.window)) == []

    def expect_whole(self) -> None:
        """Every caption was there, and nothing was changed on the way."""
        assert set(self.visited) == set(range(1, len(self.captions) + 1))
        assert self.window.document.undo_stack.isClean()
        assert self.window.document.undo_stack.count() == 0


@pytest.fixture
def lecture(window: MainWindow, qtbot: QtBot) -> Lecture:
    show_every_panel(window)
    window.docks.show("step")
    settle()
    return Lecture(window, qtbot)


# By clicker


def stops(window: MainWindow) -> list[QWidget]:
    """What can have the keyboard and is seen."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and is_seen(widget)
    ]


def presses(count: int) -> Iterator[tuple[Qt.Key, int]]:
    """From the first caption to the last and back, with the caption that each press leads to."""
    for number in range(2, count + 1):
        yield Qt.Key.Key_PageDown, number
    for number in range(count - 1, 0, -1):
        yield Qt.Key.Key_PageUp, number


def test_by_clicker_from_whatever_has_the_focus_and_back_again(lecture: Lecture) -> None:
    window, held = lecture.window, set()
    window.actions_by_key["follow_guide"].trigger()
    lecture.expect(1)
    for turn, (key, number) in enumerate(presses(len(lecture.captions))):
        possible = stops(window)
        possible[5 * turn % len(possible)].setFocus(Qt.FocusReason.TabFocusReason)
        held.add(keyboard())
        lecture.qtbot.keyClick(keyboard(), key)
        lecture.expect(number)
    assert len(held) > 20
    lecture.expect_whole()


@pytest.mark.parametrize("presenting", [False, True])
def test_by_clicker_in_the_lecture_hall_and_back_again(window: MainWindow, qtbot: QtBot, presenting: bool) -> None:
    lecture, band = Lecture(window, qtbot), window.panels.band
    window.resize(1280, 720)
    window.actions_by_key["follow_guide"].trigger()
    window.actions_by_key["present" if presenting else "workspace_lecture"].trigger()
    settle()
    for key, number in presses(len(lecture.captions)):
        qtbot.keyClick(keyboard(), key)
        lecture.expect_place(number)
        caption = lecture.captions[number - 1]
        assert band.text.markdown == written(window.document.simulator, caption)
        assert band.place.text().startswith(f"caption {number} of {len(lecture.captions)}")
        # Nobody scrolls in front of an audience.
        assert band.text.verticalScrollBar().maximum() == 0
        assert window.panels.step.verticalScrollBar().maximum() == 0
    lecture.expect_whole()


# By keyboard


def press(lecture: Lecture, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    lecture.qtbot.keyClick(keyboard(), key, modifier)
    QApplication.processEvents()


def tab_to(lecture: Lecture, widget: QWidget) -> None:
    for _ in range(200):
        if keyboard() is widget:
            return
        press(lecture, Qt.Key.Key_Tab)
        assert list(hidden_focus(lecture.window)) == []
    raise AssertionError(f"Tab does not reach {widget.accessibleName()}")


def type_text(lecture: Lecture, text: str) -> None:
    lecture.qtbot.keyClicks(keyboard(), text)


def test_by_keyboard_alone(lecture: Lecture) -> None:
    window, control = lecture.window, Qt.KeyboardModifier.ControlModifier
    lecture.expect(1)
    # Step by step, and from caption to caption by its key.
    for number in range(2, 8):
        while window.document.simulator.step == 0 or lecture.captions[number - 1].step != _current(window):
            press(lecture, Qt.Key.Key_PageDown)
            lecture.expect_position()
        lecture.expect(number)
    for number in range(8, 14):
        press(lecture, Qt.Key.Key_F8)
        lecture.expect(number)
    press(lecture, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    lecture.expect(12)
    press(lecture, Qt.Key.Key_F8)
    press(lecture, Qt.Key.Key_F8, control)
    assert window.panels.guide.follow.isChecked()
    for number in range(14, 21):
        press(lecture, Qt.Key.Key_PageDown)
        lecture.expect(number)
    # One iteration, by its number typed in the field of the transport and Ctrl+R.
    tab_to(lecture, window.panels.transport.iterations)
    type_text(lecture, "1")
    press(lecture, Qt.Key.Key_R, control)
    lecture.settled()
    assert (window.document.simulator.iteration, window.document.simulator.step) == (1, 0)
    lecture.expect_position()
    press(lecture, Qt.Key.Key_PageDown)
    lecture.expect(21)
    # Ctrl+J, once left with Esc, once with Enter.
    before = keyboard()
    press(lecture, Qt.Key.Key_J, control)
    type_text(lecture, "5")
    press(lecture, Qt.Key.Key_Escape)
    assert not window.panels.header.go_to.isVisible()
    assert keyboard() is not before.window()
    lecture.expect(21)
    press(lecture, Qt.Key.Key_J, control)
    type_text(lecture, str(LAST))
    press(lecture, Qt.Key.Key_Return)
    lecture.expect(22)
    for number in (23, 24, 25):
        press(lecture, Qt.Key.Key_PageDown)
        lecture.expect(number)
    press(lecture, Qt.Key.Key_F8, control)
    lecture.expect_whole()


def _current(window: MainWindow) -> Quantity | None:
    step = window.document.simulator.current
    return step.quantity if step else None


# By mouse


class Mouse:
    """Clicks, and before every click puts the focus into the next of all fields of the window."""

    def __init__(self, lecture: Lecture) -> None:
        self.lecture, self.window, self.turn = lecture, lecture.window, 0
        self.held: set[str] = set()

    def _focus_next_field(self) -> None:
        every = list(fields(self.window))
        self.turn += 1
        # The form of what is selected has other fields from click to click.
        not_yet = (field for field in every if _title(field.accessibleName()) not in self.held)
        field: QLineEdit = next(not_yet, every[self.turn % len(every)])
        for dock in self.window.findChildren(QDockWidget):
            if dock.isAncestorOf(field):
                dock.raise_()
        for hidden in (self.window.panels.header.go_to, self.window.panels.when):
            if hidden.isAncestorOf(field):
                hidden.start()
        settle()
        field.setFocus(Qt.FocusReason.TabFocusReason)
        assert keyboard() is field
        self.held.add(_title(field.accessibleName()))

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        self._focus_next_field()
        self.bring(widget)
        assert is_seen(widget)
        self.lecture.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())
        self._look()

    def bring(self, widget: QWidget) -> None:
        """A click on the tab of a panel that stands behind another."""
        dock = next((d for d in self.window.findChildren(QDockWidget) if d.isAncestorOf(widget)), None)
        if dock is None or is_seen(widget):
            return
        bar, tab = next(_tabs(self.window, dock.windowTitle()))
        self.lecture.qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(tab).center())
        settle()

    def _look(self) -> None:
        """At what the click did: the step and the caption are brought forward where a field stands before them."""
        self.lecture.settled()
        for panel in (self.window.panels.step, self.window.panels.guide):
            self.bring(panel)

    def click_on_plot(self, iteration: int) -> None:
        canvas = self.window.panels.plot.canvas
        self._focus_next_field()
        self.bring(canvas.viewport())
        box = canvas.box
        middle = sum(box.viewRange()[1]) / 2
        place = canvas.mapFromScene(box.mapViewToScene(QPointF(iteration, middle)))
        self.lecture.qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self._look()


def _title(name: str) -> str:
    """The name of a field without the step that it is for."""
    return name.partition(" for ")[0]


def _tabs(window: MainWindow, title: str) -> Iterator[tuple[QTabBar, int]]:
    for bar in window.findChildren(QTabBar):
        for tab in range(bar.count()):
            if bar.isVisible() and bar.tabText(tab) == title:
                yield bar, tab


def through_a_card(mouse: Mouse, lecture: Lecture, number: int) -> None:
    """To the step that computed the first operand of a caption's step, and by the guide back to the caption."""
    cards = lecture.window.panels.step.cards[:-1]
    card = next((card for card in cards if card.content.followed), None)
    if card is None:
        return
    wanted = card.content.quantity
    mouse.click(card)
    assert _current(lecture.window) == wanted
    lecture.expect_position()
    while (
        lecture.window.document.simulator.current is None
        or _current(lecture.window) != lecture.captions[number - 1].step
    ):
        mouse.click(lecture.window.panels.guide.next)
    lecture.expect(number)


def test_by_mouse_with_the_focus_in_every_field_before_every_click(lecture: Lecture) -> None:
    window, mouse = lecture.window, Mouse(lecture)
    every = {_title(name) for name in names(window)}
    guide, transport = window.panels.guide, window.panels.transport
    following = transport.findChild(QToolButton, "next_button")
    mouse.click(guide.follow, QPoint(8, guide.follow.height() // 2))
    assert guide.follow.isChecked()
    lecture.expect(1)
    for number in range(2, len(lecture.captions) + 1):
        mouse.click(found(following) if number % 2 else guide.next)
        lecture.expect(number)
        if number in (3, 12, 17, 21):
            through_a_card(mouse, lecture, number)
    mouse.click_on_plot(LAST // 2)
    assert window.document.simulator.iteration == pytest.approx(LAST / 2, abs=100)
    lecture.expect_position()
    mouse.click(guide.next)
    lecture.expect(22)
    for number in (21, 20, 19):
        mouse.click(guide.back if number % 2 else found(transport.findChild(QToolButton, "back_button")))
        lecture.expect(number)
    assert mouse.held == every
    assert len(every) > 10  # those of settings that have no meaning are not there
    lecture.expect_whole()
