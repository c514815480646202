"""What of an iteration a document holds, and how: samples, layers, size of a step, notation, digits, blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from bpsim.core.errors import UsageError
from bpsim.core.quantity import Address, Kind, Quantity
from bpsim.handout import wording
from bpsim.simulator import Simulator
from bpsim.simulator.place_text import refuse_unknown_step
from bpsim.trace.numerals import Numerals
from bpsim.trace.steps import Granularity, Group, Steps

SIZES = (Granularity.TERM, Granularity.VALUE, Granularity.LAYER)
MOST_DIGITS = 17
MOST_NUMBERS = 100_000
"""Numbers of a range from its first to its last, at most."""
COPIES = frozenset({Kind.DNET_DW, Kind.DNET_DOUT})
"""Factors that repeat a number that is there already: one press of size *value* goes over them."""
_OF_BATCH = (Kind.BATCH_ERROR, Kind.BATCH_GRADIENT)


class Blank(StrEnum):
    """What a sheet gives of each step whose value is left open: its formula, its symbol, or a row of a table."""

    FORMULA = "formula"
    SYMBOL = "symbol"
    BOXES = "boxes"


class Digits(Struct, frozen=True):
    """How many digits numbers have: decimals, or significant ones. count: None for all."""

    count: int | None
    significant: bool = False

    @classmethod
    def read(cls, text: str) -> Digits:
        """``4`` decimals, ``4s`` significant digits, or ``all``; raises UsageError."""
        if text == "all":
            return cls(None)
        match = re.fullmatch(r"(\d{1,3})(s?)", text, re.ASCII)
        if match is None or not 1 <= int(match[1]) <= MOST_DIGITS:
            raise UsageError(wording.NO_DIGITS.format(text=text, most=MOST_DIGITS))
        return cls(int(match[1]), match[2] == "s")

    @property
    def text(self) -> str:
        """The text that ``read`` reads back."""
        return "all" if self.count is None else f"{self.count}{'s' * self.significant}"


def read_numbers(text: str) -> tuple[int, ...]:
    """``1,3-5`` as the numbers 1, 3, 4, 5; none for a blank text. Raises UsageError."""
    found: list[int] = []
    for part in text.split(",") if text.strip() else ():
        match = re.fullmatch(r"\s*(\d{1,9})\s*(?:[-–]\s*(\d{1,9})\s*)?", part, re.ASCII)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if not 0 <= last - first < MOST_NUMBERS:
            raise UsageError(wording.NO_NUMBERS.format(text=text, most=MOST_NUMBERS))
        found += range(first, last + 1)
    return tuple(dict.fromkeys(found))


class Choice(Struct, frozen=True):
    """A worked solution of everything, in the notation and with the digits of the lesson, unless said otherwise.

    samples: of the batch, from 0; layers: from 1, the first after the inputs; empty: all. size: each term by itself,
    or what one press of size *value* or *layer* computes in one entry. notation: a key of ``NOTATIONS``; empty: the
    lesson's. digits: None for the lesson's. blank: values are left open. answers: a table of them at the end. until: no
    step with a larger number; None: all.
    """

    samples: tuple[int, ...] = ()
    layers: tuple[int, ...] = ()
    size: Granularity = Granularity.TERM
    notation: str = ""
    digits: Digits | None = None
    blank: Blank | None = None
    answers: bool = True
    until: int | None = None

    def check(self, sim: Simulator) -> None:
        """Raises UsageError for a sample, a layer or a notation that is not there."""
        samples, layers = sim.steps.samples, sim.steps.depth
        for sample in self.samples:
            if not 0 <= sample < samples:
                raise UsageError(wording.NO_SAMPLE.format(sample=sample + 1, samples=samples))
        if self.layers and sim.about_formulas:
            raise UsageError(wording.NO_LAYERS)
        for layer in self.layers:
            if not 1 <= layer <= layers:
                raise UsageError(wording.NO_LAYER.format(layer=layer, layers=layers))
        if self.until is not None:
            refuse_unknown_step(self.until, len(sim.steps))
        self.shown(sim)

    def shown(self, sim: Simulator) -> Simulator:
        """The same iteration in the chosen notation; raises UsageError for one that is not known."""
        if self.notation in ("", sim.notation.key):
            return sim
        if sim.about_formulas:
            raise UsageError(wording.ONE_NOTATION.format(notation=self.notation))
        copy = Simulator(sim.lesson)
        copy.restore(sim.snapshot())
        copy.show_notation(self.notation)
        return copy

    def numerals(self, sim: Simulator) -> Numerals:
        """The way in which numbers are written."""
        if self.digits is None:
            return sim.numerals
        return replace(sim.numerals, digits=self.digits.count, significant=self.digits.significant)

    @property
    def everything(self) -> bool:
        """Whether no step is left out for the sample or the layer that it belongs to."""
        return not self.samples and not self.layers

    def holds(self, quantity: Quantity, steps: Steps) -> bool:
        """Whether a computed quantity has its step in the document.

        What is made of samples that are left out has none: it cannot be followed there.
        """
        if self.samples and (
            quantity.sample not in (None, *self.samples)
            or (quantity.kind in _OF_BATCH and len(set(self.samples)) < steps.samples)
        ):
            return False
        if self.until is not None and (steps.number(quantity) or 0) > self.until:
            return False
        layer = steps.depth if quantity.layer is None else quantity.layer
        return not self.layers or layer in self.layers

    def entries(self, steps: Steps, phase: Group) -> Iterator[list[int]]:
        """The numbers of the steps of a phase that the document has, those of one entry together."""
        number = phase.first
        while number <= (phase.last if self.until is None else min(phase.last, self.until)):
            last = min(self._last(steps, number), phase.last)
            shown = [at for at in range(number, last + 1) if self._shows(steps, at)]
            if shown:
                yield shown
            number = last + 1

    def _last(self, steps: Steps, number: int) -> int:
        """The last step of the entry that a step begins."""
        if self.size is Granularity.TERM:
            return number
        return (steps.layer_group if self.size is Granularity.LAYER else steps.value_group)(number).last

    def _shows(self, steps: Steps, number: int) -> bool:
        if self.size is Granularity.TERM:
            return self.holds(steps.step(number).quantity, steps)
        last = steps.value_group(number).last
        return self.holds(steps.step(number).quantity, steps) and (number == last or not _is_copy(steps, number))

    def numbers(self, steps: Steps) -> Iterator[int]:
        """The numbers of all steps that it has."""
        for index in range(steps.phase_count):
            for entry in self.entries(steps, steps.phase(index)):
                yield from entry


def _is_copy(steps: Steps, number: int) -> bool:
    """Whether one press of size *value* goes over a step: it repeats a number, or it is the only way of a gradient."""
    quantity = steps.step(number).quantity
    if quantity.address is not Address.USE:
        return quantity.kind in COPIES
    group = steps.value_group(number)
    alike = [at for at in range(group.first, group.last + 1) if steps.step(at).quantity.kind is quantity.kind]
    return quantity.kind is not Kind.LOCAL and len(alike) == 1


WHOLE = Choice()
