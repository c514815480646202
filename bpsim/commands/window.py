"""``bpsim [FILE]`` and ``bpsim picture``: the only commands that need Qt, which is imported when they run."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from bpsim import screen
from bpsim.commands.arguments import COMMANDS
from bpsim.commands.qt import qt_explained
from bpsim.commands.terminal import work_in_terminal
from bpsim.core.errors import UsageError
from bpsim.lesson import builtin_names, files, load
from bpsim.sentences import _


def window(source: str | None) -> int:
    """The window; in the terminal where there is no screen."""
    if source is None:
        source = builtin_names()[0]
    else:
        _refuse_misspelt(source)
    if not screen.has_screen():
        return work_in_terminal(source)
    lesson = load(source)
    screen.require_display()
    with qt_explained():
        from bpsim.app.main import run_window
        from bpsim.app.messages import log_qt_messages

        log_qt_messages()
        return run_window(lesson)


def picture(
    source: str,
    out: Path,
    *,
    window: bool,
    workspace: str | None,
    at: tuple[int, int | None] | None,
    slope: str | None,
    output: str | None,
    over: str | None,
    contour: str | None,
    curve: str | None,
    layers: bool,
    differences: str | None,
    h: float | None,
    maps: bool,
    step: int | None,
    **options: Any,
) -> int:
    """Draws a picture without a screen, with the options of ``make_picture``."""
    if at is not None:
        if step is not None and at[1] is not None:
            raise UsageError(_("--at says how many steps are done: leave out --step"))
        options["iteration"], step = at[0], step if at[1] is None else at[1]
    if workspace is not None and not window:
        raise UsageError(_("--workspace is for a picture of the whole window: add --window"))
    if window and out.suffix.lower() != ".png":
        raise UsageError(_("a picture of the whole window is made of pixels: {file} must end in .png").format(file=out))
    lesson = load(source)
    files.check_writable(out, lesson.path)
    if over is not None and output is None:
        raise UsageError(_("--over is for a picture of an output: add --output"))
    if h is not None and differences is None:
        raise UsageError(_("--h is for a picture of differences: add --differences"))
    options_asked = {
        "--slope": slope,
        "--differences": differences,
        "--contour": contour,
        "--curve": curve,
        "--layers": layers or None,
        "--output": output,
    }
    asked = [option for option, name in options_asked.items() if name is not None]
    if len(asked) > 1:
        both = _("{one} and {other} are two pictures: choose one of them")
        raise UsageError(both.format(one=asked[0], other=asked[1]))
    if not asked and out.suffix.lower() == ".csv":
        no_table = _(
            "{file} does not end in .png, .svg or .pdf: only the points of --slope, --differences, --contour, --curve, "
            "--layers and --output are a table"
        )
        raise UsageError(no_table.format(file=out))
    if asked:
        if maps:
            raise UsageError(_("--maps is for a picture of the graph: leave out {option}").format(option=asked[0]))
        if window or out.suffix.lower() not in (".png", ".csv"):
            alone = _("{option} is a picture by itself, in .png, or a table of its points, in .csv")
            raise UsageError(alone.format(option=asked[0]))
        with qt_explained():
            from bpsim.app.picture import (
                make_contour,
                make_curve,
                make_differences,
                make_layers,
                make_output,
                make_slope,
            )

            if slope is not None:
                make_slope(lesson, out, slope, step=step, **options)
            elif differences is not None:
                make_differences(lesson, out, differences, h=h, step=step, **options)
            elif contour is not None:
                make_contour(lesson, out, contour, step=step, **options)
            elif curve is not None:
                make_curve(lesson, out, curve, step=step, **options)
            elif layers:
                make_layers(lesson, out, step=step, **options)
            else:
                make_output(lesson, out, output or "", over or "", step=step or 0, **options)
        return 0
    with qt_explained():
        from bpsim.app.messages import log_qt_messages
        from bpsim.app.picture import make_picture

        log_qt_messages()
        make_picture(lesson, out, window=window, workspace=workspace, step=step or 0, maps=maps, **options)
    return 0


def _refuse_misspelt(source: str) -> None:
    """``bpsim chek``: no file of that name, but nearly a command."""
    near = difflib.get_close_matches(source, COMMANDS, n=1) if source.isalpha() else []
    if near and source not in builtin_names() and not Path(source).exists():
        missing = _("there is no file {name!r}; did you mean bpsim {command}?")
        raise UsageError(missing.format(name=source, command=near[0]))
