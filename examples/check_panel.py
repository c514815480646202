"""A student's own numbers, judged one after the other."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.view.change import Change
from bpsim.view.panels.check_panel import CheckPanel


def make() -> CheckPanel:
    simulator = bpsim.Simulator(bpsim.load("it496"))
    panel = CheckPanel(simulator)
    panel.show_change(Change.whole(simulator))
    return panel


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
