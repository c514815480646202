"""The sentences of importing, as templates with named arguments."""

from __future__ import annotations

from bpsim.sentences import Plural, _

NO_TEXT = _("this is no text: expected a table of numbers, with commas, semicolons or tabs between the cells")
AT_LINE = _("line {line}: {reason}")
TOO_MANY_COLUMNS = _("line 1: {columns} columns, expected at most {most}")
WIDE_ROW = _("more than {most} cells")
LONG_CELL = _("a cell of more than {most} letters: is there a quotation mark that is not closed?")
OPEN_QUOTE = _("a quotation mark that is not closed")
STRAY_QUOTE = _("a quotation mark within a cell: write two of them where one is meant")
COMMA_IN_NUMBER = _("“{cell}” has a comma, and the decimal mark is a point")
POINT_IN_NUMBER = _("“{cell}” has a point, and the decimal mark is a comma")
EMPTY_CELL = _("an empty cell")
NO_SHEET = _("there is no sheet “{name}”: choose from {names}")
NO_SHEETS = _("a text has no sheets to choose from: only a workbook, .xlsx, has")
NO_ROWS = _("there is no row in it")
ONLY_NAMES = _("there is no row below the names of its columns")
TOO_MANY_ROWS = _("more than {most} rows: expected at most so many")
CELLS = Plural("{cells} cell, expected {expected}", "{cells} cells, expected {expected}")
NO_INPUT = _("no column is an input: choose at least one")
NO_ROW_LEFT = _("no row can be used")
MANY_INPUTS = _("{count} inputs, expected at most {most}")
MANY_TARGETS = _("{count} targets, expected at most {most}")
MANY_NUMBERS = _("{count} numbers in all, expected at most {most}, which is what a lesson file holds")
IN_COLUMN = "{column}: {reason}"
COLUMN_NAMED = _("column “{name}”")
COLUMN = _("column {number}")
NO_HOLDING = _("“{cell}” does not say whether the row is held out: expected yes or no")
NO_NUMBER = _("“{cell}” is not a number")
NO_FIT = _("a network {network} does not fit these samples, which need {ends}")

NO_ARRAYS = _("there are no arrays in it")
NO_ARRAY = _("{name}: no array of numpy")
NO_NUMBERS = _("{name}: {kind}, expected numbers")
NO_NUMBER_THERE = _("{name}{place}: {found}, expected a number")
NOT_FINITE = _("{name}{place}: a number that is not finite")
IN_MATRIX = _(", row {row}, column {column}")
IN_VECTOR = _(", number {at}")
PICKLED = _("{name}: pickled objects, which bpsim never loads, since they could run programs: save arrays of numbers")
BROKEN_NPZ = _("the file is damaged or cut off: expected an .npz as numpy.savez writes it")
UNPACKED_TOO_LARGE = _("unpacked it has more than {most} bytes")
TOO_MANY_ARRAYS = _("more than {most} arrays")
TOO_DEEP = _("the lists are nested too deeply")
RAGGED = _("{name}: rows of different lengths")
OTHER_LENGTH = Plural(
    "{name}: row {row} has 1 number, and the first has {expected}",
    "{name}: row {row} has {count} numbers, and the first has {expected}",
)
NO_ROW = _("{name}: row {row} is {found}, expected a list of numbers")
NO_WEIGHTS = _("{found}, expected lists of weights")
UNKNOWN_ARRAY = _("{name} names neither weights nor biases: expected W1, b1, W2, ... or fc1.weight, fc1.bias, ...")
TWICE = _("{name} and {other} are of the same layer")
BIAS_ALONE = _("{name} has no weights beside it")
NO_MATRIX = _("{name}: an array of {shape}, expected a matrix of weights")
NO_VECTOR = _("{name}: an array of {shape}, expected one bias for each unit")
SHAPE = _("{name} is {shape}")
OTHER_DEPTH = _("matrices of weights: {found}, expected {expected}, one for each layer after the inputs")
OTHER_SHAPE = _("{name} is {found}, expected {expected}")
NO_CHAIN = _("the layers do not fit one another: {shapes}")
NO_FIT_OF_WEIGHTS = _("a network {network} does not fit these weights, which are of {sizes}")
NO_CONNECTION = _("{name} has a number in row {row}, column {column}, where the network has no connection")
BIASES_TOO_MANY = _("layer {layer} of the network has no biases, and the file has some")
BIASES_MISSING = _("layer {layer} of the network has biases, and the file has none for it")
OTHER_BIASES = _("layer {layer}: {found} biases, expected {expected}")
BIASES_SHARED = _("layer {layer} of the network has one bias for all units, and the file has different ones")

NO_OPENPYXL = _("an .xlsx file needs the package openpyxl: pip install 'bpsim[xlsx]', or save the sheet as CSV")
BROKEN_WORKBOOK = _("the file is damaged or no workbook: expected an .xlsx as a spreadsheet saves it")

TRUTH_TABLE = _("The truth table")
MADE = _("Made by bpsim with noise {noise} from seed {seed}")
READY_MADE = {
    "AND": _("AND"),
    "OR": _("OR"),
    "XOR": _("XOR"),
    "line": _("A straight line"),
    "circle": _("Inside or outside a circle"),
    "two gaussians": _("Two gaussians"),
    "spiral": _("Two arms of a spiral"),
    "iris": _("Three species of iris"),
    "digits": _("Handwritten digits, 8 × 8 pixels"),
}
NO_RECIPE = _("“{name}” is no ready-made data: choose from {known}")
ROWS = _("The number of samples must be a whole number from 2 to {most}.")
NOISE = _("The noise must be a number from 0 to 1.")
SEED = _("The seed must be a whole number from 0 to {most}.")
SHARE = _("The part that is held out must be a number from 0 to below 1.")
