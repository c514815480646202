"""A worked solution or a sheet in LaTeX: the article class, amsmath, graphicx and multicol, nothing else.

Entries stand in two columns where they have room there: one sample of a network of nine units fits six sides of A4.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import chain, groupby, islice

import bpsim
from bpsim.handout import solution, wording
from bpsim.handout.blocks import Blocks
from bpsim.handout.breaking import Part
from bpsim.handout.choice import WHOLE, Choice
from bpsim.handout.equation_rows import parts_of, rows
from bpsim.handout.grid import spans
from bpsim.handout.latex_text import InLineRenderer, LatexRenderer, in_line, strange, text
from bpsim.handout.measured import LINE, Measured, MeasuringRenderer
from bpsim.handout.solution import Answers, Entry, Line
from bpsim.handout.two_columns import Typeset, in_columns
from bpsim.lesson.faults import printable
from bpsim.simulator import Simulator
from bpsim.trace.render import Shown

WIDEST, COLUMN = 46.5, 24.25
"""The width of one row of a formula across the page, and of a column with the number of an entry, in em of 10 pt."""
BETWEEN_ROWS, BETWEEN_ENTRIES = 0.1, 0.5
MOST_TOGETHER = 200
"""Entries that are laid out together: TeX keeps columns in memory until it knows where they end."""
INDENT = 2.5
"""How far from its edge a display begins that has its own lines."""
LETTER = 0.5
"""The width of a letter of a sentence."""
WIDEST_TABLE, APART = 48.0, 4.2
"""The width of a row of a table of answers, and that of the number of one and the room after it."""
_ROOM = (Part(Measured(r"\room", 7.2)),)

PAGE = (504.6, 725.7)
"""Width and height of the text on a page, 17.8 by 25.6 cm, in points of 1/72 inch."""
PICTURE_SHARES = (0.27, 0.33, 0.4, 0.45)
"""How much of the height a picture may take; the last is the most."""
SMALLEST_TEXT = 6.0
"""Points of the text in a picture, as far as that has room."""

_PREAMBLE = r"""\documentclass[a4paper,fleqn]{article}
\usepackage{amsmath}
\usepackage{graphicx}
\usepackage{multicol}
\setlength{\textwidth}{17.8cm}
\setlength{\oddsidemargin}{-0.94cm}
\setlength{\textheight}{25.6cm}
\setlength{\topmargin}{-2.14cm}
\setlength{\parindent}{0pt}
\setlength{\parskip}{1pt}
\allowdisplaybreaks[1]
\newcommand{\step}[2]{\par\addpenalty{-51}\textbf{#1.}\enspace #2\nopagebreak}
\newcommand{\entry}[1]{\par\addvspace{2pt}\hangindent=1.8em\leavevmode
\setbox0=\hbox{\textbf{#1.}\enspace}\ifdim\wd0<1.8em\wd0=1.8em\fi\box0}
\makeatletter
\renewcommand{\section}{\@startsection{section}{1}{0pt}{-9pt}{3pt}{\large\bfseries}}
\makeatother
\newcommand{\heading}[1]{\par\ifdim\dimexpr\pagegoal-\pagetotal<3cm\newpage\fi\section*{#1}}
\newenvironment{columns}{\par\vskip5pt\begin{multicols}{2}}{\end{multicols}\vskip3pt}
\newcommand{\lead}[1]{\setbox1=\hbox{$\displaystyle #1$}\copy1}
\newcommand{\below}{\newline\hbox to\wd1{}}
\newcommand{\note}[1]{\textit{#1}\par\smallskip}
\newcommand{\room}{\framebox[2.5cm]{\rule[-0.3em]{0pt}{1.2em}}}
\newcommand{\cell}[2]{\makebox[#1\linewidth][l]{#2}}"""
_TIGHT = r"""\raggedright
\raggedcolumns
\columnsep=12pt
\multicolsep=2pt
\premulticols=3cm
\maxbalancingoverflow=0pt
\jot=1pt
\clubpenalty=10000
\widowpenalty=10000
\lineskip=2pt
\lineskiplimit=2pt
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
    yield rf"{{\centering{{\Large\bfseries {text(solution.title(sim))}\par}}"
    yield wording.POSITION.format(iteration=sim.iteration, steps=len(sim.steps))
    if picture:
        yield ""
        most = rf"width=\linewidth,height={PICTURE_SHARES[-1]}\textheight"
        yield rf"\medskip\includegraphics[{most},keepaspectratio]{{{picture}}}"
    yield r"\par}"
    for are_entries, blocks in groupby(solution.blocks(sim, choice), lambda block: isinstance(block, Entry)):
        if are_entries:
            yield from _entries(block for block in blocks if isinstance(block, Entry))
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
    return shown.by(InLineRenderer(shown.leaves)).strip()


def _entries(entries: Iterator[Entry]) -> Iterator[str]:
    """Entries that follow one another, in two columns wherever that takes less of the page."""
    while together := list(islice(entries, MOST_TOGETHER)):
        layouts = [(_entry(entry, WIDEST), _entry(entry, _room_in_column(entry))) for entry in together]
        for narrow, group in groupby(zip(in_columns(layouts), layouts, strict=True), lambda pair: pair[0]):
            lines = chain.from_iterable(layout[narrow].lines for _, layout in group)
            yield from (r"\begin{columns}", *lines, r"\end{columns}") if narrow else lines


def _room_in_column(entry: Entry) -> float:
    """What the number of an entry leaves, in bold digits, with a point and a space; or the indent of a display."""
    return COLUMN - (INDENT if entry.title else 0.82 + 0.58 * len(str(entry.number)))


def _entry(entry: Entry, room: float) -> Typeset:
    """An entry whose rows are at most so many em wide, as far as they can be broken."""
    equations = [_rows(line, room) for line in entry.lines]
    all_rows = list(chain.from_iterable(equations))
    height = BETWEEN_ENTRIES + sum(row.height + BETWEEN_ROWS for row in all_rows)
    for words in filter(None, (entry.title, entry.note)):
        height += LINE * math.ceil(LETTER * len(words) / room)
    shown = (_titled if entry.title else _plain)(entry, equations)
    note = ("", rf"\note{{{text(entry.note)}}}") if entry.note else ()
    return Typeset((*shown, *note), height, max(row.width for row in all_rows), room)


def _titled(entry: Entry, equations: Sequence[Sequence[Measured]]) -> Iterator[str]:
    yield ""
    yield rf"\step{{{entry.number}}}{{{text(entry.title)}}}"
    for equation in equations:
        yield from _displayed(equation)


def _plain(entry: Entry, equations: Sequence[Sequence[Measured]]) -> Iterator[str]:
    yield rf"\entry{{{entry.number}}}" + "\\newline\n".join(map(_beside, equations))


def _across(entry: Entry) -> Iterator[str]:
    yield from _entry(entry, WIDEST).lines


def _displayed(rows: Sequence[Measured]) -> Iterator[str]:
    if len(rows) == 1:
        yield rf"\[ {rows[0].tex} \]"
    else:
        yield r"\begin{align*}"
        yield from _aligned(rows)
        yield r"\end{align*}"


def _rows(line: Line, room: float) -> list[Measured]:
    sides = [parts_of(side, LatexRenderer) for side in line.sides]
    return rows([*sides, _ROOM] if line.blank else sides, room)


def _aligned(rows: Sequence[Measured]) -> Iterator[str]:
    yield from (rf"{row.tex} \\" for row in rows[:-1])
    yield rows[-1].tex


def _beside(rows: Sequence[Measured]) -> str:
    """An equation within a text, in as many rows as it needs, which may stand on different pages."""
    if len(rows) == 1:
        return rf"$\displaystyle {rows[0].tex}$"
    symbol, _, first = rows[0].tex.partition(" &")
    below = [row.tex.removeprefix("&") for row in rows[1:]]
    return "\n".join(
        (rf"\lead{{{symbol}}}$\displaystyle{{}}{first}$", *(rf"\below$\displaystyle{{}}{row}$" for row in below))
    )


def _boxes(entries: Sequence[Entry]) -> Iterator[str]:
    for entry in entries:
        for line in entry.lines:
            yield _cell(2, rf"\textbf{{{entry.number}.}}\enspace ${_tex(line.symbol)} = \room$")


def _answers(answers: Answers) -> Iterator[str]:
    if answers.apart:
        yield r"\clearpage"
    yield rf"\heading{{{wording.ANSWERS}}}"
    beside, each = spans([_width(line) + APART for _, line in answers.rows], WIDEST_TABLE)
    for (number, line), span in zip(answers.rows, each, strict=True):
        yield _cell(beside / span, rf"\textbf{{{number}.}}\enspace ${_tex(line.symbol)} = {_tex(line.answer)}$")
    if answers.after:
        yield rf"\par\smallskip {text(answers.after)}"


def _width(answer: Line) -> float:
    sides = answer.symbol, answer.answer
    return sum(side.by(MeasuringRenderer(InLineRenderer(side.leaves), in_line)).width for side in sides)


def _cell(beside: float, words: str) -> str:
    """One of so many columns: boxes that fill the line and go on in the next."""
    return rf"\cell{{{str(0.98 / beside)[:5]}}}{{{words}}}"


_BLOCKS = Blocks(r"\heading{{{words}}}", text, _inline, _across, _boxes, _answers)
