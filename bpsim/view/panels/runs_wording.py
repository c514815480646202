"""Sentences of the panel of the runs."""

from bpsim.sentences import Plural, _

TITLE = _("Runs")
DESCRIPTION = _(
    "Every run that was trained, below the one that it branched off from. Space lays it over the error plot, "
    "Enter goes to it, F2 renames it, Delete removes it"
)
RUN, ITERATIONS = _("Run"), _("Iterations")
NAME_TIP = _("{name} — ticked: its curve lies over the error plot while another run is the present one")
RUN_AND_ITERATIONS = _("Run, iterations")
RANGE = _("{first}–{last}")
ERROR_TIP = _("{error} at the last iteration of each run")
PRESENT, BASELINE, CURVE_ONLY = _("present"), _("baseline"), _("only its curve")
BOTH = ", "

GO, GO_TIP = _("Go to It"), _("Back to this run, where it was left (Enter, or a double click)")
RENAME, RENAME_TIP = _("Rename"), _("Give this run another name; a blank one is that of its reason again (F2)")
MAKE_BASELINE = _("Make Baseline")
BASELINE_TIP = _("The run that others are compared with: its training is kept whatever memory there is")
REMOVE, REMOVE_TIP = _("Remove"), _("Take this run off the list; Undo brings it back (Delete)")

COMPARE = _("Compare")
COMPARE_TIP = _("Put two runs, or two iterations of one, beside each other: only what differs")
COMPARISON_NAME = _("What differs")
FIRST_PLACE, SECOND_PLACE, HERE = _("First"), _("Second"), _("here")
FIRST_TIP = _("The run that is selected in the list, at the iteration beside it")
SECOND_TIP = _("The present place, or another run, or another iteration of the same")
ITERATION_OF = _("Iteration of the {place}")
ITERATION_TIP = _("An iteration of this run; its last one at first")
NO_ITERATION = _("This run has the iterations {first} to {last}.")
COMPARED = (_("What"), FIRST_PLACE, SECOND_PLACE)
COMPARED_TIPS = (
    _("The error, a setting of the training, a weight, a bias or a learned variable"),
    _("In the first place"),
    _("In the second place"),
)
DIFFERENT = _("“{name}” at iteration {last}, and here at iteration {here}: what differs.")
SAME = _("Nothing differs between “{name}” at iteration {last} and here, at iteration {here}.")
DIFFERENT_RUNS = _("“{name}” at iteration {last}, and “{other}” at iteration {here}: what differs.")
SAME_RUNS = _("Nothing differs between “{name}” at iteration {last} and “{other}” at iteration {here}.")
FIRST = _(" The first {count}.")
SELECT_RUN = _("Select a run: what it has other than the present place stands here.")
NOT_KEPT = _("Only the curve of this run is left: there is nothing to be compared.")
ON_THE_WAY = Plural(
    "Iteration {iteration} of “{name}” is computed again: 1 update is left (Esc stops).",
    "Iteration {iteration} of “{name}” is computed again: {left} updates are left (Esc stops).",
)
STOPPED = Plural(
    "Iteration {iteration} of “{name}” was not computed again: 1 update is left.",
    "Iteration {iteration} of “{name}” was not computed again: {left} updates are left.",
)
