"""Which numbers the fields of Training take, each in the words that its refusal says."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from bpsim.core.allowed import COUNT
from bpsim.core.training import MOST_ITERATIONS
from bpsim.lesson import limits
from bpsim.lesson.file_structure import wording as words_of
from bpsim.sentences import _
from bpsim.trace.numerals import grouped


def whole(least: int, most: int, description: str) -> Any:
    """The whole numbers between two, as ``description`` says them of both."""
    return Annotated[
        int, Meta(ge=least, le=most, description=description.format(least=grouped(least), most=grouped(most)))
    ]


_WHOLE = _("a whole number from {least} to {most}")
BATCH = whole(1, limits.SAMPLES, _WHOLE)
UPDATES = whole(1, COUNT, _WHOLE)
SEED = whole(0, limits.SEED, _WHOLE)
DECIMALS = whole(0, 15, _WHOLE)
ITERATIONS = whole(0, MOST_ITERATIONS, _("a whole number from {least} to {most}, the length of the longest run"))


def expected(takes: Any, value: object) -> str:
    """What a field expects that takes numbers of a type, where ``value`` is none of them; else empty."""
    try:
        msgspec.convert(value, takes)
    except msgspec.ValidationError:
        return words_of(takes)
    return ""
