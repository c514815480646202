"""Every sentence about the gradient check that a user reads, in the terminal and in the window."""

from __future__ import annotations

from bpsim.core.gradcheck import ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE
from bpsim.trace.numerals import format_short

_RELATIVE, _ABSOLUTE = (format_short(tolerance, 1) for tolerance in (RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE))
TOLERANCE = f"|a − n| at most {_RELATIVE} · max(|a|, |n|) + {_ABSOLUTE}"
LAYER_BY_LAYER = (
    "This lesson updates layer by layer, with hidden deltas from new weights: those are no gradient of one error. "
    "Checked is the gradient that the old weights give."
)
AFTER = "Penalties and the optimizer come after the gradient and are left out of this check."
KINKS = (
    "kink: relu has no derivative at 0, and a net input is 0 or so near that the differences reach across. Such a "
    "gradient is shown, but not judged."
)
KINK_BY_HAND = (
    "By hand {net} is 0: {value} is what the rounding of floating point leaves of the sum. With rounding to some "
    "decimals (round_to) the steps have 0."
)
DIFFERENT = "{wrong} of {count} gradients differ{kinks}."
ONE_DIFFERS = "The only gradient differs{kinks}."
NOT_FINITE = "The network overflows with these numbers, so that there is nothing to compare."
SAME = "All {count} gradients agree{tolerance}."
ONE_AGREES = "The only gradient agrees{tolerance}."
SAME_BUT_KINKS = "{agreeing} of {count} gradients agree{tolerance}{kinks}."
NONE_JUDGED = "No gradient was judged: {all} at a kink."
AT_KINK = "; {count} at a kink {is_are} not judged"

# In the window

STOPPED = "Stopped after {done} of {count} gradients."
NO_CONNECTION = "Absent: {count} missing connections, which have no weight and no gradient."
ROUNDED = "The steps round to {decimals} decimals; checked are the gradients without rounding."

DIFFERS = "differs"
KINK = "kink: not judged"
FROZEN = "frozen: no update"
TRACE_SHOWS = "step: {value}, {reason}"
FROM_NEW_WEIGHTS = "made of new weights"
FROM_ROUNDED = "made of rounded values"
