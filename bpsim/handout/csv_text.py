"""Text in a cell of a CSV file, as a spreadsheet takes it."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(text: str) -> str:
    """A name or a formula that no spreadsheet computes: with an apostrophe before what begins like one of its own."""
    return f"'{text}" if text.startswith(_FORMULA) else text
