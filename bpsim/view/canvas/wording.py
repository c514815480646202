"""What the things on the graph are called for the ear."""

from __future__ import annotations

from bpsim.core.network import Bias
from bpsim.view.canvas.snapshot import Role

NETWORK = "Network graph"
INPUT, NEURON, OUTPUT = "input {name}", "neuron {name}", "output {name}"
WEIGHT = "weight {name}, from {source} to {unit}"
BIAS_OF_UNIT = "bias {name}, of {unit}"
BIAS_OF_LAYER = "shared bias {name}, of {layer}"
INPUTS, LAYER, OUTPUTS = "inputs, {count}", "layer {number}, {count}", "layer {number}, outputs, {count}"
THIS_LAYER = "layer {number}"
UNITS = {True: "1 neuron", False: "{number} neurons"}
BIASES = {Bias.PER_UNIT: "a bias for each", Bias.SHARED: "one shared bias", Bias.NONE: "no bias"}
ROLES = {Role.UPDATED: "becomes {value}", Role.RETURNED: "comes back {value}"}
"""Lines whose symbol is a sign."""
FROZEN = "frozen"
SELECTED = "{text}, {number} selected"
"""Of what was selected last, where it is one of several."""
NAME = "Name of {thing}"
"""The field in which it is typed."""
NUMBERS = "{number} numbers"
"""The field for all that are selected."""

OF_INPUTS = "inputs"
"""Where a layer has the name of its activation."""
MORE_UNITS, FEWER_UNITS = "Add a unit to {layer}", "Remove the last unit of {layer}"
LAYER_BEFORE, LAYER_AFTER = "Add a layer before {layer}", "Add a layer after {layer}"
SELECT_LAYER = "Select {layer}"
HANDLE = "Drag to a unit of the next layer to connect {unit} with it"
NOT_NEXT = "A connection leads to the next layer only, so there is none from {source} to {unit}"
NOT_BEFORE_NEXT = "A connection leads to the next layer only: drop it on a unit there, or on the ground before it"
OUTPUTS_NEXT = (
    "The outputs come next to {source}, and a new unit goes to a hidden layer: add one with + between the layers"
)
CONNECTED = "{source} and {unit} are connected already"
_LAYER, _INPUTS, _OUTPUTS = "layer {number}", "the inputs", "the outputs"


def layer_name(number: int, layers: int) -> str:
    """``the inputs``, ``layer 1``, ``the outputs``, where there are so many layers, those two among them."""
    if number in (0, layers - 1):
        return _OUTPUTS if number else _INPUTS
    return _LAYER.format(number=number)
