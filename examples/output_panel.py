"""What a network puts out over the plane of two inputs, with the samples."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.view.change import Change
from bpsim.view.panels.output_panel import OutputPanel


def make() -> OutputPanel:
    sim = bpsim.Simulator(bpsim.load("xor"))
    sim.run(500)
    panel = OutputPanel(sim)
    panel.show_change(Change.whole(sim))
    return panel


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
