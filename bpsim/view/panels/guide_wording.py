"""Sentences of the Guide panel."""

from __future__ import annotations

from bpsim.guide.printed import Standing

TITLE = "Guide"
PRINTED_TITLE = "Printed numbers"
PRINTED_BUTTON = "Printed"
PRINTED_TIP = "The numbers that the lecture prints, beside the computed ones"
BAND_NAME = "Caption of the guide"
TEXT_NAME = "What the guide says here"
PASSED = "Belongs to an earlier step"
PLACE = "{number} of {count}  ·  {place}"

PREVIOUS = "Previous caption"
NEXT = "Next caption"
PREVIOUS_TIP = "Back to the step of the caption before"
NEXT_TIP = "On to the step of the next caption; an iteration that is not computed yet is run first"
FOLLOW = "&Next follows the guide"
FOLLOW_TIP = "Next and PageDown go from caption to caption; Back and PageUp return"

TABLE_NAME = "Numbers that the lecture prints, beside the computed ones"
COLUMNS = ("It.", "Quantity", "Printed", "Computed", "")
COLUMN_TIPS = (
    "The iteration; click a row to go to the step",
    "What is printed, in the present notation",
    "The digits in the lecture",
    "What this network gives, rounded to as many decimals",
    "Whether they agree",
)
STANDINGS = {
    Standing.AGREES: "agrees",
    Standing.DIFFERS: "differs",
    Standing.NOT_REACHED: "not reached",
    Standing.NOT_KEPT: "not there",
}
MARKS = {Standing.AGREES: "=", Standing.DIFFERS: "≠", Standing.NOT_REACHED: "…", Standing.NOT_KEPT: "–"}
RUN_ON = "&Run to iteration {iteration}"
RUN_ON_TIP = "Compute every iteration that the lecture prints a number of"
GONE = "Iteration {iteration} lies before the first one of this file."
