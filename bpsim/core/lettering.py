"""How a kind of quantity is written that no notation has a letter of its own for: from the symbols of others.

A row of the table of rules says it once; the notations, of networks and of formulas, read it with their own symbols.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from bpsim.core.quantity import Kind, Quantity


class Lettered(Struct, frozen=True):
    """A letter or a word, with the symbol of what the quantity belongs to below it; alone where that is everything.

    plain: its characters. tex: its TeX where that is neither the letter nor the word in upright letters.
    """

    plain: str
    tex: str = ""


class Renewed(Struct, frozen=True):
    """The new value of the quantity of another kind at the same place."""

    kind: Kind


class Hatted(Struct, frozen=True):
    """The symbol of another kind at the same place, with a hat."""

    kind: Kind


class Derivative(Struct, frozen=True):
    """One quantity by another, both told from the one that is written.

    above: None for the error, or what stands for it.
    """

    above: Callable[[Quantity], Quantity] | None
    below: Callable[[Quantity], Quantity]


Lettering = Lettered | Renewed | Hatted | Derivative
