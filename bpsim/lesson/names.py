"""What a unit may be called, and what a new one is called."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import count, islice

from bpsim.lesson import limits
from bpsim.lesson.faults import quoted
from bpsim.sentences import _

_HIDDEN = "hjklmnpqrstuvxyzacdfg"
"""The letters of the hidden layers, in their order: not those of inputs and outputs, nor w and b of the parameters."""
_NUMBERED = re.compile(r"(.*\D)0*([1-9][0-9]{0,8})", re.DOTALL)


def name_fault(name: str, others: Collection[str], *, of_class: bool = False) -> str | None:
    """Why a unit (or a class) cannot have a name beside the ``others``, as a sentence; None where it can."""
    if not name.strip():
        return _("a class needs a name") if of_class else _("a unit needs a name")
    if not name.isprintable():
        return _("{name} holds a character that cannot be shown").format(name=quoted(name))
    if len(name) > limits.NAME:
        return _("a name of {count} letters, expected at most {most}").format(count=len(name), most=limits.NAME)
    if name in others:
        taken = (
            _("{name} is the name of another class too") if of_class else _("{name} is the name of another unit too")
        )
        return taken.format(name=quoted(name))
    return None


def positional_letter(layer: int, depth: int) -> str:
    """The letter of a layer by its place among ``depth`` layers after the inputs: i, o, and h, j, k, l, ... between."""
    if layer in (0, depth):
        return "i" if layer == 0 else "o"
    return _hidden_letter(layer - 1)


def free_letter(layer: int, taken: Collection[str]) -> str:
    """The letter of a new hidden layer that will be number ``layer``: that of its place, or the next free one."""
    return next(letter for place in count(layer - 1) if (letter := _hidden_letter(place)) not in taken)


def _hidden_letter(place: int) -> str:
    """``place`` counts from 0; after the last letter they are doubled."""
    return _HIDDEN[place % len(_HIDDEN)] * (1 + place // len(_HIDDEN))


def letter_of(units: Sequence[str]) -> str | None:
    """The letter before the number in the names of all of these units; None where they have none in common."""
    letters = {match[1] if (match := _NUMBERED.fullmatch(name)) else None for name in units}
    return letters.pop() if len(letters) == 1 else None


def numbered(letter: str, size: int, taken: Collection[str]) -> Iterator[str]:
    """``size`` names of a letter with the least free numbers from 1."""
    known = frozenset(taken)
    return islice((name for number in count(1) if (name := f"{letter}{number}") not in known), size)
