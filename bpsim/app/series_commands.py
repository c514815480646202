"""Run a List: runs that differ in one value, trained one after another and laid over the plot."""

from __future__ import annotations

import math
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from bpsim.app.ticker import Ticker
from bpsim.app.view_commands import ViewCommands
from bpsim.core.errors import LessonError, UsageError
from bpsim.core.initialization import Initialization
from bpsim.document.document import Document
from bpsim.document.run_list import RunList, Series
from bpsim.simulator import Simulator
from bpsim.simulator.origins import NEW_WEIGHTS, SET
from bpsim.simulator.varying import OfParameter, OfSeed, OfSetting, Varying
from bpsim.trace.numerals import format_given
from bpsim.trace.setting_names import setting_name, setting_with_value
from bpsim.view.numbers import commit_focus
from bpsim.view.panels.training import wording as training_wording
from bpsim.view.panels.training.settings_table import SETTINGS, Group, Setting

if TYPE_CHECKING:
    from bpsim.view.dialogs.run_list_dialog import Offer

MOST_PARAMETERS = 300
"""Weights, biases and learned variables that are offered, at most."""
SEEDS = "1..5"
WEIGHTS_SEED = "weights"
FACTORS = 0.2, 1.0, 4.0
"""The values that are offered first, as multiples of the present one."""
SMALL = "0, 0.001, 0.01"
"""The same where the present one is 0."""


class SeriesCommands(QObject):
    """Asks for a list of runs, and owns what trains it; the ticker drives it."""

    def __init__(self, window: QWidget, document: Document, ticker: Ticker, looks: ViewCommands) -> None:
        super().__init__(window)
        self._window, self._document, self._ticker, self._looks = window, document, ticker, looks
        self.runs = RunList(document, self)
        ticker.drive(self.runs)

    def ask(self, iterations: int) -> None:
        """Asks what the runs differ in, and trains them."""
        self._ticker.pause()
        commit_focus()
        simulator = self._document.simulator
        varied = varyings(simulator)

        from bpsim.view.dialogs.run_list_dialog import RunListDialog

        def train(offer: Offer, values: tuple[float, ...], iterations: int) -> None:
            setting = _BY_PATH.get(offer.key)
            try:
                if setting is not None:
                    _refuse_impossible(setting, simulator, offer.name, values)
                self.runs.start(Series(varied[offer], values, iterations))
            except LessonError as error:
                said = str(error)
                raise UsageError(training_wording.as_in_panel(said, setting, offer.name) if setting else said) from None

        dialog = RunListDialog(
            list(varied), simulator.iteration, max(1, iterations), train, self._looks.theme, self._window
        )
        dialog.exec()
        dialog.deleteLater()


_BY_PATH = {setting.path: setting for setting in SETTINGS}


def _refuse_impossible(setting: Setting, simulator: Simulator, name: str, values: tuple[float, ...]) -> None:
    """Raises UsageError for the first value that its field in Training would not take."""
    for value in values:
        number = int(value) if setting.whole and value.is_integer() else value
        reason = training_wording.refusal(setting, setting.changed(simulator.training, number), name)
        if reason:
            raise UsageError(reason)


def varyings(simulator: Simulator) -> dict[Offer, Varying]:
    """What runs of a lesson may differ in: numbers of the training, the seed of random weights, parameters."""
    from bpsim.view.dialogs import wording
    from bpsim.view.dialogs.run_list_dialog import Offer

    found = dict(_of_setting(simulator, setting) for setting in SETTINGS if _is_offered(simulator, setting))
    name = wording.SEED_OF_VALUES if simulator.about_formulas else wording.SEED_OF_WEIGHTS
    found[Offer(WEIGHTS_SEED, name, lambda value: NEW_WEIGHTS.format(seed=value), SEEDS, anew=True)] = OfSeed(
        Initialization()
    )
    subject = simulator.snapshot().subject
    for quantity in islice(subject.parameters(simulator.values.engine), MOST_PARAMETERS):
        symbol = simulator.notation.plain(quantity)
        offered = _values(simulator.typed_value(quantity))
        found[Offer(f"parameter {len(found)}", symbol, partial(SET.format, name=symbol), offered)] = OfParameter(
            quantity
        )
    return found


def _is_offered(simulator: Simulator, setting: Setting) -> bool:
    there = setting.is_there(simulator.training, about_formulas=simulator.about_formulas)
    return there and setting.choices is None and setting.group is not Group.STOP


def _of_setting(simulator: Simulator, setting: Setting) -> tuple[Offer, Varying]:
    from bpsim.view.dialogs.run_list_dialog import Offer

    name = setting_name(setting.path, simulator.notation)
    last = setting.path.rpartition(".")[2]
    called = partial(setting_with_value, setting.path, simulator.notation)
    value = setting.value(simulator.training)
    begin = setting.start if value is None else float(value)
    values = SEEDS if last == SEED_SETTING else _values(begin or 0.0, whole=setting.whole)
    if setting.path == "batch":
        trained = simulator.rows - len(simulator.held_out)
        values = ", ".join(map(str, dict.fromkeys((1, max(1, trained // 4), trained))))
    elif last in FIRST:
        values = FIRST[last]
    return Offer(setting.path, name, called, values), OfSetting(setting.path, setting.changed, setting.whole)


SEED_SETTING = "seed"
FIRST = {
    "round_to": "2, 4, 6",
    "momentum": "0.5, 0.9, 0.99",
    "beta1": "0.5, 0.9, 0.99",
    "beta2": "0.9, 0.99, 0.999",
    "gamma": "0.5, 0.9, 0.99",
    "epsilon": "1e-8, 1e-4, 0.01",
}
"""The values that are offered first of settings that have bounds, or are small."""


def _values(value: float, *, whole: bool = False) -> str:
    """Around the present value."""
    if value == 0.0:
        return SMALL
    numbers = [float(round(factor * value)) if whole else factor * value for factor in FACTORS]
    kept = dict.fromkeys(number for number in numbers if number >= 1.0 or not whole)
    places = 5 - math.floor(math.log10(abs(value)))  # a product such as 0.30000000000000004 is written as 0.3
    return ", ".join(format_given(round(number, places), None) for number in kept)
