"""How a kind of quantity is written that no notation has a letter of its own for: from the symbols of others.

A row of the table of rules says it once; the notations, of networks and of formulas, read it with their own symbols.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bpsim.core.quantity import Kind, Quantity


@dataclass(frozen=True, slots=True)
class Lettered:
    """A letter or a word, with the symbol of what the quantity belongs to below it; alone where that is everything.

    plain: its characters. tex: its TeX where that is neither the letter nor the word in upright letters.
    """

    plain: str
    tex: str = ""


@dataclass(frozen=True, slots=True)
class Renewed:
    """The new value of the quantity of another kind at the same place."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Hatted:
    """The symbol of another kind at the same place, with a hat."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Derivative:
    """One quantity by another, both told from the one that is written.

    above: None for the error, or what stands for it.
    """

    above: Callable[[Quantity], Quantity] | None
    below: Callable[[Quantity], Quantity]


Lettering = Lettered | Renewed | Hatted | Derivative
