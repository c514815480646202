"""The arguments of the command line, and their faults in one line each."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from msgspec import Struct

import bpsim
from bpsim.core.errors import UsageError
from bpsim.core.initialization import Distribution
from bpsim.core.network import Bias
from bpsim.lesson.blueprint import ACTIVATION, EXAMPLE
from bpsim.lesson.faults import suggestion
from bpsim.lesson.limits import COUNT, PICTURE_SIDE
from bpsim.sentences import _
from bpsim.simulator.place_text import OPTION, read_place
from bpsim.trace.notation import NOTATIONS
from bpsim.trace.steps import Granularity
from bpsim.trace.typed import parse_number

if TYPE_CHECKING:
    from bpsim.handout import Blank, Digits

INTRODUCTION = _("""Backpropagation by hand: build a network, step through every factor of every chain
rule, train it, see the error fall.""")
CONCLUSION = _("""FILE is a lesson file or the name of a built-in lesson. A file that has the name
of a command is ./run, ./trace, ...; bpsim COMMAND --help says more.""")
EXIT_CODES = _("""exit codes: 0 done; 1 gradients differ (check), or an error inside bpsim; 2 a fault
in the arguments or in a file, told in one line on stderr; 3 diverged; 130 Ctrl+C""")
NOT_FINITE = _('In JSON, values that are not finite are the texts "Infinity", "-Infinity" and "NaN".')

WINDOW = "window"
WORKSPACES = ("lecture", "study", "train", "build")
_PICTURES = (".png", ".svg", ".pdf")
_LESSON = ".bpsim"


class _Parser(argparse.ArgumentParser):
    """Raises its faults as UsageError, so that they are printed as all others are."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(_("{message} (see {command} --help)").format(message=message, command=self.prog))


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command, as ``command``, and its options under the names of the parameters of its function.

    Raises UsageError; ends the process for --help and --version.
    """
    first = next((a for a in arguments if not a.startswith("-")), None)
    about = any(a in ("-h", "--help", "--version") for a in arguments[:1])
    if first not in COMMANDS and not about:
        arguments = [WINDOW, *arguments]
    return _parser(next((a for a in arguments if a in _COMMANDS), None)).parse_args(arguments)


def run(options: argparse.Namespace) -> int:
    """Runs a command, which is imported when it is asked for: ``bpsim --help`` waits for none of them."""
    named = vars(options)
    module, name = _COMMANDS[named.pop("command")].function
    code: int = getattr(import_module(f"bpsim.commands.{module}"), name)(**named)
    return code


class _Version(argparse.Action):
    """Says the version, which is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        sys.stdout.write(f"bpsim {bpsim.__version__}\n")
        parser.exit()


def _parser(named: str | None) -> _Parser:
    """named: the command whose arguments it knows; what they are chosen from takes a while to import."""
    parser = _Parser(
        "bpsim",
        usage="bpsim [-h] [--version] [FILE | COMMAND ...]",
        description=_description(),
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version",
        action=_Version,
        nargs=0,
        dest=argparse.SUPPRESS,
        default=argparse.SUPPRESS,
        help=_("show program's version number and exit"),
    )
    commands = parser.add_subparsers(dest="command", prog="bpsim", metavar="COMMAND", help=argparse.SUPPRESS)
    for name, command in _COMMANDS.items():
        sub = commands.add_parser(name, description=command.about, allow_abbrev=False)
        if name == WINDOW:
            sub.prog = "bpsim"
        if name == named:
            command.add(sub)
    return parser


def _description() -> str:
    lines = (f"  bpsim {command.usage:<16} {command.summary}" for command in _COMMANDS.values())
    return "\n\n".join((INTRODUCTION, "\n".join(lines), CONCLUSION))


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="FILE", help=_("a lesson file or the name of a built-in lesson"))


