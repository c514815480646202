"""Names and sentences of the dialogs that import."""

from __future__ import annotations

from bpsim.imports.columns import Role
from bpsim.imports.dialect import DecimalMark, Separator
from bpsim.sentences import Plural, _

TABLE_TITLE = _("Import data: {name}")
SEPARATOR = _("&Cells are separated by")
SEPARATORS = {Separator.COMMA: _("commas"), Separator.SEMICOLON: _("semicolons"), Separator.TAB: _("tabs")}
DECIMAL = _("Decimals &begin with")
MARKS = {DecimalMark.POINT: _("a point: 0.5"), DecimalMark.COMMA: _("a comma: 0,5")}
MARK_TIP = _("Where commas separate the cells, decimals begin with a point")
SHEET = _("&Sheet")
NAMED = _("The first row has na&mes")
PREVIEW = _("The table, and what each column becomes")
COLUMN = _("column {number}")
ROLES = {
    Role.INPUT: _("input"),
    Role.TARGET: _("target"),
    Role.CLASS: _("class"),
    Role.IGNORED: _("ignored"),
    Role.HELD_OUT: _("held out"),
}
HEAD = "{name}\n→ {role}"
ROLE = _("The selected columns bec&ome")
ROLE_NAME = _("What the selected columns become")
ROLE_HELP = {
    Role.INPUT: _("An input is what the network is given; of texts, one input for each different text."),
    Role.TARGET: _(
        "A target is a number that an output should give; of two texts, 0 for the first and 1 for the other."
    ),
    Role.CLASS: _("A class is one output for each different text, which should give 1 for it and 0 for the others."),
    Role.IGNORED: _("An ignored column is left out, with whatever is wrong in it."),
    Role.HELD_OUT: _("A column that holds out says with yes or no which rows are not trained on."),
}
FAULTS = _("Faulty rows")
FAULTY_ROWS = Plural("1 row is faulty:", "{count} rows are faulty:")
LEAVE_OUT_ROWS = Plural(
    "&Leave this row out and import the others", "&Leave these {count} rows out and import the others"
)
MEND = _("Tick that the faulty rows are left out, or mend them in the file.")
READING = _("Reading…")
HOLD_OUT = _("&Hold out (%)")
HOLD_OUT_TIP = _("The part of the rows that is not trained on, chosen at random; its error is shown beside the others'")
NO_SHARE = _("Give a number from 0 to below 100.")
NO_ROW = _("{percent} % of {rows} rows are less than one: a fifth of them are 20 %.")
SUMMARY = "{rows}: {inputs} → {outputs}"
ROWS = Plural("1 row", "{count} rows")
INPUTS = Plural("1 input", "{count} inputs")
OUTPUTS = Plural("1 output", "{count} outputs")
NO_OUTPUTS = _("no targets, forwards only")
CLASSES = " ({names})"
MOST_CLASSES = 6
HELD_OUT, HELD_OUT_HOLLOW = _(", {count} held out"), _(", {count} held out (hollow)")
IMPORT = _("Import")

INTO = _("&Goes into")
PRESENT = _("the present network, {sizes}")
NEW = _("a new network:")
NEW_NETWORK = _("The new network")
NEW_TIP = _(
    "The sizes of all layers, the inputs first, then an activation for each layer after them; the last is repeated"
)
NO_PRESENT = _("Not the present network: {reason}.")
NO_FIT = _("The present network has another number of inputs or outputs.")

WEIGHTS_TITLE = _("Import weights: {name}")
LAYERS = _("What the file has for each layer")
HEADS = (_("Layer"), _("Weights"), _("Shape"), _("Biases"))
NO_BIASES = _("none")
TRANSPOSED = _("A row of the file's matrices is a source, not a unit: they are transposed.")
AS_THEY_ARE = _("A row of each matrix is a unit, a column a source.")
WEIGHTS_HELP = _(
    "In the present network they become the weights of iteration 0. What the activations were is not in the file."
)

READY_TITLE = _("Ready-made data")
KINDS = _("Kinds of data")
SAMPLES = _("Sam&ples")
NOISE = _("N&oise")
NOISE_NAME = _("Noise, in hundredths")
SEED = _("&Seed")
USE = _("Use This Data")
PICTURE = _("The samples as a picture")
SPAN = "{low} ← {name} → {high}"
NO_ROWS = _("Give a whole number from 2 to {most}.")
NO_SEED = _("Give a whole number from 0 to {most}.")
NO_PICTURE = _("{rows} rows of {inputs} inputs")
SOURCE = _("Source: {source}")
