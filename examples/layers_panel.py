"""How large deltas and gradients are in each layer, on a logarithmic scale."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.view.change import Change
from bpsim.view.panels.layers_panel import LayersPanel


def make() -> LayersPanel:
    sim = bpsim.Simulator(bpsim.load("deep"))
    sim.seek(0, len(sim.steps))
    panel = LayersPanel(sim)
    panel.show_change(Change.whole(sim))
    return panel


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
