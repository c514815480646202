"""What a lesson is about: a layered network or formulas, and everything that a simulator asks of the one or the other.

A simulator, its position and its edits work for both; whatever they need to know of the difference is asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol, cast

from bpsim.core.history import History
from bpsim.core.network import Floats
from bpsim.core.quantity import Quantity
from bpsim.lesson.lesson import Lesson, ViewSettings
from bpsim.simulator.network_subject import NetworkSubject
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

    def without_buffers(self, state: Any) -> Any:
        """A state at which the optimizer has kept nothing yet."""

    def values(self, engine: Any, state: Any, view: ViewSettings) -> Any:
        """All values of an iteration."""

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

    def differs(self, engine: Any, lesson: Any, opened: Any) -> bool:
        """Whether the numbers of a lesson, which ``engine`` trains, are others than those it was opened with."""

    def same(self, one: Any, other: Any) -> bool:
        """Whether two lessons have the very same network and data, or the same formulas."""

    def moved(self, one: Any, other: Any) -> Callable[[Quantity], Quantity | None]:
        """What says where a quantity of ``one`` is in ``other``."""

    def at_start(self, lesson: Any, state: Any) -> bool:
        """Whether a state is that of iteration 0 of the lesson, bit for bit."""

    def arrays(self, lesson: Any) -> Iterator[Floats]:
        """The samples and the starting parameters: what takes memory."""


NETWORKS = cast(Subject, NetworkSubject())


def subject_of(lesson: Lesson) -> Subject:  # noqa: ARG001
    """What a lesson is about."""
    return NETWORKS
