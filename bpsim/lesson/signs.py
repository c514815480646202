"""The sign of texts that people wrote: as in the notation of their file, or as in the trace, where a lesson keeps them.

In a notation that goes downhill, delta = (t - y) y', the derivatives of the error have the opposite sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bpsim.core.quantity import OF_THE_ERROR, Quantity
from bpsim.lesson.lesson import Answer, Printed

DOWNHILL = frozenset({"han-kamber"})
"""The notations that go downhill."""
_SIGNS = {"-": "", "+": "\N{MINUS SIGN}", "\N{MINUS SIGN}": "+"}
"""What a sign becomes in the opposite number."""


def in_sign_of(notation: str, quantity: Quantity, text: str) -> str:
    """A number of the trace as it is written in a notation, or the other way round: both are the same move."""
    return _turned(text) if notation in DOWNHILL and quantity.kind in OF_THE_ERROR else text


def answers_in_sign_of(notation: str, answers: Iterable[Answer]) -> Iterator[Answer]:
    """Answers of students with the signs of a notation."""
    return (replace(one, typed=in_sign_of(notation, one.quantity, one.typed)) for one in answers)


def printed_in_sign_of(notation: str, printed: Iterable[Printed]) -> Iterator[Printed]:
    """Printed numbers with the signs of a notation."""
    return (replace(one, value=in_sign_of(notation, one.quantity, one.value)) for one in printed)


def _turned(text: str) -> str:
    """The text of the opposite number, which this turns back, with all spaces as they were written.

    ``-5`` and ``5`` stand for each other, and so do ``−5`` and ``+5``; what begins with two signs is no
    number and stays as it is, as does a sign alone.
    """
    bare = text.lstrip()
    before, sign, after = text[: len(text) - len(bare)], bare[:1], bare[1:]
    if not bare or (sign in _SIGNS and (not after.strip() or after.lstrip()[0] in _SIGNS)):
        return text
    if sign in _SIGNS:
        spaced = after[:1].isspace()
        return before + ("+" if spaced and sign == "-" else _SIGNS[sign]) + after
    return f"{before}-{bare}"
