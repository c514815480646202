"""What is asked of the values of an iteration, whatever computes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from bpsim.core.quantity import Quantity


class Rule(Protocol):
    """How a quantity is formed."""

    @property
    def operands(self) -> Callable[[Any, Quantity], list[Quantity]]:
        """``operands(model, quantity)``: of which others, in the order of their use."""

    @property
    def value(self) -> Callable[..., float]:
        """``value(model, quantity, *operands)``: from the values of these."""


class Values(Protocol):
    """All values of one iteration: of a network or of formulas, which have engines and models of their own."""

    @property
    def engine(self) -> Any:
        """What trains. ``engine.training`` are its settings, ``engine.trains`` says whether anything is trained."""

    @property
    def model(self) -> Any:
        """What the rules read.

        ``model.size``: how much there is to form, roughly, a count; ``model.is_given(quantity)``: whether an iteration
        starts with a quantity; ``model.is_frozen(quantity)``: whether what it belongs to keeps its value;
        ``model.is_done_without(quantity)``: whether the update does without it; ``model.parameter(quantity)``: what is
        updated by it; ``model.update``: the number of the update.
        """

    @property
    def iteration(self) -> int:
        """The number of the iteration."""

    @property
    def update_made(self) -> bool:
        """Whether the update of the iteration can be made: every value that it takes is finite."""

    @property
    def samples(self) -> int:
        """The samples of the batch, a count."""

    def value(self, quantity: Quantity) -> float:
        """The value of any quantity, given or computed."""

    def rule_on_paper(self, quantity: Quantity) -> Rule:
        """How a computed quantity is formed with pencil and paper."""
