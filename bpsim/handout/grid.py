"""How many answers stand beside one another."""

from __future__ import annotations

from bpsim.handout.solution import Answers

MOST_BESIDE = 4
APART = 8
"""Characters for the number of an answer and the room after it."""


def columns(answers: Answers, widest: float) -> int:
    """As many columns as the widest answer leaves room for, at most four, in a row of ``widest`` characters."""
    most = max(len(f"{line.symbol.plain} = {line.answer.plain}") for _, line in answers.rows) + APART
    return max(1, min(MOST_BESIDE, int(widest // most), len(answers.rows)))
