"""What edits of structure say: what was done, and why something cannot be done."""

from __future__ import annotations

from bpsim.core.network import Network
from bpsim.editing.addresses import Dropped
from bpsim.sentences import Plural, _
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
SOFTMAX_ALONE = _("softmax is the activation of a whole layer")
NOT_ONE = _("with {loss} the targets of a sample are at least 0 and sum to 1, and those of {rows} do not")
WOULD_NOT_BE_ONE = _("with {loss} the targets of a sample sum to 1, and those of {rows} no longer would")
NOT_SHARES = _("with {loss} targets lie from 0 to 1, and those of {rows} do not")
NO_BIAS = _("{layer} has no bias")
SHARED_BIAS = _("{layer} shares one bias, which belongs to no single unit")
NO_INCOMING = _("{unit} is an input: no weight leads to it")
SOURCE_ALONE = _("a weight has a unit that it leads to: give its unit too")

_MOST_ROWS = 5
"""Samples that a sentence names."""
_DROPPED = (
    Plural("{count} caption", "{count} captions"),
    Plural("{count} printed number", "{count} printed numbers"),
    Plural("{count} note", "{count} notes"),
    Plural("{count} typed number", "{count} typed numbers"),
)
_WITH = _("{edit} (with {dropped})")
_UNITS = Plural("{count} unit", "{count} units")
_SAMPLES = Plural("sample {numbers}", "samples {numbers}")
_MORE = _("{count} more")
_THE_INPUTS, _THE_OUTPUTS = _("the inputs"), _("the outputs")
_THE_HIDDEN, _HIDDEN = _("the hidden layer"), _("hidden layer {layer}")


def with_dropped(words: str, dropped: Dropped) -> str:
    """``remove h2 (with 3 captions and 1 typed number)``."""
    counts = (dropped.captions, dropped.printed, dropped.notes, dropped.typed)
    parts = [kind.of(count, count=grouped(count)) for count, kind in zip(counts, _DROPPED, strict=True) if count]
    return _WITH.format(edit=words, dropped=listed(parts)) if parts else words


def units(count: int) -> str:
    """``1 unit``, ``2 units``."""
    return _UNITS.of(count, count=grouped(count))


def listed(parts: list[str]) -> str:
    """``a, b and c``."""
    return AND.format(first=", ".join(parts[:-1]), second=parts[-1]) if len(parts) > 1 else "".join(parts)


def samples(rows: list[int]) -> str:
    """Samples by their numbers from 1, of which the first few are named: ``samples 1, 2 and 9``."""
    numbers = [grouped(row + 1) for row in rows]
    if len(numbers) > _MOST_ROWS:
        numbers = [*numbers[:_MOST_ROWS], _MORE.format(count=grouped(len(numbers) - _MOST_ROWS))]
    return _SAMPLES.of(len(rows), numbers=listed(numbers))


def layer_name(network: Network, layer: int) -> str:
    """``the inputs``, ``the hidden layer``, ``hidden layer 2``, ``the outputs``."""
    return place_name(layer, network.depth)


def place_name(layer: int, depth: int) -> str:
    """The same for a network with ``depth`` layers after the inputs."""
    if layer in (0, depth):
        return _THE_INPUTS if layer == 0 else _THE_OUTPUTS
    return _THE_HIDDEN if depth == 2 else _HIDDEN.format(layer=layer)


def remark(activation: str, outputs: int) -> str:
    """What is to be said of outputs that can be made but not trained; empty for any others."""
    return ONE_SOFTMAX if activation == "softmax" and outputs == 1 else ""