def _add_place(parser: argparse.ArgumentParser, steps: str) -> None:
    """Where in the training: an iteration, or ``--at`` with the text that Edit > Copy Place of the window gives."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--iteration", metavar="K", type=_count, help=_("0 is the first; default: where the lesson opens")
    )
    where.add_argument(OPTION, metavar="K[:S]", type=_place, help=_("iteration K; {steps}").format(steps=steps))


def _add_window(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="FILE", nargs="?", default=None)


def _add_run(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument(
        "-n",
        dest="iterations",
        metavar="N",
        type=_count,
        help=_("updates to make; default: the lesson's stop.iterations"),
    )
    parser.add_argument(
        "--until-error",
        dest="until",
        metavar="E",
        type=_number,
        help=_("stop before the first iteration whose error is below E"),
    )
    parser.add_argument(
        "--json", dest="as_json", action="store_true", help=_("print the result as JSON.") + f" {NOT_FINITE}"
    )
    parser.add_argument(
        "--csv", dest="curve", metavar="CURVE.csv", type=_table, help=_("write the error of every iteration to a file")
    )


def formats() -> tuple[str, ...]:
    """The forms in which a trace is written, as ``--format`` names them."""
    from bpsim.handout import Format

    return ("text", "json", "csv", *Format)


def _add_trace(parser: argparse.ArgumentParser) -> None:
    from bpsim.handout import SIZES, Blank

    _add_file(parser)
    _add_place(parser, _("with S, its steps up to the one with this number"))
    parser.add_argument(
        "--format",
        dest="form",
        metavar="|".join(formats()),
        type=_trace_format,
        help=_("default: what the name of OUT says, else text. markdown and latex are worked solutions.")
        + f" {NOT_FINITE}",
    )
    parser.add_argument(
        "-o",
        dest="out",
        metavar="OUT",
        type=_steps_file,
        help=_(
            "write to a file; markdown and latex then begin with a picture of the network, which is "
            "saved beside it (OUT-graph.svg or .pdf). Without -o they have no picture"
        ),
    )
    parser.add_argument(
        "--samples",
        metavar="1,3-5",
        type=_places,
        default=(),
        help=_("samples of the batch, counted from 1; default: all"),
    )
    parser.add_argument(
        "--layers", metavar="1,2", type=_layers, default=(), help=_("1 is the first after the inputs; default: all")
    )
    parser.add_argument(
        "--size",
        choices=[size.value for size in SIZES],
        type=_step_size,
        default=Granularity.TERM,
        help=_("of a step: each term by itself, all that one value takes, or all of a layer; default term"),
    )
    parser.add_argument("--notation", default="", metavar="|".join(NOTATIONS), help=_("default: the lesson's"))
    parser.add_argument(
        "--digits",
        metavar="N",
        type=_digits,
        help=_("4: decimals; 4s: significant digits; all; default: the lesson's. Values in json and csv have all"),
    )
    parser.add_argument(
        "--blank",
        choices=[blank.value for blank in Blank],
        type=_blank,
        help=_("leave the values open: after the formula, after the symbol, or as a table of boxes"),
    )
    parser.add_argument(
        "--answers",
        action=argparse.BooleanOptionalAction,
        default=None,
        help=_("a table of answers at the end; default: in markdown, in latex, and below what is left open"),
    )


def _add_answers(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument(
        "sheets",
        metavar="SHEET",
        nargs="+",
        help=_(
            '{"iteration": 0, "answers": [{"quantity": "dE_dw", "sample": 0, "layer": 2, "unit": 0, "source": 0, '
            '"typed": "0,0822"}, ...]}, or a lesson file that holds some'
        ),
    )
    parser.add_argument(
        "--json", dest="as_json", action="store_true", help=_("print a list with an object for each sheet")
    )
    parser.add_argument("--csv", dest="table", metavar="FILE", type=_table, help=_("write all verdicts to a table"))


def _add_check(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument(
        "--json", dest="as_json", action="store_true", help=_("print a list with an object for each gradient")
    )
    parser.add_argument("--csv", dest="table", metavar="FILE", type=_table, help=_("write all gradients to a table"))


def _add_picture(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    names = "OUT.png|.svg|.pdf|.csv"
    parser.add_argument("-o", dest="out", metavar=names, type=_picture_file, required=True, help=_("the picture"))
    _add_place(parser, _("S: how many steps are done"))
    parser.add_argument(
        "--step",
        metavar="S",
        type=_count,
        help=_(
            "how many steps are done; default 0, with --slope, --differences, --contour, --curve and --layers "
            "all of them"
        ),
    )
    parser.add_argument(
        "--slope",
        metavar="NAME",
        help=_(
            "the error as a function of a weight, a bias or a learned variable, such as w5 or weight 2.0.0: .png, or "
            ".csv of its points"
        ),
    )
    parser.add_argument(
        "--differences",
        metavar="NAME",
        help=_(
            "how far difference quotients are from the gradient of one of these, by their step h: .png, or .csv of them"
        ),
    )
    parser.add_argument(
        "--h", metavar="H", type=_number, help=_("with --differences: the step that is written out, such as 1e-5")
    )
    parser.add_argument(
        "--output",
        metavar="NAME",
        nargs="?",
        const="",
        help=_(
            "an output over two inputs, with the samples: .png, or .csv of its points. NAME: which output, such as o1, "
            "by default all of them"
        ),
    )
    parser.add_argument(
        "--over", metavar="NAME,NAME", help=_("with --output: the two inputs, such as x1,x3; by default the first two")
    )
    parser.add_argument(
        "--contour",
        metavar="NAME,NAME",
        help=_("contour lines of the error over two of these, such as w5,w7, with the path of the run; .png or .csv"),
    )
    parser.add_argument(
        "--curve",
        metavar="NAME",
        help=_(
            "a parameter, a gradient, a delta or an output over the iterations up to --at, such as w5, delta 1.0, or "
            "several with commas between them: .png, or .csv of the points"
        ),
    )
    parser.add_argument(
        "--layers",
        action="store_true",
        help=_("how large deltas and gradients are, layer by layer: .png, or .csv of the numbers"),
    )
    parser.add_argument(
        "--maps",
        action="store_true",
        help=_("in each neuron its out over the plane of the two inputs, or along the one"),
    )
    parser.add_argument("--window", action="store_true", help=_("the whole window, not the graph alone; .png only"))
    parser.add_argument("--workspace", choices=WORKSPACES, help=_("with --window: which one it shows; default study"))
    parser.add_argument("--dark", action="store_true", help=_("light ink on dark ground"))
    parser.add_argument("--size", metavar="WxH", type=_size, help=_("in pixels (.pdf: in points), as in 1280x800"))


def _add_new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "text",
        metavar="NETWORK|FORMULAS",
        help=_(
            "the sizes of all layers, the inputs first, then an activation for each layer after them, the last "
            "repeated; default {activation}. leaky-relu(0.2) has its constant, tanh/relu is one for "
            'each unit. In quotes: "{example}". Or formulas: "t = x + y; f = t z"'
        ).format(activation=ACTIVATION, example=EXAMPLE),
    )
    parser.add_argument("-o", dest="out", metavar="FILE", type=Path, required=True, help=_("the lesson file"))
    parser.add_argument(
        "--loss", metavar="LOSS", help=_("half-squared-error, ...; default: that, or cross-entropy after softmax")
    )
    parser.add_argument("--bias", metavar="|".join(Bias), help=_("default: per-unit"))
    parser.add_argument(
        "--weights",
        dest="distribution",
        metavar="|".join(Distribution),
        default=Distribution.XAVIER.value,
        help=_("from what the weights are drawn; default: xavier. Biases are 0"),
    )
    parser.add_argument(
        "--width", metavar="W", type=_number, default=0.5, help=_("sigma of normal, the limit of uniform; default 0.5")
    )
    parser.add_argument(
        "--seed", metavar="S", type=_count, default=0, help=_("the same seed draws the same; default 0")
    )
    parser.add_argument(
        "--value",
        dest="values",
        metavar="NAME=NUMBER",
        type=_named_number,
        action="append",
        default=[],
        help=_("of formulas: the value of a name without a line; once for each"),
    )
    parser.add_argument(
        "--learn", dest="learned", metavar="NAME", action="append", default=[], help=_("a value that training changes")
    )
    parser.add_argument("--force", action="store_true", help=_("replace a file that is there"))


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sources",
        metavar="FILE",
        nargs="+",
        help=_(
            "a table (.csv, .tsv, .txt, .xlsx), weights (.npz, .json), or both; with a lesson among them, into that"
        ),
    )
    parser.add_argument("-o", dest="out", metavar="LESSON.bpsim", type=Path, required=True, help=_("the lesson file"))
    parser.add_argument(
        "--network",
        metavar="NETWORK",
        help=_('as for bpsim new; default: one that fits. "{example}"').format(example=EXAMPLE),
    )
    parser.add_argument(
        "--separator", choices=("comma", "semicolon", "tab"), help=_("of the cells; default: found out")
    )
    parser.add_argument("--decimal", choices=("point", "comma"), help=_("the decimal mark; default: found out"))
    parser.add_argument("--names", choices=("yes", "no"), help=_("whether the first row has names; default: found out"))
    parser.add_argument(
        "--columns",
        metavar="ROLE,ROLE,...",
        help=_(
            "what each column becomes: input, target, class (one output for each of its texts), ignored or "
            "held-out (yes or no); class,input,... has input for all others"
        ),
    )
    parser.add_argument("--sheet", metavar="NAME", help=_("of a workbook; default: the one that it opens with"))
    parser.add_argument(
        "--skip-faulty", action="store_true", help=_("leave faulty rows out; each is told all the same")
    )
    parser.add_argument("--hold-out", metavar="SHARE", type=_share, default=0.0, help=_("of the rows, as in 0.2"))
    parser.add_argument("--seed", metavar="S", type=_count, default=0, help=_("of new weights and of what is held out"))
    parser.add_argument("--force", action="store_true", help=_("replace a file that is there"))


def _add_nothing(parser: argparse.ArgumentParser) -> None:
    del parser


class _Command(Struct, frozen=True):
    """One command: how it is called and what it does, in a line; its help; its arguments; the module and name of the
    function that takes them by name and returns the exit code."""

    usage: str
    summary: str
    about: str
    add: Callable[[argparse.ArgumentParser], None]
    function: tuple[str, str]


_COMMANDS = {
    WINDOW: _Command(
        "[FILE]",
        _("the window; without FILE the first built-in lesson"),
        _("Open the window."),
        _add_window,
        ("window", "window"),
    ),
    "run": _Command(
        "run FILE",
        _("train, and print the error, the outputs and the parameters"),
        _("Train a lesson and print where it ends."),
        _add_run,
        ("run", "run"),
    ),
    "trace": _Command(
        "trace FILE",
        _("every step of one iteration; as a document or a blank sheet"),
        _("Print every step of one iteration, all of them or a part, with their values or without."),
        _add_trace,
        ("handout", "write_trace"),
    ),
    "check": _Command(
        "check FILE",
        _("backpropagation beside central differences"),
        _("Compare backpropagation with central differences, gradient by gradient."),
        _add_check,
        ("check", "check"),
    ),
    "answers": _Command(
        "answers FILE ...",
        _("students' own numbers: right, following, or which mistake"),
        _("Judge what students have on paper, each number by their own before it."),
        _add_answers,
        ("answers", "answers"),
    ),
    "picture": _Command(
        "picture FILE",
        _("the graph or the whole window as a picture"),
        _("Draw the graph, or the whole window, without a screen."),
        _add_picture,
        ("window", "picture"),
    ),
    "lessons": _Command(
        "lessons",
        _("the built-in lessons"),
        _("List the built-in lessons."),
        _add_nothing,
        ("builtin_lessons", "lessons"),
    ),
    "new": _Command(
        "new NETWORK",
        _('a new lesson from a few words, as "3-2-1 tanh, identity"'),
        _("Make a new lesson: a network, one sample of zeros and weights drawn from a seed; or formulas with values."),
        _add_new,
        ("new", "new"),
    ),
    "import": _Command(
        "import FILE...",
        _("a lesson from a table of samples, from weights, or both"),
        _("Make a lesson of a table of samples, of weights, or of both."),
        _add_import,
        ("importing", "import_files"),
    ),
}
COMMANDS = tuple(name for name in _COMMANDS if name != WINDOW)


def _count(text: str) -> int:
    if not re.fullmatch(r"[+-]?\d+", text, re.ASCII):
        raise argparse.ArgumentTypeError(_("{text!r} is not a whole number").format(text=text))
    value = int(text[:40])
    if value < 0:
        raise argparse.ArgumentTypeError(_("{text} is negative: give 0 or more").format(text=text[:40]))
    if value > COUNT:
        raise argparse.ArgumentTypeError(_("{text} is more than {most}").format(text=text[:40], most=COUNT))
    return value


def _number(text: str) -> float:
    try:
        return parse_number(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None


def _named_number(text: str) -> tuple[str, float]:
    name, sign, number = text.partition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(_("{text!r} is not a name, = and a number").format(text=text[:40]))
    return name.strip(), _number(number)


def _share(text: str) -> float:
    value = _number(text)
    if not 0 <= value < 1:
        raise argparse.ArgumentTypeError(_("{text!r} is not a number from 0 to below 1").format(text=text))
    return value


def _trace_format(text: str) -> str:
    return _known(text, formats())


def _step_size(text: str) -> Granularity:
    from bpsim.handout import SIZES

    return Granularity(_known(text, SIZES))


def _blank(text: str) -> Blank:
    from bpsim.handout import Blank

    return Blank(_known(text, tuple(Blank)))


def _known(text: str, known: Sequence[str]) -> str:
    if text not in known:
        near = suggestion(text, known)
        unknown = _("{text!r} is not known (supported: {known})").format(text=text, known=", ".join(known))
        raise argparse.ArgumentTypeError(unknown + near)
    return text


def _layers(text: str) -> tuple[int, ...]:
    """``1,3-5`` as it is counted there."""
    from bpsim.handout import read_numbers

    try:
        return read_numbers(text)
    except UsageError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _places(text: str) -> tuple[int, ...]:
    """``1,3-5``, counted from 0 inside."""
    return tuple(number - 1 for number in _layers(text))


def _place(text: str) -> tuple[int, int | None]:
    """``120:18`` as iteration and steps done."""
    try:
        return read_place(text)
    except UsageError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _digits(text: str) -> Digits:
    from bpsim.handout import Digits

    try:
        return Digits.read(text)
    except UsageError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _table(text: str) -> Path:
    """Never a lesson or a sheet of answers, which a slip in the order of the arguments would replace."""
    return _not_ending_in((_LESSON, ".json"), text, "table.csv")


def _steps_file(text: str) -> Path:
    return _not_ending_in((_LESSON,), text, "steps.txt")


def _not_ending_in(taken: Sequence[str], text: str, example: str) -> Path:
    path = Path(text)
    if path.suffix.lower() in taken:
        no_name = _("{text!r} would be a lesson or a sheet of answers: give another name, such as {example}")
        raise argparse.ArgumentTypeError(no_name.format(text=text, example=example))
    return path


def _picture_file(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in (*_PICTURES, ".csv"):
        raise argparse.ArgumentTypeError(_("{text!r} does not end in .png, .svg or .pdf").format(text=text))
    return path


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,9})[xX×](\d{1,9})", text, re.ASCII)
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not match or not all(1 <= side <= PICTURE_SIDE for side in size):
        no_size = _("{text!r} is not a size such as 1280x800, each side at most {most}")
        raise argparse.ArgumentTypeError(no_size.format(text=text, most=PICTURE_SIDE))
    return size
