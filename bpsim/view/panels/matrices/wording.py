"""Sentences of the Matrices panel."""

from __future__ import annotations

from bpsim.trace.matrices import Matrix

TITLE = "Matrices"
SHOW = "Show"
ALL_LAYERS = "All layers"
CHOOSER_NAME = "Layers shown"
CHOOSER_TIP = "Show the matrices of every layer, or of one"
MATRIX_NAME = "{name}: {words}, {rows} by {columns}"
CELL_NAME = "{symbol}: {value}"
NOT_YET = "not computed yet"
NO_CONNECTION = "no connection"
FROZEN = "{symbol} = {value} (frozen)"

COPY_TSV = "&Copy Matrix"
COPY_NUMPY = "Copy as &numpy"
COPY_LATEX = "Copy as &LaTeX"
COPY_ALL_NUMPY = "Copy &All Matrices as numpy"


def matrix_name(matrix: Matrix) -> str:
    """How a matrix is called where it cannot be seen."""
    rows, columns = matrix.shape
    return MATRIX_NAME.format(name=matrix.name, words=matrix.words, rows=rows, columns=columns)
