"""Random edits of structure for hypothesis: a function of a lesson and its present parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from bpsim.core.functions import ACTIVATIONS, LOSSES
from bpsim.core.network import Bias, Network, Parameters
from bpsim.core.quantity import Kind, Quantity
from bpsim.editing import naming, settings, structure
from bpsim.editing.edited import Edited
from bpsim.lesson import mentions
from bpsim.lesson.lesson import Lesson


@dataclass(frozen=True)
class Edit:
    """One edit with its arguments; it may be one that is refused."""

    function: Callable[..., Edited]
    arguments: tuple[Any, ...]

    def __call__(self, lesson: Lesson, present: Parameters | None = None) -> Edited:
        return self.function(lesson, lesson.parameters if present is None else present, *self.arguments)


@st.composite
def edits(draw: st.DrawFn, lesson: Lesson) -> Edit:
    """Edits of a lesson, of which a few are refused."""
    network = lesson.network
    layer = draw(st.integers(0, network.depth))
    unit = draw(st.integers(0, network.sizes[layer] - 1))
    receiving = max(1, layer)
    to = draw(st.integers(0, network.sizes[receiving] - 1))
    source = draw(st.integers(0, network.sizes[receiving - 1] - 1))
    choices: list[tuple[Callable[..., Edited], tuple[Any, ...]]] = [
        (structure.add_unit, (layer, draw(st.none() | st.integers(0, network.sizes[layer])))),
        (structure.add_unit, (receiving, None, None, (source,))),
        (structure.remove_unit, (layer, unit)),
        (structure.set_units, (layer, draw(st.integers(0, 5)))),
        (structure.add_layer, (min(layer, network.depth - 1), draw(st.none() | st.integers(1, 3)))),
        (structure.remove_layer, (layer,)),
        (structure.connect, (receiving, to, source)),
        (structure.disconnect, (receiving, to, source)),
        (naming.rename, (layer, unit, draw(st.text(max_size=4)))),
        (naming.rename_layer, (layer, draw(st.sampled_from("hijz")))),
        (settings.set_activation, (receiving, draw(st.sampled_from(tuple(ACTIVATIONS))))),
        (settings.set_activation, (receiving, draw(st.sampled_from(tuple(ACTIVATIONS))), 0)),
        (settings.set_loss, (draw(st.sampled_from(tuple(LOSSES))),)),
        (settings.set_bias, (receiving, draw(st.sampled_from(list(Bias))))),
        (settings.freeze, (receiving, *draw(st.sampled_from([(), (to,), (to, source)])))),
    ]
    function, arguments = draw(st.sampled_from(choices))
    return Edit(function, arguments)


def named(lesson: Lesson) -> list[Quantity]:
    """Every quantity that the captions, printed and typed numbers of a lesson speak of, whatever its sample."""
    quantities = [caption.step for caption in lesson.guide if caption.step]
    quantities += [printed.quantity for printed in lesson.printed]
    quantities += [answer.quantity for answer in lesson.answers]
    texts = [caption.text for caption in lesson.guide] + [printed.note for printed in lesson.printed]
    for text in texts:
        for mention in mentions.found(text).values():
            assert mention is not None
            if mention.name != mentions.LAYER and not mention.letter:
                quantities.append(mention.quantity)
    return quantities


@dataclass(frozen=True)
class Named:
    """A quantity by the names of its units, which stay where their places change."""

    kind: Kind
    sample: int | None
    unit: str | None
    source: str | None


def by_name(network: Network, quantity: Quantity) -> Named:
    """A quantity of a network by the names of its units."""
    layer = {Kind.INPUT: 0, Kind.TARGET: network.depth}.get(quantity.kind, quantity.layer)
    unit = None if quantity.unit is None else network.unit_name(layer or 0, quantity.unit)
    source = None
    if quantity.source is not None:
        source = network.unit_name((layer or 0) + _STEP.get(quantity.kind, -1), quantity.source)
    return Named(quantity.kind, quantity.sample, unit, source)


def has(network: Network, named: Named) -> bool:
    """Whether a network has what a unit and a source are called by, side by side and connected."""
    places = {
        network.unit_name(layer, unit): (layer, unit)
        for layer, size in enumerate(network.sizes)
        for unit in range(size)
    }
    if named.unit is None:
        return True
    if named.unit not in places or named.source is None:
        return named.unit in places
    (layer, unit), step = places[named.unit], _STEP.get(named.kind, -1)
    if named.source not in places or places[named.source][0] != layer + step:
        return False
    source = places[named.source][1]
    receiver, sender = ((layer + 1, source), unit) if step == 1 else ((layer, unit), source)
    return step == 0 or bool(network.layer(receiver[0]).connections[receiver[1], sender])


_STEP = {Kind.DNET_DOUT: 1, Kind.PATH: 1, Kind.DOUT_DNET: 0}
