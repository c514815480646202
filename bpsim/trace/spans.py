"""A symbol as text on one line with raised and lowered parts, where it is painted as text: graph, lists, headers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from bpsim.trace.numerals import MINUS
from bpsim.trace.plain import NAMES
from bpsim.trace.symbols import RAISED

LOWERED_BY, ON_LINE, RAISED_BY = -1, 0, 1
_TOKEN = re.compile(r"\\[A-Za-z]+\s*|\\.|[{}_^]|.", re.DOTALL)
_OF_SAMPLE = re.compile(r"\^\{\(\d+\)\}")
"""The raised sample of an error, which is said beside the symbol."""
_STYLES = frozenset({r"\mathrm", r"\text", r"\mathit", r"\mathbf", r"\operatorname"})


class Span(NamedTuple):
    """A piece of a symbol. level: 0 on the line, 1 raised, -1 lowered."""

    text: str
    level: int = ON_LINE


Spans = tuple[Span, ...]


@lru_cache(maxsize=8192)
def spans_of(tex: str) -> Spans:
    """The pieces of a symbol given in TeX: ``w_{5}`` is w and a lowered 5; a fraction stands on one line."""
    tokens = [token.strip() or token for token in _TOKEN.findall(_OF_SAMPLE.sub("", tex))]
    merged: list[Span] = []
    for span in _read(iter(tokens), ON_LINE):
        if merged and merged[-1].level == span.level:
            merged[-1] = Span(merged[-1].text + span.text, span.level)
        elif span.text:
            merged.append(span)
    return tuple(merged)


def spans_of_error(tex: str, sample: int, samples: int) -> Spans:
    """The pieces of the symbol of one sample's error, with the sample where it is one of several."""
    spans = spans_of(tex)
    return (*spans, Span(f"({sample + 1})", RAISED_BY)) if samples > 1 else spans


def text_of(spans: Spans) -> str:
    """All characters of a symbol, raised and lowered ones on the line."""
    return "".join(span.text for span in spans)


def _read(tokens: Iterator[str], level: int) -> Iterator[Span]:
    """The pieces up to the end of the group."""
    for token in tokens:
        if token == "}":
            return
        yield from _piece(token, tokens, level)


def _piece(token: str, tokens: Iterator[str], level: int) -> Iterator[Span]:
    if token == "{":
        yield from _read(tokens, level)
    elif token in "_^":
        yield from _script(token, tokens, level)
    elif token == r"\frac":
        yield from _next(tokens, level)
        yield Span("/", level)
        yield from _next(tokens, level)
    elif token == r"\hat":
        yield Span(unicodedata.normalize("NFC", f"{text_of(tuple(_next(tokens, level)))}\u0302"), level)
    elif token in _STYLES:
        yield from _next(tokens, level)
    else:
        yield Span(_character(token), level)


def _script(token: str, tokens: Iterator[str], level: int) -> Iterator[Span]:
    """An index or an exponent; one within another stays on the other's level, its digits as small characters."""
    if level == ON_LINE:
        yield from _next(tokens, LOWERED_BY if token == "_" else RAISED_BY)
        return
    for span in _next(tokens, level):
        yield Span(span.text.translate(RAISED), level) if token == "^" else span


def _next(tokens: Iterator[str], level: int) -> Iterator[Span]:
    token = next(tokens, "")
    yield from _read(tokens, level) if token == "{" else _piece(token, tokens, level) if token else ()


def _character(token: str) -> str:
    if token == r"\,":
        return " "
    if token == "-":
        return MINUS
    return NAMES.get(token, token[1:].strip()) if token.startswith("\\") and len(token) > 1 else token
