"""Builds a network, edits it, and saves it as a file that the window opens."""

from __future__ import annotations

from pathlib import Path

import bpsim


def main(folder: Path) -> Path:
    """A network for exclusive or: sizes first, then its samples, then a unit more."""
    sim = bpsim.Simulator(bpsim.new_lesson("2-2-1 tanh, logistic", loss="binary-cross-entropy", seed=7))
    sim.set_samples([[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]])
    print(sim.add_unit(1))
    print(sim.disconnect(1, unit=2, source=0))
    sim.set_weight(2, unit=0, source=2, value=0.5)
    sim.set_about(title="Exclusive or")
    path = folder / "exclusive-or.bpsim"
    bpsim.save(sim.to_save(), path)
    print(f"{sim.network.sizes} saved to {path.name}")
    return path


if __name__ == "__main__":
    main(Path.cwd())
