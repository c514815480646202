"""Editing the structure of a network at a position: what each edit makes of it.

Layers count from 1, 0 is the inputs; units and sources count from 0. Every weight that still has both ends keeps its
value; new ones are drawn by the initialization of the lesson. At iteration 0 the lesson itself is changed. Later the
same is done to the starting and to the present weights, with the same new ones, and a branch begins with empty buffers
of the optimizer. Captions, printed and typed numbers follow what they name, or go with it. Each edit says what was
done, as text ``remove h2 (with 3 captions)``, empty where nothing changed, and raises UsageError, with a sentence, for
what cannot be.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from msgspec import structs

from bpsim.core.network import Parameters
from bpsim.editing import naming, settings, structure
from bpsim.editing.edited import Edited
from bpsim.lesson.lesson import Lesson
from bpsim.simulator.edit import Edit
from bpsim.simulator.origins import Origin
from bpsim.simulator.position import Position


def add_unit(
    here: Position, layer: int, at: int | None = None, name: str | None = None, sources: Collection[int] | None = None
) -> Edit:
    """One more unit in a layer (0: an input), before its unit ``at``, by default behind the others; its bias is 0.

    name: by default the letter of the layer with the least free number. sources: the units of the layer before
    that it is connected to, by default all; it is connected to all units of the layer after. The data get a column
    of zeros for a new input or output.
    """
    return _restructure(here, structure.add_unit(*_edited_lesson(here), layer, at, name, sources))


def remove_unit(here: Position, layer: int, unit: int) -> Edit:
    """A unit less, with its weights, and for an input or output its column of the data; a last unit stays.

    Where the targets have to sum to 1 and would not without an output, its samples are named and nothing is done.
    """
    return _restructure(here, structure.remove_unit(*_edited_lesson(here), layer, unit))


def set_units(here: Position, layer: int, count: int) -> Edit:
    """A layer of ``count`` units (0: inputs): new ones behind the others, or the last ones less."""
    return _restructure(here, structure.set_units(*_edited_lesson(here), layer, count))


def add_layer(
    here: Position,
    after: int,
    units: int | None = None,
    activation: str | None = None,
    bias: str | None = None,
    like: int | None = None,
) -> Edit:
    """A hidden layer after layer ``after`` (0: the inputs), connected to all units before and after it.

    What is not given is that of the layer ``like``, by default that of ``after``: the number of units, and of a
    hidden layer also its activation and bias; beside inputs or outputs a layer is logistic with a bias per unit.
    """
    return _restructure(here, structure.add_layer(*_edited_lesson(here), after, units, activation, bias, like))


def remove_layer(here: Position, layer: int) -> Edit:
    """A hidden layer less; the layers beside it are connected by new weights. Inputs and outputs stay."""
    return _restructure(here, structure.remove_layer(*_edited_lesson(here), layer))


def connect(here: Position, layer: int, unit: int, source: int) -> Edit:
    """A connection more, with a new weight, to a unit from one of the layer before."""
    return _restructure(here, structure.connect(*_edited_lesson(here), layer, unit, source))


def disconnect(here: Position, layer: int, unit: int, source: int) -> Edit:
    """A connection less: its weight is 0 from then on, and its number stays taken."""
    return _restructure(here, structure.disconnect(*_edited_lesson(here), layer, unit, source))


def rename(here: Position, layer: int, unit: int, name: str) -> Edit:
    """Another name for a unit: of 1 to 60 letters that can be shown, and of no other unit. Nothing else changes."""
    return _restructure(here, naming.rename(*_edited_lesson(here), layer, unit, name))


def rename_layer(here: Position, layer: int, letter: str) -> Edit:
    """Other names for all units of a layer: a letter, or a word, with the numbers from 1."""
    return _restructure(here, naming.rename_layer(*_edited_lesson(here), layer, letter))


def set_activation(
    here: Position, layer: int, name: str, unit: int | None = None, constant: float | None = None
) -> Edit:
    """Another activation, a key of ``ACTIVATIONS``, of a layer or of one of its units.

    constant: the slope of leaky-relu, the alpha of elu, the steepness of a logistic; the usual one where none is
    given. Where the loss needs other outputs it changes too: to the cross-entropy of the new ones, or to
    half-squared-error. Softmax is for the outputs alone.
    """
    return _restructure(here, settings.set_activation(*_edited_lesson(here), layer, name, unit, constant))


def set_loss(here: Position, name: str) -> Edit:
    """Another loss, a key of ``LOSSES``; where it needs other outputs, their activation changes too.

    Samples whose targets it cannot have are named, and nothing is done.
    """
    return _restructure(here, settings.set_loss(*_edited_lesson(here), name))


def set_bias(here: Position, layer: int, kind: str) -> Edit:
    """Another kind of bias of a layer: ``per-unit``, ``shared`` or ``none``.

    A shared bias becomes that of each unit, of several biases the first is shared, and where none was they are 0.
    """
    return _restructure(here, settings.set_bias(*_edited_lesson(here), layer, kind))


def freeze(
    here: Position, layer: int, unit: int | None = None, source: int | None = None, *, bias: bool = False
) -> Edit:
    """Updates a layer no more, or a unit's weights and bias, one weight, or with ``bias`` the biases alone.

    A bias that the layer shares is frozen with the layer, or with ``bias`` and no unit.
    """
    return _restructure(here, settings.freeze(*_edited_lesson(here), layer, unit, source, bias=bias))


def unfreeze(
    here: Position, layer: int, unit: int | None = None, source: int | None = None, *, bias: bool = False
) -> Edit:
    """Updates again what ``freeze`` of the same arguments froze."""
    thawed = settings.freeze(*_edited_lesson(here), layer, unit, source, bias=bias, frozen=False)
    return _restructure(here, thawed)


def _edited_lesson(here: Position) -> tuple[Lesson, Parameters]:
    """The lesson that an edit begins with, and the present parameters: at iteration 0 those of the lesson."""
    lesson, present = here.network_lesson, here.values.state.parameters
    if here.iteration > 0:
        return lesson, present
    start = lesson.parameters if lesson.parameters.same_bits(present) else present
    return replace(lesson, parameters=start), start


def _restructure(here: Position, edited: Edited) -> Edit:
    """Goes on with another network; the position stays at its quantity, wherever that is."""
    if edited.same_values:
        return Edit(here.snapshot.renamed(edited.lesson), done=edited.done)
    if not edited.done:
        return Edit(here.snapshot, done=edited.done)
    state = structs.replace(here.values.state, parameters=edited.present)
    there = here.snapshot.resumed(edited.lesson, state, Origin(edited.done.words))
    return Edit(there, follows=True, moves=edited.moves, done=edited.done)
