"""What a lookup of a test has to find."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def found(value: T | None) -> T:
    """The value itself; fails the test where there is none."""
    assert value is not None
    return value
