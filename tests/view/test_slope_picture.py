"""What a picture of a slope says and spans."""

from __future__ import annotations

import numpy as np

from bpsim import Simulator, load
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator.slope import slope_of
from bpsim.view.plots.slope_picture import SlopePicture


def variable(simulator: Simulator, name: str) -> Quantity:
    return Quantity(Kind.VALUE, None, None, simulator.formulas.graph.variables.index(name))


def test_what_rises_and_falls_by_rounding_alone_is_drawn_level() -> None:
    simulator = Simulator(load("polar"))
    simulator.seek(0, len(simulator.steps))
    slope = slope_of(simulator, variable(simulator, "theta"))
    assert 0.0 < np.ptp(slope.errors) < 1e-14, "x² + y² does not depend on the angle"
    bottom, top = SlopePicture.of(slope, simulator).span[2:]
    assert top - bottom > 0.5
    along_r = SlopePicture.of(slope_of(simulator, variable(simulator, "r")), simulator)
    assert along_r.texts[:3] == (
        "f as a function of r, all others fixed",
        "slope 4.000000 = ∂f/∂r",
        "no step: it is not learned",
    )
