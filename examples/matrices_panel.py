"""Every layer as matrices, with the present step lit."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.view.change import Change
from bpsim.view.panels.matrices.matrices_panel import MatricesPanel


def make() -> MatricesPanel:
    simulator = bpsim.Simulator(bpsim.load("it496"))
    simulator.seek(0, 16)
    panel = MatricesPanel(simulator)
    panel.show_change(Change.whole(simulator))
    return panel


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
