"""Why a block of text is not pasted."""

from __future__ import annotations

from bpsim.sentences import Plural, _

NOT_PASTED = _("Nothing was pasted: {reason}.")
NOTHING_TO_PASTE = _("there is no text to paste")
TOO_LONG = _("the text has more than {most} million letters")
AT_ROW = _("row {row} has {reason}")
AT_CELL = _("row {row}, column {column}: {reason}")
LEAVE_NAMES_OUT = _("; leave the names of the columns out")
TWO_MARKS = {
    ",": _("“{cell}” has a decimal comma, and “{other}” has a point: write all decimals with one of them"),
    ".": _("“{cell}” has a decimal point, and “{other}” has a comma: write all decimals with one of them"),
}
EMPTY_ROW = _("no cells")
CELLS = Plural("1 cell, and the first row has {expected}", "{cells} cells, and the first row has {expected}")
TOO_WIDE = Plural(
    "it has {columns} columns, and from here on there is 1 (inputs and targets are added on the graph)",
    "it has {columns} columns, and from here on there are {room} (inputs and targets are added on the graph)",
)
TOO_MANY_ROWS = _("there would be more than {most} samples")
NO_CLASS = _("“{cell}” is no class: expected one of {classes}")
CLASS_BESIDE_TARGETS = _(
    "the name of a class stands for all targets of its row, so no other target can stand beside it"
)
