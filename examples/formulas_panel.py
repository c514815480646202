"""Formulas as they are typed, each beside how it was read, and a field for every variable."""

from __future__ import annotations

from typing import cast

import bpsim
from bpsim.app.main import create_application
from bpsim.view.canvas.describe_formulas import Seen
from bpsim.view.panels.formulas.formulas_panel import FormulasPanel


def make() -> FormulasPanel:
    panel = FormulasPanel()
    about_formulas = cast("Seen", bpsim.Simulator(bpsim.load("polar")))
    panel.show_simulator(about_formulas)
    return panel


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
