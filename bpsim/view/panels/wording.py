"""Sentences and short names of the panels."""

from __future__ import annotations

from bpsim.sentences import Plural, _
from bpsim.trace.iteration import Phase
from bpsim.trace.numerals import grouped

PHASES = {
    Phase.FORWARD: _("Forward"),
    Phase.LOSS: _("Loss"),
    Phase.BACKWARD: _("Backward"),
    Phase.UPDATE: _("Update"),
}
IN_PHASE = {
    Phase.FORWARD: _("forward"),
    Phase.LOSS: _("loss"),
    Phase.BACKWARD: _("backward"),
    Phase.UPDATE: _("update"),
}
"""What a phase is called where it stands in a line with the step."""
ITERATION, EPOCH = _("iteration {iteration}"), _("epoch {epoch}")
ITERATION_IN_PAST = _("iteration {iteration} of {last} (in the past)")
AT_START = _("start, {total} steps")
STEP = _("step {step} of {total}")
LESSON_NAME, POSITION_NAME, ERROR_NAME = _("Lesson"), _("Position"), _("Error")
HELD_OUT_NAME = _("Error of the samples that are held out")
COPY_DIGITS = _("Copy all digits")
STEPS_NAME = _("Steps")
NOTHING_YET = _("No step of this iteration is made yet.")
FIRST_STEP = _("PageDown takes the first step.")
STEP_NAME = _("This step")
OTHERWISE = _("Write it as {formula}")
ORIGIN, ORIGIN_AWAY = _("Where it comes from"), _("Fold it up again")
SHOW_MORE = _("Show {shown} of {hidden} more")
COPY_VALUE, COPY_LINE = _("Copy value"), _("Copy symbol and value")
CARD_TIP = _("Press Enter to go to the step that computed it.")
CELL_NAME = _("{name}, sample {sample}: {value}")
CELL_HELD_OUT_NAME = _("{name}, sample {sample}, held out: {value}")
FIELDS = {
    "iterations": (_("Iterations to run"), _("How many iterations Run makes")),
    "until": (_("Run until the error is below"), _("Run stops where the error is below this; it may be empty")),
    "learning_rate": (_("Learning rate"), _("The learning rate {symbol}: how far each update goes")),
    "speed": (_("Speed of playing"), _("How fast Play goes")),
}
"""The fields of the transport: what they are called, and what they are for."""
STEP_SIZE = _("Step size")
ITERATIONS = _("iterations")
UNTIL = _("until {symbol} <")
RATE = _("learning rate {symbol}")
NO_COUNT = _("Type a whole number of iterations from 1 to {most}.")
OF_SAMPLE = _("{phase} · sample {sample}")
OF_LAYER = "{phase} · {layer}"
OF_BATCH = _("{phase} · batch")
HELD_OUT = _("held out")
BOX = _("Sample {sample} is held out")
BOX_TIP = _("Whether the sample is held out: it is not trained on, and its error stands beside E (click, or Space)")
PICKED = _("picked")
PICKED_TIP = _("Which samples this iteration trains on, and in which order")
YES = _("yes")
PICKED_ROW = _("Sample {row} is picked for this iteration: {pick}")
NOT_PICKED_ROW = _("Sample {row} is not picked for this iteration")
GO_TO_ITERATION = _("Go to iteration")
ITERATION_NAME = _("Iteration to go to")
ITERATION_TIP = _(
    "Any iteration, or a step of it, as 120:18; one that is not computed yet is trained up to (Enter, or Esc to stay)"
)
TIME_NAME, TIME_TIP = _("Iteration"), _("Iteration {iteration} of {last}: drag to travel")
WHEN, WHEN_NAME = _("When?"), _("What is looked for in the training")
WHEN_EXAMPLE = _("{error} < 0.01")
WHEN_TIP = _(
    "E, or a symbol as it is shown, then <, >, <= or >= and a number, or “changes sign”; or “all outputs right”. Enter "
    "searches what is trained, F3 and Shift+F3 go on"
)
FOUND_NONE, FOUND_SO_FAR = _("none up to iteration {iteration}"), _("{count}, up to iteration {iteration} …")
FOUND_ALL = _("{count}, up to iteration {iteration}")
FOUND_FROM = _("{count} from iteration {iteration} on")
FOUND = Plural("1 iteration", "{number} iterations")
NO_STEP_OF_ITERATION = _("a step of an iteration is written as 120:18, iteration 120 with 18 steps done")
NO_ITERATION = _("an iteration is a whole number from {first} to {last}")
_PLACES = {1: _("{number}st"), 2: _("{number}nd"), 3: _("{number}rd")}
_OTHER_PLACE = _("{number}th")
HELD_OUT_ERROR = _("held out: {error}")


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    template = _OTHER_PLACE if number % 100 in (11, 12, 13) else _PLACES.get(number % 10, _OTHER_PLACE)
    return template.format(number=grouped(number))
