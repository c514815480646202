"""The sentences of saving, printing, the guide and the box about bpsim, as templates with named arguments."""

from __future__ import annotations

from bpsim.core.network import Network
from bpsim.editing.changes import Change, Way
from bpsim.trace.numerals import format_given

LESSON_FILTER = "bpsim lessons (*.bpsim)"
LESSON_FILTERS = f"{LESSON_FILTER};;All files (*)"
OPEN = "Open a lesson"
SAVE = "Save the lesson"
NOT_OPENED = "This lesson cannot be opened"
NOT_SAVED = "The lesson was not saved"
GONE = "{path} is not there any more."
CHANGED = "The file has changed"
CHANGED_ON_DISK = "{name} was changed by another program since it was opened. Overwriting it loses that change."
OVERWRITE = "&Overwrite"
SAVE_AS = "Save &As…"
UNSAVED_WORK = "Unsaved work"
WORK_LEFT = "“{title}” has changes of {time} that were not saved when bpsim ended. Open it with them?"
WORK_OF_FILE = "Its file is {path}. It stays as it is until you save."
WORK_WITHOUT_FILE = "It was never saved to a file."
OTHER_WORK = "More unsaved work is waiting."
OPEN_WORK = "&Open"
DISCARD_WORK = "&Discard"
LATER = "Not &Now"
WORK_NOT_OPENED = "This work cannot be opened"
NOT_KEPT = "Changes are not kept in case bpsim ends without saving: {reason}."
SAVE_PICTURE = "Save a picture of the graph"
SAVE_SOLUTION = "Save the worked solution of this iteration"
PICTURE_FILTERS = {".png": "PNG (*.png)", ".svg": "SVG, sharp at every size (*.svg)", ".pdf": "PDF (*.pdf)"}
SOLUTION_FILTERS = {".md": "Markdown (*.md)", ".tex": "LaTeX (*.tex)"}
SOLUTION_NAME = "{title}, iteration {iteration}"
SAVED = "Saved to {name}."
SAVED_BEFORE_EDITS = "Saved to {name} as of iteration {iteration}: what was changed at a later iteration is not in it."
SAVED_WITH_PICTURE = "Saved to {name}, with its picture {picture}."
PICTURE_NOT_SAVED = "The picture was not saved"
SOLUTION_NOT_SAVED = "The worked solution was not saved"
UNKNOWN_SUFFIX = "{name} ends in none of {suffixes}."
TOO_MANY_STEPS = (
    "This iteration has {steps} steps, and a document may have at most {most} here; "
    "bpsim trace FILE --format latex writes any number of them."
)
REPLACE = "Replace the file?"
EXISTS = "{name} is there already. Replace it?"
PRINTED = "Sent to the printer."
NOT_PRINTED = "The graph was not printed"
NO_PRINTER = "{printer} cannot be printed on."
NO_PRINTING = "Printing needs a part of the system that is missing: {reason}."
UNDONE = "Undone: {text}."
REDONE = "Made again: {text}."
ONE_SAMPLE = "There is one sample only, and it is trained on."
ABOUT = "About bpsim"
ABOUT_BPSIM = (
    "Backpropagation, step by step, on a network that you build yourself.\n\nMIT licence.\n\nThe log of errors is {log}"
)
BEFORE_FILE = "Iteration {iteration} cannot be gone to: this file starts from a later one."
NEXT_CAPTION = "PageDown goes to the next caption, {place}."
NEW_LESSON = "New network {text}: its weights are drawn, its one sample is of zeros."
SPOKEN_STEP = "{symbol} = {value}"
SPOKEN_OF_SAMPLE = "{sample}, {text}"
SPOKEN_START = "start of iteration {iteration}"
SPOKEN_ITERATION = "iteration {iteration}, {text}"
DONE = "Done: {text}."
SET_ALREADY = "It is set so already."
NOTHING_TO_REMOVE = "Select a neuron or a connection first."
NOT_NEIGHBOURS = "A connection leads to the next layer: select neurons of neighbouring layers."
CONNECTED_ALREADY = "They are connected already."
NOT_CONNECTED = "They are not connected."
EACH_CHANGED = {
    Way.ADD: "add {number} to {names}",
    Way.MULTIPLY: "multiply {names} by {number}",
    Way.DIVIDE: "divide {names} by {number}",
    Way.NORMAL: "draw {names} from {change}",
    Way.UNIFORM: "draw {names} from {change}",
}
TAKEN_OFF = "take {number} off {names}"
DRAWN = "Drawn by {change}: the same text gives the same numbers again."
WHOLE_UNITS = "a layer has a whole number of units"
CHANGE_TEXT = {"title": "change the title", "description": "change the description"}
CHANGE_DRAWING = "change how new weights are drawn"


def changed(change: Change, names: str) -> str:
    """What an edit of numbers is called that does something to each of them: ``multiply w1, w2 by 2``."""
    taken = change.way is Way.ADD and change.first < 0
    number = format_given(abs(change.first) if taken else change.first, None)
    return (TAKEN_OFF if taken else EACH_CHANGED[change.way]).format(number=number, names=names, change=change.text)


def sentence(text: str, network: Network) -> str:
    """A text as a sentence: with a full stop, and with a capital where it begins with a word that is no name."""
    names = (*network.inputs, *(unit for layer in network.layers for unit in layer.units))
    if text.partition(" ")[0].rstrip(",:;.").isalpha() and not text.startswith(names):
        text = text[:1].upper() + text[1:]
    return text if not text or text.endswith((".", "?", "!", "…")) else f"{text}."
