"""The lesson file, field by field, with its defaults: the whole vocabulary, supported yet or not.

The order of the fields is the order in which they are written. ``description`` says what a message calls the type.
``Any...Part`` is what files about formulas have too.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Generic, Literal, TypeAlias, TypeVar

from msgspec import UNSET, Meta, Struct, UnsetType

from bpsim.core.allowed import AtLeastOne, NotNegative
from bpsim.core.functions import ACTIVATIONS, LOSSES
from bpsim.core.optimizers import AnyOptimizer, GradientDescent
from bpsim.core.quantity import ADDRESSES, Kind
from bpsim.core.schedules import AnySchedule, Constant
from bpsim.lesson import limits
from bpsim.sentences import _

VERSION: Literal[2] = 2
"""The newest version that is read. A file is written as the oldest one that can say what is in it."""

Number = Annotated[float, Meta(ge=-sys.float_info.max, le=sys.float_info.max, description=_("a finite number"))]
Matrix = list[list[Number]]
Positive = Annotated[float, Meta(gt=0.0, le=sys.float_info.max, description=_("a finite number greater than 0"))]
Coordinate = Annotated[
    float,
    Meta(
        ge=-limits.COORDINATE,
        le=limits.COORDINATE,
        description=_("a number of at most {coordinate} in size").format(coordinate=limits.COORDINATE),
    ),
]
Count = Annotated[
    int, Meta(ge=0, le=limits.COUNT, description=_("a whole number from 0 to {count}").format(count=limits.COUNT))
]
Seed = Annotated[
    int, Meta(ge=0, le=limits.SEED, description=_("a whole number from 0 to {seed}").format(seed=limits.SEED))
]
_UNICODE = "\\A[^\ud800-\udfff]*\\Z"
Text = Annotated[str, Meta(pattern=_UNICODE, description=_("text in valid Unicode"))]
TypedText = Annotated[str, Meta(pattern=_UNICODE, description=_('what was typed, in quotes, as in "0.0822"'))]
Digits = Annotated[
    str,
    Meta(
        pattern=r"\A[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\Z",
        max_length=100,
        description=_('a number in quotes, as in "0.593269992"'),
    ),
]
Units = Annotated[
    list[Text],
    Meta(
        min_length=1, max_length=limits.UNITS, description=_("a list of 1 to {units} names").format(units=limits.UNITS)
    ),
]
Samples = Annotated[
    list[list[Number]],
    Meta(
        min_length=1,
        max_length=limits.SAMPLES,
        description=_("a list of 1 to {samples} rows").format(samples=limits.SAMPLES),
    ),
]
Mask = Annotated[bool | list[list[bool]], Meta(description=_("true, false or rows of them"))]
BiasMask = Annotated[bool | list[bool], Meta(description=_("true, false or a list of them"))]

if TYPE_CHECKING:
    ActivationName: TypeAlias = str
    LossName: TypeAlias = str
    KindName: TypeAlias = str
else:
    ActivationName, LossName = Literal[tuple(ACTIVATIONS)], Literal[tuple(LOSSES)]
    KindName = Literal[tuple(kind.value for kind in Kind if kind in ADDRESSES)]

NOTES = Meta(max_length=limits.NOTES, description=_("a list of at most {notes}").format(notes=limits.NOTES))


Batch = Annotated[Literal["all"] | AtLeastOne, Meta(description=_('"all" or a whole number of at least 1'))]
Decimals = Annotated[int, Meta(ge=0, le=15, description=_("a whole number from 0 to 15"))]
ShownDigits = Annotated[
    Annotated[int, Meta(ge=1, le=17)] | Literal["all"] | None,
    Meta(description=_('a whole number from 1 to 17, null or "all"')),
]
Positions = dict[
    str, Annotated[list[Coordinate], Meta(min_length=2, max_length=2, description=_("two numbers, [x, y]"))]
]
HeldOut = Annotated[list[Count], Meta(max_length=limits.SAMPLES, description=_("a list of samples"))]


K = TypeVar("K")
"""Names of kinds."""
U = TypeVar("U")
"""What a unit or a node is given by."""
Q = TypeVar("Q")
"""Quantities."""
A = TypeVar("A")
"""Answers."""
V = TypeVar("V")
"""A number for each parameter."""


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """An object of the file; a field without a default is required."""


class ActivationPart(Part, omit_defaults=True, frozen=True):
    kind: ActivationName
    slope: Number | UnsetType = UNSET
    alpha: Number | UnsetType = UNSET
    steepness: Number | UnsetType = UNSET


OfUnit: TypeAlias = ActivationName | ActivationPart
Activations = Annotated[
    ActivationName | ActivationPart | list[OfUnit],
    Meta(
        description=_("the name of an activation, an object with its kind, or a list with one of these for each unit")
    ),
]


class LayerPart(Part, frozen=True):
    units: Units
    activation: Activations
    weights: Matrix
    bias: Literal["per-unit", "shared", "none"] = "per-unit"
    biases: list[Number] | UnsetType = UNSET
    frozen_weights: Mask = False
    frozen_biases: BiasMask = False
    connections: list[list[bool]] | None = None


class InitializationPart(Part, frozen=True):
    distribution: Literal["normal", "uniform", "xavier", "he"] = "xavier"
    width: Positive = 0.5
    seed: Seed = 0
    drawn: Count | UnsetType = UNSET


class NetworkPart(Part, frozen=True):
    inputs: Units
    layers: Annotated[
        list[LayerPart],
        Meta(
            min_length=1,
            max_length=limits.LAYERS,
            description=_("a list of 1 to {layers} layers").format(layers=limits.LAYERS),
        ),
    ]
    loss: LossName
    initialization: InitializationPart | UnsetType = UNSET


class DataPart(Part, frozen=True):
    inputs: Samples
    targets: Samples | None
    held_out: HeldOut = []
    classes: Units | UnsetType = UNSET


class Patience(Part, frozen=True):
    updates: AtLeastOne
    improvement: NotNegative


class StopPart(Part, frozen=True):
    iterations: Count = 10_000
    error: NotNegative | UnsetType | None = UNSET
    patience: Patience | UnsetType | None = UNSET
    gradient: NotNegative | UnsetType | None = UNSET


class UnitPart(Part, frozen=True):
    layer: AtLeastOne
    unit: Count


class PickPart(Part, frozen=True):
    iteration: Count
    sample: Count


Picked = Annotated[list[PickPart], Meta(max_length=limits.SAMPLES, description=_("a list of picked samples"))]


class AnyTrainingPart(Part, frozen=True):
    """The settings that networks and formulas have."""

    learning_rate: Number
    schedule: AnySchedule = Constant()
    batch: Batch = "all"
    order: Literal["in-order", "shuffled", "random"] = "in-order"
    seed: Seed = 0
    reduction: Literal["mean", "mean-inside", "sum"] = "mean"
    optimizer: AnyOptimizer = GradientDescent()
    l1: NotNegative = 0.0
    l2: NotNegative = 0.0
    update: Literal["simultaneous", "layer-by-layer"] = "simultaneous"
    round_to: Decimals | None = None
    stop: StopPart = StopPart()


class TrainingPart(AnyTrainingPart, frozen=True):
    derivative_of: UnitPart | UnsetType = UNSET
    derive_inputs: bool | UnsetType = UNSET
    picked: Picked | UnsetType = UNSET


class ViewPart(Part, frozen=True):
    notation: Text = "net-out"
    digits: ShownDigits = 9
    positions: Positions = {}
    matrices: Text | UnsetType = UNSET


class AnyQuantityPart(Part, Generic[K, U], omit_defaults=True, frozen=True):
    quantity: K
    sample: Count | None = None
    layer: Count | None = None
    unit: U | None = None
    source: Count | None = None


class AnyCaptionPart(Part, Generic[Q], frozen=True):
    text: Text
    iteration: Count = 0
    step: Q | None = None


class AnyPrintedPart(Part, Generic[Q], frozen=True):
    iteration: Count
    quantity: Q
    value: Digits
    note: Text = ""


class AnyAnswersPart(Part, Generic[A], frozen=True):
    """The numbers that a student typed for one iteration."""

    iteration: Count
    answers: Annotated[list[A], NOTES]


class QuantityPart(AnyQuantityPart[KindName, Count], frozen=True): ...


class CaptionPart(AnyCaptionPart[QuantityPart], frozen=True): ...


class PrintedPart(AnyPrintedPart[QuantityPart], frozen=True): ...


class AnswerPart(QuantityPart, kw_only=True, frozen=True):
    typed: TypedText


class AnswersPart(AnyAnswersPart[AnswerPart], frozen=True): ...


class ParametersPart(Part, frozen=True):
    weights: list[Matrix]
    biases: list[list[Number]]


class AnyBuffersPart(Part, Generic[V], omit_defaults=True, frozen=True):
    updates: Count = 0
    velocity: V | None = None
    first_moment: V | None = None
    second_moment: V | None = None


class BuffersPart(AnyBuffersPart[ParametersPart], frozen=True): ...


class StatePart(Part, frozen=True):
    iteration: Count
    weights: list[Matrix]
    biases: list[list[Number]]
    buffers: BuffersPart = BuffersPart()


class AnyLessonPart(Part, kw_only=True, frozen=True):
    """What a file begins with."""

    format: Literal["bpsim"]
    version: Literal[1, 2]
    title: Text = ""
    description: Text = ""
    source: Text = ""


class LessonPart(AnyLessonPart, kw_only=True, frozen=True):
    """A whole file."""

    network: NetworkPart
    data: DataPart
    training: TrainingPart
    view: ViewPart = ViewPart()
    guide: Annotated[list[CaptionPart], NOTES] = []
    printed: Annotated[list[PrintedPart], NOTES] = []
    state: StatePart | None = None
    answers: AnswersPart | Annotated[list[AnswersPart], NOTES] | UnsetType = UNSET
