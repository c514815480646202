"""The sentences of importing and exporting numbers, as templates with named arguments."""

from __future__ import annotations

from bpsim.sentences import Plural, _

DATA_TITLE = _("Import data")
DATA_FILTERS = _("Tables (*.csv *.tsv *.txt *.xlsx);;All files (*)")
WEIGHTS_TITLE = _("Import weights")
WEIGHTS_FILTERS = _("Weights (*.npz *.json);;All files (*)")
NOT_IMPORTED = _("This cannot be imported")
IMPORTED_ROWS = Plural("{rows} row imported from {name}.", "{rows} rows imported from {name}.")
IMPORTED_COLUMNS = Plural(
    "{rows} row imported from {name} for {names}.", "{rows} rows imported from {name} for {names}."
)
UNUSED_COLUMNS = _("No variable is called {names}.")
SOURCE = _("Imported from {name}")
WEIGHTS_TAKEN = _("Weights imported from {name}: Restart returns to them.")
TRANSPOSED = _("They were transposed.")
TAKEN = _("Ready-made data: {title}.")
SAVE_DATA = _("Save the data as a table")
DATA_NOT_SAVED = _("The data was not saved")
DATA_KINDS = {".csv": _("CSV (*.csv)")}
SAVE_WEIGHTS = _("Save the present weights")
WEIGHTS_NOT_SAVED = _("The weights were not saved")
WEIGHTS_KINDS = {".npz": _("Arrays of NumPy (*.npz)"), ".json": _("Lists by layer (*.json)")}
DATA_NAME = _("{title}, data")
WEIGHTS_NAME = _("{title}, weights at {iteration}")
