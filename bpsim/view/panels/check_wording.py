"""Sentences and short names of the panel in which a student's numbers are checked."""

from __future__ import annotations

from bpsim.checking import Judged, Verdict

PROMPT = "Your value for"
PLACE = "step {number} of {total} · {phase}"
PLACE_SAMPLE = "step {number} of {total} · {phase} · sample {sample}"
TYPE_HERE = "type a number"
NO_STEP = "There is nothing to type."
FIELD_HELP = "As many digits as you have: 0.5933, 0,5933 or 1/2. Enter goes to the next quantity, Esc to the graph."
FIELD_NAME = "Your value for {symbol}, {place}"
EMPTY = (
    "Type what you have on paper, with the digits you have, for as many quantities as you like. "
    "The first number that is wrong is found, and the mistake is named where it is a typical one."
)
VERDICTS = {
    Verdict.RIGHT: "right",
    Verdict.ROUNDING: "rounded",
    Verdict.FOLLOWS: "follows",
    Verdict.WRONG: "wrong",
    Verdict.UNCLEAR: "too few digits",
    Verdict.UNREADABLE: "no number",
}
FIRST_WRONG = "first wrong"
SPOKEN = "your number is {verdict}"
COLUMNS = ("#", "Symbol", "Yours", "Verdict")
OPERAND_COLUMNS = ("Made of", "Yours", "Right")
NOT_TYPED = "–"
ALL_RIGHT_ONE = "Your number is right."
ALL_RIGHT = "All {count} numbers are right."
ALL_IN_ORDER = "No number is wrong; some differ by rounding."
WRONG = "First wrong: {symbol}"
SHOW = "Show Right Values"
HIDE = "Hide Right Values"
REMOVE = "Remove"
REMOVE_ALL = "Remove All"
PREVIOUS_TIP = "The quantity before (Up)"
NEXT_TIP = "The next quantity (Down, Enter)"
REMOVE_TIP = "Remove the selected numbers (Delete)"
REMOVE_ALL_TIP = "Remove all numbers that you typed for this iteration"
SHOW_TIP = "Show what the number is made of, with your values and the right ones"
EDIT_TIP = "Click to go to the step, double-click to change your number"
TABLE_NAME = "Your numbers"
OPERANDS_NAME = "What the first wrong number is made of"


def verdict(entry: Judged) -> str:
    """What is said of a number in a word or two."""
    return FIRST_WRONG if entry.first else VERDICTS[entry.verdict]
