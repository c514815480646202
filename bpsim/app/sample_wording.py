"""What is said of samples that were pasted."""

from __future__ import annotations

from bpsim.imports.dialect import Separator
from bpsim.sentences import _
from bpsim.trace.numerals import grouped

_WRITTEN = _("1 row pasted"), _("{count} rows pasted")
_ADDED = _(", 1 of them new"), _(", {count} of them new")
_BY_COMMAS = _(" (commas stand between the columns)")


def pasted(rows: int, added: int, separator: Separator | None) -> str:
    """``150 rows pasted, 149 of them new.``"""
    text = _counted(_WRITTEN, rows) + (_counted(_ADDED, added) if added else "")
    return f"{text}{_BY_COMMAS if separator is Separator.COMMA else ''}."


def _counted(texts: tuple[str, str], count: int) -> str:
    return texts[count > 1].format(count=grouped(count))
