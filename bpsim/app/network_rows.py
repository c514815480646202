"""The rows of the menu Network: commands that change the structure, each on what is selected on the graph."""

from __future__ import annotations

from bpsim.app.action_row import Row
from bpsim.app.command_subjects import On
from bpsim.core.functions import ACTIVATIONS, LOSSES, OF_UNITS
from bpsim.core.network import Bias
from bpsim.sentences import _

_OF_OUTPUTS = _("The activation of the outputs: {name}")
_OF_LAYER = _("The activation of the layer of what is selected, else of the hidden ones: {name}")
_LOSS = _("How the error is computed: {name}")
_SELECT_OUTPUT = _("Softmax is for the outputs: select one, or nothing.")
_SELECT = _("Select a neuron on the graph first.")
_SELECT_SOMETHING = _("Select something on the graph first.")
_SELECT_NEURON = _("Select a hidden neuron or an output on the graph first, or nothing.")
_SELECT_NEURONS = _("Select one or several neurons on the graph first.")
_OF_NEURON = _("The activation of the selected neurons alone: {name}")
"""The activations that a unit of a layer can have beside other ones."""
_ON_UNITS = On.UNIT | On.SEVERAL
_OF_LAYERS = On.NEURON | On.SEVERAL | On.GROUND
_BIASES = {
    Bias.PER_UNIT: (
        _("One per &Neuron"),
        _("Every neuron of the layer of what is selected, else of the hidden ones, has a bias of its own"),
    ),
    Bias.SHARED: (
        _("One, &Shared"),
        _("All neurons of the layer of what is selected, else of each hidden one, share a bias"),
    ),
    Bias.NONE: (_("N&one"), _("The layer of what is selected, else each hidden one, has no bias")),
}

