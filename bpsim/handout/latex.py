"""A worked solution in LaTeX: the article class, amsmath and graphicx, nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import bpsim
from bpsim.handout import solution, wording
from bpsim.handout.latex_text import math, strange, text
from bpsim.handout.rows import rows
from bpsim.handout.solution import Assignments, Block, Entry, Heading, Remark
from bpsim.simulator import Simulator

WIDEST = 84.0
"""Characters in one row of a formula, of an article of 10 pt on the wider page that is set below."""

_PREAMBLE = r"""\documentclass[a4paper,fleqn]{article}
\usepackage{amsmath}
\usepackage{graphicx}
\addtolength{\textwidth}{3cm}
\addtolength{\oddsidemargin}{-1.5cm}
\addtolength{\textheight}{4cm}
\addtolength{\topmargin}{-2cm}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt}
\allowdisplaybreaks
\newcommand{\step}[2]{\par\addpenalty{-51}\textbf{#1.}\enspace #2\nopagebreak}
\newcommand{\note}[1]{\textit{#1}\par\smallskip}"""
_TIGHT = r"""\raggedright
\abovedisplayskip=4pt
\abovedisplayshortskip=4pt
\belowdisplayskip=6pt
\belowdisplayshortskip=6pt"""


def latex(sim: Simulator, picture: str) -> Iterator[str]:
    """The lines of the present iteration; ``picture``: the name of a picture beside the document, or empty."""
    yield f"% Written by bpsim {bpsim.__version__}"
    yield from _PREAMBLE.splitlines()
    names = (*sim.network.inputs, *(name for layer in sim.network.layers for name in layer.units))
    # A mark of one name is no accent of the name before it.
    yield from _declarations(" ".join((solution.title(sim), *names)))
    yield r"\begin{document}"
    yield from _TIGHT.splitlines()
    yield rf"\begin{{center}}{{\Large\bfseries {text(solution.title(sim))}\par}}"
    yield wording.POSITION.format(iteration=sim.iteration, steps=len(sim.steps))
    if picture:
        yield ""
        yield rf"\medskip\includegraphics[width=\linewidth,height=0.4\textheight,keepaspectratio]{{{picture}}}"
    yield r"\end{center}"
    for block in solution.blocks(sim):
        yield ""
        yield from _block(block)
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


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(words):
            yield rf"\section*{{{text(words)}}}"
        case Assignments(label, equations):
            label = f"{text(label)}: " if label else ""
            yield label + ", ".join(f"${math(equation)}$" for equation in equations)
        case Entry():
            yield from _entry(block)
        case Remark(words):
            yield text(words)


def _entry(entry: Entry) -> Iterator[str]:
    yield rf"\step{{{entry.number}}}{{{text(entry.title)}}}"
    lines = [math(row) for row in rows(entry.parts, WIDEST)]
    if len(lines) == 1:
        yield rf"\[ {lines[0]} \]"
    else:
        yield r"\begin{align*}"
        yield from (rf"{line} \\" for line in lines[:-1])
        yield lines[-1]
        yield r"\end{align*}"
    if entry.note:
        yield rf"\note{{{text(entry.note)}}}"
