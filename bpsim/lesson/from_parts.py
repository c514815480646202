"""The Lesson that the program works with, made of the objects of a checked file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from msgspec import UNSET, UnsetType

from bpsim.core.functions import CONSTANTS, UnitActivation
from bpsim.core.initialization import Distribution, Initialization
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.state import Buffers, State
from bpsim.core.training import (
    Patience,
    Reduction,
    SampleOrder,
    Stop,
    Training,
    UpdateOrder,
)
from bpsim.lesson import schema
from bpsim.lesson.formula_schema import FormulaLessonPart
from bpsim.lesson.lesson import Answer, Caption, Lesson, NetworkLesson, Printed, ViewSettings
from bpsim.lesson.signs import answers_in_sign_of, printed_in_sign_of


def to_lesson(file: schema.LessonPart) -> Lesson:
    """The lesson of a file whose shapes and names were checked."""
    network = _network(file.network)
    layers = zip(file.network.layers, network.layers, strict=True)
    biases = [np.zeros(layer.bias_count) if part.biases is UNSET else part.biases for part, layer in layers]
    return NetworkLesson(
        network=network,
        parameters=Parameters.of(network, [part.weights for part in file.network.layers], biases),
        data=_data(file.data, network),
        training=to_training(file.training),
        view=_view(file.view),
        state=_state(file.state, network) if file.state else None,
        **_initialization(file.network.initialization),
        **_signed(file.view.notation, **texts(file, lambda part: quantity_of(part, network.depth))),
    )


def texts(file: schema.LessonPart | FormulaLessonPart, quantity: Callable[[Any], Quantity]) -> dict[str, Any]:
    """The fields of a lesson with what people wrote. quantity: what a part of the file stands for."""
    parts = [] if file.answers is UNSET else file.answers if isinstance(file.answers, list) else [file.answers]
    return {
        "title": file.title,
        "description": file.description,
        "source": file.source,
        "guide": tuple(Caption(c.text, c.iteration, quantity(c.step) if c.step else None) for c in file.guide),
        "printed": tuple(Printed(p.iteration, quantity(p.quantity), p.value, p.note) for p in file.printed),
        # By iteration; within one in the order of the file.
        "answers": tuple(sorted(answers_of(parts, quantity), key=lambda answer: answer.iteration)),
    }


def answers_of(parts: Iterable[schema.AnyAnswersPart[Any]], quantity: Callable[[Any], Quantity]) -> list[Answer]:
    """What was typed, in the order of the file."""
    return [Answer(part.iteration, quantity(answer), answer.typed) for part in parts for answer in part.answers]


def _signed(notation: str, printed: Iterable[Printed], answers: Iterable[Answer], **others: Any) -> dict[str, Any]:
    """The same fields in the sign of the trace."""
    signed = printed_in_sign_of(notation, printed), answers_in_sign_of(notation, answers)
    return {"printed": tuple(signed[0]), "answers": tuple(signed[1]), **others}


def _network(part: schema.NetworkPart) -> Network:
    sizes = [len(part.inputs), *(len(layer.units) for layer in part.layers)]
    layers = (_layer(layer, sources) for layer, sources in zip(part.layers, sizes, strict=False))
    return Network(tuple(part.inputs), tuple(layers), part.loss)


def _layer(part: schema.LayerPart, sources: int) -> Layer:
    return Layer(
        units=tuple(part.units),
        sources=sources,
        activation=_activation(part.activation),
        bias=Bias(part.bias),
        frozen_weights=np.array(part.frozen_weights),
        frozen_biases=np.array(part.frozen_biases),
        connections=np.array(True if part.connections is None else part.connections),
    )


def _activation(part: Any) -> str | UnitActivation | tuple[UnitActivation | str, ...]:
    if isinstance(part, list):
        return tuple(map(_of_unit, part))
    return _of_unit(part)


def _of_unit(part: str | schema.ActivationPart) -> UnitActivation:
    if isinstance(part, str):
        return UnitActivation.of(part)
    constants = [getattr(part, name) for name in CONSTANTS]
    return UnitActivation.of(part.kind, next((one for one in constants if one is not UNSET), None))


def _initialization(part: schema.InitializationPart | UnsetType) -> dict[str, Any]:
    """Two fields of a lesson: what new weights are drawn by, and how many edits drew some."""
    if part is UNSET:
        return {}
    drawn = 0 if part.drawn is UNSET else part.drawn
    return {"initialization": Initialization(Distribution(part.distribution), part.width, part.seed), "drawn": drawn}


def _data(part: schema.DataPart, network: Network) -> Data:
    classes = () if part.classes is UNSET else part.classes
    return Data.of(network, part.inputs, part.targets, part.held_out, classes)


def to_training(part: schema.TrainingPart) -> Training:
    """The training of such settings."""
    return Training(
        learning_rate=part.learning_rate,
        batch=None if part.batch == "all" else part.batch,
        order=SampleOrder(part.order),
        optimizer=part.optimizer,
        l1=part.l1,
        l2=part.l2,
        reduction=Reduction(part.reduction),
        update=UpdateOrder(part.update),
        seed=part.seed,
        schedule=part.schedule,
        round_to=part.round_to,
        stop=_stop(part.stop),
        derivative_of=None if part.derivative_of is UNSET else (part.derivative_of.layer, part.derivative_of.unit),
        derive_inputs=part.derive_inputs is True,
        picked=() if part.picked is UNSET else tuple(sorted((pick.iteration, pick.sample) for pick in part.picked)),
    )


def _stop(part: schema.StopPart) -> Stop:
    patience = Patience(part.patience.updates, part.patience.improvement) if part.patience else None
    error = None if part.error is UNSET else part.error
    return Stop(part.iterations, error, patience, None if part.gradient is UNSET else part.gradient)


def _view(part: schema.ViewPart) -> ViewSettings:
    digits = None if part.digits == "all" else part.digits
    positions = {name: (x, y) for name, (x, y) in part.positions.items()}
    return ViewSettings(part.notation, digits, positions, "" if part.matrices is UNSET else part.matrices)


def quantity_of(part: schema.QuantityPart, depth: int | None = None) -> Quantity:
    """A file need not say the layer of an input or a target; ``depth`` is that of the targets."""
    kind = Kind(part.quantity)
    layer = {Kind.INPUT: 0, Kind.TARGET: depth}.get(kind) if part.layer is None else part.layer
    return Quantity(kind, part.sample, layer, part.unit, part.source)


def _state(part: schema.StatePart, network: Network) -> State:
    return State(part.iteration, Parameters.of(network, part.weights, part.biases), _buffers(part.buffers, network))


def _buffers(part: schema.BuffersPart, network: Network) -> Buffers | None:
    first, second = part.velocity or part.first_moment, part.second_moment
    if first is None:
        return None
    kept = [Parameters.of(network, values.weights, values.biases) for values in (first, second) if values]
    if not part.updates and not any(array.any() for values in kept for array in values):
        return None
    # Something went into buffers that hold something: an update at least, whatever the file says or leaves out.
    return Buffers(kept[0], kept[1] if second else None, max(1, part.updates))
