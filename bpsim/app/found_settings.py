"""The settings of the training, as they are found among the commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from bpsim.app.wording import SET_ALREADY, done
from bpsim.trace.setting_names import CHOICES, setting_name
from bpsim.view.dialogs.commands import Entry
from bpsim.view.panels.training import wording
from bpsim.view.panels.training.settings_table import SETTINGS, Setting

if TYPE_CHECKING:
    from bpsim.app.main_window import MainWindow

HAS_A_COMMAND = "learning_rate"


def settings_of(window: MainWindow) -> Iterator[tuple[Entry, Callable[[], object]]]:
    """Every setting that has a meaning at present, and what chooses it: a choice is set, a number is to be typed."""
    simulator = window.document.simulator
    training, notation = simulator.training, simulator.notation
    for setting in SETTINGS:
        there = setting.is_there(training, about_formulas=simulator.about_formulas)
        if setting.path == HAS_A_COMMAND or not there:
            continue
        name, help_text = setting_name(setting.path, notation), wording.HELP[setting.path]
        where = f"{wording.TITLE} › {wording.GROUPS[setting.group]}"
        for choice in setting.choices or ():
            text, free = f"{name}: {CHOICES[choice]}", choice != setting.value(training)
            yield Entry(text, where, help_text, "", free, SET_ALREADY), partial(_choose, window, setting, choice)
        if setting.choices is None:
            yield Entry(name, where, help_text), partial(_start, window, setting)


def _choose(window: MainWindow, setting: Setting, choice: StrEnum) -> None:
    training, notation = window.document.simulator.training, window.document.simulator.notation
    changed = setting.changed(training, choice)
    if window.lessons.set_training(setting, changed, setting_name(setting.path, notation)):
        window.show_message(done(window.document.undo_stack.undoText(), window.document))


def _start(window: MainWindow, setting: Setting) -> None:
    window.docks.show("training")
    window.panels.training.start(setting.path)
