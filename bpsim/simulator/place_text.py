"""A place in a training as text, ``120:18``: an iteration, and how many of its steps are done."""

from __future__ import annotations

import re

from bpsim.core.errors import UsageError
from bpsim.core.training import MOST_ITERATIONS
from bpsim.sentences import _

OPTION = "--at"
"""The option of the command line that takes one."""
_NO_PLACE = _(
    "“{text}” is no place: give an iteration, or an iteration and how many of its steps are done, as in 120:18"
)


_NO_STEP = _("step {step} is not there: choose from 0 to {last}")


def refuse_unknown_step(step: int, last: int) -> None:
    """Raises UsageError where an iteration with ``last`` steps cannot have ``step`` of them done."""
    if not 0 <= step <= last:
        raise UsageError(_NO_STEP.format(step=step, last=last))


def read_place(text: str) -> tuple[int, int | None]:
    """``120:18``, also with ``--at`` before it, as iteration and steps done, None where these are not said.

    Raises UsageError.
    """
    match = re.fullmatch(r"\s*(?:--at[\s=]\s*)?(\d{1,9})(?:\s*:\s*(\d{1,18}))?\s*", text, re.ASCII)
    if match is None or int(match[1]) > MOST_ITERATIONS:
        raise UsageError(_NO_PLACE.format(text=text))
    return int(match[1]), None if match[2] is None else int(match[2])


def write_place(iteration: int, step: int) -> str:
    """The text that ``read_place`` reads back, as an option of the command line."""
    return f"{OPTION} {iteration}:{step}"
