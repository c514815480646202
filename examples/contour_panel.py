"""The error over two parameters as contour lines, with the path of the training."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.view.change import Change
from bpsim.view.panels.contour_panel import ContourPanel


def make() -> ContourPanel:
    sim = bpsim.Simulator(bpsim.load("two-valleys"))
    sim.run(50)
    panel = ContourPanel(sim)
    panel.show_change(Change.whole(sim))
    return panel


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
