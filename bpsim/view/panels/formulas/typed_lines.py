"""Lines that are being typed: what they are read as, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from msgspec import Struct

from bpsim.core.errors import FormulaError
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.reader import read_line
from bpsim.formulas.spelling import canonical
from bpsim.formulas.syntax import Line
from bpsim.view.panels.formulas import wording


class TypedLines(Struct, frozen=True, eq=False):
    """What some lines are.

    formulas: all of them, without values for new names; None where one cannot be read, or all of them are empty.
    lines: each that could be read, by its number. faults: why others cannot be, by number. hints: what a line may mean
    instead, by number.
    """

    formulas: Formulas | None
    lines: Mapping[int, Line]
    faults: Mapping[int, FormulaError]
    hints: Mapping[int, str]


def read_typed(texts: Sequence[str], formulas: Formulas) -> TypedLines:
    """Reads lines in place of those of some formulas; empty ones are left out."""
    numbers = [number for number, text in enumerate(texts) if text.strip()]
    made = with_texts(formulas, [texts[number] for number in numbers])
    lines: dict[int, Line] = {}
    faults: dict[int, FormulaError] = {}
    for number in numbers:
        try:
            lines[number] = read_line(texts[number], made.known)
        except FormulaError as error:
            faults[number] = error
    if not faults and numbers:
        try:
            graph = made.graph
        except FormulaError as error:
            faults[numbers[min(error.line, len(numbers) - 1)]] = error
        else:
            hints = _hints(graph.variables, formulas, made, lines)
            return TypedLines(made, lines, faults, hints)
    return TypedLines(None, lines, faults, {})


def with_texts(formulas: Formulas, texts: Sequence[str]) -> Formulas:
    """The formulas with other lines; a result that has no line any more is chosen anew."""
    made = replace(formulas, lines=tuple(texts))
    keys = {canonical(text.partition("=")[0].strip()) for text in texts}
    gone = made.result is not None and canonical(made.result) not in keys
    return replace(made, result=None) if gone else made


def _hints(names: Sequence[str], before: Formulas, made: Formulas, lines: Mapping[int, Line]) -> dict[int, str]:
    """For a new name that may be a product without a blank: a word about it, at the first line."""
    known = before.known | {line.key for line in lines.values()}
    new = [name for name in names if name not in known]
    found = {}
    for name in new:
        for at in range(1, len(name)):
            first, second = name[:at], name[at:]
            if first in made.known and second in made.known:
                line = next((number for number in lines if name in made.lines[_at(lines, number)]), min(lines))
                found[line] = wording.IS_PRODUCT.format(name=name, first=first, second=second)
    return found


def _at(lines: Mapping[int, Line], number: int) -> int:
    """Which of the lines that are not empty this one is."""
    return sorted(lines).index(number)
