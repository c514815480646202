"""A worked solution or a sheet in LaTeX: the article class, amsmath and graphicx, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import bpsim
from bpsim.handout import solution, wording
from bpsim.handout.blocks import Blocks
from bpsim.handout.breaking import Part
from bpsim.handout.choice import WHOLE, Choice
from bpsim.handout.equation_rows import parts_of, rows, width
from bpsim.handout.grid import columns
from bpsim.handout.latex_text import LatexRenderer, strange, text
from bpsim.handout.measured import EQUALS, Measured
from bpsim.handout.solution import Answers, Block, Entry, Line
from bpsim.lesson.faults import printable
from bpsim.simulator import Simulator
from bpsim.trace.render import Shown, Written

WIDEST = 45.0
"""The width of one row of a formula, in em, of an article of 10 pt on the wider page that is set below."""
WIDEST_TABLE, APART = 47.0, 4.5
"""The width of a row of a table of answers, and that of the number of one and the room after it."""
_ROOM = (Part(Measured(r"\room", 8.6)),)

_PREAMBLE = r"""\documentclass[a4paper,fleqn]{article}
\usepackage{amsmath}
\usepackage{graphicx}
\addtolength{\textwidth}{4.8cm}
\addtolength{\oddsidemargin}{-2.4cm}
\addtolength{\textheight}{5cm}
\addtolength{\topmargin}{-2.5cm}
\setlength{\parindent}{0pt}
\setlength{\parskip}{2pt}
\allowdisplaybreaks
\newcommand{\step}[2]{\par\addpenalty{-51}\textbf{#1.}\enspace #2\nopagebreak}
\newcommand{\note}[1]{\textit{#1}\par\smallskip}
\newcommand{\room}{\framebox[3cm]{\rule[-0.3em]{0pt}{1.3em}}}
\newcommand{\cell}[2]{\makebox[#1\linewidth][l]{#2}}"""
_TIGHT = r"""\raggedright
\abovedisplayskip=3pt
\abovedisplayshortskip=3pt
\belowdisplayskip=4pt
\belowdisplayshortskip=4pt"""


def latex(sim: Simulator, picture: str, choice: Choice = WHOLE) -> Iterator[str]:
    """The lines of the present iteration; ``picture``: the name of a picture beside the document, or empty."""
    yield f"% Written by bpsim {bpsim.__version__}"
    yield from _PREAMBLE.splitlines()
    # An accent at the beginning of a name belongs to no letter of the name before it.
    yield from _declarations(" ".join((solution.title(sim), printable(sim.lesson.source), *sim.names)))
    yield r"\begin{document}"
    yield from _TIGHT.splitlines()
    yield rf"\begin{{center}}{{\Large\bfseries {text(solution.title(sim))}\par}}"
    yield wording.POSITION.format(iteration=sim.iteration, steps=len(sim.steps))
    if picture:
        yield ""
        yield rf"\medskip\includegraphics[width=\linewidth,height=0.3\textheight,keepaspectratio]{{{picture}}}"
    yield r"\end{center}"
    for short, blocks in groupby(solution.blocks(sim, choice), _is_short):
        if short:
            yield from _side_by_side(blocks)
            continue
        for block in blocks:
            yield ""
            yield from _BLOCKS.lines(block)
    yield ""
    yield r"\end{document}"


def _declarations(words: str) -> Iterator[str]:
    """pdfTeX knows few characters: of the others it sets the numbers, where other engines set them themselves."""
    unknown = strange(words)
    if unknown:
        yield r"\ifdefined\pdftexversion"
        for char in unknown:
            yield rf"\DeclareUnicodeCharacter{{{ord(char):04X}}}{{U+{ord(char):04X}}}"
        yield r"\fi"


def _inline(sides: Sequence[Shown]) -> str:
    return f"${' = '.join(map(_tex, sides))}$"


def _tex(shown: Shown) -> str:
    return shown.by(LatexRenderer(shown.leaves)).strip()


def _entry(entry: Entry) -> Iterator[str]:
    if entry.title:
        yield rf"\step{{{entry.number}}}{{{text(entry.title)}}}"
        for line in entry.lines:
            yield from _displayed(line)
    else:
        yield rf"\par\textbf{{{entry.number}.}}\enspace"
        yield "\\\\\n".join(_beside(line) for line in entry.lines)
        yield r"\par\smallskip"
    if entry.note:
        yield rf"\note{{{text(entry.note)}}}"


def _is_short(block: Block) -> bool:
    """Whether a block is an entry without words that takes no more than half of a row."""
    if not isinstance(block, Entry) or block.title or block.note or len(block.lines) > 1:
        return False
    line = block.lines[0]
    sides = [_width(side) for side in line.sides]
    if line.blank:
        sides.append(width([part.shown for part in _ROOM]))
    return sum(sides) + (len(sides) - 1) * EQUALS + APART <= WIDEST / 2


def _side_by_side(entries: Iterable[Block]) -> Iterator[str]:
    """Short entries, two in a row."""
    yield ""
    yield r"{\lineskip=5pt\lineskiplimit=3pt"
    for entry in entries:
        assert isinstance(entry, Entry)
        yield _cell(2, rf"\textbf{{{entry.number}.}}\enspace {_beside(entry.lines[0])}")
    yield r"\par}"


def _displayed(line: Line) -> Iterator[str]:
    lines = _rows(line)
    if len(lines) == 1:
        yield rf"\[ {lines[0]} \]"
    else:
        yield r"\begin{align*}"
        yield from _aligned(lines)
        yield r"\end{align*}"


def _rows(line: Line) -> list[str]:
    sides = [parts_of(side, LatexRenderer) for side in line.sides]
    return rows([*sides, _ROOM] if line.blank else sides, WIDEST)


def _aligned(lines: Sequence[str]) -> Iterator[str]:
    yield from (rf"{line} \\" for line in lines[:-1])
    yield lines[-1]


def _beside(line: Line) -> str:
    """The same within a text, in as many rows as it needs."""
    lines = _rows(line)
    if len(lines) > 1:
        return "\n".join((r"$\displaystyle\begin{aligned}[t]", *_aligned(lines), r"\end{aligned}$"))
    return rf"$\displaystyle {lines[0]}$"


def _boxes(entries: Sequence[Entry]) -> Iterator[str]:
    for entry in entries:
        for line in entry.lines:
            yield _cell(2, rf"\textbf{{{entry.number}.}}\enspace ${_tex(line.symbol)} = \room$")


def _answers(answers: Answers) -> Iterator[str]:
    if answers.apart:
        yield r"\clearpage"
    yield rf"\section*{{{wording.ANSWERS}}}"
    beside = columns([_width(line.symbol) + _width(line.answer) + APART for _, line in answers.rows], WIDEST_TABLE)
    for number, line in answers.rows:
        yield _cell(beside, rf"\textbf{{{number}.}}\enspace ${_tex(line.symbol)} = {_tex(line.answer)}$")
    if answers.after:
        yield rf"\par\smallskip {text(answers.after)}"


def _width(side: Written) -> float:
    return width([part.shown for part in parts_of(side, LatexRenderer)])


def _cell(beside: int, words: str) -> str:
    """One of so many columns: boxes that fill the line and go on in the next."""
    return rf"\cell{{{str(0.98 / beside)[:5]}}}{{{words}}}"


_BLOCKS = Blocks(r"\section*{{{words}}}", text, _inline, _entry, _boxes, _answers)
