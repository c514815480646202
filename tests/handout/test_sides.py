"""A handout fits on few sides of A4, and nothing is wider than its place."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bpsim import Simulator, load
from bpsim.handout import Blank, Choice, Digits, Format, lines
from bpsim.handout.latex import PICTURE_SHARES
from bpsim.trace.notation import NOTATIONS
from bpsim.trace.steps import Granularity
from tests.handout.sides import sides

MOST = 6


def document(simulator: Simulator, notation: str, sample: int, blank: Blank | None = None) -> str:
    """One sample, a value a step, four digits, and a picture."""
    choice = Choice((sample,), (), Granularity.VALUE, notation, Digits(4), blank)
    return "\n".join(lines(simulator, Format.LATEX, "graph.pdf", choice))


@pytest.mark.parametrize("notation", NOTATIONS)
def test_each_sample_of_mcginley_takes_six_sides(notation: str) -> None:
    """By the heights of its rows; pdfTeX needs up to a tenth of a side more or less."""
    simulator = Simulator(load("mcginley"))
    for sample in range(simulator.steps.samples):
        assert 4 < sides(document(simulator, notation, sample)) <= MOST - 0.2


def columns(text: str) -> set[str]:
    """The numbers of the entries that stand in columns."""
    found = re.findall(r"\\begin\{columns\}\n(.*?)\\end\{columns\}", text, re.DOTALL)
    return {number for part in found for number in re.findall(r"\\(?:entry|step)\{(\d+)\}", part)}


def test_steps_stand_in_two_columns_where_they_have_room_there() -> None:
    """A step of a symbol, a product and a number has, and so have the paths of a unit; a long sum has not."""
    narrow = columns(document(Simulator(load("mcginley")), "", 0))
    assert {"13", "14", "46", "47", "48"} <= narrow
    assert not {"4", "6", "9"} & narrow


def test_steps_with_a_question_stand_in_columns_too() -> None:
    text = "\n".join(lines(Simulator(load("it496")), Format.LATEX))
    assert len(columns(text)) > text.count(r"\step{") / 2


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="sets the documents with pdfTeX")
@pytest.mark.parametrize("blank", [None, Blank.FORMULA])
@pytest.mark.parametrize("notation", NOTATIONS)
def test_pdftex_sets_six_sides_and_nothing_too_wide(notation: str, blank: Blank | None, tmp_path: Path) -> None:
    text = document(Simulator(load("mcginley")), notation, 5, blank)
    drawn = re.sub(
        r"\\includegraphics\[.*?\]\{graph.pdf\}", lambda _: rf"\rule{{1pt}}{{{PICTURE_SHARES[-1]}\textheight}}", text
    )
    (tmp_path / "sheet.tex").write_text(drawn)
    command = ["pdflatex", "-interaction=nonstopmode", "sheet.tex"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=True).stdout
    pages = re.search(r"Output written on sheet.pdf \((\d+) page", said)
    assert pages
    assert int(pages[1]) <= MOST
    # What TeX says of boxes that are too high is about columns that were tried and refused.
    assert r"Overfull \hbox" not in said
