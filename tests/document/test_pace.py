"""A run says how far it is as often as its time allows, and no oftener."""

from __future__ import annotations

from itertools import pairwise

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from bpsim.core.history import Reason
from bpsim.document.document import Document
from bpsim.document.pace import News, Pace
from bpsim.lesson import load
from bpsim.simulator import Run

SHARE = 0.2
"""Of the time of a run that may go to announcements."""
CURVES, NUMBERS = 30, (5, 10)
"""Announcements a second: of the curve at most, of the numbers where they are quick."""
SLICE = 0.008
RUN = 6.0
"""Seconds of the clock of these tests."""


class Clock:
    """A clock that stands still unless it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("cost", [0.0, 0.001, 0.02, 0.5], ids=["free", "cheap", "dear", "slower than its interval"])
@pytest.mark.parametrize("painting", [0.0, 0.03], ids=["at once", "and painted later"])
def test_announcements_take_a_fifth_of_the_time_at_most(
    qapp: QApplication,  # noqa: ARG001 - an undo stack needs an application
    monkeypatch: pytest.MonkeyPatch,
    cost: float,
    painting: float,
) -> None:
    clock, document = Clock(), Document(load("it496"))
    said: list[tuple[str, float]] = []

    def listen(news: str) -> None:
        said.append((news, clock.now))
        clock.now += cost

    def train(*_: object) -> Run:
        clock.now += SLICE
        return replace(document.simulator.run(1), reason=Reason.RUNNING)

    document.trained.connect(lambda: listen("curve"))
    document.values_changed.connect(lambda: listen("numbers"))
    monkeypatch.setattr(document.simulator, "run_for", train)
    document.start_run(1_000_000)
    slices, announcing, elsewhere = 0, 0, 0.0
    while clock.now < 100.0 + RUN:
        before = len(said)
        document.advance(SLICE, clock)
        slices += 1
        announcing += len(said) > before
        if len(said) > before:
            clock.now += painting
            elsewhere += painting + cost
    # The last of them may not be made up for yet.
    assert elsewhere - painting - cost <= SHARE * (clock.now - 100.0)
    assert 0 < announcing <= slices * SHARE + 1
    assert len(said) == announcing, "one announcement a slice: the curve follows the numbers"
    numbers = [time for news, time in said if news == "numbers"]
    for times, most in (([time for _, time in said], CURVES), (numbers, NUMBERS[1])):
        assert all(later - earlier >= 1 / most - 1e-9 for earlier, later in pairwise(times))
    if cost + painting <= SHARE / NUMBERS[1]:
        assert len(numbers) >= NUMBERS[0] * RUN


def test_what_a_user_does_meanwhile_delays_the_numbers_by_less_than_a_second() -> None:
    pace, now = Pace(), 0.0
    for _ in range(50):
        pace.begin(now)
        now += SLICE
        pace.end(now)
        now += 0.2  # the mouse moves, and everything is painted
    begin = now
    news = None
    while news is not News.NUMBERS:
        pace.begin(now)
        now += SLICE
        news = pace.end(now)
    assert now - begin < 1.0
