"""A worked solution in Markdown, with mathematics between dollar signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from bpsim.handout import solution, wording
from bpsim.handout.rows import rows
from bpsim.handout.solution import Assignments, Block, Entry, Heading, Remark
from bpsim.simulator import Simulator

WIDEST = 100.0
"""Characters in one row of a formula."""
_SPECIAL = re.compile(r"([\\`*_\[\]<>#$|~&!{}])")
_IN_MATHEMATICS = {"<": r"\lt ", ">": r"\gt ", "`": r"\backprime ", "[": r"\lbrack ", "]": r"\rbrack "}
"""What Markdown or HTML would take for its own, also a reader that knows no mathematics: the name of a unit may be that
of a picture."""


def markdown(sim: Simulator, picture: str) -> Iterator[str]:
    """The lines of the present iteration; ``picture``: the name of a picture beside the document, or empty."""
    yield f"# {text(solution.title(sim))}"
    yield ""
    yield wording.POSITION.format(iteration=sim.iteration, steps=len(sim.steps))
    if picture:
        yield ""
        yield f"![{wording.PICTURE.format(iteration=sim.iteration)}]({quote(picture)})"
    for block in solution.blocks(sim):
        yield ""
        yield from _block(block)


def text(words: str) -> str:
    """Words that mean nothing to Markdown."""
    return _SPECIAL.sub(r"\\\1", words)


def mathematics(tex: str) -> str:
    """A formula between dollar signs."""
    return re.sub(r"[<>`\[\]]", lambda found: _IN_MATHEMATICS[found[0]], tex)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(words):
            yield f"## {text(words)}"
        case Assignments(label, equations):
            label = f"{text(label)}: " if label else ""
            yield label + ", ".join(f"${mathematics(equation)}$" for equation in equations)
        case Entry():
            yield from _entry(block)
        case Remark(words):
            yield text(words)


def _entry(entry: Entry) -> Iterator[str]:
    yield f"**{entry.number}.** {text(entry.title)}"
    yield ""
    yield "$$"
    lines = [mathematics(row) for row in rows(entry.parts, WIDEST)]
    yield from lines if len(lines) == 1 else _aligned(lines)
    yield "$$"
    if entry.note:
        yield ""
        yield f"*{text(entry.note)}*"


def _aligned(lines: list[str]) -> Iterator[str]:
    yield r"\begin{aligned}"
    yield from (rf"{line} \\" for line in lines[:-1])
    yield lines[-1]
    yield r"\end{aligned}"
