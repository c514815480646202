"""Long layers as a user of the view folds and unfolds them, and what is selected stays in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpsim.view.canvas.extras import USUAL, Extras
from bpsim.view.canvas.folds import Folding
from bpsim.view.canvas.graph_picture import GraphPicture
from bpsim.view.canvas.layout import LONG_LAYER
from bpsim.view.canvas.places import Part, Place

if TYPE_CHECKING:
    from bpsim.view.canvas.graph_view import GraphView


class Folds:
    """Which layers are unfolded: part of the view, not of the lesson. ``folding``: with it a picture is described."""

    def __init__(self, view: GraphView) -> None:
        self._view = view
        self._unfolded: frozenset[int] = frozenset()
        self.extras = USUAL
        """What the graph shows beside its numbers."""

    @property
    def folding(self) -> Folding:
        """How the next picture is to be."""
        return Folding(self._unfolded, self._view.selection, extras=self.extras)

    def show_extras(self, extras: Extras) -> None:
        """Shows other things beside the numbers."""
        same, self.extras = extras == self.extras, extras
        # What nobody has seen yet is described with these already; what is shown may have been described with others.
        if not (same and self._view.unseen):
            self.show_again()

    def show_again(self) -> None:
        """The present position as it is to be seen now."""
        if self._view.unseen:
            waiting = self._view.waiting
            if isinstance(waiting, GraphPicture) and waiting.again is not None:
                self._view.show_picture(waiting.again(self.folding))
            return
        picture = self._view.picture
        if picture is not None and picture.again is not None:
            self._view.show_picture(picture.again(self.folding))
            self._view.maps.follow()

    @property
    def long_layers(self) -> list[int]:
        """The layers that can be folded."""
        picture = self._view.picture
        return [layer for layer, size in enumerate(picture.sizes if picture else ()) if size > LONG_LAYER]

    def toggle(self, *layers: int) -> None:
        """Unfolds these layers, all long ones where none is said; folds them where they are unfolded already.

        Where a fold was selected, the first unit that was in it is then.
        """
        changed = [layer for layer in self.long_layers if not layers or layer in layers]
        self._unfolded = self.folding.toggled(changed).unfolded
        chosen = [self._first_inside(place) for place in self._view.selection]
        self.follow()
        self._view.select(*chosen)

    def _first_inside(self, place: Place) -> Place:
        """A place, but of a fold that is to be unfolded the first unit in it."""
        picture = self._view.picture
        if picture is None or place.part is not Part.FOLD or place.layer not in self._unfolded:
            return place
        return Place(Part.UNIT, place.layer, picture.hidden(place.layer)[0])

    def fold_all(self) -> None:
        """Another lesson: every long layer is folded."""
        self._unfolded = frozenset()

    def follow(self) -> None:
        """Shows what is selected now, and no more than that."""
        picture = self._view.picture
        if picture is None or picture.again is None or not self.long_layers:
            return
        other = picture.again(self.folding)
        if other.rows != picture.rows or other.folds != picture.folds:
            self._view.show_picture(other)

    def toggle_selected(self) -> None:
        """Unfolds the long layers of what is selected, all of them where nothing is; folds what is unfolded already."""
        layers = {place.layer for place in self._view.selection if place.part is not Part.EDGE}
        self.toggle(*layers)
