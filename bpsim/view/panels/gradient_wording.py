"""Sentences of the Gradient check panel."""

from __future__ import annotations

from bpsim.sentences import _

TITLE = _("Gradient check")
CHECK = _("&Check gradients")
CHECK_TIP = _("Compare backpropagation with central differences for every parameter")
CANCEL = _("Cancel")
EMPTY = _(
    "Compares the gradient that backpropagation gives for every parameter with what the error itself does when that "
    "parameter is moved a little up and down."
)
PROGRESS = _("{done} of {count} gradients")
PROGRESS_NAME = _("Gradients compared")
TABLE_NAME = _("Gradients, the one that agrees least first")

COLUMNS = (_("Gradient"), _("Backprop"), _("Differences"), _("Rel. error"), _("Expected"), _("Got"), _("Note"))
COLUMN_TIPS = (
    _("Which derivative; click a row to go to the step that computes it"),
    _("a: the gradient that the chain rule gives"),
    _("n: central differences, the error at w + h less that at w − h, divided by 2h"),
    _("The relative error, |a − n| / max(|a|, |n|)"),
    _("By how much the error would change were it straight along this parameter: its gradient times its step"),
    _("By how much the error changes if this parameter alone makes the step of the update"),
    _("What is special about it"),
)
GAINS = _("&Gains")
GAINS_TIP = _("What a step on each parameter alone would gain, in the place of the two gradients")
SORT = _("&Sort by {column}")
WORST_FIRST = _("&Worst First")
