"""The formulas of dialogs: how weights are drawn, and how inputs are scaled."""

from __future__ import annotations

from bpsim.core.expression import Number, call
from bpsim.core.initialization import Distribution
from bpsim.core.normalization import Scaling
from bpsim.trace.notations.scheme import of_any
from bpsim.trace.render import Listed, Shown, Written, of_symbols
from bpsim.trace.shorthand import Applied
from bpsim.trace.symbols import letter

_A, _B, _W, _X = (letter(char, char) for char in "abwx")
_MU, _SIGMA = letter(r"\mu", "μ"), letter(r"\sigma", "σ")
_IN, _OUT = of_any("n", "in"), of_any("n", "out")

_NORMAL = of_symbols(_W, Applied(letter("N", "N"), (Number(0), _SIGMA**2)), relation="~")
_UNIFORM = of_symbols(_W, Applied(letter("U", "U"), (-_A, _A)), relation="~")

DRAWS: dict[Distribution, Shown] = {
    Distribution.NORMAL: _NORMAL,
    Distribution.UNIFORM: _UNIFORM,
    Distribution.XAVIER: Listed((_UNIFORM, of_symbols(_A, call("sqrt", 6 / (_IN + _OUT))))),
    Distribution.HE: Listed((_NORMAL, of_symbols(_SIGMA, call("sqrt", 2 / _IN)))),
}
"""Where the weights of each distribution come from."""

_SHIFTED = (_X - _A) / _B
SCALES: dict[Scaling, Written] = {
    Scaling.STANDARD: of_symbols(_X, (_X - _MU) / _SIGMA, relation="<-"),
    Scaling.UNIT: of_symbols(_X, _SHIFTED, relation="<-"),
    Scaling.SYMMETRIC: of_symbols(_X, _SHIFTED - 1, relation="<-"),
}
"""What becomes of each input."""
