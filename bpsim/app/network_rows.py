"""The rows of the menu Network: commands that change the structure, each on what is selected on the graph."""

from __future__ import annotations

from bpsim.app.row import Row
from bpsim.app.subjects import On
from bpsim.core.functions import ACTIVATIONS, LOSSES
from bpsim.core.network import Bias

_SELECT = "Select a neuron on the graph first."
_SELECT_SOMETHING = "Select something on the graph first."
_SELECT_NEURON = "Select a hidden neuron or an output on the graph first, or nothing."
_ON_UNITS = On.UNIT | On.SEVERAL
_OF_LAYERS = On.NEURON | On.SEVERAL | On.GROUND
_BIASES = {
    Bias.PER_UNIT: (
        "One per &Neuron",
        "Every neuron of the layer of what is selected, else of the hidden ones, has a bias of its own",
    ),
    Bias.SHARED: (
        "One, &Shared",
        "All neurons of the layer of what is selected, else of each hidden one, share a bias",
    ),
    Bias.NONE: ("N&one", "The layer of what is selected, else each hidden one, has no bias"),
}

NETWORK = (
    Row(
        "network",
        "edit_value",
        "Edit &Value",
        None,
        "Type another number in its place on the graph",
        does="network.edit_value",
        applies=On.NUMBER,
        graph_keys="Enter",
        why="Select a weight, a bias, an input or a target on the graph first.",
    ),
    Row(
        "network",
        "rename_unit",
        "Re&name",
        None,
        "Another name for a neuron, an input or an output, or another letter for all of a layer",
        does="network.rename",
        applies=On.UNIT | On.LAYER,
        graph_keys="F2",
        why=_SELECT,
    ),
    Row(
        "network",
        "remove",
        "&Remove",
        None,
        "Take away the selected neurons and connections",
        does="network.remove",
        applies=On.UNIT | On.WEIGHT | On.SEVERAL,
        graph_keys="Del",
        why="Select a neuron or a connection on the graph first.",
    ),
    Row("network"),
    Row(
        "network",
        "add_unit",
        "A&dd Neuron",
        None,
        "One more in the layer of what is selected, else in the last hidden one",
        does="network.add_unit",
        applies=_ON_UNITS | On.GROUND,
        graph_keys="Ctrl+Down",
        why="There is no hidden layer: add one, or select an input or an output.",
    ),
    Row(
        "network",
        "add_layer_after",
        "Add Layer A&fter",
        None,
        "A hidden layer behind the one of what is selected",
        does="network.add_layer",
        argument=1,
        applies=On.INPUT | On.HIDDEN | On.LAYER,
        graph_keys="Ctrl+Right",
        why="Select an input or a hidden neuron on the graph first.",
    ),
    Row(
        "network",
        "add_layer_before",
        "Add Layer B&efore",
        None,
        "A hidden layer in front of the one of what is selected",
        does="network.add_layer",
        argument=-1,
        applies=On.NEURON | On.LAYER,
        graph_keys="Ctrl+Left",
        why="Select a hidden neuron or an output on the graph first.",
    ),
    Row(
        "network",
        "remove_layer",
        "Remove La&yer",
        None,
        "Take away the hidden layer of what is selected",
        does="network.remove_layer",
        applies=On.HIDDEN | On.SEVERAL,
        why="Select a hidden neuron on the graph first.",
    ),
    Row("network"),
    Row(
        "network",
        "connect",
        "&Connect",
        None,
        "Connect the selected neurons of neighbouring layers; a single one to all of the next layer",
        does="network.connect_selected",
        applies=_ON_UNITS,
        why=_SELECT,
    ),
    Row(
        "network",
        "disconnect",
        "D&isconnect",
        None,
        "Take away the connections between the selected neurons; of a single one all that lead on",
        does="network.disconnect_selected",
        applies=_ON_UNITS,
        why=_SELECT,
    ),
    Row(
        "network",
        "frozen",
        "Fro&zen",
        None,
        "Frozen weights and biases are not updated",
        checkable=True,
        does="network.freeze",
        applies=On.NEURON | On.WEIGHT | On.BIAS | On.SEVERAL,
        why="Select a neuron, a connection or a bias on the graph first.",
    ),
    Row("network"),
    Row("network", "activation_menu", applies=_OF_LAYERS),
    *(
        Row(
            "activation",
            f"activation_{name.replace('-', '_')}",
            name,
            None,
            f"The activation of the outputs: {name}"
            if name == "softmax"
            else f"The activation of the layer of what is selected, else of the hidden ones: {name}",
            checkable=True,
            does="network.set_activation",
            argument=name,
            applies=On.OUTPUT | On.SEVERAL | On.GROUND if name == "softmax" else _OF_LAYERS,
            why="Softmax is for the outputs: select one, or nothing." if name == "softmax" else _SELECT_NEURON,
        )
        for name in ACTIVATIONS
    ),
    Row("network", "bias_menu", applies=_OF_LAYERS | On.BIAS),
    *(
        Row(
            "bias",
            f"bias_{kind.name.lower()}",
            text,
            None,
            tip,
            checkable=True,
            does="network.set_bias",
            argument=kind,
            applies=_OF_LAYERS | On.BIAS,
            why="Select a hidden neuron, an output or a bias on the graph first, or nothing.",
        )
        for kind, (text, tip) in _BIASES.items()
    ),
    Row("network", "loss_menu", applies=On.OUTPUT | On.TARGET | On.GROUND | On.SEVERAL),
    *(
        Row(
            "loss",
            f"loss_{name.replace('-', '_')}",
            name.replace("-", " "),
            None,
            f"How the error is computed: {name.replace('-', ' ')}",
            checkable=True,
            does="network.set_loss",
            argument=name,
            applies=On.ANYTHING,
        )
        for name in LOSSES
    ),
    Row("network"),
    Row(
        "network",
        "copy_numbers",
        "Copy N&umbers",
        None,
        "Put the names and numbers of what is selected on the clipboard, a line each",
        does="network.copy_numbers",
        applies=On.ANYTHING & ~On.GROUND,
        graph_keys="Ctrl+C",
        why=_SELECT_SOMETHING,
    ),
    Row(
        "network",
        "paste_numbers",
        "Pas&te Numbers",
        None,
        "Type the lines on the clipboard: by their names, else in the order of what is selected",
        does="network.paste_numbers",
        applies=On.ANYTHING,
        graph_keys="Ctrl+V",
    ),
    Row("network"),
    Row(
        "network",
        "properties",
        "&Properties",
        "Alt+Return",
        "Everything that can be changed of what is selected, else of the network, in the panel Inspector",
        does="network.properties",
        applies=On.ANYTHING,
    ),
)
