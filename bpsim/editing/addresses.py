"""What names units, weights and layers, when the network becomes another: it follows its thing, or goes with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from msgspec import Struct, field, structs

from bpsim.core.network import Bias, Network
from bpsim.core.quantity import Address, Kind, Quantity
from bpsim.lesson import mentions
from bpsim.lesson.lesson import Caption, Lesson, Printed
from bpsim.lesson.mentions import Mention, Nodes


class Dropped(Struct, frozen=True):
    """How many captions, printed numbers, notes of others and typed numbers an edit dropped: what they name is gone."""

    captions: int = 0
    printed: int = 0
    notes: int = 0
    typed: int = 0

    @property
    def total(self) -> int:
        return self.captions + self.printed + self.notes + self.typed


class Moves(Struct, frozen=True, eq=False):
    """Where the things of one network are in another that an edit made of it.

    layers: the new number of each old layer (0 is the inputs), None where it is gone. units: the new index of each unit
    of an old layer, None where it is gone; layers that are not in it have their units where they were.
    """

    old: Network
    new: Network
    layers: tuple[int | None, ...]
    units: Mapping[int, Sequence[int | None]] = field(default_factory=dict)

    @classmethod
    def in_place(cls, old: Network, new: Network) -> Moves:
        """Where every layer and unit stays at its place, and at most what belongs to them is gone."""
        return cls(old, new, tuple(range(old.depth + 1)))

    @property
    def nodes(self) -> None:
        """A network has none."""
        return None

    def layer(self, layer: int) -> int | None:
        """The new number of an old layer."""
        return self.layers[layer] if 0 <= layer < len(self.layers) else None

    def unit(self, layer: int, unit: int) -> int | None:
        """The new index of a unit of an old layer."""
        if self.layer(layer) is None:
            return None
        units = self.units.get(layer, range(self.old.sizes[layer]))
        return units[unit] if 0 <= unit < len(units) else None

    def quantity(self, quantity: Quantity) -> Quantity | None:
        """The same quantity in the new network; None where it is gone."""
        if quantity.layer is None:
            return quantity
        moved = self._at_units(quantity, quantity.layer)
        return moved if moved is not None and self._is_there(moved) and not self._changed(quantity, moved) else None

    def mention(self, mention: Mention) -> Mention | None:
        """What names the same in the new network; None where it is gone."""
        if mention.layer is None or mention.name not in mentions.NAMES:
            return mention
        layer = self.layer(mention.layer)
        if layer is None:
            return None
        if mention.name == mentions.LAYER:
            return structs.replace(mention, layer=layer)
        if mention.letter:
            there = self._is_there(replace(mention.quantity, layer=layer))
            return structs.replace(mention, layer=layer) if there else None
        moved = self.quantity(mention.quantity)
        if moved is None:
            return None
        return structs.replace(mention, layer=moved.layer, unit=moved.unit, source=moved.source)

    def _at_units(self, q: Quantity, old_layer: int) -> Quantity | None:
        """The quantity with the new places of its layer, unit and source; None where one of them is gone."""
        layer = self.layer(old_layer)
        unit = q.unit if q.unit is None else self.unit(old_layer, q.unit)
        if layer is None or (unit is None) != (q.unit is None):
            return None
        source = None
        if q.source is not None:
            source = self.unit(q.source_layer, q.source)
            if source is None or self.layer(q.source_layer) != layer + q.address.to_source:
                return None
        return replace(q, layer=layer, unit=unit, source=source)

    def _is_there(self, q: Quantity) -> bool:
        """Whether the new network has the bias that a quantity belongs to, and the connection unless it had none."""
        if not q.of_bias:
            return True
        return self.new.layer(q.at_layer).bias is (Bias.SHARED if q.unit is None else Bias.PER_UNIT)

    def _changed(self, old: Quantity, new: Quantity) -> bool:
        """Whether a connection was removed, or a derivative of softmax became one of another activation or back."""
        if old.kind is Kind.DOUT_DNET and old.layer and new.layer:
            layers = self.old.layer(old.layer), self.new.layer(new.layer)
            return len({layer.is_softmax for layer in layers}) > 1
        return _connected(self.old, old) and not _connected(self.new, new)


def _connected(network: Network, q: Quantity) -> bool:
    """Whether a quantity belongs to no missing connection."""
    if q.address is Address.WEIGHT:
        return bool(network.layer(q.at_layer).connections[q.unit, q.source])
    return q.address is not Address.WAY_BACK or bool(network.layer(q.source_layer).connections[q.source, q.unit])


class Following(Protocol):
    """Where things are that an edit left, or moved. nodes: of formulas, the old numbers of the nodes by name."""

    @property
    def nodes(self) -> Nodes | None: ...

    def quantity(self, quantity: Quantity) -> Quantity | None: ...

    def mention(self, mention: Mention) -> Mention | None: ...


L = TypeVar("L", bound=Lesson)


def follow(lesson: L, moves: Following) -> tuple[L, Dropped]:
    """The lesson with captions, printed and typed numbers at the new places of what they name, and what was dropped.

    A caption goes with the thing of its step and with anything that its text names, a note with what it names.
    """
    guide = [_caption(one, moves) for one in lesson.guide]
    printed = [_printed(one, moves) for one in lesson.printed]
    answers = [(one, moves.quantity(one.quantity)) for one in lesson.answers]
    lost_notes = sum(bool(old.note and new and not new.note) for old, new in zip(lesson.printed, printed, strict=True))
    typed = [new for _, new in answers].count(None)
    dropped = Dropped(guide.count(None), printed.count(None), lost_notes, typed)
    followed = replace(
        lesson,
        guide=tuple(one for one in guide if one),
        printed=tuple(one for one in printed if one),
        answers=tuple(replace(one, quantity=quantity) for one, quantity in answers if quantity),
    )
    return followed, dropped


def _caption(caption: Caption, moves: Following) -> Caption | None:
    step = caption.step and moves.quantity(caption.step)
    text = mentions.moved(caption.text, moves.mention, moves.nodes)
    return None if text is None or (step is None and caption.step) else replace(caption, text=text, step=step)


def _printed(printed: Printed, moves: Following) -> Printed | None:
    quantity = moves.quantity(printed.quantity)
    note = mentions.moved(printed.note, moves.mention, moves.nodes)
    return replace(printed, quantity=quantity, note=note or "") if quantity else None
