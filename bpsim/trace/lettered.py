"""The symbols that notations of networks and of formulas make alike: what the rules say of them, and of training."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bpsim.core.lettering import Derivative, Hatted, Lettered, Lettering, Renewed
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.rule import Rule
from bpsim.trace.any_notation import AnyNotation
from bpsim.trace.symbols import Symbol, hatted, kept, letter, upright

Row = Callable[[AnyNotation, Quantity], Symbol]
"""How a kind is written."""


def lettered(lettering: Lettering) -> Row:
    """The row of a kind whose rule says how it is written."""
    return lambda n, q: _symbol(n, q, lettering)


def _symbol(n: AnyNotation, q: Quantity, lettering: Lettering) -> Symbol:
    match lettering:
        case Lettered(plain, tex):
            owner = n.owner(q)
            tex = tex or (plain if len(plain) == 1 else upright(plain))
            return letter(tex, plain) if owner is None else kept(owner, plain, tex)
        case Renewed(kind):
            return n.scheme.new(n.symbol(q.but(kind)))
        case Hatted(kind):
            return hatted(n.symbol(q.but(kind)))
        case Derivative(above, below):
            return n.ratio(n.derived(q.sample) if above is None else n.symbol(above(q)), n.symbol(below(q)))


def symbols_of(rules: Mapping[Kind, Rule[Any]]) -> dict[Kind, Row]:
    """The rows of all kinds whose rules say how they are written."""
    return {kind: lettered(rule.symbol) for kind, rule in rules.items() if rule.symbol is not None}


def _batch_gradient(n: AnyNotation, q: Quantity) -> Symbol:
    below = n.owner(q)
    assert below is not None
    shown = n.ratio(n.batch_error, below)
    return Symbol(shown.marks, f"{n.ratio(n.derived(None), below).plain} of the batch", line=shown.in_line)


OF_TRAINING: Mapping[Kind, Row] = {
    Kind.BATCH_ERROR: lambda n, _: n.batch_error,
    Kind.BATCH_GRADIENT: _batch_gradient,
    Kind.VELOCITY: lambda n, q: _symbol(n, q, Lettered(n.scheme.buffers[0])),
    Kind.FIRST_MOMENT: lettered(Lettered("m")),
    Kind.SECOND_MOMENT: lambda n, q: _symbol(n, q, Lettered(n.scheme.buffers[1])),
}
"""What a batch makes of its samples, and what an update starts with."""
