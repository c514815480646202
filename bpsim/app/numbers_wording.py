"""What the window says of several numbers of the graph."""

from __future__ import annotations

from bpsim.trace.numerals import grouped

COPIED = "Copied {numbers}, with all digits."
NOTHING_TO_COPY = "Nothing that is selected has a number yet."
PASTE = "paste {numbers}"
PASTED = "Pasted {numbers}."
PASTED_IN_ORDER = "Pasted {numbers} in the order of what is selected, since the names on the clipboard are others."
NOTHING_TO_PASTE = "There is no number on the clipboard."
NO_NUMBER = "Line {line}: {fault} Nothing was pasted."
TWICE = "“{name}” is on the clipboard twice. Nothing was pasted."
UNKNOWN = "“{name}” is no number on the graph that can be typed, and {pasted} cannot go by order to {selected}."
NO_FIT = "{pasted} without names cannot go by order to {selected}. Select as many, and paste again."
SELECTED = "{numbers} selected"


def numbers(count: int) -> str:
    """How many numbers."""
    return "1 number" if count == 1 else f"{grouped(count)} numbers"
