"""Names in formulas: what is a name, and which spellings are one name."""

from __future__ import annotations

import re

MOST_LETTERS = 60
"""Letters of a name."""

_LETTERS = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "ζ": "zeta",
    "η": "eta",
    "θ": "theta",
    "ι": "iota",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ν": "nu",
    "ξ": "xi",
    "ο": "omicron",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "υ": "upsilon",
    "φ": "phi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
}
GREEK = _LETTERS | {letter.upper(): name.capitalize() for letter, name in _LETTERS.items()}
"""The name of each Greek letter, lower and upper case."""
GREEK |= {"ϵ": "epsilon", "ϑ": "theta", "ϕ": "phi", "ς": "sigma", "µ": "mu"}
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_NAME = re.compile(r"[A-Za-zα-ωΑ-Ωϵϑϕµ][A-Za-zα-ωΑ-Ωϵϑϕµ0-9₀-₉_]*")
_NUMBERED = re.compile(r"([A-Za-z]+)_([0-9]+)")


def match(text: str, start: int) -> str:
    """The run of letters, digits and ``_`` at ``start`` that begins with a letter; empty where none is there."""
    found = _NAME.match(text, start)
    return found[0] if found else ""


def canonical(name: str) -> str:
    """The one spelling that all spellings of a name have in common.

    Greek letters are spelled out, lowered digits are digits, and one ``_`` between the leading letters and the final
    digits does not count: ``x1``, ``x_1`` and ``x₁`` are one name, ``w_2_1`` and ``w_21`` are two.
    """
    spelled = "".join(GREEK.get(letter, letter) for letter in name.translate(_LOWERED))
    numbered = _NUMBERED.fullmatch(spelled)
    return numbered[1] + numbered[2] if numbered else spelled
