"""A matrix as text with all its digits: tab-separated, numpy, LaTeX. A number that is not computed yet is None."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bpsim.trace.numerals import format_exact, tex_exact

Rows = Sequence[Sequence[float | None]]

NOT_COMPUTED_NUMPY = "np.nan"


def tsv(rows: Rows) -> str:
    """A line for each row, tabs between its numbers; what is not computed yet is empty."""
    return "\n".join("\t".join("" if value is None else format_exact(value) for value in row) for row in rows)


def numpy_text(name: str, rows: Rows) -> str:
    """``W2 = np.array([[0.4, 0.45], [0.5, 0.55]])``; what is not computed yet is NaN."""
    lines = ("[" + ", ".join(map(_numpy_number, row)) + "]" for row in rows)
    return f"{name} = np.array([{', '.join(lines)}])"


def latex(rows: Rows) -> str:
    """A ``pmatrix`` of amsmath; what is not computed yet is empty."""
    lines = (" & ".join("" if value is None else tex_exact(value) for value in row) for row in rows)
    return "\\begin{pmatrix}\n" + " \\\\\n".join(lines) + "\n\\end{pmatrix}"


def _numpy_number(value: float | None) -> str:
    if value is None or math.isnan(value):
        return NOT_COMPUTED_NUMPY
    if math.isinf(value):
        return "np.inf" if value > 0 else "-np.inf"
    return format_exact(value)
