"""The network of a lesson as a graph, after the forward pass; a click on a thing selects it."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.view.canvas import GraphView, describe


def make() -> GraphView:
    simulator = bpsim.Simulator(bpsim.load("it496"))
    simulator.seek(0, 11)
    graph = GraphView()
    graph.show_picture(describe(simulator, digits=4))
    return graph


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
