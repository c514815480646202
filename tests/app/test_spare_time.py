"""What follows a hand takes a share of the time at most, and comes to where the hand came."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from bpsim.app.spare_time import AT_ONCE, SpareTime
from bpsim.document.pace import SHARE


class Work:
    """Something that takes so many seconds of a clock that only it moves on."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.now = 0.0
        self.done = 0

    def do(self) -> None:
        self.done += 1
        self.now += self.seconds

    def clock(self) -> float:
        return self.now


def spare(work: Work) -> SpareTime:
    return SpareTime(work.do, None, work.clock, work.clock)


def waiting(asked: SpareTime) -> bool:
    """Whether it is still to be done."""
    return any(timer.isActive() for timer in asked.findChildren(QTimer))


@pytest.fixture
def slow(qapp: object) -> Iterator[tuple[Work, SpareTime]]:  # noqa: ARG001
    work = Work(0.1)
    asked = spare(work)
    yield work, asked
    asked.forget()


def test_what_is_quick_is_done_each_time(qapp: object) -> None:  # noqa: ARG001
    work = Work(AT_ONCE)
    asked = spare(work)
    for times in range(1, 6):
        asked.ask()
        assert work.done == times


def test_what_is_slow_takes_its_share_of_the_time(slow: tuple[Work, SpareTime]) -> None:
    work, asked = slow
    for _ in range(1000):
        asked.ask()
        work.now += 0.01
    assert work.done * work.seconds <= SHARE * work.now + work.seconds
    assert work.done * work.seconds >= 0.8 * SHARE * work.now


def test_the_last_is_done_too(slow: tuple[Work, SpareTime], qtbot: QtBot) -> None:
    work, asked = slow
    asked.ask()
    asked.ask()
    asked.ask()
    assert work.done == 1
    qtbot.waitUntil(lambda: work.done == 2)


def test_what_is_forgotten_is_not_done(slow: tuple[Work, SpareTime]) -> None:
    work, asked = slow
    asked.ask()
    asked.ask()
    assert waiting(asked)
    asked.forget()
    assert not waiting(asked)
    assert work.done == 1
