"""Judges numbers that a student typed, and names the first mistake."""

from __future__ import annotations

import bpsim
from bpsim.answers.judging import judge


def main() -> None:
    """A net whose bias was forgotten; the output that was then computed from it follows."""
    sim = bpsim.Simulator(bpsim.load("it496"))
    net = bpsim.Quantity(bpsim.Kind.NET, sample=0, layer=1, unit=0)
    out = bpsim.Quantity(bpsim.Kind.OUT, sample=0, layer=1, unit=0)
    report = judge(sim, {net: "0.0275", out: "0.50687"})
    for entry in report.entries:
        mistakes = ", ".join(slip.mistake.identifier for slip in entry.mistakes)
        print(f"{entry.symbol} = {entry.text}: {entry.verdict.value} {mistakes}".rstrip())


if __name__ == "__main__":
    main()
