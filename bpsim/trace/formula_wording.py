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

DIRECTLY = _("How much does {gate} change with {node} by itself?")
WHICH_USE = _("{node} (use {number})")

ADD_PASSES = _("A sum passes on: its derivative by a term is 1, whatever the values are.")
MINUS_PASSES = _("A sum passes on what is subtracted with the other sign: −1, whatever the values are.")
NAME_PASSES = _("A line that is one name passes it on: the derivative is 1.")
NEGATION_PASSES = _("A negation passes on with the other sign: the derivative is −1.")
TIMES_SWAPS = _("A product swaps: its derivative by one factor is the other factor, {other}.")
MAX_ROUTES = _("max routes: the derivative is 1 for the larger operand and 0 for the other.")
MIN_ROUTES = _("min routes: the derivative is 1 for the smaller operand and 0 for the other.")
EQUAL = _("Both operands are equal, where {function} has a corner and no derivative; it passes on to the first alone.")
RELU_ON = _("{node} is positive, so relu passes all of it on: the derivative is 1.")
RELU_OFF = _("{node} is negative, so relu is off: nothing passes.")
RELU_CORNER = _("At 0 relu has a corner and no derivative; 0 is taken.")
FLAT = _("{function} is flat at {node}: a factor below 0.001 lets almost nothing through.")
BACK_ADD = _("{gate} is a sum, which passes on what has come back to it.")
BACK_MINUS = _("{gate} is a sum, which passes on what has come back to it, here with the other sign.")
BACK_PASS = _("{gate} is {node} by another name, and passes on what has come back to it.")
BACK_NEGATION = _("{gate} is a negation, which passes on what has come back to it with the other sign.")
BACK_TIMES = _("{gate} is a product: what has come back to it is multiplied by the other factor, {other}.")
BACK_ROUTED = _("{gate} is {function}, which passes all that has come back to it to {node}.")
BACK_NOTHING = _("{gate} is {function}, which passes nothing to {node}.")
BACK_OTHER = _("Upstream times local: what has come back to {gate}, times how much {gate} changes with {node}.")
FORWARD_OTHER = _("Local times what {node} carries along.")
FORWARD_VARIABLE = _("Local times what {node} carries along: of the variables {along} has 1, all others 0.")
CARRIED = _("{node} has {count} operands, and what they carry on to it is added up.")
FIRST = _("All derivatives begin here: {result} changes with itself one to one.")
NO_WAY = _("{result} does not depend on {node}: no way leads from the one to the other.")
NOT_USED = _("{result} does not depend on {node}: the value is computed, and nothing else.")
ONCE = _("{node} is used once, so this is its whole gradient.")
ONE_LEADS = _("This use of {node} alone leads to {result}, so this is its whole gradient.")
NOTHING_BACK = _("{factor} is 0, so {result} does not change with {node} here.")
SEVERAL = _("{node} is used {count} times, and what comes back on all ways is added up.")
SOME_LEAD = _("{count} of the {uses} uses of {node} lead to {result}, and what comes back on these ways is added up.")
CANCEL = _("The ways cancel: {ways} is 0, so {result} does not change with {node} here.")
NO_DEPENDENCE = _("{node} does not depend on {along}, so it does not change with it.")
PENALTY_BESIDE = _("The penalty stands beside {result} and is not mixed into it.")

OPERAND_NOT_FINITE = _("Not finite, since {operand} is not.")
LN_OF_ZERO = _("{node} is 0, and {function} 0 has no value: it falls without end.")
LN_OF_NEGATIVE = _("{node} is negative, and {function} has a value for positive numbers only.")
ROOT_OF_NEGATIVE = _("{node} is negative, and a square root has a value from 0 on only.")
DIVIDED_BY_ZERO = _("{node} is 0, and nothing can be divided by 0.")
POWER_OF_NEGATIVE = _("{node} is negative, and a power that is not whole has a value for positive numbers only.")
LN_OF_BASE = _("By the exponent a power is derived with ln {node}, which has a value for positive {node} only.")
STEEP = _("There is no derivative here: {gate} is infinitely steep.")
TOO_LARGE = _("The number is too large to be computed with; smaller values help.")
SMALLER_VALUES = _("Try smaller values.")
