"""Symbols as text with raised and lowered parts say what the plain symbols say."""

from __future__ import annotations

import unicodedata

import pytest

import bpsim
from bpsim.core.quantity import Kind
from bpsim.simulator import Simulator
from bpsim.trace.marks import Span, text_of
from bpsim.trace.notation import NOTATIONS, Notation
from bpsim.trace.symbols import (
    Symbol,
    after,
    as_new,
    hatted,
    indexed,
    joined,
    kept,
    letter,
    marked,
    numbered,
    of_sample,
    ratio,
    renewed,
    starred,
    word,
)

OTHER_WORDS = (Kind.PATH, Kind.BATCH_ERROR, Kind.BATCH_GRADIENT)
"""As on the cards, these are not written with words."""


def bare(text: str) -> list[str]:
    """The characters, wherever they stand: plain text has an exponent's second part at its end."""
    return sorted(char for char in unicodedata.normalize("NFKC", text) if char not in " ,^()")


@pytest.mark.parametrize("name", NOTATIONS)
@pytest.mark.parametrize("lesson", ["it496", "mcginley", "week-05", "van-veen", "torok"])
def test_no_character_is_lost(lesson: str, name: str) -> None:
    simulator = Simulator(bpsim.load(lesson))
    notation = Notation(simulator.network, simulator.steps.samples, name)
    for number in range(1, len(simulator.steps) + 1):
        quantity = simulator.steps.step(number).quantity
        if quantity.kind not in OTHER_WORDS:
            symbol = notation.symbol(quantity)
            assert bare(text_of(symbol.spans)) == bare(symbol.plain)


W5, ONE = numbered(letter("w", "w"), 5), letter("1", "1")
W11 = indexed(letter("w", "w"), joined(ONE, ONE), 2)


@pytest.mark.parametrize(
    ("symbol", "spans"),
    [
        (W5, [("w", 0), ("5", -1)]),
        (as_new(W11), [("w", 0), ("2", 1), ("11,new", -1)]),
        (ratio(of_sample(letter("E", "E"), 2), W5), [("∂E/∂w", 0), ("5", -1)]),
        (of_sample(W11, 2), [("w", 0), ("2,(2)", 1), ("11", -1)]),
        (
            marked(ratio(letter("E", "E"), word("out", "h1")), after("via", letter("y1", "y1"))),
            [("∂E/∂out", 0), ("h1 via y1", -1)],
        ),
        (renewed(kept(W11, "v")), [("v", 0), ("w²11", -1), ("+", 1)]),
        (hatted(kept(ONE, "v")), [("v̂", 0), ("1", -1)]),
        (word("net", "a_b{c"), [("net", 0), ("a_b{c", -1)]),
        (word("net", "new^2-x"), [("net", 0), ("new^2-x", -1)]),
        (starred(W5), [("*", 1), ("w", 0), ("5", -1)]),
        (Symbol((), ""), []),
    ],
)
def test_raised_and_lowered_parts(symbol: Symbol, spans: list[tuple[str, int]]) -> None:
    assert list(symbol.spans) == [Span(*span) for span in spans]
