"""What edits of structure say: what was done, and why something cannot be done."""

from __future__ import annotations

from bpsim.core.network import Network
from bpsim.editing.addresses import Dropped
from bpsim.sentences import _
from bpsim.trace.numerals import grouped

ADD_UNIT = _("add {unit}")
ADD_UNITS = _("add {first} to {last}")
REMOVE_UNIT = _("remove {unit}")
REMOVE_UNITS = _("remove {first} to {last}")
ADD_LAYER = _("add a layer of {units} after {layer}")
REMOVE_LAYER = _("remove {layer}")
CONNECT = _("connect {source} to {unit}")
DISCONNECT = _("disconnect {source} from {unit}")
RENAME = _("rename {old} to {new}")
RENAME_LAYER = _("name {layer} {first} to {last}")
SET_ACTIVATION = _("set {layer} to {activation}")
SET_LOSS = _("set the loss to {loss}")
AND = _("{first} and {second}")
OUTPUTS = _("the outputs to {activation}")
THE_LOSS = _("the loss to {loss}")
SET_BIAS = _("give {layer} {bias}")
BIASES = {"per-unit": _("a bias per unit"), "shared": _("a shared bias"), "none": _("no bias")}
FREEZE = _("freeze {what}")
UNFREEZE = _("unfreeze {what}")
WEIGHT = _("the weight from {source} to {unit}")
BIAS = _("the bias of {unit}")
BIASES_OF = _("the biases of {layer}")

NO_LAYER = _("there is no layer {layer}: choose from {choice} (0 is the inputs)")
NO_UNIT = _("there is no unit {unit} in {layer}: choose from {choice}")
NO_PLACE = _("a unit cannot be put at {at} of {layer}: choose from 0 to {size}")
LAYER_SIZE = _("a layer cannot have {count}: 1 to {most} are possible")
TOO_MANY_UNITS = _("{layer} would have {count} units, and at most {most} are possible")
TOO_MANY_LAYERS = _("the network would have {count} layers after the inputs, and at most {most} are possible")
TOO_MANY_WEIGHTS = _("the network would have {count} weights, and at most {most} are possible")
LAST_UNIT = _("{unit} is the last unit of {layer}, so it stays")
LAST_HIDDEN_UNIT = _("{unit} is the last unit of {layer}, so it stays: remove the layer instead")
INPUTS_STAY = _("the inputs stay, since a network needs them: remove single inputs instead")
OUTPUTS_STAY = _("the outputs stay, since a network needs them: remove single outputs instead")
BEFORE_INPUTS = _("no layer can come before the inputs")
AFTER_OUTPUTS = _("no layer can come after the outputs: add one before them")
CONNECTED = _("{source} and {unit} are connected already")
NOT_CONNECTED = _("{source} and {unit} are not connected")
ONE_SOFTMAX = _("Of a single output softmax is always 1, so nothing is learned: add an output, or choose logistic.")
UNKNOWN = _("{name} is no {what}{near}: choose from {known}")
SOFTMAX_HIDDEN = _("softmax is for the outputs alone")
NOT_ONE = _("with {loss} the targets of a sample are at least 0 and sum to 1, and those of {rows} do not")
WOULD_NOT_BE_ONE = _("with {loss} the targets of a sample sum to 1, and those of {rows} no longer would")
NOT_SHARES = _("with {loss} targets lie from 0 to 1, and those of {rows} do not")
NO_BIAS = _("{layer} has no bias")
SHARED_BIAS = _("{layer} shares one bias, which belongs to no single unit")
NO_INCOMING = _("{unit} is an input: no weight leads to it")
SOURCE_ALONE = _("a weight has a unit that it leads to: give its unit too")

_MOST_ROWS = 5
"""Samples that a sentence names."""


def with_dropped(words: str, dropped: Dropped) -> str:
    """``remove h2 (with 3 captions and 1 typed number)``."""
    parts = [
        counted(count, noun)
        for count, noun in (
            (dropped.captions, "caption"),
            (dropped.printed, "printed number"),
            (dropped.notes, "note"),
            (dropped.typed, "typed number"),
        )
        if count
    ]
    return f"{words} (with {listed(parts)})" if parts else words


def counted(count: int, noun: str) -> str:
    """``1 unit``, ``2 units``."""
    return f"{grouped(count)} {noun}" if count == 1 else f"{grouped(count)} {noun}s"


def listed(parts: list[str]) -> str:
    """``a, b and c``."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def samples(rows: list[int]) -> str:
    """Samples by their numbers from 1, of which the first few are named: ``samples 1, 2 and 9``."""
    numbers = [grouped(row + 1) for row in rows]
    if len(numbers) > _MOST_ROWS:
        numbers = [*numbers[:_MOST_ROWS], f"{grouped(len(numbers) - _MOST_ROWS)} more"]
    return f"sample{'s' * (len(rows) > 1)} {listed(numbers)}"


def layer_name(network: Network, layer: int) -> str:
    """``the inputs``, ``the hidden layer``, ``hidden layer 2``, ``the outputs``."""
    return place_name(layer, network.depth)


def place_name(layer: int, depth: int) -> str:
    """The same for a network with ``depth`` layers after the inputs."""
    if layer in (0, depth):
        return "the inputs" if layer == 0 else "the outputs"
    return "the hidden layer" if depth == 2 else f"hidden layer {layer}"


def remark(activation: str, outputs: int) -> str:
    """What is to be said of outputs that can be made but not trained; empty for any others."""
    return ONE_SOFTMAX if activation == "softmax" and outputs == 1 else ""
