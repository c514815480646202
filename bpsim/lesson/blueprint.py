"""A new lesson from a few words: ``3-2-1 tanh, identity``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from bpsim.core.errors import UsageError
from bpsim.core.functions import ACTIVATIONS, LOSSES, OUTPUTS_OF, UnitActivation
from bpsim.core.initialization import Distribution, Initialization, initialize
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.training import Training
from bpsim.lesson import limits
from bpsim.lesson.faults import quoted, suggestion
from bpsim.lesson.lesson import Lesson, NetworkLesson
from bpsim.lesson.names import numbered, positional_letter

EXAMPLE = "3-2-1 tanh, identity"
ACTIVATION = "logistic"
"""The activation of every layer after the inputs, where none is said."""
LOSS = "half-squared-error"
LEARNING_RATE = 0.1
_SIZES = re.compile(r"\s*(\d+(?:\s*[-–−]\s*\d+)*)(?=[\s,;]|$)(.*)", re.DOTALL)
_BETWEEN = re.compile(r"[,;\s]+(?![^(]*\))")
"""What stands between activations, a decimal comma in brackets aside."""
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What a new lesson is made of. sizes: units of every layer, the inputs first; activations: one a layer after them,
    as ``tanh``, ``leaky-relu(0.2)`` with its constant, or ``tanh/relu`` with one for each unit.

    The constructor raises UsageError, with a sentence, for what no network can be.
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str = LOSS
    bias: Bias = Bias.PER_UNIT
    initialization: Initialization = field(default_factory=lambda: Initialization(Distribution.XAVIER))

    def __post_init__(self) -> None:
        _refuse_sizes(self.sizes)
        _refuse_activations(self.sizes, self.activations)
        if self.loss not in LOSSES:
            raise UsageError(
                f"{quoted(self.loss)} is no loss{suggestion(self.loss, LOSSES)}: choose from {_list(LOSSES)}"
            )
        needed = OUTPUTS_OF.get(self.loss)
        if needed and self.activations[-1] != needed:
            raise UsageError(f"{self.loss} needs {needed} outputs, and they are {self.activations[-1]}")

    @classmethod
    def described(
        cls,
        text: str,
        loss: str | None = None,
        bias: Bias = Bias.PER_UNIT,
        initialization: Initialization | None = None,
    ) -> Blueprint:
        """The blueprint that a text such as ``3-2-1 tanh, identity`` describes; raises UsageError.

        The text has the sizes of all layers, then one activation for each layer after the inputs, of which the last is
        repeated. Without an activation the layers are logistic, and the outputs what the loss needs. Without a loss it
        is cross-entropy after softmax, else half-squared-error.
        """
        sizes, names = _parsed(text)
        layers = max(len(sizes) - 1, 0)
        if not names:
            outputs = OUTPUTS_OF.get(loss or "", ACTIVATION)
            activations = (*[ACTIVATION] * (layers - 1), *[outputs] * min(layers, 1))
        else:
            activations = (*names, *[names[-1]] * (layers - len(names)))
        chosen = loss or ("cross-entropy" if activations and activations[-1] == "softmax" else LOSS)
        return cls(sizes, activations, chosen, bias, initialization or Initialization(Distribution.XAVIER))

    @property
    def text(self) -> str:
        """The shortest text that ``described`` reads as these sizes and activations."""
        names = list(self.activations)
        while len(names) > 1 and names[-1] == names[-2]:
            names.pop()
        sizes = "-".join(map(str, self.sizes))
        return sizes if names == [ACTIVATION] else f"{sizes} {', '.join(names)}"

    def lesson(self) -> Lesson:
        """The lesson: weights drawn by the initialization, biases 0, and one sample of zeros.

        With cross-entropy the sample is of the first class. Raises UsageError where no weights can be drawn.
        """
        network = Network(_names(0, self.sizes), self._layers(), self.loss)
        zeros = Parameters.of(
            network,
            [np.zeros((layer.size, layer.sources)) for layer in network.layers],
            [np.zeros(layer.bias_count) for layer in network.layers],
        )
        targets = np.zeros((1, self.sizes[-1]))
        targets[0, 0] = 1.0 if self.loss == "cross-entropy" else 0.0
        return NetworkLesson(
            network=network,
            parameters=initialize(network, zeros, self.initialization),
            data=Data.of(network, np.zeros((1, self.sizes[0])), targets),
            training=Training(LEARNING_RATE),
            initialization=self.initialization,
        )

    def _layers(self) -> tuple[Layer, ...]:
        return tuple(
            Layer(_names(number, self.sizes), sources, tuple(_units(activation, size)), self.bias)
            for number, (sources, size, activation) in enumerate(
                zip(self.sizes[:-1], self.sizes[1:], self.activations, strict=True), 1
            )
        )


def new_lesson(
    text: str,
    *,
    loss: str | None = None,
    bias: str = Bias.PER_UNIT,
    distribution: str = Distribution.XAVIER,
    width: float = 0.5,
    seed: int = 0,
) -> Lesson:
    """A new lesson from a description, ``3-2-1 tanh, identity``: one sample of zeros, weights drawn from ``seed``.

    text: the sizes of all layers, then an activation for each layer after the inputs, the last repeated; logistic
    where there is none; ``leaky-relu(0.2)`` has its constant, ``tanh/relu`` is one for each unit. loss: by default
    cross-entropy after softmax, else half-squared-error. bias: ``per-unit``, ``shared`` or ``none``. distribution:
    ``xavier``, ``he``, or ``normal`` and ``uniform`` with a ``width``.
    Raises UsageError for what cannot be.
    """
    for value, known, noun in ((bias, Bias, "kind of bias"), (distribution, Distribution, "distribution")):
        if value not in list(known):
            raise UsageError(f"{quoted(value)} is no {noun}{suggestion(value, known)}: choose from {_list(known)}")
    initialization = Initialization(Distribution(distribution), width, seed)
    return Blueprint.described(text, loss, Bias(bias), initialization).lesson()


def _names(layer: int, sizes: Sequence[int]) -> tuple[str, ...]:
    return tuple(numbered(positional_letter(layer, len(sizes) - 1), sizes[layer], ()))


def _parsed(text: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The sizes and the activations that a text names."""
    match = _SIZES.fullmatch(text)
    if not match:
        said = f", and {quoted(text.strip())} does not begin with them" if text.strip() else ""
        raise UsageError(f'a network is described by the sizes of its layers, as in "{EXAMPLE}"{said}')
    digits = re.findall(r"\d+", match[1])
    names = [name for name in _BETWEEN.split(match[2].lower()) if name]
    shortest = tuple("/".join(map(activation_text, map(activation_of, name.split("/")))) for name in names)
    return tuple(int(size) if len(size) <= _MOST_DIGITS else 10**_MOST_DIGITS for size in digits), shortest


