"""The question that each step answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bpsim.core.quantity import Kind, Quantity, net_of, out_of, parameter_of, successor
from bpsim.core.rules import RULES
from bpsim.trace import wording

if TYPE_CHECKING:
    from bpsim.trace.notation import Notation


class Titles:
    """The questions that the steps of an iteration on a batch of ``samples`` samples answer."""

    def __init__(self, notation: Notation, samples: int) -> None:
        plain = notation.plain
        self._named: dict[str, Callable[[Quantity], str]] = {
            "unit": lambda q: notation.unit(q.at_layer, q.unit),
            "successor": lambda q: notation.unit(q.source_layer, q.source),
            "parameter": lambda q: plain(parameter_of(q)),
            "out": lambda q: plain(out_of(q)),
            "net": lambda q: plain(_net(q)),
            "samples": lambda _: str(samples),
            "derived": lambda _: wording.THE_ERROR if notation.of is None else notation.derived(None).plain,
        }

    def title(self, q: Quantity) -> str:
        """The question that a step answers, in the words of the notation."""
        template = RULES[q.kind].question
        # Each word is formed only where it is asked for: what a title does not name, its quantity may not have.
        return template.format(**{name: form(q) for name, form in self._named.items() if f"{{{name}}}" in template})


def _net(q: Quantity) -> Quantity:
    """The net that a title names: that of the successor, of the unit, or of softmax the one that is derived by."""
    if q.kind is Kind.DNET_DOUT:
        return successor(q, Kind.NET)
    return net_of(q)
