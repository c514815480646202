"""The objects of a file, made of a Lesson."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Literal

from msgspec import UNSET, UnsetType

from bpsim.core.functions import UnitActivation
from bpsim.core.network import Bias, Bools, Floats, Layer, Parameters
from bpsim.core.quantity import Quantity
from bpsim.core.state import Buffers, State
from bpsim.core.training import (
    Reduction,
    Stop,
    Training,
)
from bpsim.lesson import schema
from bpsim.lesson.lesson import DEFAULT_INITIALIZATION, Answer, Caption, Lesson, ViewSettings
from bpsim.lesson.mentions import has_numbers
from bpsim.lesson.signs import answers_in_sign_of, printed_in_sign_of


def to_file(lesson: Lesson) -> schema.LessonPart:
    """The objects that are written for a lesson."""
    return schema.LessonPart(
        format="bpsim",
        version=_version(lesson),
        title=lesson.title,
        description=lesson.description,
        source=lesson.source,
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
        guide=[_caption_part(caption) for caption in lesson.guide],
        printed=[
            schema.PrintedPart(p.iteration, _quantity_part(p.quantity), p.value, p.note)
            for p in printed_in_sign_of(lesson.view.notation, lesson.printed)
        ],
        state=_state_part(lesson.state) if lesson.state else None,
        answers=_answers_part(tuple(answers_in_sign_of(lesson.view.notation, lesson.answers))),
    )


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


def _answers_part(answers: tuple[Answer, ...]) -> schema.AnswersPart | list[schema.AnswersPart] | UnsetType:
    """One object where they are all of one iteration, else one for each."""
    parts = [
        schema.AnswersPart(iteration, [_answer_part(answer) for answer in typed])
        for iteration, typed in groupby(answers, key=lambda answer: answer.iteration)
    ]
    return UNSET if not parts else parts[0] if len(parts) == 1 else parts


def _answer_part(answer: Answer) -> schema.AnswerPart:
    q = answer.quantity
    return schema.AnswerPart(
        quantity=q.kind.value, sample=q.sample, layer=q.layer, unit=q.unit, source=q.source, typed=answer.typed
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


def _caption_part(caption: Caption) -> schema.CaptionPart:
    return schema.CaptionPart(caption.text, caption.iteration, _quantity_part(caption.step) if caption.step else None)


def _quantity_part(quantity: Quantity) -> schema.QuantityPart:
    return schema.QuantityPart(
        quantity=quantity.kind.value,
        sample=quantity.sample,
        layer=quantity.layer,
        unit=quantity.unit,
        source=quantity.source,
    )


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
