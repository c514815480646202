"""Names, sentences and formulas of the dialogs."""

from __future__ import annotations

from enum import StrEnum

from bpsim.core.initialization import Distribution
from bpsim.core.normalization import Scaling

WEIGHTS_TITLE = "New random weights"
WEIGHTS_HELP = (
    "The weights of iteration 0 are drawn anew and biases become 0; frozen ones stay. "
    "The same seed gives the same weights again. Undo brings the old ones back, with their training."
)
DRAWN_FROM = "&Distribution"
DISTRIBUTIONS: dict[StrEnum, str] = {
    Distribution.NORMAL: "normal",
    Distribution.UNIFORM: "uniform",
    Distribution.XAVIER: "Xavier (Glorot), uniform",
    Distribution.HE: "He, normal",
}
DRAWS = {
    Distribution.NORMAL: r"w \; \sim \; N(0, \sigma^2)",
    Distribution.UNIFORM: r"w \; \sim \; U(-a, a)",
    Distribution.XAVIER: r"w \; \sim \; U(-a, a), \quad a = \sqrt{\frac{6}{n_{in} + n_{out}}}",
    Distribution.HE: r"w \; \sim \; N(0, \sigma^2), \quad \sigma = \sqrt{\frac{2}{n_{in}}}",
}
DRAWS_SPOKEN = {
    Distribution.NORMAL: "Each weight is drawn from a normal distribution with mean 0 and standard deviation σ.",
    Distribution.UNIFORM: "Each weight is drawn evenly from −a to a.",
    Distribution.XAVIER: "Each weight is drawn evenly from −a to a, where a is the root of 6 / (n in + n out).",
    Distribution.HE: "Each weight is drawn from a normal distribution with standard deviation root of 2 / n in.",
}
DRAWS_HELP = {
    Distribution.NORMAL: "Around 0, most of them nearer than σ.",
    Distribution.UNIFORM: "Evenly between −a and a.",
    Distribution.XAVIER: "For logistic and tanh; n in and n out are the numbers of a layer's sources and units.",
    Distribution.HE: "For relu and its kin; n in is the number of a layer's sources.",
}
WIDTHS = {Distribution.NORMAL: "Standard de&viation σ", Distribution.UNIFORM: "&Limit a"}
SEED = "&Seed"
NEW_SEED = "&New Seed"
NEW_SEED_TIP = "Another seed, at random"
DRAW = "Draw Weights"

NORMALIZE_TITLE = "Normalize inputs"
NORMALIZE_HELP = "The scaled numbers replace those in the Data panel; targets stay. Undo brings the old ones back."
SCALE_TO = "&Scale each input to"
SCALINGS: dict[StrEnum, str] = {
    Scaling.STANDARD: "mean 0, standard deviation 1",
    Scaling.UNIT: "0 to 1",
    Scaling.SYMMETRIC: "−1 to 1",
}
SCALES = {
    Scaling.STANDARD: r"x \leftarrow \frac{x - \mu}{\sigma}",
    Scaling.UNIT: r"x \leftarrow \frac{x - a}{b}",
    Scaling.SYMMETRIC: r"x \leftarrow \frac{x - a}{b} - 1",
}
COLUMNS = {
    Scaling.STANDARD: ("Input", "mean μ", "standard deviation σ"),
    Scaling.UNIT: ("Input", "smallest a", "range b"),
    Scaling.SYMMETRIC: ("Input", "smallest a", "half the range b"),
}
CONSTANT = "constant: stays as it is"
TABLE_NAME = "What each input is scaled by"
NORMALIZE = "Normalize"

WHY = "Why"
COPY = "&Copy"
COPY_TIP = "Put all of this on the clipboard"

PICTURE_TITLE = "Save picture"
PICTURE_HELP = "PNG and SVG are measured in pixels, PDF in points. The end of the file's name says which it is."
PICTURE_SIZE = "&Size"
PICTURE_WIDTH = "Width of the picture"
PICTURE_HEIGHT = "Height of the picture"
ON_DARK = "Light ink on &dark ground"
CHOOSE_FILE = "Choose File…"
NO_SIZE = "Each side is a whole number from 1 to {most}."

ABOUT_LESSON = "About this lesson"
DESCRIPTION = "Description of the lesson"
NO_DESCRIPTION = "This lesson has no description."
SOURCE = "Source: {source}"

COMMANDS_TITLE = "Find a command"
COMMANDS_HINT = "Type what you want to do"
NO_COMMAND = "No command fits “{text}”."
COMMAND_DISABLED = "{command} cannot be done at present."

CLASSES_TITLE = "Names of the classes"
CLASSES_HELP = (
    "One name a line, in the order of the outputs ({outputs}); without any, the classes have no names. The Data table "
    "then has a column in which a class can be typed: its target becomes 1, the others 0. No number changes now."
)
CLASSES_FIELD = "&Names"
CLASSES_NAME = "Names of the classes, one a line"
NAME_CLASSES = "&Name the Classes"
