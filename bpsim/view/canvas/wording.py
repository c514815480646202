"""What the things on the graph are called for the ear."""

from __future__ import annotations

from bpsim.core.network import Bias
from bpsim.sentences import Plural, _
from bpsim.view.canvas.graph_picture import Role

NETWORK, FORMULAS = _("Network graph"), _("Graph of the formulas")
VARIABLE, GATE, WIRE = _("variable {name}"), _("gate {name}"), _("wire from {source} to {gate}")
LEARNED = _("learned")
FOLD_GATES, WRITE_OUT = _("{function}: fold ▸"), _("{function}: unfold ▸")
FOLD_GATES_TIP, WRITE_OUT_TIP = (
    _("Write these gates as one, {function}"),
    _("Write {function} out as the gates that it is made of"),
)
VALUE, GRADIENT, LOCAL = _("value {value}"), _("derivative {value}"), _("local derivative {value}")
INPUT, NEURON, OUTPUT = _("input {name}"), _("neuron {name}"), _("output {name}")
WEIGHT = _("weight {name}, from {source} to {unit}")
BIAS_OF_UNIT = _("bias {name}, of {unit}")
BIAS_OF_LAYER = _("shared bias {name}, of {layer}")
INPUTS, LAYER, OUTPUTS = _("inputs, {count}"), _("layer {number}, {count}"), _("layer {number}, outputs, {count}")
THIS_LAYER = _("layer {number}")
UNITS = Plural("1 neuron", "{number} neurons")
BIASES = {Bias.PER_UNIT: _("a bias for each"), Bias.SHARED: _("one shared bias"), Bias.NONE: _("no bias")}
ROLES = {Role.UPDATED: _("becomes {value}"), Role.RETURNED: _("comes back {value}")}
"""Lines whose symbol is a sign."""
GROW, SHRINK = _("should grow"), _("should shrink")
FLOW = _("◂ flows back ({product})")
FLOW_NEGATIVE = _("◃ ┅ negative")
WISHES = (_("↑ should grow"), _("↓ should shrink"))
FLOW_LEGEND_NAME = _("What flows back over the edges")
MAP = _("from {low} to {high} over the inputs")
MORE = _("{number} more")
"""In the place of the units of a long layer that are not shown."""
FOLD = _("{number} more units of {layer}, folded")
UNFOLD_TIP = _("{number} more units of {layer}: click to show them")
SELECTED, COUNT_SELECTED = _("{text}, {number} selected"), _("{number} selected")
"""Of what was selected last, where it is one of several; and in the status bar."""
NAME = _("Name of {thing}")
"""The field in which it is typed."""
NUMBERS = _("{number} numbers")
"""The field for all that are selected."""

OF_INPUTS = _("inputs")
"""Where a layer has the name of its activation."""
MORE_UNITS, FEWER_UNITS = _("Add a unit to {layer}"), _("Remove the last unit of {layer}")
LAYER_BEFORE, LAYER_AFTER = _("Add a layer before {layer}"), _("Add a layer after {layer}")
SELECT_LAYER = _("Select {layer}")
CALLED = _("{shown} ({name})")
"""A unit as the notation shows it, and by its own name, which messages say."""
EDIT_TIP, SELECT_TIP = _("{name}: double-click to edit"), _("{name}: click to select")
OF_BATCH = _("{sample}, gradients of the batch")
HANDLE = _("Drag to a unit of the next layer to connect {unit} with it")
NOT_NEXT = _("A connection leads to the next layer only, so there is none from {source} to {unit}")
NOT_BEFORE_NEXT = _("A connection leads to the next layer only: drop it on a unit there, or on the ground before it")
OUTPUTS_NEXT = _(
    "The outputs come next to {source}, and a new unit goes to a hidden layer: add one with + between the layers"
)
CONNECTED = _("{source} and {unit} are connected already")
_LAYER, _INPUTS, _OUTPUTS = _("layer {number}"), _("the inputs"), _("the outputs")


def layer_name(number: int, layers: int) -> str:
    """``the inputs``, ``layer 1``, ``the outputs``, where there are so many layers, those two among them."""
    if number in (0, layers - 1):
        return _OUTPUTS if number else _INPUTS
    return _LAYER.format(number=number)
