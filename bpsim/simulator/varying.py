"""One thing that runs differ in, and the snapshot that such a run begins with, which is no edit of where it is from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from msgspec import Struct, structs

from bpsim.core.errors import UsageError
from bpsim.core.initialization import MOST_SEED, Initialization
from bpsim.core.quantity import Quantity
from bpsim.core.training import Training
from bpsim.lesson import validate
from bpsim.sentences import _
from bpsim.simulator import origins, value_edits
from bpsim.simulator.origins import Origin
from bpsim.simulator.position import Position
from bpsim.simulator.snapshot import Snapshot
from bpsim.trace.numerals import format_given

_NOT_WHOLE = _("{value} is no whole number")
_NO_SEED = _("{value} is no seed: give a whole number from 0 to {most}")


class Varying(Protocol):
    """What runs differ in. Each run is called by its value, also where that is the present one."""

    def begun(self, here: Position, value: float) -> Snapshot:
        """Where a run with a value begins; raises BpsimError for a value that cannot be. Nothing of ``here`` changes,
        and no history is shared but that before it."""


class OfSetting(Struct, frozen=True):
    """A setting of the training. path: to its field. change: the training with a value of it."""

    path: str
    change: Callable[[Training, float], Training]
    whole: bool = False

    def begun(self, here: Position, value: float) -> Snapshot:
        if self.whole and not value.is_integer():
            raise UsageError(_NOT_WHOLE.format(value=format_given(value, None)))
        training = self.change(here.training, int(value) if self.whole else value)
        if training != here.training:
            return value_edits.set_training(here, training).snapshot
        origin = origins.of_setting(self.path, int(value) if self.whole else value)
        return _resumed(here, origin)


class OfParameter(Struct, frozen=True):
    """A weight, a bias, or a variable of formulas."""

    quantity: Quantity

    def begun(self, here: Position, value: float) -> Snapshot:
        if value != here.typed_value(self.quantity):
            return value_edits.set_data(here, self.quantity, value).snapshot
        return _resumed(here, here.snapshot.subject.origin(self.quantity, value, here.notation))


class OfSeed(Struct, frozen=True):
    """The seed of the random weights of iteration 0, which are drawn by an initialization else."""

    initialization: Initialization

    def begun(self, here: Position, value: float) -> Snapshot:
        if not (value.is_integer() and 0 <= value <= MOST_SEED):
            raise UsageError(_NO_SEED.format(value=format_given(value, None), most=MOST_SEED))
        return value_edits.new_weights(here, structs.replace(self.initialization, seed=int(value))).snapshot


def _resumed(here: Position, origin: Origin) -> Snapshot:
    """A run of its own with nothing changed."""
    lesson = replace(here.snapshot.lesson_here, state=None)
    validate(lesson)
    return here.snapshot.resumed(lesson, here.values.state, origin)
