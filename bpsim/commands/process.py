"""One process of the command line. Errors are one line on stderr; no traceback reaches a user."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from bpsim.commands import output
from bpsim.commands.arguments import parse, run
from bpsim.commands.interruption import put_away
from bpsim.commands.long_runs import DivergedError, StoppedError
from bpsim.core.errors import BpsimError
from bpsim.log import unexpected, write_log
from bpsim.sentences import _

UNEXPECTED, FAULT, DIVERGED = 1, 2, 3
STOPPED, CLOSED_PIPE = 130, 141
"""128 + the signal: SIGINT, and SIGPIPE as any other program of a pipeline ends by it."""


def exit_code(arguments: Sequence[str] | None) -> int:
    """Runs one command, by default that of the process, and returns the exit code."""
    output.prepare()
    write_log()
    try:
        with put_away():
            code = run(parse(sys.argv[1:] if arguments is None else arguments))
            output.flush()
    except DivergedError as error:
        return _fail(str(error), DIVERGED)
    except StoppedError as error:
        return _fail(str(error), STOPPED)
    except BpsimError as error:
        return _fail(str(error), FAULT)
    except KeyboardInterrupt:
        return _fail("stopped", STOPPED)
    except BrokenPipeError:
        _drop_output()
        return CLOSED_PIPE
    except OSError as error:
        return _fail_to_write(error)
    except Exception as error:  # noqa: BLE001 - the one handler at the top
        return _fail(unexpected(error), UNEXPECTED)
    return code


def _fail(text: str, code: int) -> int:
    """What was printed before comes first, also where both streams go into one file."""
    try:
        output.flush()
        output.fault(text)
    except OSError:
        _drop_output()
    return code


def _fail_to_write(error: OSError) -> int:
    """stdout is the only file that a command writes without words of its own."""
    _drop_output()
    if error.errno is None or error.filename is not None:
        return _fail(unexpected(error), UNEXPECTED)
    return _fail(_("the output cannot be written: {reason}").format(reason=error.strerror), FAULT)


def _drop_output() -> None:
    """What is still in the buffer goes nowhere, so that Python does not complain at the end of the process."""
    if sys.stdout is not None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
