"""The settings of a training, each with what it does."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.view.change import Change
from bpsim.view.panels.training.training_panel import TrainingPanel


def make() -> TrainingPanel:
    simulator = bpsim.Simulator(bpsim.load("it496"))
    panel = TrainingPanel(simulator)
    panel.show_change(Change.whole(simulator))
    return panel


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
