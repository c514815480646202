"""Every run that was trained, each below the one that it branched off from, and how they differ."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.document.document import Document
from bpsim.view.change import Change
from bpsim.view.panels.runs_panel import RunsPanel


def make() -> RunsPanel:
    document = Document(bpsim.load("it496"))
    document.simulator.run(20)
    document.set_value(bpsim.Quantity(bpsim.Kind.WEIGHT, None, layer=2, unit=0, source=0), 0.5)
    panel = RunsPanel(document.runs)
    panel.show_change(Change.whole(document.simulator))
    return panel


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
