"""The numbers that a lecture printed beside those that are computed."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.view.change import Change
from bpsim.view.panels.printed_panel import PrintedPanel


def make() -> PrintedPanel:
    simulator = bpsim.Simulator(bpsim.load("it496"))
    panel = PrintedPanel(simulator)
    panel.show_change(Change.whole(simulator))
    return panel


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
