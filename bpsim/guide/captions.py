"""The captions of a lesson as pages in the order of their positions, and which of them belongs to a position."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable

from msgspec import Struct

from bpsim.core.quantity import Quantity
from bpsim.lesson.lesson import Caption
from bpsim.trace.steps import Steps

MOST_LETTERS = 20_000
"""Letters of one page, at most: what follows is left out, so that no file keeps the window busy at every step."""


class Page(Struct, frozen=True):
    """What is read at one position: a caption, or several with the same place.

    text: Markdown, as it stands in the lesson, with at most ``MOST_LETTERS``.
    """

    text: str
    iteration: int
    number: int
    """The step; 0 is the start of the iteration."""
    step: Quantity | None


class Pages(Struct, frozen=True):
    """The pages of a guide in the order in which stepping comes to them; no two have the same place."""

    pages: tuple[Page, ...] = ()

    @classmethod
    def of(cls, captions: Iterable[Caption], steps_of: Callable[[int], Steps]) -> Pages:
        """``steps_of(iteration)`` say where a quantity is computed; a caption whose quantity has no step belongs to the
        start of its iteration."""
        found: dict[tuple[int, int], Page] = {}
        for caption in captions:
            number = (steps_of(caption.iteration).number(caption.step) if caption.step else None) or 0
            place = caption.iteration, number
            before = f"{found[place].text}\n\n" if place in found else ""
            if len(before) <= MOST_LETTERS:
                text = _shortened(before + caption.text)
                found[place] = Page(text, *place, caption.step if number else None)
        return cls(tuple(found[place] for place in sorted(found)))

    def __len__(self) -> int:
        return len(self.pages)

    def at(self, iteration: int, step: int) -> int | None:
        """The index of the page that is read at a position: the last whose place is reached. None before the first."""
        reached = bisect_right(self.pages, (iteration, step), key=lambda page: (page.iteration, page.number))
        return reached - 1 if reached else None

    def from_here(self, iteration: int, step: int, by: int) -> Page | None:
        """The page ``by`` (1 or -1) places from the one at a position; None where there is none.

        Back from behind the place of a page is that page.
        """
        here = self.at(iteration, step)
        passed = here is not None and (self.pages[here].iteration, self.pages[here].number) != (iteration, step)
        index = (-1 if here is None else here) + (0 if passed and by < 0 else by)
        return self.pages[index] if 0 <= index < len(self.pages) else None


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]} …"
