"""What was edited, as a list: a click on a row goes back to it."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.document.document import Document
from bpsim.view.panels.history_panel import HistoryPanel


def make() -> HistoryPanel:
    document = Document(bpsim.load("it496"))
    document.set_value(bpsim.Quantity(bpsim.Kind.WEIGHT, None, layer=2, unit=0, source=0), 0.5)
    document.edit("add a unit", lambda: document.simulator.add_unit(1))
    return HistoryPanel(document.undo_stack)


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
