"""Every sentence of the panel Formulas."""

from __future__ import annotations

from bpsim.sentences import Plural, _

TITLE = _("Formulas")
LINE = _("Line {number}")
EMPTY_LINE = _("name = expression")
LINE_TIP = _("Enter takes the line over and begins another after the last. Ctrl+Backspace removes it, Alt+Up moves it")
TOO_LONG = _("too long to be typeset")
NEW_LINE, NEW_LINE_TIP = _("Add a line"), _("Begin another line below the last one")
VALUE_OF = _("Value of {name}")
DRAG_TIP = _("Drag to the left or right to change {name}")
LEARNED, LEARNED_TIP = _("learned"), _("Training changes {name}")
FROZEN, FROZEN_TIP = _("frozen"), _("{name} keeps its value for now")
BY_SAMPLE, BY_SAMPLE_TIP = _("by sample"), _("{name} has a column in Data")
REVERSE, REVERSE_TIP = (
    _("Reverse"),
    _("Derive backwards from {result}: one pass for the derivatives by all variables"),
)
FORWARD, FORWARD_TIP = _("Forward along"), _("Carry the derivatives by one variable along with the values")
ALONG = _("The variable that everything is derived by")
_DERIVATIVES = Plural("the derivative by 1 variable", "all {number} derivatives")
_PASSES = Plural("1 pass", "{number} passes")
_PRODUCTS = Plural("1 multiplication", "{number} multiplications")
_COST = _("{derivatives}: reverse {one_pass}, {products}; forward {passes}, {all_products}")
IS_PRODUCT = _("{name} is one name; the product is {first} {second}")


def cost(variables: int, uses: int) -> str:
    """How much both modes compute for the derivatives by so many variables, where values are used so many times."""
    return _COST.format(
        derivatives=_DERIVATIVES.of(variables, number=variables),
        one_pass=_PASSES.of(1, number=1),
        products=_PRODUCTS.of(uses, number=uses),
        passes=_PASSES.of(variables, number=variables),
        all_products=_PRODUCTS.of(variables * uses, number=variables * uses),
    )
