"""What is said of samples that were pasted."""

from __future__ import annotations

from bpsim.imports.dialect import Separator
from bpsim.sentences import Plural, _
from bpsim.trace.numerals import grouped

_WRITTEN = Plural("1 row pasted", "{count} rows pasted")
_ADDED = Plural(", 1 of them new", ", {count} of them new")
_BY_COMMAS = _(" (commas stand between the columns)")


def pasted(rows: int, added: int, separator: Separator | None) -> str:
    """``150 rows pasted, 149 of them new.``"""
    text = _WRITTEN.of(rows, count=grouped(rows)) + (_ADDED.of(added, count=grouped(added)) if added else "")
    return f"{text}{_BY_COMMAS if separator is Separator.COMMA else ''}."
