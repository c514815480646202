"""Asks from what and with which seed new weights are drawn."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import cast

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from bpsim.core.initialization import MOST_SEED, Distribution, Initialization
from bpsim.view.choice_field import Choice
from bpsim.view.dialogs import wording
from bpsim.view.dialogs.asking_dialog import Asking
from bpsim.view.dialogs.dialog_formulas import DRAWS
from bpsim.view.formula.label import FormulaLabel
from bpsim.view.numbers import NumberField
from bpsim.view.text import PlainLabel, without_mnemonic
from bpsim.view.theme import Theme


class WeightsDialog(Asking):
    """``draw`` gets what was chosen and may refuse it with a BpsimError. about_formulas: for what formulas learn."""

    def __init__(
        self,
        first: Initialization,
        draw: Callable[[Initialization], object],
        theme: Theme,
        parent: QWidget | None = None,
        *,
        about_formulas: bool = False,
    ) -> None:
        title = wording.VALUES_TITLE if about_formulas else wording.WEIGHTS_TITLE
        help_text = wording.VALUES_HELP if about_formulas else wording.WEIGHTS_HELP
        super().__init__(title, help_text, wording.DRAW, theme, parent)
        self._draw = draw
        # Formulas have no layers, whose sizes give a distribution its width.
        offered = [one for one in Distribution if one.takes_width or not about_formulas]
        self.distribution = Choice(offered, wording.DISTRIBUTIONS)
        self.formula = FormulaLabel()
        self.formula.set_theme(theme)
        self.hint = PlainLabel()
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.width_name = PlainLabel()
        self.width_field = self.add_number(NumberField(first.width, None))
        self.seed = self.add_number(NumberField(float(first.seed), None))
        self.new_seed = QPushButton(wording.NEW_SEED)
        self.new_seed.setToolTip(wording.NEW_SEED_TIP)
        self.new_seed.setAutoDefault(False)
        self._assemble()
        self.distribution.currentIndexChanged.connect(self._show_distribution)
        self.new_seed.clicked.connect(self.choose_seed)
        self.distribution.show_value(first.distribution if first.distribution in offered else offered[0])
        self._show_distribution()

    def _assemble(self) -> None:
        seeds = QHBoxLayout()
        seeds.addWidget(self.seed, 1)
        seeds.addWidget(self.new_seed)
        seed_name = PlainLabel(wording.SEED)
        seed_name.setBuddy(self.seed)
        self.width_name.setBuddy(self.width_field)
        self.form.addRow(wording.DRAWN_FROM, self.distribution)
        self.form.addRow(self.formula)
        self.form.addRow(self.hint)
        self.form.addRow(self.width_name, self.width_field)
        self.form.addRow(seed_name, seeds)
        self.distribution.setAccessibleName(without_mnemonic(wording.DRAWN_FROM))
        self.seed.setAccessibleName(without_mnemonic(wording.SEED))

    def _show_distribution(self) -> None:
        chosen = cast(Distribution, self.distribution.value)
        self.forget_fault()
        self.formula.set_written(DRAWS[chosen], wording.DRAWS_SPOKEN[chosen])
        self.hint.setText(wording.DRAWS_HELP[chosen])
        for widget in (self.width_name, self.width_field):
            widget.setVisible(chosen.takes_width)
        if chosen.takes_width:
            self.width_name.setText(wording.WIDTHS[chosen])
            self.width_field.setAccessibleName(without_mnemonic(wording.WIDTHS[chosen]))
        self.fit()

    def choose_seed(self) -> None:
        """Another seed."""
        self.forget_fault()
        self.seed.value = float(random.randint(0, MOST_SEED))

    def initialization(self) -> Initialization:
        """The initialization that is chosen, possible or not."""
        seed = self.seed.value
        whole = int(seed) if seed.is_integer() else seed
        distribution = cast(Distribution, self.distribution.value)
        return Initialization(distribution, self.width_field.value, cast(int, whole))

    def carry_out(self) -> None:
        self._draw(self.initialization())
