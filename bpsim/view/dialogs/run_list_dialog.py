"""Asks for a list of runs: what they differ in, its values, and how long each is trained."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtWidgets import QLineEdit, QWidget

from bpsim.core.errors import UsageError
from bpsim.trace.numerals import format_given, grouped
from bpsim.trace.typed import parse_numbers
from bpsim.view.choice_field import Choice
from bpsim.view.dialogs import wording
from bpsim.view.dialogs.asking_dialog import Asking
from bpsim.view.numbers import NumberField
from bpsim.view.text import PlainLabel, set_tip, without_mnemonic
from bpsim.view.theme import Theme

MOST_NAMED = 6
"""Runs that are named before they begin, at most."""


class Offer(Struct, frozen=True):
    """Something that runs may differ in. key: what tells it from others; called: takes a ``value`` as it is written
    and returns the name of a run with it.

    values: the text that stands for its values at first. anew: whether every run begins at iteration 0.
    """

    key: str
    name: str
    called: Callable[..., str]
    values: str
    anew: bool = False


Train = Callable[[Offer, tuple[float, ...], int], object]


class RunListDialog(Asking):
    """``train`` gets what was chosen, and may refuse it with a BpsimError."""

    def __init__(
        self,
        offers: Sequence[Offer],
        iteration: int,
        iterations: int,
        train: Train,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(wording.RUNS_TITLE, "", wording.RUNS_CONFIRM, theme, parent)
        self._offers = {offer.key: offer for offer in offers}
        self._iteration, self._train = iteration, train
        self.varying = Choice(self._offers, {offer.key: offer.name for offer in offers})
        self.varying.setMaxVisibleItems(16)
        self.values_field = QLineEdit(offers[0].values)
        self.values_field.setProperty("role", "field")
        set_tip(self.values_field, wording.RUNS_VALUES_TIP)
        self.iterations = self.add_number(NumberField(float(iterations), None, counts=True))
        for name, field in (
            (wording.RUNS_DIFFER_IN, self.varying),
            (wording.RUNS_VALUES, self.values_field),
            (wording.RUNS_ITERATIONS, self.iterations),
        ):
            label = PlainLabel(name)
            label.setBuddy(field)
            field.setAccessibleName(without_mnemonic(name))
            self.form.addRow(label, field)
        self.values_field.setAccessibleDescription(wording.RUNS_VALUES_TIP)
        self.varying.currentIndexChanged.connect(self._offer)
        self.values_field.textChanged.connect(self._describe)
        self._describe()

    @property
    def offer(self) -> Offer:
        """What is chosen."""
        return self._offers[self.varying.value]

    def _offer(self) -> None:
        """Values that belong to what was chosen."""
        self.values_field.setText(self.offer.values)
        self._describe()

    def _describe(self) -> None:
        """Which runs it would be."""
        self.forget_fault()
        try:
            values = parse_numbers(self.values_field.text())
        except ValueError as error:
            self.help.setText(str(error))
        else:
            self.help.setText(self._said(values) if values else wording.RUNS_NONE)
        self.fit()

    def _said(self, values: Sequence[float]) -> str:
        named = ", ".join(self.offer.called(value=format_given(value, None)) for value in values[:MOST_NAMED])
        if len(values) > MOST_NAMED:
            named = wording.RUNS_MORE.format(runs=named, count=grouped(len(values)))
        said = wording.RUNS_HELP_START if self.offer.anew else wording.RUNS_HELP
        return said.format(iteration=grouped(self._iteration), runs=named)

    def carry_out(self) -> None:
        try:
            values = parse_numbers(self.values_field.text())
        except ValueError as error:
            raise UsageError(str(error)) from None
        if not values:
            raise UsageError(wording.RUNS_NONE)
        if not self.iterations.value.is_integer():
            raise UsageError(wording.RUNS_WHOLE.format(value=format_given(self.iterations.value, None)))
        self._train(self.offer, tuple(values), int(self.iterations.value))
