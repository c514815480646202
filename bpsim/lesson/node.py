"""A value of decoded JSON that knows its place, and is never surprised by what is missing or of another type."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from bpsim.lesson import limits
from bpsim.lesson.faults import within

ABSENT = object()


class Node(Struct, frozen=True):
    """``value`` is ABSENT where the file says nothing."""

    value: object
    place: str = ""

    def __getitem__(self, name: str) -> Node:
        """The field of an object; absent where there is none."""
        value = self.value.get(name, ABSENT) if isinstance(self.value, dict) else ABSENT
        return Node(value, within(self.place, name))

    @property
    def items(self) -> tuple[Node, ...]:
        """The elements of a list, as many as a list may have; none where this is no list."""
        values = self.value[: limits.LIST] if isinstance(self.value, list) else ()
        return tuple(Node(value, f"{self.place}[{i}]") for i, value in enumerate(values))

    @property
    def fields(self) -> tuple[tuple[str, Node], ...]:
        """The fields of an object with their names; none where this is no object."""
        names = self.value if isinstance(self.value, dict) else ()
        return tuple((name, self[name]) for name in names)

    @property
    def length(self) -> int | None:
        """The length of a list; None where this is no list."""
        return len(self.value) if isinstance(self.value, list) else None

    @property
    def lengths(self) -> set[int | None]:
        """The lengths of the elements of a list, None for one that is no list; without a node for each of them."""
        values = self.value[: limits.LIST] if isinstance(self.value, list) else ()
        return {len(value) if isinstance(value, list) else None for value in values}

    @property
    def index(self) -> int | None:
        """A whole number of at least 0 that a file may hold, or None."""
        value = self.value
        whole = isinstance(value, int) and not isinstance(value, bool)
        return value if whole and 0 <= value <= limits.COUNT else None  # type: ignore[operator,return-value]

    @property
    def given(self) -> bool:
        """Whether the file says something other than null here."""
        return self.value is not ABSENT and self.value is not None

    def find(self, path: str) -> Iterator[Node]:
        """All that is there under ``path``, as in ``network.layers[*].activation``."""
        name, _, rest = path.partition(".")
        inner = self[name.removesuffix("[*]")]
        for node in inner.items if name.endswith("[*]") else (inner,):
            if rest:
                yield from node.find(rest)
            elif node.value is not ABSENT:
                yield node
