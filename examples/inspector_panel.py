"""What can be edited of the network, or of what is selected on the graph."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.view.change import Change
from bpsim.view.panels.inspector.inspector_panel import InspectorPanel


def make() -> InspectorPanel:
    simulator = bpsim.Simulator(bpsim.load("it496"))
    panel = InspectorPanel(simulator)
    panel.show_change(Change.whole(simulator))
    return panel


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
