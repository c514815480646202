"""The objects of a file, made of a Lesson."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from bpsim.core.functions import UnitActivation
from bpsim.core.network import Bias, Bools, Floats, Layer, Parameters
from bpsim.core.quantity import FIELDS, Quantity
from bpsim.core.state import Buffers, State
from bpsim.core.training import (
    Reduction,
    Stop,
    Training,
)
from bpsim.lesson import schema
from bpsim.lesson.lesson import DEFAULT_INITIALIZATION, Answer, Lesson, ViewSettings
from bpsim.lesson.mentions import has_numbers
from bpsim.lesson.signs import answers_in_sign_of, printed_in_sign_of


def to_file(lesson: Lesson) -> schema.LessonPart:
    """The objects that are written for a lesson."""
    notation, version = lesson.view.notation, _version(lesson)
    lesson = replace(
        lesson,
        printed=tuple(printed_in_sign_of(notation, lesson.printed)),
        answers=tuple(answers_in_sign_of(notation, lesson.answers)),
    )
    return schema.LessonPart(
        format="bpsim",
        version=version,
        network=schema.NetworkPart(
            inputs=list(lesson.network.inputs),
            layers=[
                _layer_part(layer, weights, biases)
                for layer, weights, biases in zip(
                    lesson.network.layers, lesson.parameters.weights, lesson.parameters.biases, strict=True
                )
            ],
            loss=lesson.network.loss,
            initialization=_initialization_part(lesson),
        ),
        data=schema.DataPart(
            lesson.data.inputs.tolist(),
            lesson.data.targets.tolist() if lesson.data.has_targets else None,
            list(lesson.data.held_out),
            list(lesson.data.classes) or UNSET,
        ),
        training=training_part(lesson.training),
        view=_view_part(lesson.view),
        state=_state_part(lesson.state) if lesson.state else None,
        **texts_part(lesson, _OF_NETWORKS, _place),
    )


class Kinds(Struct, frozen=True):
    """The classes of what people write about the quantities of a lesson."""

    quantity: type[schema.AnyQuantityPart[Any, Any]]
    caption: type[schema.AnyCaptionPart[Any]]
    printed: type[schema.AnyPrintedPart[Any]]
    answer: type[Any]
    answers: type[schema.AnyAnswersPart[Any]]


_OF_NETWORKS = Kinds(schema.QuantityPart, schema.CaptionPart, schema.PrintedPart, schema.AnswerPart, schema.AnswersPart)


def texts_part(lesson: Lesson, kinds: Kinds, place: Callable[[Quantity], dict[str, Any]]) -> dict[str, Any]:
    """The fields of a file with what people wrote. place: where a quantity is, as the file says it."""

    def quantity(q: Quantity) -> Any:
        return kinds.quantity(quantity=q.kind.value, **place(q))

    def answer(one: Answer) -> Any:
        return kinds.answer(quantity=one.quantity.kind.value, **place(one.quantity), typed=one.typed)

    by_iteration = groupby(lesson.answers, key=lambda one: one.iteration)
    answers = [kinds.answers(iteration, list(map(answer, typed))) for iteration, typed in by_iteration]
    return {
        "title": lesson.title,
        "description": lesson.description,
        "source": lesson.source,
        "guide": [kinds.caption(c.text, c.iteration, quantity(c.step) if c.step else None) for c in lesson.guide],
        "printed": [kinds.printed(p.iteration, quantity(p.quantity), p.value, p.note) for p in lesson.printed],
        # One object where they are all of one iteration, else one for each.
        "answers": UNSET if not answers else answers[0] if len(answers) == 1 else answers,
    }


def _place(q: Quantity) -> dict[str, Any]:
    return {field: getattr(q, field) for field in FIELDS}


def _version(lesson: Lesson) -> Literal[1, 2]:
    """The oldest version that can say what is in a lesson."""
    since_2 = (
        _initialization_part(lesson) is not UNSET,
        lesson.data.classes,
        not lesson.data.has_targets,
        lesson.training.derivative_of is not None,
        lesson.training.derive_inputs,
        lesson.training.picked,
        lesson.answers,
        lesson.training.reduction is Reduction.MEAN_INSIDE,
        lesson.view.matrices,
        any(not isinstance(layer.activation, str) for layer in lesson.network.layers),
        any(has_numbers(caption.text) for caption in lesson.guide),
    )
    return 2 if any(since_2) else 1


def _initialization_part(lesson: Lesson) -> schema.InitializationPart | UnsetType:
    initialization, drawn = lesson.initialization, lesson.drawn
    if not drawn and initialization == DEFAULT_INITIALIZATION:
        return UNSET
    return schema.InitializationPart(
        initialization.distribution.value, initialization.width, initialization.seed, drawn or UNSET
    )


def _layer_part(layer: Layer, weights: Floats, biases: Floats) -> schema.LayerPart:
    return schema.LayerPart(
        units=list(layer.units),
        activation=[*map(_of_unit, layer.activations)] if layer.common is None else _of_unit(layer.common),
        weights=weights.tolist(),
        bias=layer.bias.value,
        biases=UNSET if layer.bias is Bias.NONE else biases.tolist(),
        frozen_weights=_mask(layer.frozen_weights),
        frozen_biases=_mask(layer.frozen_biases),
        connections=None if layer.dense else layer.connections.tolist(),
    )


def _of_unit(activation: UnitActivation) -> str | schema.ActivationPart:
    """The activation of a unit: its name, or an object with its constant where that is not the usual one."""
    if activation.usual or activation.row.constant is None:
        return activation.kind
    return schema.ActivationPart(activation.kind, **{activation.row.constant.name: activation.constant})


def _mask(mask: Bools) -> Any:
    """One boolean where all are the same."""
    return mask.tolist() if mask.any() and not mask.all() else bool(mask.any())


def training_part(training: Training) -> schema.TrainingPart:
    """The settings of a training."""
    return schema.TrainingPart(
        learning_rate=training.learning_rate,
        batch="all" if training.batch is None else training.batch,
        order=training.order.value,
        optimizer=training.optimizer,
        l1=training.l1,
        l2=training.l2,
        seed=training.seed,
        reduction=training.reduction.value,
        update=training.update.value,
        schedule=training.schedule,
        round_to=training.round_to,
        stop=_stop_part(training.stop),
        derivative_of=UNSET if training.derivative_of is None else schema.UnitPart(*training.derivative_of),
        derive_inputs=training.derive_inputs or UNSET,
        picked=[schema.PickPart(*pick) for pick in training.picked] or UNSET,
    )


def _stop_part(stop: Stop) -> schema.StopPart:
    return schema.StopPart(
        iterations=stop.iterations,
        error=UNSET if stop.error is None else stop.error,
        patience=UNSET if stop.patience is None else schema.Patience(stop.patience.updates, stop.patience.improvement),
        gradient=UNSET if stop.gradient is None else stop.gradient,
    )


def _view_part(view: ViewSettings) -> schema.ViewPart:
    positions = {name: [x, y] for name, (x, y) in view.positions.items()}
    return schema.ViewPart(view.notation, view.digits, positions, view.matrices or UNSET)


def _state_part(state: State) -> schema.StatePart:
    values = _parameters_part(state.parameters)
    return schema.StatePart(state.iteration, values.weights, values.biases, _buffers_part(state.buffers))


def _parameters_part(parameters: Parameters) -> schema.ParametersPart:
    return schema.ParametersPart([w.tolist() for w in parameters.weights], [b.tolist() for b in parameters.biases])


def _buffers_part(buffers: Buffers | None) -> schema.BuffersPart:
    if buffers is None:
        return schema.BuffersPart()
    first = _parameters_part(buffers.first)
    if buffers.second is None:
        return schema.BuffersPart(buffers.updates, velocity=first)
    return schema.BuffersPart(buffers.updates, first_moment=first, second_moment=_parameters_part(buffers.second))
