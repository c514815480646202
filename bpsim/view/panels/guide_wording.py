"""Sentences of the Guide panel."""

from __future__ import annotations

from bpsim.guide.printed import Standing
from bpsim.sentences import _

TITLE = _("Guide")
PRINTED_TITLE = _("Printed numbers")
PRINTED_BUTTON = _("Printed")
PRINTED_TIP = _("The numbers that the lecture prints, beside the computed ones")
BAND_NAME = _("Caption of the guide")
TEXT_NAME = _("What the guide says here")
PASSED = _("Belongs to an earlier step")
PLACE = _("{number} of {count}  ·  {place}")

PREVIOUS = _("Previous caption")
NEXT = _("Next caption")
PREVIOUS_TIP = _("Back to the step of the caption before")
NEXT_TIP = _("On to the step of the next caption; an iteration that is not computed yet is run first")
FOLLOW = _("&Next follows the guide")
FOLLOW_TIP = _("Next and PageDown go from caption to caption; Back and PageUp return")

TABLE_NAME = _("Numbers that the lecture prints, beside the computed ones")
COLUMNS = (_("It."), _("Quantity"), _("Printed"), _("Computed"), "")
COLUMN_TIPS = (
    _("The iteration; click a row to go to the step"),
    _("What is printed, in the present notation"),
    _("The digits in the lecture"),
    _("What this network gives, rounded to as many decimals"),
    _("Whether they agree"),
)
STANDINGS = {
    Standing.AGREES: _("agrees"),
    Standing.DIFFERS: _("differs"),
    Standing.NOT_REACHED: _("not reached"),
    Standing.NOT_KEPT: _("not there"),
}
MARKS = {Standing.AGREES: "=", Standing.DIFFERS: "≠", Standing.NOT_REACHED: "…", Standing.NOT_KEPT: "–"}
RUN_ON = _("&Run to iteration {iteration}")
RUN_ON_TIP = _("Compute every iteration that the lecture prints a number of")
GONE = _("Iteration {iteration} lies before the first one of this file.")
