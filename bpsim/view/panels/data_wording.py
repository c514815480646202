"""Sentences of the Data panel."""

from __future__ import annotations

from collections.abc import Sequence

from bpsim.sentences import Plural, _
from bpsim.trace.numerals import grouped
from bpsim.view.text import MOST_IN_NAME, one_line

EDIT_TIP = _("Double-click to edit")
TABLE_NAME = _("Data")
SORT_AND_RENAME_TIP = _(
    "Click to sort by this column; the samples keep their order, and a third click shows it again. "
    "Double-click to rename"
)
CLASS = _("class")
CLASSES_TIP = _("Type a class, and its target becomes 1 and the others 0. Double-click here to name the classes")
_UNKNOWN_CLASS = _("“{name}” is no class: type one of {classes}.")
MOST_CLASSES = 6
"""Classes that a sentence names, at most."""
NO_CLASS = _("no class")
NO_CLASS_TIP = _("The targets of this sample are not those of one class")
CLASS_OF = _("class of sample {sample}: {name}")
ASCENDING, DESCENDING = " ▲", " ▼"
COPY = _("&Copy")
PASTE = _("&Paste")
ADD = _("&Add Sample")
REMOVE = _("Re&move Samples")
PICK = _("Take as the &Next Sample")
MOVE_UP, MOVE_DOWN = _("Move &Up"), _("Move &Down")
SORT_UP, SORT_DOWN, SORT_NOT = (
    _("&Sort by This Column"),
    _("Sort by This Column, &Largest First"),
    _("&Order of the Data"),
)
RENAME = _("Rename Column…")
NAME_CLASSES = _("&Names of the Classes…")
BUTTON_TIPS = (
    _("Add a sample below the present row (Insert)"),
    _("Remove the rows that are selected (Delete); a click on the number of a row selects it, Shift+Space does too"),
    _("Move the present row, or those that are selected, up (Alt+Up)"),
    _("Move the present row, or those that are selected, down (Alt+Down)"),
)
SELECT_ROWS = _("Select the rows first: click on their numbers, or press Shift+Space in one of their cells.")
SORTED = _("The table shows the samples sorted: a click on the header with the arrow shows their own order first.")
NO_PLACE = _("Outputs are computed, so nothing can be pasted here: choose a cell of an input or a target.")
NO_COLUMNS = _(
    "No variable has a column here: import a table whose columns are called like the variables (File > Import Data), "
    "or select a variable and choose Formula > Differs by Sample."
)
_SAMPLES = Plural("1 sample", "{count} samples")
_FIRST = _("{samples} · {add} adds one, {paste} pastes")
_HELD_OUT = _("{samples}, {count} held out")
_SORTED_BY = _("{samples} · sorted by {name} (the data keep their order)")


def unknown_class(name: str, classes: Sequence[str]) -> str:
    """Why a name that was typed is not taken."""
    known = ", ".join((*classes[:MOST_CLASSES], *(("…",) if len(classes) > MOST_CLASSES else ())))
    return _UNKNOWN_CLASS.format(name=one_line(name, MOST_IN_NAME), classes=known)


def count(samples: int, held_out: int, sorted_by: str, add: str, paste: str) -> str:
    """What stands below the table: ``150 samples, 30 held out``, and by which column they are sorted; of a single one,
    the keys by which others come."""
    if samples == 1:
        return _FIRST.format(samples=_SAMPLES.of(1), add=add, paste=paste)
    text = _SAMPLES.of(samples, count=grouped(samples))
    if held_out:
        text = _HELD_OUT.format(samples=text, count=grouped(held_out))
    return _SORTED_BY.format(samples=text, name=sorted_by) if sorted_by else text
