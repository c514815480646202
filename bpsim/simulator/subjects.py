"""What a lesson is about: a layered network or formulas, and everything that a simulator asks of the one or the other.

A simulator, its position and its edits work for both; whatever they need to know of the difference is asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol, cast

from bpsim.core.history import History
from bpsim.core.initialization import Initialization
from bpsim.core.network import Floats
from bpsim.core.quantity import Quantity
from bpsim.lesson.lesson import FormulaLesson, Lesson, ViewSettings
from bpsim.simulator.every_iteration import Recordable
from bpsim.simulator.formula_subject import FormulaSubject
from bpsim.simulator.network_subject import NetworkSubject
from bpsim.simulator.origins import Origin
from bpsim.trace.steps import Steps

LessonHistory = History[Any, Any]
"""The history of a training, by the engine of what the lesson is about."""


class Subject(Protocol):
    """The questions. Engines, states and values are those of the subject itself."""

    def engine(self, lesson: Any) -> Any:
        """What trains the lesson."""

    def start(self, lesson: Any) -> Any:
        """What iteration 0 starts with."""

    def started(self, lesson: Any, state: Any) -> Any:
        """The lesson whose iteration 0 starts with the parameters of a state."""

    def went_on(self, old: Any, state: Any, new: Any) -> Any:
        """The state with which the engine of an edited lesson goes on from ``state`` of the engine before."""

    def with_values(
        self, lesson: Any, state: Any, values: Mapping[Quantity, float], name: Callable[[Quantity], str]
    ) -> tuple[Any, Any]:
        """The lesson and the state with other numbers that a user typed; the state itself where it is no other.

        values: ``sample`` is the row of the data. name: what messages call them. Raises UsageError.
        """

    def origin(self, quantity: Quantity, value: float, notation: Any) -> Origin:
        """The edit that sets one number, by which a curve is told from others."""

    def drawn(self, engine: Any, state: Any, initialization: Initialization) -> Any:
        """The state with random numbers for what is trained; what is frozen stays. Raises UsageError."""

    def without_buffers(self, state: Any) -> Any:
        """A state at which the optimizer has kept nothing yet."""

    def values(self, engine: Any, state: Any, view: ViewSettings) -> Any:
        """All values of an iteration."""

    def cells(self, engine: Any) -> Recordable:
        """Where the loops have the numbers of an iteration."""

    def steps(self, engine: Any, samples: int, view: ViewSettings) -> Steps:
        """The steps of an iteration on a batch of so many samples."""

    def notation(self, engine: Any, samples: int, view: ViewSettings) -> Any:
        """The symbols of an iteration."""

    def structure(self, engine: Any) -> object:
        """What is drawn: the network, or the graph. The same object as long as it is not another."""

    def data(self, engine: Any) -> object:
        """The samples. The same object as long as they are not others."""

    def forwards_only(self, engine: Any) -> bool:
        """Whether nothing is derived, since there are no targets."""

    def gives(self, engine: Any, iteration: int, quantity: Quantity, view: ViewSettings) -> bool:
        """Whether an iteration starts with a quantity or has a step that computes it."""

    def is_given(self, engine: Any, quantity: Quantity) -> bool:
        """Whether an iteration starts with a quantity, so that no step computes it."""

    def error(self, engine: Any, samples: int) -> Quantity:
        """The error of a batch of so many samples: what everything is derived of."""

    def parameters(self, engine: Any) -> Iterator[Quantity]:
        """What is trained, in the order of its numbers."""

    def columns(self, engine: Any) -> tuple[Quantity, ...]:
        """What each column of the data gives a sample, of any sample."""

    def outputs(self, engine: Any) -> tuple[Quantity, ...]:
        """What is computed of each row of the data, of any sample."""

    def differs(self, engine: Any, lesson: Any, opened: Any) -> bool:
        """Whether the numbers of a lesson, which ``engine`` trains, are others than those it was opened with."""

    def same(self, one: Any, other: Any) -> bool:
        """Whether two lessons, or their engines, have the very same network and data, or the same formulas."""

    def moved(self, one: Any, other: Any) -> Callable[[Quantity], Quantity | None]:
        """What says where a quantity of ``one`` is in ``other``: of lessons, or of their engines."""

    def at_start(self, lesson: Any, state: Any) -> bool:
        """Whether a state is that of iteration 0 of the lesson, bit for bit."""

    def arrays(self, lesson: Any) -> Iterator[Floats]:
        """The samples and the starting parameters: what takes memory."""


NETWORKS, FORMULAS = cast(Subject, NetworkSubject()), cast(Subject, FormulaSubject())


def subject_of(lesson: Lesson) -> Subject:
    """What a lesson is about."""
    return FORMULAS if isinstance(lesson, FormulaLesson) else NETWORKS
