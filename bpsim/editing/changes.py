"""What is typed for one number or for several: a number for all, or what is done to each of them."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Sequence
from enum import Enum, auto

import numpy as np
from msgspec import Struct

from bpsim.core.initialization import MOST_SEED
from bpsim.sentences import _
from bpsim.trace.numerals import MINUS, format_given
from bpsim.trace.typed import parse_number

_DRAWN = re.compile(r"(normal|uniform)\s*\((.*)\)", re.DOTALL | re.IGNORECASE)
_HOW_DRAWN = {
    "normal": _("type normal(mean, standard deviation), as in normal(0, 0.1)"),
    "uniform": _("type uniform(from, to), as in uniform(-1, 1)"),
}


class Way(Enum):
    """The ways in which a number is changed."""

    SET = auto()
    ADD = auto()
    MULTIPLY = auto()
    DIVIDE = auto()
    NORMAL = auto()
    UNIFORM = auto()


_OPERATORS = {
    "+": Way.ADD,
    "-": Way.ADD,
    "*": Way.MULTIPLY,
    "×": Way.MULTIPLY,
    "·": Way.MULTIPLY,
    "/": Way.DIVIDE,
    "÷": Way.DIVIDE,
    ":": Way.DIVIDE,
}
_SIGNS = {Way.ADD: "+", Way.MULTIPLY: "×", Way.DIVIDE: "/"}


class Change(Struct, frozen=True):
    """A number that is set, added, or multiplied or divided by; or a distribution with its two numbers and a seed."""

    way: Way
    first: float
    second: float = 0.0
    seed: int | None = None

    def applied(self, values: Sequence[float]) -> list[float]:
        """The new numbers; raises ValueError where one of them is not finite. A seed that is missing is chosen."""
        made = self._made(values)
        if not all(map(math.isfinite, made)):
            raise ValueError(_("That would make a number too large."))
        return made

    def _made(self, values: Sequence[float]) -> list[float]:
        if self.way is Way.SET:
            return [self.first] * len(values)
        if self.way is Way.ADD:
            return [value + self.first for value in values]
        if self.way is Way.MULTIPLY:
            return [value * self.first for value in values]
        if self.way is Way.DIVIDE:
            return [value / self.first for value in values]
        drawn = np.random.RandomState(self.seed)
        if self.way is Way.NORMAL:
            return [float(number) for number in self.first + self.second * drawn.standard_normal(len(values))]
        return [float(number) for number in self.first + (self.second - self.first) * drawn.random_sample(len(values))]

    @property
    def text(self) -> str:
        """What it does, in a few letters: ``0.5``, ``× 2``, ``− 0.1``, ``normal(0, 0.1, 7)``."""
        shown = format_given(self.first, None)
        if self.way is Way.SET:
            return shown
        if self.way is Way.ADD:
            return f"{MINUS} {format_given(-self.first, None)}" if self.first < 0 else f"+ {shown}"
        if self.way in _SIGNS:
            return f"{_SIGNS[self.way]} {shown}"
        name = "normal" if self.way is Way.NORMAL else "uniform"
        return f"{name}({shown}, {format_given(self.second, None)}, {self.seed})"


def read_change(text: str, *, several: bool) -> Change:
    """What a text asks for; raises ValueError with a sentence.

    ``0.5``, ``-0.5`` or ``1/2`` sets the number; ``*2`` and ``/2`` multiply and divide it, ``+ 0.1`` and ``- 0.1``
    (with a blank) add to it and take from it; ``normal(0, 0.1)`` and ``uniform(-1, 1)`` draw it, with a third number
    from that seed. several: whether several numbers are changed; then ``+0.1`` and ``-0.1`` do so without a blank too,
    and ``=-0.1`` sets them.
    """
    plain = " ".join(text.replace(MINUS, "-").split())
    if plain.startswith("="):
        return Change(Way.SET, parse_number(plain[1:]))
    drawn = _DRAWN.fullmatch(plain)
    if drawn:
        return _drawn(drawn[1].lower(), drawn[2])
    way = _OPERATORS.get(plain[:1])
    if way is None or (way is Way.ADD and not several and plain[1:2] != " "):
        return Change(Way.SET, parse_number(text))
    number = parse_number(plain[1:])
    if way is Way.DIVIDE and number == 0:
        raise ValueError(_("Nothing can be divided by zero: type another number."))
    return Change(way, -number if plain[0] == "-" else number)


def _drawn(name: str, inside: str) -> Change:
    # A comma without a blank behind it is a decimal comma, where others have one: normal(0, 0,1).
    parts = re.split(";" if ";" in inside else r",\s" if re.search(r",\s", inside) else ",", inside)
    if len(parts) not in (2, 3):
        raise ValueError(_("{name} takes two numbers: {how}.").format(name=name, how=_HOW_DRAWN[name]))
    first, second = parse_number(parts[0]), parse_number(parts[1])
    if name == "normal" and second <= 0:
        raise ValueError(_("The standard deviation must be greater than 0."))
    if name == "uniform" and second <= first:
        raise ValueError(_("The second number must be greater than the first."))
    seed = parse_number(parts[2]) if len(parts) == 3 else float(random.randint(0, 9999))
    if not seed.is_integer() or not 0 <= seed <= MOST_SEED:
        raise ValueError(_("The seed must be a whole number from 0 to {most}.").format(most=MOST_SEED))
    return Change(Way.NORMAL if name == "normal" else Way.UNIFORM, first, second, int(seed))
