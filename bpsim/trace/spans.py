"""A symbol as text on one line with raised and lowered parts, where it is painted as text: graph, lists, headers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

LOWERED_BY, ON_LINE, RAISED_BY = -1, 0, 1


class Span(NamedTuple):
    """A piece of a symbol. level: 0 on the line, 1 raised, -1 lowered."""

    text: str
    level: int = ON_LINE


Spans = tuple[Span, ...]


def with_sample(spans: Spans, sample: int, samples: int) -> Spans:
    """The pieces of the symbol of one sample's error, with the sample where it is one of several."""
    return (*spans, Span(f"({sample + 1})", RAISED_BY)) if samples > 1 else spans


def text_of(spans: Iterable[Span]) -> str:
    """All characters of a symbol, raised and lowered ones on the line."""
    return "".join(span.text for span in spans)
