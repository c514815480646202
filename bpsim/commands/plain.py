"""Formulas in one line of characters, for a terminal."""

from __future__ import annotations

from bpsim.trace import plain as text_of
from bpsim.trace import tex


def plain(formula: str) -> str:
    """The text of a formula in TeX: ``1/(1 + e^(−net h1))``; as it was written where it cannot be read."""
    try:
        return text_of.plain(tex.parse(formula))
    except tex.TexError:
        return formula
