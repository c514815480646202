"""Every sentence about formulas that a user reads, as templates with named arguments."""

from __future__ import annotations

from bpsim.formulas import gates
from bpsim.sentences import _

GATES = {
    gates.PASS: _("passes on"),
    gates.SUM: _("sum"),
    gates.PRODUCT: _("product"),
    gates.QUOTIENT: _("quotient"),
    gates.POWER: _("power"),
    gates.NEGATION: _("negation"),
    gates.EXP: _("exponential function"),
    gates.LN: _("natural logarithm"),
    gates.LOG10: _("decimal logarithm"),
    gates.SQRT: _("square root"),
    gates.SIN: _("sine"),
    gates.COS: _("cosine"),
    gates.TAN: _("tangent"),
    gates.TANH: _("hyperbolic tangent"),
    gates.LOGISTIC: _("logistic function"),
    gates.RELU: _("relu"),
    gates.SOFTPLUS: _("softplus"),
    gates.ABS: _("absolute value"),
    gates.MAX: _("larger of two"),
    gates.MIN: _("smaller of two"),
    gates.SQUARE: _("square"),
}
"""What each gate is called in words."""
