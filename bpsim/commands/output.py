"""Where everything that a command says leaves the program: lines, tables, one line for a fault."""

from __future__ import annotations

import io
import shutil
import sys
import textwrap
from collections.abc import Sequence

from bpsim.lesson.faults import printable

WIDTH = 80
"""Columns where the output is no terminal."""
MOST_FAULT = 600
"""A fault longer than this is cut: it must stay one line that can be read."""


def prepare() -> None:
    """Lets every stream take every character: what its encoding lacks is escaped, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def line(text: str = "", end: str = "\n") -> None:
    """One line on stdout, or a part of one."""
    print(text, end=end)


def fault(text: str) -> None:
    """One line on stderr, whatever is in the text."""
    text = printable(" ".join(text.split()))
    short = text if len(text) <= MOST_FAULT else f"{text[: MOST_FAULT - 4].rstrip()} ..."
    print(f"bpsim: {short}", file=sys.stderr)


def sentence(text: str) -> None:
    """A sentence on as many lines as it needs."""
    line(textwrap.fill(text, WIDTH))


def flush() -> None:
    """Raises here, rather than at the end of the process, where what was printed cannot be written."""
    if sys.stdout is not None:
        sys.stdout.flush()


def is_terminal() -> bool:
    """Whether a person reads stdout."""
    return sys.stdout is not None and sys.stdout.isatty()


def width() -> int:
    """Columns that a line may take."""
    return max(40, shutil.get_terminal_size((WIDTH, 24)).columns) if is_terminal() else WIDTH


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], text_columns: Sequence[int] = ()) -> None:
    """Rows under their heads, numbers to the right; ruled in a terminal, plain columns elsewhere."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    terminal = is_terminal()
    result = Table(box=SIMPLE_HEAD if terminal else None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for number, head in enumerate(heads):
        result.add_column(head, justify="left" if number in text_columns else "right", no_wrap=True)
    for row in rows:
        result.add_row(*row)
    # Wide enough for any table: a number must never be cut off.
    console = Console(markup=False, emoji=False, highlight=False, width=1000)
    with console.capture() as capture:
        console.print(result)
    lines = [text.rstrip() for text in capture.get().split("\n")]
    print("\n".join(text for text in lines if text))
