"""``bpsim``: the entry of the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence

STOPPED = 130
"""128 + SIGINT."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; ``arguments`` are those of the process by default.

    What takes a while to import is imported here, so that Ctrl+C meanwhile ends in a line as it does later.
    """
    try:
        from bpsim.commands.process import exit_code

        return exit_code(arguments)
    except KeyboardInterrupt:
        if sys.stderr is not None:
            sys.stderr.write("bpsim: stopped\n")
        return STOPPED
