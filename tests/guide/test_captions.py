"""Which caption belongs to a position, and that every guide can be walked by stepping alone."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from bpsim import Simulator, load
from bpsim.core.quantity import Kind, Quantity
from bpsim.guide.captions import MOST_LETTERS, Page, Pages
from bpsim.guide.wording import place
from bpsim.lesson import builtin_names
from bpsim.lesson.lesson import Caption

W5 = Quantity(Kind.DE_DW, 0, 2, 0, 0)
NET = Quantity(Kind.NET, 0, 1, 0)


def pages(captions: Sequence[Caption]) -> Pages:
    sim = Simulator(load("it496"))
    return Pages.of(captions, sim.steps_of)


GUIDE = pages([Caption("start"), Caption("w5", 0, W5), Caption("later", 7), Caption("later w5", 7, W5)])


@pytest.mark.parametrize(
    ("position", "text"),
    [
        ((0, 0), "start"), ((0, 15), "start"), ((0, 16), "w5"), ((0, 57), "w5"), ((3, 0), "w5"), ((3, 40), "w5"),
        ((7, 0), "later"), ((7, 16), "later w5"), ((10_000, 3), "later w5"),
    ],
)  # fmt: skip
def test_a_caption_is_read_from_its_step_to_the_next_captions(position: tuple[int, int], text: str) -> None:
    at = GUIDE.at(*position)
    assert at is not None
    assert GUIDE.pages[at].text == text


def test_before_the_first_caption_there_is_none_and_the_way_leads_to_it() -> None:
    guide = pages([Caption("w5", 0, W5)])
    assert guide.at(0, 15) is None
    assert guide.from_here(0, 0, 1) == Page("w5", 0, 16, W5)
    assert guide.from_here(0, 0, -1) is None


def test_the_neighbours_of_a_position() -> None:
    before, after = GUIDE.from_here(0, 16, -1), GUIDE.from_here(0, 16, 1)
    assert (before and before.text, after and after.text) == ("start", "later")
    before, after = GUIDE.from_here(0, 20, -1), GUIDE.from_here(0, 20, 1)
    assert (before and before.text, after and after.text) == ("w5", "later"), "back to what was passed"
    assert GUIDE.from_here(8, 0, 1) is None


def test_captions_in_any_order_are_read_in_the_order_of_the_steps() -> None:
    guide = pages([Caption("later", 7), Caption("w5", 0, W5), Caption("net", 0, NET)])
    assert [page.text for page in guide.pages] == ["net", "w5", "later"]


def test_captions_of_one_place_are_read_together() -> None:
    guide = pages([Caption("one", 0, W5), Caption("start"), Caption("two", 0, W5)])
    assert [page.text for page in guide.pages] == ["start", "one\n\ntwo"]


def test_a_page_has_a_bearable_length_however_many_captions_are_there() -> None:
    start = time.process_time()
    (page,) = pages([Caption("x" * 5_000)] * 10_000).pages
    assert len(page.text) < MOST_LETTERS + 10
    assert page.text.endswith(" …")
    assert time.process_time() - start < 5


def test_what_has_no_step_belongs_to_the_start() -> None:
    guide = pages([Caption("frozen", 2, Quantity(Kind.NEW_BIAS, None, 2)), Caption("given", 3, W5.but(Kind.WEIGHT))])
    assert [(page.iteration, page.number, page.step) for page in guide.pages] == [(2, 0, None), (3, 0, None)]


def test_a_place_is_named_in_the_present_notation_and_by_its_iteration_where_that_is_another() -> None:
    sim = Simulator(load("it496"))
    page = Page("", 1, 16, W5)
    assert place(page, sim) == "iteration 1 · ∂E/∂w5"
    sim.run(1)
    sim.show_notation("van-veen")
    assert place(page, sim) == "∂f/∂v11"
    assert place(Page("", 1, 0, None), sim) == "start"
    assert place(Page("", 1, 16, Quantity(Kind.DE_DW, 2, 2, 0, 0)), sim).endswith("∂f/∂v11, sample 3")


@pytest.mark.parametrize("name", builtin_names())
def test_every_guide_begins_at_the_start_and_its_captions_follow_the_steps(name: str) -> None:
    lesson = load(name)
    sim = Simulator(lesson)
    guide = Pages.of(lesson.guide, sim.steps_of)
    assert len(guide) >= 10
    assert [page.text for page in guide.pages] == [caption.text for caption in lesson.guide]
    assert [page.step for page in guide.pages] == [caption.step for caption in lesson.guide]
    assert guide.at(0, 0) == 0
    assert guide.pages[-1].iteration <= lesson.training.stop.iterations
