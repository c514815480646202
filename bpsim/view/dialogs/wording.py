"""Names, sentences and formulas of the dialogs."""

from __future__ import annotations

from enum import StrEnum

from bpsim.core.initialization import Distribution
from bpsim.core.normalization import Scaling
from bpsim.handout import Blank
from bpsim.sentences import _
from bpsim.trace.steps import Granularity

VALUES_TITLE = _("New random values")
VALUES_HELP = _(
    "Draws the values of iteration 0 of what is learned and not frozen. The same seed gives the same values for good."
)
WEIGHTS_TITLE = _("New random weights")
WEIGHTS_HELP = _(
    "The weights of iteration 0 are drawn anew and biases become 0; frozen ones stay. "
    "The same seed gives the same weights again. Undo brings the old ones back, with their training."
)
DRAWN_FROM = _("&Distribution")
DISTRIBUTIONS: dict[StrEnum, str] = {
    Distribution.NORMAL: _("normal"),
    Distribution.UNIFORM: _("uniform"),
    Distribution.XAVIER: _("Xavier (Glorot), uniform"),
    Distribution.HE: _("He, normal"),
}
DRAWS_SPOKEN = {
    Distribution.NORMAL: _("Each weight is drawn from a normal distribution with mean 0 and standard deviation σ."),
    Distribution.UNIFORM: _("Each weight is drawn evenly from −a to a."),
    Distribution.XAVIER: _("Each weight is drawn evenly from −a to a, where a is the root of 6 / (n in + n out)."),
    Distribution.HE: _("Each weight is drawn from a normal distribution with standard deviation root of 2 / n in."),
}
DRAWS_HELP = {
    Distribution.NORMAL: _("Around 0, most of them nearer than σ."),
    Distribution.UNIFORM: _("Evenly between −a and a."),
    Distribution.XAVIER: _("For logistic and tanh; n in and n out are the numbers of a layer's sources and units."),
    Distribution.HE: _("For relu and its kin; n in is the number of a layer's sources."),
}
WIDTHS = {Distribution.NORMAL: _("Standard de&viation σ"), Distribution.UNIFORM: _("&Limit a")}
SEED = _("&Seed")
NEW_SEED = _("&New Seed")
NEW_SEED_TIP = _("Another seed, at random")
DRAW = _("Draw Weights")

NORMALIZE_TITLE = _("Normalize inputs")
NORMALIZE_HELP = _("The scaled numbers replace those in the Data panel; targets stay. Undo brings the old ones back.")
SCALE_TO = _("&Scale each input to")
SCALINGS: dict[StrEnum, str] = {
    Scaling.STANDARD: _("mean 0, standard deviation 1"),
    Scaling.UNIT: _("0 to 1"),
    Scaling.SYMMETRIC: _("−1 to 1"),
}
COLUMNS = {
    Scaling.STANDARD: (_("Input"), _("mean μ"), _("standard deviation σ")),
    Scaling.UNIT: (_("Input"), _("smallest a"), _("range b")),
    Scaling.SYMMETRIC: (_("Input"), _("smallest a"), _("half the range b")),
}
CONSTANT = _("constant: stays as it is")
TABLE_NAME = _("What each input is scaled by")
NORMALIZE = _("Normalize")

WHY = _("Why")
COPY = _("&Copy")
COPY_TIP = _("Put all of this on the clipboard")

PICTURE_TITLE = _("Save picture")
PICTURE_HELP = _("PNG and SVG are measured in pixels, PDF in points. The end of the file's name says which it is.")
PICTURE_SIZE = _("&Size")
PICTURE_WIDTH = _("Width of the picture")
PICTURE_HEIGHT = _("Height of the picture")
ON_DARK = _("Light ink on &dark ground")
CHOOSE_FILE = _("Choose File…")
NO_SIZE = _("Each side is a whole number from 1 to {most}.")

