"""Random lessons for hypothesis. ``lessons()`` is what most tests want; the rest is what it is made of.

    @given(lessons())
    def test_something(lesson: Lesson) -> None: ...

``lessons()`` gives networks with 0 to 3 hidden layers of 1 to 4 units, all activations mixed, softmax outputs too,
every loss, every bias mode, random frozen parameters (whole or element by element), missing connections, 1 to 5
samples, both reductions, both orders of update, and half of the time batches, orders, optimizers, penalties, schedules
and rounding. Its numbers lie within -2 and 2 and are never tiny, so that nothing overflows and differences stay
accurate; a unit may still sit exactly at the kink of relu. Pass ``numbers=any_float()`` for the whole range of finite
float64 (then the arithmetic may overflow), ``update=`` to fix the order of update, ``plain=True`` for plain gradient
descent on all samples, ``rounding=False`` for all digits, ``activations=`` to choose among those of all layers (then
the loss is half the squared error), ``textbook=True`` for what ``tests.textbook`` computes, ``held_out=True`` to hold
some of the samples out of the training, ``decorated=True`` for texts, positions, guide, printed and typed numbers,
names of classes, what new weights are drawn by, and a trained state as well, ``most_samples=FEW_SAMPLES`` where every
step of every sample is looked at, which takes long and says no more of a fourth sample than of the third.

What makes a strategy keeps it, or draws itself where what it makes depends on a network: hypothesis looks through every
new one, which took longer than to draw from it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

import numpy as np
from hypothesis import strategies as st

from bpsim.core.functions import ACTIVATIONS, LOSSES, OF_UNITS, OUTPUTS_OF, Activation, UnitActivation
from bpsim.core.initialization import Distribution, Initialization
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.optimizers import Adam, AdamW, AnyOptimizer, GradientDescent, Momentum, Nesterov
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.scalars import activate, is_threshold
from bpsim.core.schedules import AnySchedule, Constant, Exponential, InverseTime, StepSchedule
from bpsim.core.state import Buffers, State
from bpsim.core.training import Reduction, SampleOrder, Stop, Training, UpdateOrder
from bpsim.lesson.lesson import Answer, Caption, Lesson, NetworkLesson, Printed, ViewSettings
from bpsim.trace.notation import NOTATIONS
from bpsim.trace.orientation import ORIENTATIONS

Floats = st.SearchStrategy[float]
FEW_SAMPLES = 3
Made = TypeVar("Made")

TEXTBOOK = ("identity", "logistic", "tanh", "relu")
"""The activations of ``tests.textbook``, whose loss is half the squared error."""


def _is_tame(row: Activation) -> bool:
    moderate = all(abs(activate(row.code, net, 1.0)) <= 5.0 for net in (0.01, 4.0))
    return moderate and not is_threshold(row.code)


TAME = tuple(name for name in OF_UNITS if _is_tame(ACTIVATIONS[name]))
"""Those whose values stay moderate through several layers, and that have a derivative to learn by."""


@cache
def moderate() -> Floats:
    """Numbers within -2 and 2, on a grid of 1/1000 half of the time, and at least 0.001 in size or zero."""
    grid = st.integers(-2000, 2000).map(lambda n: n / 1000)
    fine = st.floats(0.001, 2.0) | st.floats(-2.0, -0.001)
    return grid | fine


@cache
def any_float() -> Floats:
    """Every finite float64: -0.0, subnormal and largest numbers too."""
    return st.floats(allow_nan=False, allow_infinity=False)


@cache
def unsigned(numbers: Floats) -> Floats:
    """The same without their signs."""
    return numbers.map(abs)


@cache
def arrays(shape: tuple[int, ...], elements: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Arrays of this shape, element by element."""
    size = int(np.prod(shape))
    return st.lists(elements, min_size=size, max_size=size).map(lambda values: np.array(values).reshape(shape))


@cache
def masks(shape: tuple[int, ...], usual: bool) -> st.SearchStrategy[Any]:
    """Boolean arrays: mostly all ``usual``, else all the other, else mixed."""
    return st.just(np.full(shape, usual)) | st.just(np.full(shape, not usual)) | arrays(shape, st.booleans())


CONSTANTS = st.none() | st.sampled_from((0.25, 0.5, 1.0))
OF_TAME = st.sampled_from(TAME)
BIASES = st.sampled_from(Bias)


