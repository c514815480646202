"""What is asked of the values of an iteration, whatever computes them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from bpsim.core.network import Indices
from bpsim.core.quantity import Quantity
from bpsim.core.rule import Rule


class Values(ABC):
    """All values of one iteration: of a network or of formulas, which have engines, states and models of their own."""

    engine: Any
    """What trains. ``engine.training`` are its settings, ``engine.trains`` says whether anything is trained."""
    model: Any
    """What the rules read.

    ``model.size``: how much there is to form, roughly, a count; ``model.is_given(quantity)``: whether an iteration
    starts with a quantity; ``model.is_frozen(quantity)``: whether what it belongs to keeps its value;
    ``model.is_done_without(quantity)``: whether the update does without it; and all that ``Updated`` has.
    """
    state: Any
    """What the iteration starts with."""
    rows: Indices
    """The samples of the batch, as rows of the data."""

    @property
    def iteration(self) -> int:
        """The number of the iteration."""
        return int(self.state.iteration)

    @property
    def samples(self) -> int:
        """The samples of the batch, a count."""
        return len(self.rows)

    @property
    @abstractmethod
    def update_made(self) -> bool:
        """Whether the update of the iteration can be made: every value that it takes is finite."""

    @abstractmethod
    def value(self, quantity: Quantity) -> float:
        """The value of any quantity, given or computed."""

    @abstractmethod
    def rule_on_paper(self, quantity: Quantity) -> Rule[Any]:
        """How a computed quantity is formed with pencil and paper."""