HANDOUT_TITLE = _("Export handout")
HANDOUT_HELP = _(
    "Markdown or LaTeX, by the end of the file's name, with a picture of the network beside it. Layer 1 is the first "
    "after the inputs. What a part needs from the other samples and layers is given in it."
)
HANDOUT_CONTENTS = _("&Contents")
HANDOUTS: dict[str, str] = {
    "solution": _("worked solution"),
    Blank.FORMULA: _("blank sheet: formulas are given"),
    Blank.SYMBOL: _("blank sheet: symbols only"),
    Blank.BOXES: _("blank sheet: a table of boxes"),
}
HANDOUT_SAMPLES = _("S&amples")
HANDOUT_LAYERS = _("&Layers")
HANDOUT_ALL = _("all {count}; or some, as in 1,3-5")
HANDOUT_ONLY = _("there is one")
HANDOUT_SIZE = _("Step si&ze")
HANDOUT_SIZES: dict[str, str] = {
    Granularity.TERM: _("term: every factor by itself"),
    Granularity.VALUE: _("value: an entry for each neuron and weight"),
    Granularity.LAYER: _("layer: an entry for all that a layer has"),
}
HANDOUT_NOTATION = _("&Notation")
HANDOUT_DIGITS = _("&Digits")
HANDOUT_DIGITS_TEXTS: dict[str, str] = {
    "": _("as in the lesson"),
    "3": _("3 decimals"),
    "4": _("4 decimals"),
    "6": _("6 decimals"),
    "9": _("9 decimals"),
    "3s": _("3 significant digits"),
    "4s": _("4 significant digits"),
    "6s": _("6 significant digits"),
    "all": _("all"),
}
HANDOUT_ANSWERS = _("Ans&wers at the end")

ABOUT_LESSON = _("About this lesson")
DESCRIPTION = _("Description of the lesson")
NO_DESCRIPTION = _("This lesson has no description.")
SOURCE = _("Source: {source}")

COMMANDS_TITLE = _("Find a command")
COMMANDS_HINT = _("Type what you want to do")
NO_COMMAND = _("No command fits “{text}”.")
COMMAND_DISABLED = _("{command} cannot be done at present.")

CLASSES_TITLE = _("Names of the classes")
CLASSES_HELP = _(
    "One name a line, in the order of the outputs ({outputs}); without any, the classes have no names. The Data table "
    "then has a column in which a class can be typed: its target becomes 1, the others 0. No number changes now."
)
CLASSES_FIELD = _("&Names")
CLASSES_NAME = _("Names of the classes, one a line")
NAME_CLASSES = _("&Name the Classes")

RUNS_TITLE = _("Run a list")
RUNS_DIFFER_IN, RUNS_VALUES, RUNS_ITERATIONS = _("&Runs differ in"), _("&Values"), _("&Iterations each")
RUNS_VALUES_TIP = _("Numbers with commas or semicolons between them, and whole numbers as a range: 1..5")
RUNS_HELP = _(
    "Each value is trained from here, iteration {iteration}, as a run of its own: {runs}. "
    "They come on the list of runs and lie over the plot; the present run stays as it is."
)
RUNS_HELP_START = _(
    "Each seed draws the weights of iteration 0 anew, and is trained as a run of its own: {runs}. "
    "They come on the list of runs and lie over the plot; the present run stays as it is."
)
RUNS_MORE = _("{runs}, … ({count} runs)")
RUNS_NONE = _("Type the values that the runs differ in.")
RUNS_WHOLE = _("{value} is no whole number of iterations")
RUNS_CONFIRM = _("Run")
SEED_OF_WEIGHTS, SEED_OF_VALUES = _("Seed of the random weights"), _("Seed of the random values")

MEMORY_TITLE, MEMORY_CONFIRM = _("Memory"), _("Keep")
MEMORY_KEPT, MEMORY_OF_RUN = _("&Undo and runs (MB)"), _("&States of a run (MB)")
MEMORY_HELP = _(
    "Undo and the list of runs take {taken} MB beside the present run. What finds no room, the oldest first, becomes a "
    "curve without its training; the baseline and the present run never. A run keeps states to go back to, further "
    "apart where they would take more; that counts for runs that begin from then on."
)
NO_MEMORY = _("Either is a whole number of megabytes from {least} to {most}")
