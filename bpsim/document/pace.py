"""When a run says how far it is: seldom enough that saying it never takes more than a share of its time."""

from __future__ import annotations

import math
from enum import Enum, auto

SECONDS_BETWEEN_CURVES = 1 / 30
SECONDS_BETWEEN_NUMBERS = 1 / 8
SHARE = 1 / 5
"""The part of the time of a run that its announcements take at most, with all that is painted after them."""
OTHER_SECONDS = 0.1
"""What a user does besides, such as moving the graph, delays announcements as if they had taken so long, at most."""


class News(Enum):
    """What is announced after a slice."""

    CURVE = auto()
    NUMBERS = auto()
    """The curve too: it is one of the things that follow the numbers."""


class Pace:
    """Keeps the time of one run. Whatever happens from the end of a slice to the next slice is no training.

    That is what listeners do, at once and when they are painted, so it is measured rather than guessed.
    """

    def __init__(self) -> None:
        self._curve = self._numbers = -math.inf
        self._began = 0.0
        self._ended: float | None = None
        self._announced: News | None = None
        self._curve_cost = 0.0
        self._elsewhere = 0.0
        """Seconds that went elsewhere and are not made up for by training."""
        self._most = OTHER_SECONDS

    def begin(self, now: float) -> None:
        """A slice begins, at a time in seconds."""
        if self._ended is not None:
            elsewhere = now - self._ended
            if self._announced is News.CURVE:
                self._curve_cost = elsewhere
            elif self._announced is News.NUMBERS:
                # Else a curve that was slow once, such as the first one, would be the last.
                self._curve_cost /= 2
            if self._announced is not None:
                self._most = max(OTHER_SECONDS, elsewhere)
            self._elsewhere = min(self._elsewhere + elsewhere, self._most)
        self._began = now

    def end(self, now: float) -> News | None:
        """A slice has ended; returns what is to be announced after it, if anything is."""
        self._elsewhere = max(0.0, self._elsewhere - (now - self._began) * SHARE / (1 - SHARE))
        news = self._due(now) if self._elsewhere == 0.0 else None
        self._ended, self._announced = now, news
        if news is not None:
            self._curve = now
        if news is News.NUMBERS:
            self._numbers = now
        return news

    def _due(self, now: float) -> News | None:
        if now - self._curve < SECONDS_BETWEEN_CURVES:
            return None
        next_numbers = self._numbers + SECONDS_BETWEEN_NUMBERS
        if now >= next_numbers:
            return News.NUMBERS
        # A curve must not use up what the next numbers need.
        return News.CURVE if now + self._curve_cost / SHARE <= next_numbers else None
