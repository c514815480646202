"""The letters under which each notation writes the matrices of a layer.

Each is asked for by the letter that the lecture with the vectorized form gives it: X, W, b, Z, A, G, D, Y.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from bpsim.trace.marks import THIN, Char, Scripted
from bpsim.trace.symbols import Symbol, negative


class Letter(Struct, frozen=True):
    """One letter in TeX, as plain text, and as a name in a program.

    numbered: with the number of its layer. minus: with a minus before it, which is in its name only.
    """

    tex: str
    plain: str
    name: str
    numbered: bool = True
    minus: bool = False

    def of_gradient(self, *, minus: bool) -> Letter:
        """The letter of the gradient of what this letter stands for, or of the opposite of it."""
        name = f"minus_d{self.name}" if minus else f"d{self.name}"
        return Letter(f"d{self.tex}", f"d{self.plain}", name, self.numbered, minus)

    def symbol(self, number: str, index: str = "", *, turned: bool = False) -> Symbol:
        """The letter with the number of its layer and a T for the transpose raised, an index lowered, each if any."""
        base = Char(self.tex, self.plain)
        raised = [Char(mark, mark) for mark in (number, "T" if turned else "") if mark]
        layer = (raised[0], THIN, raised[1]) if len(raised) > 1 else tuple(raised)
        below = tuple(Char(mark, mark) for mark in index)
        mark = Scripted(base, below, layer=layer) if layer or below else base
        numbers = "".join(char.text for char in raised)
        plain = base.text + (f"^{numbers}" if numbers else "") + (f"_{index}" if index else "")
        symbol = Symbol((mark,), plain, base.text)
        return negative(symbol) if self.minus else symbol


class Letters(Struct, frozen=True):
    """hidden, output: the letters of a hidden layer and of the last; those of ``output`` go before there.

    inputs: of layer 0. alone: one hidden layer has no number. orientation: a name of ``ORIENTATIONS``, that of the
    lecture.
    """

    inputs: Letter
    hidden: Mapping[str, Letter]
    output: Mapping[str, Letter]
    alone: bool = False
    orientation: str = "rows"

    def of(self, letter: str, number: int, depth: int) -> Letter:
        """The letter of a layer."""
        if number == 0:
            return self.inputs
        own = {**self.hidden, **(self.output if number == depth else {})}[letter]
        unnumbered = self.alone and depth <= 2
        return Letter(own.tex, own.plain, own.name, numbered=False) if unnumbered else own


def plain(*letters: str) -> dict[str, Letter]:
    """Letters that stand for themselves everywhere."""
    return {letter: Letter(letter, letter, letter) for letter in letters}


def unnumbered(tex: str, plain: str, name: str) -> Letter:
    """A letter without the number of its layer."""
    return Letter(tex, plain, name, numbered=False)


X, Y = unnumbered("X", "X", "X"), unnumbered("Y", "Y", "Y")
BETA = Letter(r"\beta", "β", "beta")
"""Weights and biases in one matrix."""
DELTA = Letter(r"\Delta", "Δ", "Delta")
VECTORIZED = plain("W", "b", "Z", "A", "G", "D")
"""The letters of the lecture with the vectorized form."""
