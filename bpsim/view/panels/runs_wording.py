"""Sentences of the panel of the runs."""

from bpsim.sentences import _

TITLE = _("Runs")
DESCRIPTION = _(
    "Every run that was trained, below the one that it branched off from. Space lays it over the error plot, "
    "Enter goes to it, F2 renames it, Delete removes it"
)
RUN, ITERATIONS = _("Run"), _("Iterations")
OVERLAY_TIP = _("Ticked: its curve lies over the error plot while another run is the present one")
RANGE = _("{first}–{last}")
PRESENT, BASELINE, CURVE_ONLY = _("present"), _("baseline"), _("only its curve")
BOTH = ", "

GO, GO_TIP = _("Go to It"), _("Back to this run, where it was left (Enter, or a double click)")
RENAME, RENAME_TIP = _("Rename"), _("Give this run another name; a blank one is that of its reason again (F2)")
MAKE_BASELINE = _("Make Baseline")
BASELINE_TIP = _("The run that others are compared with: its training is kept whatever memory there is")
REMOVE, REMOVE_TIP = _("Remove"), _("Take this run off the list; Undo brings it back (Delete)")

COMPARE = _("Compare")
COMPARE_TIP = _("Put the selected run, at its last iteration, beside the present place: only what differs")
COMPARISON_NAME = _("What differs")
COMPARED = (_("What"), _("That run"), _("Here"))
COMPARED_TIPS = (
    _("The error, a setting of the training, a weight, a bias or a learned variable"),
    _("In the selected run at its last iteration"),
    _("At the present iteration"),
)
DIFFERENT = _("“{name}” at iteration {last}, and here at iteration {here}: what differs.")
SAME = _("Nothing differs between “{name}” at iteration {last} and here, at iteration {here}.")
FIRST = _(" The first {count}.")
SELECT_RUN = _("Select a run: what it has other than the present place stands here.")
NOT_KEPT = _("Only the curve of this run is left: there is nothing to be compared.")
