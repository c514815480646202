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
SELECTED = "{text}, {number} selected"
"""Of what was selected last, where it is one of several."""
NUMBERS = "{number} numbers"
"""The field for all that are selected."""
