"""The formula of one step in symbols and in numbers, with a card for every operand."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.view.panels.step_panel import StepPanel


def make() -> StepPanel:
    simulator = bpsim.Simulator(bpsim.load("it496"))
    gradient = bpsim.Quantity(bpsim.Kind.DE_DW, sample=0, layer=2, unit=0, source=0)
    panel = StepPanel()
    panel.set_explanation(simulator.explain(simulator.steps.number(gradient)), digits=6)
    return panel


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
