"""Writes one iteration as a Markdown document, with a picture of the graph beside it."""

from __future__ import annotations

from pathlib import Path

import bpsim
from bpsim import handout
from bpsim.app import picture


def main(folder: Path) -> None:
    """The handout of the second iteration."""
    picture.prepare()  # the graph is painted by Qt, without a screen
    sim = bpsim.Simulator(bpsim.load("it496"))
    sim.run(1)
    document = folder / "solution.md"
    graph = picture.save_handout(sim, document, handout.SUFFIXES[".md"])
    print(f"{document.name} with {graph.name}, {len(document.read_text('utf-8').splitlines())} lines")


if __name__ == "__main__":
    main(Path.cwd())
