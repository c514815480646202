"""Sentences and short names of the panel in which a student's numbers are checked."""

from __future__ import annotations

from bpsim.answers import Judged, Verdict
from bpsim.sentences import _

PROMPT = _("Your value for")
PLACE = _("step {number} of {total} · {phase}")
PLACE_SAMPLE = _("step {number} of {total} · {phase} · sample {sample}")
TYPE_HERE = _("type a number")
FIELD_HELP = _("As many digits as you have: 0.5933, 0,5933 or 1/2. Enter goes to the next quantity, Esc to the graph.")
PANEL_NAME = _("Check my numbers")
JUDGED = _("Yours: {said}")
FIELD_NAME = _("Your value for {symbol}, {place}")
EMPTY = _(
    "Type what you have on paper, with the digits you have, for as many quantities as you like. "
    "The first number that is wrong is found, and the mistake is named where it is a typical one."
)
VERDICTS = {
    Verdict.RIGHT: _("right"),
    Verdict.ROUNDING: _("rounded"),
    Verdict.FOLLOWS: _("follows"),
    Verdict.WRONG: _("wrong"),
    Verdict.UNCLEAR: _("too few digits"),
    Verdict.UNREADABLE: _("no number"),
}
FIRST_WRONG = _("first wrong")
SPOKEN = _("your number is {verdict}")
SPOKEN_WITHIN = _("a number of yours in it is {verdict}")
NEEDED = _("Type at least {decimals} decimals: its change is small, and fewer hide mistakes.")
SAMPLE = _("sample {sample}")
ALL_SAMPLES = _("all samples")
COLUMNS = ("#", _("Symbol"), _("Yours"), _("Verdict"))
OPERAND_COLUMNS = (_("Made of"), _("Yours"), _("Right"))
NOT_TYPED = "–"
ALL_RIGHT_ONE = _("Your number is right.")
ALL_RIGHT = _("All {count} numbers are right.")
ALL_IN_ORDER = _("No number is wrong; some differ by rounding.")
WRONG = _("First wrong: {symbol}")
SHOW = _("Show Right Values")
HIDE = _("Hide Right Values")
REMOVE = _("Remove")
REMOVE_ALL = _("Remove All")
PREVIOUS_TIP = _("The quantity before (Up)")
NEXT_TIP = _("The next quantity (Down, Enter)")
REMOVE_TIP = _("Remove the selected numbers (Delete)")
REMOVE_ALL_TIP = _("Remove all numbers that you typed for this iteration")
SHOW_TIP = _("Show what the number is made of, with your values and the right ones")
EDIT_TIP = _("Click your number to change it; a click beside it goes to the step")
TABLE_NAME = _("Your numbers")
OPERANDS_NAME = _("What the first wrong number is made of")


def verdict(entry: Judged) -> str:
    """What is said of a number in a word or two."""
    return FIRST_WRONG if entry.first else VERDICTS[entry.verdict]


def heading(sample: int | None) -> str:
    """What stands above the numbers of a sample, or of the whole batch."""
    return ALL_SAMPLES if sample is None else SAMPLE.format(sample=sample + 1)