@cache
@st.composite
def unit_activations(draw: st.DrawFn) -> UnitActivation:
    """Any activation of a hidden unit, often with another constant than the usual one."""
    kind = draw(OF_TAME)
    own = ACTIVATIONS[kind].constant
    return UnitActivation.of(kind, draw(CONSTANTS) if own else None)


@cache
def of_units(units: int) -> st.SearchStrategy[str | UnitActivation | tuple[UnitActivation, ...]]:
    """What a layer of so many units may have: one activation, mostly, or one for each unit."""
    return OF_TAME | unit_activations() | st.tuples(*[unit_activations()] * units)


@cache
def of_outputs(units: int) -> st.SearchStrategy[str | UnitActivation | tuple[UnitActivation, ...]]:
    """The same, or softmax."""
    return st.just("softmax") | of_units(units)


@cache
def connections(shape: tuple[int, ...]) -> st.SearchStrategy[Any]:
    """Which connections a layer has: all, or some, at least one.

    None would have to be drawn again: too many of the examples would be lost to that.
    """
    every = np.full(shape, True)
    return st.just(every) | arrays(shape, st.booleans()).map(lambda mask: mask if mask.any() else every)


@cache
@st.composite
def layers(draw: st.DrawFn, units: tuple[str, ...], sources: int, activations: tuple[str, ...] = TAME) -> Layer:
    """One layer of these units; at least one of its connections exists."""
    shape = (len(units), sources)
    bias = draw(BIASES)
    return Layer(
        units=units,
        sources=sources,
        activation=draw(of_units(len(units)) if activations == TAME else st.sampled_from(activations)),
        bias=bias,
        frozen_weights=draw(masks(shape, False)),
        frozen_biases=draw(masks((bias.values(len(units)),), False)),
        connections=draw(connections(shape)),
    )


OF_LOSSES = st.sampled_from(tuple(LOSSES))
SIZES = st.lists(st.integers(1, 4), min_size=2, max_size=5)


@st.composite
def networks(draw: st.DrawFn, activations: Sequence[str] | None = None) -> Network:
    """Networks with 0 to 3 hidden layers of 1 to 4 units, and any outputs and loss unless ``activations`` are given."""
    sizes = draw(SIZES)
    names = [tuple(f"{letter}{j + 1}" for j in range(size)) for letter, size in zip("iabcd", sizes, strict=False)]
    network = Network(
        inputs=names[0],
        layers=tuple(
            draw(layers(units, size, tuple(activations or TAME))) for units, size in zip(names[1:], sizes, strict=False)
        ),
    )
    if activations is not None:
        return network
    loss = draw(OF_LOSSES)
    outputs = OUTPUTS_OF.get(loss) or draw(of_outputs(sizes[-1]))
    return replace(network, layers=(*network.layers[:-1], replace(network.layers[-1], activation=outputs)), loss=loss)


SHARES = st.sampled_from((0.0, 1.0)) | st.floats(0.01, 1.0)


@st.composite
def targets(draw: st.DrawFn, network: Network, samples: int, numbers: Floats) -> Any:
    """Targets that the loss can have: from 0 to 1 for a cross-entropy, with the sum 1 for that of softmax."""
    shape = (samples, network.sizes[-1])
    if network.loss not in OUTPUTS_OF:
        return draw(arrays(shape, numbers))
    if network.loss.endswith("binary-cross-entropy"):
        return draw(arrays(shape, SHARES))
    if draw(st.booleans()):
        return np.eye(shape[1])[draw(st.lists(st.integers(0, shape[1] - 1), min_size=samples, max_size=samples))]
    shares = draw(arrays(shape, st.floats(0.01, 1.0)))
    return shares / shares.sum(axis=1, keepdims=True)


@st.composite
def parameters(draw: st.DrawFn, network: Network, numbers: Floats) -> Parameters:
    """Weights and biases for this network."""
    return _parameters(draw, network, numbers)


def _parameters(draw: st.DrawFn, network: Network, numbers: Floats) -> Parameters:
    weights = [draw(arrays((layer.size, layer.sources), numbers)) for layer in network.layers]
    biases = [draw(arrays((layer.bias_count,), numbers)) for layer in network.layers]
    return Parameters.of(network, weights, biases)


