"""How a typed line is shown to have been read, and what stands on its gates."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import pytest
from hypothesis import assume, given

from bpsim.formulas.graph import build
from bpsim.formulas.reader import read_line
from bpsim.formulas.syntax import Call, Chain, Line, Name, Negation, Node, Power, Sum
from bpsim.trace.gate_label import gate_label, gate_words
from bpsim.trace.pieces import Row, Scripts
from bpsim.trace.typeset_line import typeset_line, worth_typesetting
from tests.examples import examples
from tests.formulas.trees import trees
from tests.trace.tex_reader import parse


def tex_of(line: Line) -> str:
    """A line in TeX; empty where it is too long or too deep to be typeset."""
    shown = typeset_line(line)
    return shown.tex if shown else ""


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("f = (x + y) z", "f = (x + y) z"),
        ("x1 = r cos theta", r"x_{1} = r \, \cos \theta"),
        ("f = 1/(1 + e^(-n))", r"f = \frac{1}{1 + e^{-n}}"),
        ("f = 1/2 x", r"f = \frac{1}{2} x"),
        ("f = a/b c", r"f = \frac{a}{b} \, c"),
        ("f = a/(b c)", r"f = \frac{a}{b \, c}"),
        ("f = -x^2 + 2x", "f = -x^2 + 2 x"),
        ("f = (-x)^2", "f = (-x)^2"),
        ("P = sqrt(L^2 + 2)", r"P = \sqrt{L^2 + 2}"),
        ("f = sin x y", r"f = \sin(x) y"),
        ("f = sin^2 x", r"f = (\sin x)^2"),
        ("f = a * -b", r"f = a \cdot (-b)"),
        ("f = (a b)(c d)", r"f = (a \, b) (c \, d)"),
        ("f = max(0, x) + 2 pi", r"f = \max(0, x) + 2 \pi"),
        ("f = sigma(w_2_1 x)", r"f = \sigma(w_{2,1} \, x)"),
        ("f = e^-2x", "f = e^{-2} x"),
        ("f = x^y^2", "f = x^{y^2}"),
    ],
)
def test_a_line_shows_how_it_was_read(text: str, tex: str) -> None:
    assert tex_of(read_line(text)) == tex


def test_a_line_is_told_in_words_and_in_plain_characters() -> None:
    shown = typeset_line(read_line("f = 1/2 (y - w x)^2"))
    assert shown is not None
    assert shown.plain == "f = 1/2 (y − w x)^2"
    assert shown.spoken.startswith("f equals 1 over 2 times the quantity y minus w times x")


@pytest.mark.parametrize("text", ["f = " + "(" * 100 + "x" + " + 1)" * 100, "f = " + " + ".join(["x"] * 1000)])
def test_what_nobody_could_read_is_not_typeset(text: str) -> None:
    assert tex_of(read_line(text)) == ""


def test_of_many_lines_the_first_are_typeset() -> None:
    lines = {at: read_line(f"t{at} = " + " + ".join(f"a_{at}_{i}" for i in range(50))) for at in range(5)}
    assert worth_typesetting(lines) == {0}
    assert worth_typesetting({0: read_line("f = x y")}) == {0}


def names_in(node: Node, *, raised: bool) -> set[str]:
    """The keys of all names of a tree, of those in exponents too where ``raised``."""
    waiting, found = [node], set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, Name):
            found.add(part.key)
        elif isinstance(part, Sum):
            waiting += [term for _, term in part.terms]
        elif isinstance(part, Chain):
            waiting += [part.first, *(factor for _, factor in part.rest)]
        elif isinstance(part, Power):
            waiting += [part.base, part.exponent] if raised else [part.base]
        elif isinstance(part, Negation):
            waiting.append(part.operand)
        elif isinstance(part, Call) and (raised or part.function != "exp"):
            waiting += part.operands
    return found


def pointed_at(row: Row) -> Iterator[Hashable]:
    """Everything that a piece of a formula belongs to."""
    for piece in row:
        yield piece.of
        for part in ("top", "bottom", "row", "raised", "lowered"):
            yield from pointed_at(getattr(piece, part, ()))
        if isinstance(piece, Scripts):
            yield from pointed_at((piece.base,))


@examples(50)
@given(trees())
def test_every_line_is_written_in_every_way_and_each_of_its_names_can_be_pointed_at(tree: Node) -> None:
    shown = typeset_line(Line("f", "f", tree))
    assume(shown is not None)
    assert shown is not None
    assert parse(shown.tex)
    assert shown.plain.startswith("f = ")
    assert shown.spoken.startswith("f equals ")
    pointed = {to for to in pointed_at(shown.row) if to is not None}
    assert {"f", *names_in(tree, raised=False)} <= pointed <= {"f", *names_in(tree, raised=True)}


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("x + y + 1", "+", "sum"),
        ("1 + x", "+1", "sum"),
        ("x - 1", "−1", "sum"),
        ("x - -3", "+3", "sum"),
        ("1 - x", "1 −", "sum"),
        ("x - y", "−", "sum"),
        ("x + y - z", "±", "sum"),
        ("-x", "−", "negation"),
        ("2x", "2·", "product"),
        ("x y", "×", "product"),
        ("1/x", "1/", "quotient"),
        ("x/2", "/2", "quotient"),
        ("x/y", "÷", "quotient"),
        ("x^3", "^3", "power"),
        ("x^2", "^2", "square"),
        ("sin x", "sin", "sine"),
        ("max(0, x)", "max 0", "larger of two"),
        ("sigma(x)", "σ", "logistic function"),
        ("x", "=", "passes on"),
    ],
)
def test_a_gate_is_labelled_with_what_it_does(text: str, label: str, words: str) -> None:
    (gate,) = build((read_line(f"f = {text}"),)).gates
    assert (gate_label(gate), gate_words(gate)) == (label, words)