NETWORK = (
    Row(
        "network",
        "edit_value",
        _("Edit &Value"),
        None,
        _("Type another number in its place on the graph"),
        does="network.edit_value",
        applies=On.NUMBER,
        graph_keys="Enter",
        why=_("Select a weight, a bias, an input or a target on the graph first."),
    ),
    Row(
        "network",
        "rename_unit",
        _("Re&name"),
        None,
        _("Another name for a neuron, an input or an output, or another letter for all of a layer"),
        does="network.rename",
        applies=On.UNIT | On.LAYER,
        graph_keys="F2",
        why=_SELECT,
    ),
    Row(
        "network",
        "remove",
        _("&Remove"),
        None,
        _("Take away the selected neurons and connections"),
        does="network.remove",
        applies=On.UNIT | On.WEIGHT | On.SEVERAL,
        graph_keys="Del",
        why=_("Select a neuron or a connection on the graph first."),
    ),
    Row("network"),
    Row(
        "network",
        "add_unit",
        _("A&dd Neuron"),
        None,
        _("One more in the layer of what is selected, else in the last hidden one"),
        does="network.add_unit",
        applies=_ON_UNITS | On.GROUND,
        graph_keys="Ctrl+Down",
        why=_("There is no hidden layer: add one, or select an input or an output."),
    ),
    Row(
        "network",
        "add_layer_after",
        _("Add Layer A&fter"),
        None,
        _("A hidden layer behind the one of what is selected"),
        does="network.add_layer",
        argument=1,
        applies=On.INPUT | On.HIDDEN | On.LAYER,
        graph_keys="Ctrl+Right",
        why=_("Select an input or a hidden neuron on the graph first."),
    ),
    Row(
        "network",
        "add_layer_before",
        _("Add Layer B&efore"),
        None,
        _("A hidden layer in front of the one of what is selected"),
        does="network.add_layer",
        argument=-1,
        applies=On.NEURON | On.LAYER,
        graph_keys="Ctrl+Left",
        why=_("Select a hidden neuron or an output on the graph first."),
    ),
    Row(
        "network",
        "remove_layer",
        _("Remove La&yer"),
        None,
        _("Take away the hidden layer of what is selected"),
        does="network.remove_layer",
        applies=On.HIDDEN | On.SEVERAL,
        why=_("Select a hidden neuron on the graph first."),
    ),
    Row("network"),
    Row(
        "network",
        "connect",
        _("&Connect"),
        None,
        _("Connect the selected neurons of neighbouring layers; a single one to all of the next layer"),
        does="network.connect_selected",
        applies=_ON_UNITS,
        why=_SELECT,
    ),
    Row(
        "network",
        "disconnect",
        _("D&isconnect"),
        None,
        _("Take away the connections between the selected neurons; of a single one all that lead on"),
        does="network.disconnect_selected",
        applies=_ON_UNITS,
        why=_SELECT,
    ),
    Row(
        "network",
        "frozen",
        _("Fro&zen"),
        None,
        _("Frozen weights and biases are not updated"),
        checkable=True,
        does="network.freeze",
        applies=On.NEURON | On.WEIGHT | On.BIAS | On.SEVERAL,
        why=_("Select a neuron, a connection or a bias on the graph first."),
    ),
    Row("network"),
    Row(
        "network",
        "derive_unit",
        _("Derivative of T&his Neuron"),
        None,
        _("Derive the output of the selected neuron in the steps, instead of the error"),
        does="network.derive_unit",
        applies=On.NEURON,
        why=_("Select a hidden neuron or an output on the graph first."),
    ),
    Row(
        "network",
        "derive_error",
        _("Derive the Error A&gain"),
        None,
        _("Derive the error in the steps again, and train"),
        does="network.derive_error",
        applies=On.NEURON,
        why=_("It is the error that is derived."),
    ),
    Row(
        "network",
        "derive_inputs",
        _("Derivatives by the Input&s"),
        None,
        _("Go back to the inputs in the steps: how much each of them affects what is derived"),
        checkable=True,
        does="network.derive_inputs",
        applies=On.INPUT | On.SEVERAL,
    ),
    Row("network"),
    Row("network", "activation_menu", applies=_OF_LAYERS),
    *(
        Row(
            "activation",
            f"activation_{name.replace('-', '_')}",
            name,
            None,
            (_OF_OUTPUTS if name == "softmax" else _OF_LAYER).format(name=name),
            checkable=True,
            does="network.set_activation",
            argument=name,
            applies=On.OUTPUT | On.SEVERAL | On.GROUND if name == "softmax" else _OF_LAYERS,
            why=_SELECT_OUTPUT if name == "softmax" else _SELECT_NEURON,
        )
        for name in ACTIVATIONS
    ),
    Row("network", "neuron_activation_menu", applies=On.NEURON | On.SEVERAL),
    *(
        Row(
            "neuron_activation",
            f"neuron_activation_{name.replace('-', '_')}",
            name,
            None,
            _OF_NEURON.format(name=name),
            checkable=True,
            does="network.set_neuron_activation",
            argument=name,
            applies=On.NEURON | On.SEVERAL,
            why=_SELECT_NEURONS,
        )
        for name in OF_UNITS
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
            why=_("Select a hidden neuron, an output or a bias on the graph first, or nothing."),
        )
        for kind, (text, tip) in _BIASES.items()
    ),
    Row("network", "loss_menu", applies=On.OUTPUT | On.TARGET | On.GROUND | On.SEVERAL),
    *(
        Row(
            "loss",
            f"loss_{name.replace('-', '_')}",
            loss.label,
            None,
            _LOSS.format(name=loss.label),
            checkable=True,
            does="network.set_loss",
            argument=name,
            applies=On.ANYTHING,
        )
        for name, loss in LOSSES.items()
    ),
    Row("network"),
    Row(
        "network",
        "copy_numbers",
        _("Copy N&umbers"),
        None,
        _("Put the names and numbers of what is selected on the clipboard, a line each"),
        does="network.copy_numbers",
        applies=On.ANYTHING & ~On.GROUND,
        graph_keys="Ctrl+C",
        why=_SELECT_SOMETHING,
    ),
    Row(
        "network",
        "paste_numbers",
        _("Pas&te Numbers"),
        None,
        _("Type the lines on the clipboard: by their names, else in the order of what is selected"),
        does="network.paste_numbers",
        applies=On.ANYTHING,
        graph_keys="Ctrl+V",
    ),
    Row("network"),
    Row(
        "network",
        "properties",
        _("&Properties"),
        "Alt+Return",
        _("Everything that can be changed of what is selected, else of the network, in the panel Inspector"),
        does="network.properties",
        applies=On.ANYTHING,
    ),
)
