"""Samples and weights as files that other programs read, and bpsim imports again bit for bit."""

from __future__ import annotations

import csv
import io
from typing import Any

import numpy as np

from bpsim.core.network import Data, Network, Parameters
from bpsim.editing.targets import class_of
from bpsim.formulas.formulas import Formulas
from bpsim.handout.csv_text import csv_text
from bpsim.lesson.json_text import layout
from bpsim.trace.numerals import format_exact

CLASS = "class"
HELD_OUT, YES, NO = "held out", "yes", "no"
"""The column that says which rows are not trained on, and its cells; only where there are such rows."""


def data_csv(network: Network, data: Data) -> bytes:
    """All samples, a row each: inputs, then targets, with the names of the units above; commas and points.

    Where the outputs have names of classes and each row is of one, its name stands in the place of its targets.
    Without targets there are inputs alone. Where rows are held out, a last column says which.
    """
    named = data.classes and data.has_targets
    classes = [class_of(targets) for targets in data.targets] if named else [None]
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    heads = (CLASS,) if None not in classes else network.layers[-1].units if data.has_targets else ()
    held = (HELD_OUT,) if data.held_out else ()
    rows.writerow(map(csv_text, (*network.inputs, *heads, *held)))
    for at, (inputs, targets) in enumerate(zip(data.inputs.tolist(), data.targets.tolist(), strict=True)):
        own = None if None in classes else classes[at]
        last = map(format_exact, targets if data.has_targets else ()) if own is None else (csv_text(data.classes[own]),)
        said = (YES if at in data.held_out else NO,) if held else ()
        rows.writerow((*map(format_exact, inputs), *last, *said))
    return text.getvalue().encode()


def rows_csv(formulas: Formulas) -> bytes:
    """All rows of the data of formulas, with the names of the columns above; commas and points."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(map(csv_text, formulas.columns))
    rows.writerows(map(format_exact, row) for row in formulas.rows.tolist())
    return text.getvalue().encode()


def weights_npz(parameters: Parameters) -> bytes:
    """The arrays W1, b1, W2, ...; a row of a matrix is a unit. A layer without biases has none."""
    arrays: dict[str, Any] = {}
    for number, (matrix, biases) in enumerate(zip(parameters.weights, parameters.biases, strict=True), 1):
        arrays[f"W{number}"] = matrix
        if biases.size:
            arrays[f"b{number}"] = biases
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def weights_json(parameters: Parameters) -> bytes:
    """``{"weights": [...], "biases": [...]}``, a list for each layer."""
    lists = {name: [array.tolist() for array in getattr(parameters, name)] for name in ("weights", "biases")}
    return f"{layout(lists)}\n".encode()
