"""Sentences of the Gradient check panel."""

from __future__ import annotations

TITLE = "Gradient check"
CHECK = "&Check gradients"
CHECK_TIP = "Compare backpropagation with central differences for every parameter"
CANCEL = "Cancel"
EMPTY = (
    "Compares the gradient that backpropagation gives for every parameter with what the error itself does when that "
    "parameter is moved a little up and down."
)
PROGRESS = "{done} of {count} gradients"
PROGRESS_NAME = "Gradients compared"
TABLE_NAME = "Gradients, the one that agrees least first"

COLUMNS = ("Gradient", "Backprop", "Differences", "Rel. error", "Note")
COLUMN_TIPS = (
    "Which derivative; click a row to go to the step that computes it",
    "a: the gradient that the chain rule gives",
    "n: central differences, the error at w + h less that at w − h, divided by 2h",
    "The relative error, |a − n| / max(|a|, |n|)",
    "What is special about it",
)
