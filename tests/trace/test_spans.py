"""Symbols as text with raised and lowered parts say what the plain symbols say."""

from __future__ import annotations

import unicodedata

import pytest

import bpsim
from bpsim.core.quantity import Kind
from bpsim.simulator import Simulator
from bpsim.trace.notation import NOTATIONS, Notation
from bpsim.trace.spans import Span, spans_of, text_of

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
            sign = notation.symbol(quantity)
            assert bare(text_of(spans_of(sign.tex))) == bare(sign.plain)


@pytest.mark.parametrize(
    ("tex", "spans"),
    [
        ("w_{5}", [("w", 0), ("5", -1)]),
        ("w^{2}_{11,\\mathrm{new}}", [("w", 0), ("2", 1), ("11,new", -1)]),
        (r"\frac{\partial E^{(2)}}{\partial w_{5}}", [("∂E/∂w", 0), ("5", -1)]),
        (r"\frac{\partial E}{\partial out_{h1}}_{\,via\,y1}", [("∂E/∂out", 0), ("h1 via y1", -1)]),
        (r"v_{w^{3}_{11}}^{+}", [("v", 0), ("w³11", -1), ("+", 1)]),
        (r"\hat{y}_{1}", [("ŷ", 0), ("1", -1)]),
        (r"net_{a\_b\{c}", [("net", 0), ("a_b{c", -1)]),
        (r"{}^{\ast}w_{5}", [("*", 1), ("w", 0), ("5", -1)]),
        ("", []),
    ],
)
def test_raised_and_lowered_parts(tex: str, spans: list[tuple[str, int]]) -> None:
    assert list(spans_of(tex)) == [Span(*span) for span in spans]
