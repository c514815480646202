"""The error of a training over its iterations; a click asks to travel to one."""

from __future__ import annotations

import bpsim
from bpsim.app.main import create_application
from bpsim.view.plots.error_plot import ErrorPlot


def make() -> ErrorPlot:
    simulator = bpsim.Simulator(bpsim.load("it496"))
    simulator.run(500)
    curve = simulator.curve()
    plot = ErrorPlot()
    plot.set_curves(curve.first, curve.total, curve.outputs)
    plot.set_marker(simulator.iteration)
    return plot


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
