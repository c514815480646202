"""Reads the TeX of formulas: whether it is sound, and what number a formula in numbers comes to."""

from __future__ import annotations

import math
import re

from bpsim.core.expression import Product, Ref, Sum
from bpsim.trace.equations import Equation
from bpsim.trace.explain import Explanation, Operand
from bpsim.trace.matrices import Matrix
from bpsim.trace.render import of_symbols

PRODUCT, SUM, OTHER = "*", "+", ""

COMMANDS = {
    *("frac", "partial", "cdot", "times", "mathrm", "text", "leftarrow", "eta", "delta", "sum", "cdots"),
    *(
        "tanh",
        "max",
        "min",
        "ln",
        "log",
        "infty",
        "hat",
        "alpha",
        "gamma",
        "Delta",
        "prime",
        "ast",
        "Omega",
        "sqrt",
        "sin",
        "cos",
        "geq",
    ),
    *("mu", "beta", "varepsilon", "lambda", "Gamma", "theta"),
}
"""What the typesetter is known to draw."""


def symbol_of(matrix: Matrix) -> str:
    """The symbol of a matrix."""
    return of_symbols(matrix.shown.sides[0]).tex


def equation_of(matrix: Matrix) -> str:
    """How a matrix is made; empty where it is given."""
    return matrix.shown.tex if len(matrix.shown.sides) > 1 else ""


def right_of(operand: Operand) -> str:
    """What an operand is equal to in symbols; empty where it is given."""
    return operand.equation.right.tex if operand.equation else ""


def numbers_of(operand: Operand | Explanation) -> str:
    """What a step, or an operand, is equal to in numbers; empty where it is given."""
    return operand.equation.in_numbers.tex if operand.equation else ""


_COMMAND = re.compile(r"\\([A-Za-z]+)")
_LOGARITHM = re.compile(r"\\ln(?: ([0-9.]+(?: \* 10\^\{-?\d+\})?))?")
_SIDE_BY_SIDE = re.compile(r"([0-9)])\s+\(")
_SCRIPT = re.compile(r"([_^])(\{(?:[^{}]|\{[^{}]*\})*\}|.)\1")
_ESCAPED = re.compile(r"\\[^A-Za-z]")
_GROUP = r"(?:\{(?:[^{}]|\{[^{}]*\})*\}|.)"
_AGAIN = re.compile(rf"\^{_GROUP}_{_GROUP}\^")


def assert_sound(tex: str) -> None:
    """Braces that match, known commands only, and never two exponents or two indices at one place."""
    depth = 0
    for at, char in enumerate(tex):
        if char in "{}" and not tex[:at].endswith("\\"):
            depth += 1 if char == "{" else -1
            assert depth >= 0, tex
    assert depth == 0, tex
    assert set(_COMMAND.findall(tex)) <= COMMANDS, tex
    bare = _ESCAPED.sub("?", tex)
    assert not _SCRIPT.search(bare), f"two scripts in a row: {tex}"
    assert not _AGAIN.search(bare), f"two exponents at one place: {tex}"


def evaluate(tex: str) -> float:
    """The value of a formula in numbers that leaves no term out."""
    assert r"\cdots" not in tex
    names = {
        "exp": math.exp,
        "ln": math.log,
        "tanh": math.tanh,
        "sin": math.sin,
        "cos": math.cos,
        "max": max,
        "min": min,
        "abs": abs,
        "sign": lambda x: (x > 0) - (x < 0),
    }
    return float(eval(_python(tex), {"__builtins__": {}}, names))


def _python(tex: str) -> str:
    tex = tex.replace(r"\cdot", "*").replace(r"\times", "*").replace(r"\,", "")
    tex = _LOGARITHM.sub(lambda found: f"ln({found[1]})" if found[1] else "ln", tex)
    tex = re.sub(r"([0-9)}]) *(?=ln)", r"\1 * ", tex)
    tex = re.sub(r"\\(tanh|sin|cos|max|min)", r"\1", tex)
    while (at := tex.find(r"\frac")) >= 0:
        above, middle = _group(tex, at + len(r"\frac"))
        below, end = _group(tex, middle)
        tex = f"{tex[:at]}(({above})/({below})){tex[end:]}"
    while (at := tex.find("e^{")) >= 0:
        power, end = _group(tex, at + 2)
        tex = f"{tex[:at]}exp({power}){tex[end:]}"
    while (at := tex.find("^{")) >= 0:
        power, end = _group(tex, at + 1)
        tex = f"{tex[:at]}**({power}){tex[end:]}"
    while (at := tex.find(r"\sqrt")) >= 0:
        below, end = _group(tex, at + len(r"\sqrt"))
        tex = f"{tex[:at]}(({below})**0.5){tex[end:]}"
    tex = re.sub(r"\|([^|]*)\|", r"abs(\1)", tex.replace(r"\mathrm{sign}", "sign"))
    tex = tex.replace("^", "**").replace("[", "(").replace("]", ")")
    return _SIDE_BY_SIDE.sub(r"\1 * (", tex)


def _group(tex: str, at: int) -> tuple[str, int]:
    """What stands between the braces that open at ``at``, and where they end."""
    depth = 0
    for end in range(at, len(tex)):
        depth += {"{": 1, "}": -1}.get(tex[end], 0)
        if depth == 0:
            return tex[at + 1 : end], end + 1
    raise AssertionError(f"no closing brace: {tex[at:]}")


def operator_of(equation: Equation) -> str:
    """``*`` where a quantity is the product of quantities, ``+`` where it is their sum, else empty."""
    match equation.sides[-1]:
        case Product(found) if all(isinstance(factor, Ref) for factor in found):
            return PRODUCT
        case Sum(found) if all(isinstance(term, Ref) for term in found):
            return SUM
    return OTHER
