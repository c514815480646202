"""The letters under which each notation writes the matrices of a layer.

Each is asked for by the letter that the lecture with the vectorized form gives it: X, W, b, Z, A, G, D, Y.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bpsim.trace.numerals import MINUS


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter in TeX, as plain text, and as a name in a program. numbered: with the number of its layer."""

    tex: str
    plain: str
    name: str
    numbered: bool = True

    def of_gradient(self) -> Letter:
        """That of the gradient of what the letter stands for."""
        return Letter(f"d{self.tex}", f"d{self.plain}", f"d{self.name}", self.numbered)

    def negative(self) -> Letter:
        """The same with a minus."""
        return Letter(f"-{self.tex}", f"{MINUS}{self.plain}", f"minus_{self.name}", self.numbered)


Raised = Callable[[str, str], str]
"""What the new value of a letter is, from its TeX and the number of its layer, empty where it has none."""


@dataclass(frozen=True, slots=True)
class Letters:
    """hidden, output: the letters of a hidden layer and of the last; those of ``output`` go before there.

    inputs: of layer 0. new: how a new value is written. alone: one hidden layer has no number. downhill: gradients
    have a minus.
    """

    inputs: Letter
    hidden: Mapping[str, Letter]
    output: Mapping[str, Letter]
    new: Raised
    alone: bool = False
    downhill: bool = False

    def of(self, letter: str, number: int, depth: int) -> Letter:
        """The letter of a layer; ``dW`` and ``db`` are made of those of W and b."""
        if letter.startswith("d"):
            gradient = self.of(letter[1:], number, depth).of_gradient()
            return gradient.negative() if self.downhill else gradient
        if number == 0:
            return self.inputs
        own = {**self.hidden, **(self.output if number == depth else {})}[letter]
        unnumbered = self.alone and depth <= 2
        return Letter(own.tex, own.plain, own.name, numbered=False) if unnumbered else own


def _plain(*letters: str) -> dict[str, Letter]:
    return {letter: Letter(letter, letter, letter) for letter in letters}


def _unnumbered(tex: str, plain: str, name: str) -> Letter:
    return Letter(tex, plain, name, numbered=False)


_HAT = "\N{COMBINING CIRCUMFLEX ACCENT}"
_X, _Y = _unnumbered("X", "X", "X"), _unnumbered("Y", "Y", "Y")
_DELTA = Letter(r"\Delta", "Δ", "Delta")
_VECTORIZED = _plain("W", "b", "Z", "A", "G", "D")

NET_OUT = Letters(
    inputs=_X,
    hidden=_VECTORIZED,
    output={"Y": _Y},
    new=lambda tex, number: f"{tex}^{{{number}+}}",
)
Z_A_DELTA = Letters(
    inputs=Letter("A", "A", "A"),
    hidden={**_VECTORIZED, "D": _DELTA},
    output={"Y": _Y, "A": _unnumbered(r"\hat{Y}", "Ŷ", "Y_hat")},
    new=lambda tex, number: rf"{tex}^{{{number}}}_{{\mathrm{{new}}}}",
)
VAN_VEEN = Letters(
    inputs=_X,
    hidden={**_plain("W", "b", "Z", "G"), "A": Letter("H", "H", "H"), "D": Letter(r"\Gamma", "Γ", "Gamma")},
    output={
        "W": _unnumbered("V", "V", "V"),
        "b": _unnumbered("c", "c", "c"),
        "Z": _unnumbered(r"\hat{Z}", f"Z{_HAT}", "Z_hat"),
        "A": _unnumbered(r"\hat{D}", f"D{_HAT}", "D_hat"),
        "G": _unnumbered(r"\hat{G}", f"G{_HAT}", "G_hat"),
        "D": _unnumbered(r"\Delta", "Δ", "Delta"),
        "Y": _unnumbered("D", "D", "D"),
    },
    new=lambda tex, number: f"{tex}^{{{number},t+1}}" if number else f"{tex}^{{t+1}}",
    alone=True,
)
HAN_KAMBER = Letters(
    inputs=_X,
    hidden={
        **_plain("W", "G"),
        "b": Letter(r"\theta", "θ", "theta"),
        "Z": Letter("I", "I", "I"),
        "A": Letter("O", "O", "O"),
        "D": Letter(r"\mathrm{Err}", "Err", "Err"),
    },
    output={"Y": _unnumbered("T", "T", "T")},
    new=lambda tex, number: rf"{tex}^{{{number}}}_{{\mathrm{{new}}}}",
    downhill=True,
)
TOROK = Letters(
    inputs=_unnumbered("I", "I", "I"),
    hidden={
        **_plain("W", "b", "G"),
        "Z": Letter(r"\mathrm{net}", "net", "net"),
        "A": Letter("H", "H", "H"),
        "D": _DELTA,
    },
    output={
        "A": _unnumbered(r"\mathrm{prediction}", "prediction", "prediction"),
        "Y": _unnumbered(r"\mathrm{actual}", "actual", "actual"),
    },
    new=lambda tex, number: rf"{{}}^{{\ast}}{tex}^{{{number}}}",
)
