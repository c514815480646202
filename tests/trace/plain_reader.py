"""A formula in one line of characters."""

from __future__ import annotations

import re
import unicodedata

from bpsim.trace.marks import LOWERED, RAISED
from bpsim.trace.numerals import with_power
from bpsim.trace.pieces import Fraction, Glyph, Number, Operator, Piece, Role, Root, Row, Scripts, Space, Text


def plain(row: Row) -> str:
    """A formula in one line of characters, for assistive technology, the clipboard and where it cannot be typeset."""
    text = ""
    for previous, piece in zip((None, *row), row, strict=False):
        text += (" " if _apart(previous, piece) else "") + _plain(piece)
    return re.sub(r" +(?=\)|$)| +(?= )", "", text).strip()


def _apart(previous: Piece | None, piece: Piece) -> bool:
    """Whether two neighbours would run together without a space."""
    if isinstance(piece, Operator):
        return piece.role is Role.OPENING and not isinstance(previous, Glyph | Operator)
    if isinstance(previous, Scripts) and isinstance(previous.base, Space):
        return False
    return isinstance(previous, Glyph | Number | Fraction | Scripts) and not (
        isinstance(previous, Glyph) and previous.tex == r"\partial"
    )


def _plain(piece: Piece) -> str:
    match piece:
        case Number(text):
            return with_power(text)
        case Text(text):
            return text
        case Operator("/", text):
            return text
        case Operator(_, text, Role.RELATION | Role.BINARY):
            return f" {text} "
        case Operator(_, text, Role.COMMA):
            return f"{text} "
        case Operator(_, text, _):
            return text
        case Glyph(tex, _, text):
            return text or _plain_symbol(tex)
        case Fraction(top, bottom):
            return f"{_grouped(top)}/{_grouped(bottom)}"
        case Root(row):
            return f"√{_grouped(row)}"
        case Scripts(Space(), raised, _):
            return plain(raised)
        case Scripts(base, raised, lowered):
            below = _below(lowered) if lowered else ""
            return _plain(base) + below + (f"^{_grouped(raised)}" if raised else "")
    return " "


def _below(row: Row) -> str:
    """An index; ``via o1``, which says over which unit a derivative is taken, ``use 2`` and ``local`` are words."""
    text = plain(row)
    return f" {text}" if text.startswith(("via", "use", "local")) else f"_{_grouped(row)}"


def _grouped(row: Row) -> str:
    text = plain(row)
    simple = all(isinstance(piece, Glyph | Number) for piece in row) and text[:1] not in "-−" and "×" not in text
    enclosed = text.startswith("∂(") and text.endswith(")")
    return text if simple or enclosed else f"({text})"


NAMES = {
    r"\partial": "∂", r"\delta": "δ", r"\Delta": "Δ", r"\eta": "η", r"\alpha": "α", r"\beta": "β", r"\gamma": "γ",
    r"\lambda": "λ", r"\sigma": "σ", r"\sum": "Σ", r"\prod": "Π", r"\cdots": " … ", r"\ldots": " … ", r"\dots": " … ",
    r"\infty": "∞", r"\epsilon": "ε", r"\varepsilon": "ε", r"\theta": "θ", r"\Omega": "Ω", r"\mu": "μ", r"\ast": "*",
    r"\prime": "′", r"\zeta": "ζ", r"\iota": "ι", r"\kappa": "κ", r"\nu": "ν", r"\xi": "ξ", r"\pi": "π", r"\rho": "ρ",
    r"\tau": "τ", r"\upsilon": "υ", r"\phi": "φ", r"\chi": "χ", r"\psi": "ψ", r"\omega": "ω", r"\Gamma": "Γ",
    r"\Theta": "Θ", r"\Lambda": "Λ", r"\Xi": "Ξ", r"\Pi": "Π", r"\Sigma": "Σ", r"\Upsilon": "Υ", r"\Phi": "Φ",
    r"\Psi": "Ψ",
}  # fmt: skip

_HAT = re.compile(r"\\hat\{(.)\}")
_POWER = re.compile(r"e\^\{(-?)(.+)\}")
_LAYERED = re.compile(r"([^\W\d_]\u0302?)\^\{(\d+)(,t\+1|,\(\d+\))?\}(?:_\{(.+)\})?")
"""A letter, its layer raised, perhaps a time or a sample, and an index."""
_INDEXED = re.compile(r"([^\W\d_]\u0302?)_\{(.+?)(,\{new\})?\}(\^\{.+\})?")
"""A letter without a layer and an index, perhaps marked as new or with something raised."""

