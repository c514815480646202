"""``bpsim``: the command line. Errors are one line on stderr; no traceback reaches a user."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from bpsim.commands import output
from bpsim.commands.arguments import WINDOW, parse, trace_format
from bpsim.commands.signals import put_away
from bpsim.commands.training import DivergedError, StoppedError
from bpsim.core.errors import BpsimError
from bpsim.handout import Format
from bpsim.log import unexpected, write_log

OK, UNEXPECTED, FAULT, DIVERGED = 0, 1, 2, 3
STOPPED, CLOSED_PIPE = 130, 141
"""128 + the signal: SIGINT, and SIGPIPE as any other program of a pipeline ends by it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; ``arguments`` are those of the process by default."""
    output.prepare()
    write_log()
    try:
        with put_away():
            code = _run(parse(sys.argv[1:] if arguments is None else arguments))
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


def _run(options: argparse.Namespace) -> int:
    """Each command is imported when it is asked for: ``bpsim --help`` waits for none of them."""
    return _COMMANDS[options.command](options)


def _run_run(options: argparse.Namespace) -> int:
    from bpsim.commands.run import run

    return run(options.file, options.n, options.until_error, options.json, options.csv)


def _run_trace(options: argparse.Namespace) -> int:
    form = trace_format(options.format, options.out)
    if options.out is not None and form in list(Format):
        from bpsim.commands.handout import save_handout

        return save_handout(options.file, options.iteration, Format(form), options.out)
    from bpsim.commands.trace import trace

    return trace(options.file, options.iteration, form, options.out)


def _run_check(options: argparse.Namespace) -> int:
    from bpsim.commands.check import check

    return check(options.file)


def _run_answers(options: argparse.Namespace) -> int:
    from bpsim.commands.answers import answers

    return answers(options.file, options.sheets, options.json, options.csv)


def _run_lessons(_: argparse.Namespace) -> int:
    from bpsim.commands.lessons import lessons

    return lessons()


def _run_new(options: argparse.Namespace) -> int:
    from bpsim.commands.new import new

    return new(
        options.network,
        options.out,
        loss=options.loss,
        bias=options.bias,
        distribution=options.weights,
        width=options.width,
        seed=options.seed,
        force=options.force,
    )


def _run_picture(options: argparse.Namespace) -> int:
    from bpsim.commands.window import picture

    return picture(
        options.file,
        options.out,
        iteration=options.iteration,
        step=options.step,
        window=options.window,
        workspace=options.workspace,
        dark=options.dark,
        size=options.size,
    )


def _run_import(options: argparse.Namespace) -> int:
    from bpsim.commands.importing import Options, import_files

    chosen = Options(
        network=options.network,
        separator=options.separator,
        decimal=options.decimal,
        names=None if options.names is None else options.names == "yes",
        columns=options.columns,
        skip_faulty=options.skip_faulty,
        hold_out=options.hold_out,
        seed=options.seed,
        force=options.force,
    )
    return import_files(options.files, options.out, chosen)


def _run_window(options: argparse.Namespace) -> int:
    from bpsim.commands.window import window

    return window(options.file)


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "run": _run_run,
    "trace": _run_trace,
    "check": _run_check,
    "answers": _run_answers,
    "lessons": _run_lessons,
    "new": _run_new,
    "import": _run_import,
    "picture": _run_picture,
    WINDOW: _run_window,
}


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
    return _fail(f"the output cannot be written: {error.strerror}", FAULT)


def _drop_output() -> None:
    """What is still in the buffer goes nowhere, so that Python does not complain at the end of the process."""
    if sys.stdout is not None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
