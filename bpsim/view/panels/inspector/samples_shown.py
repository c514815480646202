"""Which sample the graph shows."""

from __future__ import annotations

from bpsim.simulator import Simulator


def shown_sample(simulator: Simulator) -> int:
    """The sample of the batch whose numbers the graph shows."""
    step = simulator.current
    if step is None:
        return 0
    return simulator.steps.samples - 1 if step.quantity.sample is None else step.quantity.sample
