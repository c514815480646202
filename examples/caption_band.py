"""The present caption in the largest text that fits, as it stands above the graph in a lecture."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.view.change import Change
from bpsim.view.panels.caption_band import CaptionBand


def make() -> CaptionBand:
    simulator = bpsim.Simulator(bpsim.load("it496"))
    panel = CaptionBand(simulator)
    panel.show_change(Change.whole(simulator))
    return panel


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
