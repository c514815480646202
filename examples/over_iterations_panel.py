"""A weight over the iterations of a training; a click asks to travel to one."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.view.canvas.places import Part, Place
from bpsim.view.change import Change
from bpsim.view.panels.over_iterations_panel import OverIterationsPanel


def make() -> OverIterationsPanel:
    sim = bpsim.Simulator(bpsim.load("it496"))
    sim.run(200)
    panel = OverIterationsPanel(sim)
    panel.show_change(Change.whole(sim))
    panel.show_selection((Place(Part.EDGE, 2, 0, 0),))
    return panel


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
