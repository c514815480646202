"""A worked solution or a sheet in plain text, for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from bpsim.core.quantity import GIVEN, Kind
from bpsim.handout import solution, wording
from bpsim.handout.breaking import BreakingRenderer, Parts, filled
from bpsim.handout.choice import Choice
from bpsim.handout.given import Setting
from bpsim.handout.solution import Answers, Assignments, Block, Boxes, Entry, Heading, Line, Remark
from bpsim.sentences import _
from bpsim.simulator import Simulator
from bpsim.trace.render import Line as PlainLine
from bpsim.trace.render import PlainRenderer, Shown
from bpsim.trace.shorthand import ROUND
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
        self._open = choice.blank is not None
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
        if sum(len(block.lines) for block in given) > MOST_GIVEN + 1:
            return
        for block in given:
            named = block.label and (self._open or block.lines[0].quantity.kind not in _NAMED_BY_THEMSELVES)
            texts = (f"{line.symbol.plain} = {line.answer.plain}" for line in block.lines)
            yield from self._packed(f"{INDENT}{block.label}:" if named else "", texts)

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
                    yield from _broken(hanging, formula, self._width)
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
        symbol, *sides = line.sides
        head += symbol.plain
        whole = " = ".join((head, *(side.plain for side in sides), *[ROOM] * line.blank))
        if len(whole) <= self._width:
            yield whole
            return
        for side in sides:
            yield from _broken(f"{head} = ", side, self._width)
            head = " " * len(head)
        if line.blank:
            yield f"{head} = {ROOM}"

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


class _BreakingLineRenderer(BreakingRenderer[PlainLine]):
    """Text in parts between the places where a line may end; a fraction, which stands on the line, may be broken."""

    def fraction(self, above: Parts[PlainLine], below: Parts[PlainLine]) -> Parts[PlainLine]:
        return self.row([self._grouped(above), self.operator("/"), self._grouped(below)])

    def _grouped(self, parts: Parts[PlainLine]) -> Parts[PlainLine]:
        return parts if self.whole(parts).single else self.bracketed(parts, ROUND)


def _broken(head: str, formula: Shown, width: int) -> Iterator[str]:
    """``head`` and a formula in lines that end before an operator."""
    parts = formula.by(_BreakingLineRenderer(PlainRenderer(formula.leaves)))
    for row in filled(parts, width - len(head), _length):
        yield head + "".join(line.text for line in row).strip()
        head = " " * len(head)


def _length(row: Sequence[PlainLine]) -> int:
    return len("".join(line.text for line in row).strip())
