"""The captions of a lesson: the one that belongs to the present step."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.view.change import Change
from bpsim.view.panels.guide_panel import GuidePanel


def make() -> GuidePanel:
    simulator = bpsim.Simulator(bpsim.load("it496"))
    panel = GuidePanel(simulator)
    panel.show_change(Change.whole(simulator))
    return panel


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
