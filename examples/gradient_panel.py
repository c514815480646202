"""Every derivative beside its central difference."""

from __future__ import annotations

import time

import bpsim
from bpsim.app.main import create_application
from bpsim.document.checker import Checker
from bpsim.document.document import Document
from bpsim.view.change import Change
from bpsim.view.panels.gradient_panel import GradientPanel


def make() -> GradientPanel:
    document = Document(bpsim.load("it496"))
    checker = Checker(document)
    panel = GradientPanel(checker)
    panel.show_change(Change.whole(document.simulator))
    checker.start()
    while checker.running:
        checker.advance(1.0, time.perf_counter)
    return panel


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
