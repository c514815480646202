"""What edits of structure say: what was done, and why something cannot be done."""

from __future__ import annotations

from bpsim.core.network import Network
from bpsim.editing.addresses import Dropped
from bpsim.trace.numerals import grouped

ADD_UNIT = "add {unit}"
ADD_UNITS = "add {first} to {last}"
REMOVE_UNIT = "remove {unit}"
REMOVE_UNITS = "remove {first} to {last}"
ADD_LAYER = "add a layer of {units} after {layer}"
REMOVE_LAYER = "remove {layer}"
CONNECT = "connect {source} to {unit}"
DISCONNECT = "disconnect {source} from {unit}"
RENAME = "rename {old} to {new}"
RENAME_LAYER = "name {layer} {first} to {last}"
SET_ACTIVATION = "set {layer} to {activation}"
SET_LOSS = "set the loss to {loss}"
AND = "{first} and {second}"
OUTPUTS = "the outputs to {activation}"
THE_LOSS = "the loss to {loss}"
SET_BIAS = "give {layer} {bias}"
BIASES = {"per-unit": "a bias per unit", "shared": "a shared bias", "none": "no bias"}
FREEZE = "freeze {what}"
UNFREEZE = "unfreeze {what}"
WEIGHT = "the weight from {source} to {unit}"
BIAS = "the bias of {unit}"
BIASES_OF = "the biases of {layer}"

NO_LAYER = "there is no layer {layer}: choose from {choice} (0 is the inputs)"
NO_UNIT = "there is no unit {unit} in {layer}: choose from {choice}"
NO_PLACE = "a unit cannot be put at {at} of {layer}: choose from 0 to {size}"
LAYER_SIZE = "a layer cannot have {count}: 1 to {most} are possible"
TOO_MANY_UNITS = "{layer} would have {count} units, and at most {most} are possible"
TOO_MANY_LAYERS = "the network would have {count} layers after the inputs, and at most {most} are possible"
TOO_MANY_WEIGHTS = "the network would have {count} weights, and at most {most} are possible"
LAST_UNIT = "{unit} is the last unit of {layer}, so it stays"
LAST_HIDDEN_UNIT = "{unit} is the last unit of {layer}, so it stays: remove the layer instead"
INPUTS_STAY = "the inputs stay, since a network needs them: remove single inputs instead"
OUTPUTS_STAY = "the outputs stay, since a network needs them: remove single outputs instead"
BEFORE_INPUTS = "no layer can come before the inputs"
AFTER_OUTPUTS = "no layer can come after the outputs: add one before them"
CONNECTED = "{source} and {unit} are connected already"
NOT_CONNECTED = "{source} and {unit} are not connected"
UNKNOWN = "{name} is no {what}{near}: choose from {known}"
SOFTMAX_HIDDEN = "softmax is for the outputs alone"
NOT_ONE = "with {loss} the targets of a sample are at least 0 and sum to 1, and those of {rows} do not"
WOULD_NOT_BE_ONE = "with {loss} the targets of a sample sum to 1, and those of {rows} no longer would"
NOT_SHARES = "with {loss} targets lie from 0 to 1, and those of {rows} do not"
NO_BIAS = "{layer} has no bias"
SHARED_BIAS = "{layer} shares one bias, which belongs to no single unit"
NO_INCOMING = "{unit} is an input: no weight leads to it"
SOURCE_ALONE = "a weight has a unit that it leads to: give its unit too"

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
