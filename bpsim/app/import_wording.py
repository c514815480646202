"""The sentences of importing and exporting numbers, as templates with named arguments."""

from __future__ import annotations

DATA_TITLE = "Import data"
DATA_FILTERS = "Tables (*.csv *.tsv *.txt *.xlsx);;All files (*)"
WEIGHTS_TITLE = "Import weights"
WEIGHTS_FILTERS = "Weights (*.npz *.json);;All files (*)"
NOT_IMPORTED = "This cannot be imported"
IMPORTED_ROW = "{rows} row imported from {name}."
IMPORTED_ROWS = "{rows} rows imported from {name}."
SOURCE = "Imported from {name}"
WEIGHTS_TAKEN = "Weights imported from {name}: Restart returns to them."
TRANSPOSED = "They were transposed."
TAKEN = "Ready-made data: {title}."
SAVE_DATA = "Save the data as a table"
DATA_NOT_SAVED = "The data was not saved"
DATA_KINDS = {".csv": "CSV (*.csv)"}
SAVE_WEIGHTS = "Save the present weights"
WEIGHTS_NOT_SAVED = "The weights were not saved"
WEIGHTS_KINDS = {".npz": "Arrays of NumPy (*.npz)", ".json": "Lists by layer (*.json)"}
DATA_NAME = "{title}, data"
WEIGHTS_NAME = "{title}, weights at {iteration}"
