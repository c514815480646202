"""A worked solution or a sheet in Markdown, with mathematics between dollar signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import quote

from bpsim.handout import solution, wording
from bpsim.handout.blocks import Blocks
from bpsim.handout.choice import WHOLE, Choice
from bpsim.handout.equation_rows import parts_of, rows
from bpsim.handout.grid import columns
from bpsim.handout.solution import Answers, Block, Entry, Line
from bpsim.simulator import Simulator
from bpsim.trace.render import Shown, TexRenderer

WIDEST = 48.0
"""The width of one row of a formula, in em."""
WIDEST_TABLE, APART = 100, 8
"""Characters in one row of a table of answers, and those for the number of one and the room after it."""
ROOM = r"\_" * 12
"""The line on which a value is written by hand."""
BOXES_BESIDE = 3
"""Columns of a table of boxes."""
_SPECIAL = re.compile(r"([\\`*_\[\]<>#$|~&!{}])")
_IN_MATHEMATICS = str.maketrans({"<": "< ", "`": r"\backprime ", "[": r"\lbrack ", "]": r"\rbrack "})
"""What Markdown or HTML would take for its own, also a reader that knows no mathematics: the name of a unit may be that
of a picture. A tag has no blank behind its ``<``, and LaTeX, which pandoc writes, knows no ``\\lt``."""


def markdown(sim: Simulator, picture: str, choice: Choice = WHOLE) -> Iterator[str]:
    """The lines of the present iteration; ``picture``: the name of a picture beside the document, or empty."""
    yield f"# {text(solution.title(sim))}"
    yield ""
    yield wording.POSITION.format(iteration=sim.iteration, steps=len(sim.steps))
    if picture:
        yield ""
        yield f"![{wording.PICTURE.format(iteration=sim.iteration)}]({quote(picture)})"
    for compact, group in groupby(solution.blocks(sim, choice), _is_compact):
        if compact:
            yield ""
            # One paragraph: what stands between paragraphs would take half as much paper again.
            yield "\\\n".join(line for block in group if isinstance(block, Entry) for line in _compact(block))
            continue
        for block in group:
            yield ""
            yield from _BLOCKS.lines(block)


def text(words: str) -> str:
    """Words that mean nothing to Markdown."""
    return _SPECIAL.sub(r"\\\1", words)


def mathematics(tex: str) -> str:
    """A formula between dollar signs, or a row of one. A ``>`` at its beginning would make the line a quotation."""
    return ("{}" if tex.startswith(">") else "") + tex.translate(_IN_MATHEMATICS)


def _is_compact(block: Block) -> bool:
    return isinstance(block, Entry) and not block.title


def _compact(entry: Entry) -> Iterator[str]:
    """An entry without a title: its equations beside one another, as far as they have room."""
    yield f"**{entry.number}.** {', '.join(map(_room, entry.lines))}"
    if entry.note:
        yield f"*{text(entry.note)}*"


def _inline(sides: Sequence[Shown]) -> str:
    return f"${mathematics(' = '.join(side.tex for side in sides))}$"


def _entry(entry: Entry) -> Iterator[str]:
    yield f"**{entry.number}.** {text(entry.title)}"
    yield ""
    for line in entry.lines:
        yield from (_room(line),) if line.blank else _displayed(line)
    if entry.note:
        yield ""
        yield f"*{text(entry.note)}*"


def _displayed(line: Line) -> Iterator[str]:
    yield "$$"
    sides = [parts_of(side, TexRenderer) for side in line.sides]
    lines = [mathematics(row.tex) for row in rows(sides, WIDEST)]
    yield from lines if len(lines) == 1 else _aligned(lines)
    yield "$$"


def _room(line: Line) -> str:
    """An equation within a text, with room for its value where that is left out."""
    return f"{_inline(line.sides).removesuffix('$')} =$ {ROOM}" if line.blank else _inline(line.sides)


def _boxes(entries: Sequence[Entry]) -> Iterator[str]:
    cells = [(str(entry.number), text(line.symbol.plain), ROOM) for entry in entries for line in entry.lines]
    yield from _table(cells, BOXES_BESIDE)


def _answers(answers: Answers) -> Iterator[str]:
    yield f"## {wording.ANSWERS}"
    yield ""
    cells = [(str(number), text(line.symbol.plain), text(line.answer.plain)) for number, line in answers.rows]
    widths = [len(f"{line.symbol.plain} = {line.answer.plain}") + APART for _, line in answers.rows]
    yield from _table(cells, columns(widths, WIDEST_TABLE))
    if answers.after:
        yield ""
        yield text(answers.after)


def _table(cells: Sequence[Sequence[str]], beside: int) -> Iterator[str]:
    """Rows of a number, a quantity and a value, so many beside one another, read downwards."""
    heads = ("", wording.QUANTITY, wording.VALUE)
    yield _row(heads * beside)
    yield _row(("---:", "---", "---") * beside)
    height = -(-len(cells) // beside)
    for at in range(height):
        yield _row([cell for row in cells[at::height] for cell in row])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _aligned(lines: list[str]) -> Iterator[str]:
    yield r"\begin{aligned}"
    yield from (rf"{line} \\" for line in lines[:-1])
    yield lines[-1]
    yield r"\end{aligned}"


_BLOCKS = Blocks("## {words}", text, _inline, _entry, _boxes, _answers)
