"""The errors that a user is meant to read."""

from __future__ import annotations


class BpsimError(Exception):
    """Base of all errors whose one-line message tells a user what is wrong and what to do."""


class UsageError(BpsimError):
    """A request that cannot be carried out: an iteration that is not there, a value that is no number."""


class LessonError(BpsimError):
    """A lesson file that cannot be used. ``faults`` holds one sentence a fault, each with its place."""

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults
