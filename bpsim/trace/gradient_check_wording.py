"""Every sentence about the gradient check that a user reads, in the terminal and in the window."""

from __future__ import annotations

from bpsim.core.gradient_check import ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE
from bpsim.sentences import Plural, _
from bpsim.trace.numerals import format_short

_RELATIVE, _ABSOLUTE = (format_short(tolerance, 1) for tolerance in (RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE))
TOLERANCE = _("|a − n| at most {relative} · max(|a|, |n|) + {absolute}").format(relative=_RELATIVE, absolute=_ABSOLUTE)
LAYER_BY_LAYER = _(
    "This lesson updates layer by layer, with hidden deltas from new weights: those are no gradient of one error. "
    "Checked is the gradient that the old weights give."
)
GAINS = _(
    "expected: by how much the error would change were it straight, the gradient times the step of the update; got: by "
    "how much it changes if this parameter alone makes that step."
)
AFTER = _("Penalties and the optimizer come after the gradient and are left out of this check.")
KINKS = _(
    "kink: an activation such as relu has no derivative at 0, and a net input is 0 or so near that the differences "
    "reach across. Such a gradient is shown, but not judged."
)
KINKS_OF_FORMULAS = _(
    "kink: relu and abs have no derivative at 0, max and min have none where their operands are equal, and this lesson "
    "is there or so near that the differences reach across. Such a gradient is shown, but not judged."
)
DELTA_RULE = _(
    "The delta rule of a threshold is no derivative of the error of its output, so what it gives is not judged."
)
PERCEPTRON = _("The perceptron rule is no derivative of an error, so what it gives is not judged.")
KINK_BY_HAND = _(
    "By hand {net} is 0: {value} is what the rounding of floating point leaves of the sum. With rounding to some "
    "decimals (round_to) the steps have 0."
)
DIFFERENT = Plural("The only gradient differs{kinks}.", "{wrong} of {count} gradients differ{kinks}.")
NOT_FINITE = _("A value overflows with these numbers, so that there is nothing to compare.")
SAME = Plural("The only gradient agrees{tolerance}.", "All {count} gradients agree{tolerance}.")
SAME_BUT_KINKS = _("{agreeing} of {count} gradients agree{tolerance}{kinks}.")
NONE_JUDGED = Plural(
    "No gradient was judged: the only one is at a kink.", "No gradient was judged: all {count} are at a kink."
)
AT_KINK = Plural("; {count} at a kink is not judged", "; {count} at a kink are not judged")

# In the window

STOPPED = _("Stopped after {done} of {count} gradients.")
NO_CONNECTION = _("Absent: {count} missing connections, which have no weight and no gradient.")
ROUNDED = _("The steps round to {decimals} decimals; checked are the gradients without rounding.")

DIFFERS = _("differs")
KINK = _("kink: not judged")
FROZEN = _("frozen: no update")
TRACE_SHOWS = _("step: {value}")
FROM_NEW_WEIGHTS = _("made of new weights")
FROM_ROUNDED = _("made of rounded values")
