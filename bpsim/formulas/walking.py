"""Walks over nested things without recursion: a formula may be nested deeper than Python calls itself."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar

T = TypeVar("T")
Walk = Generator[Any, Any, T]
"""A walk that yields the walks over its parts, gets their results, and returns its own."""


def walked(walk: Walk[T]) -> T:
    """The result of a walk. What one of its parts raises is raised."""
    stack: list[Walk[Any]] = [walk]
    result: Any = None
    while stack:
        try:
            stack.append(stack[-1].send(result))
            result = None
        except StopIteration as end:
            stack.pop()
            result = end.value
    return result  # type: ignore[no-any-return]  # what the first walk returned
