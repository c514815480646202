"""The file of a lesson about formulas, field by field, with its defaults; what networks have too is in ``schema``.

The order of the fields is the order in which they are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, UnsetType

from bpsim.core.quantity import IN_FORMULAS, Kind
from bpsim.formulas.graph import MOST_LINES
from bpsim.lesson import limits
from bpsim.lesson.schema import (
    NOTES,
    AnyAnswersPart,
    AnyBuffersPart,
    AnyCaptionPart,
    AnyLessonPart,
    AnyPrintedPart,
    AnyQuantityPart,
    AnyTrainingPart,
    Count,
    HeldOut,
    Number,
    Part,
    Picked,
    Positions,
    Samples,
    ShownDigits,
    StopPart,
    Text,
    TypedText,
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


class FormulaStopPart(StopPart, frozen=True):
    error: Number | UnsetType | None = UNSET


class FormulaTrainingPart(AnyTrainingPart, frozen=True):
    learning_rate: Number = 0.1
    reduction: Literal["mean", "sum"] = "mean"
    update: Literal["simultaneous"] = "simultaneous"
    stop: FormulaStopPart = FormulaStopPart()
    picked: Picked | UnsetType = UNSET


class FormulaViewPart(Part, frozen=True):
    mode: Literal["reverse", "forward"] = "reverse"
    along: Text | UnsetType = UNSET
    digits: ShownDigits = 9
    positions: Positions = {}


class FormulaQuantityPart(AnyQuantityPart[FormulaKindName, NodeName], frozen=True): ...


class FormulaCaptionPart(AnyCaptionPart[FormulaQuantityPart], frozen=True): ...


class FormulaPrintedPart(AnyPrintedPart[FormulaQuantityPart], frozen=True): ...


class FormulaAnswerPart(FormulaQuantityPart, kw_only=True, frozen=True):
    typed: TypedText


class FormulaAnswersPart(AnyAnswersPart[FormulaAnswerPart], frozen=True): ...


class FormulaBuffersPart(AnyBuffersPart[Values], frozen=True): ...


class FormulaStatePart(Part, frozen=True):
    iteration: Count
    variables: Values
    buffers: FormulaBuffersPart = FormulaBuffersPart()


class FormulaLessonPart(AnyLessonPart, kw_only=True, frozen=True):
    """A whole file."""

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
