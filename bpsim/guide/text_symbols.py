"""The texts of a lesson with the symbols of the present notation, and the values, of the quantities that they name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bpsim.lesson.mentions import LAYER, NODE, UNIT, Mention, replaced
from bpsim.trace.formula_notation import FormulaNotation
from bpsim.trace.notation import Notation

_MEANT_BY_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")
"""The characters of ASCII that are neither letter nor digit: Markdown takes them as they are after a backslash."""


def markdown(text: str, notation: Notation | FormulaNotation, number: Callable[[Mention], str]) -> str:
    """A text in Markdown, in which every symbol and every number shows as it is.

    ``number(mention)`` is how the value of a quantity is written.
    """

    def shown(mention: Mention) -> str:
        return _MEANT_BY_MARKDOWN.sub(r"\\\1", number(mention) if mention.number else symbol(mention, notation))

    return replaced(text, shown, _nodes(notation))


def plain(text: str, notation: Notation | FormulaNotation) -> str:
    """A text that is no Markdown, and names no numbers."""
    return replaced(text, lambda mention: symbol(mention, notation), _nodes(notation))


def symbol(mention: Mention, notation: Notation | FormulaNotation) -> str:
    """What is named, as the graph and the lists write it."""
    if isinstance(notation, FormulaNotation):
        return notation.unit(None, mention.unit) if mention.name == NODE else notation.plain(mention.quantity)
    if mention.name == LAYER:
        return str(mention.at_layer + notation.scheme.first_layer)
    if mention.name == UNIT:
        return notation.unit(mention.at_layer, mention.unit)
    return (notation.head if mention.letter else notation.plain)(mention.quantity)


def _nodes(notation: Notation | FormulaNotation) -> Mapping[str, int] | None:
    return notation.nodes if isinstance(notation, FormulaNotation) else None
