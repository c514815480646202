"""Between the objects of a checked file and the Lesson that the program works with."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Literal, cast

import numpy as np
from msgspec import UNSET, UnsetType

from bpsim.core.initialization import Distribution, Initialization
from bpsim.core.network import Bias, Bools, Data, Floats, Layer, Network, Parameters
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.state import Buffers, State
from bpsim.core.training import (
    Optimizer,
    OptimizerKind,
    Patience,
    Reduction,
    SampleOrder,
    Schedule,
    ScheduleKind,
    Stop,
    Training,
    UpdateOrder,
)
from bpsim.lesson import schema
from bpsim.lesson.lesson import DEFAULT_INITIALIZATION, Answer, Caption, Lesson, Printed, ViewSettings
from bpsim.lesson.mentions import has_numbers


def to_lesson(file: schema.LessonPart) -> Lesson:
    """The lesson of a file whose shapes and names were checked."""
    network = _network(file.network)
    layers = zip(file.network.layers, network.layers, strict=True)
    biases = [np.zeros(layer.bias_count) if part.biases is UNSET else part.biases for part, layer in layers]
    return Lesson(
        network=network,
        parameters=Parameters.of(network, [part.weights for part in file.network.layers], biases),
        data=_data(file.data, network),
        training=_training(file.training),
        title=file.title,
        description=file.description,
        source=file.source,
        view=_view(file.view),
        guide=tuple(Caption(c.text, c.iteration, _quantity(c.step) if c.step else None) for c in file.guide),
        printed=tuple(Printed(p.iteration, _quantity(p.quantity), p.value, p.note) for p in file.printed),
        state=_state(file.state, network) if file.state else None,
        **_initialization(file.network.initialization),
        answers=_answers(file.answers),
    )


def _network(part: schema.NetworkPart) -> Network:
    sizes = [len(part.inputs), *(len(layer.units) for layer in part.layers)]
    layers = (_layer(layer, sources) for layer, sources in zip(part.layers, sizes, strict=False))
    return Network(tuple(part.inputs), tuple(layers), part.loss)


def _layer(part: schema.LayerPart, sources: int) -> Layer:
    return Layer(
        units=tuple(part.units),
        sources=sources,
        activation=part.activation,
        bias=Bias(part.bias),
        frozen_weights=np.array(part.frozen_weights),
        frozen_biases=np.array(part.frozen_biases),
        connections=np.array(True if part.connections is None else part.connections),
    )


def _initialization(part: schema.InitializationPart | UnsetType) -> dict[str, Any]:
    """Two fields of a lesson: what new weights are drawn by, and how many edits drew some."""
    if part is UNSET:
        return {}
    drawn = 0 if part.drawn is UNSET else part.drawn
    return {"initialization": Initialization(Distribution(part.distribution), part.width, part.seed), "drawn": drawn}


def _data(part: schema.DataPart, network: Network) -> Data:
    classes = () if part.classes is UNSET else part.classes
    return Data.of(network, part.inputs, part.targets, part.held_out, classes)


def _training(part: schema.TrainingPart) -> Training:
    return Training(
        learning_rate=part.learning_rate,
        batch=None if part.batch == "all" else part.batch,
        order=SampleOrder(part.order),
        optimizer=_optimizer(part.optimizer),
        l1=part.l1,
        l2=part.l2,
        reduction=Reduction(part.reduction),
        update=UpdateOrder(part.update),
        seed=part.seed,
        schedule=_schedule(part.schedule),
        round_to=part.round_to,
        stop=_stop(part.stop),
    )


def _stop(part: schema.StopPart) -> Stop:
    patience = Patience(part.patience.updates, part.patience.improvement) if part.patience else None
    error = None if part.error is UNSET else part.error
    return Stop(part.iterations, error, patience, None if part.gradient is UNSET else part.gradient)


def _optimizer(part: schema.Optimizer) -> Optimizer:
    match part:
        case schema.Momentum(momentum):
            return Optimizer(OptimizerKind.MOMENTUM, momentum=momentum)
        case schema.Nesterov(momentum):
            return Optimizer(OptimizerKind.NESTEROV, momentum=momentum)
        case schema.Adam(beta1, beta2, epsilon):
            return Optimizer(OptimizerKind.ADAM, beta1=beta1, beta2=beta2, epsilon=epsilon)
        case schema.AdamW(beta1, beta2, epsilon, weight_decay):
            return Optimizer(OptimizerKind.ADAMW, beta1=beta1, beta2=beta2, epsilon=epsilon, weight_decay=weight_decay)
    return Optimizer()


def _schedule(part: schema.Schedule) -> Schedule:
    match part:
        case schema.InverseTime(decay):
            return Schedule(ScheduleKind.INVERSE_TIME, decay=decay)
        case schema.Exponential(gamma):
            return Schedule(ScheduleKind.EXPONENTIAL, gamma=gamma)
        case schema.StepSchedule(every, gamma):
            return Schedule(ScheduleKind.STEP, gamma=gamma, every=every)
    return Schedule()


def _view(part: schema.ViewPart) -> ViewSettings:
    digits = None if part.digits == "all" else part.digits
    return ViewSettings(part.notation, digits, {name: (x, y) for name, (x, y) in part.positions.items()})


def _answers(parts: schema.AnswersPart | list[schema.AnswersPart] | UnsetType) -> tuple[Answer, ...]:
    """By iteration; within one in the order of the file."""
    if parts is UNSET:
        return ()
    several = parts if isinstance(parts, list) else [parts]
    answers = [Answer(part.iteration, _quantity(answer), answer.typed) for part in several for answer in part.answers]
    return tuple(sorted(answers, key=lambda answer: answer.iteration))


def _quantity(part: schema.QuantityPart) -> Quantity:
    return Quantity(Kind(part.quantity), part.sample, part.layer, part.unit, part.source)


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
            loss=cast(schema.LossName, lesson.network.loss),
            initialization=_initialization_part(lesson),
        ),
        data=schema.DataPart(
            lesson.data.inputs.tolist(),
            lesson.data.targets.tolist(),
            list(lesson.data.held_out),
            list(lesson.data.classes) or UNSET,
        ),
        training=_training_part(lesson.training),
        view=_view_part(lesson.view),
        guide=[
            schema.CaptionPart(c.text, c.iteration, _quantity_part(c.step) if c.step else None) for c in lesson.guide
        ],
        printed=[schema.PrintedPart(p.iteration, _quantity_part(p.quantity), p.value, p.note) for p in lesson.printed],
        state=_state_part(lesson.state) if lesson.state else None,
        answers=_answers_part(lesson.answers),
    )


def _version(lesson: Lesson) -> Literal[1, 2]:
    """The oldest version that can say what is in a lesson."""
    since_2 = (
        _initialization_part(lesson) is not UNSET,
        lesson.data.classes,
        lesson.answers,
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
        activation=cast(schema.Activation, layer.activation),
        weights=weights.tolist(),
        bias=layer.bias.value,
        biases=UNSET if layer.bias is Bias.NONE else biases.tolist(),
        frozen_weights=_mask(layer.frozen_weights),
        frozen_biases=_mask(layer.frozen_biases),
        connections=None if layer.dense else layer.connections.tolist(),
    )


def _mask(mask: Bools) -> Any:
    """One boolean where all are the same."""
    return mask.tolist() if mask.any() and not mask.all() else bool(mask.any())


def _training_part(training: Training) -> schema.TrainingPart:
    return schema.TrainingPart(
        learning_rate=training.learning_rate,
        batch="all" if training.batch is None else training.batch,
        order=training.order.value,
        optimizer=_optimizer_part(training.optimizer),
        l1=training.l1,
        l2=training.l2,
        seed=training.seed,
        reduction=training.reduction.value,
        update=training.update.value,
        schedule=_schedule_part(training.schedule),
        round_to=training.round_to,
        stop=_stop_part(training.stop),
    )


def _stop_part(stop: Stop) -> schema.StopPart:
    return schema.StopPart(
        iterations=stop.iterations,
        error=UNSET if stop.error is None else stop.error,
        patience=UNSET if stop.patience is None else schema.Patience(stop.patience.updates, stop.patience.improvement),
        gradient=UNSET if stop.gradient is None else stop.gradient,
    )


def _optimizer_part(optimizer: Optimizer) -> schema.Optimizer:
    match optimizer.kind:
        case OptimizerKind.MOMENTUM:
            return schema.Momentum(optimizer.momentum)
        case OptimizerKind.NESTEROV:
            return schema.Nesterov(optimizer.momentum)
        case OptimizerKind.ADAM:
            return schema.Adam(optimizer.beta1, optimizer.beta2, optimizer.epsilon)
        case OptimizerKind.ADAMW:
            return schema.AdamW(optimizer.beta1, optimizer.beta2, optimizer.epsilon, optimizer.weight_decay)
    return schema.GradientDescent()


def _schedule_part(schedule: Schedule) -> schema.Schedule:
    match schedule.kind:
        case ScheduleKind.INVERSE_TIME:
            return schema.InverseTime(schedule.decay)
        case ScheduleKind.EXPONENTIAL:
            return schema.Exponential(schedule.gamma)
        case ScheduleKind.STEP:
            return schema.StepSchedule(schedule.every, schedule.gamma)
    return schema.Constant()


def _view_part(view: ViewSettings) -> schema.ViewPart:
    return schema.ViewPart(view.notation, view.digits, {name: [x, y] for name, (x, y) in view.positions.items()})


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