@st.composite
def lessons(
    draw: st.DrawFn,
    *,
    numbers: Floats | None = None,
    activations: Sequence[str] | None = None,
    textbook: bool = False,
    update: UpdateOrder | None = None,
    plain: bool = False,
    rounding: bool = True,
    held_out: bool = False,
    decorated: bool = False,
    most_samples: int = 5,
) -> Lesson:
    """Lessons that are valid files; see the module's docstring."""
    numbers = moderate() if numbers is None else numbers
    network = draw(networks(TEXTBOOK if textbook else activations))
    samples = draw(st.integers(1, most_samples))
    both = (Reduction.MEAN, Reduction.SUM) if textbook or activations else tuple(Reduction)
    without = draw(st.sets(st.integers(0, samples - 1), max_size=samples - 1)) if held_out else set()
    of_training = trainings(
        update, samples - len(without), plain=plain, rounding=rounding and not textbook, reductions=both
    )
    lesson: dict[str, Any] = {
        "network": network,
        "parameters": _parameters(draw, network, numbers),
        "data": Data.of(
            network,
            draw(arrays((samples, network.sizes[0]), numbers)),
            draw(targets(network, samples, numbers)),
            sorted(without),
            draw(classes(network.sizes[-1])) if decorated else (),
        ),
        "training": draw(of_training),
    }
    if decorated:
        lesson |= draw(decorations(network, samples, numbers, lesson["training"]))
    return NetworkLesson(**lesson)


STOP_ERRORS = st.none() | st.floats(0, 1)
PENALTIES = st.just(0.0) | st.floats(0.001, 0.5)
DECIMALS = st.none() | st.integers(2, 8)
ORDERS, UPDATES = st.sampled_from(SampleOrder), st.sampled_from(UpdateOrder)
one_of_these = cache(st.sampled_from)


@cache
def batches(samples: int) -> st.SearchStrategy[int | None]:
    """So many samples of a batch, or all."""
    return st.none() | st.integers(1, samples)


@st.composite
def trainings(
    draw: st.DrawFn,
    update: UpdateOrder | None = None,
    samples: int = 1,
    *,
    plain: bool = False,
    rounding: bool = True,
    reductions: Sequence[Reduction] = tuple(Reduction),
) -> Training:
    """Settings with a learning rate from 0.01 to 1, plain gradient descent on all samples half of the time."""
    training = Training(
        learning_rate=draw(st.floats(0.01, 1.0)),
        reduction=draw(one_of_these(reductions)),
        update=draw(UPDATES) if update is None else update,
        seed=draw(st.integers(0, 2**32 - 1)),
        stop=Stop(draw(st.integers(0, 10**6)), draw(STOP_ERRORS)),
    )
    if plain or draw(st.booleans()):
        return training
    return replace(
        training,
        batch=draw(batches(samples)),
        order=draw(ORDERS),
        optimizer=draw(optimizers()),
        l1=draw(PENALTIES),
        l2=draw(PENALTIES),
        schedule=draw(schedules()),
        round_to=draw(DECIMALS) if rounding else None,
    )


@cache
def classes(outputs: int) -> st.SearchStrategy[tuple[str, ...]]:
    """Names of the outputs' classes, none half of the time."""
    names = st.text(min_size=1, max_size=60).filter(lambda name: bool(name.strip()) and name.isprintable())
    return st.just(()) | st.lists(names, min_size=outputs, max_size=outputs, unique=True).map(tuple)


@cache
def initializations() -> st.SearchStrategy[Initialization]:
    """Every distribution, with a width also where it is not read."""
    chosen = st.builds(Initialization, st.sampled_from(Distribution), st.floats(1e-9, 10.0), st.integers(0, 2**32 - 1))
    return st.just(Initialization(Distribution.XAVIER)) | chosen


@cache
def optimizers() -> st.SearchStrategy[AnyOptimizer]:
    """Every kind, with any settings."""
    share, epsilon = st.floats(0.0, 0.999), st.floats(1e-8, 0.1)
    decay = st.just(0.0) | st.floats(0.001, 0.5)
    return (
        st.just(GradientDescent())
        | st.builds(Momentum, share)
        | st.builds(Nesterov, share)
        | st.builds(Adam, share, share, epsilon)
        | st.builds(AdamW, share, share, epsilon, decay)
    )


@cache
def schedules() -> st.SearchStrategy[AnySchedule]:
    """Every kind of falling learning rate."""
    gamma = st.floats(0.1, 1.0)
    return (
        st.just(Constant())
        | st.builds(InverseTime, st.floats(0.0, 2.0))
        | st.builds(Exponential, gamma)
        | st.builds(StepSchedule, st.integers(1, 5), gamma)
    )


