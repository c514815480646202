"""What the guide says at a position: a caption with its symbols and numbers, whether it is passed, and what is next."""

from __future__ import annotations

from dataclasses import replace

from msgspec import Struct

from bpsim.core.network_values import NetworkValues
from bpsim.core.quantity import SAMPLED
from bpsim.guide import text_symbols, wording
from bpsim.guide.captions import Page, Pages
from bpsim.lesson.mentions import Mention, has_fractions
from bpsim.simulator import Simulator
from bpsim.simulator.subjects import subject_of
from bpsim.trace.numerals import Numerals


class Reading(Struct, frozen=True):
    """What is read at a position.

    text: Markdown. number, count: which caption of how many it is; 0 before the first. place: where it belongs,
    ``∂E/∂w5``. passed: the position is beyond its place. next: ``next: at the gradient of w5``; empty after the last.
    note: a sentence on numbers that are no longer those of the lesson; empty where there is nothing to say.
    """

    text: str
    number: int
    count: int
    place: str = ""
    passed: bool = False
    next: str = ""
    note: str = ""

    @property
    def counted(self) -> str:
        """``caption 9 of 21``; empty where none is read."""
        return wording.COUNTED.format(number=self.number, count=self.count) if self.number else ""


class Guide:
    """The captions of the lesson that a simulator has open, read where the simulator is."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self._paged: tuple[object, object] | None = None
        self._pages = Pages()
        self._values: NetworkValues | None = None

    @property
    def pages(self) -> Pages:
        """All pages, in the order in which stepping comes to them."""
        simulator = self.simulator
        known = simulator.captions, simulator.steps
        if self._paged is None or any(old is not new for old, new in zip(self._paged, known, strict=True)):
            self._paged, self._pages = known, Pages.of(simulator.captions, simulator.steps_of)
        return self._pages

    def neighbour(self, by: int) -> Page | None:
        """The page ``by`` (1 or -1) places from that of the position; None where there is none."""
        return self.pages.from_here(self.simulator.iteration, self.simulator.step, by)

    def reading(self) -> Reading:
        """The text of the guide at a position."""
        simulator, pages = self.simulator, self.pages
        at = pages.at(simulator.iteration, simulator.step)
        if at is None:
            return Reading(wording.BEFORE if len(pages) else wording.NO_GUIDE, 0, len(pages), next=self._next())
        page = pages.pages[at]
        notation = simulator.notation_of(page.iteration)
        return Reading(
            text=text_symbols.markdown(page.text, notation, lambda mention: self._number(mention, page)),
            number=at + 1,
            count=len(pages),
            place=wording.place(page, simulator),
            passed=(simulator.iteration, simulator.step) != (page.iteration, page.number),
            next=self._next(),
            note=self._note(page),
        )

    def _next(self) -> str:
        page = self.neighbour(1)
        return wording.NEXT.format(place=wording.place_in_words(page, self.simulator)) if page else ""

    def _note(self, page: Page) -> str:
        before = page.iteration < self.simulator.first
        stale = has_fractions(page.text) and (before or self.simulator.edited(page.iteration))
        return wording.AS_OPENED if stale else ""

    def _number(self, mention: Mention, page: Page) -> str:
        """The value of a quantity in the iteration of a page, of the sample that its step is about, else of the first;
        an ellipsis where it was not computed."""
        quantity, iteration = mention.quantity, page.iteration
        if quantity.kind in SAMPLED:
            quantity = replace(quantity, sample=(page.step.sample if page.step else None) or 0)
        if not self.simulator.computed(quantity, iteration):
            return wording.NOT_COMPUTED
        digits = self.simulator.lesson.view.digits if mention.decimals is None else mention.decimals
        values = self._record_of(iteration)
        value = self.simulator.notation.shown(quantity, values.value(quantity))
        given = subject_of(self.simulator.lesson).is_given(values.engine, quantity)
        numerals = Numerals(digits, values.engine.training.round_to)
        return numerals.given(value) if given else numerals.computed(value)

    def _record_of(self, iteration: int) -> NetworkValues:
        """The values of a caption's iteration, kept while the caption is read: it may cost a replay."""
        known = self._values
        engine = self.simulator.engine_of(iteration)
        if known is None or known.engine is not engine or known.state.iteration != iteration:
            self._values = known = self.simulator.values_of(iteration)
        return known
