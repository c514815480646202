"""Editing the structure of a network at a position."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bpsim.core.network import Parameters
from bpsim.editing import naming, settings, structure
from bpsim.editing.edited import Done, Edited
from bpsim.lesson.lesson import Lesson
from bpsim.simulator.origins import Origin
from bpsim.simulator.sample_edits import SampleEdits


class StructureEdits(SampleEdits):
    """A position whose network can be edited. Layers count from 1, 0 is the inputs; units and sources count from 0.

    Every weight that still has both ends keeps its value; new ones are drawn by the initialization of the lesson. At
    iteration 0 the lesson itself is changed. Later the same is done to the starting and to the present weights, with
    the same new ones, and a branch begins with empty buffers of the optimizer. Captions, printed and typed numbers
    follow what they name, or go with it. Each method returns what was done, as text ``remove h2 (with 3 captions)``,
    empty where nothing changed, and raises UsageError, with a sentence, for what cannot be.
    """

    def add_unit(
        self, layer: int, at: int | None = None, name: str | None = None, sources: Collection[int] | None = None
    ) -> Done:
        """One more unit in a layer (0: an input), before its unit ``at``, by default behind the others; its bias is 0.

        name: by default the letter of the layer with the least free number. sources: the units of the layer before
        that it is connected to, by default all; it is connected to all units of the layer after. The data get a column
        of zeros for a new input or output.
        """
        return self._restructure(structure.add_unit(*self._edited_lesson(), layer, at, name, sources))

    def remove_unit(self, layer: int, unit: int) -> Done:
        """A unit less, with its weights, and for an input or output its column of the data; a last unit stays.

        Where the targets have to sum to 1 and would not without an output, its samples are named and nothing is done.
        """
        return self._restructure(structure.remove_unit(*self._edited_lesson(), layer, unit))

    def set_units(self, layer: int, count: int) -> Done:
        """A layer of ``count`` units (0: inputs): new ones behind the others, or the last ones less."""
        return self._restructure(structure.set_units(*self._edited_lesson(), layer, count))

    def add_layer(
        self,
        after: int,
        units: int | None = None,
        activation: str | None = None,
        bias: str | None = None,
        like: int | None = None,
    ) -> Done:
        """A hidden layer after layer ``after`` (0: the inputs), connected to all units before and after it.

        What is not given is that of the layer ``like``, by default that of ``after``: the number of units, and of a
        hidden layer also its activation and bias; beside inputs or outputs a layer is logistic with a bias per unit.
        """
        return self._restructure(structure.add_layer(*self._edited_lesson(), after, units, activation, bias, like))

    def remove_layer(self, layer: int) -> Done:
        """A hidden layer less; the layers beside it are connected by new weights. Inputs and outputs stay."""
        return self._restructure(structure.remove_layer(*self._edited_lesson(), layer))

    def connect(self, layer: int, unit: int, source: int) -> Done:
        """A connection more, with a new weight, to a unit from one of the layer before."""
        return self._restructure(structure.connect(*self._edited_lesson(), layer, unit, source))

    def disconnect(self, layer: int, unit: int, source: int) -> Done:
        """A connection less: its weight is 0 from then on, and its number stays taken."""
        return self._restructure(structure.disconnect(*self._edited_lesson(), layer, unit, source))

    def rename(self, layer: int, unit: int, name: str) -> Done:
        """Another name for a unit: of 1 to 60 letters that can be shown, and of no other unit. Nothing else changes."""
        return self._restructure(naming.rename(*self._edited_lesson(), layer, unit, name))

    def rename_layer(self, layer: int, letter: str) -> Done:
        """Other names for all units of a layer: a letter, or a word, with the numbers from 1."""
        return self._restructure(naming.rename_layer(*self._edited_lesson(), layer, letter))

    def set_activation(self, layer: int, name: str, unit: int | None = None, constant: float | None = None) -> Done:
        """Another activation, a key of ``ACTIVATIONS``, of a layer or of one of its units.

        constant: the slope of leaky-relu, the alpha of elu, the steepness of a logistic; the usual one where none is
        given. Where the loss needs other outputs it changes too: to the cross-entropy of the new ones, or to
        half-squared-error. Softmax is for the outputs alone.
        """
        return self._restructure(settings.set_activation(*self._edited_lesson(), layer, name, unit, constant))

    def set_loss(self, name: str) -> Done:
        """Another loss, a key of ``LOSSES``; where it needs other outputs, their activation changes too.

        Samples whose targets it cannot have are named, and nothing is done.
        """
        return self._restructure(settings.set_loss(*self._edited_lesson(), name))

    def set_bias(self, layer: int, kind: str) -> Done:
        """Another kind of bias of a layer: ``per-unit``, ``shared`` or ``none``.

        A shared bias becomes that of each unit, of several biases the first is shared, and where none was they are 0.
        """
        return self._restructure(settings.set_bias(*self._edited_lesson(), layer, kind))

    def freeze(self, layer: int, unit: int | None = None, source: int | None = None, *, bias: bool = False) -> Done:
        """Updates a layer no more, or a unit's weights and bias, one weight, or with ``bias`` the biases alone.

        A bias that the layer shares is frozen with the layer, or with ``bias`` and no unit.
        """
        return self._restructure(settings.freeze(*self._edited_lesson(), layer, unit, source, bias=bias))

    def unfreeze(self, layer: int, unit: int | None = None, source: int | None = None, *, bias: bool = False) -> Done:
        """Updates again what ``freeze`` of the same arguments froze."""
        thawed = settings.freeze(*self._edited_lesson(), layer, unit, source, bias=bias, frozen=False)
        return self._restructure(thawed)

    def _edited_lesson(self) -> tuple[Lesson, Parameters]:
        """The lesson that an edit begins with, and the present parameters: at iteration 0 those of the lesson."""
        lesson, present = self._at.lesson_here, self.record.state.parameters
        if self.iteration > 0:
            return lesson, present
        start = lesson.parameters if lesson.parameters.same_bits(present) else present
        return replace(lesson, parameters=start), start

    def _restructure(self, edited: Edited) -> Done:
        """Goes on with another network; the position stays at its quantity, wherever that is."""
        if edited.same_values:
            self._set(self._at.renamed(edited.lesson))
        elif edited.done:
            state = replace(self.record.state, parameters=edited.present)
            self._edit(self._at.resumed(edited.lesson, state, Origin(edited.done.words)), moves=edited.moves)
        return edited.done
