"""A third hidden unit in ``it496``, as an edit of structure at any iteration makes it, for tests of branches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from msgspec import structs

from bpsim.core.network import Layer, Network, Parameters
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson.lesson import Caption, Lesson, Printed
from bpsim.simulator import Simulator
from bpsim.simulator.origins import Origin

ADDED = "add h3"
NEW_WEIGHTS_IN, NEW_WEIGHTS_OUT = (0.11, -0.12), (0.13, -0.14)


def wider(parameters: Parameters, network: Network) -> Parameters:
    """The parameters with the weights of a third unit in layer 1."""
    first, second = parameters.weights
    weights = np.vstack([first, NEW_WEIGHTS_IN]), np.hstack([second, np.array([NEW_WEIGHTS_OUT]).T])
    return Parameters.of(network, weights, parameters.biases)


def with_third(lesson: Lesson) -> Lesson:
    """``it496`` with a unit h3: its captions go, but for one at iteration 0 and one at iteration 40."""
    old = lesson.network
    first, second = old.layers
    hidden = Layer(("h1", "h2", "h3"), 2, first.activation, first.bias)
    network = Network(old.inputs, (hidden, Layer(second.units, 3, second.activation, second.bias)), old.loss)
    out_of_h3 = Quantity(Kind.WEIGHT, None, 2, 0, 2)
    return replace(
        lesson,
        network=network,
        parameters=wider(lesson.parameters, network),
        guide=(Caption("Wide.", 0), Caption("{{weight 2.0.2}} of h3 is {{=weight 2.0.2}}.", 40, out_of_h3)),
        printed=(Printed(0, out_of_h3, "0.13"), Printed(40, out_of_h3, "0.5")),
    )


def add_third(simulator: Simulator) -> None:
    """The edit at the present iteration, on the starting and on the present parameters."""
    lesson = with_third(simulator.lesson)
    state = simulator.values.state
    present = structs.replace(state, parameters=wider(state.parameters, lesson.network))
    simulator.restore(simulator.snapshot().resumed(lesson, present, Origin(ADDED)))
