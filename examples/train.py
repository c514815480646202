"""Trains with another optimizer, goes back, and reads the errors of all iterations."""

from __future__ import annotations

from dataclasses import replace

import bpsim
from bpsim.core.optimizers import Momentum


def main() -> None:
    """Two trainings from the same start, side by side."""
    sim = bpsim.Simulator(bpsim.load("it496"))
    sim.run(100)
    plain = sim.error
    sim.restart()
    sim.set_training(replace(sim.training, optimizer=Momentum()))
    sim.run(100)
    print(f"after 100 iterations {plain:.9f}, with momentum {sim.error:.9f}")
    curve = sim.curve()
    print(f"of {len(curve.total)} errors the first is {curve.total[0]:.9f}, the last {curve.total[-1]:.9f}")
    sim.seek(50)
    print(f"at iteration 50 the first weights are {sim.weights[0].tolist()}")


if __name__ == "__main__":
    main()
