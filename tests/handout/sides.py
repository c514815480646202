"""About how many sides of A4 a handout in LaTeX takes, read from its text: pdfTeX itself is not needed."""

from __future__ import annotations

import math
import re

from bpsim.handout.latex import PICTURE_SHARES

HIGH, WIDE = 72.8, 50.6
"""A page between its margins, in em."""
ROW, WITH_FRACTION, HEADING, PICTURE = 1.25, 2.45, 3.0, PICTURE_SHARES[-1] * HIGH
_SILENT = re.compile(r"\\(?:mathit|text|textit|textbf|ensuremath|note)\b|[{}$_^\\]")


def sides(document: str) -> float:
    """The heights of the rows of a document whose steps are values, added up."""
    body = document[document.index(r"{\centering") :]
    height, share = 0.0, 1.0
    for line in body.splitlines():
        if r"{columns}" in line:
            share = 0.5 if "begin" in line else 1.0
            height += 0.4
        elif line.startswith(r"\heading"):
            height += HEADING
        elif line.startswith(r"\cell"):
            height += (ROW + 0.1) * float(line[6 : line.index("}")])
        elif r"\includegraphics" in line:
            height += PICTURE
        else:
            height += share * _high(line, WIDE * share)
    return height / HIGH


def _high(line: str, room: float) -> float:
    between = 0.4 if line.startswith(r"\entry") else 0.0
    if r"\displaystyle" in line:
        return between + (WITH_FRACTION if r"\frac" in line else ROW)
    return ROW * math.ceil(0.46 * len(_SILENT.sub("", line)) / room) if line else 0.0
