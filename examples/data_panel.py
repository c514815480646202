"""The samples as a table: inputs, targets and what the network puts out."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.view.change import Change
from bpsim.view.panels.data_panel import DataPanel


def make() -> DataPanel:
    simulator = bpsim.Simulator(bpsim.load("it496"))
    panel = DataPanel(simulator)
    panel.show_change(Change.whole(simulator))
    return panel


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
