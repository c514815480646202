"""The arguments of the command line, and their faults in one line each."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import bpsim
from bpsim.core.errors import UsageError
from bpsim.core.initialization import Distribution
from bpsim.core.network import Bias
from bpsim.handout import SUFFIXES, Format
from bpsim.lesson.blueprint import ACTIVATION, EXAMPLE
from bpsim.lesson.faults import suggestion
from bpsim.lesson.limits import COUNT, PICTURE_SIDE
from bpsim.trace.typed import parse_number

DESCRIPTION = """Backpropagation by hand: build a network, step through every factor of every chain
rule, train it, see the error fall.

  bpsim [FILE]           the window; without FILE the first built-in lesson
  bpsim run FILE         train, and print the error, the outputs and the parameters
  bpsim trace FILE       every step of one iteration; as a document, too
  bpsim check FILE       backpropagation beside central differences
  bpsim answers FILE ... students' own numbers: right, following, or which mistake
  bpsim picture FILE     the graph or the whole window as a picture
  bpsim lessons          the built-in lessons
  bpsim new NETWORK      a new lesson from a few words, as "3-2-1 tanh, identity"
  bpsim import FILE...   a lesson from a table of samples, from weights, or both

FILE is a lesson file or the name of a built-in lesson. A file that has the name
of a command is ./run, ./trace, ...; bpsim COMMAND --help says more."""

EXIT_CODES = """exit codes: 0 done; 1 gradients differ (check), or an error inside bpsim; 2 a fault
in the arguments or in a file, told in one line on stderr; 3 diverged; 130 Ctrl+C"""
NOT_FINITE = 'In JSON, values that are not finite are the texts "Infinity", "-Infinity" and "NaN".'

WINDOW = "window"
WORKSPACES = ("lecture", "study", "train", "build")
COMMANDS = ("run", "trace", "check", "answers", "picture", "lessons", "new", "import")
FORMATS = ("text", "json", "csv", *Format)
_FORMAT_OF = {".json": "json", ".csv": "csv", **SUFFIXES}
"""The format of a trace by the end of its file's name; any other is text."""
_PICTURES = (".png", ".svg", ".pdf")


class _Parser(argparse.ArgumentParser):
    """Raises its faults as UsageError, so that they are printed as all others are."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see {self.prog} --help)")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command, as ``command``, and its options. Raises UsageError; ends the process for --help and --version."""
    first = next((a for a in arguments if not a.startswith("-")), None)
    about = any(a in ("-h", "--help", "--version") for a in arguments[:1])
    if first not in COMMANDS and not about:
        arguments = [WINDOW, *arguments]
    return _parser().parse_args(arguments)


def _parser() -> _Parser:
    parser = _Parser(
        "bpsim",
        usage="bpsim [-h] [--version] [FILE | COMMAND ...]",
        description=DESCRIPTION,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"bpsim {bpsim.__version__}")
    commands = parser.add_subparsers(dest="command", prog="bpsim", metavar="COMMAND", help=argparse.SUPPRESS)
    for name, (add, about) in _COMMANDS.items():
        sub = commands.add_parser(name, description=about, allow_abbrev=False)
        if name == WINDOW:
            sub.prog = "bpsim"
        add(sub)
    return parser


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a lesson file or the name of a built-in lesson")


