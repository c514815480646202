"""Where a training is: the iteration and its parameters."""

from __future__ import annotations

from dataclasses import dataclass

from bpsim.core.network import Parameters


@dataclass(frozen=True, eq=False, slots=True)
class State:
    """The parameters with which iteration ``iteration`` starts (0 is the first)."""

    iteration: int
    parameters: Parameters
