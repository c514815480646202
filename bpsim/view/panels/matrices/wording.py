"""Sentences of the Matrices panel."""

from __future__ import annotations

from bpsim.sentences import _
from bpsim.trace.matrices import Matrix

TITLE = _("Matrices")
SHOW = _("Show")
ALL_LAYERS = _("All layers")
CHOOSER_NAME = _("Layers shown")
CHOOSER_TIP = _("Show the matrices of every layer, or of one")
ORIENTATION_NAME = _("Orientation of the matrices")
ORIENTATION_TIP = _("What the rows of the matrices are; it is saved with the lesson")
ORIENTATIONS: dict[str, str] = {
    "": _("As in the lecture"),
    "rows": _("Samples in rows, Z = A Wᵀ"),
    "rows-sources": _("Samples in rows, Z = A W"),
    "rows-columns": _("Samples in rows, of D in columns, Z = A W"),
    "rows-ones": _("Samples in rows, X with a column of ones, Z = X β"),
    "columns": _("Samples in columns, Z = W A"),
    "columns-sources": _("Samples in columns, Z = Wᵀ A"),
}
MATRIX_NAME = _("{name}: {words}, {rows} by {columns}")
CELL_NAME = "{symbol}: {value}"
NOT_YET = _("not computed yet")
NO_CONNECTION = _("no connection")
ALWAYS_1 = _("always 1: the bias is multiplied with it")
FROZEN = _("{symbol} = {value} (frozen)")

COPY_TSV = _("&Copy Matrix")
COPY_NUMPY = _("Copy as &numpy")
COPY_LATEX = _("Copy as &LaTeX")
COPY_ALL_NUMPY = _("Copy &All Matrices as numpy")


def matrix_name(matrix: Matrix) -> str:
    """How a matrix is called where it cannot be seen."""
    rows, columns = matrix.shape
    return MATRIX_NAME.format(name=matrix.name, words=matrix.words, rows=rows, columns=columns)
