"""A lesson, its history, a position in it; no Qt."""

from bpsim.simulator.simulator import Run, Simulator
from bpsim.simulator.snapshot import MOST_GHOSTS, Snapshot
from bpsim.simulator.traced import TracedStep

__all__ = ["MOST_GHOSTS", "Run", "Simulator", "Snapshot", "TracedStep"]
