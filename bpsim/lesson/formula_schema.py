"""The file of a lesson about formulas, field by field, with its defaults; what networks have too is in ``schema``.

The order of the fields is the order in which they are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, UnsetType

from bpsim.core.allowed import NotNegative
from bpsim.core.optimizers import AnyOptimizer, GradientDescent
from bpsim.core.quantity import IN_FORMULAS, Kind
from bpsim.core.schedules import AnySchedule, Constant
from bpsim.formulas.graph import MOST_LINES
from bpsim.lesson import limits
from bpsim.lesson.schema import (
    NOTES,
    Batch,
    Count,
    Decimals,
    Digits,
    HeldOut,
    Number,
    Part,
    Patience,
    Picked,
    Positions,
    Samples,
    Seed,
    ShownDigits,
    Text,
)
from bpsim.sentences import _

Lines = Annotated[
    list[Text],
    Meta(
        min_length=1,
        max_length=MOST_LINES,
        description=_("a list of 1 to {most_lines} formulas").format(most_lines=MOST_LINES),
    ),
]
Names = Annotated[
    list[Text], Meta(max_length=limits.LIST, description=_("a list of at most {list} names").format(list=limits.LIST))
]
Columns = Annotated[
    list[Text],
    Meta(min_length=1, max_length=limits.LIST, description=_("a list of 1 to {list} names").format(list=limits.LIST)),
]
Values = dict[str, Number]
NodeName = Annotated[
    Count | Text,
    Meta(
        description=_("the name of a node, or its number, a whole number from 0 to {count}").format(count=limits.COUNT)
    ),
]
if TYPE_CHECKING:
    FormulaKindName: TypeAlias = str
else:
    FormulaKindName = Literal[tuple(kind.value for kind in Kind if kind in IN_FORMULAS)]


class FormulaDataPart(Part, frozen=True):
    names: Columns
    rows: Samples
    held_out: HeldOut = []


class FormulaStopPart(Part, frozen=True):
    iterations: Count = 10_000
    error: Number | UnsetType | None = UNSET
    patience: Patience | UnsetType | None = UNSET
    gradient: NotNegative | UnsetType | None = UNSET


class FormulaTrainingPart(Part, frozen=True):
    learning_rate: Number = 0.1
    schedule: AnySchedule = Constant()
    batch: Batch = "all"
    order: Literal["in-order", "shuffled", "random"] = "in-order"
    seed: Seed = 0
    reduction: Literal["mean", "sum"] = "mean"
    optimizer: AnyOptimizer = GradientDescent()
    l1: NotNegative = 0.0
    l2: NotNegative = 0.0
    update: Literal["simultaneous"] = "simultaneous"
    round_to: Decimals | None = None
    stop: FormulaStopPart = FormulaStopPart()
    picked: Picked | UnsetType = UNSET


class FormulaViewPart(Part, frozen=True):
    mode: Literal["reverse", "forward"] = "reverse"
    along: Text | UnsetType = UNSET
    digits: ShownDigits = 9
    positions: Positions = {}


class FormulaQuantityPart(Part, omit_defaults=True, frozen=True):
    quantity: FormulaKindName
    sample: Count | None = None
    layer: Count | None = None
    unit: NodeName | None = None
    source: Count | None = None


class FormulaCaptionPart(Part, frozen=True):
    text: Text
    iteration: Count = 0
    step: FormulaQuantityPart | None = None


class FormulaPrintedPart(Part, frozen=True):
    iteration: Count
    quantity: FormulaQuantityPart
    value: Digits
    note: Text = ""


class FormulaAnswerPart(FormulaQuantityPart, omit_defaults=True, kw_only=True, frozen=True):
    typed: Text


class FormulaAnswersPart(Part, frozen=True):
    """The numbers that a student typed for one iteration."""

    iteration: Count
    answers: Annotated[list[FormulaAnswerPart], NOTES]


class FormulaBuffersPart(Part, omit_defaults=True, frozen=True):
    updates: Count = 0
    velocity: Values | None = None
    first_moment: Values | None = None
    second_moment: Values | None = None


class FormulaStatePart(Part, frozen=True):
    iteration: Count
    variables: Values
    buffers: FormulaBuffersPart = FormulaBuffersPart()


class FormulaLessonPart(Part, kw_only=True, frozen=True):
    """A whole file."""

    format: Literal["bpsim"]
    version: Literal[1, 2]
    title: Text = ""
    description: Text = ""
    source: Text = ""
    formulas: Lines
    result: Text | UnsetType = UNSET
    variables: Values = {}
    learned: Names = []
    frozen: Names = []
    unpenalized: Names = []
    data: FormulaDataPart | UnsetType = UNSET
    training: FormulaTrainingPart = FormulaTrainingPart()
    view: FormulaViewPart = FormulaViewPart()
    guide: Annotated[list[FormulaCaptionPart], NOTES] = []
    printed: Annotated[list[FormulaPrintedPart], NOTES] = []
    state: FormulaStatePart | None = None
    answers: FormulaAnswersPart | Annotated[list[FormulaAnswersPart], NOTES] | UnsetType = UNSET
