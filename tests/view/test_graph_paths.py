"""The paths through things of the graph: all that feeds one, all that it feeds."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from bpsim.lesson.lesson import Lesson
from bpsim.simulator import Simulator
from bpsim.view.canvas import Part, Place, describe
from bpsim.view.canvas.graph_picture import GraphPicture
from bpsim.view.canvas.navigation import fed_by, feeding
from tests.examples import examples
from tests.strategies import lessons


def paths(picture: GraphPicture, place: Place) -> Iterator[list[Place]]:
    """Every path from a place to where nothing comes after it: units and edges in turn."""
    if place.part is Part.EDGE:
        following = [place.node]
    else:
        edges = picture.edges[place.layer] if place.layer < len(picture.edges) else None
        after = range(picture.sizes[place.layer + 1]) if edges else ()
        following = [edges.place(unit, place.index) for unit in after if edges and edges.exists[unit, place.index]]
    yield [place]
    for one in following:
        yield from ([place, *path] for path in paths(picture, one))


@given(lesson=lessons(), data=st.data())
@examples(40)
def test_what_something_feeds_is_on_its_paths_and_is_fed_by_it(lesson: Lesson, data: st.DataObject) -> None:
    picture = describe(Simulator(lesson), 4)
    walked = [place for place in picture.stops() if place.part in (Part.UNIT, Part.EDGE)]
    place = data.draw(st.sampled_from(walked))
    after = {one for path in paths(picture, place) for one in path}
    assert {place, *fed_by(picture, (place,))} == after
    before = {one for one in walked if any(place in path for path in paths(picture, one))}
    found = feeding(picture, (place,))
    assert {place, *(one for one in found if one.part is not Part.BIAS)} == before
    for bias in (one for one in found if one.part is Part.BIAS):
        assert place in fed_by(picture, (bias,)) or place.node in {bias.node, *before}