_OF_PARAMETER = re.compile(
    r"(\{\}\^\{\*\})?([^\W\d_]\u0302?|\{[^\W\d_]+\})_\{([^\W\d_]\u0302?[_^]\{.+?)(,\{new\})?\}(\^\{(?:t\+1|\+)\})?"
)
"""A letter or a word with a whole symbol below, perhaps marked as new."""
_OF_NAMES = {"_": "\0", "{": "\1", "}": "\2"}
_ROOT = re.compile(r"\\sqrt\{(.+)\}")


def _plain_symbol(tex: str) -> str:
    # An underscore of a name is not one that begins an index, nor does its brace begin a group.
    for char, stand_in in _OF_NAMES.items():
        tex = tex.replace(f"\\{char}", stand_in)
    text = _without_tex(tex)
    for char, stand_in in _OF_NAMES.items():
        text = text.replace(stand_in, char)
    return text


def _without_tex(tex: str) -> str:
    text = re.sub(r"\\(?:mathrm|text|mathit|mathbf|operatorname)\b", "", tex)
    text = _HAT.sub(lambda match: unicodedata.normalize("NFC", f"{match[1]}\u0302"), text)
    root = _ROOT.fullmatch(text)
    if root:
        return f"√({_without_tex(root[1])})"
    text = re.sub(r"\\[A-Za-z]+", lambda match: NAMES.get(match[0], match[0][1:]), text)
    kept = _OF_PARAMETER.fullmatch(text)
    if kept:
        return _plain_kept(*kept.groups(default=""))
    layered, power = _LAYERED.fullmatch(text), _POWER.fullmatch(text)
    if layered:
        return _plain_layered(*layered.groups(default=""))
    if power:
        exponent = ("−" if power[1] else "") + _without_tex(power[2]).replace("(-∞)", "(−∞)")
        # The exponent of one sample, (1) in e^(1), is in parentheses already.
        bare = len(exponent) <= 2 or re.fullmatch(r"\([^()]*\)", exponent)
        return f"e^{exponent}" if bare else f"e^({exponent})"
    indexed = _INDEXED.fullmatch(text)
    if indexed:
        letter, index, new, raised = indexed.groups(default="")
        # w5 and w13 new, but w 3,dog and w 3,dog new.
        apart = "" if index.replace(",", "").isdecimal() else " "
        return _without_marks(f"{letter}{apart}{index}{raised}") + (" new" if new else "")
    return _without_marks(text)


def _without_marks(text: str) -> str:
    """A symbol without the braces and marks of its scripts."""
    text = re.sub(r"\^\{-(.*)\}", r"^(−\1)", text)
    text = text.replace("^{t+1}", "^(t+1)").replace("^{′}", "′")
    text = text.replace("^{+}", "^+").replace("{", "").replace("}", "").replace("^+", "+")
    # w5 and i1, but net h1 and δ o1, as in the tree of steps.
    text = re.sub(r"\\(?=\W|_)", "", text)
    return re.sub(r"^([^\W\d_]\u0302?)_(?=\d)", r"\1", text).replace("_", " ").strip(" ")


def _plain_kept(before: str, letter: str, parameter: str, new: str, after: str) -> str:
    """``v w5``, ``v w5+``, ``*v w5``, ``m w²₁₁ new``, ``step b h1``."""
    ends = {"": "", "^{+}": "+", "^{t+1}": "^(t+1)"}[after] + (" new" if new else "")
    return f"{'*' if before else ''}{letter.strip('{}')} {_without_tex(parameter)}{ends}"


def _plain_layered(letter: str, layer: str, beside: str, index: str) -> str:
    """``w²₁₁``, ``w²₁₁^(t+1)``, ``δ²₁^(3)``, ``w²₁₁ new``, and ``w² cat,1`` where an index has a name in it."""
    index = re.sub(r"\\(?=\W|_)", "", re.sub("[{}]", "", index))
    ends = (" new" if index.endswith(",new") else "") + (f"^({beside.strip(',()')})" if beside else "")
    index = index.removesuffix(",new")
    shown = index.translate(LOWERED) if index.replace(",", "").isdecimal() else f" {index}".rstrip()
    return letter + layer.translate(RAISED) + shown + ends