def _add_window(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?", default=None)


def _add_run(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument("-n", metavar="N", type=_count, help="updates to make; default: the lesson's stop.iterations")
    parser.add_argument(
        "--until-error", metavar="E", type=_error, help="stop before the first iteration whose error is below E"
    )
    parser.add_argument("--json", action="store_true", help=f"print the result as JSON. {NOT_FINITE}")
    parser.add_argument("--csv", metavar="CURVE.csv", type=Path, help="write the error of every iteration to a file")


def _add_trace(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument("--iteration", metavar="K", type=_count, help="0 is the first; default: where the lesson opens")
    parser.add_argument(
        "--format",
        metavar="|".join(FORMATS),
        type=_trace_format,
        help=f"default: what the name of OUT says, else text. markdown and latex are worked solutions. {NOT_FINITE}",
    )
    parser.add_argument(
        "-o",
        dest="out",
        metavar="OUT",
        type=Path,
        help="write to a file; markdown and latex then begin with a picture of the network, which is "
        "saved beside it (OUT-graph.svg or .pdf). Without -o they have no picture",
    )


def _add_answers(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument(
        "sheets",
        metavar="SHEET",
        nargs="+",
        help='{"iteration": 0, "answers": [{"quantity": "dE_dw", "sample": 0, "layer": 2, "unit": 0, "source": 0, '
        '"typed": "0,0822"}, ...]}, or a lesson file that holds some',
    )
    parser.add_argument("--json", action="store_true", help="print a list with an object for each sheet")
    parser.add_argument("--csv", metavar="FILE", type=Path, help="write all verdicts to a table")


def _add_picture(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    names = "OUT.png|.svg|.pdf"
    parser.add_argument("-o", dest="out", metavar=names, type=_picture_file, required=True, help="the picture")
    parser.add_argument("--iteration", metavar="K", type=_count, help="0 is the first; default: where the lesson opens")
    parser.add_argument("--step", metavar="S", type=_count, default=0, help="how many steps are done; default 0")
    parser.add_argument("--window", action="store_true", help="the whole window, not the graph alone; .png only")
    parser.add_argument("--workspace", choices=WORKSPACES, help="with --window: which one it shows; default study")
    parser.add_argument("--dark", action="store_true", help="light ink on dark ground")
    parser.add_argument("--size", metavar="WxH", type=_size, help="in pixels (.pdf: in points), as in 1280x800")


def _add_new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "network",
        metavar="NETWORK",
        help="the sizes of all layers, the inputs first, then an activation for each layer after them, the last "
        f'repeated; default {ACTIVATION}. In quotes: "{EXAMPLE}"',
    )
    parser.add_argument("-o", dest="out", metavar="FILE", type=Path, required=True, help="the lesson file")
    parser.add_argument(
        "--loss", metavar="LOSS", help="half-squared-error, ...; default: that, or cross-entropy after softmax"
    )
    parser.add_argument("--bias", metavar="|".join(Bias), default=Bias.PER_UNIT.value, help="default: per-unit")
    parser.add_argument(
        "--weights",
        metavar="|".join(Distribution),
        default=Distribution.XAVIER.value,
        help="from what the weights are drawn; default: xavier. Biases are 0",
    )
    parser.add_argument(
        "--width", metavar="W", type=_number, default=0.5, help="sigma of normal, the limit of uniform; default 0.5"
    )
    parser.add_argument("--seed", metavar="S", type=_count, default=0, help="the same seed draws the same; default 0")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a table (.csv, .tsv, .txt, .xlsx), weights (.npz, .json), or both; with a lesson among them, into that",
    )
    parser.add_argument("-o", dest="out", metavar="LESSON.bpsim", type=Path, required=True, help="the lesson file")
    parser.add_argument("--network", metavar="NETWORK", help=f'as for bpsim new; default: one that fits. "{EXAMPLE}"')
    parser.add_argument("--separator", choices=("comma", "semicolon", "tab"), help="of the cells; default: found out")
    parser.add_argument("--decimal", choices=("point", "comma"), help="the decimal mark; default: found out")
    parser.add_argument("--names", choices=("yes", "no"), help="whether the first row has names; default: found out")
    parser.add_argument(
        "--columns",
        metavar="ROLE,ROLE,...",
        help="what each column becomes: input, target, class (one output for each of its texts) or ignored",
    )
    parser.add_argument("--skip-faulty", action="store_true", help="leave faulty rows out; each is told all the same")
    parser.add_argument("--hold-out", metavar="SHARE", type=_share, default=0.0, help="of the rows, as in 0.2")
    parser.add_argument("--seed", metavar="S", type=_count, default=0, help="of new weights and of what is held out")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")


def _add_nothing(parser: argparse.ArgumentParser) -> None:
    del parser


_COMMANDS: dict[str, tuple[Callable[[argparse.ArgumentParser], None], str]] = {
    "run": (_add_run, "Train a lesson and print where it ends."),
    "trace": (_add_trace, "Print every step of one iteration."),
    "check": (_add_file, "Compare backpropagation with central differences, gradient by gradient."),
    "answers": (_add_answers, "Judge what students have on paper, each number by their own before it."),
    "picture": (_add_picture, "Draw the graph, or the whole window, without a screen."),
    "lessons": (_add_nothing, "List the built-in lessons."),
    "new": (_add_new, "Make a new lesson: a network, one sample of zeros, and weights drawn from a seed."),
    "import": (_add_import, "Make a lesson of a table of samples, of weights, or of both."),
    WINDOW: (_add_window, "Open the window."),
}


def _count(text: str) -> int:
    if not re.fullmatch(r"[+-]?\d+", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    value = int(text[:40])
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text[:40]} is negative: give 0 or more")
    if value > COUNT:
        raise argparse.ArgumentTypeError(f"{text[:40]} is more than {COUNT}")
    return value


def _number(text: str) -> float:
    try:
        return parse_number(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None


def _error(text: str) -> float:
    value = _number(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 0 or more")
    return value


def _share(text: str) -> float:
    value = _number(text)
    if not 0 <= value < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to below 1")
    return value


def _trace_format(text: str) -> str:
    if text not in FORMATS:
        near = suggestion(text, FORMATS)
        raise argparse.ArgumentTypeError(f"{text!r} is not known (supported: {', '.join(FORMATS)}){near}")
    return text


def trace_format(form: str | None, out: Path | None) -> str:
    """The format of a trace: the one that was named, else what the name of its file says."""
    return form or _FORMAT_OF.get(out.suffix.lower() if out else "", "text")


def _picture_file(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in _PICTURES:
        raise argparse.ArgumentTypeError(f"{text!r} does not end in .png, .svg or .pdf")
    return path


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,9})[xX×](\d{1,9})", text, re.ASCII)
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not match or not all(1 <= side <= PICTURE_SIDE for side in size):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1280x800, each side at most {PICTURE_SIDE}")
    return size
