"""What has to be guarded."""

from __future__ import annotations

from collections.abc import Iterator

from shiboken6 import Shiboken


def qt_classes() -> Iterator[type]:
    """The classes of the program that were imported and have one of Qt among their bases."""
    seen: set[type] = set()
    waiting: list[type] = [Shiboken.Object]
    while waiting:
        found: list[type] = type.__subclasses__(waiting.pop())
        for kind in found:
            if kind not in seen:
                seen.add(kind)
                waiting.append(kind)
                if kind.__module__.partition(".")[0] == "bpsim":
                    yield kind
