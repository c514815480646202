"""The rows of the menu Samples: what the Data table does with whole rows, and the names of the classes."""

from __future__ import annotations

from bpsim.app.action_row import Row
from bpsim.sentences import _

SAMPLES = (
    Row(
        "samples",
        "add_sample",
        _("&Add"),
        None,
        _("A new sample below the present row of the Data table"),
        does="samples.do",
        argument="add",
        graph_keys="Ins",
    ),
    Row(
        "samples",
        "remove_samples",
        _("&Remove"),
        None,
        _("Remove the rows that are selected in the Data table"),
        does="samples.do",
        argument="remove",
        graph_keys="Del",
    ),
    Row(
        "samples",
        "move_samples_up",
        _("Move &Up"),
        None,
        _("Move the present row of the Data table, or those that are selected, up"),
        does="samples.do",
        argument="move_up",
        graph_keys="Alt+Up",
    ),
    Row(
        "samples",
        "move_samples_down",
        _("Move &Down"),
        None,
        _("Move the present row of the Data table, or those that are selected, down"),
        does="samples.do",
        argument="move_down",
        graph_keys="Alt+Down",
    ),
    Row(
        "samples",
        "pick_sample",
        _("Take as the N&ext"),
        None,
        _("Train on the present row of the Data table next, whatever the order of the samples is"),
        does="samples.do",
        argument="pick",
        graph_keys="Ctrl+Return",
    ),
    Row(
        "samples",
        "paste_samples",
        _("&Paste"),
        None,
        _("Paste numbers from a spreadsheet at the present cell of the Data table"),
        does="samples.do",
        argument="paste",
        graph_keys="Ctrl+V",
    ),
    Row("samples"),
    Row(
        "samples",
        "add_targets",
        _("Add &Targets"),
        None,
        _("Give every sample a target, so that there are an error, gradients and training"),
        does="samples.add_targets",
    ),
    Row(
        "samples",
        "remove_targets",
        _("Remove Tar&gets"),
        None,
        _("Go on without targets: forwards only, up to the outputs"),
        does="samples.remove_targets",
    ),
    Row(
        "samples",
        "name_classes",
        _("&Names of the Classes…"),
        None,
        _("Name what each output stands for; then a class can be typed and pasted in the Data table"),
        does="samples.name_classes",
    ),
)
