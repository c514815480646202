"""How each kind of quantity of a network is made, a row a kind: of which others, by which arithmetic, as which formula.

The kernel has loops of its own, which are the arithmetic that trains; these rules give the same bits from the values
of the operands. Everything that shows, explains, checks or supposes a value reads this table.
"""

from __future__ import annotations

from bpsim.core.network_model import NetworkModel
from bpsim.core.pass_rules import PASS_RULES
from bpsim.core.quantity import Kind
from bpsim.core.rule import Rule
from bpsim.core.update_rules import UPDATE_RULES

RULES: dict[Kind, Rule[NetworkModel]] = {**PASS_RULES, **UPDATE_RULES}
"""A rule for every kind that is computed."""
