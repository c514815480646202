"""A lesson: a network or formulas, with numbers, data, training, and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from bpsim.core.initialization import Distribution, Initialization
from bpsim.core.network import Data, Network, Parameters
from bpsim.core.quantity import Quantity
from bpsim.core.state import State
from bpsim.core.training import Training
from bpsim.formulas.formula_engine import FormulaState
from bpsim.formulas.formulas import Formulas

DEFAULT_INITIALIZATION = Initialization(Distribution.XAVIER)
"""What the weights are drawn by that an edit adds to a lesson which says nothing else."""


@dataclass(frozen=True, slots=True)
class ViewSettings:
    """How a lesson is shown: its notation, decimals (None is all), moved units {name: (x, y)}.

    matrices: a key of ``ORIENTATIONS``; empty: that of the notation. mode, along: of formulas, ``reverse`` or
    ``forward``, and in forward mode the variable that everything is derived by; empty: the first.
    """

    notation: str = "net-out"
    digits: int | None = 9
    positions: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    matrices: str = ""
    mode: Literal["reverse", "forward"] = "reverse"
    along: str = ""


@dataclass(frozen=True, slots=True)
class Caption:
    """One caption of the guide (Markdown), tied to an iteration and perhaps to a quantity's step."""

    text: str
    iteration: int = 0
    step: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """A number that the lecture prints, with the lecture's own digits as text, in the sign of the trace."""

    iteration: int
    quantity: Quantity
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A number that a student typed into Check my numbers for a quantity of an iteration, with his own digits.

    It is in the sign of the trace, whatever the notation was in which it was typed.
    """

    iteration: int
    quantity: Quantity
    typed: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Lesson:
    """What every lesson file holds, whatever it is about; a ``NetworkLesson`` or a ``FormulaLesson``.

    state: where the training was when it was saved; None at its start. initialization: what the weights that an edit
    adds are drawn by. drawn: how many edits have drawn weights so far. answers: by iteration, and at most one for a
    quantity of an iteration.
    """

    training: Training
    title: str = ""
    description: str = ""
    source: str = ""
    view: ViewSettings = field(default_factory=ViewSettings)
    guide: tuple[Caption, ...] = ()
    printed: tuple[Printed, ...] = ()
    state: Any = None
    initialization: Initialization = DEFAULT_INITIALIZATION
    drawn: int = 0
    answers: tuple[Answer, ...] = ()
    path: Path | None = None
    """The file it was read from; None for a built-in lesson and for one that was never saved."""
    builtin: str = ""
    """The name of the built-in lesson that it was read as, edited since or not; empty for any other."""
    checksum: bytes | None = None
    """The checksum of the file's bytes as they were read."""

    if TYPE_CHECKING:
        # What works for networks alone reads and replaces these of a NetworkLesson; a FormulaLesson has none of them.
        _given: ClassVar[Any] = None
        network: Network = _given
        parameters: Parameters = _given
        data: Data = _given


@dataclass(frozen=True, eq=False)
class NetworkLesson(Lesson):
    """A layered network with its data; ``parameters`` are those of iteration 0."""

    network: Network
    parameters: Parameters
    data: Data
    state: State | None = field(default=None, kw_only=True)


@dataclass(frozen=True, eq=False)
class FormulaLesson(Lesson):
    """Formulas with the values of their variables at iteration 0, and the columns of data that feed some of them."""

    formulas: Formulas
    state: FormulaState | None = field(default=None, kw_only=True)
