"""What an edit of structure makes of a lesson and of its present parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from msgspec import Struct, field

from bpsim.core.initialization import draw_some
from bpsim.core.network import Bools, Data, Floats, Network, Parameters
from bpsim.core.training import Training
from bpsim.editing import wording
from bpsim.editing.addresses import Dropped, Moves, follow
from bpsim.lesson.lesson import Lesson


class Done(Struct, frozen=True):
    """What an edit did: in words, ``remove h2``, empty where nothing changed; and what it dropped. False if nothing."""

    words: str = ""
    dropped: Dropped = field(default_factory=Dropped)

    def __bool__(self) -> bool:
        return bool(self.words)

    def __str__(self) -> str:
        """``remove h2 (with 3 captions)``."""
        return wording.with_dropped(self.words, self.dropped)


class Edited(Struct, frozen=True, eq=False):
    """A lesson with another network, its starting parameters and its data, and the present parameters.

    present: the starting parameters themselves where those were the present ones. moves: where the things of the old
    network are in the new one. same_values: only names changed, so whatever was computed is still so.
    """

    lesson: Lesson
    present: Parameters
    moves: Moves
    done: Done = field(default_factory=Done)
    same_values: bool = False


def unchanged(lesson: Lesson, present: Parameters) -> Edited:
    """The result of an edit that changes nothing."""
    return Edited(lesson, present, Moves.in_place(lesson.network, lesson.network))


def finished(
    lesson: Lesson,
    present: Parameters,
    moves: Moves,
    kept: tuple[Parameters, Parameters],
    words: str,
    *,
    wanted: Sequence[Bools] | None = None,
    data: Data | None = None,
) -> Edited:
    """The lesson with ``moves.new``, and everything that names its parts at its new place.

    kept: the starting and the present parameters in the shapes of the new network. wanted: the weights that are drawn,
    a (units, sources) array a layer, the same numbers for both; none by default. data: the data of the new network, the
    old ones by default.
    """
    drawn, start, now = lesson.drawn, kept[0], kept[1]
    if wanted is not None and any(mask.any() for mask in wanted):
        numbers = draw_some(moves.new, lesson.initialization, drawn, wanted)
        drawn += 1
        start, now = _filled(moves.new, start, wanted, numbers), _filled(moves.new, now, wanted, numbers)
    if present is lesson.parameters:
        now = start
    followed, dropped = follow(lesson, moves)
    edited = replace(
        followed,
        network=moves.new,
        training=_training(lesson.training, moves),
        parameters=start,
        data=lesson.data if data is None else data,
        drawn=drawn,
        state=None,
        view=replace(lesson.view, positions=_positions(lesson, moves)),
    )
    return Edited(edited, now, moves, Done(words, dropped))


def _filled(network: Network, old: Parameters, wanted: Sequence[Bools], numbers: Sequence[Floats]) -> Parameters:
    weights = [np.where(mask, new, kept) for mask, new, kept in zip(wanted, numbers, old.weights, strict=True)]
    return Parameters.of(network, weights, old.biases)


def _training(training: Training, moves: Moves) -> Training:
    """The same settings. A unit that is derived is found at its new place; where it is gone, the error is derived."""
    if training.derivative_of is None:
        return training
    layer, unit = training.derivative_of
    place = (moves.layer(layer), moves.unit(layer, unit))
    of = None if place[0] is None or place[1] is None else (place[0], place[1])
    return training if of == training.derivative_of else replace(training, derivative_of=of)


def _positions(lesson: Lesson, moves: Moves) -> dict[str, tuple[float, float]]:
    """Where the units that are left were moved to, by their present names."""
    if not lesson.view.positions:
        return {}
    names = {}
    for layer, size in enumerate(moves.old.sizes):
        for unit in range(size):
            at, new = moves.layer(layer), moves.unit(layer, unit)
            if at is not None and new is not None:
                names[moves.old.unit_name(layer, unit)] = moves.new.unit_name(at, new)
    return {names[name]: place for name, place in lesson.view.positions.items() if name in names}
