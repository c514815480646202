"""A new lesson from a few words: ``3-2-1 tanh, identity``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from msgspec import Struct, field

from bpsim.core.errors import UsageError
from bpsim.core.functions import ACTIVATIONS, LOSSES, OUTPUTS_OF, UnitActivation
from bpsim.core.initialization import Distribution, Initialization, initialize
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.training import Training
from bpsim.lesson import limits
from bpsim.lesson.faults import quoted, suggestion
from bpsim.lesson.lesson import Lesson, NetworkLesson
from bpsim.lesson.names import numbered, positional_letter
from bpsim.sentences import Plural, _

EXAMPLE = "3-2-1 tanh, identity"
ACTIVATION = "logistic"
"""The activation of every layer after the inputs, where none is said."""
LOSS = "half-squared-error"
LEARNING_RATE = 0.1
_SIZES = re.compile(r"\s*(\d+(?:\s*[-–−]\s*\d+)*)(?=[\s,;]|$)(.*)", re.DOTALL)
_BETWEEN = re.compile(r"[,;\s]+(?![^(]*\))")
"""What stands between activations, a decimal comma in brackets aside."""
_MOST_DIGITS = 9


_LAYERS = Plural(
    "{shape} has {layers} layer after the inputs, and {given} activations are given",
    "{shape} has {layers} layers after the inputs, and {given} activations are given",
)


class Blueprint(Struct, frozen=True):
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
                _("{loss} is no loss{suggestion}: choose from {known}").format(
                    loss=quoted(self.loss), suggestion=suggestion(self.loss, LOSSES), known=_list(LOSSES)
                )
            )
        needed = OUTPUTS_OF.get(self.loss)
        if needed and self.activations[-1] != needed:
            raise UsageError(
                _("{loss} needs {needed} outputs, and they are {activations}").format(
                    loss=self.loss, needed=needed, activations=self.activations[-1]
                )
            )

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
        chosen = loss or usual_loss(activations[-1] if activations else ACTIVATION)
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
    for value, known, noun in ((bias, Bias, _("kind of bias")), (distribution, Distribution, _("distribution"))):
        if value not in list(known):
            raise UsageError(
                _("{value} is no {noun}{suggestion}: choose from {known}").format(
                    value=quoted(value), noun=noun, suggestion=suggestion(value, known), known=_list(known)
                )
            )
    initialization = Initialization(Distribution(distribution), width, seed)
    return Blueprint.described(text, loss, Bias(bias), initialization).lesson()


def _names(layer: int, sizes: Sequence[int]) -> tuple[str, ...]:
    return tuple(numbered(positional_letter(layer, len(sizes) - 1), sizes[layer], ()))


def _parsed(text: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The sizes and the activations that a text names."""
    match = _SIZES.fullmatch(text)
    if not match:
        said = _(", and {text} does not begin with them").format(text=quoted(text.strip())) if text.strip() else ""
        raise UsageError(
            _('a network is described by the sizes of its layers, as in "{example}"{said}').format(
                example=EXAMPLE, said=said
            )
        )
    digits = re.findall(r"\d+", match[1])
    names = [name for name in _BETWEEN.split(match[2].lower()) if name]
    shortest = tuple("/".join(map(activation_text, map(activation_of, name.split("/")))) for name in names)
    return tuple(int(size) if len(size) <= _MOST_DIGITS else 10**_MOST_DIGITS for size in digits), shortest


def usual_loss(outputs: str) -> str:
    """The loss of a network whose outputs have this activation, where none is said."""
    return "cross-entropy" if outputs == "softmax" else LOSS


def activation_of(text: str) -> UnitActivation:
    """The activation that a text such as ``leaky-relu(0.2)`` says; raises UsageError."""
    name, opening, constant = text.removesuffix(")").partition("(")
    if name not in ACTIVATIONS:
        raise UsageError(
            _("{name} is no activation{suggestion}: choose from {known}").format(
                name=quoted(name), suggestion=suggestion(name, ACTIVATIONS), known=_list(ACTIVATIONS)
            )
        )
    if not opening:
        return UnitActivation.of(name)
    if ACTIVATIONS[name].constant is None:
        raise UsageError(_("{name} has no constant, and {text} gives one").format(name=name, text=quoted(text)))
    try:
        number = float(constant.replace(",", "."))
    except ValueError as error:
        raise UsageError(
            _("{constant} is no number, in {text}").format(constant=quoted(constant), text=quoted(text))
        ) from error
    try:
        return UnitActivation.of(name, number)
    except ValueError as error:
        raise UsageError(_("{error}, in {text}").format(error=error, text=quoted(text))) from error


def activation_text(activation: UnitActivation) -> str:
    """What ``activation_of`` reads as an activation."""
    constant = repr(activation.constant).removesuffix(".0")
    return activation.kind if activation.usual else f"{activation.kind}({constant})"


def _units(text: str, size: int) -> list[UnitActivation]:
    """The activation of each unit of a layer."""
    each = [activation_of(one) for one in text.split("/")]
    return each * size if len(each) == 1 else each


def _refuse_sizes(sizes: Sequence[int]) -> None:
    if len(sizes) < 2:
        raise UsageError(
            _('a network has inputs and outputs: give the sizes of two layers at least, as in "{example}"').format(
                example=EXAMPLE
            )
        )
    if len(sizes) - 1 > limits.LAYERS:
        raise UsageError(
            _("{count} layers after the inputs are too many: at most {most} are possible").format(
                count=len(sizes) - 1, most=limits.LAYERS
            )
        )
    for size in sizes:
        if not 1 <= size <= limits.UNITS:
            shown = _("{size} units").format(size=size) if size < 10**_MOST_DIGITS else _("so many units")
            raise UsageError(
                _("a layer cannot have {shown}: 1 to {units} are possible").format(shown=shown, units=limits.UNITS)
            )
    weights = sum(a * b for a, b in pairwise(sizes))
    if weights > limits.WEIGHTS:
        raise UsageError(
            _("{weights} weights are too many: at most {most} are possible").format(
                weights=weights, most=limits.WEIGHTS
            )
        )


def _refuse_activations(sizes: Sequence[int], activations: Sequence[str]) -> None:
    layers, shape = len(sizes) - 1, "-".join(map(str, sizes))
    if len(activations) != layers:
        raise UsageError(_LAYERS.of(layers, shape=shape, layers=layers, given=len(activations)))
    for size, activation in zip(sizes[1:], activations, strict=True):
        each = [activation_of(one) for one in activation.split("/")]
        if len(each) not in (1, size):
            raise UsageError(
                _("a layer of {size} units has {count} activations in {activation}").format(
                    size=size, count=len(each), activation=quoted(activation)
                )
            )
        if len(each) > 1 and any(one.kind == "softmax" for one in each):
            raise UsageError(
                _("softmax is for a whole layer, not for some of its units as in {activation}").format(
                    activation=quoted(activation)
                )
            )
    if "softmax" in activations[:-1]:
        hidden = [ACTIVATION if name == "softmax" else name for name in activations[:-1]]
        raise UsageError(
            _('softmax is for the outputs alone: "{shape} {known}"').format(
                shape=shape, known=", ".join((*hidden, activations[-1]))
            )
        )


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