def activation_of(text: str) -> UnitActivation:
    """The activation that a text such as ``leaky-relu(0.2)`` says; raises UsageError."""
    name, opening, constant = text.removesuffix(")").partition("(")
    if name not in ACTIVATIONS:
        raise UsageError(
            f"{quoted(name)} is no activation{suggestion(name, ACTIVATIONS)}: choose from {_list(ACTIVATIONS)}"
        )
    if not opening:
        return UnitActivation.of(name)
    if ACTIVATIONS[name].constant is None:
        raise UsageError(f"{name} has no constant, and {quoted(text)} gives one")
    try:
        return UnitActivation.of(name, float(constant.replace(",", ".")))
    except ValueError as error:
        said = str(error) if "expected" in str(error) else f"{quoted(constant)} is no number"
        raise UsageError(f"{said}, in {quoted(text)}") from error


def activation_text(activation: UnitActivation) -> str:
    """What ``activation_of`` reads as an activation."""
    return activation.kind if activation.usual else f"{activation.kind}({activation.constant!r})"


def _units(text: str, size: int) -> list[UnitActivation]:
    """The activation of each unit of a layer."""
    each = [activation_of(one) for one in text.split("/")]
    return each * size if len(each) == 1 else each


def _refuse_sizes(sizes: Sequence[int]) -> None:
    if len(sizes) < 2:
        raise UsageError(f'a network has inputs and outputs: give the sizes of two layers at least, as in "{EXAMPLE}"')
    if len(sizes) - 1 > limits.LAYERS:
        raise UsageError(f"{len(sizes) - 1} layers after the inputs are too many: at most {limits.LAYERS} are possible")
    for size in sizes:
        if not 1 <= size <= limits.UNITS:
            shown = f"{size} units" if size < 10**_MOST_DIGITS else "so many units"
            raise UsageError(f"a layer cannot have {shown}: 1 to {limits.UNITS} are possible")
    weights = sum(a * b for a, b in pairwise(sizes))
    if weights > limits.WEIGHTS:
        raise UsageError(f"{weights} weights are too many: at most {limits.WEIGHTS} are possible")


def _refuse_activations(sizes: Sequence[int], activations: Sequence[str]) -> None:
    layers, shape = len(sizes) - 1, "-".join(map(str, sizes))
    if len(activations) != layers:
        have = "1 layer" if layers == 1 else f"{layers} layers"
        raise UsageError(f"{shape} has {have} after the inputs, and {len(activations)} activations are given")
    for size, activation in zip(sizes[1:], activations, strict=True):
        each = [activation_of(one) for one in activation.split("/")]
        if len(each) not in (1, size):
            raise UsageError(f"a layer of {size} units has {len(each)} activations in {quoted(activation)}")
        if len(each) > 1 and any(one.kind == "softmax" for one in each):
            raise UsageError(f"softmax is for a whole layer, not for some of its units as in {quoted(activation)}")
    if "softmax" in activations[:-1]:
        hidden = [ACTIVATION if name == "softmax" else name for name in activations[:-1]]
        raise UsageError(f'softmax is for the outputs alone: "{shape} {", ".join((*hidden, activations[-1]))}"')


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
