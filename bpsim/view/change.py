"""What the window shows, as one frozen value, and what is another between two of them: all that a panel is told."""

from __future__ import annotations

from enum import Flag, auto

from msgspec import Struct

from bpsim.core.network_engine import NetworkEngine
from bpsim.core.network_values import NetworkValues
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.simulator import Simulator
from bpsim.simulator.origins import Ghost
from bpsim.trace.notation import Notation
from bpsim.trace.numerals import at_most
from bpsim.trace.steps import Step, Steps

GRAPH_DIGITS = 4
TABLE_DIGITS = 6
FEW_STEPS = 24
"""Steps at once, at most, of which a panel looks at each to find what it has to paint again."""


class What(Flag):
    """The things that can be another than before, as flags."""

    LESSON = auto()
    """Another lesson was opened."""
    NETWORK = auto()
    """Another network, or other formulas than numbers alone can make of them."""
    STEPS = auto()
    """Another sequence of steps: of another network, batch or training."""
    DATA = auto()
    TRAINING = auto()
    VALUES = auto()
    """Other values: another iteration, or an edit. Also where a refused edit has to leave the fields again."""
    STEP = auto()
    """Another step, in this iteration or another."""
    REACH = auto()
    """Other iterations are computed: more, fewer, or anew after an edit; and the errors of all of them, or of this."""
    NOTATION = auto()
    DIGITS = auto()
    LOOK = auto()
    """Another theme or text size."""
    LIT = auto()
    """Something else is pointed at in a panel."""
    HEADING = auto()
    """Another title, or another error before an edit."""
    RUNS = auto()
    """Other curves lie over that of the present run; also where another run is named or removed."""


EVERYTHING = ~What(0)

_PARTS = {
    What.LESSON: ("opened",),
    What.NETWORK: ("structure",),
    What.STEPS: ("steps",),
    What.DATA: ("data",),
    What.TRAINING: ("training",),
    What.VALUES: ("values",),
    What.STEP: ("values", "step"),
    What.REACH: ("reach",),
    What.NOTATION: ("symbols", "matrices"),
    What.DIGITS: ("digits",),
    What.LOOK: ("look",),
    What.LIT: ("lit",),
    What.HEADING: ("title", "error_before"),
    What.RUNS: ("overlaid",),
}
_TOLD_BY_IDENTITY = ("opened", "structure", "steps", "data", "values")


class Shown(Struct, frozen=True, eq=False):
    """What is shown at one moment. All parts are frozen, so that two of them can be told apart at any time.

    opened: the simulator of the lesson; simulator: where the values are read, that one or a copy of it in which a
    number is another.
    """

    simulator: Simulator
    opened: Simulator
    structure: object
    steps: Steps
    data: object
    training: Training
    values: NetworkValues
    step: int
    reach: tuple[int, int, NetworkEngine, bool]
    notation: Notation
    symbols: object
    """What all symbols follow from, which a batch of another size leaves as they are."""
    matrices: str
    digits: int | None
    look: object
    lit: tuple[Quantity, ...]
    title: str
    error_before: float | None
    overlaid: tuple[Ghost, ...]

    @classmethod
    def of(
        cls,
        simulator: Simulator,
        *,
        look: object = None,
        lit: tuple[Quantity, ...] = (),
        title: str = "",
        error_before: float | None = None,
        overlaid: tuple[Ghost, ...] | None = None,
        opened: Simulator | None = None,
    ) -> Shown:
        """What there is at a simulator's position. look: any value that is another where theme or text size is.
        overlaid: the curves over that of the present run; None for those of the earlier runs. opened: the simulator
        that this one is a copy of, where it is one."""
        last = simulator.last
        return cls(
            simulator=simulator,
            opened=opened or simulator,
            structure=simulator.structure,
            steps=simulator.steps,
            data=simulator.samples_of_data,
            training=simulator.training,
            values=simulator.values,
            step=simulator.step,
            # Every edit makes another engine of what is computed from there on.
            reach=(simulator.first, last, simulator.engine_of(last), simulator.error_known),
            notation=simulator.notation,
            symbols=simulator.notation.symbols,
            matrices=simulator.lesson.view.matrices,
            digits=simulator.lesson.view.digits,
            look=look,
            lit=lit,
            title=title,
            error_before=error_before,
            overlaid=simulator.ghosts if overlaid is None else overlaid,
        )


class Change(Struct, frozen=True, eq=False):
    """What a panel has to show, and what of it is another than what it showed last.

    simulator: where the values are read. before: what was shown last; None where that was nothing. running: whether a
    training is going on, so that what takes long has to wait.
    """

    simulator: Simulator
    what: What
    after: Shown
    before: Shown | None = None
    running: bool = False

    @classmethod
    def whole(cls, simulator: Simulator) -> Change:
        """Everything, for a view that shows nothing yet."""
        return difference(None, Shown.of(simulator))

    def has(self, what: What) -> bool:
        """Whether any of these is another."""
        return bool(self.what & what)

    @property
    def digits(self) -> int | None:
        """The decimals that the lesson says; None: all."""
        return self.after.digits

    @property
    def table_digits(self) -> int | None:
        """The decimals in lists and tables, which have less room."""
        return at_most(self.after.digits, TABLE_DIGITS)

    @property
    def passed(self) -> tuple[Step, ...] | None:
        """The steps that were made or taken back; None where they are many, or where more than the step is another."""
        if self.before is None or self.has(What.VALUES | What.STEPS):
            return None
        low, high = sorted((self.before.step, self.after.step))
        if high - low > FEW_STEPS:
            return None
        return tuple(self.after.steps.step(number) for number in range(low + 1, high + 1))

    def passes(self, *kinds: Kind) -> bool:
        """Whether a step that computes one of these kinds was, or may have been, made or taken back."""
        passed = self.passed
        return passed is None or any(step.quantity.kind in kinds for step in passed)


def difference(before: Shown | None, after: Shown, *, again: What | None = None, running: bool = False) -> Change:
    """What is another; everything where nothing was shown before. again: what is to be shown anew in any case."""
    what = EVERYTHING
    if before is not None:
        what = again or What(0)
        for each, parts in _PARTS.items():
            if any(_is_other(before, after, part) for part in parts):
                what |= each
    return Change(after.simulator, what, after, before, running)


def _is_other(before: Shown, after: Shown, part: str) -> bool:
    old, new = getattr(before, part), getattr(after, part)
    return old is not new and (part in _TOLD_BY_IDENTITY or old != new)


class Follower:
    """What one view was shown last, so that it can be told what has changed since."""

    def __init__(self) -> None:
        self._last: Shown | None = None

    def change(self, after: Shown, *, again: What | None = None, running: bool = False) -> Change:
        """The change since the last time."""
        before, self._last = self._last, after
        return difference(before, after, again=again, running=running)


def graph_digits(simulator: Simulator) -> int:
    """The decimals on the graph: fewer than the lesson's, so that the last row can read them.

    All digits would make every neuron and label so large that nothing could be read.
    """
    digits = at_most(simulator.lesson.view.digits, GRAPH_DIGITS)
    return GRAPH_DIGITS if digits is None else digits
