"""The sentences of saving, printing, the guide and the box about bpsim, as templates with named arguments."""

from __future__ import annotations

from bpsim.document.document import Document
from bpsim.editing.changes import Change, Way
from bpsim.editing.wording import remark
from bpsim.sentences import _
from bpsim.simulator import Simulator
from bpsim.trace.numerals import format_given
from bpsim.view.text import as_sentence

LESSON_FILTER = _("bpsim lessons (*.bpsim)")
LESSON_FILTERS = ";;".join((LESSON_FILTER, _("All files (*)")))
OPEN = _("Open a lesson")
SAVE = _("Save the lesson")
NOT_OPENED = _("This lesson cannot be opened")
NOT_SAVED = _("The lesson was not saved")
GONE = _("{path} is not there any more.")
CHANGED = _("The file has changed")
CHANGED_ON_DISK = _("{name} was changed by another program since it was opened. Overwriting it loses that change.")
OVERWRITE = _("&Overwrite")
SAVE_AS = _("Save &As…")
UNSAVED_CHANGES = _("Unsaved changes")
LINE_IS_TYPED = _("The line “{line}” is typed and not taken over, so no file will hold it.")
SAVE_CHANGES = _("“{title}” has changes that are not saved. Save them?")
CLEAR_LIST = _("Clear List")
UNSAVED_WORK = _("Unsaved work")
WORK_LEFT = _("“{title}” has changes of {time} that were not saved when bpsim ended. Open it with them?")
WORK_OF_FILE = _("Its file is {path}. It stays as it is until you save.")
WORK_WITHOUT_FILE = _("It was never saved to a file.")
OTHER_WORK = _("More unsaved work is waiting.")
OPEN_WORK = _("&Open")
DISCARD_WORK = _("&Discard")
LATER = _("Not &Now")
WORK_NOT_OPENED = _("This work cannot be opened")
NOT_KEPT = _("Changes are not kept in case bpsim ends without saving: {reason}.")
SAVE_PICTURE = _("Save a picture of the graph")
SAVE_SOLUTION = _("Save the worked solution of this iteration")
PICTURE_FILTERS = {".png": _("PNG (*.png)"), ".svg": _("SVG, sharp at every size (*.svg)"), ".pdf": _("PDF (*.pdf)")}
SOLUTION_FILTERS = {".md": _("Markdown (*.md)"), ".tex": _("LaTeX (*.tex)")}
SOLUTION_NAME = _("{title}, iteration {iteration}")
SHEET_NAME = _("{title}, iteration {iteration}, sheet")
SAVED = _("Saved to {name}.")
SAVED_BEFORE_EDITS = _(
    "Saved to {name} as of iteration {iteration}: what was changed at a later iteration is not in it."
)
SAVED_WITH_PICTURE = _("Saved to {name}, with its picture {picture}.")
PICTURE_NOT_SAVED = _("The picture was not saved")
SOLUTION_NOT_SAVED = _("The worked solution was not saved")
UNKNOWN_SUFFIX = _("{name} ends in none of {suffixes}.")
TOO_MANY_STEPS = _(
    "This iteration has {steps} steps, and a document may have at most {most} here: choose some samples or layers in "
    "File > Export Handout; bpsim trace FILE --format latex writes any number of them."
)
REPLACE = _("Replace the file?")
EXISTS = _("{name} is there already. Replace it?")
PRINTED = _("Sent to the printer.")
NOT_PRINTED = _("The graph was not printed")
NO_PRINTER = _("{printer} cannot be printed on.")
NO_PRINTING = _("Printing needs a part of the system that is missing: {reason}.")
UNDO, REDO = _("&Undo {edit}"), _("&Redo {edit}")
UNDONE = _("Undone: {text}.")
NOT_UNDONE = _("Not undone: {text}.")
REDONE = _("Made again: {text}.")
ONE_SAMPLE = _("There is one sample only, and it is trained on.")
KEYS = _("Keys")
BLANK = _("Blank screen")
ABOUT = _("About bpsim")
ABOUT_BPSIM = _(
    "Backpropagation, step by step, on a network that you build yourself.\n\nMIT licence.\n\nThe log of errors is {log}"
)
BEFORE_FILE = _("Iteration {iteration} cannot be gone to: this file starts from a later one.")
NEXT_CAPTION = _("PageDown goes to the next caption, {place}.")
NEW_LESSON = _("New network {text}: its weights are drawn, and its one sample waits for your numbers.")
SPOKEN_STEP = "{symbol} = {value}"
SPOKEN_OF_SAMPLE = "{sample}, {text}"
SPOKEN_START = _("start of iteration {iteration}")
SPOKEN_ITERATION = _("iteration {iteration}, {text}")
DONE = _("Done: {text}.")
SET_ALREADY = _("It is set so already.")
REMOVE, REMOVE_MANY = _("Remove"), _("Remove all that is selected? {number} things go; undo brings them back.")
NOTHING_TO_REMOVE = _("Select a neuron or a connection first.")
NOT_NEIGHBOURS = _("A connection leads to the next layer: select neurons of neighbouring layers.")
CONNECTED_ALREADY = _("They are connected already.")
NOT_CONNECTED = _("They are not connected.")
EACH_CHANGED = {
    Way.ADD: _("add {number} to {names}"),
    Way.MULTIPLY: _("multiply {names} by {number}"),
    Way.DIVIDE: _("divide {names} by {number}"),
    Way.NORMAL: _("draw {names} from {change}"),
    Way.UNIFORM: _("draw {names} from {change}"),
}
TAKEN_OFF = _("take {number} off {names}")
DRAWN = _("Drawn by {change}: the same text gives the same numbers again.")
WHOLE_UNITS = _("a layer has a whole number of units")
CHANGE_TEXT = {"title": _("change the title"), "description": _("change the description")}
AS_FORMULAS = _("The network as formulas, with its present weights: {count} gates. Save keeps both apart.")
NEW_FORMULA = _("Type a formula, such as f = (x + y) z: the graph grows while you type, and Enter takes the line over.")
SET = _("set {name}")
RENAME = _("Rename")
NEW_NAME = _("Another name for {name}:")
CHANGE_DRAWING = _("change how new weights are drawn")


def done(text: str, document: Document) -> str:
    """What is said of the last edit: what it did, what the network cannot do any more, and which run it began."""
    simulator, cannot = document.simulator, ""
    if not simulator.about_formulas:
        last = simulator.network.layers[-1]
        cannot = remark(last.kind, last.size)
    return " ".join(filter(None, (DONE.format(text=text), cannot, document.new_run)))


def changed(change: Change, names: str) -> str:
    """What an edit of numbers is called that does something to each of them: ``multiply w1, w2 by 2``."""
    taken = change.way is Way.ADD and change.first < 0
    number = format_given(abs(change.first) if taken else change.first, None)
    return (TAKEN_OFF if taken else EACH_CHANGED[change.way]).format(number=number, names=names, change=change.text)


def sentence(text: str, simulator: Simulator) -> str:
    """A text as a sentence, in which the names of units or nodes are written as they are."""
    return as_sentence(text, simulator.names)
