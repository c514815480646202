"""Names and sentences of the dialogs that import."""

from __future__ import annotations

from bpsim.imports.columns import Role
from bpsim.imports.dialect import DecimalMark, Separator

TABLE_TITLE = "Import data: {name}"
SEPARATOR = "&Cells are separated by"
SEPARATORS = {Separator.COMMA: "commas", Separator.SEMICOLON: "semicolons", Separator.TAB: "tabs"}
DECIMAL = "Decimals &begin with"
MARKS = {DecimalMark.POINT: "a point: 0.5", DecimalMark.COMMA: "a comma: 0,5"}
MARK_TIP = "Where commas separate the cells, decimals begin with a point"
NAMED = "The first row has na&mes"
PREVIEW = "The table, and what each column becomes"
COLUMN = "column {number}"
ROLES = {Role.INPUT: "input", Role.TARGET: "target", Role.CLASS: "class", Role.IGNORED: "ignored"}
HEAD = "{name}\n→ {role}"
ROLE = "The selected columns bec&ome"
ROLE_NAME = "What the selected columns become"
ROLE_HELP = {
    Role.INPUT: "An input is what the network is given; of texts, one input for each different text.",
    Role.TARGET: "A target is a number that an output should give; of two texts, 0 for the first and 1 for the other.",
    Role.CLASS: "A class is one output for each different text, which should give 1 for it and 0 for the others.",
    Role.IGNORED: "An ignored column is left out, with whatever is wrong in it.",
}
FAULTS = "Faulty rows"
FAULTY_ROW = "1 row is faulty:"
FAULTY_ROWS = "{count} rows are faulty:"
LEAVE_OUT_ROW = "&Leave this row out and import the others"
LEAVE_OUT_ROWS = "&Leave these {count} rows out and import the others"
MEND = "Tick that the faulty rows are left out, or mend them in the file."
READING = "Reading…"
HOLD_OUT = "&Hold out (%)"
HOLD_OUT_TIP = "The part of the rows that is not trained on, chosen at random; its error is shown beside the others'"
NO_SHARE = "Give a number from 0 to below 100."
SUMMARY = "{rows}: {inputs} → {outputs}"
ROWS, ROW = "{count} rows", "1 row"
INPUTS, INPUT = "{count} inputs", "1 input"
OUTPUTS, OUTPUT = "{count} outputs", "1 output"
CLASSES = " ({names})"
MOST_CLASSES = 6
HELD_OUT = ", {count} held out (hollow)"
IMPORT = "Import"

INTO = "&Goes into"
PRESENT = "the present network, {sizes}"
NEW = "a new network:"
NEW_NETWORK = "The new network"
NEW_TIP = (
    "The sizes of all layers, the inputs first, then an activation for each layer after them; the last is repeated"
)
NO_PRESENT = "Not the present network: {reason}."
NO_FIT = "The present network has another number of inputs or outputs."

WEIGHTS_TITLE = "Import weights: {name}"
LAYERS = "What the file has for each layer"
HEADS = ("Layer", "Weights", "Shape", "Biases")
NO_BIASES = "none"
TRANSPOSED = "A row of the file's matrices is a source, not a unit: they are transposed."
AS_THEY_ARE = "A row of each matrix is a unit, a column a source."
WEIGHTS_HELP = (
    "In the present network they become the weights of iteration 0. What the activations were is not in the file."
)

READY_TITLE = "Ready-made data"
KINDS = "Kinds of data"
SAMPLES = "Sam&ples"
NOISE = "N&oise"
NOISE_NAME = "Noise, in hundredths"
SEED = "&Seed"
USE = "Use This Data"
PICTURE = "The samples as a picture"
SPAN = "{low} ← {name} → {high}"
NO_ROWS = "Give a whole number from 2 to {most}."
NO_SEED = "Give a whole number from 0 to {most}."
NO_PICTURE = "{rows} rows of {inputs} inputs"
SOURCE = "Source: {source}"
