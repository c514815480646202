"""Sentences of the panel of the edits."""

TITLE = "Undo history"
DESCRIPTION = "The edits in the order in which they were made; choosing one undoes those after it, or makes it again"
EMPTY = "As opened"
