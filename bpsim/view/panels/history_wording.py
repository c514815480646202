"""Sentences of the panel of the edits."""

from bpsim.sentences import _

TITLE = _("Undo history")
DESCRIPTION = _("The edits in the order in which they were made; choosing one undoes those after it, or makes it again")
EMPTY = _("As opened")
