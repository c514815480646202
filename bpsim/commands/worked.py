"""A worked solution or a sheet in plain text, for a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from bpsim.core.quantity import GIVEN, Kind
from bpsim.handout import solution, wording
from bpsim.handout.choice import Choice
from bpsim.handout.given import Setting
from bpsim.handout.solution import Answers, Assignments, Block, Boxes, Entry, Heading, Line, Remark
from bpsim.sentences import _
from bpsim.simulator import Simulator
from bpsim.trace.steps import Granularity

MOST_GIVEN = 60
"""Given numbers that are listed at most, besides the learning rate; more are left out altogether."""
ROOM = "_" * 12
"""The line on which a value is written by hand."""
INDENT = "   "
_NAMED_BY_THEMSELVES = GIVEN - {Kind.INPUT, Kind.TARGET}
"""Kinds whose symbols say what they belong to; every sample has inputs and targets of the same names."""


def worked_solution(sim: Simulator, width: int, choice: Choice, most: int | None = None) -> Iterator[str]:
    """Lines of the present iteration, broken at ``width`` columns; only its first ``most`` steps."""
    return _Text(sim, width, choice).lines(most)


class _Text:
    """Writes the blocks of a document in lines of at most ``width`` columns, as far as formulas can be broken."""

    def __init__(self, sim: Simulator, width: int, choice: Choice) -> None:
        self._width = width
        self._steps = len(sim.steps)
        self._blocks = solution.blocks(sim, choice)
        self._number = f"{{:>{len(str(self._steps))}}}.  " if choice.size is Granularity.TERM else "{:>3}.  "

    def lines(self, most: int | None) -> Iterator[str]:
        shown, given = 0, list[Assignments]()
        yield from self._block(next(self._blocks))
        for block in self._blocks:
            if isinstance(block, Assignments):
                given.append(block)
                continue
            yield from self._given(given)
            given = []
            shown += isinstance(block, Entry)
            if most is not None and shown > most:
                yield ""
                yield _("... and {count} more steps").format(count=self._steps - most)
                return
            yield from self._block(block)

    def _given(self, given: Sequence[Assignments]) -> Iterator[str]:
        if sum(len(block.quantities) for block in given) > MOST_GIVEN + 1:
            return
        for block in given:
            named = block.label and block.quantities[0].kind not in _NAMED_BY_THEMSELVES
            yield from self._packed(f"{INDENT}{block.label}:" if named else "", block.texts)

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading(text):
                yield ""
                yield text
            case Setting(label, words, formulas):
                hanging = INDENT * 2
                yield from textwrap.wrap(
                    f"{label}: {words}", self._width, initial_indent=INDENT, subsequent_indent=hanging
                )
                for formula in formulas:
                    yield from _broken(hanging, formula.plain, self._width)
            case Entry():
                yield from self._entry(block)
            case Boxes(entries):
                for entry in entries:
                    yield from self._entry(entry)
            case Answers():
                yield from self._answers(block)
            case Remark(text):
                yield ""
                yield text

    def _entry(self, entry: Entry) -> Iterator[str]:
        head = self._number.format(entry.number)
        for line in entry.lines:
            yield from self._line(head, line)
            head = " " * len(head)
        if entry.note:
            yield f"{head[:-1]}({entry.note})"

    def _line(self, head: str, line: Line) -> Iterator[str]:
        """``symbol = formula = numbers = value`` in one line where that fits, else one below the other."""
        symbol, *parts = (side.plain for side in line.sides)
        parts += [ROOM] * line.blank
        head += symbol
        whole = " = ".join((head, *parts))
        if len(whole) <= self._width:
            yield whole
            return
        for part in parts:
            yield from _broken(f"{head} = ", part, self._width)
            head = " " * len(head)

    def _answers(self, answers: Answers) -> Iterator[str]:
        yield ""
        yield wording.ANSWERS
        cells = [f"{number}. {line.symbol.plain} = {line.answer.plain}" for number, line in answers.rows]
        widest = max(map(len, cells))
        yield from self._packed("", (cell.ljust(widest) for cell in cells))
        if answers.after:
            yield ""
            yield answers.after

    def _packed(self, line: str, texts: Iterable[str]) -> Iterator[str]:
        """Texts side by side, behind what the first line begins with."""
        for text in texts:
            if line and len(line) + len(INDENT) + len(text) > self._width:
                yield line.rstrip()
                line = ""
            line += INDENT + text
        if line:
            yield line.rstrip()


def _broken(head: str, text: str, width: int) -> Iterator[str]:
    """``head`` and ``text`` in lines that end before an operator."""
    line = head
    for term in re.split(r" (?=[+·−] )", text):
        if line != head and len(line) + 1 + len(term) > width:
            yield line
            line = " " * len(head)
            head = line
        line += term if line == head else f" {term}"
    yield line
