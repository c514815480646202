"""What the window says of several numbers of the graph."""

from __future__ import annotations

from bpsim.sentences import Plural, _
from bpsim.trace.numerals import grouped

COPIED = _("Copied {numbers}, with all digits.")
NOTHING_TO_COPY = _("Nothing that is selected has a number yet.")
PASTE = _("paste {numbers}")
PASTED = _("Pasted {numbers}.")
PASTED_IN_ORDER = _("Pasted {numbers} in the order of what is selected, since the names on the clipboard are others.")
NOTHING_TO_PASTE = _("There is no number on the clipboard.")
NO_NUMBER = _("Line {line}: {fault} Nothing was pasted.")
TWICE = _("“{name}” is on the clipboard twice. Nothing was pasted.")
UNKNOWN = _(
    "“{name}” is no number on the graph that can be typed{called}, and {pasted} cannot go by order to {selected}."
)
CALLED = _(" (such as {names})")
NOT_NAMED = _("Line {line}: “{text}” is not a name with a number, as others are. Nothing was pasted.")
NO_FIT = _("{pasted} without names cannot go by order to {selected}. Select as many, and paste again.")
SELECTED = _("{numbers} selected")
_NUMBERS = Plural("1 number", "{count} numbers")


def numbers(count: int) -> str:
    """A count of numbers: ``1 number``, ``12 numbers``."""
    return _NUMBERS.of(count, count=grouped(count))