COUNTS = st.integers(0, 10**9)
FEW = st.integers(0, 3)
COORDINATES = st.floats(-1e6, 1e6)
OF_NOTATIONS, MATRICES = st.sampled_from(tuple(NOTATIONS)), st.sampled_from(("", *ORIENTATIONS))
TYPED = st.text().filter(str.strip)
DIGITS = st.none() | st.integers(1, 17)
DECIMALS_OF_TEXT = st.none() | st.integers(0, 17)


@st.composite
def decorations(draw: st.DrawFn, network: Network, samples: int, numbers: Floats, training: Training) -> dict[str, Any]:
    """What a lesson holds besides its arithmetic, as keyword arguments of ``Lesson``."""

    def some(make: Callable[[], Made]) -> list[Made]:
        return [make() for _ in range(draw(FEW))]

    def quantity() -> Quantity:
        return _quantity(draw, network, samples)

    answers = {
        (answer.iteration, answer.quantity): answer
        for answer in some(lambda: Answer(draw(FEW), quantity(), draw(TYPED)))
    }
    names = [*network.inputs, *(name for layer in network.layers for name in layer.units)]
    return {
        "title": draw(st.text()),
        "description": draw(st.text()),
        "source": draw(st.text()),
        "view": ViewSettings(
            notation=draw(OF_NOTATIONS),
            digits=draw(DIGITS),
            positions={name: (draw(COORDINATES), draw(COORDINATES)) for name in names if draw(st.booleans())},
            matrices=draw(MATRICES),
        ),
        "guide": tuple(
            some(
                lambda: Caption(
                    _mentioning(draw, quantity, numbers=True), draw(COUNTS), quantity() if draw(st.booleans()) else None
                )
            )
        ),
        "printed": tuple(
            some(lambda: Printed(draw(COUNTS), quantity(), repr(draw(numbers)), _mentioning(draw, quantity)))
        ),
        "state": _state(draw, network, numbers, training) if draw(st.booleans()) else None,
        "initialization": draw(initializations()),
        "drawn": draw(FEW),
        "answers": tuple(sorted(answers.values(), key=lambda answer: answer.iteration)),
    }


def _state(draw: st.DrawFn, network: Network, numbers: Floats, training: Training) -> State:
    """A trained state with the buffers that the optimizer keeps."""
    keeps = training.optimizer.keeps
    trained, buffers = _parameters(draw, network, numbers), None
    if keeps:
        first = _parameters(draw, network, numbers)
        second = _parameters(draw, network, unsigned(numbers)) if keeps == 2 else None
        buffers = Buffers(first, second, draw(st.integers(1, 10**9)))
    return State(draw(COUNTS), trained, buffers)


def _mentioning(draw: st.DrawFn, quantity: Callable[[], Quantity], *, numbers: bool = False) -> str:
    """A text that names quantities of the network in double braces, and with ``numbers`` their values too."""

    def part() -> str:
        kind = draw(st.integers(0, 2 if numbers else 1))
        if kind == 0:
            return draw(st.text()).replace("{", "(")
        return mention(quantity()) if kind == 1 else value_of(quantity(), draw(DECIMALS_OF_TEXT))

    return "".join(part() for _ in range(draw(FEW)))


def mention(quantity: Quantity) -> str:
    """How a text names a quantity."""
    address = ".".join(str(index) for index in (quantity.layer, quantity.unit, quantity.source) if index is not None)
    return f"{{{{{quantity.kind} {address}}}}}" if address else f"{{{{{quantity.kind}}}}}"


def value_of(quantity: Quantity, decimals: int | None = None) -> str:
    """How a caption names the value of a quantity."""
    ending = "}}" if decimals is None else f":{decimals}}}}}"
    return mention(quantity).replace("{{", "{{=").replace("}}", ending)


@st.composite
def quantities(draw: st.DrawFn, network: Network, samples: int) -> Quantity:
    """Quantities of units and weights that the network has."""
    return _quantity(draw, network, samples)


KINDS = st.sampled_from((Kind.NET, Kind.DELTA, Kind.DE_DW, Kind.NEW_WEIGHT, Kind.TOTAL_ERROR, Kind.BATCH_ERROR))


def _quantity(draw: st.DrawFn, network: Network, samples: int) -> Quantity:
    kind = draw(KINDS)
    layer = draw(st.integers(1, network.depth))
    sample, unit = draw(st.integers(0, samples - 1)), draw(st.integers(0, network.sizes[layer] - 1))
    source = draw(st.integers(0, network.sizes[layer - 1] - 1))
    return Quantity(Kind.DE_DW, sample, layer, unit, source).but(kind)
