"""The sentences of importing, as templates with named arguments."""

from __future__ import annotations

NO_TEXT = "this is no text: expected a table of numbers, with commas, semicolons or tabs between the cells"
AT_LINE = "line {line}: {reason}"
TOO_MANY_COLUMNS = "line 1: {columns} columns, expected at most {most}"
WIDE_ROW = "more than {most} cells"
LONG_CELL = "a cell of more than {most} letters: is there a quotation mark that is not closed?"
OPEN_QUOTE = "a quotation mark that is not closed"
STRAY_QUOTE = "a quotation mark within a cell: write two of them where one is meant"
COMMA_IN_NUMBER = "“{cell}” has a comma, and the decimal mark is a point"
POINT_IN_NUMBER = "“{cell}” has a point, and the decimal mark is a comma"
EMPTY_CELL = "an empty cell"
NO_ROWS = "there is no row in it"
ONLY_NAMES = "there is no row below the names of its columns"
TOO_MANY_ROWS = "more than {most} rows: expected at most so many"
CELL = "{cells} cell, expected {expected}"
CELLS = "{cells} cells, expected {expected}"
NO_INPUT = "no column is an input: choose at least one"
NO_TARGET = "no column is a target or a class: choose at least one"
NO_ROW_LEFT = "no row can be used"
MANY_INPUTS = "{count} inputs, expected at most {most}"
MANY_TARGETS = "{count} targets, expected at most {most}"
MANY_NUMBERS = "{count} numbers in all, expected at most {most}, which is what a lesson file holds"
IN_COLUMN = "{column}: {reason}"
COLUMN_NAMED = "column “{name}”"
COLUMN = "column {number}"
NO_NUMBER = "“{cell}” is not a number"
NO_FIT = "a network {network} does not fit these samples, which need {ends}"

NO_ARRAYS = "there are no arrays in it"
NO_ARRAY = "{name}: no array of numpy"
NO_NUMBERS = "{name}: {kind}, expected numbers"
NOT_FINITE = "{name}: a number that is not finite"
PICKLED = "{name}: pickled objects, which bpsim never loads, since they could run programs: save arrays of numbers"
BROKEN_NPZ = "the file is damaged or cut off: expected an .npz as numpy.savez writes it"
UNPACKED_TOO_LARGE = "unpacked it has more than {most} bytes"
TOO_MANY_ARRAYS = "more than {most} arrays"
TOO_DEEP = "the lists are nested too deeply"
RAGGED = "{name}: rows of different lengths"
NO_WEIGHTS = "{found}, expected lists of weights"
UNKNOWN_ARRAY = "{name} names neither weights nor biases: expected W1, b1, W2, ... or fc1.weight, fc1.bias, ..."
TWICE = "{name} and {other} are of the same layer"
BIAS_ALONE = "{name} has no weights beside it"
NO_MATRIX = "{name}: an array of {shape}, expected a matrix of weights"
NO_VECTOR = "{name}: an array of {shape}, expected one bias for each unit"
SHAPE = "{name} is {shape}"
OTHER_DEPTH = "matrices of weights: {found}, expected {expected}, one for each layer after the inputs"
OTHER_SHAPE = "{name} is {found}, expected {expected}"
NO_CHAIN = "the layers do not fit one another: {shapes}"
NO_FIT_OF_WEIGHTS = "a network {network} does not fit these weights, which are of {sizes}"
NO_CONNECTION = "{name} has a number in row {row}, column {column}, where the network has no connection"
BIASES_TOO_MANY = "layer {layer} of the network has no biases, and the file has some"
BIASES_MISSING = "layer {layer} of the network has biases, and the file has none for it"
OTHER_BIASES = "layer {layer}: {found} biases, expected {expected}"
BIASES_SHARED = "layer {layer} of the network has one bias for all units, and the file has different ones"

NO_OPENPYXL = "an .xlsx file needs the package openpyxl: pip install 'bpsim[xlsx]', or save the sheet as CSV"
BROKEN_WORKBOOK = "the file is damaged or no workbook: expected an .xlsx as a spreadsheet saves it"

TRUTH_TABLE = "The truth table"
MADE = "Made by bpsim with noise {noise} from seed {seed}"
READY_MADE = {
    "AND": "AND",
    "OR": "OR",
    "XOR": "XOR",
    "line": "A straight line",
    "circle": "Inside or outside a circle",
    "two gaussians": "Two gaussians",
    "spiral": "Two arms of a spiral",
    "iris": "Three species of iris",
    "digits": "Handwritten digits, 8 × 8 pixels",
}
NO_RECIPE = "“{name}” is no ready-made data: choose from {known}"
ROWS = "The number of samples must be a whole number from 2 to {most}."
NOISE = "The noise must be a number from 0 to 1."
SEED = "The seed must be a whole number from 0 to {most}."
SHARE = "The part that is held out must be a number from 0 to below 1."
