"""Words and names with any characters in them, as LaTeX takes them with its first fonts (OT1)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable
from itertools import chain

from msgspec.structs import replace

from bpsim.trace.marks import CLOSING, OPENING, Char, Mark, Marks, Ratio, Scripted, Word, tex_of
from bpsim.trace.render import TexRenderer
from bpsim.trace.symbols import Symbol, escaped

_COMMANDS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", "ß": r"\ss{}", "æ": r"\ae{}", "Æ": r"\AE{}", "œ": r"\oe{}", "Œ": r"\OE{}", "ø": r"\o{}",
    "Ø": r"\O{}", "ł": r"\l{}", "Ł": r"\L{}", "“": "``", "”": "''", "‘": "`", "’": "'", "–": "--", "—": "---",
    "∖": r"\textbackslash{}", "ˆ": r"\textasciicircum{}", "˜": r"\textasciitilde{}", "…": r"\ldots{}",
    "\N{NO-BREAK SPACE}": "~",
}  # fmt: skip
_MATHEMATICAL = {
    "∂": r"\partial", "∇": r"\nabla", "−": "-", "×": r"\times", "·": r"\cdot", "←": r"\leftarrow",
    "→": r"\rightarrow", "≈": r"\approx", "≤": r"\le", "≥": r"\ge", "≠": r"\neq", "∞": r"\infty", "∑": r"\sum",
    "Σ": r"\Sigma", "Π": r"\Pi", "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda", "Φ": r"\Phi",
    "Ψ": r"\Psi", "Ω": r"\Omega", "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\epsilon",
    "ζ": r"\zeta", "η": r"\eta", "θ": r"\theta", "ι": r"\iota", "κ": r"\kappa", "λ": r"\lambda", "μ": r"\mu",
    "ν": r"\nu", "ξ": r"\xi", "π": r"\pi", "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau", "φ": r"\phi", "χ": r"\chi",
    "ψ": r"\psi", "ω": r"\omega", "′": "'", "″": "''", "°": r"^\circ", "±": r"\pm",
}  # fmt: skip
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0327": "c", "\u0331": "b",
}  # fmt: skip
_LETTER = re.compile(f"(.)([{''.join(_ACCENTS)}]?)", re.DOTALL)
_SCRIPTS = {"<super>": "^", "<sub>": "_"}
"""How Unicode says that a character is a small one of another."""

_STROKE = Char("/", "/")
_RUN = re.compile(r"(?:[A-Za-z\\^~]|[^\x00-\x7F])+|.", re.DOTALL)
"""Letters that are set together, and characters for which mathematics has no others than words; or any other one."""


def text(words: str) -> str:
    """Words as they stand in a paragraph."""
    return "".join(_accented(*found) for found in _LETTER.findall(unicodedata.normalize("NFC", words)))


class LatexRenderer(TexRenderer):
    """TeX in which words are set as words, and names may hold any characters."""

    def symbol(self, symbol: Symbol, to: Hashable | None) -> str:  # noqa: ARG002
        return tex_of(symbol.marks, _written)


class InLineRenderer(LatexRenderer):
    """The same with a stroke in derivatives: within a line, their halves one above the other would be small letters."""

    def symbol(self, symbol: Symbol, to: Hashable | None) -> str:
        return super().symbol(in_line(symbol), to)


def in_line(symbol: Symbol) -> Symbol:
    """A symbol whose ratios have a stroke."""
    return replace(symbol, marks=tuple(chain.from_iterable(map(_in_line, symbol.marks))))


def _in_line(mark: Mark) -> Marks:
    match mark:
        case Ratio(d, above, below):
            return (d, *above, _STROKE, d, *below)
        case Scripted(Ratio() as ratio):
            return (OPENING, *_in_line(ratio), replace(mark, base=CLOSING))
    return (mark,)


def _written(char: Char) -> str:
    if not isinstance(char, Word):
        return char.tex
    if not char.is_upright:
        return _slanted(char.text)
    alike = char.text.isascii() and not set(char.text) & set(" \\^~")
    return char.tex if alike else rf"\text{{{text(char.text)}}}"


def _slanted(words: str) -> str:
    """Words in mathematics, in slanted letters as far as these are the first of ASCII."""
    return "".join(map(_run, _RUN.findall(words)))


def _run(run: str) -> str:
    if run == " ":
        return r"\ "
    if len(run) == 1 and run.isascii() and run not in "\\^~":
        return escaped(run)
    return rf"\mathit{{{run}}}" if run.isascii() and run.isalpha() else rf"\text{{{text(run)}}}"


def strange(words: str) -> list[str]:
    """The characters of words that stay as they are: pdfTeX has to be told what to do with them."""
    return sorted({char for char in text(words) if ord(char) > 127})


def _accented(letter: str, mark: str) -> str:
    """A letter with a mark for which there is no character of its own, or any other character."""
    if mark and letter.isascii() and letter.isalnum():
        return rf"\{_ACCENTS[mark]}{{{letter}}}"
    return _character(letter) + mark


def _character(char: str) -> str:
    if char in _COMMANDS:
        return _COMMANDS[char]
    if char in _MATHEMATICAL:
        return rf"\ensuremath{{{_MATHEMATICAL[char]}}}"
    kind, _, _ = unicodedata.decomposition(char).partition(" ")
    if kind in _SCRIPTS:
        shown = unicodedata.normalize("NFKC", char).replace("\N{MINUS SIGN}", "-")
        return rf"\ensuremath{{{_SCRIPTS[kind]}{{{_slanted(shown)}}}}}"
    parts = unicodedata.normalize("NFD", char)
    return _accented(*parts) if len(parts) == 2 and parts[0].isascii() and parts[1] in _ACCENTS else char
