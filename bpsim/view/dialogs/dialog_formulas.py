"""The formulas of dialogs: how weights are drawn, and how inputs are scaled."""

from __future__ import annotations

from bpsim.core.initialization import Distribution
from bpsim.core.normalization import Scaling
from bpsim.trace.notations.scheme import of_any
from bpsim.trace.render import Listed, Shown, Written, of_symbols
from bpsim.trace.shorthand import Applied, as_tree, over, power, root, signed, sum_of
from bpsim.trace.symbols import letter

_A, _B, _W, _X = (letter(char, char) for char in "abwx")
_MU, _SIGMA = letter(r"\mu", "μ"), letter(r"\sigma", "σ")
_IN, _OUT = of_any("n", "in"), of_any("n", "out")

_NORMAL = of_symbols(_W, Applied(letter("N", "N"), (as_tree(0), power(_SIGMA, 2))), relation="~")
_UNIFORM = of_symbols(_W, Applied(letter("U", "U"), (signed(_A, minus=True), as_tree(_A))), relation="~")

DRAWS: dict[Distribution, Shown] = {
    Distribution.NORMAL: _NORMAL,
    Distribution.UNIFORM: _UNIFORM,
    Distribution.XAVIER: Listed((_UNIFORM, of_symbols(_A, root(over(6, sum_of(_IN, _OUT)))))),
    Distribution.HE: Listed((_NORMAL, of_symbols(_SIGMA, root(over(2, _IN))))),
}
"""Where the weights of each distribution come from."""

_SHIFTED = over(sum_of(_X, signed(_A, minus=True)), _B)
SCALES: dict[Scaling, Written] = {
    Scaling.STANDARD: of_symbols(_X, over(sum_of(_X, signed(_MU, minus=True)), _SIGMA), relation="<-"),
    Scaling.UNIT: of_symbols(_X, _SHIFTED, relation="<-"),
    Scaling.SYMMETRIC: of_symbols(_X, sum_of(_SHIFTED, signed(1, minus=True)), relation="<-"),
}
"""What becomes of each input."""
