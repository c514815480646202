"""Why a block of text is not pasted."""

from __future__ import annotations

NOT_PASTED = "Nothing was pasted: {reason}."
NOTHING_TO_PASTE = "there is no text to paste"
TOO_LONG = "the text has more than {most} million letters"
AT_ROW = "row {row} has {reason}"
AT_CELL = "row {row}, column {column}: {reason}"
LEAVE_NAMES_OUT = "; leave the names of the columns out"
EMPTY_ROW = "no cells"
CELLS = "1 cell, and the first row has {expected}", "{cells} cells, and the first row has {expected}"
TOO_WIDE = "it has {columns} columns, and from here on there {room} (inputs and targets are added on the graph)"
ROOM = "is 1", "are {room}"
TOO_MANY_ROWS = "there would be more than {most} samples"
NO_CLASS = "“{cell}” is no class: expected one of {classes}"
CLASS_BESIDE_TARGETS = "the name of a class stands for all targets of its row, so no other target can stand beside it"
