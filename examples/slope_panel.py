"""The error along a weight, with its tangent and what the step gains; its point can be dragged."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.view.canvas.places import Part, Place
from bpsim.view.change import Change
from bpsim.view.panels.slope_panel import SlopePanel


def make() -> SlopePanel:
    sim = bpsim.Simulator(bpsim.load("it496"))
    sim.seek(0, len(sim.steps))
    panel = SlopePanel(sim)
    panel.show_change(Change.whole(sim))
    panel.show_selection((Place(Part.EDGE, 2, 0, 0),))
    return panel


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
