"""Prints every step of one iteration: what is asked, its formula, and its value."""

from __future__ import annotations

import bpsim


def main() -> None:
    """The first iteration of the lecture; then one value of it is asked for by its address."""
    sim = bpsim.Simulator(bpsim.load("it496"))
    for traced in sim.trace():
        print(f"{traced.step.number:3}  {traced.symbol} = {traced.value:.9f}")
    gradient = bpsim.Quantity(bpsim.Kind.DE_DW, sample=0, layer=2, unit=0, source=0)
    print(f"step {sim.steps.number(gradient)} is {sim.value(gradient)!r}")


if __name__ == "__main__":
    main()
